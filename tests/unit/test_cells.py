"""The rules of single cells: texts, dates, amounts, currencies, yes and no, countries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.files import DateOrder
from storage.imports import amounts, cells, dates
from storage.imports.cells import BadCellError


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("  Brasserie   du\nPort ", "Brasserie du Port"),
        ("Socie\u0301te\u0301", "Société"),
        ("ACME\u00a0SA", "ACME SA"),
        ("شركة النور", "شركة النور"),
        ("AC\u202eME\u2066", "ACME"),
        ("+33 5 36 49 00 12", "+33 5 36 49 00 12"),
        ("-12", "-12"),
        ("- Divers", "- Divers"),
        (Decimal("42.0"), "42"),
        (Decimal("1.50"), "1.5"),
        ("x" * 64, "x" * 64),
        ("", ""),
    ],
)
def test_a_text_is_one_tidy_line(cell: cells.Cell, read: str) -> None:
    assert cells.text(cell, 64) == read


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x")',
        "@SUM(A1)",
        "+SUM(A1)",
        "-SUM(A1)",
        "-(1)",
        "\tcmd",
        " =1+1",
        "+1+cmd|' /C calc'!A0",
        "＝1",
        "#REF!",
        "a\x00b",
        "a\x1bb",
        "x" * 65,
    ],
)
def test_a_text_that_is_no_plain_text_is_refused(cell: str) -> None:
    with pytest.raises(BadCellError):
        cells.text(cell, 64)


def test_a_long_text_says_its_limit() -> None:
    with pytest.raises(BadCellError, match="has 200 characters, 160 at most"):
        cells.text("n" * 200, 160)


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("2025-04-10", None),
        ("2025-04-10T09:30:00Z", None),
        ("2025-04-10 00:00:00", None),
        ("20250410", None),
        ("2025/4/10", None),
        ("10.04.2025", DateOrder.DAY_FIRST),
        ("10/04/25", DateOrder.DAY_FIRST),
        ("10/04/2025 00:00", DateOrder.DAY_FIRST),
        ("4/10/2025", DateOrder.MONTH_FIRST),
        ("25/04/10", DateOrder.YEAR_FIRST),
        ("10-Apr-2025", None),
        ("10 avr. 2025", None),
        ("10 avril 2025", None),
        ("Apr 10, 2025", None),
    ],
)
def test_the_tenth_of_april_in_many_ways(written: str, order: DateOrder | None) -> None:
    assert dates.day(written, order) == date(2025, 4, 10)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1er août 2025", date(2025, 8, 1)),
        ("01/01/69", date(2069, 1, 1)),
        ("01/01/70", date(1970, 1, 1)),
        ("31/12/2100", date(2100, 12, 31)),
        ("29/02/2024", date(2024, 2, 29)),
        (" ", None),
    ],
)
def test_the_edges_of_dates(written: str, read: date | None) -> None:
    assert dates.day(written, DateOrder.DAY_FIRST) == read


@pytest.mark.parametrize(
    "written", ["31/12/1969", "01/01/2101", "29/02/2025", "32/13/2025", "0/1/2025", "45757", "x"]
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(BadCellError):
        dates.day(written, DateOrder.DAY_FIRST)


def test_a_date_of_the_other_order_is_told_apart() -> None:
    with pytest.raises(dates.OtherOrderError):
        dates.day("04/25/2025", DateOrder.DAY_FIRST)
    with pytest.raises(dates.OtherOrderError):
        dates.day("25/04/2025", DateOrder.MONTH_FIRST)


@pytest.mark.parametrize(
    ("written", "decimal", "minor"),
    [
        ("1234,50", ",", 123450),
        ("1 234,50", ",", 123450),
        ("1\u00a0234,50", ",", 123450),
        ("1\u202f234\u202f567,50", ",", 123456750),
        ("1.234,50", ",", 123450),
        ("1,234.50", ".", 123450),
        ("1'234.50", ".", 123450),
        ("€ 1 234,50", ",", 123450),
        ("1,234.50 EUR", ".", 123450),
        ("-€5", ".", -500),
        ("5.00-", ".", -500),
        ("(5.00)", ".", -500),
        ("−5.00", ".", -500),
        ("1234.5", ".", 123450),
        ("1234.5000", ".", 123450),
        (".5", ".", 50),
        ("-0.00", ".", 0),
        ("1000000000000000", ".", 10**17),
        ("", ".", None),
        ("  ", ".", None),
    ],
)
def test_an_amount_in_euros_becomes_cents(written: str, decimal: str, minor: int | None) -> None:
    assert amounts.minor(written, "EUR", decimal) == minor


@pytest.mark.parametrize(
    "written",
    "NaN inf 1e30 12.345 1,23,4 1,23 1.2.3 12a 1'234,567 - (5 5) (-5) --5 +-5 =1+1 5USD 5XXZ"
    " 1000000000000000.01".split(),
)
def test_what_is_no_amount_in_euros_is_refused(written: str) -> None:
    with pytest.raises(BadCellError):
        amounts.minor(written, "EUR", ".")


def test_without_a_mark_an_amount_must_show_its_own() -> None:
    assert amounts.minor("1234,50", "EUR", "") == 123450
    assert amounts.minor("1,234.50", "EUR", "") == 123450
    assert amounts.minor("1234", "EUR", "") == 123400
    with pytest.raises(BadCellError, match="settle it with"):
        amounts.minor("1,234", "EUR", "")


def test_a_very_long_amount_is_refused_at_once() -> None:
    with pytest.raises(BadCellError):
        amounts.minor(" " * 100 + "1" * 100_000, "EUR", ".")


def test_decimals_are_those_of_the_currency() -> None:
    assert amounts.minor("1234", "JPY", ".") == 1234
    assert amounts.minor("1.234", "KWD", ".") == 1234
    with pytest.raises(BadCellError, match="more decimals than the 0 of JPY"):
        amounts.minor("1.5", "JPY", ".")


def test_a_dollar_sign_fits_every_dollar() -> None:
    assert amounts.minor("$5", "CAD", ".") == 500
    with pytest.raises(BadCellError, match="is in USD on a line in EUR"):
        amounts.minor("$5", "EUR", ".")


def test_a_workbook_number_forgives_binary_noise_only() -> None:
    assert amounts.minor(Decimal(repr(0.1 + 0.2)), "EUR", ",") == 30
    assert amounts.minor(Decimal("-1234.5"), "EUR", ",") == -123450
    with pytest.raises(BadCellError):
        amounts.minor(Decimal("1.234"), "EUR", ",")
    with pytest.raises(BadCellError):
        amounts.minor(Decimal("1E+30"), "EUR", ",")


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("1234,50", ","),
        ("1.234,50", ","),
        ("1,234.50", "."),
        ("1,234,567", "."),
        ("1.234.567", ","),
        ("1 234,567", ","),
        ("0,500", ","),
        ("1234,567", ","),
        ("1,234", "?"),
        ("1.234", "?"),
        ("1234", ""),
        ("1,23,4", ""),
        ("abc", ""),
    ],
)
def test_the_decimal_mark_an_amount_shows(written: str, mark: str) -> None:
    assert amounts.decimal_shown(written) == mark


def test_currencies_by_code_and_symbol() -> None:
    assert [cells.currency(c, "EUR") for c in ("", "usd", "€", "$", "£", " chf ")] == [
        "EUR",
        "USD",
        "EUR",
        "USD",
        "GBP",
        "CHF",
    ]
    with pytest.raises(BadCellError, match="XXZ is not an ISO 4217 currency"):
        cells.currency("XXZ", "EUR")


def test_yes_no_and_the_sides_of_an_account() -> None:
    assert [cells.flag(c) for c in ("Oui", "yes", "X", "non", "0", "")] == [
        True,
        True,
        True,
        False,
        False,
        None,
    ]
    assert [cells.is_credit(c) for c in ("D", "C", "Crédit", "débit", "H", "")] == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]
    with pytest.raises(BadCellError):
        cells.flag("maybe")


def test_countries_by_code_and_name() -> None:
    assert [cells.country(c) for c in ("fr", "Belgique", "États-Unis", "united kingdom", "")] == [
        "FR",
        "BE",
        "US",
        "GB",
        "",
    ]
    with pytest.raises(BadCellError):
        cells.country("391")


def test_what_is_shown_of_a_cell_is_short_and_harmless() -> None:
    assert cells.cut("a\x1b[31m\n") == "a\\x1b[31m\\n"
    assert len(cells.cut("x" * 500)) == 80
