"""Orders, increases, holds and delegates as somebody types them."""

from __future__ import annotations

from datetime import timedelta

from slack_sdk.errors import SlackApiError

from bot.acts import Actor
from bot.audit import Surface
from bot.credit.refused import Refused, Why
from bot.credit_acts import OrderWish
from bot.credit_views import OrderForm
from bot.figures import FoundRow
from bot.ids import Action, customer_of
from bot.requests import SetDelegate, TypedHold, TypedLimit, TypedOrder
from bot.services.customers import Found
from bot.services.delegating import end_delegation, set_delegate
from bot.services.order_checks import check_order
from bot.services.typed_credit import (
    customer_named,
    hold_reason,
    keep_limit,
    keep_order,
    keep_reason,
    kept_limit,
    kept_order,
    kept_reason,
    limit_of,
    order_of,
    read_hold,
    read_limit,
    read_order,
)
from handlers.described import reason_of
from handlers.slack.answers import offered
from handlers.slack.desk import Desk
from handlers.slack.holds import hold_screen, open_hold, open_release
from handlers.slack.in_time import found_in_time, open_in_time
from handlers.slack.limits import limit_screen, open_limit
from handlers.slack.memo import Memo, begun_new
from handlers.slack.orders import open_order, order_modal
from handlers.slack.picks import draft_beside, in_place
from handlers.slack.refusing import refused_message
from handlers.slack.reply import say, show
from handlers.slack.somebody import somebody_named
from handlers.slack.turn import Turn
from handlers.slack.typed_records import DEAD_TRIGGERS
from handlers.slack.whose import asked_which
from messages.delegates import render_delegate, render_no_delegate
from messages.order_answer import render_order_answer
from messages.resumed import Resumed
from messages.surfaces import Modal

A_WEEK = timedelta(days=6)
"""A delegate of whom no day is said decides for seven days."""


async def serve_order(desk: Desk, turn: Turn, typed: TypedOrder) -> None:
    """`/credit order`: the answer at once, else the form or the question whose it is."""
    actor = await desk.actor(turn, Surface.COMMAND)
    if not typed.customer.strip():
        return await _ask_which(turn, actor, Action.ORDER_PICK)
    found = await found_in_time(desk, turn, read_order(desk.house, desk.books, actor, typed))
    if isinstance(found, Found):
        draft = await keep_order(desk.house, actor, typed)
        return await _offer(desk, turn, actor, found, Action.ORDER_PICK, draft)
    return await _order(desk, turn, actor, typed, found)


async def pick_for_order(desk: Desk, turn: Turn) -> None:
    """The customer that was chosen: what was typed goes on with it."""
    draft = draft_beside(turn)
    actor = await desk.actor(turn, Surface.COMMAND)
    typed = await kept_order(desk.house, actor, draft) if draft else None
    if typed is None:
        return await open_order(desk, in_place(turn))
    found = await order_of(desk.house, actor, customer_of(turn.value), typed)
    return await _order(desk, turn, actor, typed, found)


async def _order(
    desk: Desk, turn: Turn, actor: Actor, typed: TypedOrder, found: OrderWish | OrderForm | Refused
) -> None:
    if isinstance(found, OrderForm):
        modal = order_modal(desk, actor, begun_new(turn, desk.company_today()), found)
        draft = await keep_order(desk.house, actor, typed)
        return await _open(desk, turn, actor, modal, found.of.customer_id, Action.ORDER_PICK, draft)
    if isinstance(found, OrderWish):
        checked = await found_in_time(desk, turn, check_order(desk.house, actor, found, keep=True))
        if not isinstance(checked, Refused):
            answer = render_order_answer(checked, actor.reader.language)
            return await say(turn, answer, replace=turn.is_ephemeral)
        found = checked
    return await say(turn, refused_message(desk, actor.reader, found), replace=turn.is_ephemeral)


async def serve_limit(desk: Desk, turn: Turn, typed: TypedLimit) -> None:
    """`/credit limit`: the form, filled in; it says who decides before it is sent."""
    actor = await desk.actor(turn, Surface.COMMAND)
    if not typed.customer.strip():
        return await _ask_which(turn, actor, Action.LIMIT_PICK)
    found = await found_in_time(desk, turn, read_limit(desk.house, desk.books, actor, typed))
    if isinstance(found, Found):
        draft = await keep_limit(desk.house, actor, typed)
        return await _offer(desk, turn, actor, found, Action.LIMIT_PICK, draft)
    if isinstance(found, Refused):
        return await say(turn, refused_message(desk, actor.reader, found))
    customer, filled = found
    modal = await limit_screen(desk, actor, Memo(), customer, filled)
    draft = await keep_limit(desk.house, actor, typed)
    return await _open(desk, turn, actor, modal, customer, Action.LIMIT_PICK, draft)


