"""Cases: taken by button; assigned, put to sleep and asked about by form; shown with their stories."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.case import Case
from bot.credit.refused import Refused
from bot.credit_acts import CaseChange
from bot.credit_ids import CaseMore, case_more_of
from bot.credit_views import CaseForm
from bot.ids import BadValueError, Callback, customer_value, record_of, record_value
from bot.services.case_acts import ask_salesperson, assign_case, case_form, shown_case, snooze_case, take_case
from handlers.slack.desk import Desk
from handlers.slack.holds import open_hold, open_release
from handlers.slack.in_time import open_in_time
from handlers.slack.memo import Memo, begun, memo_of
from handlers.slack.origin import surface_of
from handlers.slack.records import Stopped
from handlers.slack.refresh import SHOWING, show_anew
from handlers.slack.refusing import refused_answer, refused_modal
from handlers.slack.reply import show
from handlers.slack.screens import card_of
from handlers.slack.steps import show_step_of
from handlers.slack.submissions import Answer
from handlers.slack.submitted import Fields, fields_of
from handlers.slack.turn import Turn
from messages.case_forms import render_ask_form, render_assign_form, render_snooze_form
from messages.case_message import render_case_modal
from messages.surfaces import Modal

KIND = "case"
FORMS = (Callback.CASE_ASSIGN, Callback.CASE_SNOOZE, Callback.CASE_CALL, Callback.CASE_PLAN)


async def take(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """I'm on it."""
    done = await take_case(desk.house, actor, CaseChange(*record_of(turn.value, KIND)))
    if isinstance(done, Refused):
        return Stopped(done)
    show_anew(desk, turn, memo, actor)
    if memo.origin not in SHOWING:
        if turn.callback == Callback.CASE.value:
            turn.opened = turn.view_id
        await show(turn, await _modal(desk, actor, done.id))
    return None


async def show_case(desk: Desk, turn: Turn) -> None:
    """A case with its story."""
    await open_in_time(desk, turn, _opened(desk, turn))


async def _opened(desk: Desk, turn: Turn) -> Modal:
    actor = await desk.actor(turn, surface_of(turn))
    return await _modal(desk, actor, record_of(turn.value, KIND)[0])


async def _modal(desk: Desk, actor: Actor, case_id: int) -> Modal:
    view = await shown_case(desk.house, actor, case_id)
    if isinstance(view, Refused):
        return refused_modal(desk, actor.reader, view)
    return render_case_modal(view, actor.reader.language)


async def open_assign(desk: Desk, turn: Turn) -> None:
    """To whom."""
    await open_in_time(desk, turn, _form(desk, turn, Callback.CASE_ASSIGN))


async def open_snooze(desk: Desk, turn: Turn) -> None:
    """Until when, and why."""
    await open_in_time(desk, turn, _form(desk, turn, Callback.CASE_SNOOZE))


async def open_call(desk: Desk, turn: Turn) -> None:
    """What the salesperson is asked."""
    await open_in_time(desk, turn, _form(desk, turn, Callback.CASE_CALL))


async def open_plan_asked(desk: Desk, turn: Turn) -> None:
    """The same, for a plan."""
    await open_in_time(desk, turn, _form(desk, turn, Callback.CASE_PLAN))


async def more(desk: Desk, turn: Turn) -> None:
    """The overflow of a case."""
    what, case_id, version = case_more_of(turn.value)
    turn.value = record_value(KIND, case_id, version)
    match what:
        case CaseMore.CALL:
            return await open_call(desk, turn)
        case CaseMore.PLAN:
            return await open_plan_asked(desk, turn)
        case CaseMore.STORY:
            return await show_case(desk, turn)
        case CaseMore.STEP:
            return await show_late_step(desk, turn, case_id)
        case _:
            return await _of_customer(desk, turn, what, case_id)


async def show_late_step(desk: Desk, turn: Turn, case_id: int) -> None:
    """The dunning step of the case whose deadline was missed."""
    actor = await desk.actor(turn, surface_of(turn))
    view = await shown_case(desk.house, actor, case_id)
    if isinstance(view, Refused):
        return await show(turn, refused_modal(desk, actor.reader, view))
    turn.value = customer_value(view.facts.of.customer_id)
    return await show_step_of(desk, turn)


async def _of_customer(desk: Desk, turn: Turn, what: CaseMore, case_id: int) -> None:
    """The card, a hold or a release of the case's customer."""
    actor = await desk.actor(turn, surface_of(turn))
    view = await shown_case(desk.house, actor, case_id)
    if isinstance(view, Refused):
        return await show(turn, refused_modal(desk, actor.reader, view))
    turn.value = customer_value(view.facts.of.customer_id)
    if what is CaseMore.HOLD:
        return await open_hold(desk, turn)
    if what is CaseMore.RELEASE:
        return await open_release(desk, turn)
    return await open_in_time(desk, turn, card_of(desk, actor.reader, turn.value))


async def _form(desk: Desk, turn: Turn, about: Callback) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    memo = replace(begun(turn, desk.company_today()), record=turn.value)
    form = await case_form(desk.house, actor, record_of(turn.value, KIND)[0])
    if isinstance(form, Refused):
        return refused_modal(desk, actor.reader, form)
    return _drawn(form, actor.reader.language, memo, about)


def _drawn(form: CaseForm, language: str, memo: Memo, about: Callback, error: Refused | None = None) -> Modal:
    private = memo.written()
    if about is Callback.CASE_ASSIGN:
        return render_assign_form(form, language, private, error)
    if about is Callback.CASE_SNOOZE:
        return render_snooze_form(form, language, private, error)
    return render_ask_form(form, language, private, plan=about is Callback.CASE_PLAN, error=error)


async def submit_case(desk: Desk, turn: Turn) -> Answer:
    """Assign it, put it to sleep, or have the salesperson asked."""
    memo, inputs = memo_of(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    about = next((one for one in FORMS if one == turn.callback), None)
    if about is None:
        raise BadValueError
    done = await _change(desk, actor, memo, inputs, about)
    if isinstance(done, Refused):
        return await _refused(desk, turn, actor, memo, done, about)
    show_anew(desk, turn, memo, actor)
    return Answer(await _modal(desk, actor, done.id), closes=memo.origin in SHOWING)


async def _refused(
    desk: Desk, turn: Turn, actor: Actor, memo: Memo, refused: Refused, about: Callback
) -> Answer:
    form = await case_form(desk.house, actor, record_of(memo.record, KIND)[0])
    if isinstance(form, Refused):
        return refused_answer(desk, actor, refused, about, turn)
    language = actor.reader.language
    return refused_answer(
        desk, actor, refused, about, turn, lambda local: _drawn(form, language, memo, about, local)
    )


async def _change(desk: Desk, actor: Actor, memo: Memo, inputs: Fields, about: Callback) -> Case | Refused:
    change = CaseChange(
        *record_of(memo.record, KIND),
        owner=inputs.chosen(FormBlock.OWNER),
        until=inputs.day(FormBlock.UNTIL),
        text=inputs.text(FormBlock.TEXT),
    )
    if about is Callback.CASE_ASSIGN:
        return await assign_case(desk.house, actor, change)
    if about is Callback.CASE_SNOOZE:
        return await snooze_case(desk.house, actor, change)
    return await ask_salesperson(desk.house, actor, change, plan=about is Callback.CASE_PLAN)
