"""The services' view of one workspace's figures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.credit.ageing import Ageing, Bounds
from bot.credit.exposure import DEFAULT_BANDS, Bands
from bot.errors import LedgerEmptyError
from bot.figures import CustomerAgeing, DocumentRow, LateRow, LedgerRow, NewsRow, NextDueRow, OverdueRow
from bot.reading import Reader
from storage.books import find_ledger, newest_moment
from storage.cases import CaseStore
from storage.credit_requests import RequestStore
from storage.crossings import CrossingStore
from storage.delegations import DelegationStore
from storage.disputes import DisputeStore
from storage.dunning import DunningStore
from storage.figures.aged import ageings_of, customer_ageings
from storage.figures.card import CardReader
from storage.figures.documents import DocumentFinder
from storage.figures.exposures import ExposureStore
from storage.figures.find import Finder
from storage.figures.late import late_rows
from storage.figures.ledgers import ledgers_at
from storage.figures.news import news_rows, next_due, portfolio_sizes
from storage.figures.overdue import overdue_rows
from storage.figures.scope import KnownNames, entity_names
from storage.figures.sheet import SheetReader
from storage.holds import HoldStore
from storage.known import KnownLedger
from storage.letters import LetterStore
from storage.litigations import LitigationStore
from storage.mailings import MailingStore
from storage.migrate import connected, migrate, newest_revision, present_revision
from storage.notes import NoteStore
from storage.outbox import OutboxStore
from storage.promises import PromiseStore
from storage.reservations import ReservationStore
from storage.trail import TrailStore


@dataclass(frozen=True, slots=True)
class LedgerReader:
    """Figures of one workspace, read on one connection."""

    connection: AsyncConnection
    workspace_id: int
    names: KnownNames
    bands: Bands = DEFAULT_BANDS

    @property
    def ledger(self) -> KnownLedger:
        """Single documents and customers, as decisions need them."""
        return KnownLedger(self.connection, self.workspace_id)

    @property
    def promises(self) -> PromiseStore:
        """Promises and plans, only to read."""
        return PromiseStore(self.connection, self.workspace_id)

    @property
    def disputes(self) -> DisputeStore:
        """Disputes, only to read."""
        return DisputeStore(self.connection, self.workspace_id)

    @property
    def notes(self) -> NoteStore:
        """Notes, only to read."""
        return NoteStore(self.connection, self.workspace_id)

    @property
    def trail(self) -> TrailStore:
        """The audit trail, only to read."""
        return TrailStore(self.connection, self.workspace_id)

    @property
    def exposures(self) -> ExposureStore:
        """Exposure, limits, and what an order is held against."""
        return ExposureStore(self.connection, self.workspace_id, self.bands)

    @property
    def requests(self) -> RequestStore:
        """Requests to the credit manager, only to read."""
        return RequestStore(self.connection, self.workspace_id)

    @property
    def holds(self) -> HoldStore:
        """Holds, only to read."""
        return HoldStore(self.connection, self.workspace_id)

    @property
    def crossings(self) -> CrossingStore:
        """Crossings, only to read."""
        return CrossingStore(self.connection, self.workspace_id)

    @property
    def cases(self) -> CaseStore:
        """Cases, only to read."""
        return CaseStore(self.connection, self.workspace_id)

    @property
    def reservations(self) -> ReservationStore:
        """Reservations, only to read."""
        return ReservationStore(self.connection, self.workspace_id)

    @property
    def delegations(self) -> DelegationStore:
        """Delegations, only to read."""
        return DelegationStore(self.connection, self.workspace_id)

    @property
    def dunning(self) -> DunningStore:
        """Steps and pauses, only to read."""
        return DunningStore(self.connection, self.workspace_id)

    @property
    def mailings(self) -> MailingStore:
        """E-mails to customers, only to read."""
        return MailingStore(self.connection, self.workspace_id)

    @property
    def letters(self) -> LetterStore:
        """Letters and files, only to read."""
        return LetterStore(self.connection, self.workspace_id)

    @property
    def litigations(self) -> LitigationStore:
        """Hand-overs to collection, only to read."""
        return LitigationStore(self.connection, self.workspace_id)

    @property
    def outbox(self) -> OutboxStore:
        """What was said, only to read: nothing is leased."""
        return OutboxStore(self.connection, self.workspace_id, holder="")

    async def ledgers(self, as_of: date) -> tuple[LedgerRow, ...]:
        """The entities that have figures, and when those were taken."""
        return await ledgers_at(self.connection, self.workspace_id, as_of)

    def ageings(self, as_of: date, bounds: Bounds) -> AsyncIterator[CustomerAgeing]:
        """Every customer's aged balance."""
        return customer_ageings(self.connection, self.workspace_id, as_of, bounds)

    def late(
        self,
        as_of: date,
        since: date,
        bounds: Bounds,
        smallest: Decimal,
        salespeople: Collection[str] | None = None,
    ) -> AsyncIterator[LateRow]:
        """Customers with something overdue."""
        return late_rows(self.connection, self.workspace_id, as_of, since, bounds, smallest, salespeople)

    def overdue(
        self,
        as_of: date,
        salespeople: Collection[str] | None = None,
        entity: str | None = None,
    ) -> AsyncIterator[OverdueRow]:
        """What is overdue, a row for each customer and currency."""
        return overdue_rows(self.connection, self.workspace_id, as_of, salespeople, entity)

    async def ageings_of(
        self, customers: Collection[int], as_of: date, bounds: Bounds
    ) -> dict[tuple[int, str], Ageing]:
        """The aged balances of these customers, by id and currency."""
        return await ageings_of(self.connection, self.workspace_id, customers, as_of, bounds)

    def news(
        self, since: date, as_of: date, salespeople: Collection[str] | None = None
    ) -> AsyncIterator[NewsRow]:
        """What was settled after a morning."""
        return news_rows(self.connection, self.workspace_id, since, as_of, salespeople)

    async def salespeople(self) -> tuple[str, ...]:
        """Every name of a salesperson as the ledger writes it."""
        return await self.names.read(self.connection, self.workspace_id)

    async def entity_names(self) -> dict[str, str]:
        """The entities' names, by code."""
        return await entity_names(self.connection, self.workspace_id)

    async def portfolios(self) -> dict[tuple[str, str], int]:
        """How many customers each salesperson has in each entity."""
        return await portfolio_sizes(self.connection, self.workspace_id)

    async def next_due(self, salespeople: Sequence[str], as_of: date, until: date) -> NextDueRow | None:
        """The largest of what falls due first."""
        return await next_due(self.connection, self.workspace_id, salespeople, as_of, until)

    def finder(self, salespeople: Collection[str] | None = None, entity: str | None = None) -> Finder:
        """For looking customers up."""
        return Finder(self.connection, self.workspace_id, salespeople, entity)

    def documents(
        self, salespeople: Collection[str] | None = None, entity: str | None = None
    ) -> DocumentFinder:
        """For looking documents up."""
        return DocumentFinder(self.connection, self.workspace_id, salespeople, entity)

    async def document(self, document_id: int, as_of: date, most: int) -> DocumentRow:
        """One document on a day. Raises UnknownDocumentError."""
        return await SheetReader(self.connection, self.workspace_id, document_id, as_of).row(most)

    def customer(self, customer_id: int, as_of: date) -> CardReader:
        """One customer's figures."""
        return CardReader(self.connection, self.workspace_id, customer_id, as_of)


