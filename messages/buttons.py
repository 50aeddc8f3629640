"""The buttons and selects that several screens have, each worded in one place."""

from __future__ import annotations

from slackblocks import Button, Element

from bot.ids import Action, OverdueKey, customer_value, overdue_value
from bot.requests import Verb
from messages.blocks import button, search
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.prose import Value, say


def label(language: Language, name: str, **values: Value) -> Mrkdwn:
    """What a button says."""
    return say(language, "buttons", name, **values)


def customer_search(language: Language) -> Element:
    """A search over the customers one may see."""
    return search(label(language, "search"), Action.CUSTOMER_SEARCH)


def card_button(language: Language, customer_id: int) -> Button:
    """The customer's card."""
    return button(label(language, "open_card"), Action.CUSTOMER_OPEN, customer_value(customer_id))


def how_button(language: Language, customer_id: int) -> Button:
    """How the exposure is made up."""
    return button(label(language, "how"), Action.CUSTOMER_HOW, customer_value(customer_id))


def late_button(text: str, key: OverdueKey) -> Button:
    """A list of late customers."""
    return button(text, Action.OVERDUE_LIST, overdue_value(key))


def settings_button(language: Language) -> Button:
    """What a person sets for themselves."""
    return button(label(language, "settings"), Action.SETTINGS_OPEN, "settings")


def help_button(language: Language, verb: Verb | None = None) -> Button:
    """What can be typed; the value names the verb it is about, `help` for all of them."""
    return button(label(language, "help"), Action.HELP_OPEN, (verb or Verb.HELP).value)


def menu_button(language: Language) -> Button:
    """What there is to do."""
    return button(label(language, "menu"), Action.MENU_OPEN, "menu")
