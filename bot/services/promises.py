"""Promises to pay: logged, agreed to, cancelled and taken back, each in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.acts import UNDO_FOR, Actor, LogPromise, PromiseLogged
from bot.audit import Deed
from bot.credit.money import Money
from bot.credit.promise import IN_A_ROW_ALONE, Because, PlanState, Promise, PromiseState
from bot.credit.promise_rules import WAITING, day_refused, grace_until, in_a_row, in_the_way, overlap
from bot.credit.refused import Refused, Why
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act
from bot.services.acted import mark_acted
from bot.services.at_once import look_again
from bot.services.house import House, seen_customer
from bot.services.promise_checks import (
    Held,
    amount_refused_now,
    decision_refused,
    held_promise,
    not_theirs_to_cancel,
    not_waiting,
    too_long,
)
from bot.services.promise_deeds import Deeds, came_second, facts_of, moved_on
from bot.services.promise_notices import Requests, nobody_decides
from bot.services.scope import storable
from bot.services.step_deeds import Decision
from bot.services.with_step import step_beside, take_beside


async def log_promise(house: House, actor: Actor, request: LogPromise) -> PromiseLogged | Refused:
    """A promise counts, or waits for the credit manager when it is the third in a row.

    Raises UnknownCustomerError and NotYoursError.
    """
    request = replace(request, documents=tuple(dict.fromkeys(request.documents)))
    async with house.work.working() as one:
        customer = await seen_customer(one, actor, request.customer_id)
        if not house.may(Act.LOG_PROMISE, actor):
            return Refused(Why.ROLE, who=house.those_who_may(Act.LOG_PROMISE))
        others = await one.promises.of_customer(customer.id, hold=True)
        done = await one.promises.of_key(request.key)
        if done:
            return _already(house, done)
        row = in_a_row(request.documents, others)
        refused = await _log_refused(house, one, actor, request, others, row)
        if refused:
            return refused
        beside = await step_beside(house, one, actor, request.with_step, customer.id)
        if isinstance(beside, Refused):
            return beside
        return await _log(house, one, actor, customer, request, others, row, beside)


async def _log_refused(
    house: House, one: Work, actor: Actor, request: LogPromise, others: Sequence[Promise], row: int
) -> Refused | None:
    found = in_the_way(request.documents, others, counts=True)
    return (
        too_long(request.note, request.said_by)
        or await came_second(house, one, actor, request.customer_id, request.seen, found)
        or day_refused(request.promised_on, house.today(actor.at))
        or await amount_refused_now(house, one, actor, request.customer_id, request.documents, request.amount)
        or (nobody_decides(house, actor.person) if row > IN_A_ROW_ALONE else None)
    )


async def _log(
    house: House,
    one: Work,
    actor: Actor,
    customer: KnownCustomer,
    request: LogPromise,
    others: Sequence[Promise],
    row: int,
    beside: Decision | None,
) -> PromiseLogged | Refused:
    counts = row <= IN_A_ROW_ALONE
    open_ones = in_the_way(request.documents, others, counts=True)
    made = _made(house, actor, customer, request, row, await one.ledger.newest_import())
    made = replace(made, replaces=next((each.id for each in open_ones), None))
    kept = await one.promises.add(made, request.key)
    if kept is None:
        done = await one.promises.of_key(request.key)
        return _already(house, done) if done else Refused(Why.ALREADY_DONE)
    deeds = Deeds.of(house, one, customer, actor)
    replaced = await deeds.replace_all(in_the_way(request.documents, others, counts=counts))
    deed = Deed.PROMISE_LOGGED if counts else Deed.PROMISE_ASKED
    deeds.note(deed, f"promise:{kept.id}", None, facts_of(kept))
    number = await deeds.write()
    await take_beside(beside, f"promise:{kept.id}")
    if not counts:
        await Requests(house, one, customer, actor.at).ask(kept)
    await mark_acted(house, one, actor.person, customer, actor.at, number)
    await look_again(house, one, customer.id, actor)
    return PromiseLogged(kept, replaced)


def _made(
    house: House, actor: Actor, customer: KnownCustomer, request: LogPromise, row: int, newest: int
) -> Promise:
    today = house.today(actor.at)
    counts = row <= IN_A_ROW_ALONE
    return Promise(
        id=0,
        customer_id=customer.id,
        documents=request.documents,
        amount=request.amount,
        promised_on=request.promised_on,
        grace_until=grace_until(request.promised_on, house.calendar(customer)),
        said_by=storable(request.said_by).strip(),
        means=request.means,
        note=storable(request.note).strip(),
        state=PromiseState.OPEN if counts else PromiseState.PROPOSED,
        logged_by=actor.person,
        logged_at=actor.at,
        logged_on=today,
        after_import=newest,
        received=Money.zero(request.amount.currency),
        in_a_row=row,
        opened_on=today if counts else None,
    )


def _already(house: House, done: Promise) -> Refused:
    return Refused(Why.ALREADY_DONE, who=house.name_of(done.logged_by), at=done.logged_at)


async def decide_promise(
    house: House, actor: Actor, promise_id: int, version: int, *, agrees: bool, reason: str = ""
) -> PromiseLogged | Refused:
    """Agree to the third promise in a row, or refuse it with a reason; whoever asked is told.

    Raises UnknownRecordError and NotYoursError.
    """
    async with house.work.working() as one:
        held = await held_promise(one, actor, promise_id)
        refused = await _decision_refused(house, one, actor, held, version)
        refused = refused or _answer_refused(house, actor, held.promise, agrees, reason)
        if refused:
            return refused
        deeds = Deeds.of(house, one, held.customer, actor)
        replaced: tuple[Promise, ...] = ()
        if agrees:
            replaced = await deeds.replace_all(in_the_way(held.promise.documents, held.others, counts=True))
        decided = await _decide(deeds, held.promise, agrees, reason)
        number = await deeds.write()
        await Requests(house, one, held.customer, actor.at).answer(decided)
        await mark_acted(house, one, actor.person, held.customer, actor.at, number)
        await look_again(house, one, held.customer.id, actor)
        return PromiseLogged(decided, replaced)


async def _decision_refused(
    house: House, one: Work, actor: Actor, held: Held, version: int
) -> Refused | None:
    """Whether it is theirs to decide, and still what they saw."""
    promise = held.promise
    if not house.may(Act.DECIDE_PROMISE, actor):
        return Refused(Why.ROLE, who=house.those_who_may(Act.DECIDE_PROMISE))
    if promise.state is not PromiseState.PROPOSED or promise.plan_id is not None:
        return await not_waiting(house, one, promise)
    if promise.version != version:
        return await moved_on(house, one, promise.customer_id, Why.CAME_SECOND, (promise,))
    return None


def _answer_refused(
    house: House, actor: Actor, promise: Promise, agrees: bool, reason: str
) -> Refused | None:
    refused = decision_refused(house, actor, promise.logged_by, agrees=agrees, reason=reason)
    if not refused and agrees and promise.promised_on < house.today(actor.at):
        return Refused(Why.DAY_PASSED)
    return refused


async def _decide(deeds: Deeds, promise: Promise, agrees: bool, reason: str) -> Promise:
    decided = replace(
        promise, decided_by=deeds.who, decided_at=deeds.at, decision_reason=storable(reason).strip()
    )
    if agrees:
        opened = replace(decided, state=PromiseState.OPEN, opened_on=deeds.today)
        return await deeds.change(promise, opened, Deed.PROMISE_AGREED)
    refused = replace(decided, state=PromiseState.REFUSED, ended_on=deeds.today, ended_at=deeds.at)
    return await deeds.change(promise, refused, Deed.PROMISE_REFUSED)


async def cancel_promise(house: House, actor: Actor, promise_id: int, version: int) -> Promise | Refused:
    """A promise, or the request for one, is withdrawn; of an instalment, the whole plan is.

    Raises UnknownRecordError and NotYoursError.
    """
    async with house.work.working() as one:
        held = await held_promise(one, actor, promise_id)
        refused = await _cancel_refused(house, one, actor, held.promise, version)
        if refused:
            return refused
        deeds = Deeds.of(house, one, held.customer, actor)
        await _withdraw(deeds, held.promise)
        number = await deeds.write()
        await mark_acted(house, one, actor.person, held.customer, actor.at, number)
        return await one.promises.one(promise_id)


async def _cancel_refused(
    house: House, one: Work, actor: Actor, promise: Promise, version: int
) -> Refused | None:
    refused = not_theirs_to_cancel(house, actor, promise.logged_by)
    if refused:
        return refused
    if promise.state is PromiseState.REFUSED:
        return await not_waiting(house, one, promise)
    if promise.state not in WAITING:
        return await moved_on(house, one, promise.customer_id, Why.ENDED, (promise,))
    # Whoever saw a request is told when it counts by now: to cancel that is another wish.
    if promise.version != version and promise.decided_by:
        return await not_waiting(house, one, promise)
    return None


async def _withdraw(deeds: Deeds, promise: Promise) -> None:
    if promise.plan_id is not None:
        await deeds.withdraw_plan(promise.plan_id)
        return
    await deeds.end(promise, PromiseState.CANCELLED, Deed.PROMISE_CANCELLED, Because.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A promise does not count any more."""

    promise: Promise
    again: tuple[Promise, ...]
    """What it had replaced, which counts or waits again."""


