"""When reminders leave: between two hours of an entity's working days, where the company is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from bot.credit.mailing import RECALL_FOR
from bot.credit.working_days import WorkingDays
from bot.policy import Policy
from bot.records import KnownCustomer


@dataclass(frozen=True, slots=True)
class SendingHours:
    """From the first hour on, and before the last."""

    zone: tzinfo
    opens: time
    closes: time
    working_days: WorkingDays

    def next(self, at: datetime) -> datetime:
        """The moment itself within the hours of a working day, else when they open next."""
        there = at.astimezone(self.zone)
        if there.date() in self.working_days and self.opens <= there.time() < self.closes:
            return at
        day = there.date() if there.time() < self.opens else there.date() + timedelta(days=1)
        return datetime.combine(self.working_days.on_or_after(day), self.opens, self.zone)

    def end(self, at: datetime) -> datetime:
        """When the hours of that day end."""
        return datetime.combine(at.astimezone(self.zone).date(), self.closes, self.zone)

    def leaves(self, pressed: datetime) -> datetime:
        """When a reminder leaves that is asked for now: it can be recalled until then."""
        return self.next(pressed + RECALL_FOR)


def sending_hours(policy: Policy, customer: KnownCustomer) -> SendingHours:
    """Those of the policy, on the working days of the customer's entity."""
    dunning = policy.dunning
    days = policy.working_days(customer.country)
    return SendingHours(policy.zone, dunning.send_from, dunning.send_until, days)
