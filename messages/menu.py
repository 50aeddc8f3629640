"""The menu: what bare `/credit` and the shortcut open."""

from __future__ import annotations

from datetime import date

from slackblocks import Block, Button

from bot.ids import Callback, OverdueKey, block_id
from bot.policy import Role
from bot.requests import Whose
from bot.sight import SEE_ALL
from messages.blocks import actions, context, section
from messages.buttons import customer_search, help_button, label, late_button, settings_button
from messages.formats import Language
from messages.prose import Voice
from messages.surfaces import Modal


def render_menu(language: str, role: Role, as_of: date) -> Modal:
    """A search, who is late, settings and help: only what is served to that role."""
    voice = Voice(Language.of(language), "menu")
    spoken = voice.language
    blocks: list[Block] = [
        section(voice.say("search"), _id("search"), customer_search(spoken)),
        section(voice.say("late", all=role in SEE_ALL), _id("late"), role_late_button(spoken, role, as_of)),
        context([voice.say("typed")], _id("typed")),
        actions([settings_button(spoken), help_button(spoken)], _id("do")),
    ]
    return Modal(voice.say("title"), tuple(blocks), Callback.MENU, close=label(spoken, "close"))


def role_late_button(spoken: Language, role: Role, as_of: date) -> Button:
    """One's own late customers; everybody's for who sees everything and looks after none."""
    whose = Whose.ALL if role in SEE_ALL else Whose.MINE
    name = "late_all" if whose is Whose.ALL else "late_mine"
    return late_button(label(spoken, name), OverdueKey(as_of, whose.value))


def _id(name: str) -> str:
    return block_id("menu", name)