async def undo_promise(house: House, one: Work, actor: Actor, promise_id: int) -> TakenBack | Refused:
    """Take back what was logged within ten minutes; what it had replaced is what it was before.

    Raises UnknownRecordError and NotYoursError.
    """
    held = await held_promise(one, actor, promise_id)
    refused = await _undo_refused(house, one, actor, held.promise)
    if refused:
        return refused
    deeds = Deeds.of(house, one, held.customer, actor)
    again = await deeds.restore(_replaced_by(held.promise, held.others))
    await _take_back(deeds, held.promise)
    number = await deeds.write()
    await mark_acted(house, one, actor.person, held.customer, actor.at, number)
    return TakenBack(await one.promises.one(promise_id), again)


async def _undo_refused(house: House, one: Work, actor: Actor, promise: Promise) -> Refused | None:
    if promise.logged_by != actor.person or not house.may(Act.UNDO, actor, concerned=True):
        return Refused(Why.UNDO_NOT_YOURS, who=house.name_of(promise.logged_by))
    if promise.because is Because.UNDONE:
        return Refused(Why.UNDONE_ALREADY, at=promise.ended_at)
    if promise.state not in WAITING or promise.decided_by:
        depends, customer = Why.UNDO_DEPENDS, promise.customer_id
        return await moved_on(house, one, customer, depends, (promise,), asks=actor.person)
    until = promise.logged_at + UNDO_FOR
    return Refused(Why.UNDO_TOO_LATE, at=until) if actor.at >= until else None


