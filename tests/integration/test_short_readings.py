"""Questions that are asked often: few calls to the database, and never yesterday's answer."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.services.customers import find_customer
from bot.sight import Sight
from integration.ledgers import FIRST, SECOND, Company, item
from storage.figures.at_date import Stood, bound, documents_query
from storage.figures.rows import Query, rows_in_parts, rows_of
from storage.migrate import migrate
from storage.reader import LedgerBooks

HEADER = "customer;name;salesperson;number;issued;due;gross;open;currency"
TEN = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT i FROM n"


def sold(code: str, salesperson: str) -> str:
    """A line of open items, under HEADER."""
    return f"{code};{code} SA;{salesperson};F-{code};2026-01-15;2026-02-14;100;100;EUR"


async def test_several_questions_are_answered_in_order(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        answers = await rows_of(
            connection,
            Query("SELECT CAST(:number AS INTEGER) + 1", {"number": 41}),
            Query("SELECT 'a' WHERE CAST(:word AS TEXT) = 'b'", {"word": "c"}),
        )
    assert answers == [[(42,)], []]


async def test_a_day_is_bound_as_the_database_keeps_it(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100", due="2026-02-14"))
    late = Query("SELECT number FROM documents WHERE due_on < :today", {"today": date(2026, 2, 15)})
    due = Query("SELECT number FROM documents WHERE due_on < :today", {"today": date(2026, 2, 14)})
    async with company.engine.connect() as connection:
        assert await rows_of(connection, late, due) == [[("F1",)], []]


async def test_a_question_sees_what_its_own_transaction_wrote(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"))
    count = Query("SELECT COUNT(*) FROM documents", {})
    async with company.engine.connect() as connection:
        writing = await connection.execution_options(writes=True)
        async with writing.begin() as transaction:
            await writing.execute(text("DELETE FROM documents"))
            assert await rows_of(writing, count) == [[(0,)]]
            await transaction.rollback()
    async with company.engine.connect() as connection:
        assert await rows_of(connection, count) == [[(1,)]]


async def test_one_transaction_sees_one_state_of_the_books(company: Company) -> None:
    if company.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL is asked for it by isolation level")
    await company.export(FIRST, item("C1", "F1", "100"))
    count = Query("SELECT COUNT(*) FROM documents", {})
    async with company.engine.connect() as connection:
        before = await rows_of(connection, count)
        await company.export(SECOND, item("C1", "F1", "100"), item("C1", "F2", "100"))
        assert await rows_of(connection, count) == before == [[(1,)]]
    async with company.engine.connect() as connection:
        assert await rows_of(connection, count) == [[(2,)]]


async def test_a_reading_that_was_left_half_way_is_no_later_readings_view(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"))
    count = Query("SELECT COUNT(*) FROM documents", {})
    async with company.engine.connect() as connection:
        asking = asyncio.create_task(rows_of(connection, count))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    await company.export(SECOND, item("C1", "F1", "100"), item("C1", "F2", "100"))
    for _ in range(3):
        async with company.engine.connect() as connection:
            assert await rows_of(connection, count) == [[(2,)]]


async def test_a_failure_is_the_databases_own_error(engine: AsyncEngine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's come from SQLAlchemy")
    async with engine.connect() as connection:
        with pytest.raises(OperationalError, match="no such table"):
            await rows_of(connection, Query("SELECT * FROM no_such_thing", {}))


async def test_rows_beyond_the_first_call_follow(engine: AsyncEngine) -> None:
    for last in (255, 256, 257, 1000):
        async with engine.connect() as connection:
            found = await connection.execute(text(TEN.format(last=last)))
            assert [row[0] for row in found] == list(range(1, last + 1))
            streamed = await connection.stream(text(TEN.format(last=last)))
            parts = [len(part) async for part in streamed.partitions(100)]
            assert sum(parts) == last


async def test_a_stream_that_is_left_lets_the_next_question_through(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        streamed = await connection.stream(text(TEN.format(last=1000)))
        await streamed.fetchone()
        await streamed.close()
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1


async def test_what_was_not_committed_is_gone(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"))
    async with company.engine.connect() as connection:
        writing = await connection.execution_options(writes=True)
        await writing.execute(text("UPDATE documents SET number = 'F9'"))
    with pytest.raises(IntegrityError):
        async with company.engine.begin() as connection:
            await connection.execute(text("UPDATE documents SET number = 'F8'"))
            await connection.execute(text("UPDATE documents SET kind = 'barter'"))
    async with company.engine.connect() as connection:
        assert (await connection.execute(text("SELECT number FROM documents"))).scalar_one() == "F1"


async def test_a_customers_documents_are_found_through_the_customer(engine: AsyncEngine) -> None:
    """Not through an index that begins with the workspace: those find everybody's."""
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by what it counted")
    values: dict[str, Any] = {"workspace": 1, "customer": 1, "as_of": FIRST}
    documents = documents_query("sqlite", Stood(later=False, logged=True), "AND d.customer_id = :customer")
    statement = f"EXPLAIN QUERY PLAN SELECT MIN(o.due_on) FROM ({documents}) o WHERE o.due_on < :as_of"
    await migrate(engine)
    async with engine.begin() as connection:
        plan = [row[-1] for row in await connection.execute(bound(statement, values), values)]
    assert any("ix_documents_customer_id" in step for step in plan)


async def test_a_salesperson_of_the_next_import_is_in_sight_at_once(company: Company) -> None:
    books = LedgerBooks(company.engine, "default")
    lea = Sight(everything=False, names=frozenset({"lea"}))
    await company.export(FIRST, sold("C1", "Camille"), header=HEADER)
    assert (await find_customer(books, "C1", sight=lea)).only is None
    await company.export(SECOND, sold("C1", "Léa"), header=HEADER)
    found = (await find_customer(books, "c1", sight=lea)).only
    assert found is not None
    assert found.salesperson == "Léa"


async def test_many_rows_come_in_parts_and_other_questions_are_answered_between(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        found = []
        async for rows in rows_in_parts(connection, Query(TEN.format(last=":last"), {"last": 10}), 4):
            ((more,),) = (await rows_of(connection, Query("SELECT 1 + 1", {})))[0:1]
            found.append((rows, more))
    assert found == [
        ([(1,), (2,), (3,), (4,)], (2,)),
        ([(5,), (6,), (7,), (8,)], (2,)),
        ([(9,), (10,)], (2,)),
    ]


async def test_what_is_left_of_rows_in_parts_keeps_nobody_waiting(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        async with aclosing(rows_in_parts(connection, Query(TEN.format(last=1000), {}), 10)) as parts:
            assert len(await anext(parts)) == 10
        assert (await connection.execute(text("SELECT 3"))).scalar_one() == 3
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE left_over (id INTEGER)"))


async def test_rows_in_parts_that_cannot_be_read_are_the_databases_error(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(OperationalError):
            await anext(rows_in_parts(connection, Query("SELECT nothing FROM nowhere", {}), 10))
