"""The form of a dispute: opened, drawn anew as it is filled in, and submitted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.acts import Actor, OpenDispute
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.dispute import DisputeReason
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.forms import DisputeDraft, DisputeForm
from bot.ids import Action, Callback
from bot.services.dispute_forms import dispute_form
from bot.services.disputes import open_dispute
from handlers.slack.desk import Desk
from handlers.slack.form_amounts import Misread, money_typed
from handlers.slack.form_updates import redraw_number, update_form
from handlers.slack.in_time import open_in_time
from handlers.slack.memo import Memo, begun_new, form_memo
from handlers.slack.refresh import logged_answer
from handlers.slack.refusing import refused_answer, refused_modal
from handlers.slack.submissions import Answer
from handlers.slack.submitted import Fields, fields_of, ids_of
from handlers.slack.taking import is_of_step, taking_of, without_step
from handlers.slack.turn import Turn
from handlers.slack.whose import Whose, asked_which, whose
from messages.dispute_form import PART, render_dispute_form
from messages.surfaces import Modal
from messages.wrong_inputs import WrongInput, wrong_input_text


async def open_dispute_form(desk: Desk, turn: Turn) -> None:
    """The form, or first the question which customer."""
    await open_in_time(desk, turn, _opened(desk, turn))


async def _opened(desk: Desk, turn: Turn) -> Modal:
    memo = begun_new(turn, desk.company_today())
    actor = await desk.actor(turn, Surface.FORM)
    about = await whose(desk, actor, turn.value)
    if about is None:
        return asked_which(actor.reader.language, Action.DISPUTE_PICK, memo)
    return await dispute_screen(desk, actor, memo, about)


async def dispute_screen(
    desk: Desk, actor: Actor, memo: Memo, about: Whose, draft: DisputeDraft | None = None
) -> Modal:
    """The form for a customer, with the invoice chosen if one was meant."""
    filled = replace(draft or DisputeDraft(), document_id=about.document)
    form = await dispute_form(desk.house, actor, about.customer, filled)
    return dispute_modal(desk, actor, memo, await _with_amount(desk, actor, form))


def dispute_modal(desk: Desk, actor: Actor, memo: Memo, form: DisputeForm | Refused) -> Modal:
    """The form, with what it remembers."""
    if isinstance(form, Refused):
        return refused_modal(desk, actor.reader, form)
    private = _remembered(memo, form).written()
    return render_dispute_form(form, actor.reader.language, private, redraw=memo.redraw, said=memo.said)


async def redraw_dispute(desk: Desk, turn: Turn) -> None:
    """Owner, target and amounts follow what is chosen; a day of the person's own stays as it is."""
    desk.choices.arrived(turn.view_id, turn.stamp, desk.now())
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    form = await dispute_form(desk.house, actor, memo.customer, _draft(inputs, memo))
    form = await _with_amount(desk, actor, form)
    anew = replace(memo, redraw=redraw_number(turn, memo))
    await update_form(desk, turn, dispute_modal(desk, actor, anew, form))


async def submit_dispute(desk: Desk, turn: Turn) -> Answer:
    """Open what the form holds; what is wrong with it is said below the input it belongs to."""
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    draft = _draft(inputs, memo)
    form = await dispute_form(desk.house, actor, memo.customer, draft, memo.key)
    if isinstance(form, Refused):
        return await _without_form(desk, turn, memo, actor, inputs, form)
    amount = _amount(form)
    wrong = _wrong(inputs, amount, actor.reader.language)
    redrawn = partial(_with_error, actor, memo, replace(form, draft=draft))
    if isinstance(amount, Misread) or draft.document_id is None or draft.reason is None:
        return Answer(redrawn(Refused(Why.NO_AMOUNT)), errors=wrong)
    wish = _wish(memo, draft, draft.document_id, draft.reason, amount)
    wish = replace(wish, with_step=await taking_of(desk, actor, memo))
    done = await open_dispute(desk.house, actor, wish)
    if isinstance(done, Refused) and is_of_step(done):
        known = await without_step(desk, actor, memo, done)
        return Answer(_with_error(actor, known, replace(form, draft=draft), done))
    if isinstance(done, Refused):
        return refused_answer(desk, actor, done, Callback.DISPUTE, turn, redrawn)
    return await logged_answer(desk, turn, memo, actor, done)


