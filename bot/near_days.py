"""Days that are written like a day and are none, `31/02`: the nearest that there is."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

from bot.month_names import MONTHS

LONGEST_MONTH = 31
JUST_OVER = timedelta(days=60)
"""A day without a year that passed longer ago is that of the year after."""
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})(?:[/.-](?P<year>\d{4}|\d{2}))?")
_NAMED = re.compile(r"(?:le )?(?P<day>\d{1,2})(?: of)? (?P<month>[a-z]+)\.?(?: (?P<year>\d{4}))?")
_MONTH_FIRST = re.compile(r"(?P<month>[a-z]+)\.? (?P<day>\d{1,2}),?(?: (?P<year>\d{4}))?")
_WRITTEN = (_ISO, _DAY_FIRST, _NAMED, _MONTH_FIRST)


def nearest_day(typed: str, today: date) -> date | None:
    """The last day of the month that was meant; None for a day that there is, and for what is no day.

    Case and accents do not matter.
    """
    plain = unicodedata.normalize("NFKD", typed).casefold()
    text = " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())
    match = next(filter(None, (each.fullmatch(text) for each in _WRITTEN)), None)
    if match is None:
        return None
    month = int(match["month"]) if match["month"].isdecimal() else MONTHS.get(match["month"], 0)
    number = int(match["day"])
    if not 1 <= month <= 12 or number > LONGEST_MONTH:
        return None
    year = _year(match["year"], month, today)
    last = monthrange(year, month)[1] if date.min.year <= year < date.max.year else LONGEST_MONTH
    return date(year, month, last) if number > last else None


def _year(typed: str | None, month: int, today: date) -> int:
    if typed:
        return int(typed) + (2000 if len(typed) == len("26") else 0)
    passed = date(today.year, month, monthrange(today.year, month)[1]) < today - JUST_OVER
    return today.year + passed
