"""The hours in which people are written to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.credit.hours import within_hours
from bot.credit.working_days import WorkingDays

PARIS = ZoneInfo("Europe/Paris")
CALENDAR = WorkingDays(is_holiday=lambda day: day == date(2026, 11, 11))


def at(day: int, hour: str) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(hour), PARIS)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (at(24, "07:59:59"), at(24, "08:00")),
        (at(24, "08:00"), at(24, "08:00")),
        (at(24, "18:30"), at(24, "18:30")),
        (at(24, "18:30:01"), at(25, "08:00")),
        (at(20, "19:00"), at(23, "08:00")),
        (at(21, "10:00"), at(23, "08:00")),
        (at(10, "19:00"), at(12, "08:00")),
        (at(11, "04:00"), at(12, "08:00")),
    ],
)
def test_what_is_said_outside_working_hours_waits(now: datetime, said: datetime) -> None:
    assert within_hours(now, PARIS, CALENDAR) == said


def test_the_hours_are_those_of_the_place() -> None:
    """07:30 in London is 08:30 in Paris."""
    now = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    assert within_hours(now, PARIS, CALENDAR) == now
