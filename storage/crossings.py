"""Crossings of thresholds as they are kept, and which entities were looked at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.crossing import Crossing, Threshold
from bot.credit.money import CurrencyMismatchError, Money
from storage.among import among, is_of
from storage.credit_tables import CrossingRow, WatchedEntityRow
from storage.upsert import insert_all_new, insert_new, insert_once

_OLDEST_FIRST = CrossingRow.crossed_at, CrossingRow.id


@dataclass(frozen=True, slots=True)
class CrossingStore:
    """The crossings of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, crossing: Crossing) -> Crossing | None:
        """Keep a new one; None when that threshold is crossed already (`uq_crossings_up`).

        Raises CurrencyMismatchError.
        """
        if crossing.limit.currency != crossing.exposure.currency:
            raise CurrencyMismatchError
        given = await insert_once(self.connection, CrossingRow, self._written(crossing))
        return None if given is None else replace(crossing, id=given)

    async def add_all(self, crossings: Sequence[Crossing]) -> None:
        """Keep many at once, without their ids; those that are crossed already stay as they are."""
        await insert_all_new(self.connection, CrossingRow, [self._written(each) for each in crossings])

    async def back(self, crossing: Crossing) -> None:
        """Exposure came back, at its `back_at`; of one that came back before, the first time stays."""
        same = self._own(CrossingRow.id == crossing.id, CrossingRow.back_on.is_(None))
        there = {"back_on": crossing.back_on, "back_at": crossing.back_at}
        await self.connection.execute(update(CrossingRow).where(same).values(there))

    async def up(self, customers: Collection[int] | None = None) -> tuple[Crossing, ...]:
        """Those that exposure has not come back from, of these customers or of all; the oldest first."""
        is_up = CrossingRow.back_on.is_(None)
        if customers is None:
            return await self._found(self._own(is_up))
        of_workspace = is_of(CrossingRow.workspace_id, self.workspace_id)
        return await self._found(and_(of_workspace, is_up, among(CrossingRow.customer_id, customers)))

    async def between(self, after: date, until: date) -> tuple[Crossing, ...]:
        """Those crossed after one day and by another, the oldest first."""
        return await self._found(self._own(CrossingRow.crossed_on > after, CrossingRow.crossed_on <= until))

    async def watched(self) -> frozenset[str]:
        """The codes of the entities whose figures were looked at before."""
        own = WatchedEntityRow.workspace_id == self.workspace_id
        return frozenset(await self.connection.scalars(select(WatchedEntityRow.entity).where(own)))

    async def watch(self, entity: str, at: datetime) -> None:
        """From now on they were; the first time stays."""
        values = {"workspace_id": self.workspace_id, "entity": entity, "watched_at": at}
        await insert_new(self.connection, WatchedEntityRow, values)

    def _written(self, crossing: Crossing) -> dict[str, Any]:
        return {
            "workspace_id": self.workspace_id,
            "customer_id": crossing.customer_id,
            "threshold": crossing.threshold.value,
            "crossed_on": crossing.crossed_on,
            "crossed_at": crossing.crossed_at,
            "currency": crossing.exposure.currency,
            "exposure_minor": crossing.exposure.minor,
            "limit_minor": crossing.limit.minor,
            "is_silent": crossing.is_silent,
            "back_on": crossing.back_on,
            "back_at": crossing.back_at,
        }

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(CrossingRow.workspace_id == self.workspace_id, *conditions)

    async def _found(self, which: ColumnElement[bool]) -> tuple[Crossing, ...]:
        found: Select[Any] = select(CrossingRow.__table__).where(which).order_by(*_OLDEST_FIRST)
        return tuple(_crossing(row) for row in await self.connection.execute(found))


def _crossing(row: Row[Any]) -> Crossing:
    return Crossing(
        id=row.id,
        customer_id=row.customer_id,
        threshold=Threshold(row.threshold),
        crossed_on=row.crossed_on,
        crossed_at=row.crossed_at,
        exposure=Money.of_minor(row.exposure_minor, row.currency),
        limit=Money.of_minor(row.limit_minor, row.currency),
        is_silent=row.is_silent,
        back_on=row.back_on,
        back_at=row.back_at,
    )
