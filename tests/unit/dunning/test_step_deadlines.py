"""How late a step is: by working days, and only while somebody is to take it."""

from __future__ import annotations

from datetime import date

from bot.credit.due_step import StepState, days_over, is_late
from dunning.sweeping import CALL, FRIENDLY, WEEK, running

FRIDAY = date(2026, 11, 27)


def test_working_days_past_a_deadline_are_counted_while_somebody_is_to_take_the_step() -> None:
    call = running(CALL, 1, due_on=FRIDAY)
    assert [days_over(call, date(2026, 11, day), WEEK) for day in (26, 27, 28, 30)] == [0, 0, 0, 1]
    assert not is_late(call, FRIDAY)
    assert is_late(call, date(2026, 11, 28))


def test_a_reminder_on_its_way_is_nobodys_delay() -> None:
    sending = running(FRIENDLY, 1, due_on=FRIDAY, state=StepState.SENDING)
    assert days_over(sending, date(2026, 12, 9), WEEK) == 0
