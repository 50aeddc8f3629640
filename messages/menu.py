"""The menu: what bare `/credit` and the shortcut open."""

from __future__ import annotations

from datetime import date

from slackblocks import Block, Button

from bot.block_ids import block_id
from bot.ids import Callback
from bot.list_ids import OverdueKey
from bot.policy import Role
from bot.requests import Whose
from bot.rights import Act, roles_that_may
from bot.sight import SEE_ALL
from messages.blocks import actions, context, section
from messages.buttons import (
    act_buttons,
    approvals_button,
    customer_search,
    help_button,
    label,
    late_button,
    queue_button,
    sell_buttons,
    settings_button,
)
from messages.formats import Language
from messages.help import reach_of
from messages.prose import Voice
from messages.surfaces import Modal


def render_menu(language: str, role: Role, as_of: date) -> Modal:
    """A search, who is late, what can be recorded or checked before a sale, settings and help."""
    voice = Voice(Language.of(language), "menu")
    spoken = voice.language
    blocks: list[Block] = [
        section(voice.say("search"), _id("search"), customer_search(spoken)),
        section(voice.say("late", reach=reach_of(role)), _id("late"), role_late_button(spoken, role, as_of)),
        section(voice.say("acts"), _id("acts")),
        actions(act_buttons(spoken), _id("act")),
        section(voice.say("queue"), _id("queue"), _queue_button(role, spoken)),
        section(voice.say("sell"), _id("sell")),
        actions([*sell_buttons(spoken), *_decides(role, spoken)], _id("sale")),
        context([voice.say("typed")], _id("typed")),
        actions([settings_button(spoken), help_button(spoken)], _id("do")),
    ]
    return Modal(voice.say("title"), tuple(blocks), Callback.MENU, close=label(spoken, "close"))


def role_late_button(spoken: Language, role: Role, as_of: date) -> Button:
    """One's own late customers, with the team's for a manager; everybody's for who sees everything."""
    whose = Whose.ALL if role in SEE_ALL else Whose.MINE
    return late_button(label(spoken, f"late_{reach_of(role)}"), OverdueKey(as_of, whose.value))


def _id(name: str) -> str:
    return block_id("menu", name)


def _decides(role: Role, language: Language) -> list[Button]:
    """What waits, for those who decide."""
    return [approvals_button(language)] if role in roles_that_may(Act.SEE_APPROVALS) else []


def _queue_button(role: Role, language: Language) -> Button:
    """One's own dunning steps; everybody's for who decides."""
    return queue_button(language, everybodys=role in roles_that_may(Act.TAKE_STEP_OVER))
