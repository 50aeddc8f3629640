"""Buttons and selects: who presses is recognised anew, and sees what they may see today."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.ids import Action, BadValueError, Callback, customer_of, document_of, pattern
from bot.requests import Verb
from handlers.slack import screens
from handlers.slack.answers import card_message, sheet_message
from handlers.slack.desk import ANYTHING, Desk, refuse_outdated
from handlers.slack.failures import begin
from handlers.slack.in_time import found_in_time, open_in_time
from handlers.slack.overdue import answer_click
from handlers.slack.reply import say
from handlers.slack.turn import Body, Place, Turn, click_turn
from messages.help import render_help
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


SERVED: dict[Action, Served] = {
    Action.CUSTOMER_OPEN: in_modal(screens.card),
    Action.CUSTOMER_PICK: in_modal(screens.card),
    Action.CUSTOMER_SEARCH: in_modal(screens.card),
    Action.CUSTOMER_HOW: in_modal(screens.how),
    Action.CUSTOMER_SHOW: show_customer,
    Action.INVOICE_SHOW: show_document,
    Action.OVERDUE_LIST: list_overdue,
    Action.OVERDUE_NEXT: next_overdue,
    Action.DIGEST_OPEN: in_modal(screens.digest),
    Action.SETTINGS_OPEN: in_modal(screens.settings),
    Action.HELP_OPEN: show_help,
    Action.MENU_OPEN: in_modal(screens.menu),
}