class LedgerBooks:
    """Opens one workspace of a database for reading; the schema is brought up to date before the first.

    `bands` are the policy's, and go with every exposure that is read.
    """

    def __init__(self, engine: AsyncEngine, workspace: str, bands: Bands = DEFAULT_BANDS) -> None:
        self.engine = engine
        self.workspace = workspace
        self.bands = bands
        self._workspace_id: int | None = None
        self._names = KnownNames()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reader]:
        """One transaction, rolled back at its end. Raises LedgerEmptyError and StorageError."""
        if self._workspace_id is None:
            await migrate(self.engine)
        async with self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                connection = await connection.execution_options(isolation_level="REPEATABLE READ")
            yield LedgerReader(connection, await self._ledger(connection), self._names, self.bands)

    async def _ledger(self, connection: AsyncConnection) -> int:
        """The workspace's id, looked up until something was imported into it: that is never undone."""
        if self._workspace_id is None:
            self._workspace_id = await find_ledger(connection, self.workspace)
        if self._workspace_id is None:
            raise LedgerEmptyError
        return self._workspace_id

    async def revision(self) -> tuple[str | None, str]:
        """The revision the database is at, and the one the code was written for."""
        async with connected(self.engine) as connection:
            return await connection.run_sync(present_revision), newest_revision()

    async def newest(self) -> datetime | None:
        """When the newest import, morning or entry of the trail was written; None before the first."""
        await migrate(self.engine)
        async with connected(self.engine) as connection:
            return await newest_moment(connection, self.workspace)
