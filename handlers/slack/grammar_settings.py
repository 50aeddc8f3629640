"""The words after `settings`: language, digest, quiet days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, time

from bot.requests import ChangeSettings, NotUnderstood, Trouble, Verb
from handlers.slack.grammar_days import read_period, read_weekday
from handlers.slack.grammar_verbs import (
    DIGEST_WORDS,
    LANGUAGE_WORDS,
    LATER_SETTINGS,
    QUIET_WORDS,
    SETTING_WORDS,
)
from handlers.slack.grammar_words import Word

LANGUAGES = {
    **dict.fromkeys(("fr", "francais", "french"), "fr"),
    **dict.fromkeys(("en", "anglais", "english"), "en"),
}
ON = frozenset("on oui yes".split())
OFF = frozenset("off non no".split())
NONE = OFF | frozenset("none aucun jamais never".split())

_HOUR = re.compile(r"(?P<hour>\d{1,2})(?:\s*[:h.]\s*(?P<minute>\d{2})?)?\s*(?P<half>am|pm)?")

Read = ChangeSettings | NotUnderstood


def read_settings(words: Sequence[Word], today: date) -> Read:
    """The change of one setting, or of several in one go; what cannot be read is asked about."""
    change = ChangeSettings()
    for name, values in _each(words):
        read = _setting(change, name, values, today)
        if isinstance(read, NotUnderstood):
            return read
        change = read
    return change


def _each(words: Sequence[Word]) -> Iterator[tuple[Word, list[Word]]]:
    """Each setting's name with the words after it."""
    name, values = words[0], list[Word]()
    for word in words[1:]:
        if word.folded in SETTING_WORDS | LATER_SETTINGS:
            yield name, values
            name, values = word, []
        else:
            values.append(word)
    yield name, values


def _setting(change: ChangeSettings, name: Word, values: Sequence[Word], today: date) -> Read:
    typed = " ".join(value.folded for value in values)
    if name.folded in LATER_SETTINGS:
        return _wrong(Trouble.NOT_YET, name.text)
    if name.folded in LANGUAGE_WORDS:
        return _language(change, typed)
    if name.folded in DIGEST_WORDS:
        return _digest(change, typed)
    if name.folded in QUIET_WORDS:
        return _quiet(change, typed, today)
    return _wrong(Trouble.SETTING_WORD, name.text)


def _language(change: ChangeSettings, typed: str) -> Read:
    if typed not in LANGUAGES:
        return _wrong(Trouble.LANGUAGE, typed)
    return replace(change, language=LANGUAGES[typed])


def _digest(change: ChangeSettings, typed: str) -> Read:
    if typed in ON | OFF:
        return replace(change, digest_on=typed in ON)
    hour = read_hour(typed)
    return _wrong(Trouble.HOUR, typed) if hour is None else replace(change, digest_hour=hour, digest_on=True)


def read_hour(typed: str) -> time | None:
    """`8:15`, `8h15`, `8h`, `08.15`, `8:15pm`; None for anything else."""
    match = _HOUR.fullmatch(typed)
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (match["half"] == "pm")
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _quiet(change: ChangeSettings, typed: str, today: date) -> Read:
    if typed in NONE:
        return replace(change, clear_quiet=True)
    weekdays, others = _weekdays_first(typed)
    period = read_period(others, today) if others else None
    if (others and period is None) or not (weekdays or period):
        return _wrong(Trouble.QUIET, others or typed)
    return replace(
        change,
        quiet_weekdays=change.quiet_weekdays | weekdays,
        quiet_period=period or change.quiet_period,
    )


def _weekdays_first(typed: str) -> tuple[frozenset[int], str]:
    """The weekdays among the words, and the other words."""
    words = [word for word in re.split(r"[\s,;]+", typed) if word]
    joined: Callable[[str], bool] = {"and", "et", "&"}.__contains__
    days = frozenset(day for word in words if (day := read_weekday(word)) is not None)
    others = [word for word in words if read_weekday(word) is None and not joined(word)]
    return days, " ".join(others)


def _wrong(trouble: Trouble, word: str) -> NotUnderstood:
    return NotUnderstood(trouble, word, verb=Verb.SETTINGS)
