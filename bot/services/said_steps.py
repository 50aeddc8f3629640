"""What was said to a customer and is not recorded yet: kept until the form that follows is done."""

from __future__ import annotations

from bot.acts import Actor
from bot.credit.due_step import CALL_OUTCOMES, NOTICE_OUTCOMES, StepOutcome, StepState
from bot.credit.dunning import StepAction
from bot.credit.note import TEXT_MAX
from bot.credit.refused import Refused, Why
from bot.dunning_acts import AnswerNotice, LogCall, StepTaking
from bot.dunning_views import StepView
from bot.services.house import House
from bot.services.scope import storable

SAID = "said_of_step"
"""The kind of its drafts."""
_OUTCOMES = {StepAction.CALL: CALL_OUTCOMES, StepAction.NOTIFY: NOTICE_OUTCOMES}


def not_said(view: StepView, outcome: StepOutcome, words: str) -> Refused | None:
    """What is against it before a promise or a dispute is asked for: NO_SUCH_OUTCOME, TEXT_TOO_LONG."""
    if outcome not in _OUTCOMES.get(view.step.step.action, ()):
        return Refused(Why.NO_SUCH_OUTCOME)
    return Refused(Why.TEXT_TOO_LONG, count=TEXT_MAX) if len(words.strip()) > TEXT_MAX else None


def is_said_with(view: StepView, outcome: StepOutcome) -> bool:
    """Whether a promise or a dispute that somebody records from a step is what its call brings: the step
    waits, and is theirs."""
    waits = view.step.state is StepState.OPEN and view.may_take and view.is_readers
    return waits and not_said(view, outcome, "") is None


async def keep_said(house: House, actor: Actor, words: str) -> int:
    """The draft's id; 0 when nothing was written."""
    text = storable(words).strip()
    if not text:
        return 0
    async with house.work.working() as one:
        return await one.drafts.keep(actor.person, SAID, text, actor.at)


async def step_said(
    house: House, actor: Actor, step: tuple[int, int], outcome: StepOutcome, key: str, draft: int
) -> StepTaking:
    """How a step, as it was seen, is taken; with the words that were kept. Raises UnknownRecordError."""
    async with house.work.looking() as one:
        found = await one.dunning.one(step[0])
        words = await one.drafts.of(draft, actor.person, SAID) if draft else None
    says = AnswerNotice if found.step.action is StepAction.NOTIFY else LogCall
    return says(*step, outcome, key, words or "")
