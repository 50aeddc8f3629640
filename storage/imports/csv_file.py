"""The rows of a CSV file. Lines without quotation marks are cut at once, others by the csv reader."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, islice, repeat
from pathlib import Path
from typing import TextIO

from bot.errors import ImportRefusedError
from bot.files import FileKind, FileMapping
from storage.imports.headers import Layout, best_layout, check
from storage.imports.source import Chunk, Misfit, open_text

SEPARATORS = (";", ",", "\t", "|")
_HEADER_WITHIN = 30
_SAMPLE_LINES = 120
_MOST_AT_ONCE = 5_000
"""Lines cut at once: more are slower, as they leave the processor's cache."""


class CsvSource:
    """A CSV file below its line of headers."""

    typed = False

    def __init__(self, path: Path, kind: FileKind | None, mapping: FileMapping) -> None:
        self._size = path.stat().st_size
        self._handle, self.encoding = open_text(path, mapping.encoding)
        try:
            self.separator, self._first, self.layout = _find_table(path, self._handle, kind, mapping)
        except ImportRefusedError:
            self._handle.close()
            raise

    def progress(self) -> tuple[int, int]:
        """Bytes read and bytes in all."""
        return min(self._handle.buffer.tell(), self._size), self._size

    def close(self) -> None:
        """Let the file go."""
        self._handle.close()

    def chunks(self, places: Sequence[int], size: int) -> Iterator[Chunk]:
        """The columns at these places, from the first line below the headers."""
        self._handle.seek(0)
        line = sum(1 for _ in islice(self._handle, self._first - 1)) + 1
        while lines := list(islice(self._handle, min(size, _MOST_AT_ONCE))):
            chunk = self._cut(lines, line, places)
            if chunk is None:
                chunk, read = self._parse(lines, line, places)
                line += read
            else:
                line += len(lines)
            yield chunk

    def _cut(self, lines: list[str], line: int, places: Sequence[int]) -> Chunk | None:
        """The lines cut at the separators; None unless they are regular and without quotation marks."""
        text = "".join(lines)
        counts = set(map(str.count, lines, repeat(self.separator)))
        if '"' in text or len(counts) != 1:
            return None
        width = counts.pop() + 1
        if width < self.layout.width or text.startswith("\n") or "\n\n" in text:
            return None
        cells = text.removesuffix("\n").replace("\n", self.separator).split(self.separator)
        if any(any(cells[i::width]) for i in range(self.layout.width, width)):
            return None
        return Chunk(range(line, line + len(lines)), [cells[i::width] for i in places], [])

    def _parse(self, lines: list[str], line: int, places: Sequence[int]) -> tuple[Chunk, int]:
        """The lines by the csv reader, and how many it took: a quoted cell may go on below the last."""
        rows: list[list[str]] = []
        numbers: list[int] = []
        misfits: list[Misfit] = []
        ends = _Ends(self._handle)
        reader = csv.reader(chain(lines, ends), delimiter=self.separator, strict=True)
        width = self.layout.width
        while (before := reader.line_num) < len(lines):
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                if ends.reached or reader.line_num > before + 1:
                    raise ImportRefusedError(_unclosed(line + before)) from error
                misfits.append(
                    Misfit(line + before, lines[before].rstrip("\n").split(self.separator), _QUOTES)
                )
                continue
            if len(row) == width or (len(row) > width and not any(row[width:])):
                rows.append(row)
                numbers.append(line + before)
            elif any(map(str.strip, row)):
                misfits.append(Misfit(line + before, row, _miscounted(len(row), width)))
        return Chunk(numbers, [[row[i] for row in rows] for i in places], misfits), reader.line_num


class _Ends:
    """The lines that are left, and whether their end was reached."""

    def __init__(self, handle: TextIO) -> None:
        self.handle = handle
        self.reached = False

    def __iter__(self) -> Iterator[str]:
        yield from self.handle
        self.reached = True


_QUOTES = "the line's quotation marks do not match: double those inside a cell"


def _unclosed(line: int) -> str:
    return f"Line {line}: a quotation mark opens a cell and none closes it; correct it and import again."


def _miscounted(cells: int, width: int) -> str:
    return f"the line has {cells} cells, the headers {width}"


def _find_table(
    path: Path, handle: TextIO, kind: FileKind | None, mapping: FileMapping
) -> tuple[str, int, Layout]:
    """The separator, the first line below the headers and their layout, from the first lines of the file."""
    sample = list(islice(handle, _SAMPLE_LINES))
    if not any(map(str.strip, sample)):
        raise ImportRefusedError(f"{path.name} has only blank lines: export it again.")
    if any("\0" in line for line in sample):
        raise ImportRefusedError(f"{path.name} is not a text file: export the list as CSV or .xlsx.")
    found: tuple[str, int, Layout, list[str]] | None = None
    for separator in [mapping.separator] if mapping.separator else SEPARATORS:
        rows = _first_rows(sample, separator)
        place, layout = best_layout([row for _, row in rows], kind, mapping)
        if found is None or (layout.rank, layout.width) > (found[2].rank, found[2].width):
            found = separator, rows[place][0], layout, rows[place][1]
    if found is None:
        raise ImportRefusedError(f"{path.name} has no columns: export it again.")
    check(found[2], found[3], kind, mapping)
    return found[0], found[1], found[2]


def _first_rows(sample: list[str], separator: str) -> list[tuple[int, list[str]]]:
    """The first rows that are not blank, each with the number of the line below it."""
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(sample, delimiter=separator)
    try:
        for row in reader:
            if any(map(str.strip, row)):
                rows.append((reader.line_num + 1, row))
            if len(rows) >= _HEADER_WITHIN:
                break
    except csv.Error as error:
        raise ImportRefusedError(_unclosed(reader.line_num)) from error
    return rows
