"""A ledger with Camille's ACME and Paul's Vidal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from decimal import Decimal

from fakes import Account, eur, invoice
from fakes_books import FakeBooks, FakeFigures, FakeFinder

from bot.credit.ledger import Customer
from bot.figures import FoundRow
from bot.reading import Reader

ACME = FoundRow(1, "MAIN", "C0001", "ACME", "acme", "C. ROY")
VIDAL = FoundRow(2, "MAIN", "C0002", "Transports Vidal", "transports vidal", "P. PETIT")


@dataclass
class SlowBooks(FakeBooks):
    """A database that takes its time."""

    seconds: Decimal | int = 0

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reader]:
        await asyncio.sleep(float(self.seconds))
        async with super().reading() as reader:
            yield reader


def slow(books: FakeBooks, seconds: Decimal | int = Decimal("0.05")) -> FakeBooks:
    return SlowBooks(**{one.name: getattr(books, one.name) for one in fields(books)}, seconds=seconds)


def example_books() -> FakeBooks:
    """ACME of Camille owes since 44 days, Vidal of Paul since 3; the card is ACME's."""
    return FakeBooks(
        accounts=[
            Account(1, [invoice(44, eur("18500"))]),
            Account(2, [invoice(3, eur("900"))], salesperson="P. PETIT"),
        ],
        figures=FakeFigures(who=Customer(1, "MAIN", "C0001", "ACME", "EUR", salesperson="C. ROY")),
        lookup=FakeFinder(everybody=[ACME, VIDAL]),
    )
