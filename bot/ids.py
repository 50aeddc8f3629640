"""The ids that a message carries and a handler reads back: actions, blocks and button values."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import quote, unquote

from bot.errors import EncoursError

ID_MAX = 255
"""Slack's limit for action and block ids."""


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


class BadValueError(EncoursError):
    """The button is from another version: ask again."""


_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_PART_MAX = 64
_DIGEST_LENGTH = 12


class Action(StrEnum):
    """What a button asks for."""

    CUSTOMER_OPEN = "customer.open"
    """The card in a modal; value `customer_value`."""
    CUSTOMER_SHOW = "customer.show"
    """One of several that fit: the card replaces the question; value `customer_value`."""
    CUSTOMER_PICK = "customer.pick"
    """A select whose option value is `customer_value`: the card in a modal."""
    CUSTOMER_SEARCH = "customer.search"
    """An external select over the customers one may see; the card opens."""
    CUSTOMER_HOW = "customer.how"
    """How the exposure is made up; value `customer_value`."""
    INVOICE_SHOW = "invoice.show"
    """One of several documents that fit; value `document_value`."""
    OVERDUE_LIST = "overdue.list"
    """All late customers of a digest, in its thread; value `overdue_value`."""
    OVERDUE_NEXT = "overdue.next"
    """The next hundred; value `overdue_value`."""
    DIGEST_OPEN = "digest.open"
    """A folded digest again; value `morning_value`."""
    SETTINGS_OPEN = "settings.open"
    HELP_OPEN = "help.open"
    MENU_OPEN = "menu.open"


class Callback(StrEnum):
    """What a modal or a shortcut is."""

    MENU = "menu"
    CARD = "card"
    HOW = "how"
    DIGEST = "digest"
    OVERDUE = "overdue"
    HELP = "help"
    SETTINGS = "settings"
    """Submitted: see `SettingsBlock`."""
    CREDIT = "credit"
    """The global shortcut: the menu."""


class SettingsBlock(StrEnum):
    """The inputs of the settings modal; a block's action has the same id."""

    LANGUAGE = "settings.language"
    """A static select: `fr` or `en`."""
    DIGEST = "settings.digest"
    """Radio buttons: `on` or `off`."""
    HOUR = "settings.hour"
    """A time picker, `08:30`."""
    QUIET = "settings.quiet"
    """Checkboxes of weekdays: `0` is Monday."""


SERVED: frozenset[Action] = frozenset(Action)
"""The actions that messages draw buttons for, each answered by a handler."""


def numbered(action: Action, rank: int) -> str:
    """The id of one of several elements of a block that ask for the same: `customer.show#2`."""
    return f"{action.value}#{rank}"


def pattern(action: Action) -> re.Pattern[str]:
    """Matches an action's id, numbered or not."""
    return re.compile(rf"{re.escape(action.value)}(#\d+)?")


def block_id(*parts: str | date | int, revision: int = 1) -> str:
    """An id such as `digest.20261124.C0042.r1`, at most 255 safe characters, one for each meaning.

    A message that is updated in place takes the next `revision`, so that Slack shows its new blocks.
    """
    names = [*map(_safe, parts), f"r{revision}"]
    joined = ".".join(names)
    return joined if len(joined) <= ID_MAX else f"{names[0]}.{_hashed(joined)}.{names[-1]}"


def customer_value(customer_id: int, version: int = 1) -> str:
    """The value of a button about a customer: `customer:17:v1`."""
    return f"customer:{customer_id}:v{version}"


def customer_of(value: str) -> int:
    """The customer of a `customer_value`. Raises BadValueError."""
    return _number(value, r"customer:(\d+):v\d+")


def document_value(document_id: int, version: int = 1) -> str:
    """The value of a button about a document: `document:17:v1`."""
    return f"document:{document_id}:v{version}"


def document_of(value: str) -> int:
    """The document of a `document_value`. Raises BadValueError."""
    return _number(value, r"document:(\d+):v\d+")


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


def _number(value: str, expected: str) -> int:
    match = re.fullmatch(expected, value)
    if match is None:
        raise BadValueError
    return int(match[1])


def _safe(part: str | date | int) -> str:
    """Ledger codes are anybody's text: what is not plain, or too long, is replaced by its fingerprint."""
    if isinstance(part, date):
        return f"{part:%Y%m%d}"
    text = str(part)
    if text and len(text) <= _PART_MAX and not _UNSAFE.search(text):
        return text
    return f"{_UNSAFE.sub('-', text)[:_PART_MAX]}-{_hashed(text)}"


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LENGTH]
