"""The buttons and selects that several screens have, each worded in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from slackblocks import Button, ConfirmationDialogue, Element

from bot.credit.promise import Promise, PromiseState
from bot.ids import Action, More, customer_value, more_value, record_value
from bot.list_ids import OverdueKey, overdue_value
from bot.requests import Verb
from messages.blocks import button, confirmation, option, overflow, search
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.prose import Value, say

ANYBODY = "menu"
"""The value of a button that asks for the customer first."""
_MORE_LABELS = {
    More.PROMISE: "log_promise",
    More.DISPUTE: "dispute",
    More.NOTE: "note",
    More.NO_ANSWER: "no_answer",
    More.CALL_BACK: "call_back",
    More.NOT_TODAY: "not_today",
    More.PLAN: "make_plan",
    More.ORDER: "check_order",
    More.LIMIT: "ask_limit",
    More.HOLD: "set_hold",
    More.RELEASE: "release",
    More.PAUSE: "pause_reminders",
    More.RESUME: "resume_reminders",
    More.FORMAL_NOTICE: "formal_notice",
    More.HAND_OVER: "hand_over",
    More.STEP: "running_step",
    More.HISTORY: "history",
}


def label(language: Language, name: str, **values: Value) -> Mrkdwn:
    """What a button says."""
    return say(language, "buttons", name, **values)


def customer_search(language: Language) -> Element:
    """A search over the customers one may see."""
    return search(label(language, "search"), Action.CUSTOMER_SEARCH)


def card_button(language: Language, customer_id: int, revision: int = 1) -> Button:
    """The customer's card."""
    return button(label(language, "open_card"), Action.CUSTOMER_OPEN, customer_value(customer_id, revision))


def how_button(language: Language, customer_id: int) -> Button:
    """How the exposure is made up."""
    return button(label(language, "how"), Action.CUSTOMER_HOW, customer_value(customer_id))


def promise_button(language: Language, value: str) -> Button:
    """The form of a promise; the value is a customer's, a document's, or `menu` to ask for whom."""
    return button(label(language, "log_promise"), Action.PROMISE_OPEN, value)


def dispute_button(language: Language, value: str) -> Button:
    """The form of a dispute, as above."""
    return button(label(language, "dispute"), Action.DISPUTE_OPEN, value)


def note_button(language: Language, value: str) -> Button:
    """The form of a note, as above."""
    return button(label(language, "note"), Action.NOTE_OPEN, value)


def order_button(language: Language, value: str) -> Button:
    """The form of an order to check, as above."""
    return button(label(language, "check_order"), Action.ORDER_OPEN, value)


def limit_button(language: Language, value: str) -> Button:
    """The form of a temporary increase, as above."""
    return button(label(language, "ask_limit"), Action.LIMIT_OPEN, value)


def approvals_button(language: Language) -> Button:
    """Everything that waits for whoever presses."""
    return button(label(language, "approvals"), Action.APPROVALS_OPEN, "approvals")


def queue_button(language: Language, *, everybodys: bool = False) -> Button:
    """The steps that wait: one's own, or everybody's."""
    whose = "all" if everybodys else "mine"
    return button(label(language, f"queue_{whose}"), Action.QUEUE_OPEN, whose)


def release_button(language: Language, customer_id: int) -> Button:
    """The form of a release, or of the request for one."""
    return button(label(language, "release"), Action.HOLD_RELEASE, customer_value(customer_id))


def sell_buttons(language: Language) -> list[Button]:
    """What comes before a sale, where no customer is named yet: that is asked first."""
    return [order_button(language, ANYBODY), limit_button(language, ANYBODY)]


def act_buttons(language: Language) -> list[Button]:
    """What can be recorded, where no customer is named yet: that is asked first."""
    return [
        promise_button(language, ANYBODY),
        dispute_button(language, ANYBODY),
        note_button(language, ANYBODY),
    ]


def undo_button(language: Language, subject: str) -> Button:
    """Take back what was logged: `promise:12`."""
    return button(label(language, "undo"), Action.UNDO, subject)


def withdraw_button(language: Language, promise: Promise) -> Button:
    """Cancel a promise, or the request for it; of an instalment, the plan as a whole."""
    what = "promise" if promise.plan_id is None else "plan"
    value = record_value("promise", promise.id, promise.version)
    asked = sure(language, "request" if promise.state is PromiseState.PROPOSED else what)
    return button(label(language, f"withdraw_{what}"), Action.PROMISE_CANCEL, value, confirm=asked)


def sure(language: Language, what: str) -> ConfirmationDialogue:
    """What is asked before a dispute, a promise, a plan, a request or a reservation is taken back."""
    return confirmation(
        label(language, "sure_title", what=what),
        label(language, "sure", what=what),
        label(language, "sure_yes"),
        label(language, "sure_no"),
    )


def withdrawable(promises: Iterable[Promise]) -> frozenset[int]:
    """The ids of those that have the button: of a plan's instalments, the first."""
    found: dict[tuple[str, int], int] = {}
    for one in promises:
        found.setdefault(("promise", one.id) if one.plan_id is None else ("plan", one.plan_id), one.id)
    return frozenset(found.values())


def more_menu(language: Language, offered: Sequence[More], customer_id: int, rank: int = 0) -> Element:
    """The `⋯` of a customer's row or card; those of one message have a `rank` each, from 1."""
    options = [option(label(language, _MORE_LABELS[what]), more_value(what, customer_id)) for what in offered]
    return overflow(options, Action.CUSTOMER_MORE, rank)


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
