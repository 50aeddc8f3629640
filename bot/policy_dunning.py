"""What the policy says of dunning: scenarios, who is in which, when reminders leave, and charges."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from bot.credit.charges import Regime
from bot.credit.dunning import Scenario, StepAction
from bot.credit.folding import fold
from bot.credit.scenarios import HOUSE
from bot.errors import EncoursError
from bot.policy_parts import Organisation
from bot.policy_payment import Bic, Iban, PaymentLink, Placed
from bot.policy_steps import house_scenario, read_action, read_owner, written_scenario
from bot.policy_values import Day, Email, Hour, Language, Number, PolicyModel, Text
from bot.policy_words import did_you_mean, quoted

WorkingDaysCount = Annotated[int, Field(ge=0, le=60)]
Percent = Annotated[Number, Field(ge=0, le=100)]


class UnknownScenarioError(EncoursError):
    """No scenario has that name."""


class StepPolicy(PolicyModel):
    """One step of a scenario."""

    name: Text | None = None
    """By its action when nothing is said; each of a scenario has another."""
    action: Annotated[StepAction, BeforeValidator(read_action)]
    offset: int = Field(ge=-60, le=720)
    """Days from the due date; negative before it."""
    deadline: WorkingDaysCount = 2
    owner: Annotated[Text, AfterValidator(read_owner)] | None = None
    """A role, or the e-mail of one of the people; by action and organisation when nothing is said."""
    template: Text | None = None
    above: Number | None = Field(default=None, ge=0)
    charges: bool = False
    automatic: bool | None = None


class ScenarioPolicy(PolicyModel):
    """The steps of a payer profile."""

    name: Text
    profiles: tuple[Text, ...] = ()
    """What the ledger calls the profiles that are in it; its own name counts anyhow."""
    steps: tuple[StepPolicy, ...]


class CustomerScenario(PolicyModel):
    """A customer, by entity and code, or one of its invoices, by number, in another scenario."""

    entity: Text | None = None
    """The only one when nothing is said."""
    code: Text
    invoice: Text | None = None
    scenario: Text


class PaymentPolicy(PolicyModel):
    """How customers pay: what a reminder says. `{code}`, `{number}` and `{entity}` stand for the ledger's."""

    entity: Text | None = None
    """The only one when nothing is said."""
    iban: Iban | None = None
    bic: Bic | None = None
    reference: Placed = "{code}"
    link: PaymentLink | None = None


class TemplatePolicy(PolicyModel):
    """The company's own words of a reminder or letter, in a language: Jinja2, sandboxed."""

    name: Text
    language: Language
    subject: Text
    text: Text


class HalfYearPolicy(PolicyModel):
    """Rates from 1 January or 1 July on, percent a year; they take the place of the house's own."""

    since: Day
    reference: Percent | None = None
    legal: Percent | None = None


def _read_regime(value: object) -> object:
    if isinstance(value, str):
        said = value.strip().casefold()
        if said not in ("none", *Regime):
            raise ValueError("expected fr (French law), eu (the directive) or none (nothing is charged)")
        return None if said == "none" else said
    return value


class ChargesPolicy(PolicyModel):
    """What being late costs. `rate` is the contract's, percent a year; the law's default without it."""

    regimes: dict[str, Annotated[Regime | None, BeforeValidator(_read_regime)]] = Field(default_factory=dict)
    """By entity; by its country when nothing is said; nothing (null, none) charges nothing."""
    rate: Percent | None = None
    indemnity: Number = Field(default=Decimal(40), ge=0)
    rates: tuple[HalfYearPolicy, ...] = ()


class DunningPolicy(PolicyModel):
    """How late customers are reminded, step by step."""

    scenarios: tuple[ScenarioPolicy, ...] = ()
    """They take the place of the house's of the same name."""
    customers: tuple[CustomerScenario, ...] = ()
    smallest_amount: Number | None = Field(default=None, ge=0)
    """Of an invoice, in its currency; the digest's when nothing is said."""
    rest_days: int = Field(default=7, ge=0, le=90)
    """Calendar days between two steps of a customer at the same height or lower."""
    put_off_days: int = Field(default=5, ge=1, le=30)
    """Working days after its first deadline that a step's owner can put it off to."""
    attempts: int = Field(default=3, ge=1, le=10)
    """Calls without an answer after which a call step counts as taken."""
    pause_days: int = Field(default=90, ge=1, le=366)
    """The longest pause, in calendar days."""
    automatic: bool = False
    """Whether reminders by e-mail leave by themselves, where a step does not say."""
    send_from: Hour = time(9, 0)
    send_until: Hour = time(17, 0)
    """Reminders leave between these, where the company is, on the entity's working days."""
    notice_days: int = Field(default=8, ge=1, le=60)
    """Calendar days that a formal notice gives to pay."""
    agency: Text | None = None
    """To whom customers are handed over."""
    reply_to: Email | None = None
    """Where customers answer when the step's owner is nobody; the owner's own address else."""
    payment: tuple[PaymentPolicy, ...] = ()
    templates: tuple[TemplatePolicy, ...] = ()
    charges: ChargesPolicy = ChargesPolicy()

    def scenario(self, name: str, organisation: Organisation = Organisation.BACK_OFFICE) -> Scenario:
        """The scenario of that name, however it is written. Raises UnknownScenarioError."""
        found = self.scenarios_of(organisation)
        if fold(name) not in found:
            known = {one.name for one in found.values()}
            which = did_you_mean(name, known)
            if which.endswith("?"):
                which += f" There are {', '.join(sorted(known))}"
            said = f"{quoted(name)} is not a scenario; {which}."
            raise UnknownScenarioError(said, typed=name, known=", ".join(sorted(known)))
        return found[fold(name)]

    def scenarios_of(self, organisation: Organisation) -> Mapping[str, Scenario]:
        """Every scenario by its folded name, the house's first."""
        return self._by_organisation[organisation]

    def template(self, name: str, language: str) -> tuple[str, str] | None:
        """Subject and text of the company's own words; None where it has none in that language."""
        return self._templates.get((fold(name), language))

    @cached_property
    def written(self) -> frozenset[str]:
        """The folded names of the scenarios that the company wrote itself."""
        return frozenset(fold(one.name) for one in self.scenarios)

    @cached_property
    def _by_organisation(self) -> dict[Organisation, dict[str, Scenario]]:
        return {one: self._scenarios(one) for one in Organisation}

    def _scenarios(self, organisation: Organisation) -> dict[str, Scenario]:
        house = {
            fold(name): house_scenario(one, organisation, automatic=self.automatic)
            for name, one in HOUSE.items()
        }
        own = {
            fold(one.name): written_scenario(one, organisation, automatic=self.automatic)
            for one in self.scenarios
        }
        return house | own

    @cached_property
    def _templates(self) -> dict[tuple[str, str], tuple[str, str]]:
        return {(fold(one.name), one.language): (one.subject, one.text) for one in self.templates}
