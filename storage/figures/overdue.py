"""What is overdue, for lists: the late part of the aged balance alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.money import Money
from bot.figures import OverdueRow
from storage.figures.at_date import documents_at, known_day
from storage.figures.scope import bound_names, customers_of
from storage.figures.sums import SumOf, exact, rows_with_sums


async def overdue_rows(
    connection: AsyncConnection,
    workspace_id: int,
    as_of: date,
    salespeople: Collection[str] | None,
    entity: str | None,
) -> AsyncIterator[OverdueRow]:
    """A row for each customer and currency with something overdue, of these salespeople and this entity."""
    names = bound_names(salespeople or ())
    of = "" if salespeople is None else customers_of(names)
    documents = await documents_at(connection, workspace_id, as_of, of=of)
    values: dict[str, Any] = {"workspace": workspace_id, "as_of": as_of, **names}
    if entity is not None:
        values["entity"] = entity

    def statement(total: SumOf) -> str:
        where = "" if entity is None else "WHERE e.code = :entity"
        return f"""
            SELECT c.id, e.code, c.code, c.name, c.salesperson, a.* FROM (
                SELECT o.currency, {total("o.open_minor")}, MIN(o.due_on), o.customer_id
                FROM ({documents}) o WHERE o.open_minor > 0 AND o.due_on < :as_of
                GROUP BY o.customer_id, o.currency) a
            JOIN customers c ON c.id = a.customer_id JOIN entities e ON e.id = c.entity_id
            {where} ORDER BY c.id, a.currency"""

    async for row in rows_with_sums(connection, statement, values):
        customer_id, code_of_entity, code, name, salesperson, currency, overdue, oldest, _ = row
        amount = Money.of_minor(exact(overdue), currency)
        yield OverdueRow(customer_id, code_of_entity, code, name, salesperson, amount, known_day(oldest))
