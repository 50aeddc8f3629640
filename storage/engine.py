"""Engines: SQLite tuned for one writer and many readers, PostgreSQL as it comes."""

from __future__ import annotations

import os
import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.sqlite import READING_CACHE_KIB, Connection

WAIT_FOR_WRITER_S = 60
CONNECTIONS = 15
"""Kept open: a new one costs more than most questions."""


def create_engine(url: str) -> AsyncEngine:
    """An engine for an async SQLAlchemy URL; nothing is opened yet."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    options = {"timeout": WAIT_FOR_WRITER_S, "async_creator_fn": _open}
    engine = create_async_engine(
        url,
        connect_args=options,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_use_lifo=True,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def reason(error: SQLAlchemyError | OSError) -> str:
    """What the database, or the way to it, says of a failure: its first line."""
    if isinstance(error, OSError):
        known = error.errno is not None and error.errno > 0
        said = os.strerror(error.errno or 0) if known else error.strerror or str(error)
    else:
        origin = getattr(error, "orig", None) or error
        said = str(origin.__cause__ or origin)
    return said.partition("\n")[0].rstrip(".") or "no answer"


async def _open(file: str, **options: Any) -> Connection:
    """A connection; what cannot be opened fails here, before aiosqlite starts a thread that outlives it."""
    sqlite3.connect(file, **options).close()
    connection = Connection(file, **options)
    await connection
    return connection


def _prepare(connection: Any, _record: Any) -> None:
    """Write-ahead log, foreign keys on, and transactions that SQLAlchemy begins itself."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        f"cache_size = -{READING_CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    """A writer takes the lock when it begins: one that upgrades half-way can find itself refused."""
    driver = connection.connection.driver_connection
    if connection.get_execution_options().get("writes"):
        driver.begin_writing()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        driver.begin_reading()
