"""When people are written to: within the hours of a working day; the rest waits."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from bot.credit.working_days import WorkingDays

FIRST, LAST = time(8, 0), time(18, 30)


def within_hours(now: datetime, zone: tzinfo, working_days: WorkingDays) -> datetime:
    """The moment itself from 08:00 to 18:30 of a working day there, else 08:00 of the next."""
    there = now.astimezone(zone)
    if there.date() in working_days and FIRST <= there.time() <= LAST:
        return now
    day = there.date() if there.time() < FIRST else there.date() + timedelta(days=1)
    return datetime.combine(working_days.on_or_after(day), FIRST, zone)
