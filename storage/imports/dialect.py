"""How a file writes its amounts and dates: found from its cells, refused when they leave it open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.errors import ImportRefusedError
from bot.files import DateOrder, FileMapping
from storage.imports import amounts, dates
from storage.imports.cells import Cell, cut
from storage.imports.fields import KINDS, MONEY, Content
from storage.imports.headers import Layout
from storage.imports.source import Source

_SAMPLE_ROWS = 2_000
_SETTLE = "under `files:` in encours.yaml"


@dataclass(frozen=True, slots=True)
class Styles:
    """The decimal mark ("" when no amount shows one), the order of dates and the first cell that shows it."""

    decimal: str
    order: DateOrder | None
    order_line: int = 0
    order_cell: str = ""


@dataclass(slots=True)
class _Decimals:
    """What the amounts seen so far show."""

    votes: dict[str, int] = field(default_factory=lambda: {",": 0, ".": 0})
    lines: dict[str, int] = field(default_factory=dict)
    either: tuple[int, str] | None = None
    typed: bool = False

    def see(self, lines: Sequence[int], column: Sequence[Cell]) -> None:
        for line, cell in zip(lines, column, strict=True):
            if not isinstance(cell, str):
                self.typed = True
            elif "," in cell or "." in cell:
                self.see_text(line, cell)

    def see_text(self, line: int, cell: str) -> None:
        shown = amounts.decimal_shown(cell)
        if shown == "?":
            self.either = self.either or (line, cell)
        elif shown:
            self.votes[shown] += 1
            self.lines.setdefault(shown, line)

    @property
    def open(self) -> bool:
        """Whether later lines could still tell; a workbook's numbers need no mark."""
        return not any(self.votes.values()) and (self.either is not None or not self.typed)

    def style(self) -> str:
        few, many = sorted(self.votes, key=self.votes.__getitem__)
        if self.votes[few] * 100 > self.votes[many]:
            raise ImportRefusedError(
                f"Amounts mix decimal commas (line {self.lines[',']}) and points (line {self.lines['.']}):"
                " export them written alike."
            )
        if self.votes[many]:
            return many
        if self.either:
            line, cell = self.either
            raise ImportRefusedError(
                f"Line {line}: {cut(cell)!r} has a decimal mark or a thousands separator, and no amount tells"
                f' which; settle it with `decimal: ","` or `decimal: "."` {_SETTLE}.'
            )
        return ""


@dataclass(slots=True)
class _Dates:
    """What the dates seen so far show."""

    seen: dict[DateOrder, tuple[int, str]] = field(default_factory=dict)
    either: tuple[int, str] | None = None
    any: bool = False
    any_numeric: bool = False
    known: dict[str, DateOrder | None] = field(default_factory=dict)

    def see(self, lines: Sequence[int], column: Sequence[Cell]) -> None:
        for line, cell in zip(lines, column, strict=True):
            self.any = self.any or not isinstance(cell, str)
            if not isinstance(cell, str) or cell in self.known or not cell.strip():
                continue
            self.any = True
            if len(self.known) > 50_000:
                self.known.clear()
            shown = self.known[cell] = dates.order_shown(cell)
            if shown:
                self.seen.setdefault(shown, (line, cell))
            elif dates.depends_on_order(cell):
                self.either = self.either or (line, cell)
            self.any_numeric = self.any_numeric or dates.is_numeric(cell)

    def order(self) -> tuple[DateOrder | None, int, str]:
        if len(self.seen) > 1:
            (one, first), (_, second) = self.seen.items()
            raise mixed(first[0], first[1], one, second[0], second[1])
        for order, (line, cell) in self.seen.items():
            return order, line, cell
        if self.either:
            line, cell = self.either
            raise ImportRefusedError(
                f"Line {line}: {cut(cell)!r} is day or month first, and no date tells which; settle"
                f" it with `dates: day-first` or `dates: month-first` {_SETTLE}."
            )
        return (None if self.any_numeric else DateOrder.YEAR_FIRST), 0, ""

    @property
    def open(self) -> bool:
        """Whether later lines could still tell."""
        return not self.seen and (self.any_numeric or not self.any)


def mixed(line: int, shown: str, order: DateOrder, other: int, contrary: str) -> ImportRefusedError:
    """The refusal of a file that writes dates in both orders; line 0 when the mapping set the order."""
    first = f"{cut(shown)!r} on line {line} is {order}" if line else f"the mapping says {order}"
    return ImportRefusedError(
        f"The dates mix two orders: {first}, {cut(contrary)!r} on line {other} is not; export them alike."
    )


def styles_of(source: Source, layout: Layout, mapping: FileMapping) -> Styles:
    """The styles of a file: from its first rows, from all of them when those leave it open.

    Raises ImportRefusedError when it stays open and matters, or when the file mixes two styles.
    """
    fields = KINDS[layout.kind].fields
    money = [n for n in layout.places if fields[n].content in MONEY and not mapping.decimal]
    days = [n for n in layout.places if fields[n].content is Content.DATE and not mapping.dates]
    decimals, order = _Decimals(), _Dates()
    places = [layout.places[name] for name in money + days]
    chunks = source.chunks(places, _SAMPLE_ROWS) if places else iter(())
    for number, chunk in enumerate(chunks):
        open_money = money and (not number or decimals.open)
        open_days = days and (not number or order.open)
        if not (open_money or open_days):
            break
        if open_money:
            _see_all(decimals, chunk.lines, chunk.columns[: len(money)])
        if open_days:
            _see_all(order, chunk.lines, chunk.columns[len(money) :])
    decimal = mapping.decimal or decimals.style()
    if mapping.dates:
        return Styles(decimal, mapping.dates)
    return Styles(decimal, *order.order()) if days else Styles(decimal, None)


def _see_all(evidence: _Decimals | _Dates, lines: Sequence[int], columns: Iterable[Sequence[Cell]]) -> None:
    for column in columns:
        evidence.see(lines, column)
