"""Whole columns to typed values: at once in their usual form, else cell by cell, to the same values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import repeat
from typing import Any

from bot.credit.currencies import minor_digits
from storage.imports import amounts, cells
from storage.imports.cells import BadCellError, Cell

Bad = dict[int, BadCellError]
"""The cells that could not be taken, by their place in the column."""

_MOST_REMEMBERED = 50_000
_LOOKED_AT = 100
"""Cells that tell whether a column repeats itself: then remembering is the fastest."""


class Remembered(dict[Cell, Any]):
    """A cell's value by its rule, worked out once; what the rule refuses is remembered as its error."""

    def __init__(self, rule: Callable[[Cell], Any]) -> None:
        super().__init__()
        self.rule = rule
        self.refused = False

    def __missing__(self, cell: Cell) -> Any:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        value: Any
        try:
            value = self.rule(cell)
        except BadCellError as error:
            value = error
            self.refused = True
        self[cell] = value
        return value

    def column(self, column: Sequence[Cell]) -> tuple[list[Any], Bad]:
        """The values of a column, and its refused cells."""
        values = list(map(self.__getitem__, column))
        return values, bad_of(values) if self.refused else {}


def bad_of(values: list[Any]) -> Bad:
    """The errors that stand among the values."""
    return {i: value for i, value in enumerate(values) if isinstance(value, BadCellError)}


class Texts:
    """A text column of at most `limit` characters a cell."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.slow = Remembered(partial(cells.text, limit=limit))

    def column(self, column: Sequence[Cell], typed: bool) -> tuple[list[Any], Bad]:
        """The texts and the refused cells; `typed` when the cells may be other than text."""
        repeats = len(set(column[:_LOOKED_AT])) <= _LOOKED_AT // 2
        if not typed and not repeats and plain_texts(column, self.limit):  # type: ignore[arg-type]
            return list(column), {}
        return self.slow.column(column)


def plain_texts(column: Sequence[str], limit: int) -> bool:
    """Whether every cell already stands as the rule of texts would leave it."""
    joined = "\n".join(column)
    if not joined.replace("\n", "").isprintable() or joined.count("\n") != len(column) - 1:
        return False
    if "  " in joined or max(map(len, column)) > limit:
        return False
    if not joined.isascii() and not unicodedata.is_normalized("NFC", joined):
        return False
    framed = f"\n{joined}\n"
    return " \n" not in framed and not any(c in joined and f"\n{c}" in framed for c in _SUSPECT)


_SUSPECT = " =+-@#＝＠"
"""A first character that is a space, or may start a formula."""


class Amounts:
    """An amount column, in the file's decimal mark; each line in its own currency."""

    def __init__(self, decimal: str) -> None:
        self.decimal = decimal
        self.slow: dict[str, Remembered] = {}

    def column(
        self, column: Sequence[Cell], currencies: str | Sequence[str], typed: bool
    ) -> tuple[list[Any], Bad]:
        """Minor units (None when empty) and the refused cells."""
        named = {currencies} if isinstance(currencies, str) else set(currencies)
        digits = {minor_digits(currency) for currency in named}
        if not typed and len(digits) == 1:
            values = plain_amounts(column, digits.pop(), self.decimal)  # type: ignore[arg-type]
            if values is not None:
                return values, {}
        if len(named) == 1:
            return self._in(named.pop()).column(column)
        by_currency = {currency: self._in(currency) for currency in named}
        slow = [by_currency[currency][cell] for cell, currency in zip(column, currencies, strict=True)]
        return slow, bad_of(slow)

    def _in(self, currency: str) -> Remembered:
        rule = partial(amounts.minor, currency=currency, decimal=self.decimal)
        return self.slow.setdefault(currency, Remembered(rule))


def plain_amounts(column: Sequence[str], digits: int, decimal: str) -> list[int | None] | None:
    """Minor units of a column written plainly and alike; None when it is not."""
    mark, other = (",", ".") if decimal == "," else (".", ",")
    joined = "\n".join(column) + "\n"
    if joined.count("\n") != len(column) or (not decimal and ("," in joined or "." in joined)):
        return None
    groups = [group for group in (other, " ", "\u00a0", "\u202f", "'") if group in joined]
    if len(groups) > 1:
        return None
    group = groups[0] if groups else ""
    if _plainly(mark, digits, group, short=False).fullmatch(joined):
        bare = joined.replace(mark, "").replace(group, "") if group else joined.replace(mark, "")
        parts = bare[:-1].split("\n")
        if bare.startswith("\n") or "\n\n" in bare:
            return [int(part) if part else None for part in parts]
        return list(map(int, parts))
    if digits and not group and _plainly(mark, digits, "", short=True).fullmatch(joined):
        zeros = "0" * digits
        cut = map(str.partition, column, repeat(mark))
        return [int(whole + (part + zeros)[:digits]) if whole else None for whole, _, part in cut]
    return None


@cache
def _plainly(mark: str, digits: int, group: str, *, short: bool) -> re.Pattern[str]:
    whole = rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}}){{1,4}}|[0-9]{{1,15}}" if group else "[0-9]{1,15}"
    part = rf"\{mark}[0-9]{{{'1,' if short else ''}{digits}}}" if digits else ""
    return re.compile(rf"(?:(?:-?(?:{whole}){f'(?:{part})?' if short else part})?\n)*+")
