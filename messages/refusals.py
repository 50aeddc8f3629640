"""What cannot be answered, and what to do instead: one sentence or two, one way on."""

from __future__ import annotations

from enum import StrEnum

from slackblocks import Block, Element

from bot.block_ids import block_id
from bot.ids import Callback
from bot.requests import Verb
from messages.blocks import Message, actions, section
from messages.buttons import customer_search, help_button, label, menu_button
from messages.formats import Language
from messages.not_understood import render_not_understood
from messages.prose import Value, Voice
from messages.surfaces import Modal
from messages.told import told

__all__ = ["Refusal", "render_not_understood", "render_refusal", "render_refusal_modal"]


class Refusal(StrEnum):
    """Why there is no answer, or none yet."""

    STRANGER = "stranger"
    """Whoever asks is nobody of the policy: they learn nothing."""
    NOT_YOURS = "not_yours"
    NO_LEDGER = "no_ledger"
    BEFORE_LEDGER = "before_ledger"
    """`on`: the first day that is known."""
    TROUBLE = "trouble"
    """`reference`: the id in the log."""
    OUTDATED = "outdated"
    """A button or a value from another version."""
    NO_PERSON = "no_person"
    """`word`: what was typed."""
    NO_CUSTOMER = "no_customer"
    """`typed`; also for a customer that is gone."""
    NO_DOCUMENT = "no_document"
    """`typed`; also for a document that is gone."""
    NO_MORNING = "no_morning"
    """A folded digest that cannot be made again."""
    NOT_YOUR_MESSAGE = "not_your_message"
    BUSY = "busy"
    WORKING = "working"
    UNASKED = "unasked"
    """Words that are no command, written to the bot."""


def render_refusal(refusal: Refusal, language: str, **values: Value) -> Message:
    """What happened and what to do; `values` are those that the refusal names."""
    voice = Voice(Language.of(language), "refusals")
    said = voice.say(refusal, **values)
    blocks: list[Block] = [section(said, block_id("refusal", refusal))]
    if way := _way_on(refusal, voice.language):
        blocks.append(actions([way], block_id("refusal", refusal, "do")))
    return Message(told([said], voice), tuple(blocks))


def render_refusal_modal(refusal: Refusal, language: str, **values: Value) -> Modal:
    """The same in the modal that was opened for the answer; closing it is the way on."""
    voice = Voice(Language.of(language), "refusals")
    said = section(voice.say(refusal, **values), block_id("refusal", refusal))
    return Modal(voice.say("modal_title"), (said,), Callback.HELP, close=label(voice.language, "close"))


def _way_on(refusal: Refusal, language: Language) -> Element | None:
    match refusal:
        case Refusal.NO_CUSTOMER:
            return customer_search(language)
        case Refusal.NO_DOCUMENT:
            return help_button(language, Verb.INVOICE)
        case Refusal.NO_PERSON:
            return help_button(language, Verb.OVERDUE)
        case (
            Refusal.NOT_YOURS
            | Refusal.OUTDATED
            | Refusal.NO_MORNING
            | Refusal.BEFORE_LEDGER
            | Refusal.UNASKED
        ):
            return menu_button(language)
        case _:
            return None
