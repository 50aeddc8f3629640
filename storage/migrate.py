"""Bringing a database to the newest schema."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StorageError
from storage.credit_tables import CaseRow
from storage.dunning_tables import DueStepRow
from storage.engine import reason
from storage.record_tables import AuditRow

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 0x656E636F757273
"""The advisory lock that keeps two replicas from migrating at once (PostgreSQL)."""


def newest_revision() -> str:
    """The revision this code was written for."""
    head = _scripts().get_current_head()
    assert head is not None, "the migrations have a head"  # noqa: S101
    return head


def present_revision(connection: Connection) -> str | None:
    """The revision the database is at; None when it is empty. Raises StorageError for one not known here."""
    present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and present not in _known_revisions():
        raise StorageError(f"A newer encours made this database (revision {present}): upgrade encours.")
    return present


def _known_revisions() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))


@asynccontextmanager
async def connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection, closed in the end. Raises StorageError when the database cannot be opened."""
    try:
        connection = await engine.connect()
    except (SQLAlchemyError, OSError) as error:
        raise StorageError(
            f"The database cannot be opened ({reason(error)}): check ENCOURS_DATABASE_URL."
        ) from error
    try:
        yield connection
    finally:
        await connection.close()


async def migrate(engine: AsyncEngine) -> None:
    """Bring the database to the newest revision; nothing happens when it is there. Raises StorageError."""
    async with connected(engine) as connection:
        async with connection.begin():  # for reading alone: who only reads waits for no writer
            if await connection.run_sync(present_revision) == newest_revision():
                return
        connection = await connection.execution_options(writes=True)
        async with connection.begin():
            if engine.dialect.name == "postgresql":
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    present = present_revision(connection)
    if present == newest_revision():
        return
    ours = {table for declared in (AuditRow, CaseRow, DueStepRow) for table in declared.metadata.tables}
    if present is None and not ours.isdisjoint(inspect(connection).get_table_names()):
        raise StorageError(
            "The database holds tables of another program: give encours its own in ENCOURS_DATABASE_URL."
        )
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
