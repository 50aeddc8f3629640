"""Taking back what one logged, whatever it was: by its button, or the last thing by a word."""

from __future__ import annotations

from datetime import date

import pytest

from bot.acts import Subject
from bot.credit.dispute import DisputeState
from bot.credit.promise import Because, PromiseState
from bot.credit.refused import Refused, Why
from bot.errors import UnknownRecordError
from bot.services.undo import Undone, undo, undo_last
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, TUESDAY, Lumen, at

MONDAY = date(2026, 11, 23)


async def test_a_promise_a_dispute_and_a_note_are_taken_back() -> None:
    lumen = Lumen()
    await lumen.promise()
    await lumen.dispute(3)
    await lumen.note(GARAGE)
    house, actor = lumen.house, lumen.actor(moment=at("09:04"))
    assert await undo(house, actor, Subject("promise", 1)) == Undone(Subject("promise", 1), ACME, "ACME")
    for kind in ("dispute", "note"):
        undone = await undo(house, actor, Subject(kind, 1))
        assert undone == Undone(Subject(kind, 1), GARAGE, "Garage Étoile")
    records = lumen.work.records
    assert records.promises.kept[1].because is Because.UNDONE
    assert records.disputes.kept[1].state is DisputeState.WITHDRAWN
    assert records.notes.kept[1].undone_at == at("09:04")


async def test_what_is_refused_changes_nothing() -> None:
    lumen = Lumen()
    await lumen.note()
    refused = await undo(lumen.house, lumen.actor(NADIA), Subject("note", 1))
    assert refused == Refused(Why.UNDO_NOT_YOURS, who="Camille Roy")
    assert lumen.work.records.trail.entries == []


@pytest.mark.parametrize("kind", ["promise", "dispute", "note"])
async def test_what_never_was_is_a_failure(kind: str) -> None:
    lumen = Lumen()
    with pytest.raises(UnknownRecordError):
        await undo(lumen.house, lumen.actor(), Subject(kind, 404))


async def test_what_is_no_record_is_nothing_to_take_back() -> None:
    lumen = Lumen()
    assert await undo(lumen.house, lumen.actor(), Subject("import", 1)) == Refused(Why.UNDO_NOTHING)


async def test_the_word_takes_back_the_last_thing_then_the_one_before() -> None:
    lumen = Lumen()
    await lumen.note()
    await lumen.dispute(3, opened_at=at("09:01"))
    await lumen.note(GARAGE, at=at("09:02"), by=JULIEN.email)
    house, actor = lumen.house, lumen.actor(moment=at("09:03"))
    first, second, third = [await undo_last(house, actor) for _ in range(3)]
    assert isinstance(first, Undone)
    assert isinstance(second, Undone)
    assert (first.subject, second.subject) == (Subject("dispute", 1), Subject("note", 1))
    assert third == Refused(Why.UNDO_NOTHING)


async def test_the_word_says_when_it_is_too_late() -> None:
    lumen = Lumen()
    await lumen.note()
    refused = await undo_last(lumen.house, lumen.actor(moment=at("11:00")))
    assert refused == Refused(Why.UNDO_TOO_LATE, at=at("09:10"))


async def test_yesterday_is_over() -> None:
    lumen = Lumen()
    await lumen.note(on=MONDAY)
    refused = await undo_last(lumen.house, lumen.actor(moment=at("09:00", TUESDAY)))
    assert refused == Refused(Why.UNDO_NOTHING)


async def test_the_word_passes_over_parts_of_a_plan_and_what_others_decided() -> None:
    lumen = Lumen()
    await lumen.note()
    await lumen.promise(plan_id=1, logged_at=at("09:01"))
    await lumen.promise(documents=(2,), decided_by=NADIA.email, logged_at=at("09:02"))
    undone = await undo_last(lumen.house, lumen.actor(CAMILLE, at("09:03")))
    assert isinstance(undone, Undone)
    assert undone.subject == Subject("note", 1)
    assert lumen.work.records.promises.kept[2].state is PromiseState.OPEN
