"""A file opened for import: what reading it found out, and its lines in batches of typed columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.credit.currencies import minor_digits
from bot.errors import ImportRefusedError
from bot.files import Facts, FileKind, FileMapping
from storage.imports.batches import Batch, Typing
from storage.imports.csv_file import CsvSource
from storage.imports.dialect import styles_of
from storage.imports.source import is_workbook, sample_of
from storage.imports.xlsx_file import XlsxSource


class Table:
    """A file whose columns are known; close it, or use it as a context."""

    def __init__(
        self,
        source: CsvSource | XlsxSource,
        mapping: FileMapping,
        currency: str,
        by_entity: Mapping[str, str],
    ) -> None:
        self._source = source
        self.kind = source.layout.kind
        styles = styles_of(source, source.layout, mapping)
        self._typing = Typing(source.layout, styles, currency, by_entity, typed=source.typed)
        self.facts = Facts(
            encoding=source.encoding,
            separator=source.separator,
            sheet=source.sheet if isinstance(source, XlsxSource) else "",
            decimal=styles.decimal,
            date_order=styles.order,
            recognised=source.layout.headers,
            ignored=source.layout.ignored,
        )

    @property
    def fields(self) -> frozenset[str]:
        """Its batches' columns: `direction` is in the amounts' sign, `disputed` has `disputed_amount`."""
        present = set(self.facts.recognised) - {"direction"}
        return frozenset(present | {"disputed_amount"} if "disputed" in present else present)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was left out without refusing a line, as far as the file was read."""
        strange = list(self._typing.strange_countries)
        if not strange:
            return ()
        more = f" and {len(strange) - 5} others" if len(strange) > 5 else ""
        return (f"Not known as countries and left empty: {', '.join(strange[:5])}{more}.",)

    def batches(self, size: int = 20_000) -> Iterator[Batch]:
        """The lines from the first to the last, about `size` a batch; each call starts again.

        Raises ImportRefusedError when a line shows that the file cannot be trusted.
        """
        batch = Batch()
        for chunk in self._source.chunks(self._typing.places, size):
            batch.take(self._typing.batch(chunk))
            if len(batch.lines) + len(batch.refusals) >= size:
                yield batch
                batch = Batch()
        if batch.lines or batch.refusals:
            yield batch

    def progress(self) -> tuple[int, int]:
        """Bytes read and bytes in all."""
        return self._source.progress()

    def close(self) -> None:
        """Let the file go."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_table(
    path: Path,
    kind: FileKind | None,
    mapping: FileMapping,
    default_currency: str,
    by_entity: Mapping[str, str] | None = None,
) -> Table:
    """Open a CSV or Excel file for reading; a kind left out is recognised from the headers.

    A line that names no currency is in the mapping's, else in that of the entity it names (`by_entity`,
    by folded code and name), else in the default.

    Raises ImportRefusedError, saying what to do, for a file that cannot be read with certainty, and
    UnknownCurrencyError when the currency of lines that name none is not ISO 4217.
    """
    currency = mapping.currency or default_currency
    minor_digits(currency)
    kind = kind or mapping.kind
    if kind is FileKind.FEC:
        raise ImportRefusedError(f"{path.name} cannot be read as a list: a FEC has its own import.")
    reader = XlsxSource if is_workbook(path, sample_of(path)) else CsvSource
    source = reader(path, kind, mapping)
    try:
        return Table(source, mapping, currency, {} if mapping.currency else by_entity or {})
    except ImportRefusedError:
        source.close()
        raise
