"""Pauses of reminders: by form, by `/credit pause`, and ended by button."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.refused import Refused, Why
from bot.dunning_acts import PauseReminders
from bot.dunning_views import PauseForm, PauseView
from bot.ids import Action, Callback, customer_of, customer_value, more_of
from bot.requests import TypedPause
from bot.services.customers import Found
from bot.services.pauses import pause_form, pause_reminders, resume_reminders
from bot.services.typed_pause import PauseWish, keep_pause, kept_pause, read_pause
from handlers.slack.answers import offered
from handlers.slack.desk import Desk
from handlers.slack.in_time import found_in_time, open_in_time
from handlers.slack.memo import Memo, begun, begun_new, form_memo, new_key
from handlers.slack.picks import draft_beside, in_place
from handlers.slack.records import Stopped
from handlers.slack.refresh import SHOWING, show_anew, tell
from handlers.slack.refusing import refused_answer, refused_message, refused_modal
from handlers.slack.reply import say, show
from handlers.slack.screens import card_of
from handlers.slack.submissions import Answer
from handlers.slack.submitted import fields_of
from handlers.slack.turn import Turn
from handlers.slack.whose import asked_which
from messages.blocks import Message
from messages.buttons import ANYBODY
from messages.pause_form import render_pause_form, render_paused
from messages.resumed import Resumed
from messages.surfaces import Modal


async def open_pause(desk: Desk, turn: Turn) -> None:
    """Until when, and why; with what was typed before the customer was chosen."""
    await open_in_time(desk, in_place(turn), _opened(desk, turn))


async def _opened(desk: Desk, turn: Turn) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    memo = begun_new(turn, desk.company_today())
    if turn.value == ANYBODY:
        return asked_which(actor.reader.language, Action.PAUSE_OPEN, memo)
    is_card = turn.value.startswith("customer:")
    customer = customer_of(turn.value) if is_card else more_of(turn.value)[1]
    draft = draft_beside(turn)
    if draft:
        wish = await kept_pause(desk.house, actor, draft, customer)
        return await _screen(desk, actor, memo, wish)
    return await _screen(desk, actor, begun(turn, desk.company_today()), PauseWish(customer))


async def _screen(desk: Desk, actor: Actor, memo: Memo, wish: PauseWish) -> Modal:
    form = await pause_form(desk.house, actor, wish.customer_id)
    if isinstance(form, Refused):
        return refused_modal(desk, actor.reader, form, wish.customer_id)
    filled = replace(form, until=wish.until, reason=wish.reason, day_text=wish.day_text)
    passed = wish.until is not None and wish.until < form.today
    error = Refused(Why.DAY_PASSED, until=form.today) if passed else None
    return _drawn(filled, actor, memo, error)


def _drawn(form: PauseForm, actor: Actor, memo: Memo, error: Refused | None = None) -> Modal:
    about = replace(memo, customer=form.of.customer_id, key=memo.key or new_key())
    return render_pause_form(form, actor.reader.language, about.written(), error)


async def submit_pause(desk: Desk, turn: Turn) -> Answer:
    """Nothing is asked of the customer until that day."""
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    until, reason = inputs.day(FormBlock.UNTIL), inputs.text(FormBlock.TEXT)
    form = await pause_form(desk.house, actor, memo.customer)
    if isinstance(form, Refused):
        return refused_answer(desk, actor, form, Callback.PAUSE, turn)
    if until is None:
        done: object = Refused(Why.DAY_PASSED, until=form.today)
    else:
        wish = PauseReminders(memo.customer, until, reason, memo.key)
        done = await pause_reminders(desk.house, actor, wish)
    if isinstance(done, Refused):
        filled = replace(form, until=until, reason=reason)
        return refused_answer(
            desk, actor, done, Callback.PAUSE, turn, lambda local: _drawn(filled, actor, memo, local)
        )
    show_anew(desk, turn, memo, actor)
    card = await card_of(desk, actor.reader, customer_value(memo.customer))
    return Answer(card, closes=memo.origin in SHOWING)


async def end_pause(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """Reminders go on."""
    is_button = turn.value.startswith("customer:")
    customer = customer_of(turn.value) if is_button else more_of(turn.value)[1]
    said = await _resume(desk, actor, customer)
    if isinstance(said, Refused):
        return Stopped(said, customer)
    show_anew(desk, turn, memo, actor)
    if memo.origin not in SHOWING:
        if turn.callback == Callback.PAUSE.value:
            turn.opened = turn.view_id
        card = await card_of(desk, actor.reader, customer_value(customer))
        await tell(turn, said, card)
    return None


async def _resume(desk: Desk, actor: Actor, customer: int) -> Message | Refused:
    form = await pause_form(desk.house, actor, customer)
    if isinstance(form, Refused):
        return form
    done = await resume_reminders(desk.house, actor, customer)
    if isinstance(done, Refused):
        return done
    view = PauseView(done.pause, form.of, actor.reader.person.name)
    return render_paused(view, actor.reader.language)


async def serve_pause(desk: Desk, turn: Turn, typed: TypedPause) -> None:
    """`/credit pause ACME 24/12 new order`, `/credit pause ACME off`."""
    actor = await desk.actor(turn, Surface.COMMAND)
    if not typed.customer.strip():
        return await show(turn, asked_which(actor.reader.language, Action.PAUSE_OPEN, Memo()))
    found = await found_in_time(desk, turn, read_pause(desk.books, actor, typed))
    if isinstance(found, Found):
        draft = await keep_pause(desk.house, actor, typed)
        resumed = Resumed(Action.PAUSE_OPEN, draft)
        return await say(turn, await offered(desk, actor.reader, found, resumed))
    if not typed.is_off:
        return await show(turn, await _screen(desk, actor, Memo(), found))
    said = await _resume(desk, actor, found.customer_id)
    if isinstance(said, Refused):
        return await say(turn, refused_message(desk, actor.reader, said, found.customer_id))
    show_anew(desk, turn, Memo(), actor)
    return await say(turn, said)
