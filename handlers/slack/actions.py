"""Buttons and selects: who presses is recognised anew, and sees what they may see today."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.credit.dispute import DisputeState
from bot.ids import (
    Action,
    BadValueError,
    Callback,
    More,
    customer_of,
    customer_value,
    document_of,
    more_of,
    pattern,
)
from bot.requests import Verb
from bot.rights import Act
from handlers.slack import (
    cases,
    hand_overs,
    holds,
    letters,
    limits,
    orders,
    pauses,
    picks,
    queues,
    records,
    requests,
    screens,
    small_forms,
    step_forms,
    steps,
    typed_credit,
)
from handlers.slack.answers import card_message, sheet_message
from handlers.slack.desk import ANYTHING, Desk, refuse_outdated
from handlers.slack.dispute_forms import open_dispute_form, redraw_dispute
from handlers.slack.failures import begin
from handlers.slack.in_time import found_in_time, open_in_time
from handlers.slack.note_forms import open_note
from handlers.slack.overdue import answer_click
from handlers.slack.plan_forms import open_plan, redraw_plan
from handlers.slack.promise_forms import open_promise, redraw_promise
from handlers.slack.reply import say
from handlers.slack.turn import Body, Place, Turn, click_turn
from messages.help import render_help
from messages.history import render_history
from messages.surfaces import Modal

Served = Callable[[Desk, Turn], Coroutine[Any, Any, None]]
Screen = Callable[[Desk, Turn], Coroutine[Any, Any, Modal]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to every action; what is left of another version is told so."""
    for action in Action:
        _listen(app, desk, re.compile(rf"^{pattern(action).pattern}$"), SERVED[action])
    _listen(app, desk, ANYTHING, refuse_outdated)


