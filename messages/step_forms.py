"""The forms of a dunning step: what a call brought, why it is skipped, until when, and to whom it goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.due_step import CALL_OUTCOMES, NOTICE_OUTCOMES, StepOutcome
from bot.credit.refused import Refused
from bot.dunning_views import StepView
from bot.ids import Callback
from messages.blocks import OPTION_VALUE_MAX, OPTIONS_MAX, SECTION_MAX, context, option, section
from messages.buttons import label
from messages.cut import fit
from messages.escape import Mrkdwn, clean
from messages.form_parts import closed_modal, form_modal, words_input, wrong
from messages.inputs import date_input, radio_input, select_input
from messages.naming import readable
from messages.prose import Voice
from messages.standing import near_day
from messages.step_words import (
    contact_words,
    customer_words,
    deadline,
    invoice_words,
    step_name,
    step_voice,
)
from messages.surfaces import Modal

_ONE_DAY = timedelta(days=1)


def render_call_form(view: StepView, language: str, private: str, error: Refused | None = None) -> Modal:
    """What came of a call; for a wrong contact the words are needed, and the service says so."""
    voice = step_voice(language)
    contact = contact_words(view.contact, voice) or voice.say("no_contact")
    whom = section(voice.say("call_asks", contact=contact), block_id("call", "contact"))
    tried = (
        [context([voice.say("attempts", count=view.step.attempts)], block_id("call", "attempts"))]
        if view.step.attempts
        else []
    )
    blocks = [
        *_opening(view, "call", error, Callback.STEP_CALL, voice),
        whom,
        *tried,
        _outcomes(CALL_OUTCOMES, voice),
        context([voice.say("call_follows")], block_id("call", "follows")),
        words_input(voice.say("call_words"), "", voice.say("call_hint")),
    ]
    return form_modal(voice, "call", blocks, Callback.STEP_CALL, private, label(voice.language, "log"))


def render_answer_form(view: StepView, language: str, private: str, error: Refused | None = None) -> Modal:
    """What the customer answered before the due date, with what to ask and of which invoices."""
    voice = step_voice(language)
    lines = [invoice_words(one, view.as_of, voice) for one in view.documents]
    invoices = (
        [section(fit(lines, SECTION_MAX, voice.more, separator="\n"), block_id("answer", "invoices"))]
        if lines
        else []
    )
    contact = contact_words(view.contact, voice) or voice.say("no_contact")
    blocks = [
        *_opening(view, "answer", error, Callback.STEP_ANSWER, voice),
        *invoices,
        section(voice.say("call_asks", contact=contact), block_id("answer", "contact")),
        section(voice.say("answer_asks"), block_id("answer", "asks")),
        _outcomes(NOTICE_OUTCOMES, voice),
        context([voice.say("answer_follows")], block_id("answer", "follows")),
        words_input(voice.say("answer_words"), "", voice.say("answer_hint")),
    ]
    return form_modal(voice, "answer", blocks, Callback.STEP_ANSWER, private, label(voice.language, "log"))


def render_skip_form(view: StepView, language: str, private: str, error: Refused | None = None) -> Modal:
    """Why it is not taken."""
    voice = step_voice(language)
    words = words_input(voice.say("skip_words"), "", voice.say("skip_hint"), optional=False)
    blocks = [*_opening(view, "skip", error, Callback.STEP_SKIP, voice), words]
    return form_modal(voice, "skip", blocks, Callback.STEP_SKIP, private, label(voice.language, "skip"))


def render_put_off_form(view: StepView, language: str, private: str, error: Refused | None = None) -> Modal:
    """Until when its owner puts it off; a step that cannot be put off says so."""
    voice, last = step_voice(language), view.put_off_until
    opening = _opening(view, "put-off", error, Callback.STEP_PUT_OFF, voice)
    if last is None:
        none = section(voice.say("put_off_none"), block_id("put-off", "none"))
        return closed_modal(voice, "put_off", [*opening, none], Callback.STEP_PUT_OFF, private)
    hint = voice.say("put_off_hint", on=near_day(last, view.as_of, voice.language))
    asked = date_input(voice.say("put_off_day"), last, FormBlock.DATE, hint)
    submit = label(voice.language, "put_off")
    return form_modal(voice, "put_off", [*opening, asked], Callback.STEP_PUT_OFF, private, submit)


def render_time_form(view: StepView, language: str, private: str, error: Refused | None = None) -> Modal:
    """Until when its owner gets more time: the day before the next step at the latest."""
    voice = step_voice(language)
    owner = view.owner if clean(view.owner) else ""
    hint = voice.say("time_hint", owner=owner, on=_last_day(view, voice))
    blocks = [
        *_opening(view, "time", error, Callback.STEP_TIME, voice),
        date_input(voice.say("time_day"), None, FormBlock.DATE, hint),
    ]
    submit = label(voice.language, "give_time")
    return form_modal(voice, "time", blocks, Callback.STEP_TIME, private, submit)


def render_reassign_form(view: StepView, language: str, private: str, error: Refused | None = None) -> Modal:
    """To whom it goes; they are told."""
    voice = step_voice(language)
    opening = _opening(view, "reassign", error, Callback.STEP_REASSIGN, voice)
    people = [(email, name) for email, name in view.people if email and len(email) <= OPTION_VALUE_MAX]
    if not people:
        nobody = section(voice.say("reassign_nobody"), block_id("reassign", "nobody"))
        return closed_modal(voice, "reassign", [*opening, nobody], Callback.STEP_REASSIGN, private)
    options = [
        option(voice.say("person", name=readable(name, email, 0)), email)
        for email, name in people[:OPTIONS_MAX]
    ]
    hint = voice.say("reassign_hint")
    asked = select_input(voice.say("reassign_owner"), options, "", FormBlock.OWNER, hint)
    submit = label(voice.language, "reassign")
    return form_modal(voice, "reassign", [*opening, asked], Callback.STEP_REASSIGN, private, submit)


def _opening(view: StepView, form: str, error: Refused | None, about: Callback, voice: Voice) -> list[Block]:
    """What was wrong, if anything was, and which step the form is of."""
    said = voice.say(
        "head",
        customer=customer_words(view, voice),
        step=step_name(view.step.step, voice.language),
        due=deadline(view, view.as_of, voice),
    )
    return [*wrong(form, error, about, voice.language), section(said, block_id(form, "head"))]


def _outcomes(outcomes: Sequence[StepOutcome], voice: Voice) -> Block:
    """All in sight, none chosen: what came of it is for whoever was there to say."""
    options = [
        option(voice.say("choice", name=one.value), one.value, voice.say("choice_more", name=one.value))
        for one in outcomes
    ]
    return radio_input(voice.say("outcome_asked"), options, "", FormBlock.OUTCOME)


def _last_day(view: StepView, voice: Voice) -> Mrkdwn:
    """The day before the next step comes; empty of the last one."""
    if view.replaces_on is None:
        return Mrkdwn()
    return near_day(view.replaces_on[1] - _ONE_DAY, view.as_of, voice.language)
