"""Words that could not be read: what happened, what to type, one button."""

from __future__ import annotations

from slackblocks import Button

from bot.block_ids import block_id
from bot.requests import NotUnderstood, Trouble, Verb
from messages.blocks import Message, actions, section
from messages.buttons import help_button, menu_button, settings_button
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.prose import Voice
from messages.told import told

CHOICES_SHOWN = 10


def render_not_understood(what: NotUnderstood, language: str) -> Message:
    """One sentence on what happened and one on what to type."""
    voice = Voice(Language.of(language), "not_understood")
    named = what.meant or what.verb
    meant = voice.say("verb", name=named) if named else Mrkdwn()
    said = voice.say(what.trouble, word=what.word, meant=meant, choices=_choices(what, voice))
    blocks = (
        section(said, block_id("question", what.trouble)),
        actions([_button(what, voice.language)], block_id("question", "do")),
    )
    return Message(told([said], voice), blocks)


def _choices(what: NotUnderstood, voice: Voice) -> Mrkdwn:
    shown = [voice.say("choice", name=name) for name in what.choices[:CHOICES_SHOWN]]
    if (missing := len(what.choices) - len(shown)) > 0:
        shown.append(voice.say("choices_more", count=missing))
    return voice.listed(shown) if shown else Mrkdwn()


def _button(what: NotUnderstood, language: Language) -> Button:
    """The settings' form for settings, help on a verb whose words these were, else the menu."""
    if what.verb is Verb.SETTINGS and what.trouble is not Trouble.NOT_YET:
        return settings_button(language)
    about = what.meant or what.verb
    if about or what.trouble is Trouble.NOT_YET:
        return help_button(language, about)
    return menu_button(language)
