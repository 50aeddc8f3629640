"""What the services need of the outside: storage implements it, and tests fake it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from bot.credit.ageing import Ageing, Bounds
from bot.credit.behaviour import PaymentSums
from bot.credit.card import LastPayment, OpenOrder
from bot.credit.ledger import Customer, Document
from bot.figures import CustomerAgeing, FoundRow, LateRow, LedgerRow, NewsRow, NextDueRow
from bot.files import ImportReport, ImportRequest

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are done."""


class Importer(Protocol):
    """Takes files into the ledger."""

    async def take(self, request: ImportRequest, progress: Progress) -> ImportReport:
        """All of a file or nothing of it. Raises ImportRefusedError."""
        ...


class CustomerFigures(Protocol):
    """One customer as of a day."""

    async def customer(self) -> Customer:
        """Who it is, with the limits in force on the day."""
        ...

    async def ageings(self, bounds: Bounds) -> tuple[Ageing, ...]:
        """The aged balance, one a currency."""
        ...

    async def documents(self, most: int) -> tuple[Document, ...]:
        """The open documents, the longest due first."""
        ...

    async def orders(self) -> tuple[OpenOrder, ...]:
        """What is accepted and not yet invoiced."""
        ...

    async def payments(self, currency: str) -> PaymentSums:
        """How it paid over twelve months."""
        ...

    async def chaseable_due_on(self, smallest_minor: int, currency: str) -> date | None:
        """The oldest due date of what is overdue and worth a reminder."""
        ...

    async def last_payments(self, most: int) -> tuple[LastPayment, ...]:
        """What came in last."""
        ...


class Finder(Protocol):
    """Looks customers up, one way at a time."""

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


class Reader(Protocol):
    """The figures of one workspace, within one transaction."""

    async def ledgers(self, as_of: date) -> tuple[LedgerRow, ...]:
        """The entities that have figures, and when those were taken."""
        ...

    def ageings(self, as_of: date, bounds: Bounds) -> AsyncIterator[CustomerAgeing]:
        """Every customer's aged balance, by entity and code."""
        ...

    def late(self, as_of: date, since: date, bounds: Bounds, smallest: Decimal) -> AsyncIterator[LateRow]:
        """Customers with something overdue, by salesperson, a row a currency, a customer's rows together.

        A currency in which nothing is late has its row too. `since` is the morning before.
        """
        ...

    def news(self, since: date, as_of: date) -> AsyncIterator[NewsRow]:
        """What was settled after a morning."""
        ...

    async def portfolios(self) -> dict[tuple[str, str], int]:
        """How many customers each salesperson has in each entity, by code."""
        ...

    async def next_due(self, salespeople: Sequence[str], as_of: date, until: date) -> NextDueRow | None:
        """The largest of what falls due first in these portfolios."""
        ...

    def finder(self) -> Finder:
        """For looking customers up."""
        ...

    def customer(self, customer_id: int, as_of: date) -> CustomerFigures:
        """One customer's figures."""
        ...


class Health(Protocol):
    """How the database is."""

    async def revision(self) -> tuple[str | None, str]:
        """The revision the database is at, and the one the code was written for. Raises StorageError."""
        ...


class Books(Protocol):
    """A workspace's figures, opened for one use case at a time."""

    def reading(self) -> AbstractAsyncContextManager[Reader]:
        """A consistent view. Raises LedgerEmptyError when nothing was ever imported."""
        ...


Clock = Callable[[], datetime]
"""Now, aware; only ways in read it."""
