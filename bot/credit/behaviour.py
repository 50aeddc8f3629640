"""How a customer pays: average days late, its trend, the on-time share, and a score with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

MONTHS_KNOWN = 12
MONTHS_RECENT = 3
FEWEST_SETTLEMENTS = 3
"""Below this many settlements in twelve months there is no score."""
MARKED_CHANGE = 5
"""Days of change, the last three months against the nine before, that are worth a word."""


def months_before(day: date, months: int) -> date:
    """The same day `months` calendar months earlier, or that month's last day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


@dataclass(frozen=True, slots=True)
class Settlement:
    """An amount in minor units (positive) that settled an invoice on a day."""

    due_on: date
    paid_on: date
    amount: int

    @property
    def days_late(self) -> int:
        """Negative when paid before the due date."""
        return (self.paid_on - self.due_on).days


@dataclass(frozen=True, slots=True)
class PaymentSums:
    """Settlements of the last twelve months, summed: the recent three apart from the nine before.

    `*_weighted` is the sum of amount times days late, `*_amount` the sum of amounts, in minor units of
    one currency.
    """

    recent_weighted: int = 0
    recent_amount: int = 0
    earlier_weighted: int = 0
    earlier_amount: int = 0
    on_time_amount: int = 0
    settlements: int = 0


def sum_settlements(settlements: Iterable[Settlement], as_of: date) -> PaymentSums:
    """The sums over the twelve months up to and including `as_of`."""
    first, recent = months_before(as_of, MONTHS_KNOWN), months_before(as_of, MONTHS_RECENT)
    rw = ra = ew = ea = ot = n = 0
    for one in settlements:
        if not first < one.paid_on <= as_of:
            continue
        n += 1
        ot += one.amount if one.days_late <= 0 else 0
        if one.paid_on > recent:
            rw, ra = rw + one.amount * one.days_late, ra + one.amount
        else:
            ew, ea = ew + one.amount * one.days_late, ea + one.amount
    return PaymentSums(rw, ra, ew, ea, ot, n)


class Score(StrEnum):
    """From A, pays when due, to E, far too late."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


class ScoreReason(StrEnum):
    """What made the score."""

    ON_TIME = "on_time"
    LATE = "late"
    WORSENING = "worsening"
    LONG_OVERDUE = "long_overdue"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`average_days_late` over twelve months weighted by amount; `trend` in days, positive is worse."""

    average_days_late: int
    trend: int | None
    on_time_share: Decimal
    settlements: int
    score: Score | None
    reasons: tuple[ScoreReason, ...]

    @property
    def is_worsening(self) -> bool:
        """At least five days later in the last three months than in the nine before."""
        return self.trend is not None and self.trend >= MARKED_CHANGE


_LIMITS = ((2, Score.A), (10, Score.B), (20, Score.C), (45, Score.D))
_STEEP = 10
_LONG = 60


def behaviour(sums: PaymentSums, oldest_days_late: int = 0) -> Behaviour | None:
    """The behaviour that the sums tell, or None when nothing was settled in twelve months.

    `oldest_days_late` is that of the oldest invoice still open: a customer who pays what they pay on
    time, and lets the rest rot, is no good payer.
    """
    amount = sums.recent_amount + sums.earlier_amount
    if amount <= 0:
        return None
    average = _days(sums.recent_weighted + sums.earlier_weighted, amount)
    trend = None
    if sums.recent_amount and sums.earlier_amount:
        trend = _days(
            sums.recent_weighted * sums.earlier_amount - sums.earlier_weighted * sums.recent_amount,
            sums.recent_amount * sums.earlier_amount,
        )
    score, reasons = _score(average, trend, oldest_days_late)
    known = sums.settlements >= FEWEST_SETTLEMENTS
    share = Decimal(sums.on_time_amount) / Decimal(amount)
    return Behaviour(
        average, trend, share, sums.settlements, score if known else None, reasons if known else ()
    )


def _days(weighted: int, amount: int) -> int:
    return int((Decimal(weighted) / Decimal(amount)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _score(average: int, trend: int | None, oldest_days_late: int) -> tuple[Score, tuple[ScoreReason, ...]]:
    scores = list(Score)
    place = next((scores.index(score) for limit, score in _LIMITS if average <= limit), len(scores) - 1)
    reasons = [ScoreReason.ON_TIME if place == 0 else ScoreReason.LATE]
    if trend is not None and trend >= _STEEP:
        place, reasons = place + 1, [*reasons, ScoreReason.WORSENING]
    if oldest_days_late > _LONG:
        place, reasons = place + 1, [*reasons, ScoreReason.LONG_OVERDUE]
    return scores[min(place, len(scores) - 1)], tuple(reasons)
