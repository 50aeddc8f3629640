"""What moved between two mornings, as a digest tells it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.money import Money
from bot.figures import NewsRow, NextDueRow
from storage.figures.at_date import bound, documents_at, known_day
from storage.figures.scope import bound_names, customers_of, is_one_of
from storage.figures.sums import SumOf, exact, rows_with_sums


async def news_rows(
    connection: AsyncConnection,
    workspace_id: int,
    since: date,
    as_of: date,
    salespeople: Collection[str] | None = None,
) -> AsyncIterator[NewsRow]:
    """Customers of whom there is something to tell, by salesperson and name; of all or of some."""
    names = bound_names(salespeople or ())
    whose = "" if salespeople is None else f"AND {is_one_of('c.salesperson', names)}"

    def statement(total: SumOf) -> str:
        # A payment on account moves nothing: its document comes with the amount.
        paid = """CASE WHEN m.kind <> 'payment' THEN 0 WHEN d.gross_minor > 0 THEN -m.delta_minor
                       WHEN d.kind = 'payment' AND m.delta_minor = 0 THEN -d.gross_minor ELSE 0 END"""
        cleared = """CASE WHEN m.kind = 'cleared' OR (m.kind = 'allocation' AND d.gross_minor < 0)
                          THEN -m.delta_minor ELSE 0 END"""
        overdue = """CASE WHEN d.gross_minor > 0 AND d.due_on < :since AND d.since <= :since
                          THEN -m.delta_minor ELSE 0 END"""
        return f"""
            SELECT c.salesperson, c.id, c.name, d.currency, {total(paid)}, {total(cleared)}, {total(overdue)}
            FROM movements m JOIN documents d ON d.id = m.document_id JOIN customers c ON c.id = d.customer_id
            WHERE m.workspace_id = :workspace AND m.told_on > :since AND m.moved_on <= :as_of {whose}
            GROUP BY c.salesperson, c.name, c.id, d.currency
            ORDER BY c.salesperson, c.name, c.id, d.currency"""

    values = {"workspace": workspace_id, "since": since, "as_of": as_of, **names}
    async for row in rows_with_sums(connection, statement, values):
        salesperson, customer_id, name, currency, *sums = tuple(row)
        amounts = [Money.of_minor(exact(total), currency) for total in sums]
        yield NewsRow(salesperson, customer_id, name, *amounts)


_SIZES = """
    SELECT c.salesperson, e.code, COUNT(*) FROM customers c JOIN entities e ON e.id = c.entity_id
    WHERE c.workspace_id = :workspace GROUP BY c.salesperson, e.code ORDER BY c.salesperson, e.code"""


async def portfolio_sizes(connection: AsyncConnection, workspace_id: int) -> dict[tuple[str, str], int]:
    """How many customers each salesperson has in each entity; the empty name is for those nobody has."""
    values: dict[str, Any] = {"workspace": workspace_id}
    found = await connection.execute(bound(_SIZES, values), values)
    return {(row[0], row[1]): int(row[2]) for row in map(tuple, found)}


async def next_due(
    connection: AsyncConnection, workspace_id: int, salespeople: Sequence[str], as_of: date, until: date
) -> NextDueRow | None:
    """What falls due first in these portfolios, the largest customer of that day."""
    names = bound_names(salespeople)
    documents = await documents_at(connection, workspace_id, as_of, of=customers_of(names))

    def statement(total: SumOf) -> str:
        return f"""
            SELECT c.name, o.currency, o.due_on, {total("o.open_minor")}, MAX(o.open_minor) AS largest
            FROM ({documents}) o JOIN customers c ON c.id = o.customer_id
            WHERE o.open_minor > 0 AND o.due_on >= :as_of AND o.due_on <= :until
              AND {is_one_of("c.salesperson", names)}
            GROUP BY c.name, c.id, o.currency, o.due_on
            ORDER BY o.due_on, largest DESC, c.name LIMIT 1"""

    values = {"workspace": workspace_id, "as_of": as_of, "until": until, **names}
    async for row in rows_with_sums(connection, statement, values):
        return NextDueRow(row[0], Money.of_minor(exact(row[3]), row[1]), known_day(row[2]))
    return None
