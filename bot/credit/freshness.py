"""How old the figures are, and what may still be said with them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.credit.working_days import WorkingDays

BANNER_AFTER = 1
STOP_AFTER = 3


class Freshness(StrEnum):
    """Fresh figures rank; old ones carry a banner; stale ones rank nothing until new figures come."""

    FRESH = "fresh"
    OLD = "old"
    STALE = "stale"


def freshness(ledger_on: date, as_of: date, working_days: WorkingDays) -> Freshness:
    """By working days since the ledger's date: a banner after one, a stop after three."""
    if (as_of - ledger_on).days <= BANNER_AFTER:
        return Freshness.FRESH
    if (as_of - ledger_on).days > 31:
        return Freshness.STALE
    age = working_days.between(ledger_on, as_of)
    if age > STOP_AFTER:
        return Freshness.STALE
    return Freshness.OLD if age > BANNER_AFTER else Freshness.FRESH
