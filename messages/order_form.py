"""The form of an order to check."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import FormBlock
from bot.credit.refused import Refused
from bot.credit.terms import LONGEST_DAYS
from bot.credit_views import OrderForm
from bot.ids import Callback
from messages.buttons import label
from messages.form_parts import AMOUNT_MAX, amount_typed, form_voice, opening
from messages.inputs import text_input
from messages.limit_words import form_head
from messages.surfaces import Modal

_FORM = "order"
TERM_MAX = len(str(LONGEST_DAYS))
REFERENCE_MAX = 60


def render_order_form(form: OrderForm, language: str, private: str, *, error: Refused | None = None) -> Modal:
    """Whose order, how much, on which term, and its number when it is known."""
    voice = form_voice(language, "order")
    spoken = voice.language
    amount = form.amount_text or (amount_typed(form.amount, spoken) if form.amount else "")
    term = "" if form.terms_days is None else str(form.terms_days)
    head = form_head(form.of, form.as_of)
    blocks: list[Block] = [
        *opening(head, _FORM, error, Callback.ORDER, spoken),
        text_input(voice.say("amount", currency=form.currency), amount, FormBlock.AMOUNT, most=AMOUNT_MAX),
        text_input(
            voice.say("term"),
            term,
            FormBlock.TERM,
            voice.say("term_hint", usual=form.usual_days),
            most=TERM_MAX,
            optional=True,
        ),
        text_input(
            voice.say("reference"),
            form.reference,
            FormBlock.REFERENCE,
            voice.say("reference_hint"),
            most=REFERENCE_MAX,
            optional=True,
        ),
    ]
    return Modal(
        voice.say("form_title"),
        tuple(blocks),
        Callback.ORDER,
        submit=label(spoken, "check"),
        close=label(spoken, "cancel"),
        private=private,
    )
