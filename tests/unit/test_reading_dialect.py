"""Decimal marks and the order of dates are found out or asked for, never guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.errors import ImportRefusedError
from bot.files import DateOrder, Facts, FileMapping
from storage.imports.table import open_table


def _read(
    folder: Path, rows: list[tuple[str, str]], **mapping: Any
) -> tuple[Facts, list[date], list[int], list[int]]:
    """The facts, dates, amounts and refused lines of a file with these dates and amounts."""
    path = folder / "ledger.csv"
    lines = [f"C;F{i};{day};{amount}\n" for i, (day, amount) in enumerate(rows)]
    path.write_text("Client;Facture;Date;Montant\n" + "".join(lines), encoding="utf-8")
    with open_table(path, None, FileMapping(**mapping), "EUR") as table:
        batches = list(table.batches())
        days = [day for batch in batches for day in batch.columns["issued"]]
        amounts = [amount for batch in batches for amount in batch.columns["gross"]]
        return table.facts, days, amounts, [r.line for batch in batches for r in batch.refusals]


def test_one_day_above_twelve_tells_the_order_of_all(tmp_path: Path) -> None:
    facts, days, _, _ = _read(tmp_path, [("03/04/2025", "1"), ("25/04/2025", "1")])
    assert (facts.date_order, days[0]) == (DateOrder.DAY_FIRST, date(2025, 4, 3))
    facts, days, _, _ = _read(tmp_path, [("03/04/2025", "1"), ("04/25/2025", "1")])
    assert (facts.date_order, days[0]) == (DateOrder.MONTH_FIRST, date(2025, 3, 4))


def test_the_whole_file_is_asked_before_giving_up(tmp_path: Path) -> None:
    rows = [("03/04/2025", "1,234")] * 9_000
    facts, days, amounts, _ = _read(tmp_path, [*rows, ("03/25/2025", "1,5")])
    assert (facts.date_order, facts.decimal) == (DateOrder.MONTH_FIRST, ",")
    assert (days[0], amounts, len(days)) == (date(2025, 3, 25), [150], 1)


def test_dates_that_could_be_either_are_refused_with_the_way_out(tmp_path: Path) -> None:
    rows = [("03/04/2025", "1"), ("05/06/2025", "1")]
    with pytest.raises(
        ImportRefusedError, match=r"Line 2: '03/04/2025' .* `dates: day-first` or `dates: month-first`"
    ):
        _read(tmp_path, rows)
    assert _read(tmp_path, rows, dates=DateOrder.MONTH_FIRST)[1][0] == date(2025, 3, 4)


def test_dates_alike_in_both_orders_need_no_order(tmp_path: Path) -> None:
    facts, days, _, _ = _read(tmp_path, [("03/03/2025", "1"), ("05/05/2025", "1")])
    assert (facts.date_order, days) == (None, [date(2025, 3, 3), date(2025, 5, 5)])


def test_both_orders_in_one_file_refuse_it_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(
        ImportRefusedError, match=r"'25/04/2025' on line 3 is day-first, '04/26/2025' on line 4 is not"
    ):
        _read(tmp_path, [("03/04/2025", "1"), ("25/04/2025", "1"), ("04/26/2025", "1")])


def test_a_late_line_in_the_other_order_refuses_the_file_too(tmp_path: Path) -> None:
    rows = [("25/04/2025", "1")] * 6_000
    with pytest.raises(ImportRefusedError, match=r"on line 2 is day-first, '04/26/2025' on line 6002 is not"):
        _read(tmp_path, [*rows, ("04/26/2025", "1")])


def test_a_mapped_order_that_the_file_contradicts_refuses_it(tmp_path: Path) -> None:
    with pytest.raises(
        ImportRefusedError, match=r"the mapping says month-first, '25/04/2025' on line 2 is not"
    ):
        _read(tmp_path, [("25/04/2025", "1")], dates=DateOrder.MONTH_FIRST)


def test_a_day_that_is_none_refuses_its_line_only(tmp_path: Path) -> None:
    _, days, _, refused = _read(tmp_path, [("25/04/2025", "1"), ("32/13/2025", "1"), ("31/04/2025", "1")])
    assert (days, refused) == ([date(2025, 4, 25)], [3, 4])


def test_numbers_among_dates_written_year_first_are_not_guessed(tmp_path: Path) -> None:
    rows = [("2025-04-25", "1")] * 2_500
    facts, days, _, refused = _read(tmp_path, [*rows, ("03/04/2025", "1")])
    assert (facts.date_order, len(days), refused) == (DateOrder.YEAR_FIRST, 2_500, [2502])


@pytest.mark.parametrize(
    ("written", "decimal", "minor"),
    [(["1,234", "1,5"], ",", [150]), (["1,234", "1.50"], ".", [123400, 150]),
     (["1.234", "7.890,00"], ",", [123400, 789000])],
)  # fmt: skip
def test_one_clear_amount_tells_the_decimal_mark_of_all(
    tmp_path: Path, written: list[str], decimal: str, minor: list[int]
) -> None:
    facts, _, amounts, _ = _read(tmp_path, [("2025-04-25", amount) for amount in written])
    assert (facts.decimal, amounts) == (decimal, minor)


@pytest.mark.parametrize(("mark", "minor"), [(",", []), (".", [123400, 567800])])
def test_amounts_that_could_be_either_are_refused_with_the_way_out(
    tmp_path: Path, mark: Literal[",", "."], minor: list[int]
) -> None:
    rows = [("2025-04-25", "1,234"), ("2025-04-25", "5,678")]
    with pytest.raises(ImportRefusedError, match=r"Line 2: '1,234' .* `decimal: \",\"` or `decimal: \"\.\"`"):
        _read(tmp_path, rows)
    assert _read(tmp_path, rows, decimal=mark)[2] == minor


def test_both_decimal_marks_in_one_file_refuse_it(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match=r"commas \(line 2\) and points \(line 3\)"):
        _read(tmp_path, [("2025-04-25", "1,50"), ("2025-04-25", "1.50")])


def test_one_stray_mark_in_hundreds_refuses_its_line_only(tmp_path: Path) -> None:
    facts, _, amounts, refused = _read(tmp_path, [("2025-04-25", "1,50")] * 200 + [("2025-04-25", "1.50")])
    assert (facts.decimal, len(amounts), refused) == (",", 200, [202])


def test_whole_amounts_need_no_mark(tmp_path: Path) -> None:
    facts, _, amounts, _ = _read(tmp_path, [("2025-04-25", "1234"), ("2025-04-25", "-5")])
    assert (facts.decimal, amounts) == ("", [123400, -500])
