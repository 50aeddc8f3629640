"""Requests to the credit manager: decided by button, changed and rejected by form, withdrawn, shown."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.refused import Refused
from bot.credit_acts import DecideRequest
from bot.credit_views import DecisionForm
from bot.ids import BadValueError, Callback, record_of
from bot.services.approvals import approvals_of
from bot.services.limit_forms import decision_form, shown_request
from bot.services.limits import decide_request, withdraw_request
from handlers.slack.desk import Desk
from handlers.slack.form_amounts import Misread, money_typed
from handlers.slack.in_time import found_in_time, open_in_time
from handlers.slack.limits import request_modal
from handlers.slack.memo import Memo, begun, memo_of
from handlers.slack.origin import surface_of
from handlers.slack.records import Stopped
from handlers.slack.refresh import SHOWING, show_anew
from handlers.slack.refusing import refused_answer, refused_modal
from handlers.slack.reply import say, show
from handlers.slack.submissions import Answer
from handlers.slack.submitted import Fields, fields_of
from handlers.slack.turn import Turn
from messages.approvals import render_approvals, render_approvals_modal
from messages.request_form import render_change_form, render_reject_form
from messages.surfaces import Modal
from messages.wrong_inputs import WrongInput, wrong_input_text

KIND = "request"


async def approve(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """As it was asked for."""
    done = await decide_request(desk.house, actor, DecideRequest(*record_of(turn.value, KIND), approves=True))
    if isinstance(done, Refused):
        return Stopped(done)
    await _shown(desk, turn, actor, memo, done.request.id)
    return None


async def withdraw(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """Whoever asked does not want it any more."""
    done = await withdraw_request(desk.house, actor, record_of(turn.value, KIND)[0])
    if isinstance(done, Refused):
        return Stopped(done)
    await _shown(desk, turn, actor, memo, done.request.id)
    return None


async def _shown(desk: Desk, turn: Turn, actor: Actor, memo: Memo, request: int) -> None:
    """The outbox edits its messages; elsewhere it is shown as it stands now."""
    show_anew(desk, turn, memo, actor)
    if memo.origin in SHOWING:
        return
    if turn.callback in (Callback.REQUEST.value, Callback.APPROVALS.value):
        turn.opened = turn.view_id
    await show(turn, await _modal(desk, actor, request))


async def _modal(desk: Desk, actor: Actor, request: int) -> Modal:
    view = await shown_request(desk.house, actor, request)
    if isinstance(view, Refused):
        return refused_modal(desk, actor.reader, view)
    return request_modal(view, actor)


async def show_request(desk: Desk, turn: Turn) -> None:
    """A request with its facts."""
    await open_in_time(desk, turn, _opened(desk, turn))


async def _opened(desk: Desk, turn: Turn) -> Modal:
    actor = await desk.actor(turn, surface_of(turn))
    return await _modal(desk, actor, record_of(turn.value, KIND)[0])


async def open_change(desk: Desk, turn: Turn) -> None:
    """Approve with changes: how much, and until when."""
    await open_in_time(desk, turn, _decision(desk, turn, Callback.LIMIT_CHANGE))


async def open_reject(desk: Desk, turn: Turn) -> None:
    """Why it is rejected."""
    await open_in_time(desk, turn, _decision(desk, turn, Callback.LIMIT_REJECT))


async def _decision(desk: Desk, turn: Turn, about: Callback) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    memo = replace(begun(turn, desk.company_today()), record=turn.value)
    form = await decision_form(desk.house, actor, record_of(turn.value, KIND)[0])
    if isinstance(form, Refused):
        return refused_modal(desk, actor.reader, form)
    return _drawn(form, actor.reader.language, memo, about)


def _drawn(
    form: DecisionForm, language: str, memo: Memo, about: Callback, error: Refused | None = None
) -> Modal:
    render = render_change_form if about is Callback.LIMIT_CHANGE else render_reject_form
    return render(form, language, memo.written(), error=error)


async def submit_decision(desk: Desk, turn: Turn) -> Answer:
    """Approve with changes, or reject with the reason given."""
    memo, inputs = memo_of(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    about = next(
        (one for one in (Callback.LIMIT_CHANGE, Callback.LIMIT_REJECT) if one == turn.callback), None
    )
    if about is None:
        raise BadValueError
    form = await decision_form(desk.house, actor, record_of(memo.record, KIND)[0])
    if isinstance(form, Refused):
        return refused_answer(desk, actor, form, about, turn)
    wish = _wish(memo, inputs, form, about)
    language = actor.reader.language
    if isinstance(wish, Misread):
        said = {inputs.id_of(FormBlock.AMOUNT): wish.said(language)}
        return Answer(_drawn(form, language, memo, about), errors=said)
    if about is Callback.LIMIT_CHANGE and wish.ends_on is None and inputs.has(FormBlock.UNTIL):
        said = {inputs.id_of(FormBlock.UNTIL): wrong_input_text(WrongInput.NO_DAY, language)}
        return Answer(_drawn(form, language, memo, about), errors=said)
    done = await decide_request(desk.house, actor, wish)
    if isinstance(done, Refused):
        return refused_answer(
            desk, actor, done, about, turn, lambda refused: _drawn(form, language, memo, about, refused)
        )
    show_anew(desk, turn, memo, actor)
    return Answer(await _modal(desk, actor, done.request.id), closes=memo.origin in SHOWING)


def _wish(memo: Memo, inputs: Fields, form: DecisionForm, about: Callback) -> DecideRequest | Misread:
    record, reason = record_of(memo.record, KIND), inputs.text(FormBlock.TEXT)
    if about is Callback.LIMIT_REJECT:
        return DecideRequest(*record, approves=False, reason=reason)
    if form.amount is None:
        return DecideRequest(*record, approves=True, reason=reason)
    amount = money_typed(inputs.text(FormBlock.AMOUNT), form.amount.currency)
    if isinstance(amount, Misread):
        return amount
    ends_on = inputs.day(FormBlock.UNTIL)
    return DecideRequest(*record, approves=True, reason=reason, amount=amount, ends_on=ends_on)


async def open_approvals(desk: Desk, turn: Turn) -> None:
    """Everything that waits for whoever asks."""
    await open_in_time(desk, turn, _approvals(desk, turn))


async def _approvals(desk: Desk, turn: Turn) -> Modal:
    actor = await desk.actor(turn, surface_of(turn))
    found = await approvals_of(desk.house, actor)
    return render_approvals_modal(found, actor.reader.language, desk.company_today())


async def serve_approvals(desk: Desk, turn: Turn) -> None:
    """`/credit approvals`."""
    actor = await desk.actor(turn, Surface.COMMAND)
    found = await found_in_time(desk, turn, approvals_of(desk.house, actor))
    await say(turn, render_approvals(found, actor.reader.language, desk.company_today()))
