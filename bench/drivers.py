"""Both databases through their drivers alone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any, Protocol

import asyncpg  # type: ignore[import-untyped]

from bench.measure import Stopwatch
from storage.sqlite import CACHE_KIB

COLUMNS = (
    "workspace_id", "entity_id", "customer_id", "payer_id", "kind", "number", "issued_on", "due_on", "since",
    "settled_on", "currency", "gross_minor", "open_minor", "disputed_minor", "dispute_reason", "order_ref",
    "delivery_ref",
)  # fmt: skip
Row = tuple[Any, ...]


class Database(Protocol):
    """A driver's own connection."""

    def insert(self, batches: Iterator[list[Row]], watch: Stopwatch) -> None:
        """Documents in one transaction, by the fastest way in; only the database is timed."""
        ...

    def read(self, statement: str) -> Sequence[Any]:
        """Every row."""
        ...


class Sqlite:
    """The standard library's driver, with the pragmas that storage sets."""

    def __init__(self, path: str) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

    def insert(self, batches: Iterator[list[Row]], watch: Stopwatch) -> None:
        """By executemany."""
        marks = ", ".join("?" * len(COLUMNS))
        statement = f"INSERT INTO documents ({', '.join(COLUMNS)}) VALUES ({marks})"
        self.connection.execute("BEGIN IMMEDIATE")
        for batch in batches:
            with watch.running():
                self.connection.executemany(statement, batch)
        with watch.running():
            self.connection.execute("COMMIT")

    def read(self, statement: str) -> Sequence[Any]:
        """Every row."""
        return self.connection.execute(statement).fetchall()


class Postgresql:
    """asyncpg."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.connection = self.loop.run_until_complete(asyncpg.connect(url))

    def insert(self, batches: Iterator[list[Row]], watch: Stopwatch) -> None:
        """By COPY."""
        self._run(self.connection.execute("BEGIN"))
        for batch in batches:
            copy = self.connection.copy_records_to_table("documents", records=batch, columns=COLUMNS)
            with watch.running():
                self._run(copy)
        with watch.running():
            self._run(self.connection.execute("COMMIT"))

    def read(self, statement: str) -> Sequence[Any]:
        """Every row."""
        rows: Sequence[Any] = self._run(self.connection.fetch(statement))
        return rows

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)


def is_sqlite(url: str) -> bool:
    """Whether a URL is that of a SQLite file."""
    return url.startswith("sqlite:///")


def open_database(url: str) -> Database:
    """The database behind a URL."""
    if is_sqlite(url):
        return Sqlite(url.removeprefix("sqlite:///"))
    return Postgresql(url)
