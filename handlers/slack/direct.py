"""Ordinary words that somebody writes to the bot in their direct conversation, without the command."""

from __future__ import annotations

from bot.members import Reader
from bot.requests import ShowCustomer, ShowHelp, ShowInvoice, ShowOverdue
from bot.services.customers import How, find_customer
from bot.services.documents import find_document
from handlers.slack.answers import answer, card_message, sheet_message
from handlers.slack.commands import COMMAND
from handlers.slack.desk import Desk
from handlers.slack.grammar import parse
from handlers.slack.overdue import LateCustomers, post_list
from handlers.slack.reply import post
from handlers.slack.turn import Body, Turn
from messages.blocks import Message
from messages.refusals import Refusal, render_refusal

SAID = (None, "file_share", "thread_broadcast")
"""The subtypes of a message that a person wrote; the others are changes, deletions and Slack's own."""
EXACT = (How.CODE, How.NAME, How.REGISTRATION)
"""A name that merely begins like a word of a sentence is none that was asked for."""


def is_said_to_the_bot(event: Body) -> bool:
    """Whether a person wrote it to the bot alone, now: no bot, no edit."""
    by_a_person = bool(event.get("user")) and not event.get("bot_id")
    return event.get("channel_type") == "im" and by_a_person and event.get("subtype") in SAID


async def serve_words(desk: Desk, turn: Turn, text: str) -> None:
    """What was asked exactly and only shows something is shown; for anything else, how to ask."""
    reader = await desk.recognise(turn)
    found = await _shown(desk, reader, text.strip().removeprefix(COMMAND))
    if isinstance(found, LateCustomers):
        await post_list(turn, found)
    else:
        await post(turn, found or render_refusal(Refusal.UNASKED, reader.language))


async def _shown(desk: Desk, reader: Reader, text: str) -> Message | LateCustomers | None:
    request = parse(text, desk.policy.entities, desk.company_today())
    match request:
        case ShowHelp() | ShowOverdue():
            return await answer(desk, reader, request)
        case ShowCustomer():
            customers = await find_customer(desk.books, request.typed, request.entity, reader.sight)
            if customers.only is None or customers.how not in EXACT:
                return None
            return await card_message(desk, reader, customers.only.id)
        case ShowInvoice():
            documents = await find_document(desk.books, request.typed, request.entity, reader.sight)
            return await sheet_message(desk, reader, documents.only.id) if documents.only else None
        case _:
            return None
