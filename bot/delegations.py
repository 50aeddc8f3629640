"""Who decides in somebody's place, from which day to which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Delegation:
    """`to` decides for `person` from `first_on` to `last_on`, both included. E-mails, case folded."""

    id: int
    person: str
    to: str
    first_on: date
    last_on: date
    set_at: datetime
    ended_at: datetime | None = None
    """When it was taken back."""

    def holds_on(self, as_of: date) -> bool:
        """Whether it counts on a day."""
        return self.ended_at is None and self.first_on <= as_of <= self.last_on
