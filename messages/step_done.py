"""A step that stopped waiting, in a line: what was done, and by whom when it was somebody else."""

from __future__ import annotations

from datetime import date

from bot.credit.due_step import DueStep, EndReason, StepOutcome, StepState
from bot.credit.dunning import StepAction
from bot.dunning_views import StepView
from messages.escape import Mrkdwn
from messages.prose import Voice
from messages.standing import near_day
from messages.step_words import customer_words, person, step_name

_OF_ITSELF = {
    StepAction.LETTER: StepOutcome.LETTER,
    StepAction.FORMAL_NOTICE: StepOutcome.LETTER,
    StepAction.HOLD: StepOutcome.HELD,
    StepAction.HAND_OVER: StepOutcome.HANDED_OVER,
}


def done_row(view: StepView, reader: str, as_of: date, voice: Voice) -> Mrkdwn:
    """`✓ *ACME* (C0042): call, no answer · Nadia Benali`; of the clock's own, that it was done by itself."""
    return voice.say(
        "done_row",
        customer=customer_words(view, voice),
        step=step_name(view.step.step, voice.language),
        said=done_words(view, as_of, voice),
        by="" if view.step.taken_by == reader else person(view.step.taken_by, view),
    )


def done_words(view: StepView, as_of: date, voice: Voice) -> Mrkdwn:
    """What came of it, and on which day when that is not the day it is read on."""
    step = view.step
    return voice.say(
        "done_words",
        state=Mrkdwn(step.state),
        outcome=_outcome(step, voice),
        reason=_ended(view, voice),
        by_clock=step.outcome is StepOutcome.HELD and not step.taken_by,
        on=near_day(step.ended_on, as_of, voice.language) if step.ended_on not in (None, as_of) else "",
    )


def _outcome(step: DueStep, voice: Voice) -> Mrkdwn:
    """What came of it; nothing where the step's own name says it: a hand-over, a hold, a letter is done."""
    if step.outcome is None or step.outcome is _OF_ITSELF.get(step.step.action):
        return Mrkdwn()
    return voice.say("outcome", name=Mrkdwn(step.outcome))


def _ended(view: StepView, voice: Voice) -> Mrkdwn:
    reason = view.step.end_reason
    is_ended = view.step.state is StepState.ENDED and reason is not None
    if reason is EndReason.LITIGATION and view.step.step.action is StepAction.HAND_OVER:
        return Mrkdwn()
    return voice.say("end_reason", name=Mrkdwn(reason)) if is_ended and reason else Mrkdwn()
