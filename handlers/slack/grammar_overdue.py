"""The words after `overdue`: whose, how late, how many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.requests import NotUnderstood, ShowOverdue, Trouble, Verb, Whose
from handlers.slack.grammar_words import Kind, Word

MINE = frozenset("mine mes moi my".split())
ALL = frozenset("all tous toutes tout".split())
NOBODY = frozenset("nobody personne".split())
DAYS = frozenset("d day days j jour jours".split())
SHOWN_MAX = 100
"""Characters of a word that is shown again."""

_OLDER = re.compile(r"[>+](?P<days>\d{1,4})(?:d|days?|j|jours?)?")
_TOP = re.compile(r"top(?P<most>\d{1,4})")
_NUMBER = re.compile(r"(?P<days>\d{1,4})(?:d|days?|j|jours?)?")


@dataclass(slots=True)
class _Reading:
    """The words under way."""

    words: Sequence[Word]
    at: int = 0
    whose: Whose = Whose.MINE
    somebody: list[str] = field(default_factory=list)
    older_than: int | None = None
    top: int | None = None

    def take(self) -> Word | None:
        """The next word; None at the end."""
        if self.at >= len(self.words):
            return None
        self.at += 1
        return self.words[self.at - 1]

    def next_folded(self) -> str:
        return self.words[self.at].folded if self.at < len(self.words) else ""


def read_overdue(words: Sequence[Word]) -> ShowOverdue | NotUnderstood:
    """Which late customers; a word that is none of ours is asked about."""
    reading = _Reading(words)
    while (word := reading.take()) is not None:
        if not _read(reading, word):
            return NotUnderstood(Trouble.OVERDUE_WORD, word.text[:SHOWN_MAX], verb=Verb.OVERDUE)
    return ShowOverdue(reading.whose, " ".join(reading.somebody), reading.older_than, reading.top)


def _read(reading: _Reading, word: Word) -> bool:
    return _read_whose(reading, word) or _read_older(reading, word.folded) or _read_top(reading, word.folded)


def _read_whose(reading: _Reading, word: Word) -> bool:
    named = _named(word)
    if named:
        reading.whose, reading.somebody = Whose.SOMEBODYS, [named]
        while word.kind is Kind.WORD and _goes_on(reading):
            reading.somebody.append(reading.words[reading.at].text)
            reading.at += 1
        return True
    found = {MINE: Whose.MINE, ALL: Whose.ALL, NOBODY: Whose.NOBODY}
    whose = next((whose for known, whose in found.items() if word.folded in known), None)
    if whose is None:
        return False
    reading.whose, reading.somebody = whose, []
    return True


def _named(word: Word) -> str:
    """Somebody's Slack id, e-mail or name; empty for other words."""
    if word.kind is Kind.PERSON:
        return word.slack_id
    if word.kind is Kind.QUOTED:
        return word.text.lstrip("@").strip()
    return word.text.removeprefix("@") if "@" in word.text else ""


def _goes_on(reading: _Reading) -> bool:
    """Whether the next word can be a part of a typed name: `@camille roy`."""
    if reading.at >= len(reading.words) or reading.words[reading.at].kind is not Kind.WORD:
        return False
    folded = reading.next_folded()
    ours = folded in MINE | ALL | NOBODY or folded == "top" or _TOP.fullmatch(folded)
    return not ours and folded.replace("-", "").replace("'", "").isalpha()


def _read_older(reading: _Reading, folded: str) -> bool:
    match = _OLDER.fullmatch(folded)
    if match is None and folded in (">", "+"):
        match = _NUMBER.fullmatch(reading.next_folded())
        reading.at += match is not None
    if match is None:
        return False
    reading.older_than = int(match["days"]) or None
    if match.string.endswith(match["days"]) and reading.next_folded() in DAYS:
        reading.at += 1
    return True


def _read_top(reading: _Reading, folded: str) -> bool:
    match = _TOP.fullmatch(folded)
    most = match["most"] if match else ""
    if folded == "top" and re.fullmatch(r"\d{1,4}", reading.next_folded()):
        most = reading.next_folded()
        reading.at += 1
    if not most or not int(most):
        return False
    reading.top = int(most)
    return True
