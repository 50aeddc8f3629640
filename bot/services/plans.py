"""Instalment plans: asked for, decided by the credit manager, cancelled, each in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.acts import Actor, AskForPlan, PlanAsked
from bot.audit import Deed
from bot.credit.money import Money
from bot.credit.promise import Instalment, Plan, PlanState, Promise, PromiseState
from bot.credit.promise_rules import grace_until, in_the_way_of_plan, plan_refused, plan_sum
from bot.credit.refused import Refused, Why
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act
from bot.services.acted import mark_acted
from bot.services.at_once import look_again
from bot.services.house import House, seen_customer
from bot.services.promise_checks import amount_refused_now, decision_refused, not_theirs_to_cancel, too_long
from bot.services.promise_deeds import Deeds, came_second, facts_of_plan, moved_on
from bot.services.promise_notices import Requests, nobody_decides
from bot.services.scope import storable
from bot.services.step_deeds import Decision
from bot.services.with_step import step_beside, take_beside

_GOING = frozenset({PlanState.PROPOSED, PlanState.RUNNING})


async def ask_for_plan(house: House, actor: Actor, request: AskForPlan) -> PlanAsked | Refused:
    """A plan waits for the credit manager, who is asked; it pauses nothing meanwhile.

    Raises UnknownCustomerError and NotYoursError.
    """
    request = replace(request, documents=tuple(dict.fromkeys(request.documents)))
    async with house.work.working() as one:
        customer = await seen_customer(one, actor, request.customer_id)
        if not house.may(Act.ASK_FOR_PLAN, actor):
            return Refused(Why.ROLE, who=house.those_who_may(Act.ASK_FOR_PLAN))
        others = await one.promises.of_customer(customer.id, hold=True)
        done = await one.promises.plan_of_key(request.key)
        if done:
            return _already(house, done)
        refused = await _ask_refused(house, one, actor, request, others)
        if refused:
            return refused
        beside = await step_beside(house, one, actor, request.with_step, customer.id)
        if isinstance(beside, Refused):
            return beside
        return await _ask(house, one, actor, customer, request, others, beside)


async def _ask_refused(
    house: House, one: Work, actor: Actor, request: AskForPlan, others: Sequence[Promise]
) -> Refused | None:
    found = in_the_way_of_plan(request.documents, others, counts=True)
    refused = (
        too_long(request.note, request.said_by)
        or await came_second(house, one, actor, request.customer_id, request.seen, found)
        or plan_refused(request.instalments, house.today(actor.at))
    )
    if refused:
        return refused
    whole = plan_sum(request.instalments)
    return await amount_refused_now(
        house, one, actor, request.customer_id, request.documents, whole
    ) or nobody_decides(house, actor.person)


async def _ask(
    house: House,
    one: Work,
    actor: Actor,
    customer: KnownCustomer,
    request: AskForPlan,
    others: Sequence[Promise],
    beside: Decision | None,
) -> PlanAsked | Refused:
    newest = await one.ledger.newest_import()
    made = [_part(house, actor, customer, request, part, newest) for part in request.instalments]
    kept = await one.promises.add_plan(_plan(house, actor, request), made, request.key)
    if kept is None:
        done = await one.promises.plan_of_key(request.key)
        return _already(house, done) if done else Refused(Why.ALREADY_DONE)
    plan, parts = await one.promises.plan(kept.id)
    deeds = Deeds.of(house, one, customer, actor)
    await deeds.replace_all(in_the_way_of_plan(request.documents, others, counts=False))
    deeds.note(Deed.PLAN_ASKED, f"plan:{plan.id}", None, facts_of_plan(plan, parts))
    number = await deeds.write()
    await take_beside(beside, f"plan:{plan.id}")
    await Requests(house, one, customer, actor.at).ask_plan(plan, parts)
    await mark_acted(house, one, actor.person, customer, actor.at, number)
    if beside is not None:
        await look_again(house, one, customer.id, actor)
    return PlanAsked(plan, parts)


def _plan(house: House, actor: Actor, request: AskForPlan) -> Plan:
    return Plan(
        id=0,
        customer_id=request.customer_id,
        state=PlanState.PROPOSED,
        note=storable(request.note).strip(),
        asked_by=actor.person,
        asked_at=actor.at,
        asked_on=house.today(actor.at),
    )


def _part(
    house: House, actor: Actor, customer: KnownCustomer, request: AskForPlan, part: Instalment, newest: int
) -> Promise:
    return Promise(
        id=0,
        customer_id=customer.id,
        documents=request.documents,
        amount=part.amount,
        promised_on=part.on,
        grace_until=grace_until(part.on, house.calendar(customer)),
        said_by=storable(request.said_by).strip(),
        means=None,
        note="",
        state=PromiseState.PROPOSED,
        logged_by=actor.person,
        logged_at=actor.at,
        logged_on=house.today(actor.at),
        after_import=newest,
        received=Money.zero(part.amount.currency),
    )


def _already(house: House, done: Plan) -> Refused:
    return Refused(Why.ALREADY_DONE, who=house.name_of(done.asked_by), at=done.asked_at)


@dataclass(frozen=True, slots=True)
class _Held:
    """A plan, its parts, its customer and the customer's other promises, kept from others."""

    customer: KnownCustomer
    plan: Plan
    parts: tuple[Promise, ...]
    others: tuple[Promise, ...]


