"""How the tables of some weeks say what the trail and the messages tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

Facts = Mapping[str, Any]
Called = Callable[[str], str]

CAUSES = {
    "late_step": "step not taken in time",
    "late_hold": "invoice too late",
    "broken_promise": "promise not kept",
}
OUTCOMES = {
    "reached": "reached, no promise",
    "dispute": "they contest it",
    "confirmed": "received and approved",
}
SAID = {
    "step.opened": "{step}, for {owner}",
    "step.replaced": "{step} gives way",
    "step.ended": "{step} ends: {why}",
    "step.held": "{step}: orders are held already, it is taken",
    "step.called": "logs the call: {outcome}",
    "step.answered": "logs the answer: {outcome}",
    "step.reassigned": "gives the {step} to {owner}",
    "reminder.asked": "sends the {step}",
    "reminder.sent": "{step} taken by the customer's mail server",
    "reminder.failed": "{step} refused, “{trouble}”: work again by {deadline}",
    "letter.made": "makes {number}: {owed}, charges {charges}, to pay by {pay_by}",
    "hand_over.asked": "asks to hand over to {to}",
    "handed_over": "approves: in litigation with {to}, claim {claimed}, charges {charges}",
    "promise.logged": "logs a promise: {amount} for {promised_on}",
    "promise.broken": "promise of {amount} for {promised_on} broken",
    "dispute.opened": "opens a dispute: {amount}, {reason}, by {target}",
    "dispute.credit_found": "credit note {said} proposes to end the dispute",
    "dispute.resolved": "resolves the dispute by the credit note",
    "case.opened": "case ({causes}), {owner} until {due}",
    "case.escalated": "case goes up to {owner}, until {due}",
    "case.closed": "case closed",
    "hold.set": "orders on hold",
    "hold.ended": "orders released",
}
MESSAGES = {
    "digest": "digest",
    "acted": "digest",
    "queue": "the morning's steps",
    "case_line": "in the case's thread",
    "dispute": "dispute to answer",
    "dispute_line": "in the dispute's thread",
    "file": "the file",
}


def short_day(on: date) -> str:
    """`Mon 14 Sep`."""
    return f"{on:%a} {on.day} {on:%b}"


def deed_words(deed: str, subject: str, before: Facts, after: Facts, called: Called) -> str:
    """What was done; empty for what goes without saying."""
    if deed == "handed_over" and not subject.startswith("litigation"):
        return ""
    if deed == "case.changed":
        return _changed(before, after)
    sentence = SAID.get(deed, "")
    return sentence.format_map({name: _fact(name, value, called) for name, value in after.items()})


def told_words(kind: str, key: str) -> str:
    """What a message was."""
    if kind == "case":
        return "the case is theirs" if key.startswith("case-yours") else "case"
    if kind == "step":
        return "the reminder came back" if key.startswith("reminder-failed") else "the step is theirs"
    if kind == "hand_over":
        return "hand-over" if key.split(":")[0] == "hand-over" else "hand-over approved"
    return MESSAGES[kind]


def step_word(name: str) -> str:
    """A step as people call it: the one before the due date is no formal notice."""
    return "check before the due date" if name == "notice" else name


def _fact(name: str, value: Any, called: Called) -> str:
    if name == "owner":
        return called(str(value))
    if name == "step":
        return step_word(str(value))
    if name == "outcome":
        return OUTCOMES.get(str(value), str(value))
    if name == "causes":
        return ", ".join(_causes(value))
    if name in ("deadline", "due", "target", "promised_on", "pay_by"):
        return short_day(date.fromisoformat(str(value)))
    if name in ("amount", "owed", "charges", "claimed"):
        amount, _, currency = str(value).partition(" ")
        return f"{currency} {Decimal(amount):,.2f}"
    return str(value)


def _causes(value: object) -> list[str]:
    """In words, each once, as the case lists them."""
    kinds = (each.split(":")[0] for each in str(value).split("; ") if each)
    return list(dict.fromkeys(CAUSES.get(each, each) for each in kinds))


def _changed(before: Facts, after: Facts) -> str:
    was, now = _causes(before.get("causes", "")), _causes(after.get("causes", ""))
    came = [f"case: {each} too" for each in now if each not in was]
    went = [f"case: {each} is over" for each in was if each not in now]
    return ", ".join([*came, *went])
