"""The one place where other people's text is made safe to show.

Ledgers and names are anybody's text. In Slack, `&`, `<` and `>` start mentions and links and are written as
entities; `*`, `~` and the back-quote, which format, are replaced by look-alikes that cannot, and so is `_`
unless letters stand on both its sides; a `>` that opens a text, which quotes, becomes `›`; `:word:` gets a
word joiner after its first colon so that no emoji appears. `@here` and `#general` need no change: text
objects are sent verbatim. Line breaks become spaces; control characters and marks that turn the direction of
writing are dropped.
"""

from __future__ import annotations

import re
import unicodedata

USER_TEXT_MAX = 120
"""Longer names are cut, so that one of them cannot push the facts out of a message."""
ELLIPSIS = "…"
WORD_JOINER = "\u2060"

_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ANGLES = str.maketrans({"<": "‹", ">": "›"})
_LOOK_ALIKES = {"*": "∗", "~": "∼", "`": "ˋ"}
_TRANSLATION = str.maketrans(_ENTITIES | _LOOK_ALIKES)
_EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_EMOJI = re.compile(r":(?=[\w+-]+:)")
_PLAIN = re.compile(r"[A-Za-z0-9 .,'()/À-ÿ€-]*")


class Mrkdwn(str):
    """Text that is already safe for Slack, formatting included."""

    __slots__ = ()


def clean(text: str) -> str:
    """One line without control characters, for a terminal as well as for Slack."""
    spaced = " ".join(text.split())
    if spaced.isascii() and spaced.isprintable():
        return spaced
    return "".join(char for char in spaced if _is_shown(char))


def escape(text: str, limit: int = USER_TEXT_MAX) -> Mrkdwn:
    """Text as Slack shows it and never acts on it, cut to `limit` characters before escaping."""
    line = shorten(clean(text), limit)
    if _PLAIN.fullmatch(line):
        return Mrkdwn(line)
    if line.startswith(">"):
        line = "›" + line[1:]
    line = _EDGE_UNDERSCORE.sub("ˍ", line)
    return Mrkdwn(_EMOJI.sub(f":{WORD_JOINER}", line).translate(_TRANSLATION))


def raw(text: str, limit: int = USER_TEXT_MAX) -> str:
    """Text for a table's cell, which Slack shows as it is: its brackets become look-alikes all the same."""
    return shorten(clean(text), limit).translate(_ANGLES)


def shorten(text: str, limit: int) -> str:
    """Plain text of at most `limit` characters, an ellipsis saying where it was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def _is_shown(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs", "Co") and char not in _DIRECTION
