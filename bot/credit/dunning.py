"""Dunning: the written scenario, and the step an invoice has reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from bot.credit.working_days import WorkingDays


class StepAction(StrEnum):
    """What a step does."""

    NOTIFY = "notify"
    """Before the due date: is it received, approved, is the order number right."""
    REMINDER = "reminder"
    """By e-mail, friendly."""
    CALL = "call"
    FIRM_REMINDER = "firm_reminder"
    """By e-mail, firm."""
    LETTER = "letter"
    FORMAL_NOTICE = "formal_notice"
    HOLD = "hold"
    HAND_OVER = "hand_over"

    @property
    def is_mail(self) -> bool:
        """Whether it is a reminder by e-mail."""
        return self in (StepAction.REMINDER, StepAction.FIRM_REMINDER)


class StepOwner(StrEnum):
    """Whose work a step is."""

    SALESPERSON = "salesperson"
    MANAGER = "manager"
    CREDIT_MANAGER = "credit_manager"
    ACCOUNTANT = "accountant"
    FINANCE_DIRECTOR = "finance_director"


@dataclass(frozen=True, slots=True)
class Step:
    """`offset` is in days from the due date, `deadline` in working days from the step's date."""

    action: StepAction
    offset: int
    deadline: int
    owner: StepOwner
    name: str = ""
    """What tells it from the others of a scenario, whatever its offset becomes: `friendly`, `second call`."""
    person: str = ""
    """The e-mail of somebody of the policy who has it instead of the role's."""
    template: str = ""
    """Of a reminder or letter: one of the company's own; empty for the house's own of that action."""
    above: Decimal | None = None
    """Only for invoices of more than this, in the entity's currency."""
    charges: bool = False
    """Whether the reminder says what being late costs."""
    automatic: bool = False
    """Whether the reminder leaves by itself."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """The steps of a payer profile, the earliest first, each of another name."""

    name: str
    steps: tuple[Step, ...]

    @property
    def after_due(self) -> tuple[Step, ...]:
        """The steps that follow the due date."""
        return tuple(step for step in self.steps if step.offset >= 0)


@dataclass(frozen=True, slots=True)
class StepReached:
    """The highest step a due date has reached, the day it was reached and the last day to take it."""

    step: Step
    on: date
    deadline: date
    is_work: bool = False
    """Whether it waits to be taken as somebody's work; else it follows from the dates alone."""
    owner: str = ""
    """Of work: whose it is, by their e-mail."""


def step_reached(
    due_on: date, as_of: date, working_days: WorkingDays, scenario: Scenario
) -> StepReached | None:
    """The highest step after the due date that is reached, or None before the first.

    Its deadline counts working days.
    """
    days_late = (as_of - due_on).days
    reached = [step for step in scenario.after_due if step.offset <= days_late]
    if not reached:
        return None
    step = max(reversed(reached), key=lambda step: step.offset)
    on = due_on + timedelta(days=step.offset)
    return StepReached(step, on, working_days.add(on, step.deadline))


def next_step(due_on: date, as_of: date, scenario: Scenario) -> tuple[Step, date] | None:
    """The step after the due date that comes next and its day, or None after the last."""
    days_late = (as_of - due_on).days
    ahead = [step for step in scenario.after_due if step.offset > days_late]
    if not ahead:
        return None
    step = min(ahead, key=lambda step: step.offset)
    return step, due_on + timedelta(days=step.offset)
