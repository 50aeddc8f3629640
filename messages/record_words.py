"""How promises, disputes and notes are called: the words that every screen about them shares."""

from __future__ import annotations

from bot.credit.dispute import DisputeReason, DisputeState
from bot.credit.note import NoteKind
from bot.credit.promise import Means, PlanState, PromiseState
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.prose import say

_SCREEN = "records"


def reason_word(reason: DisputeReason | str, language: Language) -> Mrkdwn:
    """`quality`; a ledger's own reason, which is none of ours, as it is written there."""
    if reason not in set(DisputeReason):
        return say(language, "words", "text", text=str(reason))
    return say(language, _SCREEN, "reason", name=Mrkdwn(reason))


def dispute_state_word(state: DisputeState, language: Language) -> Mrkdwn:
    """`in progress`."""
    return say(language, _SCREEN, "dispute_state", name=Mrkdwn(state))


def promise_state_word(state: PromiseState, language: Language, *, not_seen_yet: bool = False) -> Mrkdwn:
    """`kept`; with `not_seen_yet`, what an open one reads when the figures are too old to tell."""
    if not_seen_yet and state is PromiseState.OPEN:
        return say(language, _SCREEN, "not_seen_yet")
    return say(language, _SCREEN, "promise_state", name=Mrkdwn(state))


def plan_state_word(state: PlanState, language: Language) -> Mrkdwn:
    """`running`."""
    return say(language, _SCREEN, "plan_state", name=Mrkdwn(state))


def means_word(means: Means | None, language: Language) -> Mrkdwn:
    """`by phone`; empty when it was not said."""
    return say(language, _SCREEN, "means", name=Mrkdwn(means)) if means else Mrkdwn()


def note_kind_word(kind: NoteKind, language: Language) -> Mrkdwn:
    """`called, no answer`."""
    return say(language, _SCREEN, "note_kind", name=Mrkdwn(kind))
