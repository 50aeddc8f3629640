"""The forms of a hold: to set one, to release one, and to ask for a release."""

from __future__ import annotations

from datetime import date

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.refused import Refused
from bot.credit_views import HoldForm, Of
from bot.ids import Callback
from messages.blocks import SECTION_MAX, section
from messages.buttons import label
from messages.cut import fit
from messages.escape import Mrkdwn, clean
from messages.form_parts import form_voice, form_word, words_input, wrong
from messages.hold_words import hold_line
from messages.inputs import date_input
from messages.limit_words import one_of
from messages.naming import readable
from messages.prose import Voice
from messages.surfaces import Modal


def render_hold_form(form: HoldForm, language: str, private: str, error: Refused | None = None) -> Modal:
    """Why orders are not to be taken; what holds them already is said."""
    voice = form_voice(language, "holds")
    blocks = [
        *wrong("hold", error, Callback.HOLD, voice.language),
        _whose(form.of, "hold", voice),
        *_holds(form, "hold", voice, head=voice.say("running_already")),
        words_input(voice.say("set_why"), form.reason, voice.say("set_hint"), optional=False),
    ]
    return Modal(
        voice.say("set_title"),
        tuple(blocks),
        Callback.HOLD,
        submit=voice.say("set_submit"),
        close=label(voice.language, "cancel"),
        private=private,
    )


def render_release_form(form: HoldForm, language: str, private: str, error: Refused | None = None) -> Modal:
    """A release, or, for who may not give one, the request for it: then the callback is another."""
    voice = form_voice(language, "holds")
    asks = not form.may_release
    about = Callback.RELEASE_ASKED if asks else Callback.RELEASE
    title = voice.say("ask_title" if asks else "release_title")
    blocks = [*wrong("release", error, about, voice.language), _whose(form.of, "release", voice)]
    if not form.holds:
        none = section(voice.say("no_hold"), block_id("release", "none"))
        close = label(voice.language, "close")
        return Modal(title, (*blocks, none), about, close=close, private=private)
    blocks += _holds(form, "release", voice)
    blocks += _asked(form, voice) if asks else _given(form, voice)
    submit = label(voice.language, "ask") if asks else voice.say("release_submit")
    close = label(voice.language, "cancel")
    return Modal(title, tuple(blocks), about, submit=submit, close=close, private=private)


def _asked(form: HoldForm, voice: Voice) -> list[Block]:
    known = form.deciders or clean(form.decides)
    decides = one_of(form.deciders, form.decides, voice.language) if known else ""
    hint = voice.say("ask_hint", decides=decides)
    return [words_input(voice.say("ask_why"), form.reason, hint, optional=False)]


def _given(form: HoldForm, voice: Voice) -> list[Block]:
    return [
        words_input(voice.say("release_why"), form.reason, voice.say("release_hint"), optional=False),
        date_input(voice.say("until"), None, FormBlock.UNTIL, voice.say("until_hint"), optional=True),
    ]


def _whose(of: Of, form: str, voice: Voice) -> Block:
    code = of.code if clean(of.name) else ""
    name = readable(of.name, of.code, of.customer_id)
    customer = form_word(voice.language, "customer", name=name, code=code)
    return section(voice.say("whose", customer=customer), block_id(form, "head"))


def _holds(form: HoldForm, name: str, voice: Voice, head: Mrkdwn | str = "") -> list[Block]:
    """Why orders are on hold, a line each."""
    lines = [hold_line(one, voice.language, _today(form)) for one in form.holds]
    if not lines:
        return []
    opening = f"{head}\n" if head else ""
    text = fit(lines, SECTION_MAX, voice.more, separator="\n", head=opening)
    return [section(text, block_id(name, "holds"))]


def _today(form: HoldForm) -> date:
    """The form has no day of its own: the newest hold's tells the year well enough."""
    return max(one.hold.set_on for one in form.holds)
