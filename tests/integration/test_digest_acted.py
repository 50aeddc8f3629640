"""A digest that is acted on says so on both engines, whoever clicks at the same moment."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.acts import Actor, AddNote, NoteAdded, Subject
from bot.audit import Surface
from bot.credit.note import NoteKind
from bot.credit.refused import Refused, Why
from bot.members import Member, Preferences, Reader
from bot.mornings import Morning, Outcome, Portfolio
from bot.notices import Notice, NoticeKind, Payload
from bot.policy import Person, Policy, Role
from bot.services.acted import close_undos
from bot.services.house import House
from bot.services.notes import add_note
from bot.services.undo import Undone, undo
from bot.sight import EVERYTHING
from bot.standing import ActedRow
from integration.ledgers import FIRST, HEADER, Company, item
from storage.unit_of_work import LedgerUnitOfWork

CAMILLE = Person(email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
POLICY = Policy(people=(CAMILLE, NADIA))
KEY = f"digest:{CAMILLE.email}:own:{FIRST}"
SENT = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALPHA = 1


class Wording:
    """Says who noted what in each row, and what can be undone."""

    def acted(self, sent: Payload, rows: tuple[ActedRow, ...], language: str) -> Payload:
        said = [
            (row.name, [f"{one.note.text} {one.by}" for one in row.notes], list(row.undo)) for row in rows
        ]
        return {"text": repr(said)}


@pytest.fixture
async def house(company: Company) -> House:
    """A digest of 08:30 in Paris shows the only customer there is."""
    await company.export(
        FIRST, f"{item('Alpha', 'F1', '100')};{CAMILLE.name}", header=f"{HEADER};salesperson"
    )
    work = LedgerUnitOfWork(company.engine, "default")
    blocks = [{"type": "section", "block_id": f"digest.20260302.row{ALPHA}.r1"}]
    async with work.working() as one:
        morning = Morning(CAMILLE.email, Portfolio.OWN, FIRST, Outcome.SENT, SENT, notice_key=KEY)
        await one.mornings.decide(morning)
        payload = {"text": "digest", "blocks": blocks}
        await one.outbox.add(Notice(KEY, NoticeKind.DIGEST, CAMILLE.email, payload, SENT))
    return House(work, POLICY, Wording())  # type: ignore[arg-type]  # says what is asked here


def actor(person: Person, at: datetime = NINE) -> Actor:
    member = Member(f"U{person.name[0]}", person.email, person.name, person.email, "", "", is_active=True)
    reader = Reader(person, member, Preferences(person.email), "en", EVERYTHING, POLICY.zone)
    return Actor(reader, Surface.DIGEST, at)


def note(text: str, key: str) -> AddNote:
    return AddNote(ALPHA, NoteKind.NOTE, key, text)


async def newest(company: Company) -> str:
    ((content,),) = await company.rows(
        "SELECT payload FROM outbox WHERE kind = 'acted' ORDER BY id DESC LIMIT 1"
    )
    return str(content)


async def edits(company: Company) -> int:
    return len(await company.rows("SELECT id FROM outbox WHERE kind = 'acted'"))


async def test_two_people_at_once_are_both_in_the_newest_edit(company: Company, house: House) -> None:
    ahead = actor(NADIA, NINE + timedelta(seconds=1))
    done = await asyncio.gather(
        add_note(house, actor(CAMILLE), note("one", "a")), add_note(house, ahead, note("two", "b"))
    )
    assert all(isinstance(one, NoteAdded) for one in done)
    said = await newest(company)
    assert ("one Camille Roy" in said, "two Nadia Benali" in said) == (True, True)
    assert await edits(company) == 2


async def test_a_button_pressed_five_times_at_once_has_one_effect(company: Company, house: House) -> None:
    done = await asyncio.gather(*(add_note(house, actor(CAMILLE), note("one", "a")) for _ in range(5)))
    assert sum(isinstance(one, NoteAdded) for one in done) == 1
    assert {one.why for one in done if isinstance(one, Refused)} == {Why.ALREADY_DONE}
    assert await edits(company) == 1


async def test_undo_pressed_twice_at_once_takes_back_once(company: Company, house: House) -> None:
    await add_note(house, actor(CAMILLE), note("one", "a"))
    later = actor(CAMILLE, NINE + timedelta(minutes=1))
    done = await asyncio.gather(*(undo(house, later, Subject("note", 1)) for _ in range(2)))
    assert sorted(isinstance(one, Undone) for one in done) == [False, True]
    assert [one.why for one in done if isinstance(one, Refused)] == [Why.UNDONE_ALREADY]
    assert await newest(company) == '{"text":"[]"}'


async def test_the_undo_goes_away_once_whoever_ticks(company: Company, house: House) -> None:
    await add_note(house, actor(CAMILLE), note("one", "a"))
    assert "note:1" in await newest(company)
    late = NINE + timedelta(minutes=10)
    closed = await asyncio.gather(*(close_undos(house, late) for _ in range(3)))
    assert sorted(closed) == [0, 0, 1]
    assert "note:1" not in await newest(company)
    assert await close_undos(house, late + timedelta(seconds=20)) == 0


async def test_a_day_without_acts_closes_nothing(house: House) -> None:
    assert await close_undos(house, datetime.combine(date(2026, 3, 2), NINE.timetz())) == 0
