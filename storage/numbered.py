"""Inserting many rows in a few statements, and the ids that they were given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import Base


async def insert_numbered(
    connection: AsyncConnection, row: type[Base], values: Sequence[Mapping[str, Any]]
) -> list[int]:
    """Insert, and the ids in the same order.

    SQLite tells no order of what it returns, so SQLAlchemy inserts row by row; there the ids are counted on
    from the highest as SQLite itself does it: its writer is alone.
    """
    ids = row.__table__.c.id
    if connection.dialect.name != "sqlite":
        new = insert(row).returning(ids, sort_by_parameter_order=True)
        return list(await connection.scalars(new, [dict(each) for each in values]))
    highest = (await connection.execute(select(func.max(ids)))).scalar_one() or 0
    given = list(range(highest + 1, highest + 1 + len(values)))
    rows = [{**each, "id": key} for key, each in zip(given, values, strict=True)]
    await connection.execute(insert(row), rows)
    return given