async def pick_for_limit(desk: Desk, turn: Turn) -> None:
    """The customer that was chosen."""
    draft = draft_beside(turn)
    actor = await desk.actor(turn, Surface.FORM)
    typed = await kept_limit(desk.house, actor, draft) if draft else None
    if typed is None:
        return await open_limit(desk, in_place(turn))
    return await open_in_time(desk, turn, _limit(desk, turn, actor, typed))


async def _limit(desk: Desk, turn: Turn, actor: Actor, typed: TypedLimit) -> Modal:
    memo, customer = begun_new(turn, desk.company_today()), customer_of(turn.value)
    found = await limit_of(desk.house, actor, customer, typed)
    return await limit_screen(desk, actor, memo, customer, None if isinstance(found, Refused) else found[1])


async def serve_hold(desk: Desk, turn: Turn, typed: TypedHold) -> None:
    """`/credit hold` and `/credit release`: the form, with the reason that was typed."""
    actor = await desk.actor(turn, Surface.COMMAND)
    action = Action.HOLD_RELEASE if typed.releases else Action.HOLD_SET
    if not typed.customer.strip() and not typed.words:
        return await _ask_which(turn, actor, action)
    found = await found_in_time(desk, turn, read_hold(desk.books, actor, typed))
    if isinstance(found, Found):
        draft = await keep_reason(desk.house, actor, hold_reason(typed, found))
        return await _offer(desk, turn, actor, found, action, draft)
    shown = (desk, actor, Memo(), found.customer_id)
    modal = await hold_screen(*shown, releases=typed.releases, reason=found.reason)
    draft = await keep_reason(desk.house, actor, found.reason)
    return await _open(desk, turn, actor, modal, found.customer_id, action, draft)


async def open_or_resume_hold(desk: Desk, turn: Turn, *, releases: bool) -> None:
    """The form, with what was typed before the customer was chosen."""
    draft = draft_beside(turn)
    if not draft:
        return await (open_release if releases else open_hold)(desk, in_place(turn))
    actor = await desk.actor(turn, Surface.FORM)
    reason, memo = await kept_reason(desk.house, actor, draft), begun_new(turn, desk.company_today())
    shown = hold_screen(desk, actor, memo, customer_of(turn.value), releases=releases, reason=reason)
    return await open_in_time(desk, turn, shown)


async def set_a_hold(desk: Desk, turn: Turn) -> None:
    """{Hold}, or the customer that was chosen for it."""
    await open_or_resume_hold(desk, turn, releases=False)


async def release_a_hold(desk: Desk, turn: Turn) -> None:
    """{Release}, or the customer that was chosen for it."""
    await open_or_resume_hold(desk, turn, releases=True)


async def serve_delegate(desk: Desk, turn: Turn, typed: SetDelegate) -> None:
    """`/credit settings delegate @marc 24/12-2/1`."""
    actor = await desk.actor(turn, Surface.COMMAND)
    language = actor.reader.language
    if not typed.somebody:
        ended = await end_delegation(desk.house, actor)
        return await say(turn, render_no_delegate(ended, language))
    person = await somebody_named(desk, typed.somebody)
    if person is None:
        refused = Refused(Why.DELEGATE_UNKNOWN, who=typed.somebody)
        return await say(turn, refused_message(desk, actor.reader, refused))
    first = typed.first_on or desk.company_today()
    done = await set_delegate(desk.house, actor, person.email, first, typed.last_on or first + A_WEEK)
    if isinstance(done, Refused):
        return await say(turn, refused_message(desk, actor.reader, done))
    return await say(turn, render_delegate(done, language))


async def _ask_which(turn: Turn, actor: Actor, action: Action) -> None:
    await show(turn, asked_which(actor.reader.language, action, Memo()))


async def _offer(desk: Desk, turn: Turn, actor: Actor, found: Found, action: Action, draft: int) -> None:
    """Which customer is meant: what was typed is kept, and goes on with the one that is chosen."""
    await say(turn, await offered(desk, actor.reader, found, Resumed(action, draft)))


async def _open(
    desk: Desk, turn: Turn, actor: Actor, modal: Modal, customer: int, action: Action, draft: int
) -> None:
    """The form while the trigger lives; after that a button opens it."""
    try:
        await show(turn, modal)
    except SlackApiError as error:
        if reason_of(error) not in DEAD_TRIGGERS:
            raise
        row: FoundRow = await customer_named(desk.house, actor, customer)
        await _offer(desk, turn, actor, Found(row.name, None, (row,)), action, draft)
