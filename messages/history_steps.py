"""Dunning steps in a customer's trail: they go by their names there, letters by their numbers."""

from __future__ import annotations

from bot.credit.dunning import Step, StepAction, StepOwner
from bot.standing import HistoryLine
from messages.escape import Mrkdwn, clean, escape
from messages.prose import Voice
from messages.step_words import NAME_MAX, action_name, own_name

OF_STEPS = frozenset({"step", "mailing", "letter", "litigation", "pause"})
"""Kinds of subjects whose entries tell what is new of them."""
_ACTIONS = {
    "notice": StepAction.NOTIFY,
    "reminder": StepAction.REMINDER,
    "friendly reminder": StepAction.REMINDER,
    "call": StepAction.CALL,
    "firm reminder": StepAction.FIRM_REMINDER,
    "letter": StepAction.LETTER,
    "formal notice": StepAction.FORMAL_NOTICE,
    "hold": StepAction.HOLD,
    "hand-over": StepAction.HAND_OVER,
}
"""What the house's own steps do, by their names."""


def subject_named(kind: str, line: HistoryLine, voice: Voice) -> Mrkdwn:
    """`firm reminder`, `MD-2026-0001`; empty when the entry names neither."""
    facts = {**(line.before or {}), **(line.after or {})}
    if kind == "letter":
        return escape(str(facts.get("number") or ""))
    return named_step(str(facts.get("step") or ""), str(facts.get("action") or ""), voice)


def named_step(name: str, action: str, voice: Voice) -> Mrkdwn:
    """A step by its name in the policy, in the reader's words where it is one of the house's."""
    text = clean(name)
    known = StepAction(action) if action in set(StepAction) else _ACTIONS.get(text.casefold())
    if known is None:
        return escape(text, NAME_MAX)
    named = Step(known, 0, 0, StepOwner.CREDIT_MANAGER, text)
    return own_name(named, voice.language) or action_name(known, voice.language)
