"""What the buttons that open lists carry: late customers, a morning's digest, a page of a trail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, unquote

from bot.ids import NUMBER, BadValueError


@dataclass(frozen=True, slots=True)
class OverdueKey:
    """Which late customers, on which day, from which line on."""

    as_of: date
    whose: str
    """`mine`, `somebody` (`person` says who), `all`, or `nobody`: customers without a salesperson."""
    older_than: int | None = None
    top: int | None = None
    offset: int = 0
    entity: str = ""
    person: str = ""


def history_value(customer_id: int, before: int | None = None) -> str:
    """The value of a button about a page of a customer's trail: `history:17:120`; 0 is the first page."""
    return f"history:{customer_id}:{before or 0}"


def history_of(value: str) -> tuple[int, int | None]:
    """The customer, and the number to read before. Raises BadValueError."""
    match = re.fullmatch(rf"history:{NUMBER}:(\d{{1,18}})", value)
    if match is None:
        raise BadValueError
    return int(match[1]), int(match[2]) or None


def morning_value(on: date, portfolio: str) -> str:
    """The value of a button about a morning: `morning:20261124:own`."""
    return f"morning:{on:%Y%m%d}:{portfolio}"


def morning_of(value: str) -> tuple[date, str]:
    """The day and the portfolio of a `morning_value`. Raises BadValueError."""
    match = re.fullmatch(r"morning:(\d{4})(\d{2})(\d{2}):(own|unassigned)", value)
    if match is None:
        raise BadValueError
    try:
        return date(int(match[1]), int(match[2]), int(match[3])), match[4]
    except ValueError:
        raise BadValueError from None


def overdue_value(key: OverdueKey) -> str:
    """The value of a button about a list of late customers: `overdue:20261124:mine:30:20:0:LUMEN:`."""
    parts = (f"{key.as_of:%Y%m%d}", key.whose, key.older_than or 0, key.top or 0, key.offset)
    return ":".join(("overdue", *map(str, parts), quote(key.entity, safe=""), quote(key.person, safe="")))


def overdue_of(value: str) -> OverdueKey:
    """The list of an `overdue_value`. Raises BadValueError."""
    match = re.fullmatch(
        r"overdue:(\d{8}):(mine|somebody|all|nobody):(\d+):(\d+):(\d+):([^:]*):([^:]*)", value
    )
    if match is None:
        raise BadValueError
    day, whose, older, top, offset, entity, person = match.groups()
    try:
        as_of = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        raise BadValueError from None
    return OverdueKey(
        as_of, whose, int(older) or None, int(top) or None, int(offset), unquote(entity), unquote(person)
    )
