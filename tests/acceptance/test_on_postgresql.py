"""The command line on a real PostgreSQL says and keeps what it does on SQLite."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit, urlunsplit

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from acceptance.console import ALPHA, DAY, HEADER, LEDGER, Encours, counts
from bot.settings import async_database_url

NAME = "acceptance"


def _admin(server: str, statement: str) -> None:
    async def run() -> None:
        engine = create_async_engine(async_database_url(server), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text(statement))
        await engine.dispose()

    asyncio.run(run())


@pytest.fixture
def on_postgresql(encours: Encours, postgres: str, monkeypatch: pytest.MonkeyPatch) -> Encours:
    """The command line on a PostgreSQL database that holds nothing."""
    _admin(postgres, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    _admin(postgres, f"CREATE DATABASE {NAME}")
    monkeypatch.setenv("ENCOURS_DATABASE_URL", urlunsplit(urlsplit(postgres)._replace(path=f"/{NAME}")))
    return encours


def test_the_same_file_gives_the_same_ageing(on_postgresql: Encours) -> None:
    assert counts(on_postgresql.take(LEDGER).json) == {"read": 2, "added": 2}
    ageing = on_postgresql.ageing()
    assert ageing["currencies"]["EUR"]["balance"] == "350.50"
    assert [(row["code"], row["not_due"], row["1-30"]) for row in ageing["customers"]] == [
        ("C1", "0.00", "100.00"),
        ("C2", "250.50", "0.00"),
    ]


def test_hostile_lines_are_refused_and_the_rest_is_taken(on_postgresql: Encours) -> None:
    lines = (
        'C3,"nul\0here",F3,2026-10-01,2026-10-31,1.00,EUR\n'
        "C4,big,F4,2026-10-01,2026-10-31,999999999999999999,EUR\n"
        "C5,🦊 \u202erevo,F5,2026-10-01,2026-10-31,5.00,EUR\n"
        "C1,Alpha SAS,F1,2026-10-01,2026-10-31,7.00,EUR\n"
    )
    filler = "".join(f"C9,Nine,G{n},2026-10-01,2026-10-31,1.00,EUR\n" for n in range(3_000))
    report = on_postgresql.take(HEADER + ALPHA + filler + lines).json
    assert counts(report) == {"read": 3_005, "added": 3_002, "refused": 3}
    assert [(one["line"], one["column"]) for one in report["refusals"]] == [
        (3_003, "Customer name"),
        (3_004, "Amount"),
        (3_006, "Invoice"),
    ]
    assert on_postgresql.ageing()["currencies"]["EUR"]["balance"] == "3105.00"


def test_a_database_that_may_only_be_read_still_shows_figures(on_postgresql: Encours, postgres: str) -> None:
    assert on_postgresql.take(LEDGER).status == 0
    before = on_postgresql.ageing()
    _admin(postgres, f"ALTER DATABASE {NAME} SET default_transaction_read_only = on")
    said = on_postgresql("import", on_postgresql.file("new-2026-11-21.csv", LEDGER))
    assert said.status == 1
    assert "in a read-only transaction): check its rights" in said.complaint
    assert on_postgresql.ageing() == before


def test_a_database_or_a_role_that_is_not_there_is_told(
    on_postgresql: Encours, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCOURS_DATABASE_URL", urlunsplit(urlsplit(postgres)._replace(path="/nowhere")))
    for command in (["ageing"], ["import", str(on_postgresql.file(f"ledger-{DAY}.csv", LEDGER))]):
        assert on_postgresql(*command).complaint == (
            'The database cannot be opened (database "nowhere" does not exist): check ENCOURS_DATABASE_URL.'
        )
