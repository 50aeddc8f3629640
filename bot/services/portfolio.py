"""One reader's late customers, gathered row by row in memory that does not grow with the ledger."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.credit.ageing import Bounds, Bucket
from bot.credit.behaviour import Behaviour, behaviour
from bot.credit.digest import LateCustomer, RestBucket
from bot.credit.dunning import Step, StepReached
from bot.credit.exposure import DEFAULT_BANDS, Bands, Exposure, exposure
from bot.credit.money import Money
from bot.credit.priority import Priority, is_worth_chasing
from bot.figures import LateRow

ALSO_MOST = 10
"""As many late customers without a task as are named; more are counted by bucket."""

Sums = dict[str, Money]


def add_to(sums: Sums, amount: Money) -> None:
    """Add an amount to the sum of its currency."""
    sums[amount.currency] = sums[amount.currency] + amount if amount.currency in sums else amount


def largest_first(sums: Sums) -> tuple[Money, ...]:
    """One amount a currency, the largest number first; nothing that is zero."""
    amounts = sorted(sums.values(), key=lambda money: (-money.amount, money.currency))
    return tuple(money for money in amounts if money)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A late customer with its rank, before the row is worth writing out."""

    rows: tuple[LateRow, ...]
    priority: Priority
    step: StepReached | None
    chaseable_due_on: date | None
    calls: bool
    """The reader is to call."""
    is_compared: bool = True
    """Its worth is in the currency that customers are compared in; those that are not come last."""
    comes_first: bool = False
    """A promise was broken since the morning before: that is said whatever it is worth."""
    next_step: tuple[Step, date] | None = None
    """The one that comes next by the dates, and its day."""
    is_due_today: bool = False
    """The deadline of the salesperson's step is today: it comes before those that can wait."""

    @property
    def order(self) -> tuple[bool, bool, bool, Decimal, tuple[int, ...]]:
        """Most worth last, so that a heap lets the least worth go; never a draw."""
        first = self.rows[0]
        code = f"{first.entity}\n{first.code}"
        return (
            self.comes_first,
            self.is_due_today,
            self.is_compared,
            self.priority.worth,
            (*(-ord(letter) for letter in code), 0),
        )

    def __lt__(self, other: Ranked) -> bool:
        alike = (self.comes_first, self.is_due_today, self.is_compared) == (
            other.comes_first,
            other.is_due_today,
            other.is_compared,
        )
        if alike and self.priority.worth != other.priority.worth:
            return self.priority.worth < other.priority.worth
        return self.order < other.order


@dataclass(slots=True)
class Portfolio:
    """What a digest needs of one reader's late customers."""

    as_of: date
    bounds: Bounds
    most_calls: int
    informed: bool
    overdue: Sums = field(default_factory=dict)
    late: int = 0
    calls: int = 0
    _calls: list[Ranked] = field(default_factory=list)
    _others: list[Ranked] = field(default_factory=list)
    _buckets: dict[Bucket, int] = field(default_factory=lambda: defaultdict(int))
    _sums: dict[Bucket, Sums] = field(default_factory=lambda: defaultdict(dict))

    def take(self, ranked: Ranked) -> None:
        """Count a customer, and keep it while it is among the first."""
        self.late += 1
        bucket = self._bucket(ranked)
        self._buckets[bucket] += 1
        for row in ranked.rows:
            overdue = row.ageing.overdue
            add_to(self.overdue, overdue)
            add_to(self._sums[bucket], overdue)
        kept, most = (self._calls, self.most_calls) if ranked.calls else (self._others, ALSO_MOST)
        self.calls += ranked.calls
        if len(kept) < most:
            heapq.heappush(kept, ranked)
        else:
            heapq.heappushpop(kept, ranked)

    def _bucket(self, ranked: Ranked) -> Bucket:
        return self.bounds.bucket(oldest_days_late(ranked.rows, self.as_of))

    @property
    def names_all(self) -> bool:
        """Few enough late customers to name each."""
        return self.calls <= self.most_calls and self.late - self.calls <= ALSO_MOST

    def first(self) -> tuple[Ranked, ...]:
        """Whom to call, most worth first."""
        return tuple(sorted(self._calls, reverse=True))

    def others(self) -> tuple[Ranked, ...]:
        """Late and nothing to do, when they can all be named."""
        return tuple(sorted(self._others, reverse=True)) if self.names_all else ()

    def rest(self) -> tuple[RestBucket, ...]:
        """Everybody that has no row, by bucket."""
        if self.names_all:
            return ()
        counts, sums = dict(self._buckets), {bucket: dict(sums) for bucket, sums in self._sums.items()}
        for ranked in self._calls:
            bucket = self._bucket(ranked)
            counts[bucket] -= 1
            for row in ranked.rows:
                add_to(sums[bucket], -row.ageing.overdue)
        return tuple(
            RestBucket(bucket, counts[bucket], largest_first(sums[bucket]))
            for bucket in Bucket
            if counts.get(bucket)
        )


