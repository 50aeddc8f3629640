"""The tables of letters and statements: what is written adds up to what stands below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Any

from bot.credit.charges import ChargePeriod
from bot.credit.money import Money, by_currency
from bot.dunning_views import OverdueFacts, OverdueLine
from messages.escape import clean
from messages.letter_words import Pen, invoices_first

NOTHING = "–"
_WORD_MAX = 14
"""Characters of a number after which it may be broken."""
_BREAK = "\u200b"
WHOLE_MOST = 8
"""Rows of a table that is never broken over two pages."""

Part = dict[str, Any]
Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: figures stand `right`, and the `wide` one takes what room is left."""

    head: str
    right: bool = True
    wide: bool = False


@dataclass(frozen=True, slots=True)
class _Figure:
    """A column of amounts and how they are come by."""

    head: str
    of: Callable[[OverdueLine], Money | None]


def table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    totals: Sequence[Row] = (),
    *,
    name: str = "",
    carried: Sequence[Row] = (),
) -> Part:
    """A table as the template takes it; `carried` is what is said below each row where a page ends there."""
    return {
        "kind": "table",
        "name": name,
        "carried": [list(row) for row in carried],
        "columns": [asdict(column) for column in columns],
        "rows": [list(row) for row in rows],
        "totals": [list(row) for row in totals],
    }


def overdue_table(lines: Sequence[OverdueLine], pen: Pen, *, charges: bool) -> Part:
    """The overdue invoices, the oldest due first, with totals a currency."""
    figures = _figures(lines, pen, charges=charges)
    columns = [
        Column(pen.say("invoice"), right=False, wide=True),
        Column(pen.say("issued")),
        Column(pen.say("due")),
        Column(pen.say("late")),
        *(Column(figure.head) for figure in figures),
    ]
    rows = [[*_named(line, pen), *(_said(figure.of(line), pen) for figure in figures)] for line in lines]
    amounts = [[figure.of(line) for line in lines] for figure in figures]
    totals = _totals(amounts, pen) if len(lines) > 1 else ()
    return table(columns, rows, totals, name="overdue", carried=_carried(amounts, ("", "", ""), pen))


def _figures(lines: Sequence[OverdueLine], pen: Pen, *, charges: bool) -> list[_Figure]:
    figures = [_Figure(pen.say("open"), lambda line: line.document.open_amount)]
    if any(_contested(line) for line in lines):
        figures += [
            _Figure(pen.say("contested"), _contested),
            _Figure(pen.say("asked"), lambda line: line.asked),
        ]
    if charges:
        figures += [
            _Figure(pen.say("interest"), lambda line: line.charges.interest if line.charges else None),
            _Figure(pen.say("indemnity"), lambda line: line.charges.indemnity if line.charges else None),
        ]
    return figures


def _named(line: OverdueLine, pen: Pen) -> list[str]:
    paper = line.document
    number = breakable(clean(paper.number)) or str(line.document_id)
    return [number, pen.short_day(paper.issued_on), pen.short_day(paper.due_on), str(line.days_late)]


def _contested(line: OverdueLine) -> Money | None:
    return line.document.open_amount - line.asked or None


def _totals(columns: Sequence[Sequence[Money | None]], pen: Pen) -> list[Row]:
    """A row a currency: of charges and invoices in other currencies, each in its own."""
    sums = [by_currency(amount for amount in column if amount) for column in columns]
    currencies = list(dict.fromkeys(one.currency for column in sums for one in column))
    rows: list[Row] = []
    for currency in currencies:
        found = [next((one for one in column if one.currency == currency), None) for column in sums]
        rows.append([pen.say("total", currency=currency), "", "", "", *(_said(one, pen) for one in found)])
    return rows


def _carried(columns: Sequence[Sequence[Money | None]], blanks: Row, pen: Pen) -> list[Row]:
    """A row for each of a long table's: what it and those above come to; nothing where currencies mix."""
    if len(columns[0]) <= WHOLE_MOST or any(len(_currencies(column)) > 1 for column in columns):
        return []
    running = [list(accumulate(column, _plus)) for column in columns]
    label = pen.say("carried")
    return [[label, *blanks, *(_said(one, pen) for one in row)] for row in zip(*running, strict=True)]


def _currencies(column: Iterable[Money | None]) -> frozenset[str]:
    return frozenset(one.currency for one in column if one)


def _plus(left: Money | None, right: Money | None) -> Money | None:
    return left + right if left and right else left or right


def totals_table(facts: OverdueFacts, pen: Pen, *, charges: bool) -> Part:
    """What is asked for, a row a currency: invoices, interest, indemnities and their sum."""
    parts = [("to_pay", facts.owed)]
    if charges:
        late = [("late_interest", facts.interest), ("indemnities", facts.indemnities)]
        parts = [("invoices", facts.owed), *late, ("to_pay", facts.total)]
    title = pen.say("amounts_to", on=pen.day(facts.as_of))
    heads = [Column(title, right=False, wide=True)]
    heads += [Column(pen.say(name)) for name, _ in parts]
    currencies = [one.currency for one in invoices_first(parts[-1][1], facts)]
    rows = [[currency, *(_said(_in(currency, sums), pen) for _, sums in parts)] for currency in currencies]
    return table(heads, [], rows)


def interest_table(lines: Sequence[OverdueLine], pen: Pen) -> Part:
    """The interest of each invoice by half-year, with what was raised to the legal minimum."""
    columns = [
        Column(pen.say("invoice"), right=False, wide=True),
        Column(pen.say("period")),
        Column(pen.say("days")),
        Column(pen.say("base")),
        Column(pen.say("rate")),
        Column(pen.say("interest")),
    ]
    periods = [(line, period) for line in lines if line.charges for period in line.charges.periods]
    rows = [[breakable(clean(line.document.number)), *_period(period, pen)] for line, period in periods]
    sums = by_currency(period.interest for _, period in periods)
    totals = [[pen.say("total", currency=one.currency), *[""] * 4, pen.money(one)] for one in sums]
    carried = _carried([[period.interest for _, period in periods]], [""] * 4, pen)
    return table(columns, rows, totals, name="interest", carried=carried)


def has_floor(lines: Iterable[OverdueLine]) -> bool:
    """Whether a rate was raised to the legal minimum."""
    return any(period.is_floor for line in lines if line.charges for period in line.charges.periods)


def _period(period: ChargePeriod, pen: Pen) -> list[str]:
    percent = pen.rate(period.rate)
    return [
        pen.say("stretch", first=period.first, last=period.last),
        str(period.days),
        pen.money(period.base),
        pen.say("raised", rate=percent) if period.is_floor else percent,
        pen.money(period.interest),
    ]


def breakable(text: str, most: int = _WORD_MAX) -> str:
    """A text whose long words may be broken after so many characters: none leaves its column."""
    return re.sub(rf"[^\s{_BREAK}]{{{most + 1},}}", lambda found: _parted(found.group(), most), text)


def _parted(word: str, most: int) -> str:
    return _BREAK.join(word[at : at + most] for at in range(0, len(word), most))


def _said(amount: Money | None, pen: Pen) -> str:
    return pen.money(amount) if amount else NOTHING


def _in(currency: str, sums: Iterable[Money]) -> Money | None:
    return next((one for one in sums if one.currency == currency), None)
