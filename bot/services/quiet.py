"""When one person may be written to: within the hours of a working day that they did not ask to be quiet."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from bot.credit.hours import within_hours
from bot.credit.working_days import WorkingDays
from bot.members import Preferences

LOOKS_AHEAD = timedelta(days=366)
"""Whoever asked for no day at all to be loud is written to as if they had asked for none to be quiet."""


def free_moment(preferences: Preferences, zone: tzinfo, calendar: WorkingDays, at: datetime) -> datetime:
    """The moment itself within their hours on a day that is not quiet, else 08:00 of the next such day."""
    first = moment = within_hours(at, zone, calendar)
    while preferences.is_quiet(moment.astimezone(zone).date()):
        morning = datetime.combine(moment.astimezone(zone).date() + timedelta(days=1), time(), zone)
        moment = within_hours(morning, zone, calendar)
        if moment - first > LOOKS_AHEAD:
            return first
    return moment
