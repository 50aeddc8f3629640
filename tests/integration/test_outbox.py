"""The outbox on both engines: said once, claimed once, in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import LedgerEmptyError, StorageError
from bot.notices import Address, Claimed, Notice, NoticeKind
from bot.ports import Outbox
from storage.books import open_workspace
from storage.reader import LedgerBooks
from storage.unit_of_work import LedgerUnitOfWork

NOW = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CAMILLE, LUC = "camille@lumen.example", "luc@lumen.example"
THERE = Address("D1", "1795678200.000100")


def notice(key: str, person: str = CAMILLE, **other: object) -> Notice:
    made = Notice(key, NoticeKind.DIGEST, person, {"text": "Trois appels à passer"}, NOW)
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


@pytest.fixture
def work(engine: AsyncEngine) -> LedgerUnitOfWork:
    return LedgerUnitOfWork(engine, "default")


@pytest.fixture
def other(engine: AsyncEngine) -> LedgerUnitOfWork:
    """Another process on the same database."""
    return LedgerUnitOfWork(engine, "default")


@asynccontextmanager
async def outbox(work: LedgerUnitOfWork) -> AsyncIterator[Outbox]:
    async with work.working() as one:
        yield one.outbox


async def add(work: LedgerUnitOfWork, *notices: Notice) -> list[bool]:
    async with outbox(work) as box:
        return [await box.add(one) for one in notices]


async def claim(work: LedgerUnitOfWork, at: datetime = NOW, most: int = 10) -> list[Claimed]:
    async with outbox(work) as box:
        return list(await box.claim(at, at + MINUTE, most))


async def keys(work: LedgerUnitOfWork, at: datetime = NOW, most: int = 10) -> list[str]:
    return [one.notice.key for one in await claim(work, at, most)]


async def states(engine: AsyncEngine) -> dict[str, tuple[str, str]]:
    async with engine.connect() as connection:
        rows = await connection.execute(text("SELECT key, state, reason FROM outbox"))
        return {key: (state, reason) for key, state, reason in rows}


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


async def test_an_edit_waits_for_its_message(work: LedgerUnitOfWork) -> None:
    await add(work, notice("edit", LUC, edits="a"), notice("a", due_at=NOW + MINUTE))
    assert await keys(work) == []
    (original,) = await claim(work, NOW + MINUTE)
    assert await keys(work, NOW + MINUTE) == []
    async with outbox(work) as box:
        await box.sent(original.id, THERE, NOW)
    assert [one.edits_at for one in await claim(work, NOW + MINUTE)] == [THERE]


async def test_an_edit_added_before_its_message_holds_nobody_up(work: LedgerUnitOfWork) -> None:
    await add(work, notice("edit", edits="a"), notice("a"))
    assert await keys(work) == ["a"]


async def test_new_messages_go_before_edits(work: LedgerUnitOfWork) -> None:
    await add(work, notice("old"))
    (old,) = await claim(work)
    async with outbox(work) as box:
        await box.sent(old.id, THERE, NOW)
    await add(work, notice("edit", edits="old"), notice("luc", LUC))
    assert await keys(work, most=1) == ["luc"]
    assert await keys(work, most=1) == ["edit"]


@pytest.mark.parametrize("end", ["given up", "dropped", "never there"])
async def test_an_edit_of_what_was_never_sent_is_dropped(
    work: LedgerUnitOfWork, engine: AsyncEngine, end: str
) -> None:
    if end != "never there":
        await add(work, notice("a", expires_at=NOW - MINUTE if end == "dropped" else None))
        for claimed in await claim(work):
            async with outbox(work) as box:
                await box.give_up(claimed.id, NOW, "channel_not_found")
    await add(work, notice("edit", edits="a"), notice("edit itself", edits="edit itself"))
    assert await keys(work) == []
    found = await states(engine)
    assert found["edit"] == found["edit itself"] == ("dropped", "nothing to edit")


async def test_a_reply_waits_for_the_message_it_stands_below_and_learns_where_that_is(
    work: LedgerUnitOfWork,
) -> None:
    reply = notice("line", below="dispute:1")
    await add(work, reply, notice("other", due_at=NOW + MINUTE), notice("dispute:1", due_at=NOW + 2 * MINUTE))
    assert await keys(work) == []
    async with outbox(work) as box:
        assert await box.next_due() == NOW + MINUTE
    other, at = await claim(work, NOW + 2 * MINUTE), NOW + 2 * MINUTE
    assert [(one.notice.key, one.below_at) for one in other] == [("other", None)]
    async with outbox(work) as box:
        await box.sent(other[0].id, Address("D1", "8"), at)
    (first,) = await claim(work, at)
    assert (first.notice.key, await claim(work, at)) == ("dispute:1", [])
    async with outbox(work) as box:
        await box.sent(first.id, THERE, at)
    (claimed,) = await claim(work, at)
    assert (claimed.notice, claimed.below_at, claimed.edits_at) == (reply, THERE, None)


async def test_a_reply_can_be_edited_as_any_message(work: LedgerUnitOfWork) -> None:
    await add(work, notice("dispute:1"), notice("line", below="dispute:1"), notice("edit", edits="line"))
    for ts in ("1", "2"):
        (claimed,) = await claim(work)
        async with outbox(work) as box:
            await box.sent(claimed.id, Address("D1", ts), NOW)
    (edit,) = await claim(work)
    assert (edit.notice.key, edit.edits_at, edit.below_at) == ("edit", Address("D1", "2"), None)


@pytest.mark.parametrize("end", ["given up", "dropped", "never there"])
async def test_a_reply_to_what_was_never_sent_is_dropped(
    work: LedgerUnitOfWork, engine: AsyncEngine, end: str
) -> None:
    if end != "never there":
        await add(work, notice("dispute:1", expires_at=NOW - MINUTE if end == "dropped" else None))
        for claimed in await claim(work):
            async with outbox(work) as box:
                await box.give_up(claimed.id, NOW, "channel_not_found")
    await add(work, notice("line", below="dispute:1"), notice("itself", below="itself"))
    assert await keys(work) == []
    found = await states(engine)
    assert found["line"] == found["itself"] == ("dropped", "no thread")


async def test_what_a_notice_says_is_known_while_it_waits_and_once_it_was_sent(
    work: LedgerUnitOfWork,
) -> None:
    said = {"text": "Trois appels à passer", "blocks": [{"type": "divider"}]}
    await add(work, notice("a", payload=said), notice("late", LUC, expires_at=NOW - MINUTE))
    async with outbox(work) as box:
        assert await box.payload_of("a") == said
        assert await box.payload_of("b") is None
    (claimed,) = await claim(work)
    async with outbox(work) as box:
        assert await box.payload_of("a") == said
        assert await box.payload_of("late") is None
        await box.sent(claimed.id, THERE, NOW)
        assert await box.payload_of("a") == said


async def test_to_whom_a_notice_is_stays_known_whatever_became_of_it(work: LedgerUnitOfWork) -> None:
    await add(work, notice("late", LUC, expires_at=NOW - MINUTE))
    assert not await claim(work)
    async with outbox(work) as box:
        assert await box.payload_of("late") is None
        assert await box.person_of("late") == LUC
        assert await box.person_of("never") is None


async def test_which_keys_are_known_is_asked_of_many_at_once(work: LedgerUnitOfWork) -> None:
    await add(work, *(notice(f"k{number}") for number in range(3)))
    async with outbox(work) as box:
        assert await box.known([f"k{number}" for number in range(1, 250)]) == {"k1", "k2"}
        assert await box.known(()) == frozenset()


async def test_of_notices_only_those_that_have_a_word_are_read(
    work: LedgerUnitOfWork, engine: AsyncEngine
) -> None:
    row = {"blocks": [{"block_id": "digest.20261124.row42.r1"}]}
    other = {"blocks": [{"block_id": "digest.20261124.row421.r1"}]}
    gone = notice("late", LUC, payload=row, expires_at=NOW - MINUTE)
    await add(work, notice("a", payload=row), notice("b", payload=other), gone)
    await claim(work)
    every = (f"none{number}" for number in range(250))
    words = dict.fromkeys(("a", "b", "late", *every), (".row7.", ".row42."))
    async with outbox(work) as box:
        assert await box.naming(words) == {"a": row}
        assert await box.naming({"a": (".row%.", ".row__."), "b": ()}) == {}
        assert await box.naming({}) == {}
    async with outbox(LedgerUnitOfWork(engine, "elsewhere")) as box:
        assert (await box.naming(words), await box.known(words)) == ({}, frozenset())


async def test_a_message_is_known_by_its_address_whatever_edited_it(
    work: LedgerUnitOfWork, engine: AsyncEngine
) -> None:
    left = notice("a")
    await add(work, left, notice("edit", edits="a", payload={"text": "Deux"}))
    for _ in range(2):
        (claimed,) = await claim(work)
        async with outbox(work) as box:
            await box.sent(claimed.id, THERE, NOW)
    async with outbox(work) as box:
        assert await box.notice_at(THERE) == left
        assert await box.notice_at(Address("D2", THERE.ts)) is None
        assert await box.notice_at(Address("", "")) is None
    async with outbox(LedgerUnitOfWork(engine, "elsewhere")) as box:
        assert await box.notice_at(THERE) is None
        assert await box.payload_of("a") is None


async def test_the_next_moment_is_that_of_what_can_be_tried_then(work: LedgerUnitOfWork) -> None:
    async with outbox(work) as box:
        assert await box.next_due() is None
    await add(work, notice("a"), notice("b", due_at=NOW + MINUTE), notice("edit", LUC, edits="a"))
    async with outbox(work) as box:
        assert await box.next_due() == NOW
    (claimed,) = await claim(work)
    async with outbox(work) as box:
        assert await box.next_due() == NOW + MINUTE
        await box.put_off(claimed.id, NOW + 5 * MINUTE, unsure=False, reason="")
        assert await box.next_due() == NOW + 5 * MINUTE


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


async def test_two_thousand_words_are_looked_for_in_one_digest(work: LedgerUnitOfWork) -> None:
    row = {"text": "row1999."}
    await add(work, notice("a", payload=row))
    async with outbox(work) as box:
        assert await box.naming({"a": [f"row{number}." for number in range(2000)]}) == {"a": row}
