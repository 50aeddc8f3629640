"""What was typed, taken apart: words, quoted names, people and entities."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

TYPED_MAX = 4000
"""Characters that are looked at: more than the longest note, so that a longer one is refused, not cut."""

_SLACKS = re.compile(
    r"<(?P<id>@[A-Z0-9]+)(?:\|(?P<who>[^<>]*))?>|<(?P<link>[^<>|]*)(?:\|(?P<label>[^<>]*))?>"
)
"""What Slack makes of people and links before it sends a command: typed `<` come as `&lt;`."""
_QUOTED = r'"[^"]*"|“[^”]*”|«[^»]*»|„[^“”]*[“”]'
_WORD = re.compile(
    rf"(?:in|dans):\s*(?P<entity>{_QUOTED}|\S+)"
    rf"|(?P<quoted>{_QUOTED})(?!\S)|\x00(?P<person>[A-Z0-9]+)\x01(?P<who>[^\x02]*)\x02|(?P<word>\S+)",
    re.IGNORECASE,
)
_QUOTES = '"“”„«» \u00a0\u202f\t'


class Kind(StrEnum):
    """What a word is."""

    WORD = "word"
    QUOTED = "quoted"
    PERSON = "person"
    """Somebody chosen from Slack's list."""
    ENTITY = "entity"


@dataclass(frozen=True, slots=True)
class Word:
    """A part of what was typed."""

    text: str
    kind: Kind = Kind.WORD
    slack_id: str = ""
    marked: str = ""
    """With the quotes that stood around it."""

    @property
    def written(self) -> str:
        """As it stood, for what is kept in somebody's own words."""
        return self.marked or self.text

    @property
    def folded(self) -> str:
        """For comparing with the words of a language; empty for what is no plain word."""
        return fold_word(self.text) if self.kind is Kind.WORD else ""


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a command, as the person typed them: Slack's escapes are undone."""
    return tuple(word for word in _words(_plain(text)) if word.text or word.kind is Kind.QUOTED)


def fold_word(text: str) -> str:
    """Lower case without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _words(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        if match["entity"] is not None:
            yield Word(match["entity"].strip(_QUOTES), Kind.ENTITY)
        elif match["quoted"] is not None:
            yield Word(match["quoted"].strip(_QUOTES), Kind.QUOTED, marked=match["quoted"])
        elif match["person"] is not None:
            yield Word(match["who"] or match["person"], Kind.PERSON, match["person"])
        else:
            yield Word(match["word"].strip('"“”„«»'), marked=match["word"])


def _plain(text: str) -> str:
    """One line of characters that are seen; a person stays recognisable between marks nobody can type."""
    seen = "".join(_seen(character) for character in text[:TYPED_MAX])
    return html.unescape(_SLACKS.sub(_named, seen))


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Cs", "Cn", "Co"):
        return ""
    return " " if category in ("Cc", "Zl", "Zp") else character


def _named(match: re.Match[str]) -> str:
    if match["id"]:
        return f" \x00{match['id'][1:]}\x01{match['who'] or ''}\x02 "
    return match["label"] or match["link"]
