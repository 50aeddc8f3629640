"""A company for tests: it writes exports, takes them, and asks what the ledger says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.credit.ageing import Ageing
from bot.credit.card import Card
from bot.files import FileKind, ImportReport, ImportRequest
from bot.policy import Policy
from bot.services.ageing import ledger_ageing
from bot.services.customer_cards import customer_card
from storage.imports.take import FileImporter
from storage.reader import LedgerBooks

HEADER = "customer;number;kind;issued;due;gross;open;currency;disputed"
WRITTEN = ("documents", "movements", "document_versions")
TABLES = (*WRITTEN, "customers", "entities", "imports", "ledger_dates", "limits", "orders", "payments")
FIRST, SECOND, THIRD = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)
"""Three Mondays on which exports are taken."""


def at(day: date, hour: int = 8) -> datetime:
    """An instant of that day, in Paris too."""
    return datetime.combine(day, time(hour), UTC)


def item(
    customer: str,
    number: str,
    gross: str,
    *,
    left: str | None = None,
    issued: str = "2026-01-15",
    due: str = "2026-02-14",
    kind: str = "invoice",
    currency: str = "EUR",
    disputed: str = "",
) -> str:
    """A line of open items, under HEADER."""
    return ";".join(
        (customer, number, kind, issued, due, gross, gross if left is None else left, currency, disputed)
    )


@dataclass
class Company:
    """One workspace of a database, and a folder to write its exports into."""

    engine: AsyncEngine
    folder: Path
    policy: Policy = field(default_factory=Policy)
    workspace: str = "default"
    _numbers: Any = field(default_factory=count)

    def write(self, lines: Iterable[str], name: str | None = None) -> Path:
        """A file of these lines."""
        path = self.folder / (name or f"export-{next(self._numbers)}.csv")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    async def take(self, path: Path, day: date, **asked: Any) -> ImportReport:
        """Import a file as of the morning of a day."""
        request = ImportRequest(path, at(day), ledger_at=asked.pop("ledger_at", at(day)), **asked)
        return await FileImporter(self.engine, self.workspace, self.policy).take(
            request, lambda done, of: None
        )

    async def export(self, day: date, *items: str, header: str = HEADER, **asked: Any) -> ImportReport:
        """Import open items as of a day."""
        kind = asked.pop("kind", FileKind.RECEIVABLES)
        return await self.take(self.write([header, *items]), day, kind=kind, **asked)

    @property
    def books(self) -> LedgerBooks:
        """For the services."""
        return LedgerBooks(self.engine, self.workspace)

    async def ageings(self, day: date) -> dict[tuple[str, str], Ageing]:
        """The aged balance of every customer and currency."""
        found = await ledger_ageing(self.books, self.policy, day)
        return {(row.code, row.ageing.currency): row.ageing for row in found.customers}

    async def owed(self, day: date) -> dict[str, Decimal]:
        """What each customer owes, of one currency each."""
        return {code: one.balance.amount for (code, _), one in (await self.ageings(day)).items()}

    async def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a query finds."""
        async with self.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(statement))]

    async def contents(self, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of these tables, of all when none is named."""
        return {name: await self.rows(f"SELECT * FROM {name} ORDER BY id") for name in tables or TABLES}

    async def open_numbers(self) -> list[str]:
        """The numbers of what is open now."""
        found = await self.rows("SELECT number FROM documents WHERE open_minor <> 0 ORDER BY number")
        return [row[0] for row in found]

    async def movements(self) -> list[tuple[str, str, int]]:
        """Number, kind and minor units of every movement, oldest first."""
        found = await self.rows(
            """SELECT d.number, m.kind, m.delta_minor FROM movements m
               JOIN documents d ON d.id = m.document_id ORDER BY m.moved_on, d.number, m.id"""
        )
        return [(row[0], row[1], row[2]) for row in found]

    async def card(self, code: str, day: date) -> Card:
        """The card of the customer of that code."""
        ids = await self.rows(f"SELECT id FROM customers WHERE code = '{code}'")
        return await customer_card(self.books, self.policy, ids[0][0], day)


def amounts(**owed: str) -> dict[str, Decimal]:
    """Amounts by customer, as a test writes them down."""
    return {code: Decimal(amount) for code, amount in owed.items()}
