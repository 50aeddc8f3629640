"""The small forms of one question: why a request is refused, and the steps of a dispute."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from bot.acts import Actor, DisputeChange, PlanAsked, PromiseLogged
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.dispute import DisputeState
from bot.credit.refused import Refused
from bot.forms import DisputeStep
from bot.ids import BadValueError, Callback, record_of
from bot.rights import Act
from bot.services.dispute_changes import change_dispute
from bot.services.dispute_forms import dispute_step
from bot.services.logged_views import logged_view
from bot.services.plans import decide_plan
from bot.services.promises import decide_promise
from bot.standing import PlanView, PromiseView
from handlers.slack.desk import Desk
from handlers.slack.in_time import open_in_time
from handlers.slack.memo import Memo, begun, memo_of
from handlers.slack.refresh import SHOWING, show_anew, thread_modal
from handlers.slack.refusing import refused_answer, refused_modal
from handlers.slack.submissions import Answer
from handlers.slack.submitted import Fields, fields_of
from handlers.slack.turn import Turn
from messages.done import render_undone_modal
from messages.small_forms import (
    render_comment_form,
    render_hand_on_form,
    render_refuse_form,
    render_resolve_form,
    render_target_form,
)
from messages.surfaces import Modal

Drawn = Callable[[DisputeStep, str, str], Modal]
"""A step's form, by the dispute, the language and what it remembers."""
Opened = Callable[[Desk, Turn], Coroutine[Any, Any, None]]


def refuse_form(kind: str) -> Opened:
    """Ask why a promise or a plan is refused."""

    async def opened(desk: Desk, turn: Turn) -> None:
        await open_in_time(desk, turn, _refuse(desk, turn, kind))

    return opened


async def _refuse(desk: Desk, turn: Turn, kind: str) -> Modal:
    reader = await desk.recognise(turn)
    record_of(turn.value, kind)
    memo = replace(begun(turn, desk.company_today()), record=turn.value)
    return render_refuse_form(reader.language, memo.written(), kind)


async def submit_refusal(desk: Desk, turn: Turn) -> Answer:
    """Refuse it, with the reason given."""
    memo, inputs = memo_of(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    kind = memo.record.partition(":")[0]
    decided = await decide(desk, actor, memo.record, agrees=False, reason=inputs.text(FormBlock.TEXT))
    show_anew(desk, turn, memo, actor)
    if isinstance(decided, Refused):
        return refused_answer(desk, actor, decided, Callback.REFUSE, turn)
    view = await logged_view(desk.house, decided)
    name = view.customer_name if isinstance(view, PromiseView | PlanView) else ""
    modal = render_undone_modal(name, kind, actor.reader.language)
    return Answer(modal, closes=memo.origin in SHOWING)


async def decide(
    desk: Desk, actor: Actor, record: str, *, agrees: bool, reason: str = ""
) -> PromiseLogged | PlanAsked | Refused:
    """The credit manager's word on a promise or a plan, by the value of its button. Raises BadValueError."""
    if record.startswith("plan:"):
        asked = record_of(record, "plan")
        return await decide_plan(desk.house, actor, *asked, agrees=agrees, reason=reason)
    asked = record_of(record, "promise")
    return await decide_promise(desk.house, actor, *asked, agrees=agrees, reason=reason)


def step_form(drawn: Drawn) -> Opened:
    """Ask what a step of a dispute needs."""

    async def opened(desk: Desk, turn: Turn) -> None:
        await open_in_time(desk, turn, _step(desk, turn, drawn))

    return opened


async def _step(desk: Desk, turn: Turn, drawn: Drawn) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    dispute_id, _ = record_of(turn.value, "dispute")
    memo = replace(begun(turn, desk.company_today()), record=turn.value)
    step = await dispute_step(desk.house, actor, dispute_id)
    if isinstance(step, Refused):
        return refused_modal(desk, actor.reader, step)
    return drawn(step, actor.reader.language, memo.written())


def comment_drawn(step: DisputeStep, language: str, private: str) -> Modal:
    """A line for the thread."""
    return render_comment_form(step, language, private, question=False)


def question_drawn(step: DisputeStep, language: str, private: str) -> Modal:
    """A question for whoever opened it."""
    return render_comment_form(step, language, private, question=True)


hand_on_form = step_form(render_hand_on_form)
comment_form = step_form(comment_drawn)
question_form = step_form(question_drawn)
target_form = step_form(render_target_form)
resolve_form = step_form(render_resolve_form)

STEPS: dict[Callback, Act] = {
    Callback.DISPUTE_HAND_ON: Act.HAND_DISPUTE_ON,
    Callback.DISPUTE_COMMENT: Act.COMMENT_DISPUTE,
    Callback.DISPUTE_ASK: Act.ASK_IN_DISPUTE,
    Callback.DISPUTE_TARGET: Act.SET_DISPUTE_TARGET,
    Callback.DISPUTE_RESOLVE: Act.RESOLVE_DISPUTE,
}


async def submit_step(desk: Desk, turn: Turn) -> Answer:
    """Take a step of a dispute."""
    memo, inputs = memo_of(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    about = next((one for one in STEPS if one.value == turn.callback), None)
    if about is None:
        raise BadValueError
    change, act = _change(memo, inputs, about)
    done = await change_dispute(desk.house, actor, change, act)
    show_anew(desk, turn, memo, actor)
    if isinstance(done, Refused):
        return refused_answer(desk, actor, done, about, turn)
    thread = await thread_modal(desk, actor, memo.record)
    return Answer(thread, closes=memo.origin in SHOWING)


def _change(memo: Memo, inputs: Fields, about: Callback) -> tuple[DisputeChange, Act]:
    chosen = inputs.chosen(FormBlock.OUTCOME)
    state = DisputeState(chosen) if chosen in set(DisputeState) else None
    change = DisputeChange(
        *record_of(memo.record, "dispute"),
        state=state,
        owner=inputs.chosen(FormBlock.OWNER),
        target_on=inputs.day(FormBlock.TARGET),
        text=inputs.text(FormBlock.TEXT),
    )
    is_withdrawn = about is Callback.DISPUTE_RESOLVE and state is DisputeState.WITHDRAWN
    return change, Act.WITHDRAW_DISPUTE if is_withdrawn else STEPS[about]
