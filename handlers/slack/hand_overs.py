"""Hand-overs to collection: asked for by form, approved by button, refused and ended with a reason."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.refused import Refused
from bot.dunning_acts import DecideHandOver, HandOver, HandOverChanged
from bot.dunning_views import HandOverForm, HandOverView
from bot.ids import BadValueError, Callback, customer_of, more_of, record_of, record_value
from bot.services.dossier_language import LANGUAGES
from bot.services.hand_overs import (
    ask_hand_over,
    decide_hand_over,
    end_hand_over,
    hand_over_form,
    shown_hand_over,
)
from handlers.slack.desk import Desk
from handlers.slack.in_time import open_in_time
from handlers.slack.memo import Memo, begun, form_memo, memo_of
from handlers.slack.origin import surface_of
from handlers.slack.records import Stopped
from handlers.slack.refresh import SHOWING, show_anew
from handlers.slack.refusing import refused_answer, refused_modal
from handlers.slack.reply import show
from handlers.slack.submissions import Answer
from handlers.slack.submitted import fields_of
from handlers.slack.turn import Turn
from messages.hand_over_form import no_agency_text, render_hand_over_form, render_hand_over_reason
from messages.hand_over_message import render_hand_over_modal
from messages.surfaces import Modal

KIND = "litigation"
STEP = "step"
REASONS = (Callback.HAND_OVER_REFUSE, Callback.HAND_OVER_END)


async def open_hand_over(desk: Desk, turn: Turn) -> None:
    """The form, of a customer (`customer_value`, `more_value`) or from a step (`record_value`)."""
    await open_in_time(desk, turn, _opened(desk, turn))


async def _opened(desk: Desk, turn: Turn) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    memo = begun(turn, desk.company_today())
    customer, step = await _whose(desk, turn)
    form = await hand_over_form(desk.house, actor, customer, step)
    if isinstance(form, Refused):
        return refused_modal(desk, actor.reader, form, customer)
    seen = 0
    if form.step_id is not None:
        memo = replace(memo, record=record_value(STEP, form.step_id, 1))
    return _drawn(form, actor.reader.language, memo.about(customer, seen))


async def _whose(desk: Desk, turn: Turn) -> tuple[int, int | None]:
    """The customer, and the step when it is asked from one. Raises BadValueError."""
    if turn.value.startswith(f"{STEP}:"):
        step_id, _ = record_of(turn.value, STEP)
        async with desk.house.work.looking() as one:
            return (await one.dunning.one(step_id)).customer_id, step_id
    if turn.value.startswith("customer:"):
        return customer_of(turn.value), None
    return more_of(turn.value)[1], None


def _drawn(form: HandOverForm, language: str, memo: Memo, error: Refused | None = None) -> Modal:
    return render_hand_over_form(form, language, memo.written(), error)


async def submit_hand_over(desk: Desk, turn: Turn) -> Answer:
    """Ask for it, or hand over at once."""
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    language = actor.reader.language
    to, reason = inputs.text(FormBlock.AGENCY), inputs.text(FormBlock.TEXT)
    step = record_of(memo.record, STEP)[0] if memo.record else None
    form = await hand_over_form(desk.house, actor, memo.customer, step)
    if not isinstance(form, Refused) and not to.strip():
        said = {inputs.id_of(FormBlock.AGENCY): no_agency_text(language)}
        return Answer(_drawn(form, language, memo), errors=said)
    spoken = _language(inputs.chosen(FormBlock.LANGUAGE))
    done = await ask_hand_over(desk.house, actor, HandOver(memo.customer, to, reason, memo.key, step, spoken))
    show_anew(desk, turn, memo, actor)
    if isinstance(done, Refused):
        if isinstance(form, Refused):
            return refused_answer(desk, actor, done, Callback.HAND_OVER, turn)
        shown = replace(form, agency=to, language=spoken or form.language)
        return refused_answer(
            desk,
            actor,
            done,
            Callback.HAND_OVER,
            turn,
            lambda refused: _drawn(shown, language, memo, refused),
        )
    return Answer(await _modal(desk, actor, done.litigation.id))


def _language(chosen: str) -> str:
    """Of the dossier; what the form proposed when nothing was chosen. Raises BadValueError."""
    if chosen and chosen not in LANGUAGES:
        raise BadValueError
    return chosen


async def approve_hand_over(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """The customer is in litigation; the dossier is on its way."""
    wish = DecideHandOver(*record_of(turn.value, KIND), approves=True)
    done = await decide_hand_over(desk.house, actor, wish)
    if isinstance(done, Refused):
        return Stopped(done)
    show_anew(desk, turn, memo, actor)
    if memo.origin not in SHOWING:
        if turn.callback == Callback.HAND_OVER_SHOWN.value:
            turn.opened = turn.view_id
        await show(turn, await _modal(desk, actor, done.litigation.id))
    return None


async def show_hand_over(desk: Desk, turn: Turn) -> None:
    """A litigation with its facts."""
    await open_in_time(desk, turn, _shown(desk, turn))


async def _shown(desk: Desk, turn: Turn) -> Modal:
    actor = await desk.actor(turn, surface_of(turn))
    return await _modal(desk, actor, record_of(turn.value, KIND)[0])


async def _modal(desk: Desk, actor: Actor, litigation_id: int) -> Modal:
    view = await shown_hand_over(desk.house, actor, litigation_id)
    if isinstance(view, Refused):
        return refused_modal(desk, actor.reader, view)
    return render_hand_over_modal(view, actor.reader.language)


async def open_refuse_hand_over(desk: Desk, turn: Turn) -> None:
    """Why it is refused."""
    await open_in_time(desk, turn, _reason(desk, turn, Callback.HAND_OVER_REFUSE))


async def open_end_hand_over(desk: Desk, turn: Turn) -> None:
    """Why the customer is taken back."""
    await open_in_time(desk, turn, _reason(desk, turn, Callback.HAND_OVER_END))


async def _reason(desk: Desk, turn: Turn, about: Callback) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    memo = replace(begun(turn, desk.company_today()), record=turn.value)
    view = await shown_hand_over(desk.house, actor, record_of(turn.value, KIND)[0])
    if isinstance(view, Refused):
        return refused_modal(desk, actor.reader, view)
    return render_hand_over_reason(view, actor.reader.language, memo.written(), about)


async def submit_hand_over_reason(desk: Desk, turn: Turn) -> Answer:
    """Refuse it, or take the customer back, with the reason given."""
    memo, inputs = memo_of(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    about = next((one for one in REASONS if one.value == turn.callback), None)
    if about is None:
        raise BadValueError
    view = await shown_hand_over(desk.house, actor, record_of(memo.record, KIND)[0])
    done = await _decided(desk, actor, memo, inputs.text(FormBlock.TEXT), about)
    show_anew(desk, turn, memo, actor)
    if isinstance(done, Refused):
        return _refused(desk, turn, actor, memo, view, done, about)
    return Answer(await _modal(desk, actor, done.litigation.id), closes=memo.origin in SHOWING)


async def _decided(
    desk: Desk, actor: Actor, memo: Memo, reason: str, about: Callback
) -> HandOverChanged | Refused:
    record = record_of(memo.record, KIND)
    if about is Callback.HAND_OVER_END:
        return await end_hand_over(desk.house, actor, record[0], reason)
    wish = DecideHandOver(*record, approves=False, reason=reason)
    return await decide_hand_over(desk.house, actor, wish)


def _refused(
    desk: Desk,
    turn: Turn,
    actor: Actor,
    memo: Memo,
    view: HandOverView | Refused,
    refused: Refused,
    about: Callback,
) -> Answer:
    if isinstance(view, Refused):
        return refused_answer(desk, actor, refused, about, turn)
    language = actor.reader.language
    return refused_answer(
        desk,
        actor,
        refused,
        about,
        turn,
        lambda local: render_hand_over_reason(view, language, memo.written(), about, local),
    )
