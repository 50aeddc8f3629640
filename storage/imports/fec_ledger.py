"""From a FEC's customer lines to staged documents: matched lines settle each other, the rest is open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, islice

from bot.credit.ledger import DocumentKind, MovementKind
from bot.credit.matching import Allocation, Entry, Matched, match_group
from bot.credit.money import Money
from bot.credit.terms import parse_terms
from bot.files import UnbalancedGroup
from bot.ports import Progress
from storage.bulk import days_as_kept
from storage.imports.accounts import Accounts, Named
from storage.imports.fec import FecFile, FecLine
from storage.imports.staging import Staging

ROWS_AT_ONCE = 5_000
_COLUMNS = "line, customer, name, day, number, issued, amount, letter, is_money"
_IS_MONEY = "is_money OR EXISTS (SELECT 1 FROM money m WHERE m.journal = l.journal AND m.entry = l.entry)"


@dataclass(slots=True)
class FecFindings:
    """What matching a FEC's lines found out."""

    unbalanced: list[UnbalancedGroup] = field(default_factory=list)
    unmatched: int = 0
    unmatched_minor: int = 0


@dataclass(frozen=True, slots=True)
class Sorted:
    """A line as it comes back from the sorter."""

    line: int
    customer: str
    name: str
    on: date
    number: str
    issued_on: date
    amount: int
    letter: str
    kind: DocumentKind


class Sorter:
    """Customer lines by customer and matching letter, kept on disk so that memory stays flat."""

    def __init__(self) -> None:
        self._lines = sqlite3.connect("")
        self._lines.execute(f"CREATE TABLE lines ({_COLUMNS}, journal, entry)")
        self._lines.execute("CREATE TABLE money (journal, entry, PRIMARY KEY (journal, entry)) WITHOUT ROWID")
        self._lines.execute("CREATE TABLE numbers (number TEXT PRIMARY KEY) WITHOUT ROWID")

    def close(self) -> None:
        """Remove what was kept."""
        self._lines.close()

    def add(self, line: FecLine) -> None:
        """Keep a line under a number of its own: references repeat in a FEC, entry numbers do not."""
        values = (
            line.line,
            line.customer,
            line.name,
            line.on.isoformat(),
            self._number(line),
            line.issued_on.isoformat(),
            line.amount,
            line.letter,
            line.is_money,
            line.journal,
            line.entry,
        )
        self._lines.execute(f"INSERT INTO lines VALUES ({', '.join('?' * len(values))})", values)

    def add_money(self, journal: str, entry: str) -> None:
        """Keep that an entry touches a treasury account, apart from its customer lines."""
        self._lines.execute("INSERT OR IGNORE INTO money VALUES (?, ?)", (journal, entry))

    def _number(self, line: FecLine) -> str:
        entry = f"{line.journal}-{line.entry}"
        for number in _names(line.reference or entry, entry):
            taken = self._lines.execute("INSERT OR IGNORE INTO numbers VALUES (?)", (number,))
            if taken.rowcount:
                return number
        raise AssertionError("the names never end")

    def groups(self) -> Iterator[tuple[str, list[Sorted]]]:
        """Each customer's matching groups; what no group holds comes under the empty letter, in pieces."""
        columns = _COLUMNS.replace("is_money", _IS_MONEY)
        rows = self._lines.execute(f"SELECT {columns} FROM lines l ORDER BY customer, letter, line")
        for (_, letter), lines in groupby(map(_sorted, rows), key=lambda line: (line.customer, line.letter)):
            if letter:
                yield letter, list(lines)
                continue
            while piece := list(islice(lines, ROWS_AT_ONCE)):
                yield letter, piece


def _names(reference: str, entry: str) -> Iterator[str]:
    yield reference
    yield f"{reference} {entry}"
    count = 2
    while True:
        yield f"{reference} {entry}/{count}"
        count += 1


def _sorted(row: tuple[int, str, str, str, str, str, int, str, int]) -> Sorted:
    line, customer, name, day, number, issued, amount, letter, is_money = row
    credit = DocumentKind.PAYMENT if is_money else DocumentKind.CREDIT_NOTE
    return Sorted(
        line,
        customer,
        name,
        date.fromisoformat(day),
        number,
        date.fromisoformat(issued),
        amount,
        letter,
        DocumentKind.INVOICE if amount > 0 else credit,
    )


