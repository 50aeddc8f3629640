"""What was decided of people's mornings: one replica decides, and the others see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.mornings import Morning, Outcome, Portfolio
from storage.tables import MorningRow
from storage.upsert import insert_new


@dataclass(frozen=True, slots=True)
class MorningStore:
    """The mornings of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def decided(self, days: Collection[date]) -> frozenset[tuple[str, Portfolio, date]]:
        """Whose mornings of these days were decided."""
        found = select(MorningRow.person, MorningRow.portfolio, MorningRow.held_on).where(
            MorningRow.workspace_id == self.workspace_id, MorningRow.held_on.in_(days)
        )
        rows = await self.connection.execute(found)
        return frozenset((person, Portfolio(portfolio), on) for person, portfolio, on in rows)

    async def decide(self, morning: Morning) -> bool:
        """Record it; False when somebody else did, whose transaction is waited for."""
        values = {
            "workspace_id": self.workspace_id,
            "person": morning.person.casefold(),
            "portfolio": morning.portfolio.value,
            "held_on": morning.on,
            "outcome": morning.outcome.value,
            "decided_at": morning.decided_at,
            "calls": morning.calls,
            "late": morning.late,
            "notice_key": morning.notice_key,
            "is_folded": morning.is_folded,
        }
        return await insert_new(self.connection, MorningRow, values)

    async def to_fold(self, person: str, portfolio: Portfolio, before: date) -> tuple[Morning, ...]:
        """Mornings of former days whose digest was sent and is not folded yet, newest first."""
        rows = await self.connection.execute(
            self._of(person, portfolio).where(
                MorningRow.held_on < before,
                MorningRow.outcome == Outcome.SENT.value,
                MorningRow.notice_key != "",
                MorningRow.is_folded.is_(False),
            )
        )
        return tuple(_morning(row) for row in rows)

    async def folded(self, morning: Morning) -> None:
        """Its digest is one line now, or will be."""
        await self.connection.execute(
            update(MorningRow)
            .where(
                MorningRow.workspace_id == self.workspace_id,
                MorningRow.person == morning.person.casefold(),
                MorningRow.portfolio == morning.portfolio.value,
                MorningRow.held_on == morning.on,
            )
            .values(is_folded=True)
        )

    async def last(self, person: str, portfolio: Portfolio) -> Morning | None:
        """The newest decision."""
        row = (await self.connection.execute(self._of(person, portfolio).limit(1))).first()
        return None if row is None else _morning(row)

    async def sent_on(self, days: Collection[date], people: Collection[str]) -> tuple[Morning, ...]:
        """The mornings of these people and days whose digest was sent and is not folded."""
        found = select(MorningRow.__table__).where(
            MorningRow.workspace_id == self.workspace_id,
            MorningRow.held_on.in_(days),
            MorningRow.person.in_({person.casefold() for person in people}),
            MorningRow.outcome == Outcome.SENT.value,
            MorningRow.notice_key != "",
            MorningRow.is_folded.is_(False),
        )
        ordered = found.order_by(MorningRow.held_on, MorningRow.person, MorningRow.portfolio)
        return tuple(_morning(row) for row in await self.connection.execute(ordered))

    def _of(self, person: str, portfolio: Portfolio) -> Select[Any]:
        return (
            select(MorningRow.__table__)
            .where(
                MorningRow.workspace_id == self.workspace_id,
                MorningRow.person == person.casefold(),
                MorningRow.portfolio == portfolio.value,
            )
            .order_by(MorningRow.held_on.desc())
        )


def _morning(row: Row[Any]) -> Morning:
    return Morning(
        person=row.person,
        portfolio=Portfolio(row.portfolio),
        on=row.held_on,
        outcome=Outcome(row.outcome),
        decided_at=row.decided_at,
        calls=row.calls,
        late=row.late,
        notice_key=row.notice_key,
        is_folded=row.is_folded,
    )


async def newest_told(connection: AsyncConnection, workspace_id: int) -> date | None:
    """The newest morning that was decided for anybody; None before the first."""
    found = await connection.execute(
        select(func.max(MorningRow.held_on)).where(MorningRow.workspace_id == workspace_id)
    )
    newest: date | None = found.scalar_one()
    return newest
