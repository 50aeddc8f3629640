"""The form of a promise: opened, drawn anew as it is filled in, and submitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.acts import Actor, LogPromise
from bot.audit import Surface
from bot.block_ids import ON_ACCOUNT, FormBlock
from bot.credit.money import Money
from bot.credit.promise import Means
from bot.credit.refused import Refused, Why
from bot.forms import PromiseDraft, PromiseForm
from bot.ids import Action, Callback
from bot.services.promise_forms import promise_form
from bot.services.promises import log_promise
from handlers.slack.desk import Desk
from handlers.slack.form_amounts import Misread, is_as_drawn, money_typed
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
from messages.promise_form import render_promise_form
from messages.surfaces import Modal
from messages.wrong_inputs import WrongInput, wrong_input_text


async def open_promise(desk: Desk, turn: Turn) -> None:
    """The form, or first the question which customer."""
    await open_in_time(desk, turn, _opened(desk, turn))


async def _opened(desk: Desk, turn: Turn) -> Modal:
    memo = begun_new(turn, desk.company_today())
    actor = await desk.actor(turn, Surface.FORM)
    about = await whose(desk, actor, turn.value)
    if about is None:
        return asked_which(actor.reader.language, Action.PROMISE_PICK, memo)
    return await promise_screen(desk, actor, memo, about)


async def promise_screen(
    desk: Desk, actor: Actor, memo: Memo, about: Whose, filled: PromiseDraft | None = None
) -> Modal:
    """The form for a customer, with an invoice ticked if one was meant, or filled in already."""
    draft = filled or (PromiseDraft(documents=about.documents) if about.documents else None)
    form = await promise_form(desk.house, actor, about.customer, draft)
    return promise_modal(desk, actor, memo, form)


def promise_modal(
    desk: Desk, actor: Actor, memo: Memo, form: PromiseForm | Refused, typed: str = ""
) -> Modal:
    """The form; `typed` is an amount that the person gave, which ticks leave alone."""
    reader = actor.reader
    if isinstance(form, Refused):
        return refused_modal(desk, reader, form)
    return render_promise_form(
        form,
        reader.language,
        _remembered(memo, form, typed).written(),
        redraw=memo.redraw,
        said=memo.said,
    )


async def redraw_promise(desk: Desk, turn: Turn) -> None:
    """Ticks and the day draw the form anew; an amount of the person's own stays as it is."""
    desk.choices.arrived(turn.view_id, turn.stamp, desk.now())
    await update_form(desk, turn, await _redrawn(desk, turn))


async def _redrawn(desk: Desk, turn: Turn) -> Modal:
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    typed = inputs.text(FormBlock.AMOUNT)
    if is_as_drawn(typed, memo.drawn):
        typed = ""
    form = await promise_form(desk.house, actor, memo.customer, _draft(inputs, typed))
    if isinstance(form, Refused):
        return promise_modal(desk, actor, memo, form)
    if typed:
        shown = replace(form, draft=replace(form.draft, amount_text=typed))
        return promise_modal(desk, actor, memo, shown, typed)
    is_same = _drawn(form) == memo.drawn
    anew = memo if is_same else replace(memo, redraw=redraw_number(turn, memo))
    return promise_modal(desk, actor, anew, form)


async def submit_promise(desk: Desk, turn: Turn) -> Answer:
    """Log what the form holds; what is wrong with it is said below the input it belongs to."""
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    typed = inputs.text(FormBlock.AMOUNT)
    form = await promise_form(desk.house, actor, memo.customer, _draft(inputs, typed))
    if isinstance(form, Refused):
        return refused_answer(desk, actor, form, Callback.PROMISE, turn)
    form = replace(form, draft=replace(form.draft, amount_text=typed))

    def redrawn(refused: Refused, known: Memo = memo) -> Modal:
        private = _remembered(known, form, typed).written()
        language = actor.reader.language
        return render_promise_form(
            form, language, private, error=refused, redraw=memo.redraw + 1, said=known.said
        )

    amount = money_typed(typed, form.currency)
    wrong, on = _wrong(inputs, amount, actor.reader.language), inputs.day(FormBlock.DATE)
    if isinstance(amount, Misread) or on is None or wrong:
        return Answer(redrawn(Refused(Why.NO_AMOUNT)), errors=wrong)
    wish = replace(_wish(memo, inputs, amount, on), with_step=await taking_of(desk, actor, memo))
    done = await log_promise(desk.house, actor, wish)
    if isinstance(done, Refused) and is_of_step(done):
        return Answer(redrawn(done, await without_step(desk, actor, memo, done)))
    if isinstance(done, Refused):
        return refused_answer(desk, actor, done, Callback.PROMISE, turn, redrawn)
    return await logged_answer(desk, turn, memo, actor, done)


def _remembered(memo: Memo, form: PromiseForm, typed: str) -> Memo:
    known = memo.about(form.head.customer_id, form.head.seen)
    return replace(known, drawn="" if typed else _drawn(form))


def _drawn(form: PromiseForm) -> str:
    """The amount that the form puts into its field."""
    return str(form.draft.amount.amount) if form.draft.amount else ""


def _draft(inputs: Fields, typed: str) -> PromiseDraft:
    """What is filled in; an amount that nobody typed is the form's to give."""
    ticked = inputs.ticked(FormBlock.INVOICES)
    return PromiseDraft(
        documents=ids_of(ticked),
        on_account=ON_ACCOUNT in ticked,
        amount_text=typed,
        promised_on=inputs.day(FormBlock.DATE),
        said_by=inputs.text(FormBlock.WHO),
        means=_means(inputs),
        note=inputs.text(FormBlock.TEXT),
    )


def _means(inputs: Fields) -> Means | None:
    chosen = inputs.chosen(FormBlock.MEANS)
    return Means(chosen) if chosen in set(Means) else None


def _wrong(inputs: Fields, amount: Money | Misread, language: str) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not inputs.ticked(FormBlock.INVOICES):
        wrong[inputs.id_of(FormBlock.INVOICES)] = wrong_input_text(WrongInput.NOTHING_TICKED, language)
    if isinstance(amount, Misread):
        wrong[inputs.id_of(FormBlock.AMOUNT)] = amount.said(language)
    if inputs.day(FormBlock.DATE) is None:
        wrong[inputs.id_of(FormBlock.DATE)] = wrong_input_text(WrongInput.NO_DAY, language)
    return wrong


def _wish(memo: Memo, inputs: Fields, amount: Money, on: date) -> LogPromise:
    return LogPromise(
        customer_id=memo.customer,
        documents=ids_of(inputs.ticked(FormBlock.INVOICES)),
        amount=amount,
        promised_on=on,
        key=memo.key,
        seen=memo.seen,
        said_by=inputs.text(FormBlock.WHO),
        means=_means(inputs),
        note=inputs.text(FormBlock.TEXT),
    )
