"""SQLite's connection, asked seldom: every call to its thread costs more than most statements do."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

import aiosqlite

AT_ONCE = 256
"""Rows that come back with the statement itself; more are fetched as they are asked for."""

CACHE_KIB, READING_CACHE_KIB = 32 * 1024, 8 * 1024
"""Of the one transaction that writes, and of each connection that reads: there may be fifteen of these."""

BEGIN = "BEGIN"

T = TypeVar("T")


class Connection(aiosqlite.Connection):
    """One call a statement, rows included; a transaction that reads begins with its first statement."""

    def __init__(self, file: str, **options: Any) -> None:
        super().__init__(lambda: sqlite3.connect(file, **options), AT_ONCE)
        self._first = ""
        self._is_asked = False
        """Whether anything was, since the last transaction ended."""
        self._writes = False
        self._is_left = False

    def begin_reading(self) -> None:
        """Begin with the next statement: until it runs, a transaction that reads is nothing to SQLite.

        Within a transaction this changes nothing.
        """
        self._first = self._first or BEGIN

    def begin_writing(self) -> None:
        """The next statement begins a transaction that writes: it has the larger cache to its end."""
        self._first, self._writes = f"PRAGMA cache_size = -{CACHE_KIB}", True

    def cursor(self) -> Cursor:  # type: ignore[override]  # SQLAlchemy only enters it
        """A cursor; nothing is asked for it."""
        return Cursor(self)

    async def commit(self) -> None:
        """Commit, when there is something under way."""
        await self._end("COMMIT")

    async def rollback(self) -> None:
        """Roll back, when there is something under way; who only read does not wait for it.

        What is asked next comes after it.
        """
        if self._writes:
            await self._end("ROLLBACK")
        elif self._is_asked:
            self._first, self._is_asked, self._is_left = "", False, True
            self._tx.put_nowait((None, self._leave))

    def stop(self) -> asyncio.Future[Any] | None:
        """End its thread, once: a thread that has ended would never answer a second one who asks."""
        return super().stop() if self._running else None

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do this on the connection's thread, in one call."""
        first, self._first, self._is_asked = self._first, "", True
        done: T = await self._execute(self._begun, first, work)  # type: ignore[no-untyped-call]
        return done

    def _begun(self, first: str, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._is_left:
            self._leave()  # it failed before: this says why
        if first and not (first == BEGIN and self._conn.in_transaction):
            self._conn.execute(first)
        return work(self._conn)

    def _leave(self) -> None:
        if self._conn.in_transaction:
            self._conn.execute("ROLLBACK")
        self._is_left = False

    async def _end(self, statement: str) -> None:
        self._first = ""
        if self._is_asked:
            await self.run(partial(_end, statement, writes=self._writes))
        self._is_asked = self._writes = False


def _end(statement: str, connection: sqlite3.Connection, *, writes: bool) -> None:
    if connection.in_transaction:
        connection.execute(statement)
    if writes:
        connection.execute(f"PRAGMA cache_size = -{READING_CACHE_KIB}")


class Cursor:
    """What SQLAlchemy asks of a driver's cursor."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor: sqlite3.Cursor | None = None
        self._rows: list[Any] = []
        self._is_at_end = True
        self.arraysize = 1

    async def __aenter__(self) -> Cursor:
        return self

    @property
    def description(self) -> Any:
        """The columns; None for what gives no rows."""
        return self._cursor.description if self._cursor else None

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._cursor.rowcount if self._cursor else -1

    @property
    def lastrowid(self) -> int | None:
        """The id that a new row was given."""
        return self._cursor.lastrowid if self._cursor else None

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        """Run a statement and take its first rows."""

        def work(connection: sqlite3.Connection) -> None:
            self._cursor = connection.execute(statement, values)
            self._rows = self._cursor.fetchmany(AT_ONCE) if self._cursor.description else []
            self._is_at_end = len(self._rows) < AT_ONCE

        await self._connection.run(work)

    async def executemany(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each of these."""

        def work(connection: sqlite3.Connection) -> None:
            self._cursor = connection.executemany(statement, values)

        await self._connection.run(work)

    async def fetchone(self) -> Any:
        """The next row; None after the last."""
        return next(iter(await self.fetchmany(1)), None)

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        wanted = size or self.arraysize
        if len(self._rows) < wanted:
            self._rows += await self._more(wanted - len(self._rows))
        taken, self._rows = self._rows[:wanted], self._rows[wanted:]
        return taken

    async def fetchall(self) -> list[Any]:
        """The rows that are left."""
        taken, self._rows = self._rows, []
        return taken + await self._more(None)

    async def close(self) -> None:
        """Let go of a statement that was not read to its end."""
        cursor, self._rows = self._cursor, []
        if cursor is not None and not self._is_at_end:
            self._is_at_end = True
            await self._connection.run(lambda _: cursor.close())

    async def _more(self, most: int | None) -> list[Any]:
        cursor = self._cursor
        if self._is_at_end or cursor is None:
            return []
        found: list[Any] = await self._connection.run(
            lambda _: cursor.fetchall() if most is None else cursor.fetchmany(most)
        )
        self._is_at_end = most is None or len(found) < most
        return found
