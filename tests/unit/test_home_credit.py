"""Limits, orders and cases in the App Home of each role."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from credit.requests_made import asked
from fakes import Account, eur, invoice, usd
from fakes_conversation import reader
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, NOBODYS, TUESDAY, Lumen, at, customer, paper

from bot.credit.case import Case, CaseState, Cause, CauseKind
from bot.credit.crossing import Crossing, Threshold
from bot.credit.hold import Hold, HoldCause
from bot.delegations import Delegation
from bot.home import HomeView
from bot.policy import Person, Policy, Rate, Role
from bot.services.home import home_view

HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR)
POLICY = Policy(people=(CAMILLE, JULIEN, NADIA, HUGUES))
CAMILLES, NADIAS = "camille@lumen.example", "nadia@lumen.example"
NINE = at("09:00")


@pytest.fixture
def lumen() -> Lumen:
    """ACME owes 30,900 and the garage 4,210; both are Camille's."""
    found = Lumen(POLICY)
    found.books.accounts = [
        Account(ACME, [invoice(44, eur("18500")), invoice(14, eur("12400"))]),
        Account(GARAGE, [invoice(4, eur("4210"))]),
        Account(NOBODYS, [], salesperson=""),
    ]
    found.work.records.exposures.limit(ACME, eur("30000"))
    return found


async def home(lumen: Lumen, person: Person, moment: datetime = NINE) -> HomeView:
    return await home_view(lumen.books, lumen.house, reader(person, POLICY), TUESDAY, moment)


async def ask(lumen: Lumen, customer_id: int = ACME, **facts: Any) -> None:
    key = str(len(lumen.work.records.requests.kept))
    assert await lumen.work.records.requests.add(replace(asked(**facts), customer_id=customer_id), key)


async def hold(lumen: Lumen, customer_id: int = ACME, hour: str = "08:00", **facts: Any) -> None:
    said = {"cause": HoldCause.BY_HAND, "set_on": TUESDAY, "set_at": at(hour), **facts}
    await lumen.work.records.holds.add(Hold(0, customer_id, **said))


async def case(lumen: Lumen, customer_id: int = ACME, owner: str = CAMILLES, days: int = 2) -> None:
    late = Cause(CauseKind.LATE_DISPUTE, "dispute:4", TUESDAY)
    due_on = TUESDAY + timedelta(days=days)
    kept = Case(0, customer_id, CaseState.OPEN, at("08:00"), TUESDAY, owner, due_on, causes=(late,))
    await lumen.work.records.cases.add(kept)


async def crossing(lumen: Lumen, threshold: Threshold, customer_id: int = ACME, hour: str = "08:00") -> None:
    kept = Crossing(0, customer_id, threshold, TUESDAY, at(hour), eur("30900"), eur("30000"))
    assert await lumen.work.records.crossings.add(kept)


async def test_requests_wait_for_who_decides_and_for_who_asked(lumen: Lumen) -> None:
    await ask(lumen)
    (mine,) = (await home(lumen, NADIA)).requests_decide.shown
    assert (mine.asked_by, mine.request.amount, mine.facts.of.name) == ("Camille Roy", eur("8000"), "ACME")
    camilles = await home(lumen, CAMILLE)
    assert (camilles.requests_decide.total, camilles.requests_waiting.total) == (0, 1)
    assert (await home(lumen, JULIEN)).requests_waiting.total == 0


async def test_what_is_over_waits_for_nobody_before_the_tick_that_lapses_it(lumen: Lumen) -> None:
    await ask(lumen)
    friday = date(2026, 11, 27)
    before, after = at("16:59", friday), at("17:00", friday)
    assert (await home(lumen, NADIA, before)).requests_decide.total == 1
    nadias, camilles = await home(lumen, NADIA, after), await home(lumen, CAMILLE, after)
    assert (nadias.requests_decide.total, camilles.requests_waiting.total) == (0, 0)


async def test_nobody_has_their_own_request_to_decide(lumen: Lumen) -> None:
    await ask(lumen, asked_by=NADIAS)
    nadias = await home(lumen, NADIA)
    assert (nadias.requests_decide.total, nadias.requests_waiting.total) == (0, 1)
    assert (await home(lumen, HUGUES)).requests_decide.total == 1


async def test_a_delegate_has_the_requests_of_whoever_is_away(lumen: Lumen) -> None:
    await ask(lumen)
    given = Delegation(0, NADIAS, "julien@lumen.example", TUESDAY, TUESDAY, at("07:00"))
    await lumen.work.records.delegations.add(given)
    assert (await home(lumen, JULIEN)).requests_decide.total == 1


async def test_five_requests_are_shown_the_oldest_first_and_the_rest_is_counted(lumen: Lumen) -> None:
    for number in range(7):
        await ask(lumen, amount=eur(str(1000 + number)))
    shown = (await home(lumen, NADIA)).requests_decide
    assert (len(shown.shown), shown.left_out, shown.shown[0].request.amount) == (5, 2, eur("1000"))


async def test_who_decides_sees_all_cases_those_of_nobody_first(lumen: Lumen) -> None:
    await case(lumen, ACME, CAMILLES, days=1)
    await case(lumen, GARAGE, "", days=3)
    await case(lumen, NOBODYS, NADIAS, days=2)
    nadias = await home(lumen, NADIA)
    assert [one.facts.of.name for one in nadias.cases.shown] == ["Garage Étoile", "ACME", "Nul"]
    assert nadias.ownerless == 1
    camilles = await home(lumen, CAMILLE)
    assert [one.facts.of.name for one in camilles.cases.shown] == ["ACME"]
    assert camilles.ownerless == 0


