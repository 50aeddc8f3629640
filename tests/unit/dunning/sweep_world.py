"""Atelier Lumen's late invoices: swept day by day, with steps that people take."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from credit.case_world import (
    ACME,
    CAMILLE,
    EVERYBODY,
    HUGUES,
    JULIEN,
    MARC,
    NADIA,
    PORT,
    TUESDAY,
    CaseWording,
    CaseWorld,
    at,
)
from fakes import eur

from bot.acts import Actor
from bot.audit import Deed, NewEntry
from bot.credit.due_step import DueStep, Pause, StepState
from bot.credit.hold import Hold, HoldCause
from bot.credit.refused import Refused, Why
from bot.dunning_acts import StepTaken
from bot.dunning_views import Queue, StepView
from bot.notices import Payload
from bot.policy import Person, Policy, Role
from bot.services.dunning_sweep import sweep_dunning
from bot.services.house import House
from bot.services.sweep_writing import Swept

__all__ = [
    "ACME",
    "ALINE",
    "CAMILLE",
    "HUGUES",
    "JULIEN",
    "MARC",
    "MONDAY",
    "NADIA",
    "PORT",
    "TUESDAY",
    "SweepWorld",
    "at",
    "taken",
    "why",
]

MONDAY = TUESDAY - timedelta(days=1)
ALINE = Person(email="aline@lumen.example", name="Aline Petit", role=Role.ACCOUNTANT)
POLICY = Policy(people=(*EVERYBODY, ALINE))


class SweepWording(CaseWording):
    """Says of steps whose they are, and of queues how many."""

    def step_yours(self, view: StepView, by: str, language: str) -> Payload:
        return {"text": f"{view.step.step.name} of {view.of.name} from {by}"}

    def queue(self, queue: Queue, language: str) -> Payload:
        names = ", ".join(each.step.step.name for each in queue.steps)
        return {"text": f"{queue.whose}: {queue.count}: {names}"}


@dataclass
class SweepWorld(CaseWorld):
    """Figures of last evening; MAIN was swept before, unless `is_first`."""

    policy: Policy = POLICY
    is_first: bool = False
    can_mail: bool = True
    keys: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.records.ledger.papers.clear()
        if not self.is_first:
            self.records.dunning.firsts["MAIN"] = date(2026, 10, 1)

    @property
    def house(self) -> House:
        return House(self.work, self.policy, SweepWording(), can_mail=self.can_mail)

    def late(self, key: int, days: int, amount: str = "1000", customer: int = ACME, **facts: Any) -> None:
        """An invoice so many days late on TUESDAY."""
        self.paper(key, customer, amount, due_in=-days, **facts)

    def fresh(self, on: date) -> None:
        """Figures of the evening before a day."""
        self.records.ledger.taken["MAIN"] = at("18:10", on - timedelta(days=1))

    async def sweep(
        self, on: date = TUESDAY, hour: str = "07:00", customers: frozenset[int] | None = None
    ) -> Swept:
        """With figures of the evening before."""
        self.fresh(on)
        return await self.sweep_as_it_is(on, hour, customers)

    async def sweep_as_it_is(
        self, on: date = TUESDAY, hour: str = "07:00", customers: frozenset[int] | None = None
    ) -> Swept:
        return await sweep_dunning(self.house, at(hour, on), customers)

    def steps(self, customer: int = ACME) -> list[DueStep]:
        return [each for each in self.records.dunning.kept.values() if each.customer_id == customer]

    def step(self, customer: int = ACME) -> DueStep:
        """The customer's newest."""
        return self.steps(customer)[-1]

    def states(self, customer: int = ACME) -> list[tuple[str, str]]:
        """Name and state of the customer's steps, in order."""
        return [(each.step.name, each.state.value) for each in self.steps(customer)]

    async def done(self, step: DueStep, on: date, state: StepState = StepState.DONE) -> None:
        """Somebody took it."""
        after = replace(step, state=state, taken_by="nadia@lumen.example", taken_on=on, ended_on=on)
        assert await self.records.dunning.change(after) is not None

    async def pause(self, until: date, on: date = TUESDAY, customer: int = ACME) -> Pause:
        by = "nadia@lumen.example"
        return await self.records.dunning.add_pause(
            Pause(0, customer, until, "works", by, at("06:00", on), on)
        )

    async def held(self, cause: HoldCause = HoldCause.BY_HAND, customer: int = ACME) -> Hold:
        hold = Hold(0, customer, cause, MONDAY, at("09:00", MONDAY))
        return await self.records.holds.add(hold)

    def entries(self, deed: Deed) -> list[NewEntry]:
        return [each.entry for each in self.records.trail.entries if each.entry.deed is deed]

    def story(self, step: DueStep | None = None) -> list[str]:
        """What its lines are, in order."""
        wanted = (step or self.step()).id
        return [each.kind.value for each in self.records.dunning.said if each.step_id == wanted]

    def by(self, person: Person, hour: str = "10:00", on: date = TUESDAY) -> Actor:
        return self.actor(person, hour, on)

    def zero(self, key: int) -> None:
        """It is paid."""
        self.change(key, open_amount=eur("0"))


def taken(done: StepTaken | Refused) -> StepTaken:
    """What came of an act that went well."""
    assert isinstance(done, StepTaken), done
    return done


def why(done: object) -> Why:
    """Why something was refused."""
    assert isinstance(done, Refused), done
    return done.why
