"""Late-payment charges: simple interest by half-year and the fixed indemnity, exact to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.credit.money import Money


class Regime(StrEnum):
    """The law that charges follow."""

    FR = "fr"
    """Code de commerce, article L441-10: reference rate + 10 points, EUR 40."""
    EU = "eu"
    """Directive 2011/7/EU: reference rate + 8 points, EUR 40."""


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """Half a calendar year: `half` is 1 or 2."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> HalfYear:
        """The one a day is in."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def first_day(self) -> date:
        """1 January or 1 July."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last_day(self) -> date:
        """30 June or 31 December."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)


@dataclass(frozen=True, slots=True)
class HalfYearRates:
    """Percent a year; None where it is not known."""

    reference: Decimal | None
    """The European Central Bank's main refinancing rate on 1 January or 1 July."""
    legal: Decimal | None
    """The French legal interest rate for professionals."""


@dataclass(frozen=True, slots=True)
class ChargeTerms:
    """What a debtor agreed to, or the law's default."""

    regime: Regime
    contract_rate: Decimal | None = None
    """Percent a year; None for the default of the law."""
    indemnity: Decimal = Decimal(40)
    """EUR, for each late invoice."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A part of an invoice that stayed unpaid: until a payment, or still is."""

    amount: Money
    until: date
    """The day it was paid, or the day up to which interest is worked out; included."""


@dataclass(frozen=True, slots=True)
class ChargePeriod:
    """A stretch of one half-year on one outstanding amount."""

    first: date
    last: date
    days: int
    rate: Decimal
    """Percent a year."""
    base: Money
    interest: Money
    """Rounded so that the periods of an invoice add up to its interest."""
    is_floor: bool = False
    """The contract's rate was raised to three times the legal interest rate."""


@dataclass(frozen=True, slots=True)
class InvoiceCharges:
    """What one late invoice costs: `interest` in its own currency, `indemnity` in EUR."""

    interest: Money
    indemnity: Money
    periods: tuple[ChargePeriod, ...]

    @property
    def is_raised(self) -> bool:
        """Whether the contract's rate was raised to the floor of the law, in a period at least."""
        return any(one.is_floor for one in self.periods)