async def _held(one: Work, actor: Actor, plan_id: int) -> _Held:
    found, _ = await one.promises.plan(plan_id)
    customer = await seen_customer(one, actor, found.customer_id)
    everyone = await one.promises.of_customer(customer.id, hold=True)
    plan, parts = await one.promises.plan(plan_id, hold=True)
    return _Held(customer, plan, parts, tuple(each for each in everyone if each.plan_id != plan_id))


async def decide_plan(
    house: House, actor: Actor, plan_id: int, version: int, *, agrees: bool, reason: str = ""
) -> PlanAsked | Refused:
    """Agree to a plan, whose parts then count, or refuse it with a reason; whoever asked is told.

    Raises UnknownRecordError and NotYoursError.
    """
    async with house.work.working() as one:
        held = await _held(one, actor, plan_id)
        refused = await _decision_refused(house, one, actor, held, version)
        refused = refused or _answer_refused(house, actor, held, agrees, reason)
        if refused:
            return refused
        deeds = Deeds.of(house, one, held.customer, actor)
        if agrees:
            documents = held.parts[0].documents
            await deeds.replace_all(in_the_way_of_plan(documents, held.others, counts=True))
        await _decide(deeds, held, agrees, reason)
        number = await deeds.write()
        plan, parts = await one.promises.plan(plan_id)
        await Requests(house, one, held.customer, actor.at).answer_plan(plan, parts)
        await mark_acted(house, one, actor.person, held.customer, actor.at, number)
        await look_again(house, one, held.customer.id, actor)
        return PlanAsked(plan, parts)


async def _decision_refused(
    house: House, one: Work, actor: Actor, held: _Held, version: int
) -> Refused | None:
    """Whether it is theirs to decide, and still what they saw."""
    if not house.may(Act.DECIDE_PLAN, actor):
        return Refused(Why.ROLE, who=house.those_who_may(Act.DECIDE_PLAN))
    if held.plan.state is not PlanState.PROPOSED:
        return await _not_waiting(house, one, held)
    if held.plan.version != version:
        return await moved_on(house, one, held.customer.id, Why.CAME_SECOND, held.parts)
    return None


def _answer_refused(house: House, actor: Actor, held: _Held, agrees: bool, reason: str) -> Refused | None:
    refused = decision_refused(house, actor, held.plan.asked_by, agrees=agrees, reason=reason)
    if not refused and agrees and held.parts[0].promised_on < house.today(actor.at):
        return Refused(Why.DAY_PASSED)
    return refused


async def _not_waiting(house: House, one: Work, held: _Held) -> Refused:
    plan = held.plan
    if plan.decided_by:
        return Refused(Why.DECIDED, who=house.name_of(plan.decided_by), at=plan.decided_at)
    return await moved_on(house, one, plan.customer_id, Why.ENDED, held.parts)


async def _decide(deeds: Deeds, held: _Held, agrees: bool, reason: str) -> None:
    said = storable(reason).strip()
    for part in held.parts:
        decided = replace(part, decided_by=deeds.who, decided_at=deeds.at, decision_reason=said)
        if agrees:
            ended = replace(decided, state=PromiseState.OPEN, opened_on=deeds.today)
        else:
            ended = replace(decided, state=PromiseState.REFUSED, ended_on=deeds.today, ended_at=deeds.at)
        await deeds.change(part, ended, None)
    plan = replace(held.plan, decided_by=deeds.who, decided_at=deeds.at, decision_reason=said)
    if agrees:
        after, deed = replace(plan, state=PlanState.RUNNING), Deed.PLAN_AGREED
    else:
        after, deed = replace(plan, state=PlanState.REFUSED, ended_on=deeds.today), Deed.PLAN_REFUSED
    await deeds.change_plan(held.plan, held.parts, after, deed)


async def cancel_plan(house: House, actor: Actor, plan_id: int, version: int) -> Plan | Refused:
    """A plan, or the request for one, is withdrawn with the parts that still wait.

    Raises UnknownRecordError and NotYoursError.
    """
    async with house.work.working() as one:
        held = await _held(one, actor, plan_id)
        refused = await _cancel_refused(house, one, actor, held, version)
        if refused:
            return refused
        deeds = Deeds.of(house, one, held.customer, actor)
        await deeds.withdraw_plan(plan_id)
        number = await deeds.write()
        await mark_acted(house, one, actor.person, held.customer, actor.at, number)
        plan, _ = await one.promises.plan(plan_id)
        return plan


async def _cancel_refused(house: House, one: Work, actor: Actor, held: _Held, version: int) -> Refused | None:
    refused = not_theirs_to_cancel(house, actor, held.plan.asked_by)
    if refused:
        return refused
    if held.plan.state not in _GOING:
        if held.plan.state is PlanState.REFUSED:
            return await _not_waiting(house, one, held)
        return await moved_on(house, one, held.customer.id, Why.ENDED, held.parts)
    # Whoever saw a request is told when it runs by now: to cancel that is another wish.
    if held.plan.version != version and held.plan.decided_by:
        return await _not_waiting(house, one, held)
    return None
