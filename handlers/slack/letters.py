"""Letters to customers: previewed in a form, made by its submission."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.refused import Refused
from bot.dunning_acts import MakeLetter
from bot.dunning_views import LetterForm
from bot.ids import Callback, customer_of, customer_value, more_of, record_of
from bot.services.letters import letter_form, make_letter
from bot.services.letters_again import FileSent, dossier_again, letter_again
from bot.services.step_views import shown_step
from handlers.slack.desk import Desk
from handlers.slack.in_time import open_in_time
from handlers.slack.memo import Memo, begun, form_memo, new_key
from handlers.slack.records import Stopped
from handlers.slack.refresh import SHOWING, show_anew, tell
from handlers.slack.refusing import refused_answer, refused_modal
from handlers.slack.screens import card_of
from handlers.slack.step_screens import step_screen, step_window
from handlers.slack.submissions import Answer
from handlers.slack.submitted import fields_of
from handlers.slack.turn import Turn
from messages.done import render_file_sent, render_file_sent_modal
from messages.letter_form import render_letter_form
from messages.surfaces import Modal

STEP, LETTER, LITIGATION = "step", "letter", "litigation"


async def open_letter(desk: Desk, turn: Turn) -> None:
    """What the letter of a step would say, or a formal notice apart from any."""
    await open_in_time(desk, turn, _opened(desk, turn))


async def _opened(desk: Desk, turn: Turn) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    memo = replace(begun(turn, desk.company_today()), record="", key=new_key())
    if not turn.value.startswith(f"{STEP}:"):
        is_card = turn.value.startswith("customer:")
        customer = customer_of(turn.value) if is_card else more_of(turn.value)[1]
        return await _screen(desk, actor, replace(memo, customer=customer))
    step_id, _ = record_of(turn.value, STEP)
    view = await shown_step(desk.house, actor, step_id)
    if isinstance(view, Refused):
        return refused_modal(desk, actor.reader, view)
    if not view.step.state.is_running:
        return await step_window(desk, actor, view, memo)
    return await _screen(desk, actor, replace(memo, customer=view.of.customer_id, record=turn.value))


async def _screen(desk: Desk, actor: Actor, memo: Memo) -> Modal:
    form = await letter_form(desk.house, actor, memo.customer, _step(memo))
    if isinstance(form, Refused):
        return refused_modal(desk, actor.reader, form, memo.customer)
    return _drawn(form, actor, memo)


def _drawn(form: LetterForm, actor: Actor, memo: Memo, error: Refused | None = None) -> Modal:
    return render_letter_form(form, actor.reader.language, memo.written(), error)


async def submit_letter(desk: Desk, turn: Turn) -> Answer:
    """Make it: numbered, kept, and on its way to whoever asked."""
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    step_id = _step(memo)
    wish = MakeLetter(
        customer_id=memo.customer,
        key=memo.key,
        step_id=step_id,
        version=record_of(memo.record, STEP)[1] if step_id else 0,
        pay_by=inputs.day(FormBlock.DATE),
        by_mail=bool(inputs.ticked(FormBlock.BY_MAIL)),
        address=inputs.text(FormBlock.ADDRESS) if inputs.has(FormBlock.ADDRESS) else None,
        is_registered=bool(inputs.ticked(FormBlock.REGISTERED)) if inputs.has(FormBlock.REGISTERED) else None,
    )
    done = await make_letter(desk.house, actor, wish)
    if isinstance(done, Refused):
        form = await letter_form(desk.house, actor, memo.customer, step_id)
        if isinstance(form, Refused):
            return refused_answer(desk, actor, done, Callback.LETTER, turn)
        return refused_answer(
            desk, actor, done, Callback.LETTER, turn, lambda local: _drawn(form, actor, memo, local)
        )
    show_anew(desk, turn, memo, actor)
    return Answer(await _made(desk, actor, memo), closes=memo.origin in SHOWING)


async def _made(desk: Desk, actor: Actor, memo: Memo) -> Modal:
    """The step as it is now, or the card."""
    step_id = _step(memo)
    if step_id is None:
        return await card_of(desk, actor.reader, customer_value(memo.customer))
    return await step_screen(desk, actor, step_id, memo)


async def file_again(desk: Desk, turn: Turn, actor: Actor, _: Memo) -> Stopped | None:
    """The letter or the dossier as it was made, to whoever pressed alone."""
    sent: FileSent | Refused
    if turn.value.startswith(f"{LITIGATION}:"):
        sent = await dossier_again(desk.house, actor, record_of(turn.value, LITIGATION)[0])
    else:
        sent = await letter_again(desk.house, actor, record_of(turn.value, LETTER)[0])
    if isinstance(sent, Refused):
        return Stopped(sent)
    desk.wake()
    language = actor.reader.language
    await tell(turn, render_file_sent(sent.name, language), render_file_sent_modal(sent.name, language))
    return None


def _step(memo: Memo) -> int | None:
    return record_of(memo.record, STEP)[0] if memo.record else None
