"""The services' view of one workspace's figures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.credit.ageing import Bounds
from bot.errors import LedgerEmptyError
from bot.figures import CustomerAgeing, LateRow, LedgerRow, NewsRow, NextDueRow
from bot.ports import Reader
from storage.books import find_workspace
from storage.figures.aged import customer_ageings
from storage.figures.card import CardReader
from storage.figures.find import Finder
from storage.figures.late import late_rows
from storage.figures.ledgers import ledgers_at
from storage.figures.news import news_rows, next_due, portfolio_sizes
from storage.migrate import connected, migrate, newest_revision, present_revision


@dataclass(frozen=True, slots=True)
class LedgerReader:
    """Figures of one workspace, read on one connection."""

    connection: AsyncConnection
    workspace_id: int

    async def ledgers(self, as_of: date) -> tuple[LedgerRow, ...]:
        """The entities that have figures, and when those were taken."""
        return await ledgers_at(self.connection, self.workspace_id, as_of)

    def ageings(self, as_of: date, bounds: Bounds) -> AsyncIterator[CustomerAgeing]:
        """Every customer's aged balance."""
        return customer_ageings(self.connection, self.workspace_id, as_of, bounds)

    def late(self, as_of: date, since: date, bounds: Bounds, smallest: Decimal) -> AsyncIterator[LateRow]:
        """Customers with something overdue."""
        return late_rows(self.connection, self.workspace_id, as_of, since, bounds, smallest)

    def news(self, since: date, as_of: date) -> AsyncIterator[NewsRow]:
        """What was settled after a morning."""
        return news_rows(self.connection, self.workspace_id, since, as_of)

    async def portfolios(self) -> dict[tuple[str, str], int]:
        """How many customers each salesperson has in each entity."""
        return await portfolio_sizes(self.connection, self.workspace_id)

    async def next_due(self, salespeople: Sequence[str], as_of: date, until: date) -> NextDueRow | None:
        """The largest of what falls due first."""
        return await next_due(self.connection, self.workspace_id, salespeople, as_of, until)

    def finder(self) -> Finder:
        """For looking customers up."""
        return Finder(self.connection, self.workspace_id)

    def customer(self, customer_id: int, as_of: date) -> CardReader:
        """One customer's figures."""
        return CardReader(self.connection, self.workspace_id, customer_id, as_of)


class LedgerBooks:
    """Opens one workspace of a database for reading; the schema is brought up to date on the way."""

    def __init__(self, engine: AsyncEngine, workspace: str) -> None:
        self.engine = engine
        self.workspace = workspace

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reader]:
        """One transaction, rolled back at its end. Raises LedgerEmptyError and StorageError."""
        await migrate(self.engine)
        async with self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                connection = await connection.execution_options(isolation_level="REPEATABLE READ")
            workspace_id = await find_workspace(connection, self.workspace)
            if workspace_id is None:
                raise LedgerEmptyError
            yield LedgerReader(connection, workspace_id)

    async def revision(self) -> tuple[str | None, str]:
        """The revision the database is at, and the one the code was written for."""
        async with connected(self.engine) as connection:
            return await connection.run_sync(present_revision), newest_revision()
