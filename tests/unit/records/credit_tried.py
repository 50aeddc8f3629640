"""Somebody of any role tries every act on orders, holds and cases, concerned and not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from credit.order_world import OrderWorld
from fakes import eur

from bot.acts import Actor
from bot.credit.case import Case, CaseState, Cause, CauseKind, Level
from bot.credit.hold import HoldCause
from bot.credit_acts import CaseChange, ReleaseHold, SetHold
from bot.policy import Person
from bot.rights import Act
from bot.services.case_acts import ask_salesperson, assign_case, snooze_case, take_case
from bot.services.holds import release_hold, set_hold
from bot.services.reservations import cancel_reservation
from records.lumen import ACME, TUESDAY, at

THURSDAY = date(2026, 11, 26)
Tries = Callable[[OrderWorld, Person, bool], Awaitable[object]]


async def _check(world: OrderWorld, who: Person, concerned: bool) -> object:
    return await world.ask(person=who)


async def _reserve(world: OrderWorld, who: Person, concerned: bool) -> object:
    world.settle(1)
    return await world.reserve(person=who)


async def _cancel(world: OrderWorld, who: Person, concerned: bool) -> object:
    world.settle(1)
    made = (await world.reserve(person=who if concerned else _decider(world))).reservation
    return await cancel_reservation(world.house, world.actor(who), made.id, made.version)


async def _set_hold(world: OrderWorld, who: Person, concerned: bool) -> object:
    return await set_hold(world.house, world.actor(who), SetHold(ACME, "bounced cheque"))


async def _release_hold(world: OrderWorld, who: Person, concerned: bool) -> object:
    await world.hold(HoldCause.BY_HAND, set_by=_decider(world).email, why="bounced cheque")
    return await release_hold(world.house, world.actor(who), ReleaseHold(ACME, "paid"))


async def _take(world: OrderWorld, who: Person, concerned: bool) -> object:
    return await take_case(world.house, *await _case(world, who, concerned))


async def _assign(world: OrderWorld, who: Person, concerned: bool) -> object:
    actor, change = await _case(world, who, concerned)
    return await assign_case(world.house, actor, replace(change, owner="daf@lumen.example"))


async def _ask(world: OrderWorld, who: Person, concerned: bool) -> object:
    return await ask_salesperson(world.house, *await _case(world, who, concerned), plan=False)


async def _snooze(world: OrderWorld, who: Person, concerned: bool) -> object:
    actor, change = await _case(world, who, concerned)
    return await snooze_case(world.house, actor, replace(change, until=THURSDAY, text="stocktaking"))


async def _case(world: OrderWorld, who: Person, concerned: bool) -> tuple[Actor, CaseChange]:
    """A case of the person's, or of the credit manager's."""
    case = Case(
        id=0,
        customer_id=ACME,
        state=CaseState.OPEN,
        opened_at=at("08:00"),
        opened_on=TUESDAY,
        owner=(who if concerned else _decider(world)).email.casefold(),
        due_on=THURSDAY,
        level=Level.OWNER,
        causes=(Cause(CauseKind.BREACH, "limit", TUESDAY, eur("61000"), eur("60000")),),
    )
    kept = await world.work.records.cases.add(case)
    return world.actor(who), CaseChange(kept.id, kept.version)


def _decider(world: OrderWorld) -> Person:
    person = world.policy.person("decide@lumen.example")
    assert person is not None
    return person


CREDIT: dict[Act, Tries] = {
    Act.CHECK_ORDER: _check,
    Act.RESERVE_ORDER: _reserve,
    Act.CANCEL_RESERVATION: _cancel,
    Act.SET_HOLD: _set_hold,
    Act.RELEASE_HOLD: _release_hold,
    Act.TAKE_CASE: _take,
    Act.ASSIGN_CASE: _assign,
    Act.ASK_IN_CASE: _ask,
    Act.SNOOZE_CASE: _snooze,
}
