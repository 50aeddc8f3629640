"""Dates inside text, `<!date^1392734382^{date_short}|fallback>`, in the reader's zone and language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from sandbox.page.blocks.surroundings import Surroundings

_TOKEN = re.compile(r"\{(\w+)\}")
_PATTERNS = {
    "date_num": "yyyy-MM-dd",
    "date": "d MMMM y",
    "date_slash": "dd/MM/yyyy",
    "date_short": "d MMM y",
    "date_long": "EEEE d MMMM y",
    "day_divider_pretty": "EEEE d MMMM",
    "time": "HH:mm",
    "time_secs": "HH:mm:ss",
    "ago": "d MMM y, HH:mm",
}
_LATEST = 253_402_300_799
"""The last second of the year 9999."""


def said_date(timestamp: str, pattern: str, fallback: str, around: Surroundings) -> tuple[str, str]:
    """What is shown, and the moment for machines; the fallback when the moment is none."""
    if not timestamp.isascii() or not timestamp.isdigit() or int(timestamp) > _LATEST:
        return fallback, ""
    moment = datetime.fromtimestamp(int(timestamp), UTC).astimezone(ZoneInfo(around.tz))
    return _TOKEN.sub(lambda found: _token(found, moment, around), pattern), moment.isoformat()


def _token(found: re.Match[str], moment: datetime, around: Surroundings) -> str:
    name = found[1]
    plain = name.removesuffix("_pretty")
    if plain != name and around.today is not None:
        near = {around.today + timedelta(days=days): word for days, word in _NEAR.items()}
        if moment.date() in near:
            return around.say(near[moment.date()])
    pattern = _PATTERNS.get(name) or _PATTERNS.get(plain)
    return format_datetime(moment, pattern, locale=around.language) if pattern else found[0]


_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
