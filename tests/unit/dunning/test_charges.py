"""Late-payment charges, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from fakes import eur, usd

from bot.credit.charge_rules import UnknownRateError, annual_rate, invoice_charges
from bot.credit.charges import ChargeTerms, HalfYear, HalfYearRates, InvoiceCharges, Owed, Regime
from bot.credit.money import CurrencyMismatchError, Money
from bot.credit.reference_rates import HOUSE_RATES, corrected
from bot.policy import Policy
from bot.services.charges import charge_rates

FR, EU = ChargeTerms(Regime.FR), ChargeTerms(Regime.EU)
DUE, PAID = date(2025, 3, 31), date(2025, 9, 15)


def charged(amount: Money, due: date = DUE, paid: date = PAID, terms: ChargeTerms = FR) -> InvoiceCharges:
    return invoice_charges([Owed(amount, paid)], due, terms, HOUSE_RATES)


def test_each_half_year_has_its_own_rate_and_the_interest_is_rounded_once() -> None:
    """91 days at 13.15 % and 77 at 12.15 %: 327.849 + 256.315 = 584.164."""
    found = charged(eur("10000"))
    assert (found.interest, found.indemnity) == (eur("584.16"), eur("40"))
    assert [(one.first, one.last, one.days, one.rate, one.interest) for one in found.periods] == [
        (date(2025, 4, 1), date(2025, 6, 30), 91, Decimal("13.15"), eur("327.85")),
        (date(2025, 7, 1), date(2025, 9, 15), 77, Decimal("12.15"), eur("256.31")),
    ]


def test_the_directive_adds_eight_points() -> None:
    """91 x 11.15 + 77 x 10.15 = 1796.20; by 10,000 / 36,500 = 492.11."""
    found = charged(eur("10000"), terms=EU)
    assert [one.rate for one in found.periods] == [Decimal("11.15"), Decimal("10.15")]
    assert found.interest == eur("492.11")


@pytest.mark.parametrize("paid", [date(2025, 3, 1), DUE])
def test_what_is_paid_by_its_due_date_costs_nothing(paid: date) -> None:
    assert charged(eur("10000"), paid=paid) == InvoiceCharges(eur("0"), eur("0"), ())


def test_one_day_late_costs_a_day_and_the_indemnity() -> None:
    """10,000 x 13.15 / 36,500 = 3.603."""
    found = charged(eur("10000"), paid=date(2025, 4, 1))
    assert (found.interest, found.indemnity, found.periods[0].days) == (eur("3.60"), eur("40"), 1)


def test_a_half_cent_is_rounded_up() -> None:
    """365 x 1 day x 10 % / 36,500 is 0.10: of 36.50 over one day at 5 % it is 0.005."""
    terms = ChargeTerms(Regime.EU, Decimal(5))
    assert charged(eur("36.50"), paid=date(2025, 4, 1), terms=terms).interest == eur("0.01")


def test_the_last_day_of_a_half_year_is_in_it_and_the_first_of_the_next_is_not() -> None:
    found = charged(eur("1000"), due=date(2024, 12, 30), paid=date(2025, 1, 1))
    assert [(one.first, one.rate) for one in found.periods] == [
        (date(2024, 12, 31), Decimal("14.25")),
        (date(2025, 1, 1), Decimal("13.15")),
    ]


def test_a_leap_year_has_its_day_and_still_counts_over_365() -> None:
    found = charged(eur("36500"), due=date(2024, 2, 28), paid=date(2024, 2, 29))
    assert found.interest == eur("14.50")


def test_a_contract_under_three_times_the_legal_rate_is_raised_to_it_by_half_year() -> None:
    """3 x 3.71 = 11.13 in the first half of 2025, 3 x 2.76 = 8.28 in the second, where 9 % stands."""
    terms = ChargeTerms(Regime.FR, Decimal(9))
    found = charged(eur("10000"), terms=terms)
    assert [(one.rate, one.is_floor) for one in found.periods] == [
        (Decimal("11.13"), True),
        (Decimal(9), False),
    ]
    assert found.is_raised


def test_a_contract_at_the_floor_is_not_raised() -> None:
    terms = ChargeTerms(Regime.FR, Decimal("11.13"))
    assert annual_rate(HalfYear(2025, 1), terms, HOUSE_RATES) == (Decimal("11.13"), False)


def test_the_default_of_the_law_has_no_floor() -> None:
    """In the second half of 2024 three times the legal rate made 14.76 %."""
    assert annual_rate(HalfYear(2024, 2), FR, HOUSE_RATES) == (Decimal("14.25"), False)


def test_the_directive_takes_a_contract_as_it_is() -> None:
    assert annual_rate(HalfYear(2030, 1), ChargeTerms(Regime.EU, Decimal(1)), HOUSE_RATES) == (
        Decimal(1),
        False,
    )


def test_a_half_year_without_a_rate_says_what_to_write_in_the_policy() -> None:
    with pytest.raises(UnknownRateError) as caught:
        charged(eur("10"), due=date(2026, 3, 31), paid=date(2027, 8, 1))
    assert str(caught.value) == (
        "No reference rate is known for the half-year from 2027-01-01: write it in the policy under "
        "dunning.charges.rates, such as {since: 2027-01-01, reference: 2.15}."
    )


def test_a_contract_without_a_legal_rate_to_measure_it_by_is_an_error_too() -> None:
    with pytest.raises(UnknownRateError, match=r"No legal interest rate .* 2026-07-01"):
        charged(
            eur("10"), due=date(2026, 3, 31), paid=date(2026, 7, 1), terms=ChargeTerms(Regime.FR, Decimal(20))
        )


def test_an_unknown_rate_is_no_matter_for_what_was_paid_before() -> None:
    assert charged(eur("10"), due=date(2031, 1, 1), paid=date(2030, 1, 1)).periods == ()


def test_a_part_that_was_paid_late_bears_interest_until_its_day_alone() -> None:
    """6,000 for 10 days more: 10,000 x 30 x 13.15 / 36,500 = 108.08, and 4,000 x 10 days = 14.41."""
    parts = [Owed(eur("4000"), date(2025, 5, 10)), Owed(eur("6000"), date(2025, 4, 30))]
    found = invoice_charges(parts, DUE, FR, HOUSE_RATES)
    assert [(one.base, one.days, one.interest) for one in found.periods] == [
        (eur("10000"), 30, eur("108.08")),
        (eur("4000"), 10, eur("14.41")),
    ]
    assert (found.interest, found.indemnity) == (eur("122.49"), eur("40"))


def test_a_part_that_was_paid_in_time_bears_none() -> None:
    parts = [Owed(eur("9000"), DUE), Owed(eur("1000"), date(2025, 4, 1))]
    (period,) = invoice_charges(parts, DUE, FR, HOUSE_RATES).periods
    assert period.base == eur("1000")


def test_interest_is_in_the_invoices_currency_and_the_indemnity_in_euros() -> None:
    found = charged(usd("10000"))
    assert (found.interest, found.indemnity) == (usd("584.16"), eur("40"))


def test_yen_have_no_cents() -> None:
    assert charged(Money(Decimal(10000), "JPY")).interest == Money(Decimal(584), "JPY")


def test_currencies_never_mix() -> None:
    with pytest.raises(CurrencyMismatchError):
        invoice_charges([Owed(eur("1"), PAID), Owed(usd("1"), PAID)], DUE, FR, HOUSE_RATES)


def test_the_policy_agrees_on_another_indemnity() -> None:
    terms = ChargeTerms(Regime.EU, indemnity=Decimal("70.5"))
    assert charged(eur("10"), terms=terms).indemnity == eur("70.50")


def test_a_policy_corrects_one_rate_of_a_half_year_and_adds_others() -> None:
    half, later = HalfYear(2026, 2), HalfYear(2027, 1)
    own = {half: HalfYearRates(None, Decimal("2.5")), later: HalfYearRates(Decimal(2), None)}
    rates = corrected(HOUSE_RATES, own)
    assert rates[half] == HalfYearRates(Decimal("2.40"), Decimal("2.5"))
    assert rates[later] == HalfYearRates(Decimal(2), None)
    assert HOUSE_RATES[half].legal is None


def test_the_policys_file_says_rates_from_a_day_on() -> None:
    written = {"dunning": {"charges": {"rates": [{"since": "2027-01-01", "reference": "1.9"}]}}}
    rates = charge_rates(Policy.model_validate(written))
    assert rates[HalfYear(2027, 1)] == HalfYearRates(Decimal("1.9"), None)


def test_every_half_year_from_2009_to_2026_has_a_reference_rate() -> None:
    known = [each for each, rates in sorted(HOUSE_RATES.items()) if rates.reference is not None]
    assert known == [HalfYear(year, half) for year in range(2009, 2027) for half in (1, 2)]
