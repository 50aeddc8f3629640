"""What a customer search offers while somebody types: an empty list rather than one that comes too late."""

from __future__ import annotations

import asyncio
import re

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import EncoursError
from bot.ids import Action, pattern
from bot.services.customers import suggest_customers
from handlers.slack.desk import Desk
from handlers.slack.grammar_words import words_of
from handlers.slack.turn import Body, Turn, search_turn
from messages.choices import customer_options

OFFERED = 20
TYPED_MAX = 200


SEARCHES = (
    Action.CUSTOMER_SEARCH,
    Action.PROMISE_PICK,
    Action.DISPUTE_PICK,
    Action.NOTE_PICK,
    Action.ORDER_PICK,
    Action.LIMIT_PICK,
    Action.HOLD_SET,
    Action.HOLD_RELEASE,
    Action.HISTORY_OPEN,
)
"""The selects that look customers up."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the searches."""

    async def search(ack: AsyncAck, body: Body, client: AsyncWebClient) -> BoltResponse:
        turn = search_turn(body, client)
        try:
            async with asyncio.timeout(desk.patience.search):
                found = await _offered(desk, turn)
        except (TimeoutError, EncoursError):
            found = []
        return await ack(options=found)

    for action in SEARCHES:
        app.options(re.compile(rf"^{pattern(action).pattern}$"))(search)


async def _offered(desk: Desk, turn: Turn) -> list[dict[str, object]]:
    """The customers in sight that fit what was typed so far."""
    reader = await desk.recognise(turn)
    typed = " ".join(word.text for word in words_of(turn.value))[:TYPED_MAX]
    rows = await suggest_customers(desk.books, typed, reader.sight, OFFERED)
    return [dict(option) for option in customer_options(rows)]
