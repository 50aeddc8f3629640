"""Several documents that end as was typed, for a choice."""

from __future__ import annotations

from collections.abc import Sequence

from slackblocks import Block

from bot.block_ids import block_id
from bot.figures import FoundDocument
from bot.ids import Action, document_value
from bot.requests import Verb
from bot.services.documents import FoundDocuments
from messages.blocks import BUTTON_TEXT_MAX, Message, actions, button, context, section
from messages.buttons import help_button
from messages.cut import cut
from messages.escape import Mrkdwn, escape
from messages.formats import Language, money
from messages.naming import readable
from messages.prose import Voice
from messages.resumed import Resumed
from messages.told import told

BUTTONS_MOST = 10
_NUMBER_MAX = 24
_ENTITY_MAX = 16


def render_documents(found: FoundDocuments, language: str, resumed: Resumed | None = None) -> Message:
    """A button for each document; the others are counted. For none, what to type.

    A button shows its document, or goes on with what is `resumed`.
    """
    voice = Voice(Language.of(language), "choices")
    return _some(found, voice, resumed) if found.documents else _none(found, voice)


def _some(found: FoundDocuments, voice: Voice, resumed: Resumed | None) -> Message:
    action = resumed.action if resumed else Action.INVOICE_SHOW
    shown = found.documents[:BUTTONS_MOST]
    labels = _labels(shown, voice)
    left_out = len(found.documents) - len(shown) + found.left_out
    title = voice.say("documents_title", count=len(shown) + left_out)
    said = voice.say("documents_several", typed=found.typed)
    buttons = [
        button(label, action, document_value(one.id), rank)
        for rank, (one, label) in enumerate(zip(shown, labels, strict=True), 1)
    ]
    blocks = [section(said, _id("which")), actions(buttons, _id("documents", resumed))]
    more = voice.say("documents_left_out", count=left_out) if left_out else Mrkdwn()
    if more:
        blocks.append(context([more], _id("more")))
    return Message(told([title, said, *labels, more], voice), tuple(blocks))


def _none(found: FoundDocuments, voice: Voice) -> Message:
    said, how = voice.say("documents_none", typed=found.typed), voice.say("documents_type")
    blocks: list[Block] = [
        section(f"{said}\n{how}", _id("none")),
        actions([help_button(voice.language, Verb.INVOICE)], _id("do")),
    ]
    return Message(told([said, how], voice), tuple(blocks))


def _labels(documents: Sequence[FoundDocument], voice: Voice) -> list[Mrkdwn]:
    several = len({one.entity for one in documents}) > 1
    return [_label(one, voice, entity=one.entity if several else "") for one in documents]


def _label(one: FoundDocument, voice: Voice, entity: str) -> Mrkdwn:
    """`F-2026-0871 · ACME · €18,500 · LUMEN`: a long customer's name gives way to the rest."""
    number = escape(readable(one.number, "", one.id), _NUMBER_MAX)
    left = money(one.open_amount, voice.language) if one.open_amount else voice.say("settled")
    tail = " · ".join(filter(None, (left, escape(entity, _ENTITY_MAX))))
    room = max(BUTTON_TEXT_MAX - len(number) - len(tail) - 6, 6)
    name = cut(escape(readable(one.customer_name, one.customer_code, one.id)), room)
    return cut(f"{number} · {name} · {tail}", BUTTON_TEXT_MAX)


def _id(name: str, resumed: Resumed | None = None) -> str:
    return block_id("choice", name, resumed.mark) if resumed else block_id("choice", name)
