"""Records with names, and how customers stand by them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fakes import eur, ledger

from bot.credit.dispute import DisputeState
from bot.credit.ledger import DocumentKind
from bot.credit.note import NoteKind
from bot.credit.promise import Plan, PlanState, PromiseState, Receipt
from bot.services.record_views import (
    called,
    customer_standing,
    dispute_view,
    note_views,
    plan_view,
    promise_views,
    standings,
)
from bot.standing import CustomerStanding
from records.lumen import ACME, CAMILLE, GARAGE, NADIA, POLICY, TUESDAY, Lumen, at, paper

ENDED: dict[str, Any] = {"ended_on": date(2026, 11, 12), "ended_at": at("08:00", date(2026, 11, 12))}
LONG_AGO: dict[str, Any] = {"logged_on": date(2026, 11, 2), "promised_on": date(2026, 11, 9), **ENDED}


async def standing(lumen: Lumen, customer: int = ACME, as_of: date = TUESDAY) -> CustomerStanding:
    return await customer_standing(POLICY, lumen.books, customer, as_of)


async def test_a_promise_is_shown_with_its_customer_its_invoices_and_who_logged_it() -> None:
    lumen = Lumen()
    await lumen.promise(documents=(2, 1))
    (view,) = await promise_views(POLICY, lumen.books.ledger, await lumen.books.promises.listed(TUESDAY))
    assert (view.customer_code, view.customer_name, view.entity, view.salesperson) == (
        "C0042",
        "ACME",
        "MAIN",
        "C. ROY",
    )
    assert (view.numbers, view.logged_by, view.not_seen_yet) == (("F-0002", "F-0001"), "Camille Roy", False)


@pytest.mark.parametrize(
    ("as_of", "stale", "unseen"),
    [
        (date(2026, 12, 1), {"MAIN"}, False),  # the last day of grace
        (date(2026, 12, 2), {"MAIN"}, True),
        (date(2026, 12, 2), {"OTHER"}, False),
        (None, {"MAIN"}, False),
    ],
)
async def test_a_promise_past_its_grace_is_not_seen_yet_when_figures_are_old(
    as_of: date | None, stale: set[str], unseen: bool
) -> None:
    lumen = Lumen()
    one = await lumen.promise()
    (view,) = await promise_views(POLICY, lumen.books.ledger, [one], stale=stale, as_of=as_of)
    assert view.not_seen_yet is unseen


async def test_only_open_promises_wait_to_be_seen() -> None:
    lumen = Lumen()
    one = await lumen.promise(state=PromiseState.KEPT)
    late = date(2026, 12, 24)
    (view,) = await promise_views(POLICY, lumen.books.ledger, [one], stale={"MAIN"}, as_of=late)
    assert not view.not_seen_yet


async def test_what_was_decided_after_midnight_in_paris_was_decided_that_day() -> None:
    """23:30 in London is 00:30 of Wednesday in Paris."""
    lumen = Lumen()
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    promise = await lumen.promise(decided_by="nadia@lumen.example", decided_at=late)
    ledger = lumen.work.records.ledger
    (view,) = await promise_views(lumen.policy, ledger, (promise,))
    plan = Plan(1, ACME, PlanState.RUNNING, "", "x", late, TUESDAY, decided_at=late)
    shown = await plan_view(lumen.policy, ledger, plan, (promise,))
    for decided_at in (view.promise.decided_at, shown.plan.decided_at):
        assert decided_at is not None and decided_at.date() == date(2026, 11, 25)


async def test_a_plan_is_shown_with_its_parts() -> None:
    lumen = Lumen()
    one = await lumen.promise(plan_id=1)
    plan = Plan(1, ACME, PlanState.PROPOSED, "", "gone@lumen.example", at("09:00"), TUESDAY)
    view = await plan_view(POLICY, lumen.books.ledger, plan, [one])
    assert (view.customer_name, view.asked_by) == ("ACME", "gone@lumen.example")
    assert [part.promise.id for part in view.promises] == [one.id]


async def test_a_dispute_is_shown_with_its_invoice_and_the_credit_that_proposes_its_end() -> None:
    lumen = Lumen()
    credit = paper(7, ACME, "-2300", TUESDAY, kind=DocumentKind.CREDIT_NOTE)
    lumen.work.records.ledger.papers[7] = credit
    one = await lumen.dispute(2, proposed_credit=7)
    view = await dispute_view(POLICY, lumen.books.ledger, one)
    assert (view.number, view.proposed_credit) == ("F-0002", "F-0007")
    assert (view.owner, view.opened_by, view.lines) == ("Nadia Benali", "Camille Roy", ())


async def test_a_note_is_shown_with_its_invoice_or_without() -> None:
    lumen = Lumen()
    notes = [await lumen.note(document_id=3), await lumen.note()]
    views = await note_views(POLICY, lumen.books.ledger, notes)
    assert [(one.number, one.by) for one in views] == [("F-0003", "Camille Roy"), ("", "Camille Roy")]


@pytest.mark.parametrize(
    ("email", "name"),
    [("camille@lumen.example", "Camille Roy"), ("gone@lumen.example", "gone@lumen.example"), ("", "")],
)
def test_people_go_by_their_names(email: str, name: str) -> None:
    assert called(POLICY, email) == name


async def test_a_customer_of_whom_nothing_was_logged_stands_empty() -> None:
    assert await standing(Lumen()) == CustomerStanding()


async def test_what_waits_stands_the_first_due_first() -> None:
    lumen = Lumen()
    later = await lumen.promise(promised_on=date(2026, 12, 4))
    sooner = await lumen.promise(state=PromiseState.PROPOSED, opened_on=None)
    await lumen.promise(state=PromiseState.REPLACED, ended_on=TUESDAY)
    found = await standing(lumen)
    assert [one.promise.id for one in found.promises] == [sooner.id, later.id]


async def test_a_day_before_is_told_as_it_stood() -> None:
    lumen = Lumen()
    await lumen.promise(state=PromiseState.KEPT, logged_on=date(2026, 11, 20), ended_on=TUESDAY)
    await lumen.dispute(state=DisputeState.REJECTED, opened_on=date(2026, 11, 20), ended_on=TUESDAY)
    monday, tuesday = await standing(lumen, as_of=date(2026, 11, 23)), await standing(lumen)
    assert (len(monday.promises), len(monday.disputes), monday.promises_made) == (1, 1, 0)
    assert (tuesday.promises, tuesday.disputes, tuesday.promises_made) == ((), (), 1)
    assert await standing(lumen, as_of=date(2026, 11, 19)) == CustomerStanding()


async def test_promises_that_came_to_an_end_by_themselves_are_counted() -> None:
    lumen = Lumen()
    for state in PromiseState:
        ended: dict[str, Any] = {} if state in (PromiseState.OPEN, PromiseState.PROPOSED) else ENDED
        await lumen.promise(state=state, **{"logged_on": date(2026, 11, 2), **ended})
    found = await standing(lumen)
    assert (found.promises_made, found.promises_kept) == (3, 1)


@pytest.mark.parametrize("state", [PromiseState.BROKEN, PromiseState.PARTLY_KEPT])
async def test_the_newest_promise_not_kept_is_told(state: PromiseState) -> None:
    lumen = Lumen()
    await lumen.promise(state=PromiseState.BROKEN, **{**LONG_AGO, "ended_on": date(2026, 11, 5)})
    newest = await lumen.promise(state=state, documents=(2,), **LONG_AGO)
    assert (await standing(lumen)).last_broken is not None
    assert await _last_broken(lumen) == newest.id


@pytest.mark.parametrize(
    ("state", "documents", "answers"),
    [
        (PromiseState.OPEN, (1,), True),
        (PromiseState.OPEN, (1, 2), True),
        (PromiseState.KEPT, (1,), True),
        (PromiseState.OPEN, (2,), False),
        (PromiseState.OPEN, (), False),
        (PromiseState.PROPOSED, (1,), False),
        (PromiseState.REFUSED, (1,), False),
    ],
)
async def test_a_later_promise_of_the_same_invoices_answers_for_a_broken_one(
    state: PromiseState, documents: tuple[int, ...], answers: bool
) -> None:
    lumen = Lumen()
    broken = await lumen.promise(state=PromiseState.BROKEN, **LONG_AGO)
    ended = TUESDAY if state in (PromiseState.KEPT, PromiseState.REFUSED) else None
    opened = None if state is PromiseState.PROPOSED else TUESDAY
    await lumen.promise(state=state, documents=documents, ended_on=ended, opened_on=opened)
    assert await _last_broken(lumen) == (None if answers else broken.id)


async def test_an_earlier_promise_answers_for_nothing() -> None:
    lumen = Lumen()
    await lumen.promise(logged_on=date(2026, 10, 30))
    broken = await lumen.promise(state=PromiseState.BROKEN, **LONG_AGO)
    assert await _last_broken(lumen) == broken.id


async def test_a_broken_promise_is_made_good_once_all_its_invoices_are_settled() -> None:
    lumen = Lumen()
    broken = await lumen.promise(state=PromiseState.BROKEN, documents=(1, 2), **LONG_AGO)
    papers = lumen.work.records.ledger.papers
    papers[1] = paper(1, ACME, "18500", date(2026, 10, 11), open_amount="0")
    assert await _last_broken(lumen) == broken.id
    papers[2] = paper(2, ACME, "12400", date(2026, 11, 10), open_amount="0")
    assert await _last_broken(lumen) is None


@pytest.mark.parametrize(
    ("amount", "import_id", "on", "made_good"),
    [
        ("5000", 2, date(2026, 11, 16), True),
        ("4999.99", 2, date(2026, 11, 16), False),
        ("5000", 1, date(2026, 11, 16), False),
        ("5000", 2, date(2026, 11, 1), False),
    ],
)
async def test_a_broken_promise_on_account_is_made_good_by_what_came_in_since(
    amount: str, import_id: int, on: date, made_good: bool
) -> None:
    lumen = Lumen()
    broken = await lumen.promise(amount="5000", state=PromiseState.BROKEN, documents=(), **LONG_AGO)
    lumen.work.records.ledger.came_in[ACME] = [Receipt(None, on, import_id, eur(amount))]
    assert await _last_broken(lumen) == (None if made_good else broken.id)


async def test_figures_too_old_to_judge_are_told_of_a_promise_past_its_grace() -> None:
    lumen = Lumen()
    lumen.books.entities = (ledger(on=date(2026, 11, 19)),)
    await lumen.promise(grace_until=date(2026, 11, 23), logged_on=date(2026, 11, 16))
    (view,) = (await standing(lumen)).promises
    assert view.not_seen_yet


async def test_the_card_shows_the_last_three_notes() -> None:
    lumen = Lumen()
    for minute in range(4):
        await lumen.note(at=at(f"09:0{minute}"), text=str(minute), kind=NoteKind.NOTE)
    await lumen.note(at=at("09:05"), kind=NoteKind.NOT_TODAY)
    assert [one.note.text for one in (await standing(lumen)).notes] == ["3", "2", "1"]
    assert (await standing(lumen, as_of=TUESDAY - timedelta(days=1))).notes == ()


async def test_many_customers_stand_by_the_same_queries_as_one() -> None:
    lumen = Lumen()
    await lumen.promise()
    await lumen.promise(GARAGE, documents=(3,), amount="4210", logged_by=NADIA.email)
    await lumen.dispute(3)
    found = await standings(POLICY, lumen.books, TUESDAY, (ACME, GARAGE, 13))
    assert {key: (len(one.promises), len(one.disputes)) for key, one in found.items()} == {
        ACME: (1, 0),
        GARAGE: (1, 1),
        13: (0, 0),
    }
    assert found[GARAGE].promises[0].logged_by == "Nadia Benali"
    assert found[ACME].promises[0].logged_by == CAMILLE.name


async def _last_broken(lumen: Lumen) -> int | None:
    found = (await standing(lumen)).last_broken
    return found.promise.id if found else None