class FecStaging:
    """Stages a FEC's documents and the movements that its matching tells."""

    def __init__(
        self, staging: Staging, accounts: Accounts, entity_id: int, currency: str, terms: str
    ) -> None:
        self.staging = staging
        self.accounts = accounts
        self.entity_id = entity_id
        self.currency = currency
        self.terms = terms
        self.dialect = staging.connection.dialect.name
        self.found = FecFindings()

    async def stage(self, file: FecFile, progress: Progress) -> FecFindings:
        """Read the whole file, match it, and stage what it says."""
        with closing(Sorter()) as sorter:
            for count, line in enumerate(file.lines(sorter.add_money)):
                sorter.add(line)
                if count % ROWS_AT_ONCE == 0:
                    progress(*file.progress())
            documents: list[tuple[Sorted, int, date | None]] = []
            allocations: list[tuple[Allocation, DocumentKind]] = []
            for letter, lines in sorter.groups():
                matched = self._match(letter, lines)
                documents += _settled(lines, matched)
                kinds = {line.line: line.kind for line in lines}
                allocations += [(one, kinds[one.credit]) for one in matched.allocations]
                if len(documents) >= ROWS_AT_ONCE:
                    await self._flush(documents, allocations)
                    documents, allocations = [], []
            await self._flush(documents, allocations)
        return self.found

    def _match(self, letter: str, lines: list[Sorted]) -> Matched:
        if not letter:
            self.found.unmatched += len(lines)
            self.found.unmatched_minor += sum(line.amount for line in lines)
            return Matched((), {line.line: line.amount for line in lines})
        matched = match_group([Entry(line.line, line.on, line.amount) for line in lines])
        if matched.difference:
            difference = Money.of_minor(matched.difference, self.currency)
            self.found.unbalanced.append(UnbalancedGroup(lines[0].customer, letter, difference))
        return matched

    async def _flush(
        self,
        documents: list[tuple[Sorted, int, date | None]],
        allocations: list[tuple[Allocation, DocumentKind]],
    ) -> None:
        await self.accounts.ensure(
            Named(code, name) for code, name in {(d.customer, d.name) for d, _, _ in documents}
        )
        rows = [self._row(*document) for document in documents]
        dates = [days_as_kept(column, self.dialect) for column in zip(*(row[1] for row in rows), strict=True)]
        await self.staging.add(
            (line.line, *head, *days, *tail)
            for (line, _, _), (head, _, tail), days in zip(
                documents, rows, zip(*dates, strict=True), strict=True
            )
        )
        days = days_as_kept((one.on for one, _ in allocations), self.dialect)
        await self.staging.add_moves(
            [
                move
                for (one, kind), day in zip(allocations, days, strict=True)
                for move in (
                    (one.debt, day, _paid_by(kind), -one.amount, one.credit),
                    (one.credit, day, MovementKind.ALLOCATION.value, one.amount, None),
                )
            ]
        )

    def _row(
        self, line: Sorted, left: int, settled_on: date | None
    ) -> tuple[tuple[object, ...], tuple[date | None, ...], tuple[object, ...]]:
        """What comes before the dates, the dates, and what follows, in the order of STAGED."""
        customer = self.accounts[line.customer]
        payer = customer if line.kind is DocumentKind.PAYMENT else 0
        terms = parse_terms(self.accounts.terms(line.customer) or self.terms)
        due = line.issued_on if line.kind.is_credit else terms.due_date(line.issued_on)
        head = (self.entity_id, customer, payer, line.kind.value, line.number)
        return (
            head,
            (line.issued_on, due, line.on, settled_on),
            (self.currency, line.amount, left, 0, "", "", ""),
        )


def _settled(lines: list[Sorted], matched: Matched) -> list[tuple[Sorted, int, date | None]]:
    last: dict[int, date] = {}
    for one in matched.allocations:
        for line in (one.debt, one.credit):
            last[line] = max(one.on, last.get(line, one.on))
    return [
        (line, left, None if left else last.get(line.line))
        for line in lines
        for left in (matched.left_open[line.line],)
    ]


def _paid_by(credit: DocumentKind) -> str:
    return (MovementKind.PAYMENT if credit is DocumentKind.PAYMENT else MovementKind.ALLOCATION).value
