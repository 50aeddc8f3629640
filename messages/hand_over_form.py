"""The forms of a hand-over: to whom and why, why it is refused, and why a customer is taken back."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.refused import Refused
from bot.dunning_views import HandOverForm, HandOverView
from bot.ids import Callback
from messages.blocks import SECTION_MAX, actions, option, section
from messages.buttons import label
from messages.cut import fit
from messages.escape import Mrkdwn, clean
from messages.form_parts import opening, words_input, wrong
from messages.formats import Language
from messages.hand_over_message import notice_button
from messages.hand_over_words import claim_texts, customer_line, hand_over_voice, tried_texts, warning_texts
from messages.inputs import select_input, text_input
from messages.limit_words import form_head
from messages.prose import Voice, tell
from messages.surfaces import Modal

AGENCY_MAX = 120
_FORM = "hand-over-form"


def render_hand_over_form(
    form: HandOverForm, language: str, private: str, error: Refused | None = None
) -> Modal:
    """What is claimed and what is left out; to whom it goes, and why. Whoever decides does so at once."""
    voice, view = hand_over_voice(language), form.view
    decides = form.deciders if clean(form.deciders) and not form.decides else ""
    blocks = [
        *opening(form_head(view.of, view.facts.as_of), _FORM, error, Callback.HAND_OVER, voice.language),
        section(_fitting([*claim_texts(view, voice), *tried_texts(view, voice)], voice), _id("facts")),
        *_warnings(view, voice),
        text_input(
            voice.say("agency"), form.agency, FormBlock.AGENCY, voice.say("agency_hint"), most=AGENCY_MAX
        ),
        _language_input(form, voice),
        words_input(
            voice.say("why"),
            view.litigation.reason,
            tell(voice.language, voice.screen, "why_hint", deciders=decides),
            optional=False,
        ),
    ]
    if form.decides:
        blocks.append(section(voice.say("at_once"), _id("at-once")))
    return Modal(
        voice.say("form_title"),
        tuple(blocks),
        Callback.HAND_OVER,
        submit=voice.say("hand_over" if form.decides else "ask"),
        close=label(voice.language, "cancel"),
        private=private,
    )


def render_hand_over_reason(
    view: HandOverView, language: str, private: str, callback: Callback, error: Refused | None = None
) -> Modal:
    """Why it is refused, or why the customer is taken back."""
    voice = hand_over_voice(language)
    ends = callback is Callback.HAND_OVER_END
    name = "end" if ends else "refuse"
    hint = (
        voice.say("end_hint", to=view.litigation.to) if ends else voice.say("refuse_hint", by=view.asked_by)
    )
    whose = section(customer_line(view, voice), block_id(_FORM, name))
    return Modal(
        voice.say(f"{name}_title"),
        (
            *wrong(_FORM, error, callback, voice.language),
            whose,
            words_input(voice.say(f"{name}_why"), "", hint, optional=False),
        ),
        callback,
        submit=voice.say(name),
        close=label(voice.language, "cancel"),
        private=private,
    )


def no_agency_text(language: str) -> Mrkdwn:
    """Under the input that is blank."""
    return hand_over_voice(language).say("no_agency")


def _language_input(form: HandOverForm, voice: Voice) -> Block:
    """Of everything in the dossier; whoever it is for reads it."""
    options = [option(voice.say("language_name", name=each), each.value) for each in Language]
    chosen = form.language or voice.language.value
    hint = voice.say("language_hint")
    return select_input(voice.say("language"), options, chosen, FormBlock.LANGUAGE, hint)


def _warnings(view: HandOverView, voice: Voice) -> list[Block]:
    """What stands against it, with the way to a formal notice for who may make one; else who can."""
    said = warning_texts(view, voice)
    blocks: list[Block] = [section(_fitting(said, voice), _id("warn"))] if said else []
    if view.without_notice and view.may_make_letter:
        blocks.append(actions([notice_button(view.of.customer_id, voice)], _id("notice")))
    return blocks


def _fitting(lines: list[Mrkdwn], voice: Voice) -> Mrkdwn:
    return fit(lines, SECTION_MAX, voice.more, separator="\n")


def _id(name: str) -> str:
    return block_id(_FORM, name)
