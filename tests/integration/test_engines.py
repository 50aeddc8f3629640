"""What the database itself holds to."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from integration.ledgers import FIRST, Company, item
from storage.engine import CONNECTIONS, create_engine
from storage.sqlite import Connection

PATIENCE_S = 10


async def _refused(company: Company, statement: str) -> str:
    async with company.engine.connect() as connection:
        with pytest.raises(IntegrityError) as refusal:
            await connection.execute(text(statement))
        return str(refusal.value.orig).lower()


@pytest.mark.parametrize(
    "change",
    ["kind = 'invoice', open_minor = -1", "kind = 'credit_note'", "gross_minor = -1", "kind = 'barter'"],
)
async def test_a_document_has_the_sign_of_its_kind(company: Company, change: str) -> None:
    await company.export(FIRST, item("C1", "F1", "100"))
    assert "ck_documents_sign" in await _refused(company, f"UPDATE documents SET {change}")


async def test_nothing_points_to_what_is_not_there(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"))
    assert "foreign key" in await _refused(company, "UPDATE documents SET customer_id = 999")
    assert "foreign key" in await _refused(company, "DELETE FROM customers")


async def test_a_number_is_one_document_of_its_entity(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"), item("C1", "F2", "100"))
    assert "unique" in await _refused(company, "UPDATE documents SET number = 'F1'")


async def test_sqlite_writes_ahead_checks_keys_and_waits(engine: AsyncEngine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("pragmas are SQLite's")
    async with engine.connect() as connection:
        found = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 1, 60_000]


async def test_a_connection_that_is_stopped_while_it_closes_is_closed(tmp_path: Path) -> None:
    connection = Connection(str(tmp_path / "ledger.sqlite"))
    await connection
    closing = asyncio.create_task(connection.close())
    await asyncio.sleep(0)
    connection.stop()
    async with asyncio.timeout(PATIENCE_S):
        await closing


async def test_connections_are_kept_and_no_more_are_opened_than_the_pool_holds(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite+aiosqlite:///{tmp_path / 'ledger.sqlite'}")
    opened: list[object] = []
    event.listen(engine.sync_engine, "connect", lambda connection, _: opened.append(connection))

    async def ask() -> None:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    for _ in range(2):
        await asyncio.gather(*(ask() for _ in range(3 * CONNECTIONS)))
    await engine.dispose()
    assert len(opened) <= CONNECTIONS
