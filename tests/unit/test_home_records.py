"""What people logged, in the App Home of each role."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from fakes import Account, eur, usd
from fakes_books import FakeBooks
from fakes_conversation import reader
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, NOBODYS, TUESDAY, Lumen, at, paper

from bot.credit.dispute import DisputeState
from bot.credit.note import NoteKind
from bot.credit.promise import Plan, PlanState, Promise, PromiseState
from bot.figures import NewsRow
from bot.home import Change, ChangeKind, HomeView
from bot.policy import Person, Policy, Role
from bot.services.approvals import approvals_of
from bot.services.home import home_view
from bot.standing import PlanView, PromiseView

MONDAY = TUESDAY - timedelta(days=1)
MARC = Person(email="marc@lumen.example", name="Marc Olivier", role=Role.MANAGER)
TEAM_CAMILLE = CAMILLE.model_copy(update={"manager": MARC.email})
SOPHIE = Person(email="sophie@lumen.example", name="Sophie Leroy", role=Role.ACCOUNTANT)
HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR)
POLICY = Policy(people=(TEAM_CAMILLE, JULIEN, NADIA, MARC, SOPHIE, HUGUES))
CAMILLES, JULIENS = "camille@lumen.example", "julien@lumen.example"


@pytest.fixture
def lumen() -> Lumen:
    """Camille's ACME and garage, and a customer that is nobody's."""
    found = Lumen(POLICY)
    found.books.accounts = [Account(ACME, []), Account(GARAGE, []), Account(NOBODYS, [], salesperson="")]
    return found


async def home(lumen: Lumen, person: Person = TEAM_CAMILLE, as_of: date = TUESDAY) -> HomeView:
    return await home_view(lumen.books, lumen.house, reader(person, POLICY), as_of, at("09:00", as_of))


async def plan(lumen: Lumen, asked_by: str = CAMILLES) -> Plan:
    """Two instalments of 5,000 that wait."""
    whole = Plan(0, ACME, PlanState.PROPOSED, "", asked_by, at("10:00"), TUESDAY)
    parts = [
        Promise(
            id=0,
            customer_id=ACME,
            documents=(1,),
            amount=eur("5000"),
            promised_on=on,
            grace_until=on + timedelta(days=4),
            said_by="",
            means=None,
            note="",
            state=PromiseState.PROPOSED,
            logged_by=asked_by,
            logged_at=at("10:00"),
            logged_on=TUESDAY,
            after_import=1,
            received=eur("0"),
        )
        for on in (date(2026, 12, 1), date(2026, 12, 15))
    ]
    kept = await lumen.work.records.promises.add_plan(whole, parts, f"plan{asked_by}")
    assert kept is not None
    return kept


def names(view: HomeView) -> dict[str, list[str]]:
    """Whatever Home shows, by group."""
    requests = {"waiting": view.waiting, "decide": view.decide}
    return {
        "promises": [one.customer_name for one in view.promises.shown],
        "disputes": [one.number for one in view.disputes.shown],
        "late": [one.number for one in view.late_disputes.shown],
        "broken": [one.customer_name for one in view.broken.shown],
        **{key: [type(one).__name__ for one in few.shown] for key, few in requests.items()},
    }


GROUPS = ("promises", "disputes", "late", "broken", "waiting", "decide")
NOTHING: dict[str, list[str]] = {group: [] for group in GROUPS}


async def test_with_nothing_logged_nothing_is_shown(lumen: Lumen) -> None:
    view = await home(lumen)
    assert names(view) == NOTHING
    assert (view.promised, view.changes.total) == ((), 0)


async def test_before_the_first_import_nothing_is_shown(lumen: Lumen) -> None:
    view = await home_view(FakeBooks(empty=True), lumen.house, reader(NADIA, POLICY), TUESDAY, at("09:00"))
    assert names(view) == NOTHING


async def test_open_promises_of_ones_customers_the_first_due_first_with_their_total(lumen: Lumen) -> None:
    await lumen.promise(ACME, "18500", promised_on=date(2026, 11, 27))
    await lumen.promise(GARAGE, "4210", documents=(3,), promised_on=date(2026, 11, 25))
    await lumen.promise(GARAGE, documents=(), amount="100", promised_on=date(2026, 12, 4))
    await lumen.promise(NOBODYS, "7", documents=(), logged_by=CAMILLES)
    view = await home(lumen)
    assert names(view)["promises"] == ["Garage Étoile", "ACME", "Garage Étoile"]
    assert (view.promised, view.promises.left_out) == ((eur("22810"),), 0)
    assert (await home(lumen, JULIEN)).promised == ()


async def test_five_promises_are_shown_and_the_rest_is_counted_and_in_the_total(lumen: Lumen) -> None:
    for day in range(7):
        await lumen.promise(GARAGE, "10", documents=(), promised_on=TUESDAY + timedelta(days=day))
    view = await home(lumen)
    assert (len(view.promises.shown), view.promises.left_out, view.promises.total) == (5, 2, 7)
    assert view.promised == (eur("70"),)


async def test_a_promise_past_its_grace_on_old_figures_is_not_seen_yet(lumen: Lumen) -> None:
    wednesday = date(2026, 12, 2)
    await lumen.promise(promised_on=date(2026, 11, 27), grace_until=date(2026, 12, 1))
    (view,) = (await home(lumen, as_of=wednesday)).promises.shown
    assert view.not_seen_yet


async def test_disputes_of_ones_customers_and_those_one_owns_the_first_target_first(lumen: Lumen) -> None:
    lumen.work.records.ledger.papers[4] = paper(4, NOBODYS, "50", MONDAY)
    await lumen.dispute(1, target_on=date(2026, 12, 8), owner=JULIENS)
    await lumen.dispute(3, target_on=date(2026, 11, 20), owner=SOPHIE.email)
    await lumen.dispute(4, target_on=date(2026, 12, 1), owner=CAMILLES)
    assert names(await home(lumen))["disputes"] == ["F-0003", "F-0004", "F-0001"]
    assert names(await home(lumen, JULIEN))["disputes"] == ["F-0001"]
    assert names(await home(lumen, SOPHIE))["disputes"] == ["F-0003"]
    assert names(await home(lumen, MARC))["disputes"] == ["F-0004"]


async def test_a_dispute_that_is_over_is_not_shown(lumen: Lumen) -> None:
    await lumen.dispute(1, state=DisputeState.REJECTED, ended_on=TUESDAY, ended_at=at("09:30"))
    assert names(await home(lumen)) == NOTHING


async def test_requests_wait_with_who_asked_and_are_decided_by_others(lumen: Lumen) -> None:
    await lumen.promise(state=PromiseState.PROPOSED, opened_on=None)
    await plan(lumen)
    camilles, nadias, hugues = [await home(lumen, one) for one in (TEAM_CAMILLE, NADIA, HUGUES)]
    assert (names(camilles)["waiting"], names(camilles)["decide"]) == (["PromiseView", "PlanView"], [])
    assert (names(nadias)["waiting"], names(nadias)["decide"]) == ([], ["PromiseView", "PlanView"])
    assert names(hugues)["decide"] == ["PromiseView", "PlanView"]
    asked, whole = nadias.decide.shown
    assert isinstance(asked, PromiseView)
    assert isinstance(whole, PlanView)
    assert (asked.logged_by, whole.asked_by) == ("Camille Roy", "Camille Roy")
    assert [one.promise.amount for one in whole.promises] == [eur("5000"), eur("5000")]


async def test_what_one_asked_for_oneself_is_not_ones_to_decide(lumen: Lumen) -> None:
    await plan(lumen, NADIA.email)
    found = names(await home(lumen, NADIA))
    assert (found["waiting"], found["decide"]) == (["PlanView"], [])


@pytest.mark.parametrize(
    ("ended_on", "is_shown"),
    [
        (date(2026, 11, 16), False),
        (date(2026, 11, 17), True),  # five working days before Tuesday the 24th
        (TUESDAY, True),
    ],
)
async def test_who_decides_sees_what_was_broken_in_five_working_days(
    lumen: Lumen, ended_on: date, is_shown: bool
) -> None:
    for state in (PromiseState.BROKEN, PromiseState.KEPT):
        await lumen.promise(
            logged_on=date(2026, 11, 2), state=state, ended_on=ended_on, ended_at=at("09:00", ended_on)
        )
    assert names(await home(lumen, NADIA))["broken"] == (["ACME"] if is_shown else [])
    assert names(await home(lumen))["broken"] == []


async def test_who_decides_sees_the_disputes_past_their_target(lumen: Lumen) -> None:
    await lumen.dispute(1, target_on=MONDAY, owner=JULIENS)
    await lumen.dispute(2, target_on=TUESDAY, owner=JULIENS)
    assert names(await home(lumen, NADIA))["late"] == ["F-0001"]
    assert names(await home(lumen, JULIEN))["late"] == []


async def test_changes_since_the_morning_before_what_matters_most_first(lumen: Lumen) -> None:
    yesterday: dict[str, Any] = {
        "logged_on": date(2026, 11, 16),
        "ended_on": MONDAY,
        "ended_at": at("10:00", MONDAY),
    }
    kept = {"state": PromiseState.KEPT, "received": eur("100"), **yesterday}
    await lumen.promise(GARAGE, "100", documents=(3,), **kept)
    await lumen.promise(state=PromiseState.BROKEN, promised_on=date(2026, 11, 18), **yesterday)
    lumen.books.settled = [NewsRow("C. ROY", ACME, "ACME", usd("9000"), usd("0"), usd("0"))]
    await lumen.promise(GARAGE, "40", documents=(), logged_by=NADIA.email)
    view = await home(lumen)
    assert view.changes.shown == (
        Change(ChangeKind.BROKEN, "ACME", eur("18500"), date(2026, 11, 18)),
        Change(ChangeKind.KEPT, "Garage Étoile", eur("100")),
        Change(ChangeKind.PAID, "ACME", usd("9000")),
        Change(ChangeKind.PROMISED, "Garage Étoile", eur("40"), date(2026, 11, 27), "Nadia Benali"),
    )


async def test_what_others_logged_on_ones_customers_is_a_change_and_what_one_did_is_none(
    lumen: Lumen,
) -> None:
    await lumen.dispute(1, opened_by=NADIA.email)
    await lumen.note(kind=NoteKind.NOTE, text="new <buyer>", by=JULIENS)
    await lumen.note(kind=NoteKind.NO_ANSWER)
    await lumen.note(kind=NoteKind.NOT_TODAY, by=JULIENS)
    await lumen.note(kind=NoteKind.NOTE, text="undone", by=JULIENS, undone_at=at("09:05"))
    await lumen.note(
        kind=NoteKind.NOTE, text="before the morning", by=JULIENS, on=MONDAY, at=at("08:00", MONDAY)
    )
    view = await home(lumen)
    assert view.changes.shown == (
        Change(ChangeKind.DISPUTED, "ACME", eur("2300"), by="Nadia Benali"),
        Change(ChangeKind.NOTED, "ACME", by="Julien Faure", note=NoteKind.NOTE, text="new <buyer>"),
    )
    assert (await home(lumen, NADIA)).changes.total == 0


async def test_approvals_have_the_promises_and_plans_that_others_ask_for(lumen: Lumen) -> None:
    await plan(lumen)
    await plan(lumen, NADIA.email)
    found = await approvals_of(lumen.house, lumen.actor(NADIA))
    assert [isinstance(one, PlanView) and one.asked_by for one in found.promises] == ["Camille Roy"]
    assert (await approvals_of(lumen.house, lumen.actor(CAMILLE))).promises == ()
