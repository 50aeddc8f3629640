"""What the outbox is asked: what was said, to whom, where it stands, and when there is more to do."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.notices import Address, Notice
from integration.outboxes import LUC, MINUTE, NOW, THERE, add, claim, notice, outbox
from storage.unit_of_work import LedgerUnitOfWork


@pytest.fixture
def work(engine: AsyncEngine) -> LedgerUnitOfWork:
    return LedgerUnitOfWork(engine, "default")


@pytest.fixture
def other(engine: AsyncEngine) -> LedgerUnitOfWork:
    """Another process on the same database."""
    return LedgerUnitOfWork(engine, "default")


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


async def test_what_a_message_says_by_now_is_what_its_last_edit_says(
    work: LedgerUnitOfWork, engine: AsyncEngine
) -> None:
    def edit(key: str, said: str, of: str = "a", due_at: datetime = NOW) -> Notice:
        return notice(key, edits=of, payload={"text": said}, due_at=due_at)

    await add(work, notice("a"), notice("b"), notice("c"), edit("a1", "Deux"), edit("b1", "Un", of="b"))
    async with outbox(work) as box:
        assert await box.newest_edit("a") == {"text": "Deux"}
    await add(work, edit("a2", "Trois", due_at=NOW - MINUTE), notice("d"))
    async with outbox(work) as box:
        assert await box.newest_edit("a") == {"text": "Trois"}
        assert await box.newest_edit("b") == {"text": "Un"}
        assert (await box.newest_edit("c"), await box.newest_edit("none")) == (None, None)
    async with outbox(LedgerUnitOfWork(engine, "elsewhere")) as box:
        assert await box.newest_edit("a") is None


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


async def test_two_thousand_words_are_looked_for_in_one_digest(work: LedgerUnitOfWork) -> None:
    row = {"text": "row1999."}
    await add(work, notice("a", payload=row))
    async with outbox(work) as box:
        assert await box.naming({"a": [f"row{number}." for number in range(2000)]}) == {"a": row}