def oldest_days_late(rows: tuple[LateRow, ...], as_of: date) -> int:
    """Days since the oldest due date of what is overdue."""
    return max((as_of - row.ageing.oldest_due_on).days for row in rows if row.ageing.oldest_due_on)


def chaseable_due_on(rows: tuple[LateRow, ...], claims: Sequence[Money], smallest: Decimal) -> date | None:
    """The oldest due date that a step can be taken for; none where what is paused or paid leaves little."""
    worth_it = (row for row, one in zip(rows, claims, strict=True) if is_worth_chasing(one, smallest))
    return min((row.chaseable_due_on for row in worth_it if row.chaseable_due_on), default=None)


def own_row(rows: tuple[LateRow, ...]) -> LateRow:
    """The row in the customer's own currency, in which the limit is; else the first."""
    return next((row for row in rows if row.ageing.currency == row.currency), rows[0])


def exposure_of(row: LateRow, bands: Bands = DEFAULT_BANDS) -> Exposure | None:
    """The exposure behind a row; None without a limit to hold it against."""
    if row.limit_minor is None:
        return None
    currency = row.ageing.currency
    insured = None if row.insured_minor is None else Money.of_minor(row.insured_minor, currency)
    return exposure(
        row.ageing,
        Money.of_minor(row.orders_minor, currency),
        Money.of_minor(row.limit_minor, currency),
        insured,
        reserved=Money.of_minor(row.reserved_minor, currency),
        increase=Money.of_minor(row.increase_minor, currency),
        bands=bands,
    )


def behaviour_of(rows: tuple[LateRow, ...], as_of: date) -> Behaviour | None:
    """How the customer paid, in its own currency."""
    return behaviour(own_row(rows).payments, oldest_days_late(rows, as_of))


def largest_credit_first(rows: tuple[LateRow, ...]) -> tuple[Money, ...]:
    """Open credits and unallocated payments, negative, one a currency."""
    return tuple(sorted((row.ageing.credits for row in rows if row.ageing.credits), key=lambda m: m.amount))


def _reason(rows: tuple[LateRow, ...]) -> str:
    """Why something is disputed, where all of it has one reason."""
    reasons = {row.dispute_reason for row in rows if row.ageing.disputed}
    return reasons.pop() if len(reasons) == 1 else ""


def late_customer(
    ranked: Ranked,
    as_of: date,
    bounds: Bounds,
    entity: str,
    *,
    informed: bool,
    bands: Bands = DEFAULT_BANDS,
) -> LateCustomer:
    """The row of a digest, written out."""
    rows, days = ranked.rows, oldest_days_late(ranked.rows, as_of)
    first = rows[0]
    overdue, disputed, promised = dict[str, Money](), dict[str, Money](), dict[str, Money]()
    for row in rows:
        add_to(overdue, row.ageing.overdue)
        add_to(disputed, row.ageing.disputed)
        add_to(promised, row.ageing.promised)
    ahead = ranked.next_step
    contact = first.contact
    return LateCustomer(
        id=first.id,
        code=first.code,
        name=first.name,
        entity=entity,
        country=first.country,
        overdue=largest_first(overdue),
        disputed=largest_first(disputed),
        promised=largest_first(promised),
        credits=largest_credit_first(rows),
        dispute_reason=_reason(rows),
        documents=sum(row.overdue_documents for row in rows),
        oldest_days_late=days,
        oldest_bucket=bounds.bucket(days),
        exposure=exposure_of(own_row(rows), bands),
        behaviour=behaviour_of(rows, as_of),
        step=ranked.step,
        next_step=(ahead[0].action, ahead[1]) if ahead else None,
        priority=ranked.priority,
        contact=contact if contact.name or contact.phone else None,
        is_informed_only=informed,
    )
