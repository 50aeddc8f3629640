"""Which figures there are, and from when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.figures import LedgerRow
from storage.books import LEDGER_KINDS
from storage.tables import EntityRow, LedgerDateRow


async def ledgers_at(connection: AsyncConnection, workspace_id: int, as_of: date) -> tuple[LedgerRow, ...]:
    """One row for each entity that has figures; those of a later day when there are none so old."""
    dates = select(
        LedgerDateRow.entity_id,
        func.coalesce(
            func.max(LedgerDateRow.ledger_at).filter(LedgerDateRow.ledger_on <= as_of),
            func.min(LedgerDateRow.ledger_at),
        ).label("ledger_at"),
        func.min(LedgerDateRow.known_from).label("known_from"),
    ).where(LedgerDateRow.workspace_id == workspace_id, LedgerDateRow.kind.in_(LEDGER_KINDS))
    newest = dates.group_by(LedgerDateRow.entity_id).subquery()
    rows = await connection.execute(
        select(
            EntityRow.code,
            EntityRow.name,
            EntityRow.country,
            EntityRow.currency,
            newest.c.ledger_at,
            newest.c.known_from,
        )
        .join(newest, newest.c.entity_id == EntityRow.id)
        .order_by(EntityRow.id)
    )
    return tuple(LedgerRow(*row) for row in rows)
