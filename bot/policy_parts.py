"""The parts of a policy: selling companies, people, the morning digest and dated exchange rates."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.credit.address import Address
from bot.policy_values import (
    Country,
    Currency,
    Day,
    Email,
    Hour,
    Language,
    Number,
    PolicyModel,
    Share,
    Siren,
    SlackId,
    Terms,
    Text,
    Weekday,
    folded,
)


class Role(StrEnum):
    """What somebody does in getting paid."""

    SALESPERSON = "salesperson"
    MANAGER = "manager"
    CREDIT_MANAGER = "credit_manager"
    ACCOUNTANT = "accountant"
    FINANCE_DIRECTOR = "finance_director"


class Visibility(StrEnum):
    """Whose customers a salesperson or manager sees; the other roles see all."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


class Organisation(StrEnum):
    """Who collects: salespeople, specialists, or the credit manager alone."""

    BACK_OFFICE = "back_office"
    SPECIALIST = "specialist"
    CREDIT_MANAGER = "credit_manager"


class PostalPolicy(PolicyModel):
    """Where a selling company is, as its letters say."""

    street: Text
    more: Text | None = None
    postal_code: Text | None = None
    city: Text


class SellingEntity(PolicyModel):
    """A selling company; every document belongs to one."""

    code: Text
    name: Text
    currency: Currency = "EUR"
    country: Country = "FR"
    siren: Siren | None = None
    terms: Terms = "30 days"
    address: PostalPolicy | None = None
    mentions: Text | None = None
    """What company law wants at the foot of letters beside the SIREN: form, capital, register."""

    @property
    def postal(self) -> Address:
        """Its address; an empty one when the policy has none."""
        said = self.address
        if said is None:
            return Address(country=self.country)
        return Address(said.street, said.more or "", said.postal_code or "", said.city, self.country)


class Person(PolicyModel):
    """Somebody the bot talks to."""

    email: Email
    name: Text
    role: Role
    manager: Email | None = None
    language: Language = "en"
    ledger_names: tuple[Text, ...] = ()
    commission: Share | None = None
    digest_hour: Hour | None = None
    slack_id: SlackId | None = None

    @property
    def names(self) -> frozenset[str]:
        """Every way the ledger may write this person, folded."""
        return frozenset(map(folded, (self.email, self.name, *self.ledger_names)))


def _some_days(days: tuple[Weekday, ...]) -> tuple[Weekday, ...]:
    if not days:
        raise ValueError("expected at least one day, such as [mon, tue, wed, thu, fri]")
    return days


class DigestPolicy(PolicyModel):
    """The morning message. `smallest_amount` is in each entity's currency."""

    hour: Hour = time(8, 30)
    working_days: Annotated[tuple[Weekday, ...], AfterValidator(_some_days)] = tuple(Weekday)[:5]
    language: Language = "en"
    calls: int = Field(default=5, ge=1, le=10)
    smallest_amount: Number = Field(default=Decimal(20), ge=0)


class Rate(PolicyModel):
    """On a day, one unit of `of` is worth `rate` units of `to`."""

    on: Day
    of: Currency
    to: Currency
    rate: Number = Field(gt=0)
