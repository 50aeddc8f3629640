"""What was said or done in a dispute's thread, a line each."""

from __future__ import annotations

from bot.credit.dispute import DisputeLine, DisputeState, LineKind
from bot.credit.dispute_rules import is_opening
from bot.standing import DisputeView
from messages.escape import Mrkdwn
from messages.prose import Voice
from messages.record_words import dispute_state_word
from messages.standing import quoted

LINE_TEXT = 2500
"""Characters of what somebody wrote; the reply holds who and what beside it."""


def line_text(line: DisputeLine, view: DisputeView, by: str, owner: str, voice: Voice) -> Mrkdwn:
    """`Thomas Petit asks Camille Roy: which pallet?`; nobody's doing goes without a name."""
    text = quoted(line.text, LINE_TEXT)
    target = line.target_on or view.dispute.target_on
    match line.kind:
        case LineKind.COMMENT:
            return voice.say("comment", by=by, text=text)
        case LineKind.QUESTION:
            return voice.say("question", by=by, whom=view.opened_by, text=text)
        case LineKind.STATE:
            return _state(line, view, by, owner, text, voice)
        case LineKind.OWNER:
            return voice.say("handed_on", by=by, owner=owner, text=text)
        case LineKind.TARGET:
            return voice.say("new_target", by=by, on=target, text=text)
        case LineKind.CREDIT_NOTE:
            return voice.say("credit_note", number=line.text or view.proposed_credit)
        case LineKind.ESCALATED:
            return voice.say("escalated_line", on=target, owner=owner)


def _state(line: DisputeLine, view: DisputeView, by: str, owner: str, text: Mrkdwn, voice: Voice) -> Mrkdwn:
    state = line.state or view.dispute.state
    if by and is_opening(view.dispute, line):
        return voice.say("opening", by=by, owner=owner)
    if by and state is DisputeState.IN_PROGRESS:
        return voice.say("taken", by=by)
    return voice.say("state", by=by, state=dispute_state_word(state, voice.language), text=text)
