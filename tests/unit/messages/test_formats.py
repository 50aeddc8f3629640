"""Amounts, dates and percentages in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import format_currency
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.currencies import minor_digits
from bot.credit.money import Money
from messages.formats import DateStyle, Language, day, moment, money, percent, utilisation

EN, FR = Language.EN, Language.FR
NARROW, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("amount", "currency", "english", "french"),
    [
        ("30900", "EUR", "€30,900", f"30{NARROW}900{WIDE}€"),
        ("1045.00", "EUR", "€1,045", f"1{NARROW}045{WIDE}€"),
        ("1045.5", "EUR", "€1,045.50", f"1{NARROW}045,50{WIDE}€"),
        ("-1200", "EUR", "-€1,200", f"-1{NARROW}200{WIDE}€"),
        ("-0.05", "EUR", "-€0.05", f"-0,05{WIDE}€"),
        ("0", "EUR", "€0", f"0{WIDE}€"),
        ("1234", "JPY", "¥1,234", f"1{NARROW}234{WIDE}JPY"),
        ("1234.5", "KWD", "KWD1,234.500", f"1{NARROW}234,500{WIDE}KWD"),
        ("12345678901234567.89", "EUR", "€12,345,678,901,234,567.89", None),
    ],
)
def test_amounts_are_exact_and_cents_show_when_there_are_any(
    amount: str, currency: str, english: str, french: str | None
) -> None:
    value = Money(Decimal(amount), currency)
    assert money(value, EN).replace(WIDE, "") == english
    assert french is None or money(value, FR) == french


@pytest.mark.parametrize(
    ("style", "english", "french"),
    [
        (DateStyle.HEADING, "Tuesday 24 November", "mardi 24 novembre"),
        (DateStyle.WEEKDAY, "Tuesday", "mardi"),
        (DateStyle.SHORT, "Tue 24 Nov", "mar. 24 nov."),
        (DateStyle.MONTH_DAY, "24 November", "24 novembre"),
        (DateStyle.DATED, "24 Nov 2026", "24 nov. 2026"),
    ],
)
def test_dates(style: DateStyle, english: str, french: str) -> None:
    assert day(date(2026, 11, 24), EN, style) == english
    assert day(date(2026, 11, 24), FR, style) == french


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    assert day(date(2026, 12, 1), FR) == "mar. 1er déc."
    assert day(date(2026, 12, 1), EN) == "Tue 1 Dec"
    assert day(date(2026, 12, 11), FR) == "ven. 11 déc."


def test_a_moment_keeps_the_zone_it_came_with() -> None:
    at = datetime(2026, 11, 23, 18, 5, tzinfo=UTC)
    assert moment(at, EN) == "Mon 23 Nov, 18:05"
    assert moment(at, FR) == "lun. 23 nov., 18 h 05"


@pytest.mark.parametrize(
    ("share", "english", "french"),
    [
        ("0.88", "88 %", "88 %"),
        ("0.133", "13.3 %", "13,3 %"),
        ("0.0205", "2.1 %", "2,1 %"),
        ("0", "0 %", "0 %"),
    ],
)
def test_percentages_have_one_decimal_at_most(share: str, english: str, french: str) -> None:
    assert percent(Decimal(share), EN) == english
    assert percent(Decimal(share), FR) == french


@pytest.mark.parametrize(
    ("ratio", "written"),
    [("0.8833", "88 %"), ("0.9999", "99 %"), ("1", "100 %"), ("1.0001", "101 %"), ("12.5", "1,250 %")],
)
def test_only_a_limit_exactly_met_reads_a_hundred_percent(ratio: str, written: str) -> None:
    assert utilisation(Decimal(ratio), EN) == written


@pytest.mark.parametrize(
    ("tag", "language"), [("fr", FR), ("fr-CA", FR), ("FR_fr", FR), ("en", EN), ("de", EN), ("", EN)]
)
def test_a_language_that_is_not_french_is_english(tag: str, language: Language) -> None:
    assert Language.of(tag) is language


@pytest.mark.parametrize(
    ("minor", "currency", "english", "french"),
    [
        (-123456789, "EUR", "-€1,234,567.89", "-1\u202f234\u202f567,89\u00a0€"),
        (-100, "USD", "-$1", "-1\u00a0$US"),
        (0, "EUR", "€0", "0\u00a0€"),
        (1, "EUR", "€0.01", "0,01\u00a0€"),
        (1234, "JPY", "¥1,234", "1\u202f234\u00a0JPY"),
        (1234567, "TND", "TND1,234.567", "1\u202f234,567\u00a0TND"),
        (10**17 + 1, "EUR", "€1,000,000,000,000,000.01", "1" + "\u202f000" * 5 + ",01\u00a0€"),
    ],
)
def test_amounts_of_every_size_sign_and_currency(
    minor: int, currency: str, english: str, french: str
) -> None:
    amount = Money.of_minor(minor, currency)
    assert [money(amount, language) for language in Language] == [english, french]


@given(
    minor=st.integers(-(10**18), 10**18),
    currency=st.sampled_from(("EUR", "USD", "JPY", "TND", "CHF", "CLF")),
    language=st.sampled_from(Language),
)
def test_amounts_read_as_babel_writes_them(minor: int, currency: str, language: Language) -> None:
    amount = Money.of_minor(minor, currency)
    whole = amount.amount == amount.amount.to_integral_value()
    pattern = Locale.parse(language.value).currency_formats["standard"].pattern
    digits = 0 if whole else minor_digits(currency)
    wanted = format_currency(
        amount.amount,
        currency,
        format=pattern.replace(".00", "." + "0" * digits if digits else ""),
        locale=language.value,
        currency_digits=False,
    )
    assert money(amount, language) == wanted
