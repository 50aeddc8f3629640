"""The forms of dunning steps: a call that was made, an answer, a reason, a day, somebody else."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from bot.acts import Actor
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.due_step import DueStep, StepOutcome
from bot.credit.refused import Refused, Why
from bot.dunning_acts import AnswerNotice, LogCall, SendReminder, StepChange, StepTaken
from bot.dunning_views import StepView
from bot.ids import BadValueError, Callback, record_of, record_value
from bot.services.reminders import preview_reminder, send_reminder
from bot.services.said_steps import not_said
from bot.services.step_acts import (
    BESIDES,
    answer_notice,
    give_step_time,
    log_call,
    put_off_step,
    reassign_step,
    skip_step,
)
from bot.services.step_views import shown_step
from handlers.slack.beside import form_beside
from handlers.slack.desk import Desk
from handlers.slack.in_time import open_in_time
from handlers.slack.memo import Memo, begun, memo_of, new_key
from handlers.slack.refresh import SHOWING, show_anew
from handlers.slack.refusing import refused_answer, refused_modal
from handlers.slack.step_screens import step_screen, step_window
from handlers.slack.submissions import Answer
from handlers.slack.submitted import Fields, fields_of
from handlers.slack.turn import Turn
from messages.reminder_preview import render_reminder_preview
from messages.step_forms import (
    render_answer_form,
    render_call_form,
    render_put_off_form,
    render_reassign_form,
    render_skip_form,
    render_time_form,
)
from messages.surfaces import Modal

Served = Callable[[Desk, Turn], Coroutine[Any, Any, None]]
Draw = Callable[[StepView, str, str, Refused | None], Modal]

KIND = "step"
SAID = frozenset({Callback.STEP_CALL, Callback.STEP_ANSWER})
FORMS: dict[Callback, Draw] = {
    Callback.STEP_CALL: render_call_form,
    Callback.STEP_ANSWER: render_answer_form,
    Callback.STEP_SKIP: render_skip_form,
    Callback.STEP_PUT_OFF: render_put_off_form,
    Callback.STEP_TIME: render_time_form,
    Callback.STEP_REASSIGN: render_reassign_form,
}


def opening(about: Callback) -> Served:
    """A button that opens one of the forms."""

    async def open_form(desk: Desk, turn: Turn) -> None:
        await open_in_time(desk, turn, _form(desk, turn, about))

    return open_form


open_call = opening(Callback.STEP_CALL)
open_answer = opening(Callback.STEP_ANSWER)
open_skip = opening(Callback.STEP_SKIP)
open_put_off = opening(Callback.STEP_PUT_OFF)
open_time = opening(Callback.STEP_TIME)
open_reassign = opening(Callback.STEP_REASSIGN)


async def _form(desk: Desk, turn: Turn, about: Callback) -> Modal:
    on = begun(turn, desk.company_today())
    actor = await desk.actor(turn, Surface.FORM)
    view = await shown_step(desk.house, actor, record_of(turn.value, KIND)[0])
    if isinstance(view, Refused):
        return refused_modal(desk, actor.reader, view)
    may = view.may_take_over if about in (Callback.STEP_TIME, Callback.STEP_REASSIGN) else view.may_take
    if not view.step.state.is_running or not may:
        return await step_window(desk, actor, view, on)
    memo = replace(on, record=_as_shown(view.step), key=new_key())
    return FORMS[about](view, actor.reader.language, memo.written(), None)


def _as_shown(step: DueStep) -> str:
    """The step as the form shows it: a digest of the morning knows it as it was then."""
    return record_value(KIND, step.id, step.version)


async def submit_step_form(desk: Desk, turn: Turn) -> Answer:
    """What the form says becomes of the step; a promise or a dispute is asked for first."""
    memo, inputs = memo_of(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    about = next((one for one in FORMS if one == turn.callback), None)
    if about is None:
        raise BadValueError
    if about in SAID and (outcome := _outcome(inputs)) in BESIDES:
        return await _with_record(desk, turn, actor, memo, outcome, about)
    done = await _change(desk, actor, memo, inputs, about)
    if isinstance(done, Refused):
        return await _refused(desk, turn, actor, memo, done, about)
    show_anew(desk, turn, memo, actor)
    return Answer(await step_screen(desk, actor, done.step.id, memo), closes=memo.origin in SHOWING)


async def _with_record(
    desk: Desk, turn: Turn, actor: Actor, memo: Memo, outcome: StepOutcome, about: Callback
) -> Answer:
    """A promise or a dispute is asked for first: the call is recorded with it, or not at all."""
    view = await shown_step(desk.house, actor, record_of(memo.record, KIND)[0])
    if isinstance(view, Refused):
        return refused_answer(desk, actor, view, about, turn)
    if not view.step.state.is_running or not view.may_take:
        return Answer(await step_window(desk, actor, view, memo))
    words = fields_of(turn.view).text(FormBlock.TEXT)
    if refused := not_said(view, outcome, words):
        return await _refused(desk, turn, actor, memo, refused, about)
    return Answer(await form_beside(desk, actor, memo, view, outcome, words))


async def _refused(
    desk: Desk, turn: Turn, actor: Actor, memo: Memo, refused: Refused, about: Callback
) -> Answer:
    view = await shown_step(desk.house, actor, record_of(memo.record, KIND)[0])
    if isinstance(view, Refused):
        return refused_answer(desk, actor, refused, about, turn)
    language, private = actor.reader.language, memo.written()
    draw = FORMS[about]
    return refused_answer(
        desk, actor, refused, about, turn, lambda local: draw(view, language, private, local)
    )


async def _change(
    desk: Desk, actor: Actor, memo: Memo, inputs: Fields, about: Callback
) -> StepTaken | Refused:
    step_id, version = record_of(memo.record, KIND)
    text = inputs.text(FormBlock.TEXT)
    if about in (Callback.STEP_CALL, Callback.STEP_ANSWER):
        outcome = _outcome(inputs)
        if outcome is None:
            return Refused(Why.NO_SUCH_OUTCOME)
        if about is Callback.STEP_CALL:
            return await log_call(desk.house, actor, LogCall(step_id, version, outcome, memo.key, text))
        return await answer_notice(desk.house, actor, AnswerNotice(step_id, version, outcome, memo.key, text))
    change = StepChange(
        step_id, version, text, on=inputs.day(FormBlock.DATE), owner=inputs.chosen(FormBlock.OWNER)
    )
    return await _CHANGES[about](desk.house, actor, change)


_CHANGES = {
    Callback.STEP_SKIP: skip_step,
    Callback.STEP_PUT_OFF: put_off_step,
    Callback.STEP_TIME: give_step_time,
    Callback.STEP_REASSIGN: reassign_step,
}


def _outcome(inputs: Fields) -> StepOutcome | None:
    chosen = inputs.chosen(FormBlock.OUTCOME)
    return StepOutcome(chosen) if chosen in set(StepOutcome) else None


async def open_preview(desk: Desk, turn: Turn) -> None:
    """The reminder as it would leave now."""
    await open_in_time(desk, turn, _preview(desk, turn))


async def _preview(desk: Desk, turn: Turn) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    on = begun(turn, desk.company_today())
    found = await preview_reminder(desk.house, actor, record_of(turn.value, KIND)[0])
    if isinstance(found, Refused):
        return refused_modal(desk, actor.reader, found)
    memo = replace(on, record=_as_shown(found.step), key=new_key())
    return render_reminder_preview(found, actor.reader.language, memo.written())


async def submit_send(desk: Desk, turn: Turn) -> Answer:
    """It leaves when its moment comes."""
    memo = memo_of(turn)
    actor = await desk.actor(turn, Surface.FORM)
    done = await send_reminder(desk.house, actor, SendReminder(*record_of(memo.record, KIND), memo.key))
    if isinstance(done, Refused):
        return refused_answer(desk, actor, done, Callback.STEP_SEND, turn)
    show_anew(desk, turn, memo, actor)
    return Answer(await step_screen(desk, actor, done.step.id, memo), closes=memo.origin in SHOWING)
