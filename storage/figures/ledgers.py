"""Which figures there are, and from when."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.figures import LedgerRow
from storage.books import LEDGER_KINDS
from storage.figures.at_date import known_day
from storage.figures.rows import Query, rows_of

_LEDGERS = f"""
    SELECT e.code, e.name, e.country, e.currency, COALESCE(n.newest, n.oldest), n.known_from FROM entities e
    JOIN (SELECT entity_id, MAX(CASE WHEN ledger_on <= :as_of THEN ledger_at END) AS newest,
                 MIN(ledger_at) AS oldest, MIN(known_from) AS known_from
          FROM ledger_dates WHERE workspace_id = :workspace
            AND kind IN ({", ".join(f"'{kind}'" for kind in LEDGER_KINDS)}) GROUP BY entity_id) n
      ON n.entity_id = e.id ORDER BY e.id"""


async def ledgers_at(connection: AsyncConnection, workspace_id: int, as_of: date) -> tuple[LedgerRow, ...]:
    """One row for each entity that has figures; those of a later day when there are none so old."""
    values = {"workspace": workspace_id, "as_of": as_of}
    (rows,) = await rows_of(connection, Query(_LEDGERS, values))
    return tuple(
        LedgerRow(code, name, country, currency, _instant(taken), known_day(known))
        for code, name, country, currency, taken, known in rows
    )


def _instant(value: datetime | str) -> datetime:
    """In UTC: SQLite keeps text without a zone."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
