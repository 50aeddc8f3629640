"""Inserting where a row may stand already, whoever put it there and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import Base


async def insert_new(connection: AsyncConnection, row: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert; False when a unique constraint has such a row already."""
    statement = _insert(connection, row).values(**values).on_conflict_do_nothing()
    return (await connection.execute(statement)).rowcount == 1


async def insert_once(connection: AsyncConnection, row: type[Base], values: Mapping[str, Any]) -> int | None:
    """Insert, and the id it was given; None when a unique constraint has such a row already."""
    statement = _insert(connection, row).values(**values).on_conflict_do_nothing()
    given = (await connection.execute(statement.returning(row.__table__.c.id))).scalar_one_or_none()
    return None if given is None else int(given)


async def insert_all_new(
    connection: AsyncConnection, row: type[Base], values: Sequence[Mapping[str, Any]]
) -> None:
    """Insert many at once; those of which a unique constraint has such a row already are left out."""
    if values:
        statement = _insert(connection, row).on_conflict_do_nothing()
        await connection.execute(statement, [dict(each) for each in values])


async def insert_or_renew(
    connection: AsyncConnection, row: type[Base], values: Mapping[str, Any], unique: Collection[str]
) -> None:
    """Insert, or give the row that has the same values in `unique` the other ones."""
    renewed = {name: value for name, value in values.items() if name not in unique}
    statement = _insert(connection, row).values(**values)
    await connection.execute(statement.on_conflict_do_update(index_elements=list(unique), set_=renewed))


def _insert(connection: AsyncConnection, row: type[Base]) -> postgresql.Insert | sqlite.Insert:
    return sqlite.insert(row) if connection.dialect.name == "sqlite" else postgresql.insert(row)
