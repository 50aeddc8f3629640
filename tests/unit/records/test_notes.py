"""Calls and notes: added once, by whoever sees the customer, and taken back within ten minutes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.acts import AddNote, NoteAdded
from bot.audit import Deed, Surface
from bot.credit.note import TEXT_MAX, Note, NoteKind
from bot.credit.refused import Refused, Why
from bot.errors import NotYoursError, UnknownCustomerError, UnknownDocumentError
from bot.policy import Person
from bot.services.notes import add_note, note_form, undo_note
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, NOBODYS, TUESDAY, Lumen, at

CALLED = AddNote(ACME, NoteKind.NO_ANSWER, "press1")


async def undo(lumen: Lumen, note_id: int, person: Person = CAMILLE, hour: str = "09:05") -> Note | Refused:
    async with lumen.work.working() as one:
        return await undo_note(lumen.house, one, lumen.actor(person, at(hour)), note_id)


async def test_a_call_is_kept_with_who_when_and_on_what() -> None:
    lumen = Lumen()
    added = await add_note(lumen.house, lumen.actor(), replace(CALLED, document_id=1))
    assert isinstance(added, NoteAdded)
    assert added.note == Note(
        1, ACME, 1, NoteKind.NO_ANSWER, "", "camille@lumen.example", at("09:00"), TUESDAY
    )


async def test_it_is_written_down_and_the_digest_says_it() -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await add_note(
        lumen.house, lumen.actor(), AddNote(ACME, NoteKind.NOTE, "press1", " new buyer \0: Mme Durand\n")
    )
    (entry,) = lumen.work.records.trail.entries
    said = entry.entry
    assert (said.deed, said.who, said.surface, said.subject, said.customer_id) == (
        Deed.NOTE_ADDED,
        "camille@lumen.example",
        Surface.DIGEST,
        "note:1",
        ACME,
    )
    assert said.before is None
    assert said.after == {
        "kind": "note",
        "text": "new buyer : Mme Durand",
        "document": None,
        "undone": False,
    }
    assert lumen.edits == [("camille@lumen.example", "en\nACME | note note by Camille Roy | undo note:1")]


async def test_the_same_press_again_is_done_once() -> None:
    lumen = Lumen()
    await add_note(lumen.house, lumen.actor(), CALLED)
    again = await add_note(lumen.house, lumen.actor(moment=at("09:01")), CALLED)
    assert again == Refused(Why.ALREADY_DONE, who="Camille Roy", at=at("09:00"))
    assert lumen.work.records.trail.deeds == ["note.added note:1"]


@pytest.mark.parametrize("text", ["", "  \n "])
async def test_a_note_needs_words(text: str) -> None:
    lumen = Lumen()
    refused = await add_note(lumen.house, lumen.actor(), AddNote(ACME, NoteKind.NOTE, "press1", text))
    assert refused == Refused(Why.NO_TEXT)


@pytest.mark.parametrize("kind", [NoteKind.NO_ANSWER, NoteKind.WILL_CALL_BACK, NoteKind.NOT_TODAY])
async def test_a_call_needs_none(kind: NoteKind) -> None:
    lumen = Lumen()
    assert isinstance(await add_note(lumen.house, lumen.actor(), AddNote(ACME, kind, "press1")), NoteAdded)


@pytest.mark.parametrize(("letters", "why"), [(TEXT_MAX, None), (TEXT_MAX + 1, Why.TEXT_TOO_LONG)])
async def test_a_note_has_a_length(letters: int, why: Why | None) -> None:
    lumen = Lumen()
    wanted = AddNote(ACME, NoteKind.NOTE, "press1", "é" * letters)
    done = await add_note(lumen.house, lumen.actor(), wanted)
    assert (done == Refused(Why.TEXT_TOO_LONG, count=3000)) is (why is not None)
    assert len(lumen.work.records.notes.kept) == (0 if why else 1)


async def test_only_customers_in_sight_are_noted_on() -> None:
    lumen = Lumen()
    with pytest.raises(NotYoursError):
        await add_note(lumen.house, lumen.actor(JULIEN), CALLED)
    with pytest.raises(NotYoursError):
        await add_note(lumen.house, lumen.actor(), replace(CALLED, customer_id=NOBODYS))
    with pytest.raises(UnknownCustomerError):
        await add_note(lumen.house, lumen.actor(), replace(CALLED, customer_id=404))
    assert lumen.work.records.notes.kept == {}


@pytest.mark.parametrize("document", [3, 404])
async def test_an_invoice_noted_on_is_the_customers(document: int) -> None:
    lumen = Lumen()
    with pytest.raises(UnknownDocumentError):
        await add_note(lumen.house, lumen.actor(), replace(CALLED, document_id=document))


async def test_a_note_is_taken_back_and_the_row_is_as_it_was() -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await add_note(lumen.house, lumen.actor(), CALLED)
    undone = await undo(lumen, 1)
    assert isinstance(undone, Note)
    assert undone.undone_at == at("09:05")
    assert lumen.work.records.trail.deeds == ["note.added note:1", "undone note:1"]
    assert lumen.work.records.trail.entries[1].entry.before == {
        "kind": "no_answer",
        "text": "",
        "document": None,
        "undone": False,
    }
    assert lumen.edits[-1] == ("camille@lumen.example", "en")


@pytest.mark.parametrize(
    ("person", "hour", "refused"),
    [
        (NADIA, "09:01", Refused(Why.UNDO_NOT_YOURS, who="Camille Roy")),
        (CAMILLE, "09:10", Refused(Why.UNDO_TOO_LATE, at=at("09:10"))),
    ],
)
async def test_a_note_is_taken_back_by_its_author_in_time(
    person: Person, hour: str, refused: Refused
) -> None:
    lumen = Lumen()
    await lumen.note()
    assert await undo(lumen, 1, person, hour) == refused


async def test_the_last_second_of_ten_minutes_is_in_time() -> None:
    lumen = Lumen()
    await lumen.note()
    assert isinstance(await undo(lumen, 1, hour="09:09:59"), Note)


async def test_a_note_is_taken_back_once() -> None:
    lumen = Lumen()
    await lumen.note()
    await undo(lumen, 1)
    assert await undo(lumen, 1) == Refused(Why.UNDONE_ALREADY, at=at("09:05"))


async def test_a_note_of_a_customer_who_is_theirs_no_more_stays() -> None:
    lumen = Lumen()
    await lumen.note(by=JULIEN.email)
    with pytest.raises(NotYoursError):
        await undo(lumen, 1, JULIEN)


async def test_the_form_names_the_customer_and_the_invoice() -> None:
    lumen = Lumen()
    await add_note(lumen.house, lumen.actor(), replace(CALLED, customer_id=GARAGE))
    form = await note_form(lumen.house, lumen.actor(), GARAGE, 3)
    assert (form.head.name, form.head.seen, form.head.as_of) == ("Garage Étoile", 1, TUESDAY)
    assert (form.kind, form.document_id, form.number) == (NoteKind.NOTE, 3, "F-0003")


async def test_the_form_of_a_customer_out_of_sight_does_not_open() -> None:
    lumen = Lumen()
    with pytest.raises(NotYoursError):
        await note_form(lumen.house, lumen.actor(JULIEN), ACME)
