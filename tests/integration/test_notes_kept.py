"""Calls and notes are kept on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.credit.note import Note, NoteKind
from bot.errors import UnknownRecordError
from integration.ledgers import Company
from integration.logged import NINE, Ids, note, opened, work_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, made: Note, key: str) -> Note:
    async with work_of(company).working() as one:
        kept = await one.notes.add(made, key)
    assert kept is not None
    return kept


async def test_a_note_comes_back_as_it_was_kept_and_once(company: Company, ids: Ids) -> None:
    said = note(
        ids.customers["ACME"],
        document_id=ids.documents["FA1"],
        kind=NoteKind.WILL_CALL_BACK,
        text="<!channel> *gras* 😀\n" + "é" * 2900,
    )
    kept = await keep(company, said, "k1")
    assert kept == replace(said, id=kept.id)
    async with work_of(company).working() as one:
        assert await one.notes.add(said, "k1") is None
        assert await one.notes.of_key("k1") == kept == await one.notes.one(kept.id, hold=True)
        assert await one.notes.of_key("k2") is None


async def test_a_note_is_taken_back_once(company: Company, ids: Ids) -> None:
    kept = await keep(company, note(ids.customers["ACME"]), "k1")
    undone = replace(kept, undone_at=NINE + MINUTE)
    async with work_of(company).working() as one:
        assert await one.notes.undo(undone)
        assert not await one.notes.undo(replace(kept, undone_at=NINE + 2 * MINUTE))
        assert await one.notes.one(kept.id) == undone


async def test_the_last_ones_are_those_worth_showing(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    notes = [await keep(company, note(acme, at=NINE + place * MINUTE), f"k{place}") for place in (2, 0, 1)]
    await keep(company, note(acme, kind=NoteKind.NOT_TODAY, at=NINE + 5 * MINUTE), "not today")
    await keep(company, note(acme, at=NINE + 6 * MINUTE, undone_at=NINE + 7 * MINUTE), "undone")
    await keep(company, note(ids.customers["BETA"], at=NINE + 8 * MINUTE), "theirs")
    async with work_of(company).looking() as one:
        assert await one.notes.last(acme, 2) == (notes[0], notes[2])
        assert await one.notes.last(acme, 9) == (notes[0], notes[2], notes[1])


async def test_the_logged_are_those_after_one_moment_and_by_another(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    first = await keep(company, note(acme), "k1")
    second = await keep(company, note(acme, at=NINE + MINUTE, undone_at=NINE + 2 * MINUTE), "k2")
    async with work_of(company).looking() as one:
        assert await one.notes.logged(NINE, NINE + MINUTE) == (second,)
        assert await one.notes.logged(NINE - MINUTE, NINE + MINUTE) == (first, second)


async def test_nothing_is_seen_or_changed_from_another_workspace(company: Company, ids: Ids) -> None:
    kept = await keep(company, note(ids.customers["ACME"]), "k1")
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    async with work_of(elsewhere).working() as one:
        assert await one.notes.of_key("k1") is None
        assert await one.notes.last(kept.customer_id, 5) == ()
        assert await one.notes.logged(NINE - MINUTE, NINE) == ()
        assert not await one.notes.undo(replace(kept, undone_at=NINE))
        with pytest.raises(UnknownRecordError):
            await one.notes.one(kept.id)
