"""The rules of promises: what is taken, what replaces what, and how what came in keeps or breaks them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from bot.credit.ledger import Document
from bot.credit.money import Money, total
from bot.credit.promise import (
    FARTHEST_AHEAD_DAYS,
    GRACE_WORKING_DAYS,
    INSTALMENTS_FEWEST,
    INSTALMENTS_MOST,
    PLAN_LONGEST_DAYS,
    Because,
    Instalment,
    PlanState,
    Promise,
    PromiseState,
    Receipt,
)
from bot.credit.refused import Refused, Why
from bot.credit.working_days import WorkingDays

_GOES_ON = frozenset(
    {PromiseState.OPEN, PromiseState.REPLACED, PromiseState.BROKEN, PromiseState.PARTLY_KEPT}
)
"""What a further promise on the same invoices follows in a row."""
JUDGED = frozenset({PromiseState.KEPT, PromiseState.PARTLY_KEPT, PromiseState.BROKEN})
WAITING = frozenset({PromiseState.OPEN, PromiseState.PROPOSED})
WORK_ENDS = time(18, 0)
"""The end of the working day: figures taken before it do not know all that came in that day."""


def grace_until(promised_on: date, calendar: WorkingDays) -> date:
    """The last day on which a payment keeps a promise."""
    return calendar.add(promised_on, GRACE_WORKING_DAYS)


def latest_day(today: date) -> date:
    """The farthest day a promise goes to."""
    return today + timedelta(days=FARTHEST_AHEAD_DAYS)


def owed(document: Document) -> bool:
    """Whether it can be promised: an open invoice or down-payment invoice."""
    return not document.kind.is_credit and document.open_amount > Money.zero(document.open_amount.currency)


def day_refused(promised_on: date, today: date) -> Refused | None:
    """A promise goes from today to thirty days ahead."""
    if promised_on < today:
        return Refused(Why.DAY_PASSED, until=today)
    latest = latest_day(today)
    return Refused(Why.DAY_TOO_FAR, until=latest) if promised_on > latest else None


def amount_refused(
    amount: Money, documents: Sequence[int], known: Mapping[int, Document], open_now: Mapping[int, Document]
) -> Refused | None:
    """An amount is above zero and not above what is open of the ticked invoices, or on account of all.

    `known` are the customer's documents among the ticked ones, `open_now` all that the customer owes.
    """
    if amount <= Money.zero(amount.currency):
        return Refused(Why.NO_AMOUNT, amount=amount)
    if not open_now:
        return Refused(Why.NOTHING_OPEN)
    closed = [one for one in documents if one not in open_now]
    if closed:
        return Refused(Why.NOT_OPEN, number=known[closed[0]].number if closed[0] in known else "")
    covered = [open_now[one].open_amount for one in documents or open_now]
    if documents and any(one.currency != amount.currency for one in covered):
        return Refused(Why.SEVERAL_CURRENCIES)
    most = total((one for one in covered if one.currency == amount.currency), amount.currency)
    if not most:
        return Refused(Why.NOTHING_OPEN)
    return Refused(Why.ABOVE_OPEN, amount=amount, most=most) if amount > most else None


def plan_refused(instalments: Sequence[Instalment], today: date) -> Refused | None:
    """Two to twelve parts above zero, on days that rise, from today to a year ahead, in one currency."""
    if not INSTALMENTS_FEWEST <= len(instalments) <= INSTALMENTS_MOST:
        return Refused(Why.PLAN_COUNT, count=len(instalments))
    if len({one.amount.currency for one in instalments}) > 1:
        return Refused(Why.SEVERAL_CURRENCIES)
    for one in instalments:
        if one.amount <= Money.zero(one.amount.currency):
            return Refused(Why.NO_AMOUNT, amount=one.amount)
    days = [one.on for one in instalments]
    if any(later <= sooner for sooner, later in pairwise(days)):
        return Refused(Why.PLAN_ORDER)
    if days[0] < today:
        return Refused(Why.DAY_PASSED, until=today)
    latest = today + timedelta(days=PLAN_LONGEST_DAYS)
    return Refused(Why.DAY_TOO_FAR, until=latest) if days[-1] > latest else None


def plan_sum(instalments: Sequence[Instalment]) -> Money:
    """What a plan's parts make; it has one at least, and one currency."""
    return total((one.amount for one in instalments), instalments[0].amount.currency)


def equal_parts(whole: Money, parts: int) -> tuple[Money, ...]:
    """The same amount so many times, to the minor unit; the remainder is on the first."""
    each, rest = divmod(whole.minor, parts)
    rising = (each + rest, *(each for _ in range(parts - 1)))
    return tuple(Money.of_minor(minor, whole.currency) for minor in rising)


