"""What kind of day it is for a sweep, entity by entity: a working day, with figures that can be trusted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.credit.freshness import Freshness, freshness
from bot.credit.sweep import SweptCustomer
from bot.credit.working_days import WorkingDays
from bot.figures import LedgerRow
from bot.policy import Policy
from bot.ports import Work


@dataclass(frozen=True, slots=True)
class EntityDay:
    """One entity on a day."""

    country: str
    is_working: bool
    is_stale: bool
    """Its figures are too old to remind anybody with."""
    is_first: bool
    """It was never swept before: what opens is nobody's fault yet."""

    @property
    def opens(self) -> bool:
        """Whether steps begin: what ends, ends any day."""
        return self.is_working and not self.is_stale


class Calendars:
    """The working days of each country, looked up once."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._of: dict[str, WorkingDays] = {}
        self._deadlines: dict[tuple[str, date, int], date] = {}

    def of(self, country: str) -> WorkingDays:
        """Those of a country."""
        if country not in self._of:
            self._of[country] = self.policy.working_days(country)
        return self._of[country]

    def deadline(self, country: str, on: date, days: int) -> date:
        """So many working days from a day on."""
        key = (country, on, days)
        if key not in self._deadlines:
            self._deadlines[key] = self.of(country).add(on, days)
        return self._deadlines[key]


async def days_of(
    policy: Policy, calendars: Calendars, one: Work, today: date, rows: Collection[SweptCustomer]
) -> dict[str, EntityDay]:
    """Of these customers' entities, by code."""
    first = await one.dunning.first_sweeps()
    countries = {each.entity: each.country for each in rows}
    return {
        code: _day(policy, calendars, await one.ledger.ledger_at(code), today, country, code not in first)
        for code, country in countries.items()
    }


async def entity_days(policy: Policy, calendars: Calendars, one: Work, today: date) -> dict[str, EntityDay]:
    """Of the policy's entities that have figures, by code."""
    first = await one.dunning.first_sweeps()
    found = {}
    for each in policy.entities:
        if taken := await one.ledger.ledger_at(each.code):
            found[each.code] = _day(policy, calendars, taken, today, each.country, each.code not in first)
    return found


def days_of_ledgers(
    policy: Policy,
    calendars: Calendars,
    ledgers: Collection[LedgerRow],
    as_of: date,
    first: Mapping[str, date],
) -> dict[str, EntityDay]:
    """Of every entity that has figures, by code; first are those that were not swept before the day."""
    return {
        each.entity: _day(
            policy,
            calendars,
            each.ledger_at,
            as_of,
            each.country,
            is_first=each.entity not in first or as_of < first[each.entity],
        )
        for each in ledgers
    }


def _day(
    policy: Policy,
    calendars: Calendars,
    taken: datetime | None,
    today: date,
    country: str,
    is_first: bool,
) -> EntityDay:
    calendar = calendars.of(country)
    age = freshness(taken.astimezone(policy.zone).date(), today, calendar) if taken else Freshness.STALE
    return EntityDay(country, today in calendar, age is Freshness.STALE, is_first)
