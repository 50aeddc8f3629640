"""Payment terms: how they are read, when an invoice falls due, and the longest the law allows."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from bot.credit.terms_words import is_negative, reduced
from bot.errors import EncoursError

LONGEST_DAYS = 365
"""The longest payment term there is."""
_LAST_YEAR = 9997
"""Terms reach at most 14 months ahead, and dates end with the year 9999."""


class UnknownTermsError(EncoursError):
    """Write payment terms as '30 days', '45 days end of month', 'fin de mois 45 jours' or 'on receipt'."""


class IssueDateError(EncoursError):
    """No due date can be worked out so far ahead: correct the issue date."""


class MonthEnd(StrEnum):
    """Where the end of the month comes in."""

    NONE = "none"
    BEFORE = "before"
    """Month end, then the days."""
    AFTER = "after"
    """The days, then month end."""


class EndOfMonthReading(StrEnum):
    """Which legal maximum the company goes by (Code de commerce, article L441-10)."""

    NET_60 = "net_60"
    DAYS_THEN_MONTH_END = "days_then_month_end"
    MONTH_END_THEN_DAYS = "month_end_then_days"


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _on_or_after(day: date, day_of_month: int) -> date:
    """The first such day of a month from `day` on; the 31st of a short month is its last day."""
    last = _month_end(day)
    wanted = min(day_of_month, last.day)
    if wanted >= day.day:
        return day.replace(day=wanted)
    return _on_or_after(last + timedelta(days=1), day_of_month)


def _ordinal(number: int) -> str:
    suffix = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """Calendar days from the issue date, a month end before or after them, then a day of the month.

    Raises UnknownTermsError for days outside 0-365 or a day of the month outside 1-31.
    """

    days: int
    month_end: MonthEnd = MonthEnd.NONE
    day_of_month: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.days <= LONGEST_DAYS:
            raise UnknownTermsError(f"Payment terms run from 0 to {LONGEST_DAYS} days, not {self.days}.")
        if self.day_of_month is not None and not 1 <= self.day_of_month <= 31:
            raise UnknownTermsError(f"A day of the month goes from 1 to 31, not {self.day_of_month}.")

    def due_date(self, issued: date) -> date:
        """When an invoice of that day falls due.

        The day of the month is the first on or after the days; after a month end, the next month's.
        Raises IssueDateError after the year 9997.
        """
        if issued.year > _LAST_YEAR:
            raise IssueDateError(issued=issued)
        start = _month_end(issued) if self.month_end is MonthEnd.BEFORE else issued
        due = start + timedelta(days=self.days)
        if self.month_end is MonthEnd.AFTER:
            due = _month_end(due)
        if self.day_of_month is None:
            return due
        first = due + timedelta(days=1) if self.month_end is MonthEnd.AFTER else due
        return _on_or_after(first, self.day_of_month)

    def __str__(self) -> str:
        """The wording that `parse_terms` reads back as the same terms."""
        if self == PaymentTerms(0):
            return "on receipt"
        days = f"{self.days} days"
        wording = {
            MonthEnd.NONE: days,
            MonthEnd.BEFORE: f"end of month {days}",
            MonthEnd.AFTER: f"{days} end of month" if self.days else "end of month",
        }[self.month_end]
        return f"{wording} the {_ordinal(self.day_of_month)}" if self.day_of_month else wording


_TYPED = re.compile("[0-9]{1,3}")
_DAYS = r"(?P<days>\d{1,6})(?: d)?"
_DAY = r"(?:the (?P<the>\d{1,6})(?: th)?|(?P<th>\d{1,6}) th)"
_FORMS = tuple(
    (re.compile(form), month_end)
    for form, month_end in (
        (rf"{_DAYS}(?: {_DAY})?", MonthEnd.NONE),
        (rf"(?:eom {_DAYS})(?: {_DAY})?", MonthEnd.BEFORE),
        (rf"{_DAYS} from eom(?: {_DAY})?", MonthEnd.BEFORE),
        (rf"(?:{_DAYS} )?eom(?: {_DAY}(?: next)?)?", MonthEnd.AFTER),
        (rf"{_DAYS} eom (?P<bare>\d{{1,6}})", MonthEnd.AFTER),
        (rf"(?:{_DAYS} )?{_DAY} next", MonthEnd.AFTER),
        (r"(?P<bare>\d{1,6}) next", MonthEnd.AFTER),
    )
)
"""What the reduced wordings may look like; the first that fits the whole text is the one."""


@lru_cache(maxsize=1024)
def parse_terms(text: str) -> PaymentTerms:
    """Read payment terms in English or French, whatever their case, accents, punctuation and spaces.

    A discount for early payment (`2/10 net 30`) is left out. Raises UnknownTermsError.
    """
    if is_negative(text):
        raise UnknownTermsError(
            f"Payment terms run from 0 to {LONGEST_DAYS} days: {text[:60]!r} is negative."
        )
    words = reduced(text)
    for form, month_end in _FORMS:
        if found := form.fullmatch(words):
            parts = {name: int(number) for name, number in found.groupdict().items() if number}
            days = parts.pop("days", 0)
            return PaymentTerms(days, month_end, next(iter(parts.values()), None))
    raise UnknownTermsError(f"{text[:60]!r} is not understood. {UnknownTermsError.__doc__}", text=text)


def read_days(typed: str) -> int | None:
    """A term typed as a number of days, from 0 to LONGEST_DAYS; None for anything else."""
    return int(typed) if _TYPED.fullmatch(typed) and int(typed) <= LONGEST_DAYS else None


_LEGAL = {
    EndOfMonthReading.NET_60: PaymentTerms(60),
    EndOfMonthReading.DAYS_THEN_MONTH_END: PaymentTerms(45, MonthEnd.AFTER),
    EndOfMonthReading.MONTH_END_THEN_DAYS: PaymentTerms(45, MonthEnd.BEFORE),
}


def longest_legal_due(issued: date, reading: EndOfMonthReading | None = None) -> date:
    """The last due date French law allows: the later of 60 days and the reading of 45 days end of month.

    Source: Code de commerce, article L441-10, I: sixty days after the issue of the invoice or, when the
    contract says so, forty-five days end of month, which may be counted either way: without a reading
    the more generous holds, with NET_60 neither does. Raises IssueDateError.
    """
    allowed = set(_LEGAL) if reading is None else {EndOfMonthReading.NET_60, reading}
    return max(_LEGAL[one].due_date(issued) for one in allowed)


def beyond_law(issued: date, due: date, reading: EndOfMonthReading | None = None) -> bool:
    """Whether a due date is past the legal maximum (Code de commerce, L441-10); its last day fits."""
    return due > longest_legal_due(issued, reading)
