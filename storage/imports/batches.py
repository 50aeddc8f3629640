"""From a chunk of a file to a batch: typed columns of the lines taken, and the refused lines with reasons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.files import DateOrder, Refusal
from storage.imports import cells, dates
from storage.imports.amounts import minor
from storage.imports.cells import BadCellError, Cell, cut, plain, unaccented
from storage.imports.columns import Amounts, Bad, Remembered, Texts
from storage.imports.dates import OtherOrderError
from storage.imports.dialect import Styles, mixed
from storage.imports.fields import KINDS, MONEY, Content, FieldSpec
from storage.imports.headers import Layout
from storage.imports.source import Chunk, Misfit

_TOTAL = re.compile(r"(?:sous[- ])?(?:sub[- ]?)?(?:grand )?(?:total|totaux)\b")


@dataclass(slots=True)
class Batch:
    """Lines of a file in parallel columns; `refused_rows[i]` has the cells of the line of `refusals[i]`."""

    lines: list[int] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    refused_rows: list[dict[str, str]] = field(default_factory=list)

    def take(self, other: Batch) -> None:
        """Add the lines of another batch of the same file."""
        self.lines += other.lines
        for name, values in other.columns.items():
            self.columns.setdefault(name, []).extend(values)
        self.refusals += other.refusals
        self.refused_rows += other.refused_rows


class Typing:
    """Types the columns of one file, remembering what it has seen."""

    def __init__(
        self, layout: Layout, styles: Styles, currency: str, by_entity: Mapping[str, str], *, typed: bool
    ) -> None:
        """`by_entity` has the currency of each entity, by its folded code and name, where they differ."""
        self.spec = KINDS[layout.kind]
        self.layout = layout
        self.styles = styles
        self.currency = currency
        self.by_entity = by_entity
        self.typed = typed
        self.strange_countries: dict[str, None] = {}
        self.naming = [n for n in self.spec.required if self._field(n).content not in MONEY] + [
            "customer_name"
        ]
        """The fields of which a total has none."""
        self.names = sorted(layout.places, key=lambda name: (name != "entity", name != "currency"))
        """The entity and the currency first: amounts are read in the one or the other's."""
        self.places = [layout.places[name] for name in self.names]
        self.amounts = Amounts(styles.decimal)
        self.disputed: dict[str, Remembered] = {}
        self.texts = {
            n: Texts(self._field(n).limit) for n in self.names if self._field(n).content is Content.TEXT
        }
        self.rules = {
            Content.DATE: Remembered(partial(dates.day, order=styles.order)),
            Content.CURRENCY: Remembered(partial(cells.currency, default="" if by_entity else currency)),
            Content.FLAG: Remembered(cells.flag),
            Content.DIRECTION: Remembered(cells.is_credit),
            Content.COUNTRY: Remembered(self._country),
        }

    def batch(self, chunk: Chunk) -> Batch:
        """The chunk typed. Raises ImportRefusedError when a date contradicts the file's order."""
        raw = dict(zip(self.names, chunk.columns, strict=True))
        batch = Batch(list(chunk.lines))
        bad: dict[int, tuple[str, BadCellError]] = {}
        for name in self.names:
            values, errors = self._column(name, raw[name], self._currencies(batch))
            if name == "currency" and self.by_entity:
                entities = self._of_entities(batch)
                values = [entities[i] if said == "" else said for i, said in enumerate(values)]
            batch.columns[name] = values
            for i, error in errors.items():
                self._no_other_order(error, chunk.lines[i], raw[name][i])
                bad.setdefault(i, (name, error))
        self._find_empty(batch, bad)
        if bad:
            self._drop(batch, bad, raw)
        for misfit in chunk.misfits:
            self._refuse_misfit(batch, misfit)
        self._finish(batch)
        return batch

    def _currencies(self, batch: Batch) -> str | list[Any]:
        """A line's own currency, else its entity's, else the file's."""
        if "currency" in batch.columns:
            return batch.columns["currency"]
        return self._of_entities(batch) if self.by_entity and "entity" in batch.columns else self.currency

    def _of_entities(self, batch: Batch) -> list[str]:
        entities = batch.columns.get("entity") or [""] * len(batch.lines)
        return [self.by_entity.get(str(name).strip().casefold(), self.currency) for name in entities]

    def _field(self, name: str) -> FieldSpec:
        return self.spec.fields[name]

    def _column(
        self, name: str, column: Sequence[Cell], currencies: str | list[Any]
    ) -> tuple[list[Any], Bad]:
        content = self._field(name).content
        if content is Content.TEXT:
            return self.texts[name].column(column, self.typed)
        if content is Content.AMOUNT:
            return self.amounts.column(column, self._valid(currencies), self.typed)
        if content is Content.DISPUTED:
            return self._disputes(column, self._valid(currencies))
        return self.rules[content].column(column)

    def _valid(self, currencies: str | list[Any]) -> str | list[str]:
        """The currencies, the default for a line whose own is refused."""
        if isinstance(currencies, str) or not self.rules[Content.CURRENCY].refused:
            return currencies
        return [c if isinstance(c, str) else self.currency for c in currencies]

    def _disputes(self, column: Sequence[Cell], currencies: str | list[str]) -> tuple[list[Any], Bad]:
        """Whether disputed, and the amount when one is given."""
        if isinstance(currencies, str):
            currencies = [currencies] * len(column)
        for currency in set(currencies):
            rule = partial(self._dispute, currency=currency)
            self.disputed.setdefault(currency, Remembered(rule))
        values = [self.disputed[c][cell] for cell, c in zip(column, currencies, strict=True)]
        return values, {i: value for i, value in enumerate(values) if isinstance(value, BadCellError)}

    def _dispute(self, cell: Cell, currency: str) -> tuple[bool, int | None]:
        try:
            return bool(cells.flag(cell)), None
        except BadCellError:
            amount = minor(cell, currency, self.styles.decimal)
            return bool(amount), amount or None

    def _country(self, cell: Cell) -> str:
        try:
            return cells.country(cell)
        except BadCellError:
            self.strange_countries[cut(plain(cell).strip())] = None
            return ""

    def _no_other_order(self, error: BadCellError, line: int, cell: Cell) -> None:
        if isinstance(error, OtherOrderError):
            order = self.styles.order or DateOrder.DAY_FIRST
            raise mixed(self.styles.order_line, self.styles.order_cell, order, line, plain(cell)) from error

    def _find_empty(self, batch: Batch, bad: dict[int, tuple[str, BadCellError]]) -> None:
        """What a line cannot do without, and is empty."""
        for name in self.spec.required:
            values = batch.columns[name]
            if not all(values):
                for i, value in enumerate(values):
                    if value is None or value == "":
                        bad.setdefault(i, (name, BadCellError("is empty")))
        self._find_totals(batch, bad)
        choices = [name for name in self.spec.one_of if name in batch.columns]
        if choices and not any(all(batch.columns[name]) for name in choices):
            for i, amounts in enumerate(zip(*(batch.columns[name] for name in choices), strict=True)):
                if all(amount is None for amount in amounts):
                    bad.setdefault(i, (choices[0], BadCellError("is empty")))

    def _find_totals(self, batch: Batch, bad: dict[int, tuple[str, BadCellError]]) -> None:
        """Totals in a list of customers, where nothing else betrays them: such a code and no name."""
        if self.naming != ["customer", "customer_name"] or "customer_name" not in batch.columns:
            return
        for i, name in enumerate(batch.columns["customer_name"]):
            code = batch.columns["customer"][i]
            if not name and isinstance(code, str) and _TOTAL.match(unaccented(code.lower())):
                bad.setdefault(i, ("customer", BadCellError("is a total")))

    def _drop(
        self, batch: Batch, bad: dict[int, tuple[str, BadCellError]], raw: dict[str, Sequence[Cell]]
    ) -> None:
        for i in sorted(bad):
            name, error = bad[i]
            row = {one: plain(raw[one][i]) for one in self.names}
            if not self._is_no_row(row):
                reason = f"{name} {error}"
                batch.refusals.append(
                    Refusal(batch.lines[i], self.layout.headers[name], cut(row[name]), reason)
                )
                batch.refused_rows.append(row)
        kept = [i for i in range(len(batch.lines)) if i not in bad]
        batch.lines = [batch.lines[i] for i in kept]
        batch.columns = {name: [values[i] for i in kept] for name, values in batch.columns.items()}

    def _refuse_misfit(self, batch: Batch, misfit: Misfit) -> None:
        count = len(misfit.cells)
        row = {
            n: plain(misfit.cells[p]) if p < count else ""
            for n, p in zip(self.names, self.places, strict=True)
        }
        if not self._is_no_row(row):
            shown = cut(" ".join(plain(cell) for cell in misfit.cells[:20]))
            batch.refusals.append(Refusal(misfit.line, "", shown, misfit.reason))
            # Its cells may have shifted: what stands where numbers do need not be one.
            batch.refused_rows.append(row | {"number": ""})

    def _is_no_row(self, row: dict[str, str]) -> bool:
        """Whether the line is blank, or a total: what would name a record is empty but for that word."""
        filled = [name for name in sorted(row, key=self.layout.places.__getitem__) if row[name].strip()]
        if not filled:
            return True
        if not _TOTAL.match(unaccented(row[filled[0]].strip().lower())):
            return False
        return not any(row.get(name, "").strip() for name in self.naming if name != filled[0])

    def _finish(self, batch: Batch) -> None:
        """Credits get their sign, disputes their two columns."""
        if (credited := batch.columns.pop("direction", None)) is not None and any(credited):
            for name in ("gross", "open"):
                if name in batch.columns:
                    pairs = zip(batch.columns[name], credited, strict=True)
                    batch.columns[name] = [-abs(v) if credit and v is not None else v for v, credit in pairs]
        if (disputes := batch.columns.pop("disputed", None)) is not None:
            batch.columns["disputed"] = [disputed for disputed, _ in disputes]
            batch.columns["disputed_amount"] = [amount for _, amount in disputes]