async def _take_back(deeds: Deeds, promise: Promise) -> None:
    cancelled, undone = PromiseState.CANCELLED, Because.UNDONE
    if promise.plan_id is not None:
        await deeds.end_plan(promise.plan_id, PlanState.CANCELLED, Deed.UNDONE, cancelled, undone)
        return
    await deeds.end(promise, cancelled, Deed.UNDONE, undone)


def _replaced_by(promise: Promise, others: Sequence[Promise]) -> tuple[Promise, ...]:
    """What it replaced when it was logged, unless something else is about the same by now."""
    then = [one for one in others if one.state is PromiseState.REPLACED and one.ended_at == promise.logged_at]
    now = [one for one in others if promise.plan_id is None or one.plan_id != promise.plan_id]
    return tuple(
        one
        for one in then
        if overlap(one.documents, promise.documents) and not any(_stands_instead(each, one) for each in now)
    )


def _stands_instead(now: Promise, replaced: Promise) -> bool:
    """Whether a promise of now would be beside one that comes back, where only one of them can be.

    A request comes back beside the promise that was open when it was made.
    """
    if not overlap(now.documents, replaced.documents):
        return False
    if replaced.opened_on is not None:
        return now.state is PromiseState.OPEN
    of_a_plan = replaced.plan_id is not None
    if now.state is PromiseState.PROPOSED:
        return of_a_plan is (now.plan_id is not None)
    since = now.decided_at or now.logged_at
    began_since = replaced.ended_at is not None and since > replaced.ended_at
    return now.state is PromiseState.OPEN and not of_a_plan and began_since
