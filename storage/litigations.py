"""Hand-overs to collection as they are kept, and what agencies brought in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.litigation import Litigation, LitigationState
from bot.credit.money import Money
from bot.dunning_records import Collected
from bot.errors import AlreadyRunningError, UnknownRecordError
from storage.among import among, is_of
from storage.dunning_tables import UNDECIDED, CollectedRow, LitigationRow
from storage.held import held, hold_customer, hold_customer_of
from storage.lists import amounts_of, ids_of, written_amounts, written_ids
from storage.upsert import insert_once

_NEWEST_FIRST = LitigationRow.asked_at.desc(), LitigationRow.id.desc()


@dataclass(frozen=True, slots=True)
class LitigationStore:
    """The hand-overs of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, litigation: Litigation, key: str) -> Litigation | None:
        """Keep a new one (its id is given); None when something was kept under that key before.

        Raises AlreadyRunningError when the customer has one that is asked or runs
        (`uq_litigations_running`); the transaction goes on.
        """
        values = _written(litigation) | {"workspace_id": self.workspace_id, "request_key": key}
        given = await insert_once(self.connection, LitigationRow, values)
        if given is not None:
            return replace(litigation, id=given)
        # SQLite does not name the index of a conflict: of the two there can be, this one is looked for.
        if not await self._found(self._own(LitigationRow.request_key == key)):
            raise AlreadyRunningError("The customer has a hand-over that is asked or runs.")
        return None

    async def change(self, litigation: Litigation) -> Litigation | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        same = self._own(LitigationRow.id == litigation.id, LitigationRow.version == litigation.version)
        values = _written(litigation) | {"version": litigation.version + 1}
        changed = await self.connection.execute(update(LitigationRow).where(same).values(values))
        return replace(litigation, version=litigation.version + 1) if changed.rowcount else None

    async def one(self, litigation_id: int, *, hold: bool = False) -> Litigation:
        """One. Raises UnknownRecordError."""
        if hold:
            await hold_customer_of(self.connection, LitigationRow.__tablename__, litigation_id)
        found = await self._found(self._own(LitigationRow.id == litigation_id), hold=hold)
        if not found:
            raise UnknownRecordError
        return found[0]

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Litigation, ...]:
        """All of a customer, the newest first; with `hold`, none is added meanwhile either."""
        if hold:
            await hold_customer(self.connection, customer_id)
        which = self._few(LitigationRow.customer_id == customer_id)
        return await self._found(which, *_NEWEST_FIRST, hold=hold)

    async def running(self, customers: Collection[int] | None = None) -> tuple[Litigation, ...]:
        """Those that are asked or handed over, the oldest first."""
        which = and_(self._few(), UNDECIDED)
        if customers is not None:
            which = and_(which, among(LitigationRow.customer_id, customers))
        return await self._found(which, LitigationRow.asked_at, LitigationRow.id)

    async def collected(self, litigation_ids: Collection[int]) -> dict[int, tuple[Collected, ...]]:
        """What agencies brought in, the oldest first."""
        own = is_of(CollectedRow.workspace_id, self.workspace_id)
        found = select(CollectedRow.__table__).where(own, among(CollectedRow.litigation_id, litigation_ids))
        brought: dict[int, list[Collected]] = {}
        for row in await self.connection.execute(found.order_by(CollectedRow.received_on, CollectedRow.id)):
            brought.setdefault(row.litigation_id, []).append(_collected(row))
        return {litigation: tuple(those) for litigation, those in brought.items()}

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(LitigationRow.workspace_id == self.workspace_id, *conditions)

    def _few(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(is_of(LitigationRow.workspace_id, self.workspace_id), *conditions)

    async def _found(
        self, which: ColumnElement[bool], *order: Any, hold: bool = False
    ) -> tuple[Litigation, ...]:
        found = select(LitigationRow.__table__).where(which).order_by(*order)
        return tuple(_litigation(row) for row in await self.connection.execute(held(found, hold)))


def _written(litigation: Litigation) -> dict[str, Any]:
    return {
        "customer_id": litigation.customer_id,
        "step_id": litigation.step_id,
        "to": litigation.to,
        "reason": litigation.reason,
        "asked_by": litigation.asked_by,
        "asked_at": litigation.asked_at,
        "asked_on": litigation.asked_on,
        "state": litigation.state.value,
        "decided_by": litigation.decided_by,
        "decided_at": litigation.decided_at,
        "handed_over_on": litigation.handed_over_on,
        "decision_reason": litigation.decision_reason,
        "documents": written_ids(litigation.documents),
        "claimed": written_amounts(litigation.claimed),
        "charges": written_amounts(litigation.charges),
        "file_id": litigation.file_id,
        "ended_on": litigation.ended_on,
        "ended_by": litigation.ended_by,
        "end_reason": litigation.end_reason,
        "language": litigation.language,
        "version": litigation.version,
    }


def _litigation(row: Row[Any]) -> Litigation:
    return Litigation(
        id=row.id,
        customer_id=row.customer_id,
        step_id=row.step_id,
        to=row.to,
        reason=row.reason,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        asked_on=row.asked_on,
        state=LitigationState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        handed_over_on=row.handed_over_on,
        decision_reason=row.decision_reason,
        documents=ids_of(row.documents),
        claimed=amounts_of(row.claimed),
        charges=amounts_of(row.charges),
        file_id=row.file_id,
        ended_on=row.ended_on,
        ended_by=row.ended_by,
        end_reason=row.end_reason,
        language=row.language,
        version=row.version,
    )


def _collected(row: Row[Any]) -> Collected:
    fee = None if row.fee_minor is None else Money.of_minor(row.fee_minor, row.fee_currency)
    return Collected(
        litigation_id=row.litigation_id,
        received_on=row.received_on,
        amount=Money.of_minor(row.amount_minor, row.currency),
        fee=fee,
        reference=row.reference,
        number=row.number,
    )
