"""When a file's figures were taken: as asked, by the day in its name, or by when it was written."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from pathlib import Path

from bot.credit.history import WHOLE_DAY

_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


def dated(path: Path, asked: datetime | None, zone: tzinfo) -> tuple[datetime, str]:
    """The instant the figures are of, and where that was found."""
    if asked is not None:
        return asked, "as asked"
    written = datetime.fromtimestamp(int(path.stat().st_mtime), zone)
    named = day_in_name(path.name)
    if named is None:
        return written, "when the file was written"
    if named == written.date():
        return written, "the file's name, and when it was written"
    return end_of(named, zone), "the file's name"


def day_in_name(name: str) -> date | None:
    """The one day that a file name holds; None for none, or for several."""
    found = {match.groups() for match in _DAY_IN_NAME.finditer(name)}
    if len(found) != 1:
        return None
    year, month, day = (int(part) for part in found.pop())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def end_of(day: date, zone: tzinfo) -> datetime:
    """A day's last second: figures whose day alone is known."""
    return datetime.combine(day, WHOLE_DAY, zone)