async def test_a_closed_case_is_gone(lumen: Lumen) -> None:
    await case(lumen)
    kept = lumen.work.records.cases.kept[1]
    lumen.work.records.cases.kept[1] = replace(kept, state=CaseState.CLOSED, closed_on=TUESDAY)
    assert (await home(lumen, NADIA)).cases.total == 0


async def test_orders_on_hold_are_those_of_ones_customers_and_all_for_who_decides(lumen: Lumen) -> None:
    await hold(lumen, ACME, "08:00", why="Court")
    await hold(lumen, NOBODYS, "09:00")
    await hold(lumen, GARAGE, "09:00", released_on=TUESDAY, released_at=at("10:00"))
    assert [one.of.name for one in (await home(lumen, NADIA)).holds.shown] == ["Nul", "ACME"]
    assert [one.hold.why for one in (await home(lumen, CAMILLE)).holds.shown] == ["Court"]
    assert (await home(lumen, JULIEN)).holds.total == 0


async def test_of_what_a_customer_is_over_the_gravest_is_shown_the_gravest_first(lumen: Lumen) -> None:
    await crossing(lumen, Threshold.WARNING, GARAGE, "09:00")
    for threshold in (Threshold.WARNING, Threshold.ALERT, Threshold.BREACH):
        await crossing(lumen, threshold)
    shown = (await home(lumen, NADIA)).crossings.shown
    assert [(one.of.name, one.crossing.threshold) for one in shown] == [
        ("ACME", Threshold.BREACH),
        ("Garage Étoile", Threshold.WARNING),
    ]
    assert shown[0].exposure is not None
    assert (shown[0].exposure.total, shown[0].exposure.limit) == (eur("30900"), eur("30000"))
    assert (await home(lumen, CAMILLE)).crossings.total == 0


async def test_a_groups_crossing_has_the_groups_exposure(lumen: Lumen) -> None:
    records = lumen.work.records
    records.exposures.parents[GARAGE] = records.ledger.known[ACME].code
    await crossing(lumen, Threshold.GROUP, GARAGE)
    (shown,) = (await home(lumen, NADIA)).crossings.shown
    assert shown.exposure is not None
    assert (shown.exposure.total, shown.exposure.limit) == (eur("35110"), eur("30000"))


async def test_the_largest_exposures_come_with_what_is_late_and_on_hold(lumen: Lumen) -> None:
    await hold(lumen, ACME)
    first, second = (await home(lumen, NADIA)).largest
    assert (first.of.name, first.exposure.total, first.late) == ("ACME", eur("30900"), (eur("30900"),))
    assert (first.oldest_days_late, len(first.holds)) == (44, 1)
    assert (second.of.name, second.exposure.total, second.holds) == ("Garage Étoile", eur("4210"), ())
    assert (await home(lumen, CAMILLE)).largest == ()


async def test_who_owes_only_in_a_second_currency_is_among_the_largest(lumen: Lumen) -> None:
    ledger = lumen.work.records.ledger
    ledger.known[200] = customer(200, "Abroad")
    ledger.papers[200] = paper(200, 200, "1", date(2026, 12, 20))
    document = ledger.papers[200].document
    dollars = replace(document, open_amount=usd("20000"), gross=usd("20000"), disputed=usd("0"))
    ledger.papers[200] = replace(ledger.papers[200], document=dollars)
    rated = Policy(people=POLICY.people, rates=(Rate(on=date(2026, 11, 1), of="USD", to="EUR", rate="0.9"),))
    house = replace(lumen.house, policy=rated)
    view = await home_view(lumen.books, house, reader(NADIA, rated), TUESDAY, at("09:00"))
    assert [(one.of.name, one.exposure.total) for one in view.largest] == [
        ("ACME", eur("30900")),
        ("Abroad", usd("20000")),
        ("Garage Étoile", eur("4210")),
    ]
    unrated = (await home(lumen, NADIA)).largest
    assert [one.of.name for one in unrated] == ["ACME", "Garage Étoile", "Abroad"]


async def test_the_ten_largest_are_compared_by_rates_and_what_has_none_comes_last(lumen: Lumen) -> None:
    ledger = lumen.work.records.ledger
    for number in range(100, 112):
        ledger.known[number] = customer(number, f"Large {number}")
        ledger.papers[number] = paper(number, number, str(50000 + number), date(2026, 12, 20))
    ledger.known[200] = replace(customer(200, "Abroad"), currency="USD")
    document = ledger.papers[100].document
    abroad = replace(document, open_amount=usd("60000"), gross=usd("60000"), disputed=usd("0"))
    ledger.papers[200] = replace(ledger.papers[100], id=200, customer_id=200, document=abroad)
    unrated = [one.of.name for one in (await home(lumen, NADIA)).largest]
    assert (len(unrated), unrated[0], "Abroad" in unrated) == (10, "Large 111", False)
    rate = Rate(on=date(2026, 11, 1), of="USD", to="EUR", rate="0.9")
    rated = Policy(people=POLICY.people, rates=(rate,))
    house = replace(lumen.house, policy=rated)
    view = await home_view(lumen.books, house, reader(NADIA, rated), TUESDAY, at("09:00"))
    assert view.largest[0].of.name == "Abroad"


async def test_a_customer_that_two_causes_hold_has_one_row_with_both(lumen: Lumen) -> None:
    await hold(lumen, ACME)
    await hold(lumen, ACME, hour="08:10", cause=HoldCause.BREACH)
    await hold(lumen, GARAGE, hour="07:00")
    shown = (await home(lumen, NADIA)).holds
    assert [one.of.name for one in shown.shown] == ["ACME", "Garage Étoile"]
    first, second = shown.shown
    assert (first.hold.cause, [one.hold.cause for one in first.also], second.also) == (
        HoldCause.BREACH,
        [HoldCause.BY_HAND],
        (),
    )
