"""Dunning: the step an invoice has reached, its deadline in working days, and the step ahead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.dunning import Scenario, Step, StepAction, StepOwner, next_step, step_reached
from bot.credit.scenarios import USUAL
from bot.policy import Policy

FRANCE = Policy().working_days("FR")
AS_OF = date(2026, 11, 24)


def due(days_late: int) -> date:
    return AS_OF - timedelta(days=days_late)


@pytest.mark.parametrize(
    ("days_late", "action"),
    [
        (-10, None),
        (0, None),
        (2, None),
        (3, StepAction.REMINDER),
        (9, StepAction.REMINDER),
        (10, StepAction.CALL),
        (19, StepAction.CALL),
        (20, StepAction.FIRM_REMINDER),
        (29, StepAction.FIRM_REMINDER),
        (30, StepAction.FORMAL_NOTICE),
        (44, StepAction.FORMAL_NOTICE),
        (45, StepAction.HOLD),
        (59, StepAction.HOLD),
        (60, StepAction.HAND_OVER),
        (900, StepAction.HAND_OVER),
    ],
)
def test_each_step_is_reached_on_its_day(days_late: int, action: StepAction | None) -> None:
    reached = step_reached(due(days_late), AS_OF, FRANCE, USUAL)
    assert (reached.step.action if reached else None) == action


def test_the_usual_scenario_is_that_of_the_domain() -> None:
    assert [(step.offset, step.action, step.deadline, step.owner) for step in USUAL.steps] == [
        (-5, StepAction.NOTIFY, 2, StepOwner.SALESPERSON),
        (3, StepAction.REMINDER, 2, StepOwner.CREDIT_MANAGER),
        (10, StepAction.CALL, 3, StepOwner.SALESPERSON),
        (20, StepAction.FIRM_REMINDER, 3, StepOwner.CREDIT_MANAGER),
        (30, StepAction.FORMAL_NOTICE, 2, StepOwner.CREDIT_MANAGER),
        (45, StepAction.HOLD, 1, StepOwner.CREDIT_MANAGER),
        (60, StepAction.HAND_OVER, 5, StepOwner.CREDIT_MANAGER),
    ]


@pytest.mark.parametrize(
    ("due_on", "on", "deadline"),
    [
        # Called on day 10, three working days to do it.
        (date(2026, 11, 9), date(2026, 11, 19), date(2026, 11, 24)),  # Thursday: Friday, Monday, Tuesday
        (date(2026, 11, 13), date(2026, 11, 23), date(2026, 11, 26)),
        (date(2026, 11, 11), date(2026, 11, 21), date(2026, 11, 26)),  # a Saturday counts from Monday
        (date(2026, 11, 1), date(2026, 11, 11), date(2026, 11, 17)),  # the Armistice counts from Thursday
        (date(2026, 12, 14), date(2026, 12, 24), date(2026, 12, 30)),  # over Christmas and a weekend
    ],
)
def test_the_deadline_of_a_call_counts_working_days(due_on: date, on: date, deadline: date) -> None:
    reached = step_reached(due_on, due_on + timedelta(days=12), FRANCE, USUAL)
    assert reached is not None
    assert (reached.step.action, reached.on, reached.deadline) == (StepAction.CALL, on, deadline)


@pytest.mark.parametrize(
    ("days_late", "action", "in_days"),
    [
        (-2, StepAction.REMINDER, 5),
        (2, StepAction.REMINDER, 1),
        (3, StepAction.CALL, 7),
        (44, StepAction.HOLD, 1),
        (45, StepAction.HAND_OVER, 15),
        (59, StepAction.HAND_OVER, 1),
    ],
)
def test_the_next_step_and_its_day(days_late: int, action: StepAction, in_days: int) -> None:
    ahead = next_step(due(days_late), AS_OF, USUAL)
    assert ahead is not None
    assert (ahead[0].action, ahead[1]) == (action, AS_OF + timedelta(days=in_days))


def test_nothing_follows_the_last_step() -> None:
    assert next_step(due(60), AS_OF, USUAL) is None


def test_what_comes_before_the_due_date_is_never_what_a_late_invoice_is_at() -> None:
    assert step_reached(date(2026, 11, 27), AS_OF, FRANCE, USUAL) is None
    assert next_step(date(2026, 11, 27), AS_OF, USUAL) == (USUAL.after_due[0], date(2026, 11, 30))


def test_of_two_steps_on_one_day_the_second_counts() -> None:
    call, letter = (
        Step(action, 5, 2, StepOwner.CREDIT_MANAGER) for action in (StepAction.CALL, StepAction.LETTER)
    )
    reached = step_reached(due(5), AS_OF, FRANCE, Scenario("two", (call, letter)))
    assert reached is not None
    assert reached.step is letter


days = st.dates(date(2022, 1, 1), date(2030, 12, 31))


@given(days, days, st.integers(0, 90), st.permutations(USUAL.steps))
def test_steps_never_go_backwards(due_on: date, as_of: date, more: int, steps: list[Step]) -> None:
    scenario = Scenario("any", tuple(steps))
    before = step_reached(due_on, as_of, FRANCE, scenario)
    after = step_reached(due_on, as_of + timedelta(days=more), FRANCE, scenario)
    if before is not None:
        assert after is not None
        assert after.step.offset >= before.step.offset


@given(days, days)
def test_a_step_was_reached_in_the_past_and_the_next_is_ahead(due_on: date, as_of: date) -> None:
    reached, ahead = step_reached(due_on, as_of, FRANCE, USUAL), next_step(due_on, as_of, USUAL)
    if reached is not None:
        assert reached.on <= as_of
        assert reached.on < reached.deadline
        assert reached.deadline in FRANCE
    if ahead is not None:
        assert ahead[1] > as_of
        assert reached is None or reached.on < ahead[1]
    assert reached is not None or ahead is not None
