"""The forms of a decision: a request approved with changes, or rejected."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.refused import Refused
from bot.credit_views import DecisionForm
from bot.ids import Callback
from messages.blocks import section
from messages.buttons import label
from messages.form_parts import AMOUNT_MAX, amount_typed, opening, words_input
from messages.inputs import date_input, text_input
from messages.limit_words import form_head
from messages.prose import Voice
from messages.request_facts import asked_text, pending_amount, reason_text, request_voice
from messages.surfaces import Modal


def render_change_form(
    form: DecisionForm, language: str, private: str, *, error: Refused | None = None
) -> Modal:
    """Another amount, another last day than asked for, or both."""
    voice = request_voice(language)
    hint = voice.say("words_hint", by=form.view.asked_by)
    blocks = [
        *_opening(form, Callback.LIMIT_CHANGE, error, voice),
        *_amount(form, voice),
        _until(form, voice),
        words_input(voice.say("words"), "", hint),
    ]
    return _form(voice, "change", blocks, Callback.LIMIT_CHANGE, private, "approve")


def render_reject_form(
    form: DecisionForm, language: str, private: str, *, error: Refused | None = None
) -> Modal:
    """Why it is rejected."""
    voice = request_voice(language)
    hint = voice.say("words_hint", by=form.view.asked_by)
    blocks = [
        *_opening(form, Callback.LIMIT_REJECT, error, voice),
        words_input(voice.say("why"), "", hint, optional=False),
    ]
    return _form(voice, "reject", blocks, Callback.LIMIT_REJECT, private, "reject")


def _opening(form: DecisionForm, about: Callback, error: Refused | None, voice: Voice) -> list[Block]:
    facts = form.view.facts
    head = opening(form_head(facts.of, facts.as_of), about.value, error, about, voice.language)
    said = [asked_text(form.view, voice), reason_text(form.view, voice)]
    return [*head, section("\n".join(filter(None, said)), block_id(about.value, "asked"))]


def _amount(form: DecisionForm, voice: Voice) -> list[Block]:
    amount = form.amount or pending_amount(form.view.request)
    if amount is None:
        return []
    asked = voice.say("amount", currency=amount.currency)
    return [text_input(asked, amount_typed(amount, voice.language), FormBlock.AMOUNT, most=AMOUNT_MAX)]


def _until(form: DecisionForm, voice: Voice) -> Block:
    hint = voice.say("until_hint", on=form.earliest) if form.earliest else ""
    on = form.ends_on or form.view.request.ends_on
    return date_input(voice.say("until"), on, FormBlock.UNTIL, hint)


def _form(
    voice: Voice, name: str, blocks: list[Block], callback: Callback, private: str, submit: str
) -> Modal:
    return Modal(
        voice.say(f"{name}_title"),
        tuple(blocks),
        callback,
        submit=label(voice.language, submit),
        close=label(voice.language, "cancel"),
        private=private,
    )
