"""The currency table, held against Babel's."""

from __future__ import annotations

from collections import Counter

import pytest
from babel.core import get_global
from babel.numbers import get_currency_precision

from bot.credit.currencies import MINOR_DIGITS, UnknownCurrencyError, minor_digits

CASH_HABITS = set("AFN ALL IQD IRR KPW LAK LBP MGA MMK RSD SOS SYP YER".split())
"""Babel (CLDR) shows these without decimals, as they are written in the country: ISO 4217 has two of them,
and three of the Iraqi dinar. Ledgers and banks go by ISO."""
NOT_FOR_INVOICES = set("XAG XAU XPD XPT XBA XBB XBC XBD XDR XSU XUA XTS XXX CNH".split())
"""Metals, units of account and test codes; the offshore yuan is no ISO code."""


def current() -> set[str]:
    """The currencies that some territory has today, as Babel knows them."""
    histories = get_global("territory_currencies").values()
    return {code for history in histories for code, _, until, _ in history if until is None}


def test_every_current_currency_is_known() -> None:
    assert current() - set(MINOR_DIGITS) <= NOT_FOR_INVOICES


def test_nothing_else_is_but_what_old_ledgers_and_iso_keep() -> None:
    assert set(MINOR_DIGITS) - current() <= {"BGN", "SVC"}


def test_decimals_are_babels_but_where_it_follows_the_habit_of_cash() -> None:
    differing = {code for code, digits in MINOR_DIGITS.items() if get_currency_precision(code) != digits}
    assert differing <= CASH_HABITS


def test_iso_decimals_of_the_currencies_that_differ() -> None:
    assert {code: minor_digits(code) for code in CASH_HABITS} == {
        code: 3 if code == "IQD" else 2 for code in CASH_HABITS
    }


def test_codes_are_three_capitals_and_each_stands_once() -> None:
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in MINOR_DIGITS)
    assert Counter(MINOR_DIGITS.values()).keys() == {0, 2, 3, 4}


@pytest.mark.parametrize(
    ("code", "digits"), [("EUR", 2), ("JPY", 0), ("XOF", 0), ("TND", 3), ("BHD", 3), ("CLF", 4), ("UYW", 4)]
)
def test_decimals_by_iso_4217(code: str, digits: int) -> None:
    assert minor_digits(code) == digits


@pytest.mark.parametrize("code", ["eur", "FRF", "XAU", "", "EU"])
def test_anything_else_is_an_error_that_names_it(code: str) -> None:
    with pytest.raises(UnknownCurrencyError, match=f"'{code}' is not an ISO 4217 currency"):
        minor_digits(code)
