"""What an order's ways out ask of whom, and what of them is there when it is pressed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fakes import eur
from records.lumen import ACME, CAMILLE, NADIA, TUESDAY, at, paper

from bot.credit.hold import HoldCause
from bot.credit.hold_rules import late_now
from bot.credit.order_check import OrderCause, Verdict, WayKind
from bot.credit.refused import Refused, Why
from bot.credit.request import RequestKind
from bot.credit.terms import read_days
from bot.credit_acts import AskRelease, AskTerms, DecideRequest, HoldsChanged, ReleaseHold, RequestMade
from bot.credit_views import HoldForm
from bot.delegations import Delegation
from bot.services.holds import hold_form, release_hold
from bot.services.limits import ask_release, ask_terms, decide_request
from credit.order_world import HUGUES, OLDEST, SECOND, OrderWorld, holding, later


async def test_the_credit_manager_is_not_told_that_they_themselves_must_agree() -> None:
    world = OrderWorld()
    assert (await world.check("15000", NADIA)).decides == HUGUES.name
    answer = await world.check("15000", CAMILLE)
    assert (answer.decides, answer.director, answer.may_release) == (NADIA.name, "", False)
    assert (await world.check("15000", NADIA)).may_release


async def test_whoever_stands_in_for_the_credit_manager_is_named() -> None:
    world = OrderWorld()
    week = TUESDAY, TUESDAY + timedelta(days=6)
    away = Delegation(0, NADIA.email, HUGUES.email.casefold(), *week, at("08:00"))
    await world.work.records.delegations.add(away)
    answer = await world.check("15000")
    assert (answer.decides, answer.stands_in) == (NADIA.name, HUGUES.name)


@pytest.mark.parametrize("door", ["form", "release", "ask"])
async def test_a_hold_that_no_tick_made_yet_can_be_released_from_the_answer(door: str) -> None:
    world = OrderWorld()
    assert holding((await world.check("7000")).check) == [OrderCause.LATE_HOLD]
    assert world.work.records.holds.kept == {}
    done: object
    if door == "form":
        done = await hold_form(world.house, world.actor(), ACME, releases=True)
        assert isinstance(done, HoldForm), done
        assert [each.hold.cause for each in done.holds] == [HoldCause.LATE]
    elif door == "release":
        done = await release_hold(world.house, world.actor(NADIA), ReleaseHold(ACME, "cheque seen"))
        assert isinstance(done, HoldsChanged), done
        assert (await world.check("7000")).check.verdict is Verdict.ACCEPT
    else:
        done = await ask_release(world.house, world.actor(), AskRelease(ACME, "cheque seen", "k1"))
        assert isinstance(done, RequestMade), done


async def test_with_stale_figures_a_release_goes_on_though_more_invoices_seem_too_late() -> None:
    world = OrderWorld()
    released = {"released_on": TUESDAY, "released_by": NADIA.email, "released_documents": (OLDEST,)}
    hold = await world.hold(HoldCause.LATE, documents=(OLDEST,), **released)
    world.work.records.ledger.papers[7] = paper(7, ACME, "500", TUESDAY - timedelta(days=30))
    stale = later(3)
    assert (await world.check("6000", moment=stale)).check.verdict is Verdict.ACCEPT
    assert late_now(hold, (OLDEST, 7), True, stale.date()) == ()
    assert late_now(hold, (OLDEST, 7), False, stale.date()) == (OLDEST, 7)
    assert late_now(None, (OLDEST,), True, TUESDAY) == ()
    assert late_now(None, (OLDEST, SECOND), False, TUESDAY) == (OLDEST, SECOND)


@pytest.mark.parametrize(("days", "most"), [(45, 44), (60, 44), (-1, 44)])
async def test_a_term_that_is_not_shorter_is_not_asked_for(days: int, most: int) -> None:
    world = OrderWorld()
    refused = await ask_terms(world.house, world.actor(), AskTerms(ACME, eur("100"), days, "soon", "k1"))
    assert isinstance(refused, Refused)
    assert (refused.why, refused.count) == (Why.TERM_TOO_LONG, most)


async def test_without_a_known_term_a_year_is_the_longest() -> None:
    world = OrderWorld()
    world.work.records.exposures.terms.clear()
    refused = await ask_terms(world.house, world.actor(), AskTerms(ACME, eur("100"), 366, "soon", "k1"))
    assert isinstance(refused, Refused)
    assert (refused.why, refused.count) == (Why.TERM_TOO_LONG, 365)
    made = await ask_terms(world.house, world.actor(), AskTerms(ACME, eur("100"), 365, "soon", "k2"))
    assert isinstance(made, RequestMade)


@pytest.mark.parametrize(
    ("typed", "days"), [("0", 0), ("365", 365), ("366", None), ("", None), ("soon", None), ("-1", None)]
)
def test_a_number_of_days_is_read_in_one_way(typed: str, days: int | None) -> None:
    assert read_days(typed) == days


async def test_what_is_reserved_with_a_term_has_the_order_s_number() -> None:
    world = OrderWorld()
    wish = AskTerms(ACME, eur("15000"), 15, "soon", "k1", reference=" SO-12 ")
    made = await ask_terms(world.house, world.actor(), wish)
    assert isinstance(made, RequestMade), made
    assert (made.request.kind, made.request.reference) == (RequestKind.TERMS, "SO-12")
    await decide_request(world.house, world.actor(NADIA), DecideRequest(made.request.id, 1, approves=True))
    (kept,) = await world.work.records.reservations.open()
    assert (kept.reference, kept.amount, kept.reserved_by) == (
        "SO-12",
        eur("15000"),
        CAMILLE.email.casefold(),
    )


async def test_the_release_is_still_a_way_out() -> None:
    kinds = [each.kind for each in (await OrderWorld().check("7000")).check.ways]
    assert WayKind.RELEASE in kinds
