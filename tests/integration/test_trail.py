"""The audit trail: only added to, one entry after the other, and whatever is done to it shows."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from bot.audit import CLOCK, FIRST_SEAL, Deed, Entry, Flaw, Surface, Verified, seal
from integration.ledgers import Company
from integration.logged import LUC, NINE, Ids, entry, work_of
from storage import trail
from storage.tables import CustomerRow, EntityRow, WorkspaceRow

DAY = timedelta(days=1)
TRIGGERS = {
    "sqlite": (
        "DROP TRIGGER audit_refuses_update",
        "DROP TRIGGER audit_refuses_delete",
        "DROP TRIGGER audit_refuses_replacement",
    ),
    "postgresql": (
        "DROP TRIGGER audit_refuses_change ON audit",
        "DROP TRIGGER audit_refuses_truncate ON audit",
    ),
}


@pytest.fixture
async def ids(company: Company) -> Ids:
    """Two customers that no file brought: an import writes its own entry."""
    await write(company, None, 0)
    async with company.engine.begin() as connection:
        workspace = {"workspace_id": (await connection.execute(select(WorkspaceRow.id))).scalar_one()}
        entity = insert(EntityRow).values(code="E", name="E", currency="EUR", country="FR", **workspace)
        entity_id = (await connection.execute(entity.returning(EntityRow.id))).scalar_one()
        found = {}
        for code in ("ACME", "BETA"):
            names = {"code": code, "name": code, "search_code": code, "search_name": code}
            made = insert(CustomerRow).values(entity_id=entity_id, currency="EUR", **names, **workspace)
            found[code] = (await connection.execute(made.returning(CustomerRow.id))).scalar_one()
    return Ids(found, {})


async def write(company: Company, customer_id: int | None, many: int) -> list[Entry]:
    async with work_of(company).working() as one:
        return [await one.trail.add(entry(customer_id, subject=f"note:{n}")) for n in range(1, many + 1)]


async def verify(company: Company) -> Verified:
    async with work_of(company).looking() as one:
        return await one.trail.verify()


async def do(company: Company, *statements: str) -> None:
    async with company.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def test_entries_come_back_as_they_were_written_each_sealing_the_one_before(
    company: Company, ids: Ids
) -> None:
    said = entry(
        ids.customers["ACME"],
        deed=Deed.PROMISE_CANCELLED,
        surface=Surface.CLOCK,
        who=CLOCK,
        before={"note": "<!channel> é 😀\n\"'", "amount": "12000.00 EUR", "in_a_row": 2},
        after=None,
    )
    async with work_of(company).working() as one:
        first = await one.trail.add(entry())
        second = await one.trail.add(said)
        assert await one.trail.all() == (first, second)
    assert (first.number, first.previous) == (1, FIRST_SEAL)
    assert (second.number, second.previous) == (2, first.seal)
    assert second.seal == seal(first.seal, 2, said)
    assert await verify(company) == Verified(2, second.seal)
    (facts,) = await company.rows("SELECT before, after FROM audit WHERE number = 2")
    assert list(json.loads(facts[0])) == ["amount", "in_a_row", "note"]
    assert facts[1] == ""


async def test_a_customers_entries_are_paged_newest_first(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    async with work_of(company).working() as one:
        for number, customer in enumerate((acme, beta, acme, None, acme), start=1):
            await one.trail.add(entry(customer, at=NINE + number * DAY))
    async with work_of(company).looking() as one:
        assert [each.number for each in await one.trail.of_customer(acme, 2)] == [5, 3]
        assert [each.number for each in await one.trail.of_customer(acme, 2, before=3)] == [1]
        assert (await one.trail.newest(acme), await one.trail.newest(beta)) == (5, 2)
        assert await one.trail.newest(0) == 0
        assert [each.number for each in await one.trail.all(after=3)] == [4, 5]
        assert [each.number for each in await one.trail.all(most=2)] == [1, 2]
        since = await one.trail.since(NINE + 2 * DAY, (acme, beta), 9)
        assert [each.number for each in since] == [5, 3]
        assert [each.number for each in await one.trail.since(NINE, (acme, beta), 1)] == [5]
        assert await one.trail.since(NINE, (), 9) == ()


async def test_whose_records_were_touched_since_is_told_by_the_trail(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    async with work_of(company).working() as one:
        for customer in (acme, beta, acme):
            await one.trail.add(entry(customer))
    async with work_of(company).working() as one:
        assert await one.trail.touched((acme, beta), 0) == {acme, beta}
        assert await one.trail.touched((acme, beta), 2) == {acme}
        assert await one.trail.touched((beta,), 2) == frozenset()
        assert await one.trail.touched((acme, beta), 3) == frozenset()
        await one.trail.add(entry(None))  # such as an import
        assert await one.trail.touched((acme, beta), 3) == {acme, beta}


async def test_fifty_who_write_at_once_make_one_chain_without_a_gap(company: Company) -> None:
    works = [work_of(company) for _ in range(5)]

    async def add(number: int) -> None:
        async with works[number % 5].working() as one:
            await one.trail.add(entry(subject=f"note:{number}"))

    await asyncio.gather(*(add(number) for number in range(50)))
    verified = await verify(company)
    assert (verified.entries, verified.flaw) == (50, None)
    subjects = await company.rows("SELECT COUNT(DISTINCT subject), MIN(number), MAX(number) FROM audit")
    assert subjects == [(50, 1, 50)]


async def test_what_is_rolled_back_leaves_no_gap(company: Company) -> None:
    await write(company, None, 1)
    with pytest.raises(ZeroDivisionError):
        async with work_of(company).working() as one:
            await one.trail.add(entry())
            raise ZeroDivisionError
    await write(company, None, 1)
    verified = await verify(company)
    assert (verified.entries, verified.flaw) == (2, None)


async def test_workspaces_have_a_trail_each(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    await write(company, acme, 2)
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    (theirs,) = await write(elsewhere, None, 1)
    assert (theirs.number, theirs.previous) == (1, FIRST_SEAL)
    async with work_of(elsewhere).looking() as one:
        assert await one.trail.all() == (theirs,)
        assert await one.trail.of_customer(acme, 9) == ()
        assert await one.trail.newest(acme) == 0
        assert await one.trail.since(NINE - DAY, (acme,), 9) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = 'nobody' WHERE number = 2",
        "UPDATE audit SET who = who",
        "DELETE FROM audit WHERE number = 3",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "TRUNCATE workspaces CASCADE",
        """INSERT OR REPLACE INTO audit SELECT id, workspace_id, number, deed, 'nobody', at, surface,
           subject, customer_id, before, after, previous, seal FROM audit WHERE number = 2""",
        """INSERT OR REPLACE INTO audit SELECT id + 100, workspace_id, number, deed, 'nobody', at, surface,
           subject, customer_id, before, after, previous, seal FROM audit WHERE number = 2""",
        "REPLACE INTO audit SELECT * FROM audit WHERE number = 2",
        """INSERT INTO audit SELECT * FROM audit WHERE number = 2
           ON CONFLICT (workspace_id, number) DO UPDATE SET who = 'nobody'""",
    ],
)
async def test_the_database_refuses_whatever_does_not_add(company: Company, statement: str) -> None:
    dialect = company.engine.dialect.name
    if ("REPLACE" in statement and dialect != "sqlite") or ("TRUNCATE" in statement and dialect == "sqlite"):
        pytest.skip("the engine has no such statement")
    entries = await write(company, None, 3)
    with pytest.raises(DBAPIError):
        await do(company, statement)
    async with work_of(company).looking() as one:
        assert list(await one.trail.all()) == entries
    assert await verify(company) == Verified(3, entries[-1].seal)


@pytest.mark.parametrize(
    ("statement", "flaw", "number"),
    [
        ("UPDATE audit SET who = 'nobody' WHERE number = 2", Flaw.CHANGED, 2),
        ("UPDATE audit SET deed = 'promise.kept' WHERE number = 3", Flaw.CHANGED, 3),
        ("UPDATE audit SET deed = 'promise.forgotten' WHERE number = 1", Flaw.CHANGED, 1),
        ("UPDATE audit SET surface = 'home' WHERE number = 3", Flaw.CHANGED, 3),
        ("UPDATE audit SET subject = 'note:9' WHERE number = 2", Flaw.CHANGED, 2),
        ("UPDATE audit SET customer_id = NULL WHERE number = 2", Flaw.CHANGED, 2),
        ("UPDATE audit SET after = REPLACE(after, '1000', '9000') WHERE number = 2", Flaw.CHANGED, 2),
        ("UPDATE audit SET after = '' WHERE number = 2", Flaw.CHANGED, 2),
        ("UPDATE audit SET after = '[]' WHERE number = 2", Flaw.CHANGED, 2),
        ("UPDATE audit SET after = 'not JSON' WHERE number = 2", Flaw.CHANGED, 2),
        ("UPDATE audit SET after = REPLACE(after, ',', ', ') WHERE number = 2", Flaw.CHANGED, 2),
        ("UPDATE audit SET before = '{}' WHERE number = 2", Flaw.CHANGED, 2),
        ("UPDATE audit SET at = '2026-03-02 09:00:01' WHERE number = 2", Flaw.CHANGED, 2),
        ("UPDATE audit SET seal = previous WHERE number = 2", Flaw.CHANGED, 2),
        ("UPDATE audit SET previous = seal WHERE number = 2", Flaw.MISSING, 2),
        ("DELETE FROM audit WHERE number = 1", Flaw.MISSING, 1),
        ("DELETE FROM audit WHERE number = 3", Flaw.MISSING, 3),
        ("UPDATE audit SET number = 9 WHERE number = 4", Flaw.MISSING, 4),
        ("DELETE FROM audit WHERE number = 4", Flaw.CUT_OFF, 4),
        ("DELETE FROM audit WHERE number >= 2", Flaw.CUT_OFF, 2),
        ("DELETE FROM audit", Flaw.CUT_OFF, 1),
        ("DELETE FROM audit_heads", Flaw.MISSING, 1),
        ("UPDATE audit_heads SET number = 3", Flaw.MISSING, 4),
        ("UPDATE audit_heads SET number = 5", Flaw.CUT_OFF, 5),
        ("UPDATE audit_heads SET seal = 'x'", Flaw.CHANGED, 4),
    ],
)
async def test_with_the_triggers_gone_tampering_is_found(
    company: Company, ids: Ids, statement: str, flaw: Flaw, number: int
) -> None:
    entries = await write(company, ids.customers["ACME"], 4)
    assert (await verify(company)).flaw is None
    await do(company, *TRIGGERS[company.engine.dialect.name], statement)
    found = await verify(company)
    assert (found.flaw, found.number) == (flaw, number)
    if found.entries < number:
        assert found.seal == (entries[found.entries - 1].seal if found.entries else FIRST_SEAL)


async def test_an_entry_that_was_made_anew_with_all_after_it_does_not_fit_the_head(company: Company) -> None:
    entries = await write(company, None, 3)
    forged, previous, written = [], entries[0].seal, company.engine.dialect.name
    for one in entries[1:]:
        other = replace(one.entry, who=LUC)
        forged.append((one.number, previous, seal(previous, one.number, other)))
        previous = forged[-1][2]
    changes = (
        f"UPDATE audit SET who = '{LUC}', previous = '{before}', seal = '{after}' WHERE number = {number}"
        for number, before, after in forged
    )
    await do(company, *TRIGGERS[written], *changes)
    assert await verify(company) == Verified(3, forged[-1][2], Flaw.CHANGED, 3)


async def test_a_long_trail_is_read_in_parts(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "READ_AT_ONCE", 3)
    entries = await write(company, None, 7)
    assert await verify(company) == Verified(7, entries[-1].seal)


async def test_what_others_add_while_it_is_read_is_no_flaw(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(company, None, 4)
    monkeypatch.setattr(trail, "READ_AT_ONCE", 2)
    stop = asyncio.Event()

    async def go_on() -> None:
        while not stop.is_set():
            await write(company, None, 1)
            await asyncio.sleep(0)

    writing = asyncio.create_task(go_on())
    found = [await verify(company) for _ in range(5)]
    stop.set()
    await writing
    assert [one.flaw for one in found] == [None] * 5
    assert found[-1].entries >= 4


async def test_an_empty_trail_is_whole(company: Company) -> None:
    assert await verify(company) == Verified(0, FIRST_SEAL)
