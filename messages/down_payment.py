"""The draft of a request for a down-payment: a letter to copy, in the customer's language."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit_views import DownPayment
from bot.ids import Callback
from messages.blocks import section
from messages.buttons import label
from messages.escape import clean
from messages.formats import Language
from messages.inputs import text_input
from messages.limit_words import customer_text
from messages.prose import Voice, tell
from messages.surfaces import Modal

_SCREEN = "down_payment"
_FORM = "down-payment"
SUBJECT_MAX = 200


def render_down_payment(draft: DownPayment, language: str) -> Modal:
    """Subject and text in inputs, to be copied; around them the reader's language."""
    voice = Voice(Language.of(language), _SCREEN)
    theirs = Language.of(draft.language or language)
    customer = customer_text(draft.of, voice.language)
    said = voice.say("head", customer=customer, amount=draft.amount, order=draft.order)
    blocks: tuple[Block, ...] = (
        section(said, block_id(_FORM, "head")),
        text_input(
            voice.say("subject_label"), letter_subject(draft, theirs), FormBlock.SUBJECT, most=SUBJECT_MAX
        ),
        text_input(voice.say("text_label"), letter_text(draft, theirs), FormBlock.TEXT, multiline=True),
    )
    return Modal(
        voice.say("title"),
        blocks,
        Callback.DOWN_PAYMENT,
        submit=voice.say("done"),
        close=label(voice.language, "close"),
    )


def letter_subject(draft: DownPayment, language: Language) -> str:
    """One line, as it is sent."""
    return tell(language, _SCREEN, "subject", reference=_reference(draft))


def letter_text(draft: DownPayment, language: Language) -> str:
    """The letter: what is asked for and what follows; nothing of limits, which are ours."""
    return tell(
        language,
        _SCREEN,
        "text",
        contact=draft.contact if clean(draft.contact) else "",
        reference=_reference(draft),
        order=draft.order,
        amount=draft.amount,
        sender=draft.of.salesperson if clean(draft.of.salesperson) else "",
    )


def _reference(draft: DownPayment) -> str:
    return draft.reference if clean(draft.reference) else ""
