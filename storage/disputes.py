"""Disputes and their threads as they are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.dispute import Dispute, DisputeLine, DisputeReason, DisputeState, Escalation, LineKind
from bot.credit.money import Money
from bot.errors import AlreadyRunningError, UnknownRecordError
from storage.among import among, is_of
from storage.held import held, hold_customer, hold_customer_of
from storage.record_tables import DisputeLineRow, DisputeRow
from storage.upsert import insert_once

_NEWEST_FIRST = DisputeRow.opened_at.desc(), DisputeRow.id.desc()
_FIRST_TARGET_FIRST = DisputeRow.target_on, DisputeRow.id


@dataclass(frozen=True, slots=True)
class DisputeStore:
    """The disputes of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, dispute: Dispute, key: str) -> Dispute | None:
        """Keep a new one; None when something was kept under that key before.

        Raises AlreadyRunningError when the invoice has one that is not over (`uq_disputes_running`); the
        transaction goes on.
        """
        values = _written(dispute) | {"workspace_id": self.workspace_id, "request_key": key}
        given = await insert_once(self.connection, DisputeRow, values)
        if given is not None:
            return replace(dispute, id=given)
        # SQLite does not name the index of a conflict: of the two there can be, this one is looked for.
        if await self.of_key(key) is None:
            raise AlreadyRunningError
        return None

    async def of_key(self, key: str) -> Dispute | None:
        """What was kept under a key."""
        return next(iter(await self._found(self._own(DisputeRow.request_key == key))), None)

    async def one(self, dispute_id: int, *, hold: bool = False) -> Dispute:
        """One. Raises UnknownRecordError."""
        if hold:
            await hold_customer_of(self.connection, DisputeRow.__tablename__, dispute_id)
        found = await self._found(self._own(DisputeRow.id == dispute_id), hold=hold)
        if not found:
            raise UnknownRecordError
        return found[0]

    async def change(self, dispute: Dispute) -> Dispute | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        same = self._own(DisputeRow.id == dispute.id, DisputeRow.version == dispute.version)
        values = _written(dispute) | {"version": dispute.version + 1}
        changed = await self.connection.execute(update(DisputeRow).where(same).values(values))
        return replace(dispute, version=dispute.version + 1) if changed.rowcount else None

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Dispute, ...]:
        """All of a customer, the newest first; with `hold`, none is added meanwhile either."""
        if hold:
            await hold_customer(self.connection, customer_id)
        which = self._few(DisputeRow.customer_id == customer_id)
        return await self._found(which, *_NEWEST_FIRST, hold=hold)

    async def of_customers(self, ids: Collection[int]) -> dict[int, tuple[Dispute, ...]]:
        """All of these, by customer, the newest first."""
        found: dict[int, list[Dispute]] = {customer: [] for customer in ids}
        for dispute in await self._found(self._few(among(DisputeRow.customer_id, ids)), *_NEWEST_FIRST):
            found[dispute.customer_id].append(dispute)
        return {customer: tuple(disputes) for customer, disputes in found.items()}

    async def running(self) -> tuple[Dispute, ...]:
        """Every one that is not over, the first target first."""
        return await self._found(self._own(DisputeRow.ended_on.is_(None)), *_FIRST_TARGET_FIRST)

    async def listed(self, as_of: date, since: date | None = None) -> tuple[Dispute, ...]:
        """Those that were not over on a day, and those that ended after `since` and by that day."""
        after = as_of if since is None else min(since, as_of)
        # Each way with its workspace, or SQLite reads all that ever ended.
        going = or_(self._own(DisputeRow.ended_on.is_(None)), self._own(DisputeRow.ended_on > after))
        return await self._found(and_(DisputeRow.opened_on <= as_of, going), *_FIRST_TARGET_FIRST)

    async def logged(self, after: datetime, until: datetime) -> tuple[Dispute, ...]:
        """Those opened after one moment and by another, the oldest first."""
        which = self._own(DisputeRow.opened_at > after, DisputeRow.opened_at <= until)
        return await self._found(which, DisputeRow.opened_at, DisputeRow.id)

    async def say(self, line: DisputeLine) -> DisputeLine:
        """Add a line to its thread. Raises UnknownRecordError."""
        await self.one(line.dispute_id)
        new = insert(DisputeLineRow).values(
            workspace_id=self.workspace_id,
            dispute_id=line.dispute_id,
            kind=line.kind.value,
            by=line.by,
            at=line.at,
            text=line.text,
            state=line.state.value if line.state else "",
            owner=line.owner,
            target_on=line.target_on,
        )
        given = (await self.connection.execute(new.returning(DisputeLineRow.id))).scalar_one()
        return replace(line, id=given)

    async def lines(self, dispute_id: int) -> tuple[DisputeLine, ...]:
        """The thread, the oldest first."""
        own = DisputeLineRow.workspace_id == self.workspace_id, DisputeLineRow.dispute_id == dispute_id
        found = select(DisputeLineRow.__table__).where(*own).order_by(DisputeLineRow.id)
        return tuple(_line(row) for row in await self.connection.execute(found))

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(DisputeRow.workspace_id == self.workspace_id, *conditions)

    def _few(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(is_of(DisputeRow.workspace_id, self.workspace_id), *conditions)

    async def _found(
        self, which: ColumnElement[bool], *order: Any, hold: bool = False
    ) -> tuple[Dispute, ...]:
        found: Select[Any] = select(DisputeRow.__table__).where(which).order_by(*order)
        return tuple(_dispute(row) for row in await self.connection.execute(held(found, hold)))


def _written(dispute: Dispute) -> dict[str, Any]:
    return {
        "customer_id": dispute.customer_id,
        "document_id": dispute.document_id,
        "currency": dispute.amount.currency,
        "amount_minor": dispute.amount.minor,
        "is_whole": dispute.is_whole,
        "reason": dispute.reason.value,
        "note": dispute.note,
        "owner": dispute.owner,
        "state": dispute.state.value,
        "opened_by": dispute.opened_by,
        "opened_at": dispute.opened_at,
        "opened_on": dispute.opened_on,
        "target_on": dispute.target_on,
        "escalation": dispute.escalation.value,
        "escalated_on": dispute.escalated_on,
        "credit_id": dispute.proposed_credit,
        "ended_by": dispute.ended_by,
        "ended_at": dispute.ended_at,
        "ended_on": dispute.ended_on,
        "outcome": dispute.outcome,
        "after_import": dispute.after_import,
        "version": dispute.version,
    }


def _dispute(row: Row[Any]) -> Dispute:
    return Dispute(
        id=row.id,
        customer_id=row.customer_id,
        document_id=row.document_id,
        amount=Money.of_minor(row.amount_minor, row.currency),
        is_whole=row.is_whole,
        reason=DisputeReason(row.reason),
        note=row.note,
        owner=row.owner,
        state=DisputeState(row.state),
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        opened_on=row.opened_on,
        target_on=row.target_on,
        escalation=Escalation(row.escalation),
        escalated_on=row.escalated_on,
        proposed_credit=row.credit_id,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
        ended_on=row.ended_on,
        outcome=row.outcome,
        after_import=row.after_import,
        version=row.version,
    )


def _line(row: Row[Any]) -> DisputeLine:
    return DisputeLine(
        id=row.id,
        dispute_id=row.dispute_id,
        kind=LineKind(row.kind),
        by=row.by,
        at=row.at,
        text=row.text,
        state=DisputeState(row.state) if row.state else None,
        owner=row.owner,
        target_on=row.target_on,
    )
