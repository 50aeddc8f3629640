"""Short readings: several statements in one call to the database's thread, where the engine has one."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from asyncpg import PostgresError  # type: ignore[import-untyped]
from sqlalchemy import text
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
    try:
        return await _driver(connection).run(partial(_all_rows, queries))
    except sqlite3.Error as error:
        raise OperationalError(queries[0].statement, None, error) from error


def rows_in_parts(connection: AsyncConnection, query: Query, at_once: int) -> AsyncGenerator[Rows, None]:
    """A query's rows, so many at a time, for whoever closes them; other things may be asked of the connection
    meanwhile. Raises SQLAlchemyError."""
    read = _parts_here if connection.dialect.name == "sqlite" else _parts
    return read(connection, query, at_once)


async def _rows(connection: AsyncConnection, query: Query) -> Rows:
    found = await connection.execute(bound(query.statement, query.values), query.values)
    return [tuple(row) for row in found.fetchall()]


async def _parts(connection: AsyncConnection, query: Query, at_once: int) -> AsyncGenerator[Rows, None]:
    """By the driver's own cursor: SQLAlchemy's holds every row by its second part."""
    await connection.execute(text("SELECT 1"))  # begins the transaction, as the driver's own words do not
    driver: Any = (await connection.get_raw_connection()).driver_connection
    compiled = bound(query.statement, query.values).compile(dialect=connection.dialect)
    values = [query.values[name] for name in compiled.positiontup or ()]
    try:
        cursor = await driver.cursor(str(compiled), *values)
        while rows := await cursor.fetch(at_once):
            yield list(map(tuple, rows))
    except PostgresError as error:
        raise OperationalError(query.statement, None, error) from error


async def _parts_here(connection: AsyncConnection, query: Query, at_once: int) -> AsyncGenerator[Rows, None]:
    driver = _driver(connection)
    values = {name: _kept(value) for name, value in query.values.items()}
    try:
        cursor = await driver.run(lambda here: here.execute(query.statement, values))
        try:
            while rows := await driver.run(lambda _: cursor.fetchmany(at_once)):
                yield rows
        finally:
            await driver.run(lambda _: cursor.close())
    except sqlite3.Error as error:
        raise OperationalError(query.statement, None, error) from error


def _driver(connection: AsyncConnection) -> Connection:
    """SQLite's own connection, which begins to read with what is asked next."""
    assert connection.sync_connection  # noqa: S101  (it is open)
    driver = connection.sync_connection.connection.driver_connection
    assert isinstance(driver, Connection)  # noqa: S101  (the engine's own)
    driver.begin_reading()
    return driver


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
