"""What can be typed: five lines, or one command with examples."""

from __future__ import annotations

from slackblocks import Block

from bot.ids import Callback, block_id
from bot.policy import Role
from bot.requests import Verb
from bot.sight import SEE_ALL
from messages.blocks import Message, actions, context, header, section
from messages.buttons import label, menu_button, settings_button
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.prose import Voice
from messages.surfaces import Modal
from messages.told import told

VERBS = (Verb.CUSTOMER, Verb.INVOICE, Verb.OVERDUE, Verb.SETTINGS, Verb.HELP)


def render_help(language: str, verb: Verb | None = None, role: Role | None = None) -> Message:
    """Everything that a role can type, or one verb with examples."""
    voice = Voice(Language.of(language), "help")
    title = voice.say(f"about_{verb}") if verb else voice.say("title")
    text = voice.say(f"examples_{verb}") if verb else Mrkdwn("\n".join(help_lines(language, role)))
    buttons = [menu_button(voice.language), settings_button(voice.language)]
    blocks = (
        header(title, _id("head")),
        section(text, _id("lines")),
        context([voice.say("private")], _id("private")),
        actions(buttons, _id("do")),
    )
    return Message(told([title, text, voice.say("private")], voice), blocks)


def render_help_modal(language: str, role: Role | None = None) -> Modal:
    """The lines, then each command with its examples."""
    voice = Voice(Language.of(language), "help")
    blocks: list[Block] = [section("\n".join(help_lines(language, role)), _id("lines"))]
    for verb in VERBS[:-1]:
        examples = f"*{voice.say(f'about_{verb}')}*\n{voice.say(f'examples_{verb}')}"
        blocks.append(section(examples, _id(verb)))
    blocks.append(context([voice.say("private")], _id("private")))
    close = label(voice.language, "close")
    return Modal(voice.say("modal_title"), tuple(blocks), Callback.HELP, close=close)


def help_lines(language: str, role: Role | None = None) -> list[Mrkdwn]:
    """One line a verb, with an example in that language's words."""
    voice = Voice(Language.of(language), "help")
    reach = "all" if role in SEE_ALL else "team" if role is Role.MANAGER else "mine"
    return [
        voice.say(verb, reach=Mrkdwn(reach)) if verb is Verb.OVERDUE else voice.say(verb) for verb in VERBS
    ]


def _id(name: str) -> str:
    return block_id("help", name)
