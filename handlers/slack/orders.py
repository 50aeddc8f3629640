"""An order to check: its form, its answer, and what each way out starts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any

from bot.acts import Actor
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.refused import Refused, Why
from bot.credit.reservation import ReservationState
from bot.credit.terms import read_days
from bot.credit_acts import OrderWish, ReserveOrder
from bot.credit_ids import way_of
from bot.credit_views import DownPayment, LimitForm, OrderAnswer, OrderForm, TermsForm
from bot.forms import PlanForm, PromiseForm
from bot.ids import Action, Callback, draft_of, draft_value, record_of
from bot.services.order_checks import check_order, order_form, wish_of
from bot.services.order_ways import down_payment, increase_draft, pay_draft, plan_draft, terms_draft
from bot.services.reservations import cancel_reservation, reservation_view, reserve_order
from handlers.slack.desk import Desk
from handlers.slack.form_amounts import Misread, money_typed
from handlers.slack.in_time import found_in_time, open_in_time
from handlers.slack.limits import limit_modal, terms_modal
from handlers.slack.memo import Memo, begun_new, form_memo
from handlers.slack.origin import surface_of
from handlers.slack.plan_forms import plan_modal
from handlers.slack.promise_forms import promise_modal
from handlers.slack.records import Stopped
from handlers.slack.refresh import SHOWING, show_anew, tell
from handlers.slack.refusing import refused_answer, refused_message, refused_modal
from handlers.slack.reply import say, show
from handlers.slack.submissions import Answer
from handlers.slack.submitted import fields_of
from handlers.slack.turn import Place, Turn
from handlers.slack.whose import asked_which, whose
from messages.blocks import Message
from messages.down_payment import render_down_payment
from messages.order_answer import render_order_answer, render_order_modal
from messages.order_form import render_order_form
from messages.order_reserved import (
    render_reservation_cancelled,
    render_reservation_cancelled_modal,
    render_reserved,
    render_reserved_modal,
)
from messages.surfaces import Modal
from messages.wrong_inputs import WrongInput, wrong_input_text

Drawn = Callable[[Desk, Turn, Actor, int], Awaitable[Modal | Refused]]
"""The form that a way out starts, of a check by its draft, or why there is none."""
Served = Callable[[Desk, Turn], Coroutine[Any, Any, None]]


async def open_order(desk: Desk, turn: Turn) -> None:
    """The form, or first the question which customer."""
    await open_in_time(desk, turn, _opened(desk, turn))


async def _opened(desk: Desk, turn: Turn) -> Modal:
    memo = begun_new(turn, desk.company_today())
    actor = await desk.actor(turn, Surface.FORM)
    about = await whose(desk, actor, turn.value)
    if about is None:
        return asked_which(actor.reader.language, Action.ORDER_PICK, memo)
    return order_modal(desk, actor, memo, await order_form(desk.house, actor, about.customer))


def order_modal(desk: Desk, actor: Actor, memo: Memo, form: OrderForm | Refused) -> Modal:
    """The form of an order to check."""
    if isinstance(form, Refused):
        return refused_modal(desk, actor.reader, form)
    private = memo.about(form.of.customer_id, 0).written()
    return render_order_form(form, actor.reader.language, private)


async def submit_order(desk: Desk, turn: Turn) -> Answer:
    """Check the order that the form holds; the answer takes its place."""
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    language = actor.reader.language
    form = await order_form(desk.house, actor, memo.customer)
    if isinstance(form, Refused):
        return refused_answer(desk, actor, form, Callback.ORDER, turn)
    amount, typed = money_typed(inputs.text(FormBlock.AMOUNT), form.currency), inputs.text(FormBlock.TERM)
    term = read_days(typed)
    wrong = {}
    if isinstance(amount, Misread):
        wrong[inputs.id_of(FormBlock.AMOUNT)] = amount.said(language)
    if typed and term is None:
        wrong[inputs.id_of(FormBlock.TERM)] = wrong_input_text(WrongInput.NO_TERM, language)
    if isinstance(amount, Misread) or wrong:
        return Answer(order_modal(desk, actor, memo, form), errors=wrong)
    wish = OrderWish(memo.customer, amount, term, inputs.text(FormBlock.REFERENCE))
    answer = await check_order(desk.house, actor, wish, keep=True)
    if isinstance(answer, Refused):
        return refused_answer(desk, actor, answer, Callback.ORDER, turn)
    return Answer(render_order_modal(answer, language))


async def check_again(desk: Desk, turn: Turn) -> None:
    """The same order with the figures of now, where the former answer stands."""
    if turn.place is not Place.MODAL:
        actor = await desk.actor(turn, surface_of(turn))
        found = await found_in_time(desk, turn, _again(desk, turn, actor))
        if isinstance(found, Refused):
            return await say(turn, refused_message(desk, actor.reader, found))
        return await say(turn, render_order_answer(found, actor.reader.language), replace=turn.is_ephemeral)
    turn.opened = turn.view_id
    return await open_in_time(desk, turn, _again_modal(desk, turn))


async def _again(desk: Desk, turn: Turn, actor: Actor) -> OrderAnswer | Refused:
    return await _checked(desk, actor, draft_of(turn.value))


async def _checked(desk: Desk, actor: Actor, draft: int) -> OrderAnswer | Refused:
    wish = await wish_of(desk.house, actor, draft)
    if isinstance(wish, Refused):
        return wish
    return await check_order(desk.house, actor, wish, keep=True)


async def _again_modal(desk: Desk, turn: Turn) -> Modal:
    actor = await desk.actor(turn, surface_of(turn))
    answer = await _again(desk, turn, actor)
    if isinstance(answer, Refused):
        return refused_modal(desk, actor.reader, answer)
    return render_order_modal(answer, actor.reader.language)


async def reserve(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """The amount of an order that fits is kept for it."""
    draft = draft_of(turn.value)
    wish = await wish_of(desk.house, actor, draft)
    if isinstance(wish, Refused):
        return Stopped(wish)
    done = await reserve_order(desk.house, actor, ReserveOrder(wish, key=draft_value(draft)))
    if isinstance(done, Refused):
        found = await _checked(desk, actor, draft) if done.why is Why.STILL_HELD else done
        if isinstance(found, Refused):
            return Stopped(done, wish.customer_id)
        shown = (found, actor.reader.language)
        said, modal = render_order_answer(*shown, moved=True), render_order_modal(*shown, moved=True)
        await _in_place(turn, said, modal)
        return None
    await _show_reserved(desk, turn, actor, memo, done.reservation.id)
    return None


async def cancel(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """A reservation is not needed any more."""
    done = await cancel_reservation(desk.house, actor, *record_of(turn.value, "reservation"))
    if isinstance(done, Refused):
        return Stopped(done)
    await _show_reserved(desk, turn, actor, memo, done.reservation.id)
    return None


async def _show_reserved(desk: Desk, turn: Turn, actor: Actor, memo: Memo, reservation: int) -> None:
    """Kept, or not any more: in the place of the answer that was pressed in."""
    view = await reservation_view(desk.house, actor, reservation)
    shown = (view.reservation, view.of.name, actor.reader.language)
    is_kept = view.reservation.state is ReservationState.OPEN
    said = render_reserved(*shown) if is_kept else render_reservation_cancelled(*shown)
    modal = render_reserved_modal(*shown) if is_kept else render_reservation_cancelled_modal(*shown)
    show_anew(desk, turn, memo, actor, said)
    if memo.origin not in SHOWING:
        await _in_place(turn, said, modal)


async def _in_place(turn: Turn, said: Message, modal: Modal) -> None:
    """Where the answer stands that was pressed in."""
    if turn.place is Place.MODAL:
        turn.opened = turn.view_id
        await show(turn, modal)
    elif turn.is_ephemeral:
        await say(turn, said, replace=True)
    else:
        await tell(turn, said, modal)


def way(drawn: Drawn) -> Served:
    """A way out that begins with a form, filled in with the numbers of now."""

    async def opened(desk: Desk, turn: Turn) -> None:
        await open_in_time(desk, turn, started(desk, turn))

    async def started(desk: Desk, turn: Turn) -> Modal:
        actor = await desk.actor(turn, Surface.FORM)
        draft = draft_of(turn.value.removesuffix(f":{_way_in(turn.value)}"))
        form = await drawn(desk, turn, actor, draft)
        return await _refused(desk, actor, draft, form) if isinstance(form, Refused) else form

    return opened


async def _refused(desk: Desk, actor: Actor, draft: int, refused: Refused) -> Modal:
    """A way out that there is no more gives way to the order as it stands now."""
    if refused.why is Why.NO_DRAFT:
        found = await _checked(desk, actor, draft)
        if not isinstance(found, Refused):
            return render_order_modal(found, actor.reader.language, moved=True)
    return refused_modal(desk, actor.reader, refused)


def _way_in(value: str) -> str:
    """Which invoices, where the value says so; a part that no value ends with where it does not."""
    return way_of(value)[1] if value.count(":") > 1 else "\n"


async def _pay(desk: Desk, turn: Turn, actor: Actor, draft: int) -> Modal | Refused:
    form: PromiseForm | Refused = await pay_draft(desk.house, actor, draft, way_of(turn.value)[1])
    return form if isinstance(form, Refused) else promise_modal(desk, actor, _memo(desk, turn), form)


async def _plan(desk: Desk, turn: Turn, actor: Actor, draft: int) -> Modal | Refused:
    form: PlanForm | Refused = await plan_draft(desk.house, actor, draft)
    return form if isinstance(form, Refused) else plan_modal(desk, actor, _memo(desk, turn), form)


async def _increase(desk: Desk, turn: Turn, actor: Actor, draft: int) -> Modal | Refused:
    form: LimitForm | Refused = await increase_draft(desk.house, actor, draft)
    memo = replace(_memo(desk, turn), draft=draft)
    return form if isinstance(form, Refused) else limit_modal(desk, actor, memo, form)


async def _terms(desk: Desk, turn: Turn, actor: Actor, draft: int) -> Modal | Refused:
    form: TermsForm | Refused = await terms_draft(desk.house, actor, draft)
    memo = replace(_memo(desk, turn), draft=draft)
    return form if isinstance(form, Refused) else terms_modal(desk, actor, memo, form)


async def _down_payment(desk: Desk, _turn: Turn, actor: Actor, draft: int) -> Modal | Refused:
    asked: DownPayment | Refused = await down_payment(desk.house, actor, draft)
    return asked if isinstance(asked, Refused) else render_down_payment(asked, actor.reader.language)


async def close_draft(desk: Desk, turn: Turn) -> Answer:
    """The letter was copied: the form keeps nothing, and closes."""
    actor = await desk.actor(turn, Surface.FORM)
    return Answer(refused_modal(desk, actor.reader, Refused(Why.NO_DRAFT)), closes=True)


def _memo(desk: Desk, turn: Turn) -> Memo:
    return begun_new(turn, desk.company_today())


WAYS: dict[Action, Served] = {
    Action.ORDER_PAY: way(_pay),
    Action.ORDER_PLAN: way(_plan),
    Action.ORDER_INCREASE: way(_increase),
    Action.ORDER_TERMS: way(_terms),
    Action.ORDER_DOWN_PAYMENT: way(_down_payment),
}
