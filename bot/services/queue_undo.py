"""What whoever looks at a queue that is drawn anew, or at a step, can still take back of what they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.acts import UNDO_FOR, Actor, Subject
from bot.audit import Entry
from bot.dunning_views import Queue, StepView
from bot.services.house import House
from bot.services.promise_deeds import LOOKED_BACK
from bot.services.step_undo import UNDONE_AS
from bot.services.trail_since import UNDOES, undone_in


async def with_undo(house: House, actor: Actor, queue: Queue) -> Queue:
    """The queue, with that for each step of its `done` that they took within the last minutes."""
    if not any(each.step.taken_by == actor.person for each in queue.done):
        return queue
    async with house.work.looking() as one:
        entries = await one.trail.of_person(actor.person, actor.at - UNDO_FOR)
    numbers = {
        each.entry.subject: each.number
        for each in sorted(entries, key=lambda each: each.number)
        if each.entry.deed in UNDONE_AS
    }
    done = (_undoable(each, numbers.get(f"step:{each.step.id}", 0), actor) for each in queue.done)
    return replace(queue, done=tuple(done))


def _undoable(view: StepView, number: int, actor: Actor) -> StepView:
    own = number and view.step.taken_by == actor.person
    return replace(view, undo=str(Subject("act", number))) if own else view


async def step_with_undo(house: House, actor: Actor, view: StepView) -> StepView:
    """A step with its story; with that, for whoever did the last act on it, within the last minutes."""
    last = view.lines[-1] if view.lines else None
    if last is None or last.by != actor.person or actor.at >= last.at + UNDO_FOR:
        return view
    async with house.work.looking() as one:
        newest = await one.trail.of_customer(view.step.customer_id, LOOKED_BACK)
    done = _last_on(newest, f"step:{view.step.id}")
    if done is None or done.entry.deed not in UNDONE_AS:
        return view
    own = done.entry.who == actor.person and actor.at < done.entry.at + UNDO_FOR
    return replace(view, undo=str(Subject("act", done.number))) if own else view


def _last_on(newest_first: Sequence[Entry], subject: str) -> Entry | None:
    """What was done to it last and not taken back."""
    undone = undone_in(newest_first)
    those = (each for each in newest_first if each.entry.subject == subject and each.number not in undone)
    return next((each for each in those if UNDOES not in (each.entry.after or {})), None)
