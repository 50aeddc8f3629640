"""That reminders to a customer are paused, or go on, is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.acts import Actor
from bot.audit import CLOCK, Deed, Entry, NewEntry
from bot.credit.due_step import EndReason, Pause, StepLineKind, StepState
from bot.credit.refused import Refused
from bot.ports import Work
from bot.services.house import House, seen_customer
from bot.services.pauses import count_at_once, pause_facts
from bot.services.promise_deeds import LOOKED_BACK
from bot.services.step_undo import number_of, reopen, step_of
from bot.services.trail_since import UNDOES, not_taken_back

PAUSES_UNDONE_AS = {Deed.REMINDERS_PAUSED: "pause", Deed.REMINDERS_RESUMED: "resume"}
"""What can be taken back, and what it is called."""


async def undo_pause(house: House, one: Work, actor: Actor, entry: Entry) -> int | Refused:
    """The number of the trail that says so; steps that had ended for a pause are as they were.

    Refused: as `not_taken_back`. Raises UnknownCustomerError and NotYoursError.
    """
    customer_id = entry.entry.customer_id or 0
    await one.dunning.hold_customers((customer_id,))
    await seen_customer(one, actor, customer_id)
    subjects = {
        each.entry.subject
        for each in await one.trail.of_customer(customer_id, LOOKED_BACK)
        if each.entry.subject.startswith("pause:")
    }
    if refused := await not_taken_back(house, one, actor, entry, subjects):
        return refused
    pause = _pause(house, entry)
    if entry.entry.deed is Deed.REMINDERS_PAUSED:
        await one.dunning.take_pause_back(pause, had_replaced=entry.entry.before is not None)
        await _reopen_steps(one, actor, entry)
    else:
        await one.dunning.renew_pause(pause.id)
    number = await _write_down(one, actor, entry, pause)
    await count_at_once(house, one, actor, customer_id)
    return number


def _pause(house: House, entry: Entry) -> Pause:
    done, facts = entry.entry, entry.entry.after or {}
    return Pause(
        id=number_of(entry, "pause"),
        customer_id=done.customer_id or 0,
        until=date.fromisoformat(str(facts["until"])),
        reason=str(facts["reason"]),
        by=done.who,
        at=done.at,
        on=house.today(done.at),
    )


async def _reopen_steps(one: Work, actor: Actor, entry: Entry) -> None:
    """Those that the pause ended in its own transaction, where nothing came in their place."""
    done = entry.entry
    newest = await one.trail.of_customer(done.customer_id or 0, LOOKED_BACK)
    for ended in newest:
        by_it = (ended.entry.deed, ended.entry.who, ended.entry.at) == (Deed.STEP_ENDED, CLOCK, done.at)
        if not by_it or ended.number < entry.number:
            continue
        step = await one.dunning.one(step_of(ended), hold=True)
        running = await one.dunning.running((step.customer_id,))
        if step.end_reason is not EndReason.PAUSED or any(each.track is step.track for each in running):
            continue
        lines = await one.dunning.lines(step.id)
        line = next((each for each in reversed(lines) if each.kind is StepLineKind.ENDED), None)
        restored = replace(step, state=StepState.OPEN, end_reason=None, ended_on=None)
        await reopen(one, actor, restored, step, ended.number, line)


async def _write_down(one: Work, actor: Actor, entry: Entry, pause: Pause) -> int:
    written = await one.trail.add(
        NewEntry(
            deed=Deed.PAUSE_UNDONE,
            who=actor.person,
            at=actor.at,
            surface=actor.surface,
            subject=entry.entry.subject,
            customer_id=pause.customer_id,
            after={**pause_facts(pause), UNDOES: entry.number},
        )
    )
    return written.number
