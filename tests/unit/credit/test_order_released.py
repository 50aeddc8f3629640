"""A released breach: orders are taken as far as the credit manager's own authority goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fakes import eur
from hypothesis import given
from hypothesis import strategies as st
from records.lumen import ACME, GARAGE, NADIA, TUESDAY

from bot.credit.hold import HoldCause
from bot.credit.money import Money
from bot.credit.order_check import OrderCause, OrderFacts, Verdict, WayKind
from bot.credit.order_rules import check_order
from credit.order_world import OLDEST, OrderWorld, cause, holding, later, way
from credit.test_ways_out import holding as held
from credit.test_ways_out import one_less, paid, paid_down, raised, some_facts
from credit.test_ways_out import way as way_of

MONTH_END = date(2026, 11, 30)


async def _released(limit: str = "30000", **facts: Any) -> OrderWorld:
    """34 500 of 30 000 and nothing too late; the breach is released until the end of the month."""
    world = OrderWorld()
    world.settle(OLDEST)
    world.work.records.exposures.limit(ACME, eur(limit), since=TUESDAY)
    said = {"released_on": TUESDAY, "released_by": NADIA.email, "released_until": MONTH_END} | facts
    await world.hold(HoldCause.BREACH, **said)
    return world


async def test_up_to_what_the_credit_manager_decides_alone_orders_are_taken() -> None:
    world = await _released()
    # 20 % of 30 000 are 6 000: up to 36 000.
    answer = await world.check("1500")
    assert answer.check.verdict is Verdict.ACCEPT
    facts = answer.check.facts
    assert (facts.released_up_to, facts.released_by) == (eur("36000"), "Nadia Benali")
    assert facts.released_until == MONTH_END
    over = (await world.check("1500.01")).check
    assert holding(over) == [OrderCause.LIMIT]
    assert (cause(over, OrderCause.LIMIT).limit, cause(over, OrderCause.LIMIT).short) == (
        eur("36000"),
        eur("0.01"),
    )
    assert way(over, WayKind.DOWN_PAYMENT).amount == eur("0.01")
    assert way(over, WayKind.INCREASE).amount == eur("6000.01"), "as much as ends the breach"


async def test_a_release_is_good_until_its_last_day_and_for_as_long_as_the_breach() -> None:
    world = await _released()
    assert (await world.check("1500", moment=later(6))).check.verdict is Verdict.ACCEPT
    assert OrderCause.LIMIT in holding((await world.check("1500", moment=later(7))).check)
    back = await _released("40000")
    answer = await back.check("6000")
    assert (answer.check.facts.released_up_to, holding(answer.check)) == (None, [OrderCause.LIMIT])


async def test_without_a_release_a_breach_holds_every_order() -> None:
    world = await _released(released_on=None, released_by="", released_until=None)
    assert holding((await world.check("1")).check) == [OrderCause.LIMIT]


async def test_the_group_s_breach_is_released_by_as_much_of_its_limit() -> None:
    world = await _released("60000")
    exposures = world.work.records.exposures
    exposures.parents[ACME] = world.work.records.ledger.known[GARAGE].code
    exposures.limit(GARAGE, eur("35000"))
    # 38 710 of the group's 35 000, up to 42 000.
    answer = await world.check("3290")
    assert (answer.check.verdict, answer.check.facts.group_released_up_to) == (Verdict.ACCEPT, eur("42000"))
    assert holding((await world.check("3290.01")).check) == [OrderCause.GROUP]


@st.composite
def released_facts(draw: st.DrawFn) -> OrderFacts:
    """As any, with a limit gone over whose release lets some more through."""
    facts = draw(some_facts())
    currency = facts.order.currency

    def more(limit: Money | None) -> Money | None:
        return None if limit is None else limit + Money.of_minor(draw(st.integers(0, 900)), currency)

    return replace(
        facts,
        released_up_to=more(facts.exposure.limit),
        group_released_up_to=more(facts.group.limit) if facts.group else None,
        released_by="Nadia Benali",
    )


def unreleased(facts: OrderFacts) -> OrderFacts:
    return replace(facts, released_up_to=None, group_released_up_to=None, released_by="")


@given(released_facts())
def test_a_release_lets_through_exactly_what_it_says(facts: OrderFacts) -> None:
    with_order, causes = facts.exposure.total + facts.order, held(check_order(facts))
    is_over = facts.released_up_to is not None and with_order > facts.released_up_to
    assert (OrderCause.LIMIT in causes) == is_over
    assert causes <= held(check_order(unreleased(facts)))


@given(released_facts())
def test_the_down_payment_is_the_smallest_that_a_release_lets_through(facts: OrderFacts) -> None:
    found = way_of(check_order(facts), WayKind.DOWN_PAYMENT)
    if found is not None and found.amount is not None:
        assert not held(check_order(paid_down(facts, found.amount))) & set(found.clears)
        assert held(check_order(paid_down(facts, one_less(found.amount)))) & set(found.clears)


@given(released_facts())
def test_payments_and_increases_end_the_breach_and_fit_without_its_release(facts: OrderFacts) -> None:
    check = check_order(facts)
    for each in check.ways:
        if each.kind in (WayKind.PAY, WayKind.PAY_ALL):
            after = unreleased(paid(facts, each.invoices))
            assert not held(check_order(after)) & set(each.clears)
        if each.kind is WayKind.INCREASE and each.amount is not None:
            plain = unreleased(facts)
            assert OrderCause.LIMIT not in held(check_order(raised(plain, each.amount)))
            assert OrderCause.LIMIT in held(check_order(raised(plain, one_less(each.amount))))


@pytest.mark.parametrize("kind", [WayKind.PAY, WayKind.INCREASE])
async def test_what_is_paid_is_enough_once_the_release_is_over_with_its_breach(kind: WayKind) -> None:
    world = await _released()
    found = way((await world.check("10000")).check, kind)
    assert found.amount is not None
    assert found.amount >= eur("14500"), "34 500 and 10 000 are 44 500 of 30 000"
