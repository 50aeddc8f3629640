"""The step that a form takes with what it records, and what becomes of it when the step cannot be taken."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor
from bot.credit.due_step import StepOutcome
from bot.credit.refused import Refused, Why
from bot.dunning_acts import StepTaking
from bot.ids import BadValueError, record_of, record_value
from bot.services.said_steps import step_said
from bot.services.step_views import shown_step
from bot.services.with_step import OF_STEP
from handlers.slack.desk import Desk
from handlers.slack.memo import Memo

KIND = "step"


async def taking_of(desk: Desk, actor: Actor, memo: Memo) -> StepTaking | None:
    """The call that brought what the form holds; None for a form that came of no step."""
    if not memo.outcome:
        return None
    if memo.outcome not in set(StepOutcome):
        raise BadValueError
    step = record_of(memo.record, KIND)
    return await step_said(desk.house, actor, step, StepOutcome(memo.outcome), memo.key, memo.words)


def is_of_step(refused: Refused) -> bool:
    """Whether it was the step, not the record, that could not be."""
    return refused.about is not None and refused.about.kind == OF_STEP


async def without_step(desk: Desk, actor: Actor, memo: Memo, refused: Refused) -> Memo:
    """What the form goes on with: the step as it stands now when somebody changed it, else no step."""
    blank = replace(memo, outcome="", words=0, said="")
    if refused.why is not Why.CAME_SECOND:
        return blank
    view = await shown_step(desk.house, actor, record_of(memo.record, KIND)[0])
    if isinstance(view, Refused) or not (view.step.state.is_running and view.may_take):
        return blank
    return replace(memo, record=record_value(KIND, view.step.id, view.step.version))
