"""`/credit`: answered privately, or with a modal where there is something to choose."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.requests import (
    OpenMenu,
    OpenSettings,
    SetDelegate,
    ShowApprovals,
    ShowQueue,
    TypedDispute,
    TypedHold,
    TypedLimit,
    TypedNote,
    TypedOrder,
    TypedPause,
    TypedPromise,
    UndoLast,
)
from handlers.slack.answers import Asked, answer
from handlers.slack.desk import Desk
from handlers.slack.failures import begin
from handlers.slack.grammar import parse
from handlers.slack.in_time import found_in_time, open_in_time
from handlers.slack.overdue import LateCustomers, say_list
from handlers.slack.pauses import serve_pause
from handlers.slack.queues import serve_queue
from handlers.slack.reply import say
from handlers.slack.requests import serve_approvals
from handlers.slack.screens import menu, settings
from handlers.slack.turn import Body, Turn, command_turn
from handlers.slack.typed_credit import serve_delegate, serve_hold, serve_limit, serve_order
from handlers.slack.typed_records import serve_dispute, serve_note, serve_promise, serve_undo
from messages.blocks import Message

COMMAND = "/credit"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the command."""

    @app.command(COMMAND)
    async def credit(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        turn = command_turn(body, client)
        begin(desk, turn, serve(desk, turn, str(body.get("text") or "")))


async def serve(desk: Desk, turn: Turn, text: str) -> None:
    """Answer a command."""
    request = parse(text, desk.policy.entities, desk.company_today())
    match request:
        case OpenMenu():
            await open_in_time(desk, turn, menu(desk, turn))
        case OpenSettings():
            await open_in_time(desk, turn, settings(desk, turn))
        case TypedPromise():
            await serve_promise(desk, turn, request)
        case TypedDispute():
            await serve_dispute(desk, turn, request)
        case TypedNote():
            await serve_note(desk, turn, request)
        case TypedOrder():
            await serve_order(desk, turn, request)
        case TypedLimit():
            await serve_limit(desk, turn, request)
        case TypedHold():
            await serve_hold(desk, turn, request)
        case ShowApprovals():
            await serve_approvals(desk, turn)
        case ShowQueue():
            await serve_queue(desk, turn, request)
        case TypedPause():
            await serve_pause(desk, turn, request)
        case SetDelegate():
            await serve_delegate(desk, turn, request)
        case UndoLast():
            await serve_undo(desk, turn)
        case _:
            await _say(desk, turn, request)


async def _say(desk: Desk, turn: Turn, request: Asked) -> None:
    found = await found_in_time(desk, turn, _answer(desk, turn, request))
    if isinstance(found, LateCustomers):
        await say_list(turn, found)
    else:
        await say(turn, found)


async def _answer(desk: Desk, turn: Turn, request: Asked) -> Message | LateCustomers:
    return await answer(desk, await desk.recognise(turn), request)
