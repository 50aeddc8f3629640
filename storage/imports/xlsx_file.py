"""The rows of an Excel workbook, its cells as texts, numbers and dates."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice, repeat
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook

from bot.errors import ImportRefusedError
from bot.files import FileKind, FileMapping
from storage.imports.archive import CORRUPT, damaged, inspect
from storage.imports.cells import Cell, cut, plain
from storage.imports.headers import Layout, best_layout, check
from storage.imports.source import Chunk, Misfit

_MOST_ROWS = 1 << 20
_MOST_COLUMNS = 2_000
_HEADER_WITHIN = 30
_SAMPLE_ROWS = 120


class XlsxSource:
    """A sheet of a workbook below its row of headers."""

    typed = True
    encoding = ""
    separator = ""

    def __init__(self, path: Path, kind: FileKind | None, mapping: FileMapping) -> None:
        self._path = path
        self._size = path.stat().st_size
        self._row = 0
        self._has_formulas = inspect(path)
        self._handle = path.open("rb")
        try:
            self._books = [_load(path, self._handle, data_only=True)]
            if self._has_formulas:
                self._books.append(_load(path, self._handle, data_only=False))
            lasts = {sheet.title: sheet.max_row for sheet in self._books[0].worksheets}
            self.sheet, self._first, self.layout = self._find_table(kind, mapping)
        except ImportRefusedError:
            self._handle.close()
            raise
        self._last = lasts[self.sheet] or _MOST_ROWS

    def progress(self) -> tuple[int, int]:
        """Bytes read, by the share of the rows, and bytes in all."""
        return min(self._size, self._size * self._row // max(self._last, 1)), self._size

    def close(self) -> None:
        """Let the file go."""
        for book in self._books:
            book.close()
        self._handle.close()

    def chunks(self, places: Sequence[int], size: int) -> Iterator[Chunk]:
        """The columns at these places, from the first row below the headers."""
        width = self.layout.width
        rows = self._rows(self.sheet, self._first)
        while part := list(_quietly(rows, size, self._path)):
            numbers: list[int] = []
            regular: list[tuple[Cell, ...]] = []
            misfits: list[Misfit] = []
            for self._row, row in part:
                if any(cell != "" for cell in row[width:]):
                    misfits.append(
                        Misfit(self._row, row, f"the row goes past the {width} columns with headers")
                    )
                elif any(cell != "" for cell in row):
                    numbers.append(self._row)
                    regular.append(row + ("",) * (width - len(row)))
            yield Chunk(numbers, [[row[i] for row in regular] for i in places], misfits)

    def _rows(self, sheet: str, first: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """The rows from a number on, as texts, numbers and dates; a formula without a value as its text."""
        sheets = [book[sheet] for book in self._books]
        for one in sheets:
            one.reset_dimensions()
        values = sheets[0].iter_rows(values_only=True)
        formulas = sheets[1].iter_rows(values_only=True) if self._has_formulas else repeat(())
        for number, (row, source) in enumerate(zip(values, formulas), start=1):  # noqa: B905 (one is endless)
            if number > _MOST_ROWS or len(row) > _MOST_COLUMNS:
                raise ImportRefusedError(f"{self._path.name} is too large at row {number}: save it as CSV.")
            if number >= first:
                cells = [_cell(value) for value in row]
                for i, formula in enumerate(source):
                    if formula is not None and row[i] is None:
                        cells[i] = formula if isinstance(formula, str) else "=…"
                yield number, tuple(cells)

    def _find_table(self, kind: FileKind | None, mapping: FileMapping) -> tuple[str, int, Layout]:
        """The sheet, its first row below the headers and their layout."""
        best: tuple[str, int, Layout, list[str]] | None = None
        for name in self._sheets(mapping.sheet):
            sample = list(_quietly(self._rows(name, 1), _SAMPLE_ROWS, self._path))
            rows = [(number, [plain(cell) for cell in row]) for number, row in sample if any(row)]
            rows = rows[:_HEADER_WITHIN]
            if not rows:
                continue
            place, layout = best_layout([row for _, row in rows], kind, mapping)
            if best is None or layout.rank[0] > best[2].rank[0]:
                best = name, rows[place][0] + 1, layout, rows[place][1]
        if best is None:
            raise ImportRefusedError(f"{self._path.name} has only empty sheets: export it again.")
        check(best[2], best[3], kind, mapping)
        return best[:3]

    def _sheets(self, wanted: str | None) -> list[str]:
        sheets = self._books[0].worksheets
        names = [sheet.title for sheet in sheets]
        if wanted is None:
            return [sheet.title for sheet in sheets if sheet.sheet_state == "visible"] or names
        if wanted not in names:
            raise ImportRefusedError(
                f"{self._path.name} has no sheet {wanted!r}, it has {cut(', '.join(names))}: correct `sheet`"
                " under `files:` in encours.yaml."
            )
        return [wanted]


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        if not isfinite(value):
            return "#NUM!"
        return Decimal(repr(value))
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, str | date) else str(value)


def _load(path: Path, handle: BinaryIO, *, data_only: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(handle, read_only=True, data_only=data_only)
    except CORRUPT as error:
        raise damaged(path) from error


def _quietly(
    rows: Iterator[tuple[int, tuple[Cell, ...]]], size: int, path: Path
) -> list[tuple[int, tuple[Cell, ...]]]:
    """The next rows, without the remarks openpyxl makes on what it leaves out."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(islice(rows, size))
    except CORRUPT as error:
        raise damaged(path) from error
