"""Several customers that fit what was typed, for a choice: none is taken in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slackblocks import Block

from bot.block_ids import block_id
from bot.credit.money import Money
from bot.figures import FoundRow
from bot.ids import Action, customer_value
from bot.services.customers import Found
from messages.blocks import OPTIONS_MAX, Message, actions, button, search, section
from messages.buttons import label
from messages.document_choices import render_documents
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.naming import choice_label, row_label, row_labels
from messages.prose import Voice
from messages.resumed import Resumed
from messages.told import told

__all__ = ["customer_options", "render_customers", "render_documents"]

Late = Mapping[int, tuple[Money, ...]]
"""What is overdue, by the customer's id, one amount a currency."""
NOTHING_LATE: Late = {}
BUTTONS_MOST = 8
"""More customers than this are looked up, not pushed."""


def render_customers(
    found: Found, language: str, late: Late = NOTHING_LATE, resumed: Resumed | None = None
) -> Message:
    """A button for each customer, a search for too many, the nearest and what to type for none.

    A button says what is `late` of its customer: `ACME Bordeaux · C0042 · €30,900 late`. It shows the card,
    or goes on with what is `resumed`.
    """
    voice = Voice(Language.of(language), "choices")
    if len(found.customers) > BUTTONS_MOST:
        return _many(found, voice, resumed)
    return _few(found, voice, late, resumed) if found.customers else _none(found, voice, late, resumed)


def customer_options(rows: Sequence[FoundRow]) -> list[dict[str, Any]]:
    """What an external select over customers offers: at most a hundred, as Slack takes them."""
    return [
        {
            "text": {"type": "plain_text", "text": str(row_label(row)), "emoji": True},
            "value": customer_value(row.id),
        }
        for row in rows[:OPTIONS_MAX]
    ]


def _few(found: Found, voice: Voice, late: Late, resumed: Resumed | None) -> Message:
    count = len(found.customers)
    title = voice.say("title_several", count=count)
    said = voice.say("several" if count > 1 else "one", typed=found.typed)
    labels = _labels(found.customers, voice, late)
    blocks = (section(said, _id("which")), _buttons(found.customers, labels, resumed))
    return Message(told([title if count > 1 else "", said, *labels], voice), blocks)


def _many(found: Found, voice: Voice, resumed: Resumed | None) -> Message:
    count = len(found.customers)
    title = voice.say("title_several", count=count)
    said = voice.say("many", typed=found.typed, count=count)
    blocks = (section(said, _id("many")), _search(voice, resumed))
    return Message(told([title, said, *row_labels(found.customers)], voice), blocks)


def _none(found: Found, voice: Voice, late: Late, resumed: Resumed | None) -> Message:
    title = voice.say("title_none")
    said = voice.say("nearest" if found.nearest else "nothing", typed=found.typed)
    blocks: list[Block] = [section(said, _id("none"))]
    near = found.nearest[:BUTTONS_MOST]
    labels = _labels(near, voice, late)
    if near:
        blocks.append(_buttons(near, labels, resumed))
    how = voice.say("type")
    blocks += [section(how, _id("type")), _search(voice, resumed)]
    return Message(told([title, said, *labels, how], voice), tuple(blocks))


def _labels(rows: Sequence[FoundRow], voice: Voice, late: Late) -> list[Mrkdwn]:
    return [
        choice_label(row.name, row.code, row.entity, row.id, _late(late.get(row.id, ()), voice))
        for row in rows
    ]


def _late(amounts: tuple[Money, ...], voice: Voice) -> str:
    return voice.say("late", amounts=voice.sums(amounts)) if amounts else ""


def _buttons(rows: Sequence[FoundRow], labels: Sequence[Mrkdwn], resumed: Resumed | None) -> Block:
    action = resumed.action if resumed else Action.CUSTOMER_SHOW
    buttons = [
        button(text, action, customer_value(row.id), rank)
        for rank, (row, text) in enumerate(zip(rows, labels, strict=True), 1)
    ]
    return actions(buttons, _id("customers", resumed))


def _search(voice: Voice, resumed: Resumed | None) -> Block:
    action = resumed.action if resumed else Action.CUSTOMER_SEARCH
    return actions([search(label(voice.language, "search"), action)], _id("search", resumed))


def _id(name: str, resumed: Resumed | None = None) -> str:
    return block_id("choice", name, resumed.mark) if resumed else block_id("choice", name)
