"""Who decides in somebody's place while they are away: given, taken back, and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.acts import Actor
from bot.audit import Deed, Facts, NewEntry
from bot.credit.refused import Refused, Why
from bot.credit_views import DelegationView
from bot.delegations import Delegation, left_of
from bot.ports import Work
from bot.services.house import House

LONGEST = timedelta(days=366)
"""From the first day to the last: whoever is away for longer has a successor."""


async def set_delegate(
    house: House, actor: Actor, to_email: str, first_on: date, last_on: date
) -> DelegationView | Refused:
    """From the first day to the last, both included; what they gave before goes on around those days.

    Refused: NOT_YOURSELF, DELEGATE_UNKNOWN, PERIOD_ORDER, DAY_PASSED and PERIOD_TOO_LONG.
    """
    to, today = to_email.strip().casefold(), house.today(actor.at)
    first = max(first_on, today)
    async with house.work.working() as one:
        refused = await _refused(house, one, actor, to, to_email) or _days_refused(first_on, last_on, today)
        if refused:
            return refused
        await one.trail.hold()  # two at once would not see what the other gave
        made = Delegation(0, actor.person, to, first, last_on, actor.at)
        replaced = await one.delegations.end(actor.person, actor.at, first, last_on)
        await _write_ended(one, actor, replaced)
        new = await _give(one, actor, made)
        rest = [piece for old in replaced for piece in left_of(old, made, today)]
        kept = [await _give(one, actor, piece) for piece in rest]
        return replace(
            _view(house, new),
            replaced=tuple(_view(house, each) for each in replaced),
            kept=tuple(_view(house, each) for each in kept),
        )


async def end_delegation(house: House, actor: Actor) -> int:
    """They decide themselves again; how many were taken back."""
    async with house.work.working() as one:
        await one.trail.hold()
        ended = await one.delegations.end(actor.person, actor.at, house.today(actor.at))
        await _write_ended(one, actor, ended)
        return len(ended)


async def delegations_of(house: House, actor: Actor) -> tuple[DelegationView, ...]:
    """What they gave and is not over, the first first."""
    async with house.work.looking() as one:
        given = await one.delegations.of_person(actor.person, house.today(actor.at))
    return tuple(_view(house, each) for each in given)


async def _refused(house: House, one: Work, actor: Actor, to: str, typed: str) -> Refused | None:
    if to == actor.person:
        return Refused(Why.NOT_YOURSELF)
    person, member = house.policy.person(to), await one.members.of_person(to)
    if person is None or member is None or not member.is_active:
        return Refused(Why.DELEGATE_UNKNOWN, who=person.name if person else typed.strip())
    return None


def _days_refused(first_on: date, last_on: date, today: date) -> Refused | None:
    if last_on < first_on:
        return Refused(Why.PERIOD_ORDER)
    if last_on < today:
        return Refused(Why.DAY_PASSED, until=today)
    latest = max(first_on, today) + LONGEST
    return Refused(Why.PERIOD_TOO_LONG, until=latest) if last_on > latest else None


async def _give(one: Work, actor: Actor, made: Delegation) -> Delegation:
    kept = await one.delegations.add(made)
    await one.trail.add(_entry(Deed.DELEGATED, actor, kept, after=_facts(kept)))
    return kept


async def _write_ended(one: Work, actor: Actor, ended: Sequence[Delegation]) -> None:
    for each in ended:
        await one.trail.add(_entry(Deed.DELEGATION_ENDED, actor, each, before=_facts(each)))


def _entry(
    deed: Deed, actor: Actor, of: Delegation, before: Facts | None = None, after: Facts | None = None
) -> NewEntry:
    subject = f"delegation:{of.id}"
    return NewEntry(deed, actor.person, actor.at, actor.surface, subject, before=before, after=after)


def _facts(delegation: Delegation) -> Facts:
    return {
        "to": delegation.to,
        "first_on": delegation.first_on.isoformat(),
        "last_on": delegation.last_on.isoformat(),
    }


def _view(house: House, delegation: Delegation) -> DelegationView:
    return DelegationView(delegation, house.name_of(delegation.to))
