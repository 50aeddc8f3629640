"""The aged balance of every customer, set by set: the twin of `bot.credit.ageing.age`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.ageing import Ageing, Bounds
from bot.credit.money import Money
from bot.figures import CustomerAgeing
from storage.figures.at_date import day, documents_at
from storage.figures.sums import SumOf, exact, rows_with_sums
from storage.lists import ids_in_sql


def days_of(as_of: date, bounds: Bounds) -> dict[str, Any]:
    """The first due dates of the buckets: an invoice due on `first_from` is as late as bucket one goes."""
    return {
        "as_of": as_of,
        "first_from": as_of - timedelta(days=bounds.first),
        "second_from": as_of - timedelta(days=bounds.second),
        "third_from": as_of - timedelta(days=bounds.third),
    }


def aged_columns(total: SumOf) -> str:
    """SQL for the aged balance of a group of documents `o`, in the order that `ageing_of` reads."""

    def owed(when: str) -> str:
        return total(f"CASE WHEN o.open_minor > 0 AND {when} THEN o.open_minor ELSE 0 END")

    late = "o.open_minor > 0 AND o.due_on < :as_of"
    return ", ".join(
        (
            owed("o.due_on >= :as_of"),
            owed("o.due_on < :as_of AND o.due_on >= :first_from"),
            owed("o.due_on < :first_from AND o.due_on >= :second_from"),
            owed("o.due_on < :second_from AND o.due_on >= :third_from"),
            owed("o.due_on < :third_from"),
            total("CASE WHEN o.open_minor < 0 THEN o.open_minor ELSE 0 END"),
            total(f"CASE WHEN {late} THEN o.disputed_minor ELSE 0 END"),
            total(f"CASE WHEN {late} AND o.is_promised = 1 THEN o.open_minor - o.disputed_minor ELSE 0 END"),
            "COUNT(*)",
            f"MIN(CASE WHEN {late} THEN o.due_on END)",
        )
    )


AGED_WIDTH = 10


def ageing_of(currency: str, columns: tuple[Any, ...]) -> Ageing:
    """The aged balance that `aged_columns` worked out."""
    amounts = [Money.of_minor(exact(column), currency) for column in columns[:8]]
    not_due, first, second, third, oldest, credit, disputed, promised = amounts
    late = (first, second, third, oldest)
    return Ageing(not_due, *late, credit, disputed, promised, columns[8], day(columns[9]))


async def customer_ageings(
    connection: AsyncConnection, workspace_id: int, as_of: date, bounds: Bounds
) -> AsyncIterator[CustomerAgeing]:
    """Every customer with something open on the day, by entity and code, one row a currency."""
    documents = await documents_at(connection, workspace_id, as_of)

    def statement(total: SumOf) -> str:
        return f"""
            SELECT e.code, c.code, c.name, a.* FROM (
                SELECT o.customer_id, o.currency, {aged_columns(total)} FROM ({documents}) o
                GROUP BY o.customer_id, o.currency) a
            JOIN customers c ON c.id = a.customer_id JOIN entities e ON e.id = c.entity_id
            ORDER BY e.code, c.code, a.currency"""

    values = {"workspace": workspace_id, **days_of(as_of, bounds)}
    async for row in rows_with_sums(connection, statement, values):
        yield _customer_ageing(row)


async def ageings_of(
    connection: AsyncConnection, workspace_id: int, customers: Collection[int], as_of: date, bounds: Bounds
) -> dict[tuple[int, str], Ageing]:
    """The aged balances of these customers, by id and currency."""
    ids = ids_in_sql(customers)
    documents = await documents_at(connection, workspace_id, as_of, of=ids)

    def statement(total: SumOf) -> str:
        return f"""
            SELECT o.customer_id, o.currency, {aged_columns(total)} FROM ({documents}) o
            GROUP BY o.customer_id, o.currency ORDER BY o.customer_id, o.currency"""

    values = {"workspace": workspace_id, **days_of(as_of, bounds)}
    rows = rows_with_sums(connection, statement, values)
    return {(row[0], row[1]): ageing_of(row[1], tuple(row[2:])) async for row in rows}


def _customer_ageing(row: tuple[Any, ...]) -> CustomerAgeing:
    entity, code, name, _, currency, *columns = row
    return CustomerAgeing(entity, code, name, ageing_of(currency, tuple(columns)))
