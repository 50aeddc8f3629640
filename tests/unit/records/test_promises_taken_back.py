"""Promises taken back within ten minutes, by whoever logged them."""

from __future__ import annotations

import pytest

from bot.credit.promise import Because, Promise, PromiseState
from bot.credit.refused import Refused, Why
from bot.notices import NoticeKind
from records.lumen import NADIA, at
from records.promise_world import World
from records.promises_tried import decide, undo


async def test_what_was_logged_is_taken_back_and_what_it_replaced_counts_again() -> None:
    world = World()
    first = await world.logged(moment=at("08:50"), key="first")
    second = await world.logged(key="second")
    done = await undo(world, second)
    assert isinstance(done, Promise)
    assert (done.state, done.because) == (PromiseState.CANCELLED, Because.UNDONE)
    restored = world.now(first.id)
    assert (restored.state, restored.ended_on, restored.ended_at) == (PromiseState.OPEN, None, None)
    assert world.deeds[-2:] == ["promise.restored promise:1", "undone promise:2"]
    assert (await world.logged(moment=at("09:06"), key="third")).in_a_row == 2


@pytest.mark.parametrize(("moment", "why"), [("09:09:59", None), ("09:10", Why.UNDO_TOO_LATE)])
async def test_undo_lasts_ten_minutes(moment: str, why: Why | None) -> None:
    world = World()
    done = await undo(world, await world.logged(), moment=moment)
    assert (done.why if isinstance(done, Refused) else None) is why


async def test_undo_is_of_whoever_logged_it() -> None:
    world = World()
    kept = await world.logged()
    assert await undo(world, kept, NADIA) == Refused(Why.UNDO_NOT_YOURS, who="Camille Roy")
    await undo(world, kept)
    assert await undo(world, kept) == Refused(Why.UNDONE_ALREADY, at=at("09:05"))


async def test_what_somebody_went_on_with_is_not_taken_back() -> None:
    world = World()
    first = await world.logged(key="first")
    await world.logged(NADIA, at("09:02"), key="second")
    assert await undo(world, first) == Refused(Why.UNDO_DEPENDS, who="Nadia Benali", at=at("09:02"))


async def test_an_agreed_promise_is_not_taken_back() -> None:
    world = World()
    _, third = await world.third()
    await decide(world, third)
    late = await undo(world, third, moment="10:03")
    assert late == Refused(Why.UNDO_DEPENDS, who="Nadia Benali", at=at("10:02"))


async def test_a_request_is_taken_back_and_the_message_that_asked_says_so() -> None:
    world = World()
    second, third = await world.third()
    assert isinstance(await undo(world, third), Promise)
    assert world.now(second.id).state is PromiseState.OPEN
    assert world.said(NoticeKind.PROMISE)[-1] == (
        "promise-asked:3:e5",
        "nadia@lumen.example",
        "asked 3 cancelled ACME en",
    )


async def test_what_stands_by_now_is_not_doubled_by_an_undo() -> None:
    """1 covered both invoices; 2 replaced it on the first, 3 is on the second: 1 stays replaced."""
    world = World()
    await world.logged(documents=(1, 2), key="a")
    second = await world.logged(moment=at("09:01"), key="b")
    await world.logged(moment=at("09:02"), documents=(2,), key="c")
    assert isinstance(await undo(world, second), Promise)
    assert world.states() == ["replaced", "cancelled", "open"]
