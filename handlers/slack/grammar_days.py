"""Days as people type them: weekdays, and days with the day first."""

from __future__ import annotations

import re
from datetime import date

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday mondays lun lundi lundis",
            "tue tues tuesday tuesdays mar mardi mardis",
            "wed wednesday wednesdays mer mercredi mercredis",
            "thu thur thurs thursday thursdays jeu jeudi jeudis",
            "fri friday fridays ven vendredi vendredis",
            "sat saturday saturdays sam samedi samedis",
            "sun sunday sundays dim dimanche dimanches",
        )
    )
    for name in names.split()
}
LONGEST = 366
"""Days that a quiet period can last."""

_ISO = r"\d{4}-\d{1,2}-\d{1,2}"
_DAY_FIRST = r"\d{1,2}[/.]\d{1,2}(?:[/.](?:\d{4}|\d{2}))?"
_DAY = rf"(?:{_ISO}|{_DAY_FIRST})"
_PERIOD = re.compile(
    rf"(?:du |from )?(?P<first>{_DAY})(?:\s*(?:-|–|—|\.\.+|\bau\b|\bto\b|\buntil\b|\s)\s*(?P<last>{_DAY}))?"
)


def read_weekday(typed: str) -> int | None:
    """The number of a weekday, Monday 0; None for another word."""
    return WEEKDAYS.get(typed.rstrip("."))


def read_period(typed: str, today: date) -> tuple[date, date] | None:
    """First and last day of `24/12-2/1`, day first, or of ISO days; one day is a period of one.

    Days without a year are the next that are not over. None for what is no period, is over already, ends
    before it begins, or lasts more than a year.
    """
    match = _PERIOD.fullmatch(typed)
    if match is None:
        return None
    for year in (today.year - 1, today.year, today.year + 1):
        first = _day(match["first"], year)
        last = _last(match["last"] or match["first"], first) if first else None
        if first and last and today <= last and 0 <= (last - first).days < LONGEST:
            return first, last
    return None


def _last(typed: str, first: date) -> date | None:
    """The last day: without a year, the first such day that is not before the first."""
    candidates = (_day(typed, first.year + more) for more in (0, 1))
    return next((day for day in candidates if day is not None and day >= first), None)


def _day(typed: str, year: int) -> date | None:
    numbers = [int(part) for part in re.split(r"[-/.]", typed)]
    if "-" in typed:
        wanted, month, day = numbers
    else:
        day, month, *rest = numbers
        wanted = rest[0] if rest else year
        wanted += 2000 if rest and wanted < 100 else 0
    try:
        return date(wanted, month, day)
    except ValueError:
        return None
