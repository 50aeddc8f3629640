"""Taking back what one logged, whatever it was: by its button, or the last thing by a word."""

from __future__ import annotations

from datetime import date

import pytest
from fakes import eur

from bot.acts import AddNote, Subject
from bot.credit.dispute import DisputeState
from bot.credit.note import NoteKind
from bot.credit.promise import Because, PromiseState
from bot.credit.refused import About, Refused, Why
from bot.errors import UnknownRecordError
from bot.rights import Act
from bot.services.notes import add_note
from bot.services.plans import decide_plan
from bot.services.undo import Undone, undo, undo_last
from records import dispute_world as disputes
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, TUESDAY, Lumen, at
from records.promise_world import World

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
    about = About("note", "ACME")
    assert refused == Refused(Why.UNDO_TOO_LATE, at=at("09:10"), about=about)


async def test_yesterday_is_over() -> None:
    lumen = Lumen()
    await lumen.note(on=MONDAY)
    refused = await undo_last(lumen.house, lumen.actor(moment=at("09:00", TUESDAY)))
    assert refused == Refused(Why.UNDO_NOTHING)


async def test_the_word_takes_back_a_plan_that_was_just_asked_for_not_the_note_before_it() -> None:
    world = World()
    await world.note()
    await world.asked(moment=at("09:01"))
    undone = await undo_last(world.house, world.actor(moment=at("09:02")))
    assert isinstance(undone, Undone)
    assert (undone.subject.kind, world.plan_state(), world.states()) == (
        "promise",
        "cancelled",
        ["cancelled", "cancelled"],
    )
    assert world.work.records.notes.kept[1].undone_at is None
    again = await undo_last(world.house, world.actor(moment=at("09:03")))
    assert isinstance(again, Undone)
    assert again.subject == Subject("note", 1)


async def test_the_word_says_who_decided_a_plan_and_leaves_the_note_before_it() -> None:
    world = World()
    await world.note()
    asked = await world.asked(moment=at("09:01"))
    nadia = world.actor(NADIA, at("09:02"))
    await decide_plan(world.house, nadia, asked.plan.id, asked.plan.version, agrees=True, reason="")
    refused = await undo_last(world.house, world.actor(moment=at("09:03")))
    about = About("plan", "ACME")
    assert refused == Refused(Why.UNDO_DEPENDS, who="Nadia Benali", at=at("09:02"), about=about)
    assert world.work.records.notes.kept[1].undone_at is None


async def test_the_word_says_who_replaced_a_promise() -> None:
    world = World()
    await world.note()
    await world.logged(moment=at("09:01"), key="hers")
    await world.logged(NADIA, at("09:02"), key="nadias")
    refused = await undo_last(world.house, world.actor(moment=at("09:03")))
    about = About("promise", "ACME", eur("12000"), "replaced")
    assert refused == Refused(Why.UNDO_DEPENDS, who="Nadia Benali", at=at("09:02"), about=about)


async def test_the_word_says_who_took_a_dispute_and_leaves_the_note_before_it() -> None:
    world = disputes.World()
    camille = world.actor(disputes.CAMILLE, "10:00")
    await add_note(world.house, camille, AddNote(disputes.LAMBERT, NoteKind.NO_ANSWER, "n1"))
    dispute = await world.opened(hour="10:01")
    await world.done(disputes.MARC, Act.TAKE_DISPUTE, dispute, "10:02")
    refused = await undo_last(world.house, world.actor(disputes.CAMILLE, "10:03"))
    about = About("dispute", "Menuiserie Lambert", dispute.amount)
    assert refused == Refused(Why.UNDO_DEPENDS, who="Marc Olivier", at=disputes.at("10:02"), about=about)
    assert world.work.records.notes.kept[1].undone_at is None


async def test_the_word_passes_over_a_dispute_that_one_withdrew() -> None:
    lumen = Lumen()
    await lumen.note()
    mine = {"opened_at": at("09:01"), "ended_by": CAMILLE.email.casefold(), "ended_on": TUESDAY}
    await lumen.dispute(1, state=DisputeState.WITHDRAWN, **mine)
    undone = await undo_last(lumen.house, lumen.actor(moment=at("09:02")))
    assert isinstance(undone, Undone)
    assert undone.subject == Subject("note", 1)


async def test_the_word_does_not_pass_over_a_dispute_that_one_resolved_oneself() -> None:
    world = disputes.World()
    nadia = world.actor(disputes.NADIA, "10:00")
    await add_note(world.house, nadia, AddNote(disputes.LAMBERT, NoteKind.NO_ANSWER, "n1"))
    dispute = await world.opened(disputes.NADIA, "10:01")
    over = DisputeState.RESOLVED_CORRECTED_INVOICE
    await world.done(disputes.NADIA, Act.RESOLVE_DISPUTE, dispute, "10:02", state=over)
    refused = await undo_last(world.house, world.actor(disputes.NADIA, "10:03"))
    assert isinstance(refused, Refused)
    assert (refused.why, refused.at, refused.yours) == (Why.UNDO_DEPENDS, disputes.at("10:02"), True)


async def test_a_request_that_another_replaced_waits_again_and_the_answer_says_so() -> None:
    world = World()
    await world.third()
    last = await world.logged(moment=at("09:03"), amount="9000", key="last")
    done = await undo(world.house, world.actor(moment=at("09:04")), Subject("promise", last.id))
    assert isinstance(done, Undone)
    assert [(one.id, one.state) for one in done.again] == [(3, PromiseState.PROPOSED)]
    assert world.states() == ["replaced", "open", "proposed", "cancelled"]
    assert world.deeds[-2:] == ["promise.restored promise:3", "undone promise:4"]
    edits = [one for one in world.work.outbox.notices if one.edits == "promise-asked:3"]
    assert edits[-1].payload["text"] == "asked 3 proposed ACME en"


async def test_the_word_passes_over_what_one_replaced_oneself() -> None:
    """1 covered both invoices and stays replaced, for 3 is on the second by now."""
    world = World()
    await world.note()
    await world.logged(moment=at("09:00"), documents=(1, 2), key="a")
    await world.logged(moment=at("09:01"), key="b")
    await world.logged(moment=at("09:02"), documents=(2,), key="c")
    subjects = []
    for moment in ("09:03", "09:04"):
        done = await undo_last(world.house, world.actor(moment=at(moment)))
        assert isinstance(done, Undone)
        subjects.append(str(done.subject))
    assert subjects == ["promise:3", "promise:2"]


async def test_whoever_went_on_with_their_own_is_told_so_and_a_payment_has_no_name() -> None:
    world = World()
    first = await world.logged(moment=at("09:00"), key="a")
    await world.logged(moment=at("09:01"), key="b")
    refused = await undo(world.house, world.actor(moment=at("09:02")), Subject("promise", first.id))
    assert isinstance(refused, Refused)
    assert (refused.why, refused.who, refused.yours) == (Why.UNDO_DEPENDS, "Camille Roy", True)
    paid = Lumen()
    await paid.promise(state=PromiseState.KEPT, ended_on=TUESDAY)
    kept = await undo(paid.house, paid.actor(), Subject("promise", 1))
    about = About("promise", "ACME", paid.work.records.promises.kept[1].amount, "kept")
    assert kept == Refused(Why.UNDO_DEPENDS, about=about)
