"""Sums that cannot overflow: SQLite's SUM stops at 64 bits, and nine amounts of 10^15 units can pass that."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.figures.at_date import bound

SumOf = Callable[[str], str]
"""From an expression in minor units to the SQL of its sum, to be read back with `exact`."""

HALF = 10**9
ROWS_AT_ONCE = 1000
"""Rows fetched together: each wait for the driver costs more than a row does."""


def plain(expression: str) -> str:
    """The engine's own SUM: PostgreSQL widens it, SQLite raises when it leaves 64 bits."""
    return f"COALESCE(SUM({expression}), 0)"


def in_halves(expression: str) -> str:
    """The high and the low halves, summed apart: both engines divide towards zero, so that they add up."""
    return f"COALESCE(SUM(({expression}) / {HALF}), 0) || ' ' || COALESCE(SUM(({expression}) % {HALF}), 0)"


def exact(total: int | Decimal | str) -> int:
    """The sum, however it was taken."""
    if not isinstance(total, str):
        return int(total)
    high, low = total.split(" ")
    return int(Decimal(high)) * HALF + int(Decimal(low))


async def rows_with_sums(
    connection: AsyncConnection, statement: Callable[[SumOf], str], values: Mapping[str, Any]
) -> AsyncIterator[tuple[Any, ...]]:
    """Stream a query's rows; when a sum leaves 64 bits, the query runs again with its sums in halves.

    The query has to sort what it sums up, so that it fails before its first row or not at all.
    """
    try:
        found = await connection.stream(bound(statement(plain), values), values)
    except OperationalError as error:
        if "integer overflow" not in str(error):
            raise
        found = await connection.stream(bound(statement(in_halves), values), values)
    async for part in found.partitions(ROWS_AT_ONCE):
        for row in part:
            yield tuple(row)
