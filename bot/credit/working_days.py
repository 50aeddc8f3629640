"""Working days: which they are and how deadlines count them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})


def _never(_: date) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The weekdays worked (Monday is 0) less public holidays, which `is_holiday` knows."""

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    is_holiday: Callable[[date], bool] = _never

    def __contains__(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not self.is_holiday(day)

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the next that is."""
        while day not in self:
            day += ONE_DAY
        return day

    def before(self, day: date) -> date:
        """The last working day before `day`."""
        day -= ONE_DAY
        while day not in self:
            day -= ONE_DAY
        return day

    def add(self, day: date, count: int) -> date:
        """`count` working days after `day`, or after the next working day when `day` is not one."""
        day = self.on_or_after(day)
        for _ in range(count):
            day = self.on_or_after(day + ONE_DAY)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and including `end`; 0 when `end` is not later."""
        days = (end - start).days
        return sum(start + timedelta(days=n) in self for n in range(1, days + 1))
