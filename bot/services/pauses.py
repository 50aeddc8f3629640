"""Reminders to a customer are suspended until a day, and go on: both count at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.acts import Actor
from bot.audit import Deed, Facts, NewEntry
from bot.credit.due_step import Pause
from bot.credit.refused import Refused, Why
from bot.dunning_acts import Paused, PauseReminders
from bot.dunning_views import PauseForm
from bot.ports import Work
from bot.rights import Act
from bot.services.at_once import look_again
from bot.services.customer_facts import of_customer
from bot.services.dunning_sweep import sweep_customers
from bot.services.house import House, seen_customer
from bot.services.promise_checks import reason_refused
from bot.services.scope import storable


async def pause_form(house: House, actor: Actor, customer_id: int) -> PauseForm | Refused:
    """What the form shows. Refused: ROLE, LITIGATION_ALREADY.

    Raises UnknownCustomerError and NotYoursError.
    """
    today = house.today(actor.at)
    async with house.work.looking() as one:
        customer = await seen_customer(one, actor, customer_id)
        present = (await one.dunning.pauses(today, (customer_id,))).get(customer_id)
        refused = _may_not(house, actor)
        if refused := refused or (None if present else await _in_litigation(house, one, customer_id)):
            return refused
    return PauseForm(
        of=of_customer(house, customer),
        today=today,
        last=_last(house, today),
        present=present,
        until=present.until if present else None,
        reason=present.reason if present else "",
    )


async def pause_reminders(house: House, actor: Actor, wish: PauseReminders) -> Paused | Refused:
    """Ask nothing of a customer until a day; one that runs ends for it, and so do running steps.

    Refused: ROLE, LITIGATION_ALREADY, DAY_PASSED with the first day, DAY_TOO_FAR with the last, NO_REASON,
    TEXT_TOO_LONG, ALREADY_DONE, PAUSED_ALREADY when somebody else did just that. Raises
    UnknownCustomerError and NotYoursError.
    """
    reason, today = storable(wish.reason).strip(), house.today(actor.at)
    async with house.work.working() as one:
        await one.dunning.hold_customers((wish.customer_id,))
        await seen_customer(one, actor, wish.customer_id)
        present = (await one.dunning.pauses(today, (wish.customer_id,))).get(wish.customer_id)
        refused = (
            _may_not(house, actor)
            or await _in_litigation(house, one, wish.customer_id)
            or _not_until(house, wish.until, today)
            or reason_refused(reason)
            or _again(house, actor, present, replace(wish, reason=reason))
        )
        if refused:
            return refused
        pause = Pause(0, wish.customer_id, wish.until, reason, actor.person, actor.at, today)
        kept = await one.dunning.add_pause(pause)
        await _write_down(one, actor, Deed.REMINDERS_PAUSED, kept, before=present)
        await count_at_once(house, one, actor, wish.customer_id)
        return Paused(kept)


async def resume_reminders(house: House, actor: Actor, customer_id: int) -> Paused | Refused:
    """Reminders go on from today. Refused: ROLE, NOT_PAUSED.

    Raises UnknownCustomerError and NotYoursError.
    """
    today = house.today(actor.at)
    async with house.work.working() as one:
        await one.dunning.hold_customers((customer_id,))
        await seen_customer(one, actor, customer_id)
        if refused := _may_not(house, actor):
            return refused
        present = (await one.dunning.pauses(today, (customer_id,))).get(customer_id)
        if present is None:
            return Refused(Why.NOT_PAUSED)
        ended = replace(present, ended_on=today, ended_by=actor.person)
        if not await one.dunning.end_pause(ended):
            return Refused(Why.NOT_PAUSED)
        await _write_down(one, actor, Deed.REMINDERS_RESUMED, ended, before=present)
        await count_at_once(house, one, actor, customer_id)
        return Paused(ended)


async def _in_litigation(house: House, one: Work, customer_id: int) -> Refused | None:
    """Nobody reminds a customer who is in litigation: there is nothing to suspend."""
    for each in await one.litigations.running((customer_id,)):
        if each.is_running:
            return Refused(Why.LITIGATION_ALREADY, who=house.name_of(each.decided_by), at=each.decided_at)
    return None


def _last(house: House, today: date) -> date:
    return today + timedelta(days=house.policy.dunning.pause_days)


def _may_not(house: House, actor: Actor) -> Refused | None:
    if house.may(Act.PAUSE_REMINDERS, actor):
        return None
    return Refused(Why.ROLE, who=house.those_who_may(Act.PAUSE_REMINDERS))


def _not_until(house: House, until: date, today: date) -> Refused | None:
    if until < today:
        return Refused(Why.DAY_PASSED, until=today)
    last = _last(house, today)
    return Refused(Why.DAY_TOO_FAR, until=last) if until > last else None


def _again(house: House, actor: Actor, present: Pause | None, wish: PauseReminders) -> Refused | None:
    """The same form again, or the same day by somebody else who came first."""
    if present is None or present.until != wish.until:
        return None
    who = house.name_of(present.by)
    if present.by != actor.person:
        return Refused(Why.PAUSED_ALREADY, who=who, at=present.at, until=present.until)
    if present.reason != wish.reason:
        return None
    return Refused(Why.ALREADY_DONE, who=who, at=present.at, yours=True)


async def _write_down(one: Work, actor: Actor, deed: Deed, pause: Pause, before: Pause | None) -> None:
    await one.trail.add(
        NewEntry(
            deed=deed,
            who=actor.person,
            at=actor.at,
            surface=actor.surface,
            subject=f"pause:{pause.id}",
            customer_id=pause.customer_id,
            before=pause_facts(before) if before else None,
            after=pause_facts(pause),
        )
    )


def pause_facts(pause: Pause) -> Facts:
    """A pause as the trail has it."""
    ended = {"ended_on": pause.ended_on.isoformat()} if pause.ended_on else {}
    return {"until": pause.until.isoformat(), "reason": pause.reason, **ended}


async def count_at_once(house: House, one: Work, actor: Actor, customer_id: int) -> None:
    """Steps end or open in the same transaction, and so does what they made late."""
    await sweep_customers(house, one, (customer_id,), actor.at)
    await look_again(house, one, customer_id, actor)
