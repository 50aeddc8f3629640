"""The days that the example is built around, all relative to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from bot.credit.working_days import WorkingDays

CALL_STEP_AFTER = 10
CALL_DEADLINE = 3
USUAL_DAYS_LATE_ON_CALL_DEADLINE = 15


def french_working_days() -> WorkingDays:
    """Monday to Friday without the French public holidays."""
    calendar = holidays.country_holidays("FR")
    return WorkingDays(is_holiday=lambda day: day in calendar)


@dataclass(frozen=True, slots=True)
class Days:
    """The morning the example is for, and the working days before it on which files were exported."""

    as_of: date
    newest: date
    older: date
    history: date
    calendar: WorkingDays

    @classmethod
    def around(cls, as_of: date) -> Days:
        """The three working days before `as_of`, newest first."""
        calendar = french_working_days()
        newest = calendar.before(as_of)
        older = calendar.before(newest)
        return cls(as_of, newest, older, calendar.before(older), calendar)

    def late(self, days: int) -> date:
        """The due date of what is that many days late; negative for what is not due yet."""
        return self.as_of - timedelta(days=days)

    def worked(self, days_before: int) -> date:
        """The last working day that many days ago, no later than the history's."""
        wanted = min(self.late(days_before), self.history)
        return wanted if wanted in self.calendar else self.calendar.before(wanted)

    @property
    def days_late_on_call_deadline(self) -> int:
        """Days late of an invoice whose call step must be taken on `as_of`, or on the next working day.

        Several due dates can share that deadline: the one nearest to 15 days late is taken.
        """
        deadline = self.calendar.on_or_after(self.as_of)
        candidates = [
            days
            for days in range(CALL_STEP_AFTER, 2 * CALL_STEP_AFTER)
            if self.calendar.add(self.late(days - CALL_STEP_AFTER), CALL_DEADLINE) == deadline
        ]
        return min(candidates, key=lambda days: abs(days - USUAL_DAYS_LATE_ON_CALL_DEADLINE))

    @property
    def days_late_since_last_digest(self) -> int:
        """Four days late, or more when the last working day is so far back that it was not yet due."""
        return max(4, (self.as_of - self.newest).days + 1)
