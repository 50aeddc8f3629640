"""Amounts as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.money import Money
from bot.requests import TypedAmount
from handlers.amounts import read_amount


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12000", "12000"),
        ("0902", "902"),
        ("12 000", "12000"),
        ("12\u202f000,50", "12000.50"),
        ("12 000,50", "12000.50"),
        ("12,000.50", "12000.50"),
        ("12.000,5", "12000.50"),
        ("12'000.50", "12000.50"),
        ("1.234.567,8", "1234567.80"),
        ("1,234,567", "1234567"),
        ("12,00", "12"),
        ("1,5", "1.50"),
        ("12k", "12000"),
        ("12,5k", "12500"),
        ("12.5 K", "12500"),
        ("0", "0"),
    ],
)
def test_an_amount_is_read_in_either_language(typed: str, value: str) -> None:
    read = read_amount(typed)
    assert read is not None
    assert read.readings == (Decimal(value),)


@pytest.mark.parametrize(
    ("typed", "value", "currency"),
    [
        ("€12k", "12000", "EUR"),
        ("12000€", "12000", "EUR"),
        ("12 000 euros", "12000", "EUR"),
        ("usd 500", "500", "USD"),
        ("500 GBP", "500", "GBP"),
        ("£500.25", "500.25", "GBP"),
        ("$500", "500", "USD"),
    ],
)
def test_a_currency_can_be_named(typed: str, value: str, currency: str) -> None:
    assert read_amount(typed) == TypedAmount(typed, (Decimal(value),), currency)


@pytest.mark.parametrize(("typed", "many", "few"), [("15,000", "15000", "15"), ("12.000", "12000", "12")])
def test_a_mark_before_three_digits_reads_in_two_ways(typed: str, many: str, few: str) -> None:
    read = read_amount(typed)
    assert read is not None
    assert read.readings == (Decimal(many), Decimal(few))
    assert read.in_currency("EUR") == (Money(Decimal(many), "EUR"), Money(Decimal(few), "EUR"))


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "abc", "-5", "12 00", "1 234.567", "500 apples", "15/12", "2026-12-15", "+7"),
        *("1,2,3", "1e5", "<!channel>", "½", "10 000 000 000 000 000", "9" * 40, "12 000,505"),
    ],
)
def test_what_is_no_amount_is_not_read(typed: str) -> None:
    assert read_amount(typed) is None


def test_a_reading_without_coins_is_left_out() -> None:
    read = read_amount("12,005")
    assert read is not None
    assert read.in_currency("EUR") == (Money(Decimal(12005), "EUR"),)
    assert read.in_currency("TND") == (Money(Decimal(12005), "TND"), Money(Decimal("12.005"), "TND"))


def test_an_amount_of_another_currency_has_no_reading() -> None:
    read = read_amount("$500")
    assert read is not None
    assert read.in_currency("EUR") == ()


@given(st.integers(0, 10**10), st.integers(0, 99), st.sampled_from([" ", "\u202f", "'", ""]))
def test_whatever_is_written_in_french_is_read_back(units: int, cents: int, space: str) -> None:
    written = f"{units:,}".replace(",", space) + f",{cents:02}"
    read = read_amount(written)
    assert read is not None
    assert Decimal(f"{units}.{cents:02}") in read.readings


@given(st.text(max_size=40))
def test_any_text_is_read_or_not_and_nothing_breaks(typed: str) -> None:
    read = read_amount(typed)
    assert read is None or all(value >= 0 for value in read.readings)
