"""Reminders that one press let go are called back together, those that have not left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.acts import Actor
from bot.audit import Deed, Entry
from bot.credit.refused import Refused
from bot.ports import Work
from bot.services.acted import mark_acted
from bot.services.at_once import look_again
from bot.services.house import House
from bot.services.step_undo import StepBack, is_letters_copy, step_of, step_to_undo, take_step_back

_BLINK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class CalledBack:
    """Of one press."""

    backs: tuple[StepBack, ...]
    """What does not leave."""
    left: int
    """Reminders that had left, or that somebody went on with."""


async def of_one_press(one: Work, entry: Entry) -> tuple[Entry, ...]:
    """The reminders that somebody let go at the very moment that they let this one go, it among them."""
    done = entry.entry
    if done.deed is not Deed.REMINDER_ASKED or is_letters_copy(entry):
        return (entry,)
    found = await one.trail.of_people((Deed.REMINDER_ASKED,), done.at - _BLINK, done.at)
    own = [
        each
        for each in found
        if (each.entry.who, each.entry.at) == (done.who, done.at) and not is_letters_copy(each)
    ]
    return tuple(sorted(own, key=step_of))


async def undo_press(
    house: House, one: Work, actor: Actor, entries: tuple[Entry, ...]
) -> CalledBack | Refused:
    """Call back all of these that can be. Refused, when none can: as `step_to_undo` of the first."""
    # all at once, as the sweep does: in the order of their steps the two would wait for each other
    await one.dunning.hold_customers(sorted({each.entry.customer_id or 0 for each in entries}))
    found = [await step_to_undo(house, one, actor, each) for each in entries]
    backs = tuple(each for each in found if isinstance(each, StepBack))
    refused = next((each for each in found if isinstance(each, Refused)), None)
    if not backs and refused is not None:
        return refused
    numbers = [await take_step_back(one, actor, each) for each in backs]
    for back, number in zip(backs, numbers, strict=True):
        await mark_acted(house, one, actor.person, back.customer, actor.at, number)
        await look_again(house, one, back.customer.id, actor)
    return CalledBack(backs, len(found) - len(backs))
