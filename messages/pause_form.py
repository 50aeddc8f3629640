"""A pause of reminders: the form that sets or changes one, and what is said once it counts or ended."""

from __future__ import annotations

from datetime import date

from slackblocks import Block, Button

from bot.block_ids import FormBlock, block_id
from bot.credit.refused import Refused
from bot.dunning_views import PauseForm, PauseView
from bot.ids import Action, Callback, customer_value
from messages.blocks import Message, actions, button, confirmation, context, section
from messages.buttons import card_button, label
from messages.escape import Mrkdwn, clean
from messages.form_parts import form_voice, no_day_text, words_input, wrong
from messages.formats import Language
from messages.inputs import date_input
from messages.limit_words import customer_text
from messages.prose import Voice
from messages.standing import near_day, quoted
from messages.surfaces import Modal
from messages.told import told

SCREEN = "pause_form"
REASON_SHOWN = 500


def render_pause_form(form: PauseForm, language: str, private: str, error: Refused | None = None) -> Modal:
    """Until when nothing is asked of the customer, and why; what runs already is said, and can be ended."""
    voice = form_voice(language, SCREEN)
    present = form.present
    until = form.until or (present.until if present and not form.day_text else None)
    reason = form.reason or (present.reason if present else "")
    blocks = [
        *wrong("pause", error, Callback.PAUSE, voice.language),
        section(customer_text(form.of, voice.language), block_id("pause", "head")),
        *_present(form, voice),
        section(voice.say("what"), block_id("pause", "what")),
        *_unread_day(form, voice),
        date_input(voice.say("until"), until, FormBlock.UNTIL, _hint(form, voice)),
        words_input(voice.say("why"), reason, voice.say("why_hint"), optional=False),
    ]
    return Modal(
        voice.say("title"),
        tuple(blocks),
        Callback.PAUSE,
        submit=voice.say("change" if present else "submit"),
        close=label(voice.language, "cancel"),
        private=private,
    )


def render_paused(view: PauseView, language: str) -> Message:
    """Until when reminders wait, and why; or that they go on."""
    voice = Voice(Language.of(language), SCREEN)
    pause, of = view.pause, view.of
    ended = pause.ended_on is not None
    hello = voice.say("hello_resumed" if ended else "hello_paused")
    said = _resumed(view, voice) if ended else _paused(view, voice)
    buttons = [card_button(voice.language, of.customer_id)]
    if not ended:
        buttons.insert(0, _resume_button(of.customer_id, voice))
    blocks: tuple[Block, ...] = (
        section(said, block_id("pause", pause.id, "said")),
        actions(buttons, block_id("pause", pause.id, "do")),
    )
    return Message(told([hello, said], voice), blocks)


def _paused(view: PauseView, voice: Voice) -> Mrkdwn:
    return voice.say(
        "paused",
        customer=customer_text(view.of, voice.language),
        until=near_day(view.pause.until, view.pause.on, voice.language),
        by=view.by if clean(view.by) else "",
        reason=quoted(view.pause.reason, REASON_SHOWN),
    )


def _resumed(view: PauseView, voice: Voice) -> Mrkdwn:
    by = view.by if clean(view.by) else ""
    return voice.say("resumed", customer=customer_text(view.of, voice.language), by=by)


def _present(form: PauseForm, voice: Voice) -> list[Block]:
    """The pause that runs, with the button that ends it."""
    pause = form.present
    if pause is None:
        return []
    said = voice.say(
        "present",
        until=near_day(pause.until, form.today, voice.language),
        by="",
        reason=quoted(pause.reason, REASON_SHOWN),
    )
    return [section(said, block_id("pause", "present"), _resume_button(form.of.customer_id, voice))]


def _unread_day(form: PauseForm, voice: Voice) -> list[Block]:
    """The day below is then nobody's choice yet."""
    if not form.day_text:
        return []
    said = no_day_text(form.day_text, form.today, voice.language)
    return [context([said], block_id("pause", "no_day"))]


def _resume_button(customer_id: int, voice: Voice) -> Button:
    said = label(voice.language, "resume_reminders")
    sure = confirmation(voice.say("sure_title"), voice.say("sure"), said, label(voice.language, "not_yet"))
    return button(said, Action.PAUSE_END, customer_value(customer_id), confirm=sure)


def _hint(form: PauseForm, voice: Voice) -> Mrkdwn:
    """The last day that is possible, with its year when it is another's."""
    last: date = form.last
    return voice.say("until_hint", on=near_day(last, form.today, voice.language))
