"""A policy that changes in the middle of a cycle: nothing comes twice. Worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.credit.due_step import EndReason
from bot.credit.dunning import Scenario, Step, StepAction, StepOwner
from bot.credit.scenarios import KEY_ACCOUNT, PUBLIC_BODY, SLOW, USUAL
from bot.credit.sweep import (
    Decided,
    Ending,
)
from dunning.sweeping import (
    CALL,
    FIRM,
    FORMAL,
    FRIENDLY,
    HOLD,
    customer,
    invoice,
    opened,
    running,
    swept,
)


def changed(*moves: tuple[Step, int], without: tuple[Step, ...] = ()) -> Scenario:
    """The usual scenario with steps on other days, and without some."""
    days = {step.name: offset for step, offset in moves}
    steps = (replace(step, offset=days.get(step.name, step.offset)) for step in USUAL.steps)
    kept = (step for step in steps if step.name not in {one.name for one in without})
    return Scenario("usual", tuple(sorted(kept, key=lambda step: step.offset)))


@pytest.mark.parametrize(
    ("scenario", "days_late", "step"),
    [
        (changed((CALL, 15)), 16, None),  # taken on day 10, and now on day 15
        (changed((CALL, 25)), 22, None),  # the firm reminder now stands below the call that was taken
        (changed((CALL, 25)), 30, "formal notice"),
        (changed((FIRM, 8)), 11, None),  # now before the call that was taken
        (changed((FORMAL, 12)), 12, "formal notice"),
        (changed(without=(FIRM,)), 21, None),
        (changed(without=(FIRM,)), 30, "formal notice"),
        (changed(without=(CALL,)), 19, None),
        (changed(without=(CALL,)), 20, "firm reminder"),
        (SLOW, 15, None),  # its firm reminder is on the very day of the call
        (SLOW, 16, "second call"),
        (KEY_ACCOUNT, 12, "friendly reminder"),
        (PUBLIC_BODY, 44, None),  # its call is on day 25, and was made
        (PUBLIC_BODY, 45, "letter"),
    ],
)
def test_a_changed_policy_repeats_nothing_and_goes_on_above(
    scenario: Scenario, days_late: int, step: str | None
) -> None:
    decided = swept(customer(invoice(1, days_late, taken=(CALL,))), scenario)
    assert opened(decided) == ([(step, (1,))] if step else [])


def test_a_step_that_was_renamed_or_added_below_what_was_taken_does_not_come() -> None:
    renamed = Scenario("usual", tuple(replace(one, name=f"{one.name} 2") for one in USUAL.steps))
    assert not swept(customer(invoice(1, 11, taken=(CALL,))), renamed).is_change
    assert opened(swept(customer(invoice(1, 20, taken=(CALL,))), renamed)) == [("firm reminder 2", (1,))]
    added = Step(StepAction.LETTER, 7, 2, StepOwner.CREDIT_MANAGER, "letter")
    more = Scenario("usual", (*USUAL.steps[:2], added, *USUAL.steps[2:]))
    assert not swept(customer(invoice(1, 12, taken=(CALL,))), more).is_change
    assert opened(swept(customer(invoice(1, 8, taken=(FRIENDLY,))), more)) == [("letter", (1,))]


@pytest.mark.parametrize(
    "scenario", [changed((CALL, 11)), changed((CALL, 2)), changed((CALL, 40)), SLOW, KEY_ACCOUNT, PUBLIC_BODY]
)
def test_a_step_that_runs_is_kept_as_it_was_when_it_moved(scenario: Scenario) -> None:
    assert not swept(customer(invoice(1, 9), runs=(running(CALL, 1),)), scenario).ends
    kept = swept(customer(invoice(1, 12, taken=()), runs=(running(CALL, 1),)), changed((CALL, 11)))
    assert kept == Decided()


def test_a_step_that_runs_under_a_former_name_is_not_opened_again() -> None:
    renamed = Scenario("usual", tuple(replace(one, name=f"{one.name} 2") for one in USUAL.steps))
    assert swept(customer(invoice(1, 12), runs=(running(CALL, 1),)), renamed) == Decided()


def test_a_step_that_the_policy_no_longer_has_ends() -> None:
    hold = running(HOLD, 1)
    decided = swept(customer(invoice(1, 46, taken=(FORMAL,)), runs=(hold,)), PUBLIC_BODY)
    assert decided.ends == (Ending(hold, EndReason.POLICY),)
    never = swept(customer(invoice(1, 46), runs=(hold,)), Scenario("never", ()))
    assert never.ends == (Ending(hold, EndReason.POLICY),)