def overlap(documents: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two promises are about the same: an invoice of both, or both on account."""
    return bool(set(documents) & set(other)) if documents and other else not documents and not other


def in_the_way(documents: Sequence[int], others: Iterable[Promise], *, counts: bool) -> tuple[Promise, ...]:
    """What a promise on these invoices replaces: requests for one at once, what is open once it counts.

    A plan that is asked for stays: whoever decides on it sees what there is.
    """
    return tuple(
        one
        for one in others
        if overlap(documents, one.documents)
        and (
            (counts and one.state is PromiseState.OPEN)
            or (one.state is PromiseState.PROPOSED and one.plan_id is None)
        )
    )


def in_the_way_of_plan(
    documents: Sequence[int], others: Iterable[Promise], *, counts: bool
) -> tuple[Promise, ...]:
    """What a plan on these invoices replaces: another request for a plan at once, all once it counts."""
    return tuple(
        one
        for one in others
        if overlap(documents, one.documents)
        and (
            (counts and one.state in WAITING)
            or (one.state is PromiseState.PROPOSED and one.plan_id is not None)
        )
    )


def in_a_row(documents: Sequence[int], earlier: Iterable[Promise]) -> int:
    """Which promise in a row on the same invoices a new one is; `earlier` are the newest first.

    Each invoice counts its own, and the one that was promised most often decides: neither a promise on
    another invoice, nor one that was kept there, begins anew. On account is counted apart.
    """
    those = tuple(earlier)
    return 1 + max(_row_before(document, those) for document in documents or (None,))


def _row_before(document: int | None, earlier: Iterable[Promise]) -> int:
    """How many promises in a row an invoice has had; None is for what was promised on account.

    One that was kept begins anew; what never counted, or was taken back, is passed over.
    """
    for one in earlier:
        covers = document in one.documents if one.documents else document is None
        if one.opened_on is None or not covers:
            continue
        if one.state is PromiseState.KEPT:
            return 0
        if one.state in _GOES_ON:
            return one.in_a_row
    return 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a promise is judged against: what is still open of its invoices, and what the figures know."""

    still_open: Money
    today: date
    taken: datetime | None
    """When the figures were taken, as clocks show it where the company is."""
    is_fresh: bool
    was_paid: bool = False
    """Money came in on what it covers, whichever promise it counted for."""

    def knows(self, day: date) -> bool:
        """Whether what came in by the end of a day would be seen."""
        if not self.is_fresh or self.taken is None:
            return False
        return self.taken >= datetime.combine(day, WORK_ENDS, self.taken.tzinfo)


def still_open(promise: Promise, documents: Mapping[int, Document]) -> Money:
    """What is open of what a promise covers; on account, of all that the customer owes in its currency."""
    covered = (
        [documents[one] for one in promise.documents if one in documents]
        if promise.documents
        else list(documents.values())
    )
    currency = promise.amount.currency
    return total(
        (one.open_amount for one in covered if owed(one) and one.open_amount.currency == currency), currency
    )


def counted(promises: Iterable[Promise]) -> tuple[Promise, ...]:
    """A customer's promises that share what came in, in the order in which they are served.

    What was judged comes first, for what it took is its own; then the open ones by promised day. What was
    judged before the first of these was logged took what had come in before: nothing of theirs.
    """
    everyone = list(promises)
    waiting = [one for one in everyone if one.state is PromiseState.OPEN]
    if not waiting:
        return ()
    begun = min(one.logged_at for one in waiting)
    ended = {one.id: one.ended_at for one in everyone if one.state in JUDGED and one.ended_at}
    judged = [one for one in everyone if one.id in ended and ended[one.id] >= begun]
    judged.sort(key=lambda one: (ended[one.id], one.promised_on, one.id))
    waiting.sort(key=lambda one: (one.promised_on, one.id))
    return (*judged, *waiting)


CameIn = Mapping[int, Sequence[Receipt]]
"""What came in after each import that promises were logged after, the oldest first.

One list is not the end of another: an export that tells former months anew brings nothing new to whoever
was logged after these months were known.
"""
_Key = tuple[int | None, date, int, str]


def received(promises: Iterable[Promise], came_in: CameIn) -> dict[int, Money]:
    """What each open promise of a customer received by its id; no receipt counts twice.

    First each takes what came in on its own invoices; only then what is not allocated is shared out, and,
    on account, what nobody else's invoices took.
    """
    served, left = counted(promises), _all_of(came_in)
    taken = {one.id: 0 for one in served}
    for eligible in (_on_its_invoices, _besides):
        for one in served:
            most = one.amount if one.state is PromiseState.OPEN else one.received
            receipts = eligible(one, came_in.get(one.after_import, ()))
            taken[one.id] += _take(most.minor - taken[one.id], receipts, left)
    waiting = (one for one in served if one.state is PromiseState.OPEN)
    return {one.id: Money.of_minor(taken[one.id], one.amount.currency) for one in waiting}


def was_paid(promise: Promise, came_in: CameIn) -> bool:
    """Whether money came in on what it covers, whichever promise took it; on account, from anywhere."""
    receipts = came_in.get(promise.after_import, ())
    return bool(_on_its_invoices(promise, receipts) if promise.documents else _besides(promise, receipts))


def _key(receipt: Receipt) -> _Key:
    return receipt.document_id, receipt.on, receipt.import_id, receipt.amount.currency


def _all_of(came_in: CameIn) -> dict[_Key, int]:
    """Minor units that came in, whatever list tells of them, each once."""
    left: dict[_Key, int] = {}
    for receipts in came_in.values():
        told: Counter[_Key] = Counter()
        for one in receipts:
            told[_key(one)] += one.amount.minor
        left |= {key: max(minor, left.get(key, 0)) for key, minor in told.items()}
    return left


def _take(most: int, receipts: Sequence[Receipt], left: dict[_Key, int]) -> int:
    """Minor units that are taken from what is left of these, at most so much; `left` is lessened."""
    wanted = most
    for one in receipts:
        part = min(wanted, left[_key(one)], one.amount.minor)
        left[_key(one)] -= part
        wanted -= part
    return most - wanted


def _on_its_invoices(promise: Promise, receipts: Sequence[Receipt]) -> list[Receipt]:
    """What came in on the invoices that a promise names, whatever its date."""
    return [one for one in _same_currency(promise, receipts) if one.document_id in promise.documents]


def _besides(promise: Promise, receipts: Sequence[Receipt]) -> list[Receipt]:
    """What else may keep it, from the day it was logged: what is not allocated; on account, all there is."""
    return [
        one
        for one in _same_currency(promise, receipts)
        if one.on >= promise.logged_on and (one.document_id is None or not promise.documents)
    ]


def _same_currency(promise: Promise, receipts: Sequence[Receipt]) -> list[Receipt]:
    return [one for one in receipts if one.amount.currency == promise.amount.currency]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a promise ended."""

    state: PromiseState
    received: Money
    because: Because | None = None


def judge(promise: Promise, came_in: Money, seen: Seen) -> Judgement | None:
    """How an open promise ends today, given what it received; None while it stays open."""
    needed = min(promise.amount, came_in + seen.still_open)
    if not needed:
        because = Because.COUNTED_ELSEWHERE if seen.was_paid else Because.NOTHING_LEFT
        return Judgement(PromiseState.CANCELLED, came_in, because)
    if came_in >= needed:
        return Judgement(PromiseState.KEPT, came_in)
    if seen.today <= promise.grace_until or not seen.knows(promise.grace_until):
        return None
    return Judgement(PromiseState.PARTLY_KEPT if came_in else PromiseState.BROKEN, came_in)


def plan_after(parts: Collection[Promise]) -> PlanState:
    """How a running plan stands by its parts: the first that is not kept ends it."""
    states = {one.state for one in parts}
    if states & {PromiseState.BROKEN, PromiseState.PARTLY_KEPT}:
        return PlanState.BROKEN
    if PromiseState.OPEN in states:
        return PlanState.RUNNING
    return PlanState.KEPT if PromiseState.KEPT in states else PlanState.CANCELLED


def covering(amount: Money, open_now: Mapping[int, Money]) -> tuple[int, ...]:
    """The invoice of just that amount, else the first ones until they make it; given the oldest first."""
    same = [one for one, each in open_now.items() if each.currency == amount.currency]
    exact = next((one for one in same if open_now[one] == amount), None)
    if exact is not None:
        return (exact,)
    ticked: list[int] = []
    left = amount
    for one in same:
        if left <= Money.zero(amount.currency):
            break
        ticked.append(one)
        left = left - open_now[one]
    return tuple(ticked)


def next_friday(today: date, calendar: WorkingDays) -> date:
    """The Friday to come, or the working day before it on a holiday; tomorrow at the earliest."""
    friday = today + timedelta(days=(4 - today.weekday()) % 7 or 7)
    while True:
        day = friday if friday in calendar else calendar.before(friday)
        if day > today:
            return day
        friday += timedelta(days=7)


def monthly(first: date, parts: int, calendar: WorkingDays) -> tuple[date, ...]:
    """So many days a month apart, each on a working day."""
    return tuple(calendar.on_or_after(_months_later(first, months)) for months in range(parts))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day.day, (following - first).days))
