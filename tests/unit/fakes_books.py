"""A workspace's books in memory: what is read of the ledger, and of what was logged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from fakes import Account, ledger
from fakes_credit import FakeCases, FakeCrossings, FakeDelegations, FakeHolds, FakeRequests, FakeReservations
from fakes_dunning import FakeDunning
from fakes_exposures import FakeExposures
from fakes_letters import FakeLetters, FakeLitigations, FakeMailings
from fakes_records import FakeDisputes, FakeLedger, FakeNotes, FakePromises, FakeRecords
from fakes_trail import FakeTrail

from bot.credit.ageing import Ageing, Bounds
from bot.credit.behaviour import PaymentSums
from bot.credit.card import LastPayment, OpenOrder
from bot.credit.folding import fold_number
from bot.credit.ledger import Customer, Document
from bot.credit.money import Money
from bot.errors import LedgerEmptyError, UnknownCustomerError, UnknownDocumentError
from bot.figures import (
    CustomerAgeing,
    DocumentRow,
    FoundDocument,
    FoundRow,
    LateRow,
    LedgerRow,
    NewsRow,
    NextDueRow,
    OverdueRow,
)
from bot.reading import CustomerFigures, DocumentFinder, Finder, Reader, Said, Standing


@dataclass
class FakeFigures:
    """One customer's figures, as given."""

    who: Customer | None = None
    aged: tuple[Ageing, ...] = ()
    open_documents: tuple[Document, ...] = ()
    open_orders: tuple[OpenOrder, ...] = ()
    sums: PaymentSums = field(default_factory=PaymentSums)
    chaseable: dict[str, date] = field(default_factory=dict)
    """The oldest due date worth a reminder, by currency."""
    came_in: tuple[LastPayment, ...] = ()
    reserved: tuple[Money, ...] = ()
    increases: tuple[Money, ...] = ()
    smallest_asked: list[tuple[int, str]] = field(default_factory=list)

    async def customer(self) -> Customer:
        if self.who is None:
            raise UnknownCustomerError
        return self.who

    async def standing(
        self, bounds: Bounds, currency: str, most_documents: int, most_payments: int
    ) -> Standing:
        documents, payments = self.open_documents[:most_documents], self.came_in[:most_payments]
        counting = self.reserved, self.increases
        return Standing(self.aged, documents, self.open_orders, self.sums, payments, *counting)

    async def chaseable_due_on(self, smallest_minor: int, currency: str) -> date | None:
        self.smallest_asked.append((smallest_minor, currency))
        return self.chaseable.get(currency)


@dataclass
class FakeFinder:
    """Answers each way of looking from a table; `asked` says which were tried."""

    answers: dict[str, list[FoundRow]] = field(default_factory=dict)
    everybody: list[FoundRow] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def _look(self, way: str) -> list[FoundRow]:
        self.asked.append(way)
        return self.answers.get(way, [])

    async def by_code(self, typed: str) -> list[FoundRow]:
        return self._look("code")

    async def by_name(self, typed: str) -> list[FoundRow]:
        return self._look("name")

    async def by_registration(self, typed: str) -> list[FoundRow]:
        return self._look("registration")

    async def by_prefix(self, typed: str) -> list[FoundRow]:
        return self._look("prefix")

    async def by_words(self, typed: str) -> list[FoundRow]:
        return self._look("words")

    async def names(self) -> Sequence[tuple[int, str]]:
        return [(row.id, row.search_name) for row in self.everybody]

    async def of_ids(self, ids: Sequence[int]) -> list[FoundRow]:
        return [next(row for row in self.everybody if row.id == one) for one in ids]

    async def first(self, most: int) -> list[FoundRow]:
        return sorted(self.everybody, key=lambda row: row.search_name)[:most]


@dataclass
class FakeNumbers:
    """Documents by number, as given."""

    known: list[FoundDocument] = field(default_factory=list)

    async def by_number(self, typed: str) -> tuple[list[FoundDocument], int]:
        found = [one for one in self.known if one.number == typed]
        return found, len(found)

    async def by_ending(self, folded: str) -> tuple[list[FoundDocument], int]:
        found = [one for one in self.known if fold_number(one.number).endswith(folded)]
        found.sort(key=lambda one: len(fold_number(one.number)))
        return found[:20], len(found)


@dataclass
class FakeSaid:
    """To whom the notices of an outbox are, by key."""

    people: dict[str, str] = field(default_factory=dict)

    async def people_of(self, keys: Collection[str]) -> dict[str, str]:
        return {key: self.people[key] for key in keys if key in self.people}


