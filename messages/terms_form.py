"""The form that asks to take one order above the limit, on a shorter term."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.refused import Refused
from bot.credit_views import TermsForm
from bot.ids import Callback
from messages.blocks import context, section
from messages.buttons import label
from messages.form_parts import form_voice, opening, words_input
from messages.inputs import text_input
from messages.limit_words import form_head, one_of
from messages.order_form import TERM_MAX
from messages.surfaces import Modal

_FORM = "terms"


def render_terms_form(form: TermsForm, language: str, private: str, *, error: Refused | None = None) -> Modal:
    """The order, the term in days, why, and who decides."""
    voice = form_voice(language, "order")
    spoken = voice.language
    who = one_of(form.deciders, form.decides, spoken)
    term = "" if form.terms_days is None else str(form.terms_days)
    order = voice.say("terms_for", order=form.order, usual=form.usual_days or 0)
    blocks: list[Block] = [
        *opening(form_head(form.of, form.as_of), _FORM, error, Callback.TERMS, spoken),
        section(order, block_id(_FORM, "order")),
        text_input(voice.say("term"), term, FormBlock.TERM, most=TERM_MAX),
        words_input(voice.say("reason"), form.reason, voice.say("reason_hint"), optional=False),
        context([voice.say("terms_decides", who=who)], block_id(_FORM, "decides")),
    ]
    return Modal(
        voice.say("terms_title"),
        tuple(blocks),
        Callback.TERMS,
        submit=label(spoken, "ask"),
        close=label(spoken, "cancel"),
        private=private,
    )
