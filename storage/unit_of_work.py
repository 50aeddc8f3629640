"""One transaction that writes, on one workspace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.credit.exposure import DEFAULT_BANDS, Bands
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
from bot.errors import StorageError
from bot.members import Member, Preferences
from bot.ports import Members, Mornings, Outbox, PreferenceStore, Work
from bot.records import Disputes, Drafts, Ledger, Notes, Promises, Trail
from storage.books import find_workspace, open_workspace
from storage.cases import CaseStore
from storage.credit_requests import RequestStore
from storage.crossings import CrossingStore
from storage.delegations import DelegationStore
from storage.disputes import DisputeStore
from storage.drafts import DraftStore
from storage.dunning import DunningStore
from storage.engine import reason
from storage.figures.exposures import ExposureStore
from storage.holds import HoldStore
from storage.known import KnownLedger
from storage.letters import LetterStore
from storage.litigations import LitigationStore
from storage.mailings import MailingStore
from storage.members import MemberStore, PreferencesStore, met
from storage.migrate import connected, migrate
from storage.mornings import MorningStore
from storage.notes import NoteStore
from storage.outbox import OutboxStore
from storage.promises import PromiseStore
from storage.reservations import ReservationStore
from storage.trail import TrailStore


@dataclass(slots=True)
class LedgerWork:
    """What a transaction is worked through."""

    connection: AsyncConnection
    workspace_id: int
    members: Members
    preferences: PreferenceStore
    outbox: Outbox
    mornings: Mornings
    ledger: Ledger
    promises: Promises
    disputes: Disputes
    notes: Notes
    trail: Trail
    drafts: Drafts
    exposures: Exposures
    requests: CreditRequests
    holds: Holds
    crossings: Crossings
    cases: Cases
    reservations: Reservations
    delegations: Delegations
    dunning: DunningSteps
    mailings: Mailings
    letters: Letters
    litigations: Litigations

    async def met(self, slack_id: str) -> tuple[Member, Preferences] | None:
        """Whom an account was matched with, and what they set for themselves, in one call."""
        return await met(self.connection, self.workspace_id, slack_id)


class LedgerUnitOfWork:
    """Opens transactions on one workspace of a database, brought up to date before the first.

    Each instance claims notices under a name of its own: one instance a process, or at least a sender.
    `bands` are the policy's, and go with every exposure that is read.
    """

    def __init__(self, engine: AsyncEngine, workspace: str, bands: Bands = DEFAULT_BANDS) -> None:
        self.engine = engine
        self.workspace = workspace
        self.bands = bands
        self.holder = uuid4().hex
        self._workspace_id: int | None = None

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Work]:
        """Commits at its end; rolls back when anything is raised. Raises StorageError."""
        await self._ready()
        async with self._connected(writes=True) as connection, connection.begin():
            yield self._work(connection)

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[Work]:
        """Only reads, also while an import writes; rolled back at its end. Raises StorageError."""
        await self._ready()
        async with self._connected(writes=False) as connection:
            yield self._work(connection)  # begins with its first statement; closing it rolls it back

    async def _ready(self) -> None:
        """The schema is up to date and the workspace is open, before the first transaction."""
        if self._workspace_id is None:
            await migrate(self.engine)
            async with self._connected(writes=True) as connection:
                await self._open(connection)

    @asynccontextmanager
    async def _connected(self, *, writes: bool) -> AsyncIterator[AsyncConnection]:
        try:
            async with connected(self.engine) as connection:
                yield await connection.execution_options(writes=True) if writes else connection
        except SQLAlchemyError as error:
            raise StorageError(f"The database did not take it ({reason(error)}): try again.") from error

    async def _open(self, connection: AsyncConnection) -> None:
        """Learn the workspace's id; a new one is opened in a transaction of its own: nobody is held up."""
        async with connection.begin():
            known = await find_workspace(connection, self.workspace)
            opened = known or await open_workspace(connection, self.workspace)
        self._workspace_id = opened

    def _work(self, connection: AsyncConnection) -> LedgerWork:
        assert self._workspace_id is not None  # noqa: S101  (opened above)
        return LedgerWork(
            connection,
            self._workspace_id,
            members=MemberStore(connection, self._workspace_id),
            preferences=PreferencesStore(connection, self._workspace_id),
            outbox=OutboxStore(connection, self._workspace_id, self.holder),
            mornings=MorningStore(connection, self._workspace_id),
            ledger=KnownLedger(connection, self._workspace_id),
            promises=PromiseStore(connection, self._workspace_id),
            disputes=DisputeStore(connection, self._workspace_id),
            notes=NoteStore(connection, self._workspace_id),
            trail=TrailStore(connection, self._workspace_id),
            drafts=DraftStore(connection, self._workspace_id),
            exposures=ExposureStore(connection, self._workspace_id, self.bands),
            requests=RequestStore(connection, self._workspace_id),
            holds=HoldStore(connection, self._workspace_id),
            crossings=CrossingStore(connection, self._workspace_id),
            cases=CaseStore(connection, self._workspace_id),
            reservations=ReservationStore(connection, self._workspace_id),
            delegations=DelegationStore(connection, self._workspace_id),
            dunning=DunningStore(connection, self._workspace_id),
            mailings=MailingStore(connection, self._workspace_id),
            letters=LetterStore(connection, self._workspace_id),
            litigations=LitigationStore(connection, self._workspace_id),
        )
