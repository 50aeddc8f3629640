"""Whole columns agree with the cell-by-cell rules."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from storage.imports import amounts, cells
from storage.imports.cells import BadCellError
from storage.imports.columns import Amounts, Remembered, Texts, plain_amounts, plain_texts

words = st.text(alphabet=st.sampled_from("ab é\u00a0\u202e=+-@#\t\n0.é\u0301x\u200b"), max_size=12)
texts = st.lists(st.one_of(words, st.text(max_size=12)), min_size=1, max_size=20)
money = st.one_of(
    st.from_regex(r"-?[0-9]{1,6}([.,][0-9]{1,3})?", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}([ ,.'\u202f][0-9]{3}){1,2}([.,][0-9]{2})?", fullmatch=True),
    st.sampled_from(
        ["", " ", "-0.00", "1e5", "(5,00)", "5-", "€5", "9" * 15 + ".99", "9" * 16, "\n", "1\n2"]
    ),
)


def _slow_texts(column: list[str]) -> list[Any]:
    return [_or_error(cells.text, cell, 10) for cell in column]


def _or_error(rule: Any, *arguments: Any) -> Any:
    try:
        return rule(*arguments)
    except BadCellError as error:
        return str(error)


def _with_errors(values: list[Any], bad: dict[int, BadCellError]) -> list[Any]:
    return [str(bad[i]) if i in bad else value for i, value in enumerate(values)]


@given(texts)
def test_a_text_column_reads_as_its_cells_do(column: list[str]) -> None:
    assert _with_errors(*Texts(10).column(column, typed=False)) == _slow_texts(column)


@given(texts)
def test_a_plain_text_column_is_left_as_it_stands(column: list[str]) -> None:
    if plain_texts(column, 10):
        assert column == _slow_texts(column)


@given(
    st.lists(money, min_size=1, max_size=20),
    st.sampled_from([",", ".", ""]),
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_an_amount_column_reads_as_its_cells_do(column: list[str], decimal: str, currency: str) -> None:
    expected = [_or_error(amounts.minor, cell, currency, decimal) for cell in column]
    assert _with_errors(*Amounts(decimal).column(column, currency, typed=False)) == expected


def test_the_usual_forms_of_amounts_need_no_rule() -> None:
    assert plain_amounts(["1234,50", "-7,00", ""], 2, ",") == [123450, -700, None]
    assert plain_amounts(["1 234,50", "7,00"], 2, ",") == [123450, 700]
    assert plain_amounts(["1234.5", "7", "-7.05"], 2, ".") == [123450, 700, -705]
    assert plain_amounts(["1234", "7"], 0, ".") == [1234, 7]
    assert plain_amounts(["1,234.50", "1 234.50"], 2, ".") is None


def test_each_line_is_read_in_its_own_currency() -> None:
    values, bad = Amounts(".").column(["5.00", "5", "5.5", "5.5"], ["EUR", "JPY", "JPY", "USD"], typed=False)
    assert (values[0], values[1], values[3]) == (500, 5, 550)
    assert list(bad) == [2]


def test_what_is_remembered_stays_bounded() -> None:
    remembered = Remembered(lambda cell: cell)
    for i in range(120_000):
        remembered[str(i)]
    assert len(remembered) <= 50_000
