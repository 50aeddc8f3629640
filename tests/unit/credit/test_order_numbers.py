"""One order, however its number is written: it counts once, is kept once, and never goes over the limit."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from fakes import eur, usd
from fakes_exposures import Ordered
from hypothesis import given, settings
from hypothesis import strategies as st
from records.lumen import ACME, NADIA, TUESDAY

from bot.credit.order_check import Verdict
from bot.credit.refused import Refused, Why
from bot.credit.reservation import order_number_key
from bot.credit_acts import Reserved
from credit.order_world import OLDEST, OrderWorld

SAME = ("SO-12", "SO12", "so 12", "Só.12")


def _calm() -> OrderWorld:
    """ACME without anything too late: 34 500 of 60 000, 6 000 of it the order O-1."""
    world = OrderWorld()
    world.settle(OLDEST)
    return world


@pytest.mark.parametrize("number", SAME)
def test_an_order_s_number_is_the_same_whatever_its_signs_case_and_accents(number: str) -> None:
    assert order_number_key(number) == "so12"
    assert order_number_key(" -") == ""


@pytest.mark.parametrize("number", SAME)
async def test_two_orders_of_one_number_do_not_both_go_up_to_the_limit(number: str) -> None:
    world = _calm()
    assert isinstance(await world.reserve("25500", key="draft:1", reference="SO-12"), Reserved)
    again = await world.reserve("25500", key="draft:2", reference=number)
    assert isinstance(again, Refused)
    assert again.why is Why.ALREADY_DONE
    assert await world.exposure() == eur("60000")


orders = st.lists(
    st.tuples(st.integers(1, 30_000), st.sampled_from(["", "-", *SAME, "SO-13", "so13", "O-1", "o1"])),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(orders)
def test_reserving_never_leaves_exposure_above_the_limit_in_force(wanted: list[tuple[int, str]]) -> None:
    async def reserve_all() -> None:
        world = _calm()
        for number, (amount, reference) in enumerate(wanted):
            await world.reserve(str(amount), key=f"draft:{number}", reference=reference)
            assert await world.exposure() <= eur("60000")

    asyncio.run(reserve_all())


async def test_an_order_that_the_ledger_has_counts_once_when_it_is_asked_about() -> None:
    world = _calm()
    # 34 500 with the 6 000 of O-1; 31 500 as the order itself are exactly the limit.
    answer = await world.check("31500", reference="o 1")
    assert (answer.check.total, answer.check.verdict) == (eur("60000"), Verdict.ACCEPT)
    assert answer.known == eur("6000")
    assert (await world.check("31500")).check.verdict is Verdict.HOLD
    refused = await world.reserve("100", reference="O-1")
    assert isinstance(refused, Refused)
    assert refused.why is Why.ALREADY_DONE


async def test_what_is_left_of_it_in_another_currency_is_no_part_of_this_exposure() -> None:
    world = _calm()
    world.work.records.exposures.orders[ACME].append(Ordered("O-9", TUESDAY, usd("50"), usd("50")))
    answer = await world.check("100", reference="O-9")
    assert (answer.known, answer.check.total) == (eur("0"), eur("34600"))


async def test_its_group_counts_it_once_too() -> None:
    world = _calm()
    exposures, known = world.work.records.exposures, world.work.records.ledger.known
    garage = next(key for key in known if known[key].entity == known[ACME].entity and key != ACME)
    known[garage] = replace(known[garage], currency="EUR")
    exposures.parents[ACME] = known[garage].code
    exposures.limit(garage, eur("200000"))
    plain, named = await world.check("100"), await world.check("100", reference="O-1")
    assert plain.check.facts.group is not None
    assert named.check.facts.group is not None
    assert plain.check.facts.group.total - named.check.facts.group.total == eur("6000")


async def test_who_may_cancel_what_is_reserved_is_known_with_the_answer() -> None:
    world = _calm()
    made = await world.reserve("100", person=NADIA)
    assert (await world.check("100")).cancellable == frozenset()
    assert (await world.check("100", NADIA)).cancellable == {made.reservation.id}
