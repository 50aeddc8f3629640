"""What the policy says of dunning: scenarios, who is in which, when reminders leave, and charges."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bot.credit.charges import Regime
from bot.credit.dunning import StepAction
from bot.policy_values import Day, Email, Hour, Number, PolicyModel, Text

WorkingDaysCount = Annotated[int, Field(ge=0, le=60)]
Percent = Annotated[Number, Field(ge=0, le=100)]


class StepPolicy(PolicyModel):
    """One step of a scenario."""

    name: Text | None = None
    """By its action when nothing is said; each of a scenario has another."""
    action: StepAction
    offset: int = Field(ge=-60, le=720)
    """Days from the due date; negative before it."""
    deadline: WorkingDaysCount = 2
    owner: Text | None = None
    """A role, or the e-mail of one of the people; by action and organisation when nothing is said."""
    template: Text | None = None
    above: Number | None = None
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
    iban: Text | None = None
    bic: Text | None = None
    reference: Text = "{code}"
    link: Text | None = None


class TemplatePolicy(PolicyModel):
    """The company's own words of a reminder or letter, in a language: Jinja2, sandboxed."""

    name: Text
    language: Text
    subject: Text
    text: Text


class HalfYearPolicy(PolicyModel):
    """Rates from 1 January or 1 July on, percent a year; they take the place of the house's own."""

    since: Day
    reference: Percent | None = None
    legal: Percent | None = None


class ChargesPolicy(PolicyModel):
    """What being late costs. `rate` is the contract's, percent a year; the law's default without it."""

    regimes: dict[str, Regime | None] = Field(default_factory=dict)
    """By entity; by its country when nothing is said; nothing (null) charges nothing."""
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
