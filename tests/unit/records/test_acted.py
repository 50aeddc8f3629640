"""Digests that were acted on: whose are edited, what their rows say, and until when they offer to undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

import pytest

from bot.credit.dispute import DisputeState
from bot.credit.note import NoteKind
from bot.credit.promise import Because, PromiseState
from bot.mornings import Outcome, Portfolio
from bot.notices import NoticeKind, Payload
from bot.services.acted import close_undos, mark_acted
from bot.standing import ActedRow
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, NOBODYS, TUESDAY, Lumen, Wording, at

PROMISED = "ACME | promise 18500 open | undo promise:1"
OWN = ("camille@lumen.example", f"en\n{PROMISED}")


async def mark(lumen: Lumen, customer: int = ACME, hour: str = "09:00", number: int = 7) -> None:
    async with lumen.work.working() as one:
        known = await one.ledger.customer(customer)
        await mark_acted(lumen.house, one, "camille@lumen.example", known, at(hour), number)


async def test_the_row_says_what_was_done_and_nothing_is_posted() -> None:
    lumen = Lumen()
    key = await lumen.digest(ACME, GARAGE)
    await lumen.promise()
    await mark(lumen)
    edit = lumen.work.outbox.notices[-1]
    assert lumen.edits == [OWN]
    assert (edit.kind, edit.edits, edit.key) == (NoticeKind.ACTED, key, f"acted:{key}:7")
    assert edit.due_at == at("08:30")  # as the digest, so that edits leave in the order of their decisions


async def test_every_row_that_was_acted_on_keeps_saying_it_in_the_digests_order() -> None:
    lumen = Lumen()
    await lumen.digest(GARAGE, ACME)
    await lumen.promise()
    await lumen.dispute(3, opened_at=at("09:01"))
    await lumen.note(GARAGE, at=at("09:02"))
    await mark(lumen, GARAGE, "09:02")
    garage = (
        "Garage Étoile | dispute F-0003 open | note no_answer by Camille Roy | undo note:1 | undo dispute:1"
    )
    assert lumen.edits == [("camille@lumen.example", f"en\n{garage}\n{PROMISED}")]


async def test_a_digest_without_the_customers_row_is_left_alone() -> None:
    lumen = Lumen()
    await lumen.digest(GARAGE)
    await lumen.promise()
    await mark(lumen)
    assert lumen.edits == []


async def test_a_customer_whose_number_begins_alike_is_another() -> None:
    lumen = Lumen()
    await lumen.digest(ACME * 10)
    await lumen.promise()
    await mark(lumen)
    assert lumen.edits == []


async def test_the_salesperson_sees_what_somebody_else_did_and_cannot_undo_it() -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await lumen.promise(logged_by="nadia@lumen.example")
    async with lumen.work.working() as one:
        acme = await one.ledger.customer(ACME)
        await mark_acted(lumen.house, one, "nadia@lumen.example", acme, at("09:00"), 7)
    assert lumen.edits == [("camille@lumen.example", "en\nACME | promise 18500 open")]


async def test_of_nobodys_customers_the_credit_manager_is_shown() -> None:
    lumen = Lumen()
    await lumen.digest(NOBODYS, person=NADIA, portfolio=Portfolio.UNASSIGNED)
    await lumen.note(NOBODYS)
    await mark(lumen, NOBODYS)
    assert lumen.edits == [("nadia@lumen.example", "en\nNul | note no_answer by Camille Roy")]


async def test_nobody_elses_digest_changes() -> None:
    lumen = Lumen()
    await lumen.digest(ACME, person=JULIEN)
    await lumen.promise()
    await mark(lumen)
    assert lumen.edits == []


@pytest.mark.parametrize(("days_ago", "edited"), [(0, 1), (3, 1), (4, 1), (5, 0)])
async def test_a_digest_is_acted_on_over_a_long_week_end(days_ago: int, edited: int) -> None:
    lumen = Lumen()
    await lumen.digest(ACME, on=date(2026, 11, 24 - days_ago))
    await lumen.promise()
    await mark(lumen)
    assert len(lumen.edits) == edited


async def test_a_folded_digest_stays_folded() -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    (morning,) = lumen.work.mornings.kept.values()
    await lumen.work.mornings.folded(morning)
    await lumen.promise()
    await mark(lumen)
    assert (morning.outcome, lumen.edits) == (Outcome.SENT, [])


async def test_what_was_done_before_the_digest_is_no_news_to_it() -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await lumen.note(at=at("08:30"))
    await lumen.promise()
    await mark(lumen)
    assert lumen.edits == [OWN]


async def test_a_row_whose_acts_were_all_taken_back_is_as_it_was_sent() -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await lumen.promise(state=PromiseState.CANCELLED, because=Because.UNDONE, ended_on=TUESDAY)
    await lumen.dispute(state=DisputeState.WITHDRAWN, ended_on=TUESDAY)
    await lumen.note(undone_at=at("09:01"))
    await mark(lumen, hour="09:02")
    assert lumen.edits == [("camille@lumen.example", "en")]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (PromiseState.OPEN, True),
        (PromiseState.PROPOSED, True),
        (PromiseState.KEPT, True),
        (PromiseState.REPLACED, False),
        (PromiseState.REFUSED, False),
        (PromiseState.BROKEN, False),
    ],
)
async def test_only_what_still_holds_is_said(state: PromiseState, said: bool) -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await lumen.promise(state=state)
    await mark(lumen)
    assert (f"promise 18500 {state}" in lumen.edits[0][1]) is said


@pytest.mark.parametrize(
    ("hour", "offered"), [("09:00", True), ("09:09:59", True), ("09:10", False), ("12:00", False)]
)
async def test_undo_is_offered_for_ten_minutes(hour: str, offered: bool) -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await lumen.promise()
    await mark(lumen, hour=hour)
    assert ("undo promise:1" in lumen.edits[0][1]) is offered


async def test_what_others_went_on_with_is_not_offered_to_undo() -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await lumen.promise(decided_by=NADIA.email)
    await lumen.promise(documents=(2,), plan_id=1)
    await lumen.dispute(state=DisputeState.IN_PROGRESS)
    await mark(lumen)
    assert "undo" not in lumen.edits[0][1]


async def test_each_digest_is_in_its_readers_language() -> None:
    lumen = Lumen()
    await lumen.meet(CAMILLE)
    await lumen.digest(ACME)
    await lumen.promise()
    await mark(lumen)
    assert lumen.edits[0][1].startswith("fr\n")


async def test_the_undo_that_ran_out_goes_away_once() -> None:
    lumen = Lumen()
    key = await lumen.digest(ACME)
    await lumen.promise()
    await mark(lumen)
    assert await close_undos(lumen.house, at("09:09:59")) == 0
    assert await close_undos(lumen.house, at("09:10")) == 1
    assert await close_undos(lumen.house, at("09:10:20")) == 0
    assert lumen.edits == [OWN, ("camille@lumen.example", "en\nACME | promise 18500 open")]
    assert lumen.work.outbox.notices[-1].key == f"acted:{key}:closed:promise:1"


async def test_what_ran_out_together_goes_away_with_one_edit() -> None:
    lumen = Lumen()
    await lumen.digest(ACME, GARAGE)
    await lumen.promise()
    await lumen.note(GARAGE, kind=NoteKind.NOT_TODAY, at=at("09:05"))
    assert await close_undos(lumen.house, at("09:20")) == 1
    rows = "ACME | promise 18500 open\nGarage Étoile | note not_today by Camille Roy"
    assert lumen.edits == [("camille@lumen.example", f"en\n{rows}")]
    assert await close_undos(lumen.house, at("09:25")) == 0


async def test_the_next_undo_to_run_out_is_another_edit() -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await lumen.promise()
    await lumen.note(at=at("09:05"))
    assert await close_undos(lumen.house, at("09:10")) == 1
    assert lumen.edits[-1][1].endswith("| undo note:1")
    assert await close_undos(lumen.house, at("09:15")) == 1
    assert "undo" not in lumen.edits[-1][1]


async def test_nothing_is_closed_where_nothing_was_offered() -> None:
    lumen = Lumen()
    await lumen.digest(GARAGE)
    await lumen.digest(ACME, person=NADIA)
    await lumen.promise()
    await lumen.note(GARAGE, undone_at=at("09:01"))
    assert await close_undos(lumen.house, at("09:30")) == 0
    assert lumen.edits == []


@pytest.mark.parametrize(("hour", "closed"), [("21:09", 1), ("21:10", 0)])
async def test_a_bot_that_was_stopped_closes_what_ran_out_meanwhile(hour: str, closed: int) -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await lumen.promise()
    assert await close_undos(lumen.house, at(hour)) == closed


async def test_a_tick_with_nothing_to_close_writes_nothing() -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    assert await close_undos(lumen.house, at("09:30")) == 0
    assert lumen.work.commits == 0


async def test_ticks_after_the_last_one_was_closed_write_nothing_either() -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await lumen.promise()
    await close_undos(lumen.house, at("09:10"))
    assert lumen.work.commits == 1
    await close_undos(lumen.house, at("09:11"))
    assert lumen.work.commits == 1


async def test_ticks_read_no_digest_that_has_nothing_to_close(monkeypatch: pytest.MonkeyPatch) -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await lumen.promise()
    await lumen.note(NOBODYS, at=at("09:01"))
    read: list[str] = []
    outbox = lumen.work.outbox
    payload_of, naming = outbox.payload_of, outbox.naming

    async def one(key: str) -> Payload | None:
        read.append(key)
        return await payload_of(key)

    async def some(words: Mapping[str, Collection[str]]) -> dict[str, Payload]:
        found = await naming(words)
        read.extend(found)
        return found

    monkeypatch.setattr(outbox, "payload_of", one)
    monkeypatch.setattr(outbox, "naming", some)
    assert await close_undos(lumen.house, at("09:10")) == 1
    assert read == ["digest:camille@lumen.example:own:2026-11-24"]
    for hour in ("09:10:20", "09:12", "15:00"):
        assert await close_undos(lumen.house, at(hour)) == 0
    assert len(read) == 1


async def test_a_digest_that_cannot_be_edited_keeps_no_other_open(caplog: pytest.LogCaptureFixture) -> None:
    lumen = Lumen()
    await lumen.digest(ACME)
    await lumen.digest(GARAGE, person=JULIEN)
    known = lumen.work.records.ledger.known
    known[GARAGE] = replace(known[GARAGE], salesperson="Julien Faure")
    await lumen.promise(documents=(404,))
    await lumen.note(GARAGE, by=JULIEN.email)
    lumen.house = replace(lumen.house, wording=Speechless("ACME"))  # type: ignore[arg-type]  # as Lumen's
    assert await close_undos(lumen.house, at("09:10")) == 1
    assert [person for person, _ in lumen.edits] == [JULIEN.email]
    assert [record.getMessage() for record in caplog.records] == [
        "the undo of a digest failed, and is tried again: KeyError"
    ]


class Speechless(Wording):
    """Has no words for one customer."""

    def __init__(self, name: str) -> None:
        self.name = name

    def acted(self, sent: Payload, rows: tuple[ActedRow, ...], language: str) -> Payload:
        if any(row.name == self.name for row in rows):
            raise KeyError(self.name)
        return super().acted(sent, rows, language)


async def test_a_customer_who_went_to_somebody_else_since_is_told_of_no_more() -> None:
    lumen = Lumen()
    await lumen.digest(ACME, GARAGE)
    await lumen.note(GARAGE)
    known = lumen.work.records.ledger.known
    known[ACME] = replace(known[ACME], salesperson="Julien Faure")
    await lumen.promise(logged_by=JULIEN.email)
    await mark(lumen, GARAGE)
    assert lumen.edits == [
        ("camille@lumen.example", "en\nGarage Étoile | note no_answer by Camille Roy | undo note:1")
    ]
