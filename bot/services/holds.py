"""Holds set and released by people, and the form for both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from bot.acts import Actor
from bot.audit import Deed
from bot.credit.hold import Hold, HoldCause
from bot.credit.refused import Refused, Why
from bot.credit_acts import HoldsChanged, ReleaseHold, SetHold
from bot.credit_views import HoldForm
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act
from bot.services.cases import tend_cases
from bot.services.customer_facts import hold_views, of_customer
from bot.services.deciders import release_deciders
from bot.services.dispute_steps import by
from bot.services.hold_notices import HoldChange, tell_of_holds
from bot.services.holds_by_rule import keep_holds
from bot.services.house import House, seen_customer
from bot.services.promise_checks import reason_refused
from bot.services.scope import storable
from bot.services.watch import watch_customers


async def set_hold(house: House, actor: Actor, wish: SetHold) -> HoldsChanged | Refused:
    """Take no orders of a customer until somebody releases it; the salesperson is told.

    Refused: ROLE, NO_REASON, TEXT_TOO_LONG, HELD_ALREADY, ALREADY_DONE. Raises NotYoursError and
    UnknownCustomerError.
    """
    why = storable(wish.why).strip()
    async with house.work.working() as one:
        held = await one.holds.of_customer(wish.customer_id, hold=True)
        customer = await seen_customer(one, actor, wish.customer_id)
        refused = _may_not(house, actor, Act.SET_HOLD) or reason_refused(why)
        refused = refused or _held_already(house, actor, held, why)
        if refused:
            return refused
        return HoldsChanged(await hold_in(house, one, customer, actor, why))


async def hold_in(
    house: House, one: Work, customer: KnownCustomer, actor: Actor, why: str
) -> tuple[Hold, ...]:
    """Take no orders of a customer, within a transaction that holds it; the salesperson is told."""
    today = house.today(actor.at)
    hold = Hold(0, customer.id, HoldCause.BY_HAND, today, actor.at, actor.person, why)
    kept = await keep_holds(one, [HoldChange(None, hold, Deed.HOLD_SET)], by(actor))
    await tell_of_holds(house, one, customer, kept, by(actor))
    return tuple(each.hold for each in kept)


async def release_hold(house: House, actor: Actor, wish: ReleaseHold) -> HoldsChanged | Refused:
    """Take orders again in spite of every hold there is; the salesperson is told.

    Refused: ROLE, NO_REASON, TEXT_TOO_LONG, DAY_PASSED, NOT_ON_HOLD. Raises NotYoursError and
    UnknownCustomerError.
    """
    reason, today = storable(wish.reason).strip(), house.today(actor.at)
    async with house.work.working() as one:
        await one.holds.of_customer(wish.customer_id, hold=True)
        customer = await seen_customer(one, actor, wish.customer_id)
        refused = _may_not(house, actor, Act.RELEASE_HOLD) or reason_refused(reason)
        if refused:
            return refused
        if wish.until is not None and wish.until < today:
            return Refused(Why.DAY_PASSED, until=today)
        await watch_customers(house, one, (customer.id,), actor.at)
        if not _holding(await one.holds.running((customer.id,)), today):
            return Refused(Why.NOT_ON_HOLD)
        released = await release_in(house, one, customer, actor, reason, wish.until)
        await tend_cases(house, one, (customer.id,), actor.at)
        return HoldsChanged(released)


async def release_in(
    house: House,
    one: Work,
    customer: KnownCustomer,
    actor: Actor,
    reason: str,
    until: date | None,
    told: Collection[str] = (),
) -> tuple[Hold, ...]:
    """Release all that holds a customer today, within a transaction that holds the customer.

    What was set by hand ends; what the rule set holds nothing until a day, or while its cause goes on.
    Those who are `told` of it otherwise get no message.
    """
    today = house.today(actor.at)
    holding = _holding(await one.holds.running((customer.id,)), today)
    changes = [_released(each, actor, today, reason, until) for each in holding]
    kept = await keep_holds(one, changes, by(actor))
    await tell_of_holds(house, one, customer, kept, by(actor), told)
    return tuple(each.hold for each in kept)


async def hold_form(house: House, actor: Actor, customer_id: int, releases: bool) -> HoldForm | Refused:
    """To set a hold, to release what holds, or for who may not, to ask for that.

    Refused: ROLE and HELD_ALREADY to set one, NOT_ON_HOLD to release. Raises NotYoursError and
    UnknownCustomerError.
    """
    today = house.today(actor.at)
    async with house.work.working() if releases else house.work.looking() as one:
        customer = await seen_customer(one, actor, customer_id)
        if releases:  # an order check finds holds before a tick has made them
            await one.holds.of_customer(customer_id, hold=True)
            await watch_customers(house, one, (customer_id,), actor.at)
        running = await one.holds.running((customer_id,))
        holding = _holding(running, today)
        refused = None if releases else _may_not(house, actor, Act.SET_HOLD) or _by_hand(house, running)
        if refused or (releases and not holding):
            return refused or Refused(Why.NOT_ON_HOLD)
        return HoldForm(
            of=of_customer(house, customer),
            holds=await hold_views(house, one, holding, today),
            may_release=house.may(Act.RELEASE_HOLD, actor),
            decides=house.name_of(house.credit_manager()),
            deciders=await release_deciders(house, one, actor.person, actor.at),
            seen=await one.trail.newest(customer_id),
        )


def _may_not(house: House, actor: Actor, act: Act) -> Refused | None:
    return None if house.may(act, actor) else Refused(Why.ROLE, who=house.those_who_may(act))


def _held_already(house: House, actor: Actor, holds: Collection[Hold], why: str) -> Refused | None:
    refused = _by_hand(house, holds)
    again = any(_is_by_hand(each) and (each.set_by, each.why) == (actor.person, why) for each in holds)
    return replace(refused, why=Why.ALREADY_DONE) if refused and again else refused


def _by_hand(house: House, holds: Collection[Hold]) -> Refused | None:
    running = next((each for each in holds if _is_by_hand(each)), None)
    if running is None:
        return None
    return Refused(Why.HELD_ALREADY, who=house.name_of(running.set_by), at=running.set_at)


def _is_by_hand(hold: Hold) -> bool:
    return hold.cause is HoldCause.BY_HAND and hold.ended_on is None


def _holding(holds: Collection[Hold], today: date) -> tuple[Hold, ...]:
    return tuple(each for each in holds if each.holds_on(today))


def _released(hold: Hold, actor: Actor, today: date, reason: str, until: date | None) -> HoldChange:
    by_hand = hold.cause is HoldCause.BY_HAND
    after = replace(
        hold,
        released_by=actor.person,
        released_at=actor.at,
        released_on=today,
        release_reason=reason,
        released_until=None if by_hand else until,
        released_documents=hold.documents,
        ended_on=today if by_hand else None,
        ended_at=actor.at if by_hand else None,
    )
    return HoldChange(hold, after, Deed.HOLD_RELEASED)
