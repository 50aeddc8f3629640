"""Words that come from outside, made fit for one line: of a header, a reason or a log."""

from __future__ import annotations

import re
import unicodedata

REASON_LONGEST = 200
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the text after them around: a name with one reads as another."""
_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CODE = re.compile(r"\b[245]\d\d\b(?:[ -][245]\.\d{1,3}\.\d{1,3}\b)?")


def one_line(text: str, longest: int | None = None) -> str:
    """Without line ends, control characters and signs of direction; cut where it is too long."""
    spaced = "".join(" " if _is_unseen(each) else each for each in text)
    line = " ".join(spaced.split())
    if longest is None or len(line) <= longest:
        return line
    return line[: longest - 1].rstrip() + "…"


def plain_text(text: str) -> str:
    """The same lines, each ended by a line feed, without control characters but tabs."""
    lines = _LINE_ENDS.sub("\n", text)
    return "".join(each for each in lines if each in "\n\t" or not _is_unseen(each))


def reason(text: str) -> str:
    """A mail server's words as they are shown and kept: a line of at most 200 characters."""
    return one_line(text, REASON_LONGEST)


def code_of(text: str) -> str:
    """The reply code in a mail server's words, such as `550 5.1.1`; its words may name the customer."""
    found = _CODE.search(text)
    return found.group() if found else "without a code"


def _is_unseen(each: str) -> bool:
    return each in _DIRECTIONS or unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp")
