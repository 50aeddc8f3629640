"""What an entity's customers owe now, in all."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.money import Money
from storage.figures.sums import SumOf, exact, rows_with_sums


async def balances(
    connection: AsyncConnection, workspace_id: int, entity_ids: tuple[int, ...]
) -> tuple[Money, ...]:
    """The open documents of these entities, one sum a currency."""
    entities = ", ".join(str(one) for one in entity_ids) or "0"

    def statement(total: SumOf) -> str:
        return f"""
            SELECT d.currency, {total("d.open_minor")} FROM documents d
            WHERE d.workspace_id = :workspace AND d.entity_id IN ({entities}) AND d.open_minor <> 0
            GROUP BY d.currency ORDER BY d.currency"""

    rows = rows_with_sums(connection, statement, {"workspace": workspace_id})
    return tuple([Money.of_minor(exact(row[1]), row[0]) async for row in rows])
