"""Ranking late customers: from a row of figures to what a call is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.credit.conversion import DatedRate
from bot.credit.digest import CALL_FROM
from bot.credit.dunning import Step, StepReached
from bot.credit.exposure import Utilisation
from bot.credit.money import Money
from bot.credit.priority import Case, Reason, claim, prioritise
from bot.credit.working_days import WorkingDays
from bot.figures import LateRow
from bot.policy import Policy
from bot.services.portfolio import (
    Ranked,
    behaviour_of,
    chaseable_due_on,
    exposure_of,
    oldest_days_late,
    own_row,
)
from bot.services.steps_now import Debtor, StepsNow


@dataclass(slots=True)
class Ranking:
    """Ranks customers on a day by the policy; steps worked out once for a due date and a calendar."""

    policy: Policy
    as_of: date
    countries: dict[str, str]
    """The country of each entity, by code: its calendar counts deadlines."""
    currencies: dict[str, str]
    """The currency of each entity, by code: customers are compared in it."""
    broken: frozenset[int] = frozenset()
    """The customers with a broken promise that nothing answered for."""
    just_broken: frozenset[int] = frozenset()
    """Those of them whose promise was broken since the morning before: they come first."""
    steps: StepsNow | None = None
    """The steps that run; by the dates alone when nothing was read."""
    rates: set[DatedRate] = field(default_factory=set)
    """The dated rates that were used."""
    unrated: set[str] = field(default_factory=set)
    """Currencies without a rate: customers who owe nothing else come last."""
    _calendars: dict[str, WorkingDays] = field(default_factory=dict)

    def rank(self, rows: tuple[LateRow, ...]) -> Ranked:
        """One customer, one row a currency."""
        claims = [claim(row.ageing) for row in rows]
        compared = [
            one for row, claimed in zip(rows, claims, strict=True) for one in self._compared(row, claimed)
        ]
        due_on = chaseable_due_on(rows, claims, self.policy.digest.smallest_amount)
        step = self._step(rows[0], due_on) if due_on else None
        is_broken = due_on is not None and rows[0].id in self.broken
        exposure = exposure_of(own_row(rows), self.policy.credit.bands)
        case = Case(
            chaseable=sum(compared, Decimal(0)) if compared else max(one.amount for one in claims),
            oldest_days_late=(self.as_of - due_on).days if due_on else oldest_days_late(rows, self.as_of),
            disputed=any(row.ageing.disputed for row in rows),
            step=step,
            utilisation=exposure.utilisation if exposure else Utilisation.NO_LIMIT,
            behaviour=behaviour_of(rows, self.as_of),
            broken_promise=is_broken,
        )
        calls = is_broken or (step is not None and step.step.action in CALL_FROM)
        priority = prioritise(case, self.as_of)
        return Ranked(
            rows=rows,
            priority=priority,
            step=step,
            next_step=self._ahead(rows[0], due_on) if due_on else None,
            chaseable_due_on=due_on,
            calls=calls,
            is_compared=bool(compared),
            comes_first=is_broken and rows[0].id in self.just_broken,
            is_due_today=step is not None and step.is_work and Reason.DEADLINE_TODAY in priority.reasons,
        )

    def _ahead(self, row: LateRow, due_on: date) -> tuple[Step, date] | None:
        """The step that comes next, and its day."""
        return self._steps.ahead(Debtor.of(row), due_on)

    def _step(self, row: LateRow, due_on: date) -> StepReached | None:
        country, calendar = self._country(row.entity), self.calendar(row.entity)
        return self._steps.reached(Debtor.of(row), due_on, country, calendar)

    @property
    def _steps(self) -> StepsNow:
        if self.steps is None:
            self.steps = StepsNow(self.policy, self.as_of)
        return self.steps

    def calendar(self, entity: str) -> WorkingDays:
        """The working days of the entity's country."""
        country = self._country(entity)
        if country not in self._calendars:
            self._calendars[country] = self.policy.working_days(country)
        return self._calendars[country]

    def _country(self, entity: str) -> str:
        """An entity that left the policy, and has no whole ledger, counts by the first one's calendar."""
        return self.countries.get(entity, self.policy.entities[0].country)

    def _compared(self, row: LateRow, claimed: Money) -> tuple[Decimal, ...]:
        """A claim in the entity's currency, by the policy's rate; nothing where there is no rate."""
        own = self.currencies.get(row.entity, claimed.currency)
        if own == claimed.currency:
            return (claimed.amount,) if claimed or row.ageing.overdue else ()
        rate = self.policy.rate_on(self.as_of, claimed.currency, own)
        if rate is None:
            self.unrated.add(claimed.currency)
            return ()
        self.rates.add(rate)
        return (rate.worth(claimed),)