@dataclass
class FakeBooks:
    """A whole workspace in memory; `empty` is one into which nothing was ever imported."""

    accounts: list[Account] = field(default_factory=list)
    entities: tuple[LedgerRow, ...] = field(default_factory=lambda: (ledger(),))
    settled: list[NewsRow] = field(default_factory=list)
    due_next: NextDueRow | None = None
    figures: CustomerFigures = field(default_factory=FakeFigures)
    lookup: Finder = field(default_factory=FakeFinder)
    empty: bool = False
    numbers: FakeNumbers = field(default_factory=lambda: FakeNumbers())
    sheets: dict[int, DocumentRow] = field(default_factory=dict)
    asked_next_due: list[tuple[list[str], date]] = field(default_factory=list)
    asked_late: list[set[str] | None] = field(default_factory=list)
    """The salespeople whose late customers were read; None for everybody's."""
    asked_finder: list[tuple[set[str] | None, str | None]] = field(default_factory=list)
    """The salespeople and the entity that a finder was narrowed to."""

    records: FakeRecords = field(default_factory=FakeRecords)
    outbox: Said = field(default_factory=FakeSaid)

    @property
    def ledger(self) -> FakeLedger:
        return self.records.ledger

    @property
    def promises(self) -> FakePromises:
        return self.records.promises

    @property
    def disputes(self) -> FakeDisputes:
        return self.records.disputes

    @property
    def notes(self) -> FakeNotes:
        return self.records.notes

    @property
    def trail(self) -> FakeTrail:
        return self.records.trail

    @property
    def exposures(self) -> FakeExposures:
        return self.records.exposures

    @property
    def requests(self) -> FakeRequests:
        return self.records.requests

    @property
    def holds(self) -> FakeHolds:
        return self.records.holds

    @property
    def crossings(self) -> FakeCrossings:
        return self.records.crossings

    @property
    def cases(self) -> FakeCases:
        return self.records.cases

    @property
    def reservations(self) -> FakeReservations:
        return self.records.reservations

    @property
    def delegations(self) -> FakeDelegations:
        return self.records.delegations

    @property
    def dunning(self) -> FakeDunning:
        return self.records.dunning

    @property
    def mailings(self) -> FakeMailings:
        return self.records.mailings

    @property
    def letters(self) -> FakeLetters:
        return self.records.letters

    @property
    def litigations(self) -> FakeLitigations:
        return self.records.litigations

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reader]:
        if self.empty:
            raise LedgerEmptyError
        yield self

    async def ledgers(self, as_of: date) -> tuple[LedgerRow, ...]:
        return self.entities

    async def ageings(self, as_of: date, bounds: Bounds) -> AsyncIterator[CustomerAgeing]:
        for account in sorted(self.accounts, key=lambda one: (one.entity, one.code)):
            for ageing in account.aged(as_of, bounds):
                yield CustomerAgeing(account.entity, account.code, account.name, ageing)

    async def late(
        self,
        as_of: date,
        since: date,
        bounds: Bounds,
        smallest: Decimal,
        salespeople: Collection[str] | None = None,
    ) -> AsyncIterator[LateRow]:
        self.asked_late.append(None if salespeople is None else set(salespeople))
        for account in sorted(self.accounts, key=lambda one: (one.salesperson, one.id)):
            if salespeople is None or account.salesperson in salespeople:
                for row in account.late_rows(as_of, bounds, smallest, since):
                    yield row

    async def overdue(
        self, as_of: date, salespeople: Collection[str] | None = None, entity: str | None = None
    ) -> AsyncIterator[OverdueRow]:
        for account in self._of(salespeople, entity):
            for ageing in account.aged(as_of, Bounds()):
                if ageing.oldest_due_on:
                    yield account.overdue_row(ageing, ageing.oldest_due_on)

    async def ageings_of(
        self, customers: Collection[int], as_of: date, bounds: Bounds
    ) -> dict[tuple[int, str], Ageing]:
        found = [one for one in self.accounts if one.id in customers]
        return {(one.id, aged.currency): aged for one in found for aged in one.aged(as_of, bounds)}

    async def news(
        self, since: date, as_of: date, salespeople: Collection[str] | None = None
    ) -> AsyncIterator[NewsRow]:
        for row in self.settled:
            if salespeople is None or row.salesperson in salespeople:
                yield row

    async def salespeople(self) -> tuple[str, ...]:
        return tuple(sorted({one.salesperson for one in self.accounts}))

    async def entity_names(self) -> dict[str, str]:
        return {one.entity: one.name for one in self.entities}

    async def portfolios(self) -> dict[tuple[str, str], int]:
        keys = [(one.salesperson, one.entity) for one in self.accounts]
        return {key: keys.count(key) for key in sorted(set(keys))}

    async def next_due(self, salespeople: Sequence[str], as_of: date, until: date) -> NextDueRow | None:
        self.asked_next_due.append((list(salespeople), until))
        return self.due_next

    def finder(self, salespeople: Collection[str] | None = None, entity: str | None = None) -> Finder:
        self.asked_finder.append((None if salespeople is None else set(salespeople), entity))
        return self.lookup

    def documents(
        self, salespeople: Collection[str] | None = None, entity: str | None = None
    ) -> DocumentFinder:
        self.asked_finder.append((None if salespeople is None else set(salespeople), entity))
        return self.numbers

    async def document(self, document_id: int, as_of: date, most: int) -> DocumentRow:
        if document_id not in self.sheets:
            raise UnknownDocumentError
        return self.sheets[document_id]

    def customer(self, customer_id: int, as_of: date) -> CustomerFigures:
        return self.figures

    def _of(self, salespeople: Collection[str] | None, entity: str | None) -> list[Account]:
        seen = [one for one in self.accounts if salespeople is None or one.salesperson in salespeople]
        return [one for one in seen if entity in (None, one.entity)]
