"""Disputes taken back within ten minutes, by whoever opened them."""

from __future__ import annotations

import pytest
from fakes import TODAY

from bot.credit.dispute import Dispute, DisputeState
from bot.credit.refused import Refused, Why
from bot.errors import NotYoursError, UnknownRecordError
from bot.policy import Person
from bot.rights import Act
from bot.services.disputes import undo_dispute
from records.dispute_world import CAMILLE, LEA, MARC, NADIA, World, at


async def undo(world: World, person: Person, dispute_id: int, hour: str) -> Dispute | Refused:
    async with world.work.working() as one:
        return await undo_dispute(world.house, one, world.actor(person, hour), dispute_id)


async def test_what_one_opened_is_taken_back_within_ten_minutes() -> None:
    world = World()
    await world.opened(hour="10:00")
    undone = await undo(world, CAMILLE, 1, "10:09")
    assert isinstance(undone, Dispute)
    assert (undone.state, undone.ended_by, undone.ended_at, undone.ended_on, undone.outcome) == (
        DisputeState.WITHDRAWN,
        "camille@lumen.example",
        at("10:09"),
        TODAY,
        "",
    )
    assert world.work.records.trail.deeds == ["dispute.opened dispute:1", "undone dispute:1"]


async def test_its_owner_reads_that_it_was_taken_back() -> None:
    world = World()
    await world.opened(hour="10:00")
    await undo(world, CAMILLE, 1, "10:09")
    assert world.said_to(MARC) == [
        "open Marc Olivier en manager",
        "= withdrawn Marc Olivier en manager",
        "> state Camille Roy: withdrawn",
    ]
    assert world.said_to(CAMILLE) == []


async def test_ten_minutes_later_it_is_too_late() -> None:
    world = World()
    await world.opened(hour="10:00")
    assert await undo(world, CAMILLE, 1, "10:10") == Refused(Why.UNDO_TOO_LATE, at=at("10:10"))


async def test_only_whoever_opened_it_takes_it_back_and_once() -> None:
    world = World()
    await world.opened(hour="10:00")
    assert await undo(world, NADIA, 1, "10:01") == Refused(Why.UNDO_NOT_YOURS, who="Camille Roy")
    await undo(world, CAMILLE, 1, "10:02")
    assert await undo(world, CAMILLE, 1, "10:03") == Refused(Why.UNDONE_ALREADY, at=at("10:02"))


async def test_what_somebody_went_on_with_is_not_taken_back() -> None:
    world = World()
    dispute = await world.opened(hour="10:00")
    await world.done(MARC, Act.TAKE_DISPUTE, dispute, "10:03")
    depends = Refused(Why.UNDO_DEPENDS, who="Marc Olivier", at=at("10:03"))
    assert await undo(world, CAMILLE, 1, "10:04") == depends


async def test_ones_own_words_do_not_keep_it_from_being_taken_back() -> None:
    world = World()
    dispute = await world.opened(hour="10:00")
    await world.done(CAMILLE, Act.COMMENT_DISPUTE, dispute, "10:03", text="two pallets")
    assert isinstance(await undo(world, CAMILLE, 1, "10:04"), Dispute)


async def test_taking_back_is_for_who_sees_the_customer_and_for_what_there_is() -> None:
    world = World()
    await world.opened(hour="10:00")
    with pytest.raises(NotYoursError):
        await undo(world, LEA, 1, "10:01")
    with pytest.raises(UnknownRecordError):
        await undo(world, CAMILLE, 2, "10:01")
