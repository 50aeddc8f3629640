"""The outbox on both engines: said once, claimed once, in order."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import LedgerEmptyError, StorageError
from bot.notices import Address, Claimed
from integration.outboxes import LUC, MINUTE, NOW, THERE, add, claim, keys, notice, outbox, states
from storage.books import open_workspace
from storage.reader import LedgerBooks
from storage.unit_of_work import LedgerUnitOfWork


@pytest.fixture
def work(engine: AsyncEngine) -> LedgerUnitOfWork:
    return LedgerUnitOfWork(engine, "default")


@pytest.fixture
def other(engine: AsyncEngine) -> LedgerUnitOfWork:
    """Another process on the same database."""
    return LedgerUnitOfWork(engine, "default")


async def test_a_notice_comes_back_as_it_was_left(work: LedgerUnitOfWork) -> None:
    left = notice("digest:1", expires_at=NOW + MINUTE)
    assert await add(work, left) == [True]
    assert await claim(work) == [Claimed(1, left, 0, False, None, None)]


async def test_a_key_is_taken_once_for_ever(work: LedgerUnitOfWork) -> None:
    assert await add(work, notice("digest:1"), notice("digest:1", LUC)) == [True, False]
    (claimed,) = await claim(work)
    async with outbox(work) as box:
        await box.sent(claimed.id, THERE, NOW)
    assert await add(work, notice("digest:1")) == [False]
    assert await keys(work, NOW + 60 * MINUTE) == []


async def test_a_key_added_twice_at_once_is_taken_once(
    work: LedgerUnitOfWork, other: LedgerUnitOfWork
) -> None:
    added = await asyncio.gather(*(add(one, notice("digest:1")) for one in (work, other) * 5))
    assert sorted(added) == [[False]] * 9 + [[True]]


async def test_two_senders_never_claim_the_same(work: LedgerUnitOfWork, other: LedgerUnitOfWork) -> None:
    people = [f"person{number}@lumen.example" for number in range(40)]
    await add(work, *(notice(person, person) for person in people))
    claimed = await asyncio.gather(*(keys(one, most=7) for one in (work, other) * 4))
    taken = [key for batch in claimed for key in batch]
    assert len(taken) == len(set(taken))
    while batch := await keys(work, most=7):
        taken += batch
    assert sorted(taken) == sorted(people)


async def test_what_is_not_due_waits(work: LedgerUnitOfWork) -> None:
    await add(work, notice("a", due_at=NOW + MINUTE))
    assert await keys(work, NOW + MINUTE - timedelta(microseconds=1)) == []
    assert await keys(work, NOW + MINUTE) == ["a"]


async def test_a_person_gets_one_at_a_time_in_order(work: LedgerUnitOfWork) -> None:
    await add(work, notice("later", due_at=NOW + MINUTE), notice("first"), notice("second"))
    await add(work, notice("luc", LUC))
    at = NOW + 2 * MINUTE
    first, luc = await claim(work, at)
    assert (first.notice.key, luc.notice.key) == ("first", "luc")
    assert await claim(work, at) == []
    async with outbox(work) as box:
        await box.put_off(first.id, at + MINUTE, unsure=False, reason="rate limited")
        await box.sent(luc.id, THERE, at)
    assert await keys(work, at) == []
    (first,) = await claim(work, at + MINUTE)
    assert (first.notice.key, first.attempts, first.first_tried_at) == ("first", 1, at)
    async with outbox(work) as box:
        await box.sent(first.id, THERE, at)
    assert await keys(work, at + MINUTE) == ["second"]


async def test_a_lease_that_ran_out_is_taken_as_unsure(
    work: LedgerUnitOfWork, other: LedgerUnitOfWork
) -> None:
    await add(work, notice("a"))
    assert [one.unsure for one in await claim(work)] == [False]
    assert await claim(other, NOW + MINUTE - timedelta(microseconds=1)) == []
    (taken,) = await claim(other, NOW + MINUTE)
    assert (taken.unsure, taken.attempts, taken.first_tried_at) == (True, 1, NOW)


async def test_whoever_lost_the_lease_changes_nothing(
    work: LedgerUnitOfWork, other: LedgerUnitOfWork, engine: AsyncEngine
) -> None:
    await add(work, notice("a"))
    (mine,) = await claim(work)
    (theirs,) = await claim(other, NOW + MINUTE)
    async with outbox(work) as box:
        await box.put_off(mine.id, NOW, unsure=False, reason="late")
        await box.give_up(mine.id, NOW, "late")
    assert await claim(work, NOW + MINUTE) == []
    async with outbox(other) as box:
        await box.sent(theirs.id, THERE, NOW)
    async with outbox(work) as box:
        await box.give_up(mine.id, NOW, "later still")
        await box.sent(mine.id, Address("D1", "9"), NOW)
    assert await states(engine) == {"a": ("sent", "")}
    await add(work, notice("edit", edits="a"))
    assert [one.edits_at for one in await claim(work)] == [THERE]


async def test_sent_is_true_whoever_says_it(work: LedgerUnitOfWork, other: LedgerUnitOfWork) -> None:
    await add(work, notice("a"))
    (mine,) = await claim(work)
    await claim(other, NOW + MINUTE)
    async with outbox(work) as box:
        await box.sent(mine.id, THERE, NOW)
    assert await claim(other, NOW + 60 * MINUTE) == []


async def test_what_expired_untried_is_dropped(work: LedgerUnitOfWork, engine: AsyncEngine) -> None:
    await add(work, notice("a", expires_at=NOW), notice("b", LUC, expires_at=NOW - MINUTE))
    assert await keys(work) == ["a"]
    assert await states(engine) == {"a": ("leased", ""), "b": ("dropped", "expired")}
    async with outbox(work) as box:
        assert await box.given_up(NOW) == ()


async def test_what_expired_after_a_try_is_given_up_with_its_reason(work: LedgerUnitOfWork) -> None:
    await add(work, notice("a", expires_at=NOW))
    (claimed,) = await claim(work)
    async with outbox(work) as box:
        await box.put_off(claimed.id, NOW + MINUTE, unsure=False, reason="no Slack account")
    assert await keys(work, NOW + MINUTE) == []
    async with outbox(work) as box:
        assert await box.given_up(NOW) == (("digest", "no Slack account"),)
        assert await box.given_up(NOW + 2 * MINUTE) == ()


async def test_what_expired_unsure_is_still_looked_for(work: LedgerUnitOfWork) -> None:
    await add(work, notice("a", expires_at=NOW), notice("b", LUC, expires_at=NOW))
    one, _ = await claim(work)
    async with outbox(work) as box:
        await box.put_off(one.id, NOW, unsure=True, reason="no answer")
    found = await claim(work, NOW + MINUTE)
    assert [(one.notice.key, one.unsure) for one in found] == [("a", True), ("b", True)]


async def test_workspaces_do_not_see_each_other(work: LedgerUnitOfWork, engine: AsyncEngine) -> None:
    elsewhere = LedgerUnitOfWork(engine, "elsewhere")
    assert await add(work, notice("a")) == [True]
    assert await add(elsewhere, notice("a"), notice("edit", LUC, edits="b")) == [True, True]
    assert [one.id for one in await claim(work)] == [1]
    assert [one.id for one in await claim(elsewhere)] == [2]


async def test_nothing_stays_of_work_that_failed(work: LedgerUnitOfWork) -> None:
    with pytest.raises(ZeroDivisionError):
        async with outbox(work) as box:
            await box.add(notice("a"))
            raise ZeroDivisionError
    assert await add(work, notice("a")) == [True]


async def test_a_notice_waits_for_no_import(work: LedgerUnitOfWork, engine: AsyncEngine) -> None:
    """An import holds its workspace to the end; SQLite has one writer and is not asked."""
    if engine.dialect.name == "sqlite":
        pytest.skip("one writer at a time")
    async with engine.begin() as connection:
        await open_workspace(connection, "default")
    async with engine.begin() as importing:
        await open_workspace(importing, "default")
        assert await asyncio.wait_for(add(work, notice("a")), 5) == [True]
        assert await asyncio.wait_for(keys(work), 5) == ["a"]


async def test_a_new_workspace_is_opened_once_by_all_who_come(engine: AsyncEngine) -> None:
    several = [LedgerUnitOfWork(engine, "new") for _ in range(5)]
    added = await asyncio.gather(*(add(one, notice("a")) for one in several))
    assert sorted(added) == [[False]] * 4 + [[True]]


async def test_a_database_that_refuses_is_said_in_words(work: LedgerUnitOfWork, engine: AsyncEngine) -> None:
    await add(work, notice("a"))
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE outbox"))
    with pytest.raises(StorageError, match="did not take it"):
        await add(work, notice("b"))


async def test_a_workspace_with_notices_and_no_import_has_no_ledger(
    work: LedgerUnitOfWork, engine: AsyncEngine
) -> None:
    await add(work, notice("a"))
    with pytest.raises(LedgerEmptyError):
        async with LedgerBooks(engine, "default").reading():
            pytest.fail("there is nothing to read")