async def _without_form(
    desk: Desk, turn: Turn, memo: Memo, actor: Actor, inputs: Fields, refused: Refused
) -> Answer:
    """There is no form any more: of a whole invoice the wish itself tells best who came first, and when."""
    draft, why = _draft(inputs, memo), refused
    if draft.is_whole and draft.document_id is not None and draft.reason is not None:
        wish = _wish(memo, draft, draft.document_id, draft.reason, None)
        wish = replace(wish, with_step=await taking_of(desk, actor, memo))
        done = await open_dispute(desk.house, actor, wish)
        if not isinstance(done, Refused):
            return await logged_answer(desk, turn, memo, actor, done)
        why = done
    return refused_answer(desk, actor, why, Callback.DISPUTE, turn)


def _with_error(actor: Actor, memo: Memo, form: DisputeForm, refused: Refused) -> Modal:
    private = _remembered(memo, form).written()
    language, redraw = actor.reader.language, memo.redraw + 1
    return render_dispute_form(form, language, private, error=refused, redraw=redraw, said=memo.said)


async def _with_amount(desk: Desk, actor: Actor, form: DisputeForm | Refused) -> DisputeForm | Refused:
    """What leaves reminders follows an amount that can be read; the amount itself stands as it was typed."""
    amount = _amount(form) if isinstance(form, DisputeForm) and form.draft.amount_text else None
    if isinstance(form, Refused) or not isinstance(amount, Money):
        return form
    draft = replace(form.draft, amount=amount)
    return await dispute_form(desk.house, actor, form.head.customer_id, draft)


def _remembered(memo: Memo, form: DisputeForm) -> Memo:
    known = memo.about(form.head.customer_id, form.head.seen)
    own = form.draft.target_on
    return replace(known, drawn="" if own or not form.target_on else form.target_on.isoformat())


def _draft(inputs: Fields, memo: Memo) -> DisputeDraft:
    """What is filled in; a target that the form put there is the form's to give."""
    target = inputs.day(FormBlock.TARGET)
    is_drawn = target is not None and target.isoformat() == memo.drawn
    return DisputeDraft(
        document_id=_document(inputs),
        is_whole=inputs.chosen(FormBlock.PART) != PART,
        amount_text=inputs.text(FormBlock.AMOUNT),
        reason=_reason(inputs),
        note=inputs.text(FormBlock.TEXT),
        target_on=None if is_drawn else target,
    )


def _document(inputs: Fields) -> int | None:
    return next(iter(ids_of((inputs.chosen(FormBlock.INVOICE),))), None)


def _reason(inputs: Fields) -> DisputeReason | None:
    chosen = inputs.chosen(FormBlock.REASON)
    return DisputeReason(chosen) if chosen in set(DisputeReason) else None


def _amount(form: DisputeForm) -> Money | Misread | None:
    """None for the whole of it."""
    draft = form.draft
    if draft.is_whole:
        return None
    item = next((one for one in form.items if one.id == draft.document_id), None)
    open_amount = (item or form.items[0]).open_amount
    return money_typed(draft.amount_text, open_amount.currency)


def _wrong(inputs: Fields, amount: Money | Misread | None, language: str) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if _document(inputs) is None:
        wrong[inputs.id_of(FormBlock.INVOICE)] = wrong_input_text(WrongInput.NO_CHOICE, language)
    if _reason(inputs) is None:
        wrong[inputs.id_of(FormBlock.REASON)] = wrong_input_text(WrongInput.NO_CHOICE, language)
    if isinstance(amount, Misread):
        # A part that was just chosen has no input of its own yet: then it is said below the choice.
        below = FormBlock.AMOUNT if inputs.has(FormBlock.AMOUNT) else FormBlock.PART
        wrong[inputs.id_of(below)] = amount.said(language)
    return wrong


def _wish(
    memo: Memo, draft: DisputeDraft, document: int, reason: DisputeReason, amount: Money | None
) -> OpenDispute:
    return OpenDispute(
        document_id=document,
        amount=amount,
        reason=reason,
        note=draft.note,
        key=memo.key,
        seen=memo.seen,
        target_on=draft.target_on,
    )
