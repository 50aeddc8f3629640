"""Why cases are open today: gathered set by set, for as many customers as are asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from bot.credit.case import Cause, CauseKind
from bot.credit.crossing import Crossing, Threshold
from bot.credit.dispute import Dispute
from bot.credit.due_step import DueStep, days_over, is_late
from bot.credit.hold import Hold, HoldCause
from bot.credit.ledger import Document
from bot.credit.promise import Promise
from bot.ports import Work
from bot.services.house import House
from bot.services.record_views import last_broken

ONE_DAY = timedelta(days=1)
STEP = "step"
BROKEN_WITHIN = timedelta(days=90)
"""A promise that was broken longer ago opens no case any more; one that is open for it goes on."""
NEEDS_FIGURES = frozenset(
    {CauseKind.LATE_HOLD, CauseKind.BROKEN_PROMISE, CauseKind.LATE_STEP, CauseKind.LATE_DISPUTE}
)
"""With old figures nobody can tell these: they may be paid by now."""
HANDED_OVER = frozenset({CauseKind.LATE_HOLD, CauseKind.BROKEN_PROMISE, CauseKind.LATE_STEP})
"""What an agency or a lawyer takes on with the hand-over: nobody of the company is to chase it any more."""
_CROSSED = {
    Threshold.BREACH: (CauseKind.BREACH, "limit"),
    Threshold.GROUP: (CauseKind.GROUP, "group"),
    Threshold.COVER: (CauseKind.COVER, "cover"),
}


def causes_of(
    up: Iterable[Crossing],
    holds: Iterable[Hold],
    papers: Mapping[int, Document],
    apart: Sequence[Cause],
    today: date,
) -> tuple[Cause, ...]:
    """Of one customer: from what is crossed, from its holds, and `apart` from both.

    `papers` are the invoices that holds name, by their ids.
    """
    crossed = [_crossed(each) for each in up if each.threshold in _CROSSED]
    late = [each for each in holds if each.cause is HoldCause.LATE and each.holds_on(today)]
    return (*crossed, *(_late(each, papers, today) for each in late), *apart)


async def causes_apart(
    house: House,
    one: Work,
    customers: Collection[int] | None,
    known: Mapping[int, Sequence[Cause]],
    today: date,
) -> dict[int, tuple[Cause, ...]]:
    """Broken promises, late steps and late disputes of these customers, or of all.

    `known` are the causes of running cases.
    """
    found = defaultdict[int, list[Cause]](list)
    for customer, cause in await _broken(one, customers, known, today):
        found[customer].append(cause)
    for customer, cause in await _late_steps(house, one, customers, today):
        found[customer].append(cause)
    for customer, cause in await _late_disputes(one, customers, today):
        found[customer].append(cause)
    return {customer: tuple(causes) for customer, causes in found.items()}


def _crossed(crossing: Crossing) -> Cause:
    kind, subject = _CROSSED[crossing.threshold]
    return Cause(kind, subject, crossing.crossed_on, crossing.exposure, crossing.limit)


def _late(hold: Hold, papers: Mapping[int, Document], today: date) -> Cause:
    """Of the oldest invoice that sets the hold."""
    subject = f"hold:{hold.id}"
    paper = next((papers[each] for each in hold.documents if each in papers), None)
    if paper is None:
        return Cause(CauseKind.LATE_HOLD, subject, hold.set_on)
    return Cause(
        kind=CauseKind.LATE_HOLD,
        subject=subject,
        since=hold.set_on,
        amount=paper.open_amount,
        number=paper.number,
        days=paper.days_late(today),
        on=paper.due_on,
    )


async def _broken(
    one: Work, customers: Collection[int] | None, known: Mapping[int, Sequence[Cause]], today: date
) -> list[tuple[int, Cause]]:
    running = {
        each.key
        for causes in known.values()
        for each in causes
        if each.kind is CauseKind.BROKEN_PROMISE and each.ended_on is None
    }
    promises = await _promises(one, customers, known, running, today)
    broken = await last_broken(one.ledger, promises, today)
    found = [(customer, promise, _unkept(promise)) for customer, promise in broken.items()]
    return [
        (customer, cause)
        for customer, promise, cause in found
        if cause.key in running or _is_recent(promise, today)
    ]


async def _promises(
    one: Work,
    customers: Collection[int] | None,
    known: Mapping[int, Sequence[Cause]],
    running: Collection[str],
    today: date,
) -> dict[int, tuple[Promise, ...]]:
    if customers is not None:
        return await one.promises.of_customers(customers) if customers else {}
    recent = await one.promises.let_down(today - BROKEN_WITHIN - ONE_DAY, today)
    named = {key for key, causes in known.items() if any(each.key in running for each in causes)}
    older = named - recent.keys()
    return recent | (await one.promises.of_customers(older) if older else {})


def _is_recent(promise: Promise, today: date) -> bool:
    return promise.ended_on is not None and promise.ended_on >= today - BROKEN_WITHIN


def _unkept(promise: Promise) -> Cause:
    return Cause(
        kind=CauseKind.BROKEN_PROMISE,
        subject=f"promise:{promise.id}",
        since=promise.ended_on or promise.grace_until,
        amount=promise.amount,
        on=promise.promised_on,
    )


async def _late_steps(
    house: House, one: Work, customers: Collection[int] | None, today: date
) -> list[tuple[int, Cause]]:
    """Of dunning steps that are nobody's silent first ones, from the working day after their deadline on."""
    late = [each for each in await one.dunning.running(customers) if is_late(each, today)]
    known = await one.ledger.customers({each.customer_id for each in late}) if late else {}
    over = [(each, days_over(each, today, house.calendar(known[each.customer_id]))) for each in late]
    return [(each.customer_id, _late_step(each, days)) for each, days in over if days]


def _late_step(step: DueStep, days: int) -> Cause:
    return Cause(
        kind=CauseKind.LATE_STEP,
        subject=f"{STEP}:{step.id}",
        since=step.due_on + ONE_DAY,
        number=step.step.action.value,
        days=days,
        on=step.due_on,
    )


def step_of(cause: Cause) -> int:
    """The id of the dunning step that a LATE_STEP tells of."""
    return int(cause.subject.removeprefix(f"{STEP}:"))


async def _late_disputes(
    one: Work, customers: Collection[int] | None, today: date
) -> list[tuple[int, Cause]]:
    late = [each for each in await one.disputes.running() if each.target_on < today]
    late = [each for each in late if customers is None or each.customer_id in customers]
    numbers = await one.ledger.numbers({each.document_id for each in late}) if late else {}
    return [(each.customer_id, _late_dispute(each, numbers, today)) for each in late]


def _late_dispute(dispute: Dispute, numbers: Mapping[int, str], today: date) -> Cause:
    return Cause(
        kind=CauseKind.LATE_DISPUTE,
        subject=f"dispute:{dispute.id}",
        since=dispute.target_on + ONE_DAY,
        amount=dispute.amount,
        number=numbers.get(dispute.document_id, ""),
        days=(today - dispute.target_on).days,
        on=dispute.target_on,
    )
