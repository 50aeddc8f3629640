"""The forms of a case: to whom it goes, until when it sleeps, and what the salesperson is asked."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.refused import Refused
from bot.credit_views import CaseForm
from bot.ids import Callback
from messages.blocks import OPTION_VALUE_MAX, OPTIONS_MAX, option, section
from messages.buttons import label
from messages.case_notices import case_row
from messages.case_words import SCREEN, case_customer
from messages.escape import clean
from messages.form_parts import closed_modal, form_modal, form_voice, words_input, wrong
from messages.inputs import date_input, select_input
from messages.naming import readable
from messages.prose import Voice, tell
from messages.surfaces import Modal


def render_assign_form(form: CaseForm, language: str, private: str, error: Refused | None = None) -> Modal:
    """To whom the case goes; they are told."""
    voice = form_voice(language, SCREEN)
    opening = _opening(form, "assign", error, Callback.CASE_ASSIGN, voice)
    owners = [(email, name) for email, name in form.owners if email and len(email) <= OPTION_VALUE_MAX]
    if not owners:
        return closed_modal(
            voice, "assign", [*opening, _said("assign_nobody", voice)], Callback.CASE_ASSIGN, private
        )
    options = [
        option(voice.say("person", name=readable(name, email, 0)), email)
        for email, name in owners[:OPTIONS_MAX]
    ]
    asked = select_input(voice.say("assign_owner"), options, "", FormBlock.OWNER, voice.say("assign_hint"))
    blocks = [*opening, asked, words_input(voice.say("assign_words"), "")]
    return form_modal(voice, "assign", blocks, Callback.CASE_ASSIGN, private, label(voice.language, "assign"))


def render_snooze_form(form: CaseForm, language: str, private: str, error: Refused | None = None) -> Modal:
    """Until when it sleeps, and why."""
    voice = form_voice(language, SCREEN)
    hint = voice.say("snooze_hint", on=form.latest) if form.latest else ""
    blocks = [
        *_opening(form, "snooze", error, Callback.CASE_SNOOZE, voice),
        date_input(voice.say("snooze_day"), form.latest, FormBlock.UNTIL, hint),
        words_input(voice.say("snooze_why"), "", optional=False),
    ]
    return form_modal(voice, "snooze", blocks, Callback.CASE_SNOOZE, private, label(voice.language, "snooze"))


def render_ask_form(
    form: CaseForm, language: str, private: str, plan: bool, error: Refused | None = None
) -> Modal:
    """What the salesperson is asked: to call, or to propose a plan; a sentence is there to begin with."""
    voice = form_voice(language, SCREEN)
    name, about = ("plan", Callback.CASE_PLAN) if plan else ("call", Callback.CASE_CALL)
    opening = _opening(form, name, error, about, voice)
    if not clean(form.salesperson):
        return closed_modal(voice, name, [*opening, _said("ask_nobody", voice)], about, private)
    words = words_input(
        voice.say("ask_words", whom=form.salesperson),
        _proposed(form, name, voice),
        voice.say("ask_hint"),
        optional=False,
    )
    return form_modal(voice, name, [*opening, words], about, private, label(voice.language, "send"))


def _proposed(form: CaseForm, name: str, voice: Voice) -> str:
    """The sentence that the text begins with; the input shows it as it is, so nothing is escaped."""
    facts = form.view.facts
    late = [one for one in facts.late if one]
    values = {"name": case_customer(form.view), "amounts": str(voice.sums(late)) if late else ""}
    if name == "call":
        values["days"] = str(voice.word("days", count=facts.oldest_days_late))
    return tell(voice.language, SCREEN, f"words_{name}", **values)


def _opening(form: CaseForm, name: str, error: Refused | None, about: Callback, voice: Voice) -> list[Block]:
    """What was wrong, if anything was, and which case the form is of."""
    row = section(case_row(form.view, voice), block_id(name, "case"))
    return [*wrong(name, error, about, voice.language), row]


def _said(sentence: str, voice: Voice) -> Block:
    return section(voice.say(sentence), block_id("case", "nobody"))
