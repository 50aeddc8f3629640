"""What holds of charges whatever the invoice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bot.credit.charge_rules import annual_rate, invoice_charges
from bot.credit.charges import ChargeTerms, HalfYear, Owed, Regime
from bot.credit.money import Money
from bot.credit.reference_rates import HOUSE_RATES

DAYS = st.dates(date(2020, 1, 1), date(2026, 6, 30))
CENTS = st.integers(1, 10**12)
TERMS = st.builds(
    ChargeTerms,
    regime=st.sampled_from(Regime),
    contract_rate=st.none() | st.decimals(0, 30, places=2),
)
PARTS = st.lists(st.tuples(CENTS, DAYS), min_size=1, max_size=4)
CENT = Fraction(1, 100)


def _exact(parts: list[tuple[int, date]], due: date, terms: ChargeTerms) -> Fraction:
    """Day by day, as the law says it."""
    sum_of = Fraction(0)
    for cents, until in parts:
        day = due + timedelta(days=1)
        while day <= until:
            rate, _ = annual_rate(HalfYear.of(day), terms, HOUSE_RATES)
            sum_of += Fraction(cents, 100) * Fraction(rate) / 36500
            day += timedelta(days=1)
    return sum_of


@given(PARTS, DAYS, TERMS)
def test_the_interest_is_that_of_every_day_together_rounded_half_up(
    parts: list[tuple[int, date]], due: date, terms: ChargeTerms
) -> None:
    owed = [Owed(Money.of_minor(cents, "EUR"), until) for cents, until in parts]
    found = invoice_charges(owed, due, terms, HOUSE_RATES)
    exact = _exact(parts, due, terms)
    assert found.interest.minor == int(exact / CENT + Fraction(1, 2))
    assert sum(one.interest.minor for one in found.periods) == found.interest.minor
    for one in found.periods:
        near = Fraction(one.base.amount) * Fraction(one.rate) * one.days / 36500
        assert abs(Fraction(one.interest.amount) - near) <= CENT


@given(PARTS, DAYS, TERMS)
def test_periods_follow_each_other_day_by_day_within_a_half_year_each(
    parts: list[tuple[int, date]], due: date, terms: ChargeTerms
) -> None:
    owed = [Owed(Money.of_minor(cents, "EUR"), until) for cents, until in parts]
    found = invoice_charges(owed, due, terms, HOUSE_RATES)
    last = max(until for _, until in parts)
    assert sum(one.days for one in found.periods) == max((last - due).days, 0)
    next_first = due + timedelta(days=1)
    for one in found.periods:
        assert one.first == next_first
        assert HalfYear.of(one.first) == HalfYear.of(one.last)
        next_first = one.last + timedelta(days=1)
    assert found.indemnity.amount == (Decimal(40) if last > due else 0)


@given(st.integers(1, 10**10), DAYS, DAYS, TERMS)
def test_paying_a_day_later_never_costs_less(cents: int, due: date, paid: date, terms: ChargeTerms) -> None:
    amount = Money.of_minor(cents, "EUR")
    now = invoice_charges([Owed(amount, paid)], due, terms, HOUSE_RATES)
    later = (
        invoice_charges([Owed(amount, paid + timedelta(days=1))], due, terms, HOUSE_RATES)
        if (paid < date(2026, 6, 30))
        else now
    )
    assert later.interest >= now.interest
