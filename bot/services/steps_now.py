"""The step that a late customer is at, for those who rank it or show it: work where there is some."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from bot.credit.due_step import DueStep, Track
from bot.credit.dunning import Scenario, Step, StepOwner, StepReached, next_step, step_reached
from bot.credit.ledger import Customer
from bot.credit.working_days import WorkingDays
from bot.dunning_records import DunningSteps
from bot.figures import LateRow
from bot.policy import Policy, Role


@dataclass(frozen=True, slots=True)
class Debtor:
    """What tells which scenario a customer is in, and whose it is."""

    id: int
    entity: str
    code: str
    profile: str
    salesperson: str
    """As the ledger writes it."""

    @classmethod
    def of(cls, customer: Customer | LateRow) -> Self:
        """One of the figures."""
        return cls(customer.id, customer.entity, customer.code, customer.profile, customer.salesperson)


@dataclass(slots=True)
class StepsNow:
    """The steps that run on a day, by customer.

    Where an entity was never swept by then, what its dates alone say; worked out once for a due date, a
    calendar and a scenario.
    """

    policy: Policy
    as_of: date
    running: Mapping[int, DueStep] = field(default_factory=dict)
    swept: Mapping[str, date] = field(default_factory=dict)
    """The first day that each entity, by its code, was swept."""
    _by_dates: dict[tuple[str, date, str], StepReached | None] = field(default_factory=dict)

    def reached(
        self, debtor: Debtor, due_on: date, country: str, calendar: WorkingDays
    ) -> StepReached | None:
        """The step to take; None when none is, or all that were reached are taken.

        `due_on` is the oldest due date of what can be asked for.
        """
        work = self.running.get(debtor.id)
        if work is not None:
            return self._work(work, debtor)
        first = self.swept.get(debtor.entity)
        if first is not None and first <= self.as_of:
            return None
        scenario = self._scenario(debtor)
        key = (country, due_on, scenario.name)
        if key not in self._by_dates:
            self._by_dates[key] = step_reached(due_on, self.as_of, calendar, scenario)
        return self._by_dates[key]

    def ahead(self, debtor: Debtor, due_on: date) -> tuple[Step, date] | None:
        """The step that comes next by the dates, and its day."""
        return next_step(due_on, self.as_of, self._scenario(debtor))

    def _scenario(self, debtor: Debtor) -> Scenario:
        return self.policy.scenario_of(debtor.entity, debtor.code, debtor.profile)

    def _work(self, work: DueStep, debtor: Debtor) -> StepReached:
        step = replace(work.step, owner=self._role(work, debtor))
        return StepReached(step, work.reached_on, work.due_on, is_work=True, owner=work.owner)

    def _role(self, work: DueStep, debtor: Debtor) -> StepOwner:
        """As whom its owner has it: it may have gone to somebody else than the scenario says."""
        owner = self.policy.person(work.owner) if work.owner else None
        if owner is None:
            return work.step.owner
        if owner is self.policy.person_for(debtor.salesperson):
            return StepOwner.SALESPERSON
        return StepOwner.MANAGER if owner.role is Role.SALESPERSON else StepOwner(owner.role.value)


async def steps_now(
    policy: Policy, dunning: DunningSteps, as_of: date, customers: Collection[int] | None = None
) -> StepsNow:
    """Of these customers, or of all: what ran at the end of the day, though it may be over by now."""
    swept = await dunning.first_sweeps()
    if not any(first <= as_of for first in swept.values()):
        return StepsNow(policy, as_of)
    steps = (*await dunning.running(customers), *await dunning.taken(as_of, date.max))
    return StepsNow(policy, as_of, _after_due(steps, as_of, policy.zone), swept)


def _after_due(steps: Iterable[DueStep], as_of: date, zone: ZoneInfo) -> dict[int, DueStep]:
    """By customer; of silent ones the day that they were written down counts, not the one they came."""
    return {
        one.customer_id: one
        for one in steps
        if one.track is Track.AFTER_DUE
        and min(one.reached_on, one.opened_at.astimezone(zone).date()) <= as_of
    }
