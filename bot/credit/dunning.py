"""Dunning: the written scenario, and the step an invoice has reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.credit.working_days import WorkingDays


class StepAction(StrEnum):
    """What a step does."""

    NOTIFY = "notify"
    REMINDER = "reminder"
    CALL = "call"
    FIRM_REMINDER = "firm_reminder"
    FORMAL_NOTICE = "formal_notice"
    HOLD = "hold"
    HAND_OVER = "hand_over"


class StepOwner(StrEnum):
    """Whose work a step is."""

    SALESPERSON = "salesperson"
    CREDIT_MANAGER = "credit_manager"


@dataclass(frozen=True, slots=True)
class Step:
    """`offset` is in days from the due date, `deadline` in working days from the step's date."""

    action: StepAction
    offset: int
    deadline: int
    owner: StepOwner


USUAL = (
    Step(StepAction.REMINDER, 3, 2, StepOwner.CREDIT_MANAGER),
    Step(StepAction.CALL, 10, 3, StepOwner.SALESPERSON),
    Step(StepAction.FIRM_REMINDER, 20, 3, StepOwner.CREDIT_MANAGER),
    Step(StepAction.FORMAL_NOTICE, 30, 2, StepOwner.CREDIT_MANAGER),
    Step(StepAction.HOLD, 45, 1, StepOwner.CREDIT_MANAGER),
    Step(StepAction.HAND_OVER, 60, 5, StepOwner.CREDIT_MANAGER),
)
"""The steps of the `usual` profile that follow the due date."""


@dataclass(frozen=True, slots=True)
class StepReached:
    """The highest step a due date has reached, the day it was reached and the last day to take it."""

    step: Step
    on: date
    deadline: date


def step_reached(
    due_on: date, as_of: date, working_days: WorkingDays, scenario: tuple[Step, ...] = USUAL
) -> StepReached | None:
    """The highest step reached, or None before the first; its deadline counts working days."""
    days_late = (as_of - due_on).days
    reached = [step for step in scenario if step.offset <= days_late]
    if not reached:
        return None
    step = max(reached, key=lambda step: step.offset)
    on = due_on + timedelta(days=step.offset)
    return StepReached(step, on, working_days.add(on, step.deadline))


def next_step(due_on: date, as_of: date, scenario: tuple[Step, ...] = USUAL) -> tuple[Step, date] | None:
    """The step that comes next and its day, or None after the last."""
    days_late = (as_of - due_on).days
    ahead = [step for step in scenario if step.offset > days_late]
    if not ahead:
        return None
    step = min(ahead, key=lambda step: step.offset)
    return step, due_on + timedelta(days=step.offset)
