"""Money: exact, of one currency, and the same as decimals and as minor units."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.currencies import MINOR_DIGITS, UnknownCurrencyError
from bot.credit.money import CurrencyMismatchError, InexactAmountError, Money, decimal_string, total
from bot.errors import EncoursError

DIGITS = {"JPY": 0, "EUR": 2, "KWD": 3, "CLF": 4}
"""A currency for each number of decimals there is."""
LARGEST = 10**15
"""In major units."""

currencies = st.sampled_from(sorted(MINOR_DIGITS))


@st.composite
def amounts(draw: st.DrawFn, currency: str | None = None) -> Money:
    code = currency or draw(currencies)
    most = LARGEST * 10 ** MINOR_DIGITS[code]
    return Money.of_minor(draw(st.integers(-most, most)), code)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("minor", "currency", "amount"),
    [
        (1250, "EUR", "12.50"),
        (1250, "JPY", "1250"),
        (1250, "KWD", "1.250"),
        (1250, "CLF", "0.1250"),
        (-7, "EUR", "-0.07"),
        (10**17, "EUR", "1000000000000000.00"),
        (10**19, "CLF", "1000000000000000.0000"),
    ],
)
def test_minor_units_are_read_by_the_currencys_decimals(minor: int, currency: str, amount: str) -> None:
    money = Money.of_minor(minor, currency)
    assert money == Money(Decimal(amount), currency)
    assert money.minor == minor
    assert decimal_string(money) == amount


@given(amounts())
def test_minor_units_and_decimals_are_one_amount_up_to_a_quadrillion(money: Money) -> None:
    assert Money.of_minor(money.minor, money.currency) == money
    assert Money(Decimal(decimal_string(money)), money.currency) == money


@given(st.data(), currencies)
def test_sums_are_those_of_the_minor_units(data: st.DataObject, currency: str) -> None:
    parts = data.draw(st.lists(amounts(currency), max_size=20))
    assert total(parts, currency).minor == sum(part.minor for part in parts)
    assert total(reversed(parts), currency) == total(parts, currency)


@given(st.data(), currencies)
def test_order_is_that_of_the_minor_units(data: st.DataObject, currency: str) -> None:
    one, other = data.draw(amounts(currency)), data.draw(amounts(currency))
    assert (one < other) is (one.minor < other.minor)
    assert (one >= other) is (one.minor >= other.minor)
    assert (one > other) is not (one <= other)
    assert one - other == -(other - one)


@pytest.mark.parametrize("amount", [1.5, 1, "1.5", None])
def test_only_a_decimal_is_money(amount: Any) -> None:
    with pytest.raises(TypeError, match="money takes a Decimal"):
        Money(amount, "EUR")


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("0.001", "EUR"), ("0.5", "JPY"), ("1.0005", "KWD"), ("0.00001", "CLF")],
)
def test_more_decimals_than_the_currency_has_are_refused(amount: str, currency: str) -> None:
    with pytest.raises(InexactAmountError, match="more than"):
        Money(Decimal(amount), currency)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_number_is_refused(amount: str) -> None:
    with pytest.raises(InexactAmountError, match="is not an amount"):
        Money(Decimal(amount), "EUR")


def test_zeros_beyond_the_minor_unit_are_the_same_amount() -> None:
    assert eur("1.5000") == eur("1.50") == eur("1.5")
    assert hash(eur("1.5000")) == hash(eur("1.5"))
    assert decimal_string(eur("1.5000")) == "1.50"


@pytest.mark.parametrize("code", ["eur", "EURO", "", "XXX", "FRF", "€"])
def test_a_code_that_is_not_iso_is_refused(code: str) -> None:
    with pytest.raises(UnknownCurrencyError):
        Money(Decimal(1), code)


def test_currencies_never_mix() -> None:
    euro, dollar = eur("1"), Money(Decimal(1), "USD")
    for mix in (
        lambda: euro + dollar,
        lambda: euro - dollar,
        lambda: euro < dollar,
        lambda: euro <= dollar,
        lambda: euro > dollar,
        lambda: euro >= dollar,
        lambda: total([euro, dollar], "EUR"),
        lambda: total([dollar], "EUR"),
    ):
        with pytest.raises(CurrencyMismatchError) as raised:
            mix()
        assert isinstance(raised.value, EncoursError)
    assert euro != dollar


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("0.005", "EUR", "0.00"),
        ("0.015", "EUR", "0.02"),
        ("0.025", "EUR", "0.02"),
        ("-0.015", "EUR", "-0.02"),
        ("0.0251", "EUR", "0.03"),
        ("0.5", "JPY", "0"),
        ("1.5", "JPY", "2"),
        ("0.0005", "KWD", "0.000"),
        ("0.0015", "KWD", "0.002"),
    ],
)
def test_a_tie_is_rounded_to_the_even_minor_unit(amount: str, currency: str, rounded: str) -> None:
    assert decimal_string(Money.rounded(Decimal(amount), currency)) == rounded


def test_nothing_has_no_sign() -> None:
    assert decimal_string(Money.rounded(Decimal("-0.004"), "EUR")) == "0.00"
    assert decimal_string(-Money.zero("JPY")) == "0"
    assert Money.rounded(Decimal("-0.004"), "EUR") == Money.zero("EUR")


def test_only_nothing_is_false() -> None:
    assert not Money.zero("EUR")
    assert not eur("-0.00")
    assert eur("0.01")
    assert eur("-0.01")


def test_the_sum_of_nothing_is_zero_of_the_currency_asked_for() -> None:
    assert total([], "JPY") == Money(Decimal(0), "JPY")


def test_an_exponent_is_never_shown() -> None:
    assert decimal_string(eur("1E+15")) == "1000000000000000.00"
    assert decimal_string(Money(Decimal("7E+1"), "JPY")) == "70"
