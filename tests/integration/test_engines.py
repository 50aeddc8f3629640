"""What the database itself holds to."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from integration.ledgers import FIRST, Company, item


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
