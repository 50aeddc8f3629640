"""What the services read of the ledger: storage implements it, and tests fake it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from bot.credit.ageing import Ageing, Bounds
from bot.credit.behaviour import PaymentSums
from bot.credit.card import LastPayment, OpenOrder
from bot.credit.ledger import Customer, Document
from bot.credit.money import Money
from bot.credit_records import (
    Cases,
    CreditRequests,
    Crossings,
    Delegations,
    Exposures,
    Holds,
    Reservations,
)
from bot.dunning_records import DunningSteps, Letters, Litigations, Mailings
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
from bot.records import Disputes, Ledger, Notes, Promises, Trail


@dataclass(frozen=True, slots=True)
class CreditKept:
    """What may be kept of a customer beside its figures: where there is nothing, nothing is read."""

    holds: bool = True
    requests: bool = True
    cases: bool = True
    reservations: bool = True
    groups: bool = True
    """Of anybody: whether the company's customers have groups at all."""


ANYTHING = CreditKept()
"""Nobody looked: all of it may be there."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a customer stands on a day."""

    ageings: tuple[Ageing, ...]
    """The aged balance, one a currency."""
    documents: tuple[Document, ...]
    """Open ones, the longest due first."""
    orders: tuple[OpenOrder, ...]
    """What is accepted and not yet invoiced."""
    payments: PaymentSums
    """How it paid over twelve months."""
    last_payments: tuple[LastPayment, ...]
    """What came in last."""
    reserved: tuple[Money, ...] = ()
    """What is kept for accepted orders that no import has brought yet."""
    increases: tuple[Money, ...] = ()
    """The temporary increases whose period has the day, in the customer's currency."""
    kept: CreditKept = ANYTHING


class CustomerFigures(Protocol):
    """One customer as of a day."""

    async def customer(self) -> Customer:
        """Who it is, with the limits in force on the day."""
        ...

    async def standing(
        self, bounds: Bounds, currency: str, most_documents: int, most_payments: int
    ) -> Standing:
        """How it stands; how it paid is of one currency."""
        ...

    async def chaseable_due_on(self, smallest_minor: int, currency: str) -> date | None:
        """The oldest due date of what is overdue and worth a reminder."""
        ...


class Finder(Protocol):
    """Looks customers up, one way at a time, among those of some salespeople or of all."""

    async def by_code(self, typed: str) -> list[FoundRow]:
        """The code itself."""
        ...

    async def by_name(self, typed: str) -> list[FoundRow]:
        """The whole name."""
        ...

    async def by_registration(self, typed: str) -> list[FoundRow]:
        """The registration number."""
        ...

    async def by_prefix(self, typed: str) -> list[FoundRow]:
        """What a code or a name begins with."""
        ...

    async def by_words(self, typed: str) -> list[FoundRow]:
        """Names that hold every word."""
        ...

    async def names(self) -> Sequence[tuple[int, str]]:
        """Every customer's folded name."""
        ...

    async def of_ids(self, ids: Sequence[int]) -> list[FoundRow]:
        """These customers, in this order."""
        ...

    async def first(self, most: int) -> list[FoundRow]:
        """The first ones by name."""
        ...


class DocumentFinder(Protocol):
    """Looks documents up by number among those of some salespeople's customers, or of all."""

    async def by_number(self, typed: str) -> tuple[list[FoundDocument], int]:
        """The number itself, what is open first, and how many there are."""
        ...

    async def by_ending(self, folded: str) -> tuple[list[FoundDocument], int]:
        """Numbers that end so, case and signs aside: the shortest first, and how many there are."""
        ...


class Said(Protocol):
    """What was left for the sender, only to read."""

    async def people_of(self, keys: Collection[str]) -> dict[str, str]:
        """To whom the notices of these keys are, by the policy's e-mail; without those never added."""
        ...