def _listen(app: AsyncApp, desk: Desk, action_id: re.Pattern[str], served: Served) -> None:
    async def pressed(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        turn = click_turn(body, client)
        begin(desk, turn, served(desk, turn))

    app.action(action_id)(pressed)


def in_modal(screen: Screen) -> Served:
    """Answer with a modal."""

    async def open_screen(desk: Desk, turn: Turn) -> None:
        await open_in_time(desk, turn, screen(desk, turn))

    return open_screen


async def show_customer(desk: Desk, turn: Turn) -> None:
    """One of several that fit: the card takes the question's place; elsewhere it opens."""
    if not turn.is_ephemeral:
        return await open_in_time(desk, turn, screens.card(desk, turn))
    reader = await desk.recognise(turn)
    message = await found_in_time(desk, turn, card_message(desk, reader, customer_of(turn.value)))
    return await say(turn, message, replace=True)


async def show_document(desk: Desk, turn: Turn) -> None:
    """One of several documents that fit: it takes the question's place."""
    reader = await desk.recognise(turn)
    if not turn.response_url:
        raise BadValueError
    message = await found_in_time(desk, turn, sheet_message(desk, reader, document_of(turn.value)))
    await say(turn, message, replace=turn.is_ephemeral)


async def list_overdue(desk: Desk, turn: Turn) -> None:
    """Late customers: in the thread of one's own digest, below a private answer, else in a modal."""
    if turn.place is Place.MESSAGE:
        return await answer_click(desk, turn, goes_on=False)
    return await open_in_time(desk, turn, screens.overdue(desk, turn))


async def next_overdue(desk: Desk, turn: Turn) -> None:
    """The next page: in the place of a private one, below one in a thread, in the same modal."""
    if turn.place is Place.MESSAGE:
        return await answer_click(desk, turn, goes_on=True)
    if turn.callback == Callback.OVERDUE.value:
        turn.opened = turn.view_id
    return await open_in_time(desk, turn, screens.overdue(desk, turn))


async def show_help(desk: Desk, turn: Turn) -> None:
    """One verb with its examples in the place of a private question; else everything, in a modal."""
    about = next((verb for verb in Verb if verb.value == turn.value and verb is not Verb.HELP), None)
    if about is None or not turn.is_ephemeral:
        return await open_in_time(desk, turn, screens.help_screen(desk, turn))
    reader = await desk.recognise(turn)
    return await say(turn, render_help(reader.language, about, reader.person.role), replace=True)


async def more(desk: Desk, turn: Turn) -> None:
    """The overflow of a row or a card: a call is noted at once, the rest opens."""
    what, customer = more_of(turn.value)
    if what in records.CALLS:
        return await note_call(desk, turn)
    if what is More.HISTORY:
        turn.value = customer_value(customer)
    return await OPENED[what](desk, turn)


async def page_history(desk: Desk, turn: Turn) -> None:
    """Another page: in the place of a private one, or of the one in the modal."""
    if turn.place is Place.MESSAGE and turn.is_ephemeral:
        reader = await desk.recognise(turn)
        page = await screens.history_of(desk, reader, turn.value)
        return await say(turn, render_history(page, reader.language), replace=True)
    if turn.callback == Callback.HISTORY.value:
        turn.opened = turn.view_id
    return await open_in_time(desk, turn, screens.history(desk, turn))


note_call = records.at_once(records.note_call)
show_history = in_modal(screens.history)

OPENED: dict[More, Served] = {
    More.PROMISE: open_promise,
    More.DISPUTE: open_dispute_form,
    More.NOTE: open_note,
    More.PLAN: open_plan,
    More.ORDER: orders.open_order,
    More.LIMIT: limits.open_limit,
    More.HOLD: holds.open_hold,
    More.RELEASE: holds.open_release,
    More.PAUSE: pauses.open_pause,
    More.RESUME: records.at_once(pauses.end_pause),
    More.FORMAL_NOTICE: letters.open_letter,
    More.HAND_OVER: hand_overs.open_hand_over,
    More.STEP: steps.show_step_of,
    More.HISTORY: show_history,
}
"""What an overflow opens."""

SERVED: dict[Action, Served] = {
    Action.CUSTOMER_OPEN: in_modal(screens.card),
    Action.CUSTOMER_PICK: in_modal(screens.card),
    Action.CUSTOMER_SEARCH: in_modal(screens.card),
    Action.CUSTOMER_HOW: in_modal(screens.how),
    Action.CUSTOMER_SHOW: show_customer,
    Action.CUSTOMER_MORE: more,
    Action.INVOICE_SHOW: show_document,
    Action.OVERDUE_LIST: list_overdue,
    Action.OVERDUE_NEXT: next_overdue,
    Action.DIGEST_OPEN: in_modal(screens.digest),
    Action.PROMISE_OPEN: open_promise,
    Action.PROMISE_PICK: picks.pick_for_promise,
    Action.PROMISE_TICKED: redraw_promise,
    Action.PROMISE_DATED: redraw_promise,
    Action.PROMISE_LOG: records.at_once(records.log_read_back),
    Action.PROMISE_CHANGE: picks.change_read_promise,
    Action.PROMISE_AGREE: records.at_once(records.agree),
    Action.PROMISE_REFUSE: small_forms.refuse_form("promise"),
    Action.PROMISE_CANCEL: records.at_once(records.cancel),
    Action.PLAN_OPEN: open_plan,
    Action.PLAN_MORE: redraw_plan,
    Action.PLAN_FEWER: redraw_plan,
    Action.PLAN_AGREE: records.at_once(records.agree),
    Action.PLAN_REFUSE: small_forms.refuse_form("plan"),
    Action.PLAN_CANCEL: records.at_once(records.cancel),
    Action.DISPUTE_OPEN: open_dispute_form,
    Action.DISPUTE_PICK: picks.pick_for_dispute,
    Action.DISPUTE_SHAPED: redraw_dispute,
    Action.DISPUTE_LOG: records.at_once(records.open_read_back),
    Action.DISPUTE_CHANGE: picks.change_read_dispute,
    Action.DISPUTE_SHOW: records.show_dispute,
    Action.DISPUTE_TAKE: records.at_once(records.step(Act.TAKE_DISPUTE, DisputeState.IN_PROGRESS)),
    Action.DISPUTE_HAND_ON: small_forms.hand_on_form,
    Action.DISPUTE_COMMENT: small_forms.comment_form,
    Action.DISPUTE_ASK: small_forms.question_form,
    Action.DISPUTE_WAIT: records.at_once(records.step(Act.WAIT_IN_DISPUTE, DisputeState.WAITING_ON_CUSTOMER)),
    Action.DISPUTE_TARGET: small_forms.target_form,
    Action.DISPUTE_RESOLVE: small_forms.resolve_form,
    Action.DISPUTE_WITHDRAW: records.at_once(records.step(Act.WITHDRAW_DISPUTE, DisputeState.WITHDRAWN)),
    Action.NOTE_OPEN: open_note,
    Action.NOTE_PICK: picks.pick_for_note,
    Action.UNDO: records.at_once(records.take_back),
    Action.HISTORY_OPEN: show_history,
    Action.HISTORY_PAGE: page_history,
    Action.ORDER_OPEN: orders.open_order,
    Action.ORDER_PICK: typed_credit.pick_for_order,
    Action.ORDER_CHECK: orders.check_again,
    Action.ORDER_RESERVE: records.at_once(orders.reserve),
    Action.ORDER_CANCEL: records.at_once(orders.cancel),
    **orders.WAYS,
    Action.LIMIT_OPEN: limits.open_limit,
    Action.LIMIT_PICK: typed_credit.pick_for_limit,
    Action.LIMIT_SHAPED: limits.redraw_limit,
    Action.LIMIT_APPROVE: records.at_once(requests.approve),
    Action.LIMIT_CHANGE: requests.open_change,
    Action.LIMIT_REJECT: requests.open_reject,
    Action.LIMIT_WITHDRAW: records.at_once(requests.withdraw),
    Action.LIMIT_SHOW: requests.show_request,
    Action.HOLD_SET: typed_credit.set_a_hold,
    Action.HOLD_RELEASE: typed_credit.release_a_hold,
    Action.CASE_TAKE: records.at_once(cases.take),
    Action.CASE_ASSIGN: cases.open_assign,
    Action.CASE_SNOOZE: cases.open_snooze,
    Action.CASE_CALL: cases.open_call,
    Action.CASE_PLAN: cases.open_plan_asked,
    Action.CASE_SHOW: cases.show_case,
    Action.CASE_MORE: cases.more,
    Action.APPROVALS_OPEN: requests.open_approvals,
    Action.QUEUE_OPEN: queues.open_queue,
    Action.QUEUE_MAILS: queues.open_queue,
    Action.QUEUE_BACK: queues.page_queue,
    Action.QUEUE_NEXT: queues.page_queue,
    Action.QUEUE_SEND: records.at_once(queues.send_all),
    Action.STEP_SHOW: steps.show_step,
    Action.STEP_CALL: step_forms.open_call,
    Action.STEP_ANSWER: step_forms.open_answer,
    Action.STEP_PREVIEW: step_forms.open_preview,
    Action.STEP_RECALL: records.at_once(steps.recall),
    Action.STEP_LETTER: letters.open_letter,
    Action.STEP_HOLD: records.at_once(steps.hold_orders),
    Action.STEP_HAND_OVER: hand_overs.open_hand_over,
    Action.STEP_SKIP: step_forms.open_skip,
    Action.STEP_PUT_OFF: step_forms.open_put_off,
    Action.STEP_TAKE_OVER: records.at_once(steps.take_over),
    Action.STEP_TIME: step_forms.open_time,
    Action.STEP_REASSIGN: step_forms.open_reassign,
    Action.STEP_MORE: steps.more,
    Action.LETTER_OPEN: letters.open_letter,
    Action.FILE_AGAIN: records.at_once(letters.file_again),
    Action.HAND_OVER_OPEN: hand_overs.open_hand_over,
    Action.HAND_OVER_APPROVE: records.at_once(hand_overs.approve_hand_over),
    Action.HAND_OVER_REFUSE: hand_overs.open_refuse_hand_over,
    Action.HAND_OVER_END: hand_overs.open_end_hand_over,
    Action.HAND_OVER_SHOW: hand_overs.show_hand_over,
    Action.PAUSE_OPEN: pauses.open_pause,
    Action.PAUSE_END: records.at_once(pauses.end_pause),
    Action.SETTINGS_OPEN: in_modal(screens.settings),
    Action.HELP_OPEN: show_help,
    Action.MENU_OPEN: in_modal(screens.menu),
}
