"""Dunning steps: shown with their stories, taken by button, answered by form."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from bot.acts import Actor
from bot.credit.due_step import StepOutcome
from bot.credit.refused import Refused
from bot.dunning_acts import StepChange, StepTaken
from bot.ids import Callback, customer_of, customer_value, more_of, record_of, record_value
from bot.services.reminders import recall_reminder
from bot.services.said_steps import is_said_with
from bot.services.step_acts import hold_for_step, take_step_over
from bot.services.step_views import running_step_of, shown_step
from bot.step_ids import StepMore, step_more_of
from handlers.slack.beside import open_beside
from handlers.slack.desk import Desk
from handlers.slack.dispute_forms import open_dispute_form
from handlers.slack.in_time import open_in_time
from handlers.slack.memo import Memo, begun
from handlers.slack.origin import surface_of
from handlers.slack.promise_forms import open_promise
from handlers.slack.records import Stopped, at_once
from handlers.slack.refresh import SHOWING, show_anew
from handlers.slack.refusing import refused_modal
from handlers.slack.reply import show
from handlers.slack.screens import card_of
from handlers.slack.step_forms import open_put_off, open_reassign, open_skip, open_time
from handlers.slack.step_screens import step_screen, step_window
from handlers.slack.turn import Turn
from messages.surfaces import Modal

KIND = "step"
OVER = frozenset({Callback.STEP.value, Callback.QUEUE.value})
"""Windows that an act of a step is shown in the place of."""


async def hold_orders(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """The step that puts orders on hold."""
    return await _taken(
        desk, turn, actor, memo, hold_for_step(desk.house, actor, *record_of(turn.value, KIND))
    )


async def take_over(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """It is whoever presses who does it now."""
    change = StepChange(*record_of(turn.value, KIND))
    return await _taken(desk, turn, actor, memo, take_step_over(desk.house, actor, change))


async def recall(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """A reminder that waits for its moment does not leave."""
    done = await recall_reminder(desk.house, actor, record_of(turn.value, "mailing")[0])
    if isinstance(done, Refused):
        return Stopped(done)
    show_anew(desk, turn, memo, actor)
    if memo.origin in SHOWING:
        return None
    if turn.callback in OVER:
        turn.opened = turn.view_id
    of = customer_value(done.mailing.customer_id)
    shown = step_screen(desk, actor, done.step.id, memo) if done.step else card_of(desk, actor.reader, of)
    await show(turn, await shown)
    return None


async def _taken(
    desk: Desk, turn: Turn, actor: Actor, memo: Memo, act: Coroutine[Any, Any, StepTaken | Refused]
) -> Stopped | None:
    done = await act
    if isinstance(done, Refused):
        return Stopped(done)
    show_anew(desk, turn, memo, actor)
    if memo.origin in SHOWING:
        return None
    if turn.callback in OVER:
        turn.opened = turn.view_id
    await show(turn, await step_screen(desk, actor, done.step.id, memo))
    return None


async def show_step(desk: Desk, turn: Turn) -> None:
    """A step with its story."""
    await open_in_time(desk, turn, _shown(desk, turn))


async def _shown(desk: Desk, turn: Turn) -> Modal:
    on = begun(turn, desk.company_today())
    actor = await desk.actor(turn, surface_of(turn))
    return await step_screen(desk, actor, record_of(turn.value, KIND)[0], on)


async def show_step_of(desk: Desk, turn: Turn) -> None:
    """The running step of a customer, from the overflow of its row or card."""
    await open_in_time(desk, turn, _of_customer(desk, turn))


async def _of_customer(desk: Desk, turn: Turn) -> Modal:
    on = begun(turn, desk.company_today())
    actor = await desk.actor(turn, surface_of(turn))
    is_more = not turn.value.startswith("customer:")
    customer = more_of(turn.value)[1] if is_more else customer_of(turn.value)
    view = await running_step_of(desk.house, actor, customer)
    if isinstance(view, Refused):
        return refused_modal(desk, actor.reader, view, customer)
    return await step_window(desk, actor, view, on)


async def more(desk: Desk, turn: Turn) -> None:
    """The overflow of a step."""
    what, step_id, version = step_more_of(turn.value)
    turn.value = record_value(KIND, step_id, version)
    if what in _OF_CUSTOMER:
        return await _for_customer(desk, turn, what, step_id)
    return await _OPENED[what](desk, turn)


async def _for_customer(desk: Desk, turn: Turn, what: StepMore, step_id: int) -> None:
    """The card, or the form of a promise or a dispute, of the step's customer: of a call that waits for
    whoever presses, the call is recorded with it."""
    actor = await desk.actor(turn, surface_of(turn))
    view = await shown_step(desk.house, actor, step_id)
    if isinstance(view, Refused):
        return await show(turn, refused_modal(desk, actor.reader, view))
    outcome = _SAID.get(what)
    if outcome is not None and is_said_with(view, outcome):
        return await open_in_time(desk, turn, open_beside(desk, turn, actor, view, outcome))
    turn.value = customer_value(view.of.customer_id)
    if what is StepMore.PROMISE:
        return await open_promise(desk, turn)
    if what is StepMore.DISPUTE:
        return await open_dispute_form(desk, turn)
    return await open_in_time(desk, turn, card_of(desk, actor.reader, turn.value))


_SAID = {StepMore.PROMISE: StepOutcome.PROMISE, StepMore.DISPUTE: StepOutcome.DISPUTE}
_OF_CUSTOMER = frozenset({StepMore.CARD, *_SAID})
_OPENED = {
    StepMore.SHOW: show_step,
    StepMore.SKIP: open_skip,
    StepMore.PUT_OFF: open_put_off,
    StepMore.TAKE_OVER: at_once(take_over),
    StepMore.TIME: open_time,
    StepMore.REASSIGN: open_reassign,
}
