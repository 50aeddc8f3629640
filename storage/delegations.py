"""Who decides in whose place, as it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.delegations import Delegation
from storage.credit_tables import DelegationRow

_FIRST_FIRST = DelegationRow.first_on, DelegationRow.id


@dataclass(frozen=True, slots=True)
class DelegationStore:
    """The delegations of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, delegation: Delegation) -> Delegation:
        """Keep a new one (its id is given)."""
        new = insert(DelegationRow).values(
            workspace_id=self.workspace_id,
            person=delegation.person,
            to=delegation.to,
            first_on=delegation.first_on,
            last_on=delegation.last_on,
            set_at=delegation.set_at,
            ended_at=delegation.ended_at,
        )
        given = (await self.connection.execute(new.returning(DelegationRow.id))).scalar_one()
        return replace(delegation, id=given)

    async def end(
        self, person: str, at: datetime, first_on: date, last_on: date = date.max
    ) -> tuple[Delegation, ...]:
        """Take back what a person gave for any day between these; as it was before, the first first."""
        given = self._running(
            DelegationRow.person == person,
            DelegationRow.first_on <= last_on,
            DelegationRow.last_on >= first_on,
        )
        ended = await self._found(given)
        await self.connection.execute(update(DelegationRow).where(given).values(ended_at=at))
        return ended

    async def of_person(self, person: str, as_of: date) -> tuple[Delegation, ...]:
        """What a person gave and what is not over on a day, the first first."""
        return await self._found(
            self._running(DelegationRow.person == person, DelegationRow.last_on >= as_of)
        )

    async def on(self, as_of: date) -> tuple[Delegation, ...]:
        """All that count on a day."""
        return await self._found(
            self._running(DelegationRow.last_on >= as_of, DelegationRow.first_on <= as_of)
        )

    def _running(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        own = DelegationRow.workspace_id == self.workspace_id
        return and_(own, DelegationRow.ended_at.is_(None), *conditions)

    async def _found(self, which: ColumnElement[bool]) -> tuple[Delegation, ...]:
        found = select(DelegationRow.__table__).where(which).order_by(*_FIRST_FIRST)
        return tuple(_delegation(row) for row in await self.connection.execute(found))


def _delegation(row: Row[Any]) -> Delegation:
    return Delegation(
        id=row.id,
        person=row.person,
        to=row.to,
        first_on=row.first_on,
        last_on=row.last_on,
        set_at=row.set_at,
        ended_at=row.ended_at,
    )
