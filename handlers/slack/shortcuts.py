"""The menu, from anywhere; a note, from a message; what another version had is told so."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.ids import Callback
from handlers.slack.desk import ANYTHING, Desk, refuse_outdated
from handlers.slack.failures import begin
from handlers.slack.in_time import open_in_time
from handlers.slack.note_forms import note_on_message
from handlers.slack.screens import menu
from handlers.slack.turn import Body, shortcut_turn


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to both shortcuts."""

    @app.shortcut(Callback.CREDIT.value)
    async def credit(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        turn = shortcut_turn(body, client)
        begin(desk, turn, open_in_time(desk, turn, menu(desk, turn)))

    @app.shortcut(Callback.NOTE_ON.value)
    async def note_on(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        turn = shortcut_turn(body, client)
        message = body.get("message") or {}
        begin(desk, turn, note_on_message(desk, turn, str(message.get("text") or "")))

    @app.shortcut(ANYTHING)
    async def outdated(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        turn = shortcut_turn(body, client)
        begin(desk, turn, refuse_outdated(desk, turn))
