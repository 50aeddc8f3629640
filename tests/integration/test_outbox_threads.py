"""Edits and replies in the outbox: each waits for the message that it belongs to."""

from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.notices import Address
from integration.outboxes import LUC, MINUTE, NOW, THERE, add, claim, keys, notice, outbox, states
from storage.unit_of_work import LedgerUnitOfWork


@pytest.fixture
def work(engine: AsyncEngine) -> LedgerUnitOfWork:
    return LedgerUnitOfWork(engine, "default")


@pytest.fixture
def other(engine: AsyncEngine) -> LedgerUnitOfWork:
    """Another process on the same database."""
    return LedgerUnitOfWork(engine, "default")


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
