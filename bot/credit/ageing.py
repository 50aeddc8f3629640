"""The aged balance: what is owed, split by how late it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from bot.credit.ledger import Document
from bot.credit.money import Money

DEFAULT_BOUNDS = (30, 60, 90)
"""The last day of each late bucket but the open-ended one."""


class Bucket(StrEnum):
    """Where an open document stands on a day."""

    NOT_DUE = "not_due"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    OLDEST = "oldest"
    CREDITS = "credits"


LATE_BUCKETS = (Bucket.FIRST, Bucket.SECOND, Bucket.THIRD, Bucket.OLDEST)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The last days of the first three late buckets (30, 60 and 90 unless the policy says otherwise)."""

    first: int = 30
    second: int = 60
    third: int = 90

    def __post_init__(self) -> None:
        if not 0 < self.first < self.second < self.third:
            raise ValueError("buckets end on growing numbers of days, such as 30, 60, 90")

    def bucket(self, days_late: int) -> Bucket:
        """The bucket of an invoice that is `days_late` days past due (1-30 is the first)."""
        if days_late < 1:
            return Bucket.NOT_DUE
        if days_late <= self.first:
            return Bucket.FIRST
        if days_late <= self.second:
            return Bucket.SECOND
        return Bucket.THIRD if days_late <= self.third else Bucket.OLDEST

    @property
    def labels(self) -> dict[Bucket, str]:
        """Names of the late buckets as programs read them: `1-30`, `31-60`, `61-90`, `over_90`."""
        ends = (0, self.first, self.second, self.third)
        names = [f"{low + 1}-{high}" for low, high in pairwise(ends)]
        return dict(zip(LATE_BUCKETS, [*names, f"over_{self.third}"], strict=True))


@dataclass(frozen=True, slots=True)
class Ageing:
    """One currency's aged balance on a day.

    `balance` is always `not_due`, the four late buckets and `credits` (negative or zero) together.
    `disputed` is the contested part of what is overdue, and `promised` what an open promise covers of the
    rest; both stay in their buckets and are shown beside them.
    """

    not_due: Money
    first: Money
    second: Money
    third: Money
    oldest: Money
    credits: Money
    disputed: Money
    promised: Money
    documents: int
    oldest_due_on: date | None

    @property
    def currency(self) -> str:
        """The currency of every amount here."""
        return self.not_due.currency

    @property
    def overdue(self) -> Money:
        """What is late, disputed or not, before any credit."""
        return self.first + self.second + self.third + self.oldest

    @property
    def balance(self) -> Money:
        """What the customer owes, credits taken off."""
        return self.not_due + self.overdue + self.credits


def bucket_of(document: Document, as_of: date, bounds: Bounds) -> Bucket:
    """Where a document stands; credits and unallocated payments stand apart whatever their date."""
    return Bucket.CREDITS if document.kind.is_credit else bounds.bucket(document.days_late(as_of))


def age(documents: Iterable[Document], as_of: date, currency: str, bounds: Bounds | None = None) -> Ageing:
    """The aged balance of open documents in one currency.

    Raises CurrencyMismatchError when a document is in another currency: sums never mix them.
    """
    bounds = bounds or Bounds()
    sums = dict.fromkeys(Bucket, Money.zero(currency))
    disputed = promised = Money.zero(currency)
    count, oldest = 0, None
    for document in documents:
        if not document.open_amount:
            continue
        count += 1
        bucket = bucket_of(document, as_of, bounds)
        sums[bucket] += document.open_amount
        if bucket in LATE_BUCKETS:
            disputed += document.disputed
            if document.is_promised:
                promised += document.open_amount - document.disputed
            oldest = min(oldest or document.due_on, document.due_on)
    return Ageing(
        **{bucket.value: amount for bucket, amount in sums.items()},
        disputed=disputed,
        promised=promised,
        documents=count,
        oldest_due_on=oldest,
    )


def add_ageings(one: Ageing, other: Ageing) -> Ageing:
    """Two aged balances of one currency, together. Raises CurrencyMismatchError."""
    due = [day for day in (one.oldest_due_on, other.oldest_due_on) if day]
    return Ageing(
        not_due=one.not_due + other.not_due,
        first=one.first + other.first,
        second=one.second + other.second,
        third=one.third + other.third,
        oldest=one.oldest + other.oldest,
        credits=one.credits + other.credits,
        disputed=one.disputed + other.disputed,
        promised=one.promised + other.promised,
        documents=one.documents + other.documents,
        oldest_due_on=min(due, default=None),
    )
