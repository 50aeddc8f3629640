"""Several customers that fit what was typed, for a choice: none is taken in silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slackblocks import Block

from bot.figures import FoundRow
from bot.ids import Action, block_id, customer_value
from bot.services.customers import Found
from messages.blocks import OPTIONS_MAX, Message, actions, button, section
from messages.buttons import customer_search
from messages.document_choices import render_documents
from messages.formats import Language
from messages.naming import row_label, row_labels
from messages.prose import Voice
from messages.told import told

__all__ = ["customer_options", "render_customers", "render_documents"]

BUTTONS_MOST = 8
"""More customers than this are looked up, not pushed."""


def render_customers(found: Found, language: str) -> Message:
    """A button for each customer, a search for too many, the nearest and what to type for none."""
    voice = Voice(Language.of(language), "choices")
    if len(found.customers) > BUTTONS_MOST:
        return _many(found, voice)
    return _few(found, voice) if found.customers else _none(found, voice)


def customer_options(rows: Sequence[FoundRow]) -> list[dict[str, Any]]:
    """What an external select over customers offers: at most a hundred, as Slack takes them."""
    return [
        {
            "text": {"type": "plain_text", "text": str(row_label(row)), "emoji": True},
            "value": customer_value(row.id),
        }
        for row in rows[:OPTIONS_MAX]
    ]


def _few(found: Found, voice: Voice) -> Message:
    count = len(found.customers)
    title = voice.say("title_several", count=count)
    said = voice.say("several" if count > 1 else "one", typed=found.typed)
    blocks = [section(said, _id("which")), _buttons(found.customers)]
    return Message(
        told([title if count > 1 else "", said, *row_labels(found.customers)], voice), tuple(blocks)
    )


def _many(found: Found, voice: Voice) -> Message:
    count = len(found.customers)
    title = voice.say("title_several", count=count)
    said = voice.say("many", typed=found.typed, count=count)
    blocks = (section(said, _id("many")), actions([customer_search(voice.language)], _id("search")))
    return Message(told([title, said, *row_labels(found.customers)], voice), blocks)


def _none(found: Found, voice: Voice) -> Message:
    title = voice.say("title_none")
    said = voice.say("nearest" if found.nearest else "nothing", typed=found.typed)
    blocks: list[Block] = [section(said, _id("none"))]
    if found.nearest:
        blocks.append(_buttons(found.nearest[:BUTTONS_MOST]))
    how = voice.say("type")
    blocks += [section(how, _id("type")), actions([customer_search(voice.language)], _id("search"))]
    return Message(told([title, said, *row_labels(found.nearest), how], voice), tuple(blocks))


def _buttons(rows: Sequence[FoundRow]) -> Block:
    buttons = [
        button(row_label(row), Action.CUSTOMER_SHOW, customer_value(row.id), rank)
        for rank, row in enumerate(rows, 1)
    ]
    return actions(buttons, _id("customers"))


def _id(name: str) -> str:
    return block_id("choice", name)
