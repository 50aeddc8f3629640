"""What being late costs: simple interest, each half-year at its own rate, and the fixed indemnity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bot.credit.charges import (
    ChargePeriod,
    ChargeTerms,
    HalfYear,
    HalfYearRates,
    InvoiceCharges,
    Owed,
    Regime,
)
from bot.credit.currencies import minor_digits
from bot.credit.money import Money, total
from bot.credit.reference_rates import Rates
from bot.errors import EncoursError

POINTS = {Regime.FR: Decimal(10), Regime.EU: Decimal(8)}
"""Percentage points above the reference rate: Code de commerce L441-10; Directive 2011/7/EU, article 2."""
FLOOR_TIMES = 3
"""Times the legal rate that a contract under French law cannot go below (Code de commerce L441-10, II)."""
INDEMNITY_CURRENCY = "EUR"
DAYS_OF_YEAR = 365
ONE_DAY = timedelta(days=1)
_UNKNOWN = HalfYearRates(None, None)


class UnknownRateError(EncoursError):
    """No rate is known for a half-year."""

    def __init__(self, half_year: HalfYear, field: str) -> None:
        since = half_year.first_day.isoformat()
        what = "reference rate" if field == "reference" else "legal interest rate"
        super().__init__(
            f"No {what} is known for the half-year from {since}: write it in the policy under "
            f"dunning.charges.rates, such as {{since: {since}, {field}: 2.15}}.",
            since=since,
            field=field,
        )
        self.half_year = half_year
        self.field = field


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days of one half-year on one outstanding amount."""

    first: date
    last: date
    rate: Decimal
    is_floor: bool
    base: Money

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def weight(self) -> Decimal:
        """The interest times 36 500, exact."""
        return self.base.amount * self.rate * self.days


def invoice_charges(owed: Sequence[Owed], due_on: date, terms: ChargeTerms, rates: Rates) -> InvoiceCharges:
    """Interest and indemnity of one invoice's parts: one at least, all in one currency.

    Simple interest on the gross amount outstanding, actual days over 365, from the day after the due date to
    the day of payment included, each half-year at its own rate (Code de commerce L441-10; Directive
    2011/7/EU, article 3). The interest is rounded once, half up; what is not late costs nothing. Raises
    UnknownRateError for the first half-year without a rate, and CurrencyMismatchError.
    """
    currency = owed[0].amount.currency
    periods = _periods(_stretches(owed, due_on, terms, rates), currency)
    interest = total((each.interest for each in periods), currency)
    indemnity = terms.indemnity if periods else Decimal(0)
    return InvoiceCharges(interest, Money.rounded(indemnity, INDEMNITY_CURRENCY), periods)


def annual_rate(half_year: HalfYear, terms: ChargeTerms, rates: Rates) -> tuple[Decimal, bool]:
    """Percent a year, and whether a contract's rate was raised to the floor. Raises UnknownRateError."""
    known = rates.get(half_year, _UNKNOWN)
    if terms.contract_rate is None:
        if known.reference is None:
            raise UnknownRateError(half_year, "reference")
        return known.reference + POINTS[terms.regime], False
    if terms.regime is Regime.EU:
        return terms.contract_rate, False
    if known.legal is None:
        raise UnknownRateError(half_year, "legal")
    floor = FLOOR_TIMES * known.legal
    return max(terms.contract_rate, floor), terms.contract_rate < floor


def _stretches(owed: Sequence[Owed], due_on: date, terms: ChargeTerms, rates: Rates) -> Iterator[_Stretch]:
    """From one payment to the next, each half-year apart: what was outstanding meanwhile."""
    currency = owed[0].amount.currency
    first = due_on + ONE_DAY
    for until in sorted({part.until for part in owed if part.until >= first}):
        base = total((part.amount for part in owed if part.until >= until), currency)
        while first <= until and base:
            half_year = HalfYear.of(first)
            last = min(half_year.last_day, until)
            yield _Stretch(first, last, *annual_rate(half_year, terms, rates), base)
            first = last + ONE_DAY


def _periods(stretches: Iterable[_Stretch], currency: str) -> tuple[ChargePeriod, ...]:
    """Each is what the rounded sum grows by with it: together they are the sum, rounded once."""
    periods, exact, said = [], Decimal(0), Money.zero(currency)
    for each in stretches:
        exact += each.weight
        reached = _rounded(exact, currency)
        periods.append(
            ChargePeriod(
                first=each.first,
                last=each.last,
                days=each.days,
                rate=each.rate,
                base=each.base,
                interest=reached - said,
                is_floor=each.is_floor,
            )
        )
        said = reached
    return tuple(periods)


def _rounded(weight: Decimal, currency: str) -> Money:
    """Half up, to what the currency can hold."""
    step = Decimal(1).scaleb(-minor_digits(currency))
    return Money((weight / (100 * DAYS_OF_YEAR)).quantize(step, rounding=ROUND_HALF_UP), currency)
