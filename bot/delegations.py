"""Who decides in somebody's place, from which day to which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta


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


def left_of(old: Delegation, new: Delegation, today: date) -> tuple[Delegation, ...]:
    """What goes on of an old one, from today, before and after the days that a new one takes from it."""
    one_day = timedelta(days=1)
    before = max(old.first_on, today), new.first_on - one_day
    after = max(new.last_on + one_day, today), old.last_on
    return tuple(
        replace(old, id=0, first_on=first, last_on=last, set_at=new.set_at)
        for first, last in (before, after)
        if first <= last
    )
