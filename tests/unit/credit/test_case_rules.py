"""Cases: causes that come, go on and end, when a case gets worse, and how it goes up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from fakes import PARIS
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.case import Case, CaseState, Cause, CauseKind, Level
from bot.credit.case_rules import (
    due_on,
    is_past_due,
    may_sleep_until,
    merge,
    needs_new_parent,
    next_level,
)
from bot.credit.working_days import WorkingDays
from credit.orders_made import TUESDAY, money

WEDNESDAY = date(2026, 11, 25)
OVER = Cause(CauseKind.BREACH, "limit", TUESDAY, amount=money("62000"), limit=money("60000"))
BROKEN = Cause(CauseKind.BROKEN_PROMISE, "promise:12", TUESDAY, amount=money("18500"))
WITH_CHRISTMAS = WorkingDays(is_holiday=lambda day: day == date(2026, 12, 25))


def case(**facts: Any) -> Case:
    said: dict[str, Any] = {"owner": "camille@lumen.example", "due_on": date(2026, 11, 26), **facts}
    opened_at = datetime(2026, 11, 24, 8, 0, tzinfo=PARIS)
    return Case(3, 42, CaseState.OPEN, opened_at, TUESDAY, **said)


def test_a_cause_that_goes_on_keeps_its_first_day_and_has_todays_figures() -> None:
    today = replace(OVER, since=WEDNESDAY, amount=money("63000"))
    merged = merge([OVER], [today], WEDNESDAY)
    assert merged.causes == (replace(OVER, amount=money("63000")),)
    assert (merged.came, merged.ended, merged.is_worse, merged.is_over) == ((), (), False, False)


def test_a_further_cause_comes_after_the_others_and_makes_it_worse() -> None:
    merged = merge([OVER], [BROKEN, OVER], WEDNESDAY)
    assert merged.causes == (OVER, BROKEN)
    assert (merged.came, merged.is_worse) == ((BROKEN,), True)


def test_a_cause_that_is_gone_ends_today_and_the_last_one_closes_the_case() -> None:
    ended = replace(OVER, ended_on=WEDNESDAY)
    some = merge([OVER, BROKEN], [BROKEN], WEDNESDAY)
    assert (some.causes, some.ended, some.is_over) == ((ended, BROKEN), (ended,), False)
    none = merge([OVER], [], WEDNESDAY)
    assert (none.causes, none.is_over, none.is_worse) == ((ended,), True, False)


def test_one_that_ended_before_stays_as_it_was_and_comes_again_as_another() -> None:
    before = replace(OVER, ended_on=TUESDAY)
    again = replace(OVER, since=WEDNESDAY)
    assert merge([before, BROKEN], [BROKEN], WEDNESDAY).ended == ()
    merged = merge([before, BROKEN], [BROKEN, again], WEDNESDAY)
    assert (merged.causes, merged.came) == ((before, BROKEN, again), (again,))


def test_promises_are_told_from_each_other() -> None:
    other = replace(BROKEN, subject="promise:13")
    assert merge([BROKEN], [other], WEDNESDAY).causes == (replace(BROKEN, ended_on=WEDNESDAY), other)


CAUSES = st.lists(st.sets(st.sampled_from(["a", "b", "c"])), max_size=8)


@given(CAUSES)
def test_what_runs_is_always_what_is_there_today(days: list[set[str]]) -> None:
    known: tuple[Cause, ...] = ()
    for number, subjects in enumerate(days):
        today = TUESDAY + timedelta(days=number)
        current = [Cause(CauseKind.LATE_DISPUTE, one, today) for one in sorted(subjects)]
        merged = merge(known, current, today)
        running = [one for one in merged.causes if one.ended_on is None]
        assert sorted(one.subject for one in running) == sorted(subjects)
        assert len(merged.causes) == len(known) + len(merged.came)
        assert merge(merged.causes, current, today).causes == merged.causes
        known = merged.causes


BACK_OFFICE = tuple(Level)
ALONE = (Level.OWNER, Level.FINANCE_DIRECTOR)


@pytest.mark.parametrize(
    ("level", "chain", "above"),
    [
        (Level.OWNER, BACK_OFFICE, Level.MANAGER),
        (Level.CREDIT_MANAGER, BACK_OFFICE, Level.FINANCE_DIRECTOR),
        (Level.FINANCE_DIRECTOR, BACK_OFFICE, None),
        (Level.OWNER, ALONE, Level.FINANCE_DIRECTOR),
        (Level.MANAGER, ALONE, Level.FINANCE_DIRECTOR),
        (Level.FINANCE_DIRECTOR, ALONE, None),
    ],
)
def test_a_case_goes_up_its_chain_to_the_end(
    level: Level, chain: tuple[Level, ...], above: Level | None
) -> None:
    assert next_level(level, chain) is above


def test_deadlines_count_working_days() -> None:
    """Tuesday and two are Thursday; from Thursday 24 December, Monday and Tuesday are left."""
    assert due_on(TUESDAY, 2, WITH_CHRISTMAS) == date(2026, 11, 26)
    assert due_on(date(2026, 12, 24), 2, WITH_CHRISTMAS) == date(2026, 12, 29)
    assert may_sleep_until(TUESDAY, WITH_CHRISTMAS) == date(2026, 12, 1)


def test_on_the_day_of_the_deadline_there_is_still_time() -> None:
    assert not is_past_due(case(), date(2026, 11, 26))
    assert is_past_due(case(), date(2026, 11, 27))


def test_a_first_message_of_seven_days_makes_room_for_a_new_one() -> None:
    posted_at = datetime(2026, 11, 24, 8, 0, tzinfo=PARIS)
    old = case(posted_at=posted_at)
    assert not needs_new_parent(old, datetime(2026, 12, 1, 7, 59, tzinfo=PARIS))
    assert needs_new_parent(old, datetime(2026, 12, 1, 8, 0, tzinfo=PARIS))
    assert not needs_new_parent(case(), datetime(2026, 12, 31, 8, 0, tzinfo=PARIS))
