"""Short readings: several statements in one call to the database's thread, where the engine has one."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.figures.at_date import bound
from storage.sqlite import Connection

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Query:
    """A statement with its `:named` values; `in_halves` stands in for it when a sum leaves 64 bits."""

    statement: str
    values: Mapping[str, Any]
    in_halves: str = ""


async def rows_of(connection: AsyncConnection, *queries: Query) -> list[Rows]:
    """Every query's rows, in order. Days come back as the driver has them: `day` reads both.

    Raises SQLAlchemyError.
    """
    if connection.dialect.name != "sqlite":
        return [await _rows(connection, query) for query in queries]
    assert connection.sync_connection  # noqa: S101  (it is open)
    driver = connection.sync_connection.connection.driver_connection
    assert isinstance(driver, Connection)  # noqa: S101  (the engine's own)
    driver.begin_reading()
    try:
        return await driver.run(partial(_all_rows, queries))
    except sqlite3.Error as error:
        raise OperationalError(queries[0].statement, None, error) from error


async def _rows(connection: AsyncConnection, query: Query) -> Rows:
    found = await connection.execute(bound(query.statement, query.values), query.values)
    return [tuple(row) for row in found]


def _all_rows(queries: tuple[Query, ...], connection: sqlite3.Connection) -> list[Rows]:
    return [_rows_here(query, connection) for query in queries]


def _rows_here(query: Query, connection: sqlite3.Connection) -> Rows:
    values = {name: _kept(value) for name, value in query.values.items()}
    try:
        return connection.execute(query.statement, values).fetchall()
    except sqlite3.OperationalError as error:
        if not query.in_halves or "integer overflow" not in str(error):
            raise
        return connection.execute(query.in_halves, values).fetchall()


def _kept(value: Any) -> Any:
    """A day as SQLite keeps it."""
    return value.isoformat() if isinstance(value, date) else value
