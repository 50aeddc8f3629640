"""Temporary increases and terms: their forms, as they are filled in and submitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.acts import Actor
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.credit.terms import read_days
from bot.credit_acts import AskIncrease, AskTerms
from bot.credit_views import LimitDraft, LimitForm, RequestView, TermsForm
from bot.ids import Action, Callback
from bot.services.limit_forms import limit_form, shown_request
from bot.services.limits import ask_increase, ask_terms
from bot.services.order_checks import wish_of
from bot.services.order_ways import terms_draft
from handlers.slack.desk import Desk
from handlers.slack.form_amounts import Misread, is_below_zero, money_typed
from handlers.slack.form_updates import redraw_number, update_form
from handlers.slack.in_time import open_in_time
from handlers.slack.memo import Memo, begun_new, form_memo
from handlers.slack.refresh import show_anew
from handlers.slack.refusing import refused_answer, refused_modal
from handlers.slack.submissions import Answer
from handlers.slack.submitted import Fields, fields_of
from handlers.slack.turn import Turn
from handlers.slack.whose import asked_which, whose
from messages.limit_form import render_limit_form
from messages.request_message import render_request_modal
from messages.surfaces import Modal
from messages.terms_form import render_terms_form
from messages.wrong_inputs import WrongInput, wrong_input_text


async def open_limit(desk: Desk, turn: Turn) -> None:
    """The form, or first the question which customer."""
    await open_in_time(desk, turn, _opened(desk, turn))


async def _opened(desk: Desk, turn: Turn) -> Modal:
    memo = begun_new(turn, desk.company_today())
    actor = await desk.actor(turn, Surface.FORM)
    about = await whose(desk, actor, turn.value)
    if about is None:
        return asked_which(actor.reader.language, Action.LIMIT_PICK, memo)
    return await limit_screen(desk, actor, memo, about.customer)


async def limit_screen(
    desk: Desk, actor: Actor, memo: Memo, customer: int, draft: LimitDraft | None = None
) -> Modal:
    """The form for a customer, filled in with what was typed."""
    return limit_modal(desk, actor, memo, await limit_form(desk.house, actor, customer, draft))


def limit_modal(desk: Desk, actor: Actor, memo: Memo, form: LimitForm | Refused) -> Modal:
    """The form of a temporary increase."""
    if isinstance(form, Refused):
        return refused_modal(desk, actor.reader, form, memo.customer)
    private = _remembered(memo, form).written()
    error = Refused(Why.NO_AMOUNT) if is_below_zero(form.amount_text) else _day_refused(form)
    return render_limit_form(form, actor.reader.language, private, error=error, redraw=memo.redraw)


def _day_refused(form: LimitForm) -> Refused | None:
    """A last day that is over is told of before it is asked for."""
    is_over = form.ends_on is not None and form.ends_on < form.as_of
    return Refused(Why.DAY_PASSED, until=form.as_of) if is_over else None


async def redraw_limit(desk: Desk, turn: Turn) -> None:
    """Who decides follows the amount and the days."""
    desk.choices.arrived(turn.view_id, turn.stamp, desk.now())
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    form = await _form(desk, actor, memo, inputs)
    if not isinstance(form, Refused):
        memo = replace(memo, redraw=redraw_number(turn, memo))
    await update_form(desk, turn, limit_modal(desk, actor, memo, form))


async def submit_limit(desk: Desk, turn: Turn) -> Answer:
    """Ask for what the form holds; what is wrong with it is said below the input it belongs to."""
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    form = await _form(desk, actor, memo, inputs)
    if isinstance(form, Refused):
        return refused_answer(desk, actor, form, Callback.LIMIT, turn)
    amount = money_typed(inputs.text(FormBlock.AMOUNT), form.currency)
    starts, ends = inputs.day(FormBlock.FROM), inputs.day(FormBlock.UNTIL)
    wrong = _wrong(inputs, amount, actor.reader.language)
    if isinstance(amount, Misread) or starts is None or ends is None:
        return Answer(limit_modal(desk, actor, memo, form), errors=wrong)
    wish = AskIncrease(
        customer_id=memo.customer,
        amount=amount,
        starts_on=starts,
        ends_on=ends,
        reason=inputs.text(FormBlock.TEXT),
        key=memo.key,
        order=form.order,
    )
    done = await ask_increase(desk.house, actor, wish)

    def redrawn(refused: Refused) -> Modal:
        private = _remembered(memo, form).written()
        language = actor.reader.language
        return render_limit_form(form, language, private, error=refused, redraw=memo.redraw + 1)

    if isinstance(done, Refused):
        return refused_answer(desk, actor, done, Callback.LIMIT, turn, redrawn)
    return await asked_answer(desk, turn, memo, actor, done.request.id)


async def asked_answer(desk: Desk, turn: Turn, memo: Memo, actor: Actor, request: int) -> Answer:
    """It was sent, and to whom."""
    show_anew(desk, turn, memo, actor)
    view = await shown_request(desk.house, actor, request)
    if isinstance(view, Refused):
        return refused_answer(desk, actor, view, Callback.LIMIT, turn)
    return Answer(request_modal(view, actor, sent=True))


def request_modal(view: RequestView, actor: Actor, *, sent: bool = False) -> Modal:
    """A request with its facts, and with the buttons of whoever may decide it, or withdraw it."""
    decides = actor.reader.person.name in view.waits_for
    asked = view.request.asked_by == actor.person
    return render_request_modal(view, actor.reader.language, buttons=decides, withdraw=asked, sent=sent)


def terms_modal(desk: Desk, actor: Actor, memo: Memo, form: TermsForm | Refused) -> Modal:
    """The form that asks for one order on a shorter term."""
    if isinstance(form, Refused):
        return refused_modal(desk, actor.reader, form, memo.customer)
    private = memo.about(form.of.customer_id, form.seen).written()
    return render_terms_form(form, actor.reader.language, private)


async def submit_terms(desk: Desk, turn: Turn) -> Answer:
    """Ask for terms for the order that was checked."""
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    wish = await wish_of(desk.house, actor, memo.draft)
    if isinstance(wish, Refused):
        return refused_answer(desk, actor, wish, Callback.TERMS, turn)
    term = read_days(inputs.text(FormBlock.TERM))
    if term is None:
        said = wrong_input_text(WrongInput.NO_TERM, actor.reader.language)
        form = await terms_draft(desk.house, actor, memo.draft)
        return Answer(terms_modal(desk, actor, memo, form), errors={inputs.id_of(FormBlock.TERM): said})
    reason = inputs.text(FormBlock.TEXT)
    asked = AskTerms(wish.customer_id, wish.amount, term, reason, memo.key, wish.reference)
    done = await ask_terms(desk.house, actor, asked)
    if isinstance(done, Refused):
        return refused_answer(desk, actor, done, Callback.TERMS, turn)
    return await asked_answer(desk, turn, memo, actor, done.request.id)


async def _form(desk: Desk, actor: Actor, memo: Memo, inputs: Fields) -> LimitForm | Refused:
    """The form as it is filled in; an order that was checked goes with it."""
    order = await _order(desk, actor, memo)
    typed = inputs.text(FormBlock.AMOUNT)
    draft = LimitDraft(
        amount=None,
        amount_text=typed,
        starts_on=inputs.day(FormBlock.FROM),
        ends_on=inputs.day(FormBlock.UNTIL),
        reason=inputs.text(FormBlock.TEXT),
        order=order,
    )
    form = await limit_form(desk.house, actor, memo.customer, draft)
    if isinstance(form, Refused):
        return form
    amount = money_typed(typed, form.currency)
    if isinstance(amount, Misread):
        return form
    return await limit_form(desk.house, actor, memo.customer, replace(draft, amount=amount, amount_text=""))


async def _order(desk: Desk, actor: Actor, memo: Memo) -> Money | None:
    if not memo.draft:
        return None
    wish = await wish_of(desk.house, actor, memo.draft)
    return None if isinstance(wish, Refused) else wish.amount


def _remembered(memo: Memo, form: LimitForm) -> Memo:
    drawn = str(form.amount.amount) if form.amount else ""
    return replace(memo.about(form.of.customer_id, form.seen), drawn=drawn)


def _wrong(inputs: Fields, amount: Money | Misread, language: str) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if isinstance(amount, Misread):
        wrong[inputs.id_of(FormBlock.AMOUNT)] = amount.said(language)
    days: dict[FormBlock, date | None] = {
        block: inputs.day(block) for block in (FormBlock.FROM, FormBlock.UNTIL)
    }
    for block, day in days.items():
        if day is None:
            wrong[inputs.id_of(block)] = wrong_input_text(WrongInput.NO_DAY, language)
    return wrong
