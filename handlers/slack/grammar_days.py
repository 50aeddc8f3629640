"""Days as people type them: weekdays, and days with the day first."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.month_names import MONTHS

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
TODAY = frozenset({"today", "aujourdhui", "ce jour"})
YESTERDAY = frozenset({"yesterday", "hier"})
"""No day to promise for, but a day: the answer says that it has passed."""
TOMORROW = frozenset({"tomorrow", "tmrw", "demain"})
MONTH_END = frozenset(
    "end|eom|end of month|end of the month|month end|fin|fin de mois|fin du mois|fin mois".split("|")
)
WORDS_MOST = 4
"""Words that a day can be typed in: `end of the month`."""

JUST_OVER = timedelta(days=60)
LONGEST = 366
"""Days that a quiet period can last."""
ACROSS = 183
"""Days that a period over the end of a year can last: `2/12-1/12` ends before it begins."""

_ISO = r"\d{4}-\d{1,2}-\d{1,2}"
_DAY_FIRST = r"\d{1,2}[/.]\d{1,2}(?:[/.](?:\d{4}|\d{2}))?"
_DAY = rf"(?:{_ISO}|{_DAY_FIRST})"
_PERIOD = re.compile(
    rf"(?:du |from )?(?P<first>{_DAY})(?:\s*(?:-|–|—|\.\.+|\bau\b|\bto\b|\buntil\b|\s)\s*(?P<last>{_DAY}))?"
)


_AHEAD = re.compile(r"\+(?P<days>\d{1,3})\s*(?:d|j|days?|jours?)?")
_IN_DAYS = re.compile(r"(?:in|dans|sous)\s+(?P<days>\d{1,3})\s*(?:d|j|days?|jours?)")
_NEXT = re.compile(r"(?:next |on |this |le |ce )?(?P<day>[a-z]+)\.?(?: prochain)?")
_NAMED = re.compile(
    r"(?:le )?(?P<day>\d{1,2})(?:er|st|nd|rd|th)?(?: of)? (?P<month>[a-z]+)\.?(?: (?P<year>\d{4}))?"
)
_MONTH_FIRST = re.compile(r"(?P<month>[a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,?(?: (?P<year>\d{4}))?")


def read_day(typed: str, today: date) -> date | None:
    """One day: `15/12`, `15 décembre`, ISO, `fri`, `vendredi prochain`, `+7`, `fin du mois`; None for no day.

    What is typed is folded (see `fold_word`). A weekday is the next one after today. A day without a year is
    the next that is not over, unless it was so lately that it was meant: then whoever asked reads so.
    """
    folded = " ".join(typed.replace("'", "").replace("’", "").split())
    if folded in TODAY:
        return today
    if folded in YESTERDAY:
        return today - timedelta(days=1)
    if folded in TOMORROW:
        return today + timedelta(days=1)
    if folded in MONTH_END:
        return today.replace(day=monthrange(today.year, today.month)[1])
    for pattern in (_AHEAD, _IN_DAYS):
        if match := pattern.fullmatch(folded):
            return today + timedelta(days=int(match["days"]))
    return _weekday(folded, today) or _numbered(folded, today) or _with_month(folded, today)


def _weekday(folded: str, today: date) -> date | None:
    match = _NEXT.fullmatch(folded)
    number = WEEKDAYS.get(match["day"]) if match else None
    return None if number is None else today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _numbered(folded: str, today: date) -> date | None:
    return _coming(folded, today) if re.fullmatch(_DAY, folded) else None


def _coming(typed: str, today: date) -> date | None:
    """29 February is that of the next leap year."""
    years = range(today.year - 1, today.year + 5)
    candidates = [day for year in years if (day := _day(typed, year))]
    return next((day for day in candidates if day >= today - JUST_OVER), max(candidates, default=None))


def _with_month(folded: str, today: date) -> date | None:
    match = _NAMED.fullmatch(folded) or _MONTH_FIRST.fullmatch(folded)
    month = MONTHS.get(match["month"]) if match else None
    if match is None or month is None:
        return None
    year = f"/{match['year']}" if match["year"] else ""
    return _coming(f"{match['day']}/{month}{year}", today)


def read_weekday(typed: str) -> int | None:
    """The number of a weekday, Monday 0; None for another word."""
    return WEEKDAYS.get(typed.rstrip("."))


def read_period(typed: str, today: date) -> tuple[date, date] | None:
    """First and last day of `24/12-2/1`, day first, or of ISO days; one day is a period of one.

    Days without a year are the next that are not over. None for what is no period, is over already, ends
    before it begins, or lasts more than a year; over the end of a year, more than half of one.
    """
    match = _PERIOD.fullmatch(typed)
    if match is None:
        return None
    for year in (today.year - 1, today.year, today.year + 1):
        first = _day(match["first"], year)
        last = _last(match["last"] or match["first"], first) if first else None
        if first and last and today <= last and _is_period(first, last, match["last"] or ""):
            return first, last
    return None


def _is_period(first: date, last: date, typed: str) -> bool:
    """A last day that was typed with its year is meant."""
    named = re.fullmatch(r"\d{1,2}[/.]\d{1,2}", typed) is None
    most = LONGEST if named or first.year == last.year else ACROSS
    return 0 <= (last - first).days < most


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