class Reader(Protocol):
    """The figures of one workspace, within one transaction."""

    @property
    def ledger(self) -> Ledger:
        """Single documents and customers, as decisions need them."""
        ...

    @property
    def promises(self) -> Promises:
        """Promises and plans, only to read."""
        ...

    @property
    def disputes(self) -> Disputes:
        """Disputes, only to read."""
        ...

    @property
    def notes(self) -> Notes:
        """Notes, only to read."""
        ...

    @property
    def trail(self) -> Trail:
        """The audit trail, only to read."""
        ...

    @property
    def exposures(self) -> Exposures:
        """Exposure, limits, and what an order is held against."""
        ...

    @property
    def requests(self) -> CreditRequests:
        """Requests to the credit manager, only to read."""
        ...

    @property
    def holds(self) -> Holds:
        """Holds, only to read."""
        ...

    @property
    def crossings(self) -> Crossings:
        """Crossings, only to read."""
        ...

    @property
    def cases(self) -> Cases:
        """Cases, only to read."""
        ...

    @property
    def reservations(self) -> Reservations:
        """Reservations, only to read."""
        ...

    @property
    def delegations(self) -> Delegations:
        """Delegations, only to read."""
        ...

    @property
    def dunning(self) -> DunningSteps:
        """Dunning steps and pauses, only to read."""
        ...

    @property
    def mailings(self) -> Mailings:
        """E-mails to customers, only to read."""
        ...

    @property
    def letters(self) -> Letters:
        """Letters and kept files, only to read."""
        ...

    @property
    def litigations(self) -> Litigations:
        """Hand-overs, only to read."""
        ...

    @property
    def outbox(self) -> Said:
        """What was said, and to whom."""
        ...

    async def ledgers(self, as_of: date) -> tuple[LedgerRow, ...]:
        """The entities that have figures, and when those were taken."""
        ...

    def ageings(self, as_of: date, bounds: Bounds) -> AsyncIterator[CustomerAgeing]:
        """Every customer's aged balance, by entity and code."""
        ...

    def late(
        self,
        as_of: date,
        since: date,
        bounds: Bounds,
        smallest: Decimal,
        salespeople: Collection[str] | None = None,
    ) -> AsyncIterator[LateRow]:
        """Customers with something overdue, by salesperson, a row a currency, a customer's rows together.

        A currency in which nothing is late has its row too. `since` is the morning before. With
        `salespeople`, as the ledger writes them, only their customers.
        """
        ...

    def overdue(
        self,
        as_of: date,
        salespeople: Collection[str] | None = None,
        entity: str | None = None,
    ) -> AsyncIterator[OverdueRow]:
        """What is overdue, a row for each customer and currency, in no order.

        With `salespeople`, as the ledger writes them, only their customers; with an entity's code, its.
        """
        ...

    async def ageings_of(
        self, customers: Collection[int], as_of: date, bounds: Bounds
    ) -> dict[tuple[int, str], Ageing]:
        """The aged balances of these customers, by id and currency."""
        ...

    def news(
        self, since: date, as_of: date, salespeople: Collection[str] | None = None
    ) -> AsyncIterator[NewsRow]:
        """What was settled after a morning; with `salespeople`, by their customers."""
        ...

    async def salespeople(self) -> tuple[str, ...]:
        """Every name of a salesperson as the ledger writes it; the empty one is nobody's."""
        ...

    async def entity_names(self) -> dict[str, str]:
        """The entities' names, by code."""
        ...

    async def portfolios(self) -> dict[tuple[str, str], int]:
        """How many customers each salesperson has in each entity, by code."""
        ...

    async def next_due(self, salespeople: Sequence[str], as_of: date, until: date) -> NextDueRow | None:
        """The largest of what falls due first in these portfolios."""
        ...

    def finder(self, salespeople: Collection[str] | None = None, entity: str | None = None) -> Finder:
        """For looking customers up: all, or those of salespeople as the ledger writes them, of an entity."""
        ...

    def documents(
        self, salespeople: Collection[str] | None = None, entity: str | None = None
    ) -> DocumentFinder:
        """For looking documents up, of the same customers."""
        ...

    async def document(self, document_id: int, as_of: date, most: int) -> DocumentRow:
        """One document on a day, with its newest settlements. Raises UnknownDocumentError."""
        ...

    def customer(self, customer_id: int, as_of: date) -> CustomerFigures:
        """One customer's figures."""
        ...
