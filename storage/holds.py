"""Holds as they are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.hold import Hold, HoldCause
from bot.errors import AlreadyRunningError, UnknownRecordError
from storage.among import among, is_of
from storage.credit_tables import HoldRow
from storage.held import held, hold_customer, hold_customer_of, hold_customers
from storage.upsert import insert_once

_NEWEST_FIRST = HoldRow.set_at.desc(), HoldRow.id.desc()


@dataclass(frozen=True, slots=True)
class HoldStore:
    """The holds of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, hold: Hold) -> Hold:
        """Keep a new one; its id is given.

        Raises AlreadyRunningError when the customer has one of that cause that goes on (`uq_holds_running`);
        the transaction goes on.
        """
        values = _written(hold) | {"workspace_id": self.workspace_id}
        given = await insert_once(self.connection, HoldRow, values)
        if given is None:
            raise AlreadyRunningError("The customer has a hold of that cause already.")
        return replace(hold, id=given)

    async def one(self, hold_id: int, *, hold: bool = False) -> Hold:
        """One. Raises UnknownRecordError."""
        if hold:
            await hold_customer_of(self.connection, HoldRow.__tablename__, hold_id)
        found = await self._found(self._own(HoldRow.id == hold_id), hold=hold)
        if not found:
            raise UnknownRecordError
        return found[0]

    async def change(self, hold: Hold) -> Hold | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        same = self._own(HoldRow.id == hold.id, HoldRow.version == hold.version)
        values = _written(hold) | {"version": hold.version + 1}
        changed = await self.connection.execute(update(HoldRow).where(same).values(values))
        return replace(hold, version=hold.version + 1) if changed.rowcount else None

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Hold, ...]:
        """All of a customer, the newest first; with `hold`, none is added meanwhile either."""
        if hold:
            await hold_customer(self.connection, customer_id)
        return await self._found(self._few(HoldRow.customer_id == customer_id), *_NEWEST_FIRST, hold=hold)

    async def hold_customers(self, customers: Collection[int]) -> None:
        """Keep others who hold any of these customers out until the transaction ends."""
        await hold_customers(self.connection, customers)

    async def running(self, customers: Collection[int] | None = None) -> tuple[Hold, ...]:
        """Those whose cause goes on, released or not, of these customers or of all; the oldest first."""
        goes_on = HoldRow.ended_on.is_(None)
        if customers is None:
            which = self._own(goes_on)
        else:
            which = self._few(goes_on, among(HoldRow.customer_id, customers))
        return await self._found(which, HoldRow.set_at, HoldRow.id)

    async def changed(self, after: date, until: date) -> tuple[Hold, ...]:
        """Those that were set, released or ended after one day and by another; the oldest first."""
        days = HoldRow.set_on, HoldRow.released_on, HoldRow.ended_on
        of_late = or_(*(and_(day > after, day <= until) for day in days))
        return await self._found(self._own(of_late), HoldRow.set_at, HoldRow.id)

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(HoldRow.workspace_id == self.workspace_id, *conditions)

    def _few(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(is_of(HoldRow.workspace_id, self.workspace_id), *conditions)

    async def _found(self, which: ColumnElement[bool], *order: Any, hold: bool = False) -> tuple[Hold, ...]:
        found: Select[Any] = select(HoldRow.__table__).where(which).order_by(*order)
        return tuple(_hold(row) for row in await self.connection.execute(held(found, hold)))


def _joined(ids: Collection[int]) -> str:
    return ",".join(str(one) for one in ids)


def _split(written: str) -> tuple[int, ...]:
    return tuple(int(one) for one in written.split(",") if one)


def _written(hold: Hold) -> dict[str, Any]:
    return {
        "customer_id": hold.customer_id,
        "cause": hold.cause.value,
        "set_on": hold.set_on,
        "set_at": hold.set_at,
        "set_by": hold.set_by,
        "why": hold.why,
        "documents": _joined(hold.documents),
        "released_by": hold.released_by,
        "released_at": hold.released_at,
        "released_on": hold.released_on,
        "release_reason": hold.release_reason,
        "released_until": hold.released_until,
        "released_documents": _joined(hold.released_documents),
        "ended_on": hold.ended_on,
        "ended_at": hold.ended_at,
        "version": hold.version,
    }


def _hold(row: Row[Any]) -> Hold:
    return Hold(
        id=row.id,
        customer_id=row.customer_id,
        cause=HoldCause(row.cause),
        set_on=row.set_on,
        set_at=row.set_at,
        set_by=row.set_by,
        why=row.why,
        documents=_split(row.documents),
        released_by=row.released_by,
        released_at=row.released_at,
        released_on=row.released_on,
        release_reason=row.release_reason,
        released_until=row.released_until,
        released_documents=_split(row.released_documents),
        ended_on=row.ended_on,
        ended_at=row.ended_at,
        version=row.version,
    )
