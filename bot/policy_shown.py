"""A policy's dunning as it is shown: each scenario's steps with their people, and what holds for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from bot.credit.charges import ChargeTerms
from bot.credit.dunning import Scenario, Step, StepOwner
from bot.credit.folding import fold
from bot.credit.scenarios import USUAL
from bot.policy import Policy
from bot.policy_dunning import CustomerScenario
from bot.policy_parts import Role


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step, and the names of those whose work it can be."""

    step: Step
    people: tuple[str, ...]
    """Empty for the customer's own salesperson or their manager, and where nobody has the role."""


@dataclass(frozen=True, slots=True)
class ShownScenario:
    """A scenario, and who is in it."""

    name: str
    steps: tuple[ShownStep, ...]
    is_house: bool
    """Whether it is the house's own, as it is."""
    is_usual: bool
    """Whether it counts where nothing else does."""
    profiles: tuple[str, ...]
    """What else the policy calls it."""
    understood: tuple[str, ...]
    """What else ledgers call it: the house's words."""
    given_to: tuple[CustomerScenario, ...]
    """Customers and invoices that the policy names."""


@dataclass(frozen=True, slots=True)
class ShownDunning:
    """Scenarios, and what holds for all of them."""

    scenarios: tuple[ShownScenario, ...]
    smallest: Decimal
    rest_days: int
    send_from: time
    send_until: time
    charges: tuple[tuple[str, ChargeTerms | None], ...]
    """By the entity's code."""
    agency: str


def shown_dunning(policy: Policy, name: str | None = None) -> ShownDunning:
    """All scenarios, or the one of that name. Raises UnknownScenarioError."""
    dunning = policy.dunning
    asked = [dunning.scenario(name, policy.organisation)] if name else policy.scenarios.all.values()
    return ShownDunning(
        scenarios=tuple(_scenario(one, policy) for one in asked),
        smallest=policy.dunning_smallest,
        rest_days=dunning.rest_days,
        send_from=dunning.send_from,
        send_until=dunning.send_until,
        charges=tuple((one.code, policy.charge_terms(one.code)) for one in policy.entities),
        agency=dunning.agency or "",
    )


def _scenario(scenario: Scenario, policy: Policy) -> ShownScenario:
    name = fold(scenario.name)
    return ShownScenario(
        name=scenario.name,
        steps=tuple(ShownStep(step, tuple(_people(step, policy))) for step in scenario.steps),
        is_house=name not in policy.dunning.written,
        is_usual=name == fold(USUAL.name),
        profiles=tuple(
            profile for one in policy.dunning.scenarios if fold(one.name) == name for profile in one.profiles
        ),
        understood=policy.scenarios.understood(scenario.name),
        given_to=tuple(one for one in policy.dunning.customers if fold(one.scenario) == name),
    )


def _people(step: Step, policy: Policy) -> Iterator[str]:
    if step.person:
        person = policy.person(step.person)
        yield person.name if person else step.person
    elif step.owner not in (StepOwner.SALESPERSON, StepOwner.MANAGER):
        yield from (person.name for person in policy.people_with(Role(step.owner.value))[:1])
