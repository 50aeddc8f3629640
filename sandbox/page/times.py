"""When something was said, as its reader reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time

from sandbox.page.words import Speak


def at(ts: str, tz: str) -> datetime:
    """The moment of a ts, in a time zone."""
    seconds, _, micros = ts.partition(".")
    moment = datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(micros or 0))
    return zoned(moment, tz)


def zoned(moment: datetime, tz: str) -> datetime:
    """The same moment in somebody's time zone."""
    return moment.astimezone(ZoneInfo(tz))


def clock(moment: datetime, speak: Speak) -> str:
    """`08:30`."""
    return format_time(moment, "HH:mm", locale=speak.language)


def whole(moment: datetime, speak: Speak) -> str:
    """`Tuesday 24 November 2026, 08:30:05`, for a tooltip."""
    return format_datetime(moment, "EEEE d MMMM y, HH:mm:ss", locale=speak.language)


def day(on: date, today: date, speak: Speak) -> str:
    """`Today`, `Yesterday`, `Tuesday 24 November`, with the year when it is another one."""
    if on == today:
        return speak("Today")
    if on == today - timedelta(days=1):
        return speak("Yesterday")
    pattern = "EEEE d MMMM" if on.year == today.year else "EEEE d MMMM y"
    said = format_date(on, pattern, locale=speak.language)
    return said[0].upper() + said[1:]


def short(moment: datetime, today: date, speak: Speak) -> str:
    """`08:30` today, `24 Nov` before."""
    if moment.date() == today:
        return clock(moment, speak)
    return format_date(moment, "d MMM", locale=speak.language)
