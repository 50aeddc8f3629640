"""When one person may be written to."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.credit.working_days import WorkingDays
from bot.members import Preferences
from bot.services.quiet import free_moment

PARIS, LIMA = ZoneInfo("Europe/Paris"), ZoneInfo("America/Lima")
HOLIDAY = WorkingDays(is_holiday=lambda day: day == date(2026, 11, 26))


def at(day: int, hour: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(hour), zone)


def quiet(*weekdays: int, away: tuple[int, int] | None = None) -> Preferences:
    """Quiet on these weekdays, and from one day of November to another."""
    periods = ((date(2026, 11, away[0]), date(2026, 11, away[1])),) if away else ()
    return Preferences("camille@lumen.example", quiet_weekdays=frozenset(weekdays), quiet_periods=periods)


@pytest.mark.parametrize(
    ("own", "now", "said"),
    [
        (quiet(), at(24, "10:00"), at(24, "10:00")),
        (quiet(), at(24, "19:00"), at(25, "08:00")),
        (quiet(1), at(24, "10:00"), at(25, "08:00")),
        (quiet(1), at(23, "19:00"), at(25, "08:00")),
        (quiet(0, 1), at(21, "10:00"), at(25, "08:00")),
        (quiet(away=(24, 25)), at(24, "10:00"), at(27, "08:00")),  # Thursday the 26th is a holiday
        (quiet(0, away=(26, 29)), at(25, "20:00"), at(30, "08:00").replace(month=12, day=1)),
    ],
)
def test_what_is_said_on_a_quiet_day_waits(own: Preferences, now: datetime, said: datetime) -> None:
    assert free_moment(own, PARIS, HOLIDAY, now) == said


def test_the_day_is_that_where_they_are() -> None:
    """Tuesday 00:31 in Paris is Monday 18:31 in Lima: Tuesday is quiet, so that it waits for Wednesday."""
    assert free_moment(quiet(1), LIMA, HOLIDAY, at(24, "00:31")) == at(25, "08:00", LIMA)


def test_whoever_is_never_free_is_written_to_within_hours() -> None:
    assert free_moment(quiet(*range(7)), PARIS, HOLIDAY, at(24, "19:00")) == at(25, "08:00")
