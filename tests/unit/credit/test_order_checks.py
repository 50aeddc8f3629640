"""The order check: figures of the moment against the limit, the group's, and holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from fakes import eur, usd
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, TUESDAY, at, paper

from bot.credit.freshness import Freshness
from bot.credit.hold import HoldCause
from bot.credit.order_check import OrderCause, Verdict, WayKind
from bot.credit.promise import PromiseState
from bot.credit.refused import Refused, Why
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.errors import NotYoursError
from bot.policy import Policy, Rate
from bot.services.order_checks import order_form, wish_of
from credit.order_world import (
    CREDIT,
    HUGUES,
    NOT_DUE,
    OLDEST,
    PEOPLE,
    SECOND,
    OrderWorld,
    cause,
    holding,
    later,
    way,
)


async def test_an_order_over_the_limit_of_a_late_payer_is_held_with_every_number() -> None:
    answer = await OrderWorld().check("15000")
    check = answer.check
    assert check.verdict is Verdict.HOLD
    assert (check.facts.exposure.total, check.total) == (eur("53000"), eur("68000"))
    assert holding(check) == [OrderCause.LIMIT, OrderCause.LATE_HOLD]
    assert cause(check, OrderCause.LIMIT).short == eur("8000")
    assert [one.number for one in cause(check, OrderCause.LATE_HOLD).invoices] == ["F-0001"]
    assert cause(check, OrderCause.LATE).amount == eur("12400")
    assert way(check, WayKind.PAY_ALL).amount == eur("18500")
    assert way(check, WayKind.DOWN_PAYMENT).amount == eur("8000")
    assert way(check, WayKind.PLAN).amount == eur("30900")
    assert way(check, WayKind.INCREASE).amount == eur("8000")
    assert way(check, WayKind.INCREASE).ends_on == date(2026, 12, 31)
    assert (answer.decides, answer.director) == ("Nadia Benali", "")
    assert not answer.is_provisional


async def test_an_order_that_exactly_meets_the_limit_is_accepted_once_nothing_is_too_late() -> None:
    world = OrderWorld()
    world.settle(OLDEST)
    answer = await world.check("25500")
    assert answer.check.total == eur("60000")
    assert (answer.check.verdict, answer.check.ways) == (Verdict.ACCEPT, ())
    over = await world.check("25500.01")
    assert holding(over.check) == [OrderCause.LIMIT]
    assert cause(over.check, OrderCause.LIMIT).short == eur("0.01")


async def test_a_shorter_term_shows_the_day_on_which_the_limit_is_expected_to_fit_again() -> None:
    world = OrderWorld()
    world.settle(OLDEST, SECOND, NOT_DUE)
    # 4 800 of 60 000; the order itself is what is expected: 15 or 45 days and 16 late from 24 November.
    found = way((await world.check("60000", terms_days=15)).check, WayKind.TERMS)
    assert (found.clears, found.days) == ((), 15)
    assert (found.back_on, found.back_before) == (date(2026, 12, 25), date(2027, 1, 24))
    assert all(
        one.kind is not WayKind.TERMS for one in (await world.check("60000", terms_days=45)).check.ways
    )


async def test_what_was_granted_counts_on_its_days_and_not_on_the_next() -> None:
    world = OrderWorld()
    world.settle(OLDEST)
    world.work.records.requests.kept[1] = _increase("8000", until=TUESDAY)
    today, tomorrow = await world.check("33500"), await world.check("33500", moment=later(1))
    assert (today.check.verdict, tomorrow.check.verdict) == (Verdict.ACCEPT, Verdict.HOLD)
    assert cause(tomorrow.check, OrderCause.LIMIT).limit == eur("60000")


async def test_a_limit_of_zero_is_one_and_no_limit_is_none() -> None:
    world = OrderWorld()
    world.settle(OLDEST, SECOND, NOT_DUE, CREDIT)
    exposures = world.work.records.exposures
    exposures.orders.clear()
    exposures.limit(ACME, eur("0"), since=TUESDAY)
    assert holding((await world.check("0.01")).check) == [OrderCause.LIMIT]
    exposures.limits[ACME] = []
    exposures.limit(ACME, None)
    assert (await world.check("9000000")).check.verdict is Verdict.ACCEPT


async def test_thirty_days_late_hold_nothing_and_thirty_one_do() -> None:
    world = OrderWorld()
    world.settle(OLDEST)
    last, next_day = date(2026, 12, 10), date(2026, 12, 11)
    world.work.records.ledger.taken["MAIN"] = at("07:00", next_day)
    before = await world.check("100", moment=at("09:00", last))
    after = await world.check("100", moment=at("09:00", next_day))
    assert OrderCause.LATE_HOLD not in holding(before.check)
    assert holding(after.check) == [OrderCause.LATE_HOLD]


async def test_a_promise_lifts_the_hold_unless_one_was_broken_within_ninety_days() -> None:
    world = OrderWorld()
    await world.promise(documents=(OLDEST,))
    assert (await world.check("7000")).check.verdict is Verdict.ACCEPT
    broken = date(2026, 11, 20)
    await world.promise(
        documents=(SECOND,),
        state=PromiseState.BROKEN,
        logged_on=date(2026, 11, 9),
        promised_on=date(2026, 11, 16),
        ended_on=broken,
        ended_at=at("07:00", broken),
    )
    held = await world.check("7000")
    assert holding(held.check) == [OrderCause.LATE_HOLD]
    assert cause(held.check, OrderCause.LATE_HOLD).broken_on == broken


async def test_what_is_wholly_disputed_holds_nothing_and_is_said() -> None:
    world = OrderWorld()
    await world.dispute(OLDEST, amount=eur("18500"), is_whole=True)
    papers = world.work.records.ledger.papers
    contested = replace(papers[OLDEST].document, disputed=eur("18500"))
    papers[OLDEST] = replace(papers[OLDEST], document=contested)
    check = (await world.check("7000")).check
    assert check.verdict is Verdict.ACCEPT
    assert cause(check, OrderCause.DISPUTED).count == 1


async def test_a_released_hold_holds_nothing_until_another_invoice_is_too_late() -> None:
    world = OrderWorld()
    released = {"released_on": TUESDAY, "released_by": NADIA.email, "released_documents": (OLDEST,)}
    await world.hold(HoldCause.LATE, documents=(OLDEST,), **released)
    assert (await world.check("7000")).check.verdict is Verdict.ACCEPT
    late = world.work.records.ledger
    late.papers[7] = paper(7, ACME, "500", date(2026, 10, 20))
    held = await world.check("6000")
    assert holding(held.check) == [OrderCause.LATE_HOLD]


async def test_a_release_ends_after_its_last_day() -> None:
    world = OrderWorld()
    released = {"released_on": TUESDAY, "released_until": TUESDAY, "released_documents": (OLDEST,)}
    await world.hold(HoldCause.LATE, documents=(OLDEST,), **released)
    assert (await world.check("7000")).check.verdict is Verdict.ACCEPT
    assert holding((await world.check("7000", moment=later(1))).check) == [OrderCause.LATE_HOLD]


async def test_a_hold_by_hand_is_said_with_its_reason_and_ends_with_its_release() -> None:
    world = OrderWorld()
    world.settle(OLDEST)
    hold = await world.hold(HoldCause.BY_HAND, set_by=NADIA.email, why="bounced cheque")
    found = cause((await world.check("100")).check, OrderCause.HOLD_BY_HAND)
    assert (found.why, found.on) == ("bounced cheque", TUESDAY)
    await world.work.records.holds.change(replace(hold, ended_on=TUESDAY, ended_at=at("08:00")))
    assert (await world.check("100")).check.verdict is Verdict.ACCEPT


async def test_the_limit_of_the_group_holds_what_the_own_one_would_take() -> None:
    world = _grouped(OrderWorld())
    found = cause((await world.check("2000")).check, OrderCause.GROUP)
    # 34 500 of ACME and 4 210 of its parent are 38 710; with 2 000 they are 40 710 of 40 000.
    assert (found.exposure, found.limit, found.short) == (eur("40710"), eur("40000"), eur("710"))
    assert (await world.check("1290")).check.verdict is Verdict.ACCEPT


async def test_the_group_of_a_customer_in_dollars_is_turned_by_the_rate() -> None:
    rate = Rate.model_validate({"on": "2026-11-01", "of": "USD", "to": "EUR", "rate": "0.5"})
    world = _grouped(OrderWorld(Policy(people=PEOPLE, rates=(rate,))))
    known = world.work.records.ledger.known
    known[ACME] = replace(known[ACME], currency="USD")
    world.work.records.exposures.limits[ACME] = []
    # 38 710 euros of 40 000 are 77 420 dollars of 80 000.
    found = cause((await world.check(money=usd("2580.02"))).check, OrderCause.GROUP)
    assert (found.exposure, found.limit, found.short) == (usd("80000.02"), usd("80000"), usd("0.02"))


async def test_an_order_far_above_the_usual_ones_and_a_lowered_limit_are_said_beside() -> None:
    world = OrderWorld()
    world.settle(OLDEST)
    exposures = world.work.records.exposures
    exposures.orders[ACME] = [
        replace(exposures.orders[ACME][0], number=f"O-{number}", amount=eur(amount), left=eur("0"))
        for number, amount in enumerate(("1000", "2000", "3000"))
    ]
    exposures.limit(ACME, eur("50000"), since=date(2026, 10, 1))
    check = (await world.check("4000")).check
    assert check.verdict is Verdict.ACCEPT
    assert cause(check, OrderCause.UNUSUAL).amount == eur("3632.99")
    lowered = cause(check, OrderCause.LOWERED)
    assert (lowered.amount, lowered.limit, lowered.on) == (eur("60000"), eur("50000"), date(2026, 10, 1))


async def test_more_than_is_insured_is_said_and_does_not_hold() -> None:
    world = OrderWorld()
    world.settle(OLDEST)
    world.work.records.exposures.limit(ACME, eur("60000"), eur("40000"), since=date(2026, 11, 1))
    check = (await world.check("6000")).check
    assert check.verdict is Verdict.ACCEPT
    assert cause(check, OrderCause.COVER).short == eur("500")


async def test_old_figures_make_the_answer_provisional_and_stale_ones_invent_no_hold() -> None:
    world = OrderWorld()
    assert not (await world.check("7000")).is_provisional
    old, stale = at("09:00", date(2026, 11, 25)), at("09:00", date(2026, 11, 27))
    yesterday = await world.check("7000", moment=old)
    assert (yesterday.is_provisional, holding(yesterday.check)) == (True, [OrderCause.LATE_HOLD])
    last_week = await world.check("7000", moment=stale)
    assert last_week.facts.freshness is Freshness.STALE
    assert (last_week.is_provisional, last_week.check.verdict) == (True, Verdict.ACCEPT)


async def test_a_hold_that_stands_goes_on_while_figures_are_stale() -> None:
    world = OrderWorld()
    await world.hold(HoldCause.LATE, documents=(OLDEST,))
    answer = await world.check("7000", moment=at("09:00", date(2026, 11, 27)))
    assert holding(answer.check) == [OrderCause.LATE_HOLD]


async def test_without_any_figures_the_answer_is_provisional() -> None:
    world = OrderWorld()
    world.work.records.ledger.taken.clear()
    answer = await world.check("7000")
    assert (answer.is_provisional, answer.facts.ledger_at) == (True, None)


async def test_an_increase_above_what_one_decides_alone_names_the_director() -> None:
    world = OrderWorld()
    world.settle(OLDEST)
    alone, both = await world.check("37500"), await world.check("37500.01")
    # 20 % of 60 000 are 12 000: exactly so much is the credit manager's.
    assert way(alone.check, WayKind.INCREASE).amount == eur("12000")
    assert (alone.director, both.director) == ("", HUGUES.name)


async def test_what_runs_at_the_same_time_counts_for_who_decides() -> None:
    world = OrderWorld()
    world.settle(OLDEST)
    world.work.records.requests.kept[1] = _increase("8000", until=date(2026, 12, 5))
    answer = await world.check("38000")
    assert way(answer.check, WayKind.INCREASE).amount == eur("4500")
    assert answer.director == HUGUES.name


@pytest.mark.parametrize("amount", ["0", "-1"])
async def test_an_order_of_nothing_is_refused(amount: str) -> None:
    refused = await OrderWorld().ask(amount)
    assert isinstance(refused, Refused)
    assert refused.why is Why.NO_AMOUNT


async def test_an_order_in_another_currency_is_refused_with_the_customer_s() -> None:
    refused = await OrderWorld().ask(money=usd("100"))
    assert isinstance(refused, Refused)
    assert (refused.why, refused.number) == (Why.OTHER_CURRENCY, "EUR")


async def test_nobody_checks_an_order_of_a_customer_they_do_not_see() -> None:
    with pytest.raises(NotYoursError):
        await OrderWorld().ask("100", JULIEN)


async def test_what_was_checked_is_kept_for_whoever_asked_and_for_nobody_else() -> None:
    world = OrderWorld()
    answer = await world.check("15000", terms_days=15, reference=" PO-7 ")
    wish = await wish_of(world.house, world.actor(), answer.draft_id)
    assert not isinstance(wish, Refused)
    assert (wish.amount, wish.terms_days, wish.reference) == (eur("15000"), 15, "PO-7")
    other = await wish_of(world.house, world.actor(NADIA), answer.draft_id)
    assert isinstance(other, Refused)
    assert other.why is Why.NO_DRAFT


async def test_the_form_knows_the_customer_s_currency_and_usual_term() -> None:
    world = OrderWorld()
    form = await order_form(world.house, world.actor(), ACME)
    assert not isinstance(form, Refused)
    assert (form.currency, form.usual_days, form.amount) == ("EUR", 45, None)


async def test_reservations_are_said_and_count() -> None:
    world = OrderWorld()
    world.settle(OLDEST)
    await world.reserve("20000")
    answer = await world.check("5500.01")
    assert [one.amount for one in answer.reserved] == [eur("20000")]
    assert cause(answer.check, OrderCause.LIMIT).short == eur("0.01")
    assert answer.reserve_until == date(2026, 12, 8)


async def test_an_order_is_not_asked_about_in_the_name_of_somebody_else() -> None:
    world = OrderWorld()
    answer = await world.check("100", CAMILLE)
    assert answer.facts.of.salesperson == "Camille Roy"
    assert (answer.facts.promises_made, answer.facts.late_documents) == (0, 2)


def _increase(amount: str, until: date) -> CreditRequest:
    return CreditRequest(
        id=1,
        customer_id=ACME,
        kind=RequestKind.INCREASE,
        state=RequestState.APPROVED,
        reason="stock",
        asked_by=CAMILLE.email.casefold(),
        asked_at=at("08:00"),
        asked_on=TUESDAY,
        expires_at=later(3),
        amount=eur(amount),
        starts_on=TUESDAY,
        ends_on=until,
        counts_from=TUESDAY,
        counts_until=until,
    )


def _grouped(world: OrderWorld) -> OrderWorld:
    """ACME belongs to the garage, whose limit is 40 000; nothing is too late."""
    world.settle(OLDEST)
    exposures = world.work.records.exposures
    exposures.parents[ACME] = world.work.records.ledger.known[GARAGE].code
    exposures.limit(GARAGE, eur("40000"))
    return world
