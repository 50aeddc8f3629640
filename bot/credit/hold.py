"""Holds: orders that are not taken, why, since when, and what would lift that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LATE_DAYS = 30
"""An invoice later than so many days, neither promised nor disputed, sets a hold."""
BROKEN_DAYS = 90
"""A promise logged within so many days of a broken one lifts no hold by itself."""


class HoldCause(StrEnum):
    """What sets a hold."""

    BREACH = "breach"
    """Exposure strictly above the limit in force, the customer's own or its group's."""
    LATE = "late"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold from the day its cause came until that ends; one of each cause at a time.

    Released, it holds nothing while its cause goes on: until `released_until`, if there is such a day, and
    for the invoices that it was released for.
    """

    id: int
    customer_id: int
    cause: HoldCause
    set_on: date
    set_at: datetime
    set_by: str = ""
    """Empty for the rule."""
    why: str = ""
    """What was said when it was set by hand."""
    documents: tuple[int, ...] = ()
    """The invoices that set it (LATE), the oldest first."""
    released_by: str = ""
    released_at: datetime | None = None
    released_on: date | None = None
    release_reason: str = ""
    released_until: date | None = None
    """The last day of the release; None for as long as its cause goes on."""
    released_documents: tuple[int, ...] = ()
    ended_on: date | None = None
    ended_at: datetime | None = None
    version: int = 1

    def holds_on(self, as_of: date) -> bool:
        """Whether orders were on hold for it at the end of a day."""
        if as_of < self.set_on or (self.ended_on is not None and as_of >= self.ended_on):
            return False
        if self.released_on is None or as_of < self.released_on:
            return True
        return self.released_until is not None and as_of > self.released_until
