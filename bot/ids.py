"""The ids that a message carries and a handler reads back: actions, blocks and button values."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from enum import StrEnum

ID_MAX = 255
"""Slack's limit for action and block ids."""

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_PART_MAX = 64
_DIGEST_LENGTH = 12


class Action(StrEnum):
    """What a button asks for."""

    CUSTOMER_OPEN = "customer.open"
    OVERDUE_LIST = "overdue.list"
    SETTINGS_OPEN = "settings.open"


SERVED: frozenset[Action] = frozenset(Action)
"""The actions that messages draw buttons for; the handlers that answer them come with the next version."""


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
