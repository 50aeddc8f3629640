"""Above what the credit manager decides alone: two people, one a finance director, and nobody twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fakes import eur
from records.lumen import CAMILLE, GARAGE, NADIA, TUESDAY, at

from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.credit.request import CreditRequest, RequestState
from bot.credit_acts import AskIncrease
from bot.policy import CreditPolicy, Policy, Rate
from bot.policy_credit import Authority
from bot.services.approvals import approvals_of
from bot.services.limits import ask_increase
from credit.request_world import (
    CHANNEL,
    CREDIT,
    HUGUES,
    INES,
    NADIAS,
    PEOPLE,
    YEAR_END,
    World,
    made,
    refusal,
)

LAST_ALONE, FIRST_OF_TWO = date(2027, 1, 22), date(2027, 1, 23)
"""Sixty days, and sixty-one, from 24 November on."""
TWO_MANAGERS = Policy(people=(*PEOPLE, INES), credit=CREDIT)


@pytest.mark.parametrize(
    ("facts", "two"),
    [
        ({"amount": "12000"}, False),
        ({"amount": "12000.01"}, True),
        ({"ends_on": LAST_ALONE}, False),
        ({"ends_on": FIRST_OF_TWO}, True),
    ],
)
async def test_exactly_the_authority_takes_one(facts: dict[str, Any], two: bool) -> None:
    assert (await World().asked(**facts)).needs_two is two


async def test_the_amount_counts_beside_the_share() -> None:
    rule = CreditPolicy(channel="C0CREDIT", authority=Authority(amount=Decimal(5000)))
    asked = await World(Policy(people=PEOPLE, credit=rule)).asked(amount="5000.01")
    assert asked.needs_two


async def test_what_runs_at_the_same_time_counts() -> None:
    world = World()
    await world.decided(NADIA, await world.asked())
    assert not (await world.asked(key="k2", amount="4000")).needs_two
    await world.withdraw(CAMILLE, world.now(2))
    assert (await world.asked(key="k3", amount="4000.01")).needs_two


async def test_two_agree_one_after_the_other() -> None:
    world = World()
    first = await world.decide(NADIA, await world.asked(amount="20000"))
    assert (first.waits_for, first.request.state) == ("Hugues Martin", RequestState.REQUESTED)
    assert (first.request.first_by, await world.limit()) == (NADIAS, "60000")
    done = await world.decided(HUGUES, first.request, at("11:00"))
    assert (done.state, done.first_by, done.decided_by) == (RequestState.APPROVED, NADIAS, HUGUES.email)
    assert await world.limit() == "80000"
    assert world.deeds == ["limit.asked", "limit.first_approved", "limit.approved"]


async def test_the_second_is_written_to_and_the_thread_says_who_agreed() -> None:
    world = World()
    await world.decide(NADIA, await world.asked(amount="20000"))
    assert world.said[2:] == [
        ("request:1:e2", CHANNEL, "request 1 requested en buttons"),
        ("request-asked:1:e2", "camille@lumen.example", "request asked 1 requested en"),
        ("request-line:1:first_approval", CHANNEL, "request line 1 first_approval en"),
        (f"request:1:{HUGUES.email}", HUGUES.email, "request 1 requested en buttons"),
    ]
    assert world.notice("request-line:1:first_approval").below == "request:1"
    await world.decided(HUGUES, world.now(), at("11:00"))
    edited = world.notice(f"request:1:{HUGUES.email}:e3")
    assert (edited.edits, edited.payload["text"]) == (f"request:1:{HUGUES.email}", "request 1 approved en")


async def test_a_second_who_left_slack_is_passed_over_for_the_next() -> None:
    other = HUGUES.model_copy(update={"email": "odile@lumen.example", "name": "Odile Petit"})
    world = World(Policy(people=(*PEOPLE, other), credit=CREDIT))
    world.leave(HUGUES)
    await world.decide(NADIA, await world.asked(amount="20000"))
    assert world.said[-1][:2] == ("request:1:odile@lumen.example", "odile@lumen.example")


async def test_nobody_agrees_twice() -> None:
    world = World()
    first = await world.decided(NADIA, await world.asked(amount="20000"))
    again = refusal(await world.decide(NADIA, first, at("10:03")))
    assert again == Refused(Why.AGREED_ALREADY, who="Hugues Martin")
    assert world.now().state is RequestState.REQUESTED


async def test_two_credit_managers_are_not_enough() -> None:
    world = World(TWO_MANAGERS)
    first = await world.decided(NADIA, await world.asked(amount="20000"))
    assert refusal(await world.decide(INES, first)) == Refused(Why.ROLE, who="Hugues Martin")


async def test_after_the_director_the_credit_manager_agrees() -> None:
    world = World()
    first = await world.decide(HUGUES, await world.asked(amount="20000"))
    assert first.waits_for == "Nadia Benali"
    assert (await world.decided(NADIA, first.request)).state is RequestState.APPROVED


async def test_of_what_a_credit_manager_asked_the_director_is_enough() -> None:
    world = World(TWO_MANAGERS)
    asked = await world.asked(NADIA, amount="20000")
    assert asked.needs_two
    assert (await world.decided(HUGUES, asked)).state is RequestState.APPROVED


async def test_where_there_is_no_credit_manager_the_director_is_enough() -> None:
    world = World(Policy(people=(CAMILLE, HUGUES), credit=CREDIT))
    assert (await world.decided(HUGUES, await world.asked(amount="20000"))).state is RequestState.APPROVED


async def test_without_a_director_only_what_one_decides_is_granted() -> None:
    world = World(Policy(people=(CAMILLE, NADIA), credit=CREDIT))
    asked = await world.asked(amount="20000")
    assert refusal(await world.decide(NADIA, asked)).why is Why.NOBODY_DECIDES
    done = await world.decided(NADIA, asked, amount="12000", ends_on=YEAR_END)
    assert (done.state, done.needs_two) == (RequestState.APPROVED_WITH_CHANGES, False)


async def test_less_than_asked_within_the_authority_takes_one() -> None:
    world = World()
    done = await world.decided(NADIA, await world.asked(amount="20000"), amount="12000", ends_on=YEAR_END)
    assert (done.state, done.first_by) == (RequestState.APPROVED_WITH_CHANGES, "")


async def test_more_than_asked_can_take_two() -> None:
    world = World()
    first = await world.decide(NADIA, await world.asked(), amount="20000", ends_on=YEAR_END)
    assert (first.waits_for, first.request.amount) == ("Hugues Martin", eur("20000"))
    assert first.request.asked_amount == eur("8000")


async def test_the_second_grants_what_the_first_did_or_less_and_never_more() -> None:
    world = World()
    first = await _agreed_to_18000(world)
    over = refusal(await world.decide(HUGUES, first, amount="18000.01", ends_on=YEAR_END))
    assert (over.why, over.most, over.until) == (Why.ABOVE_ASKED, eur("18000"), YEAR_END)
    longer = refusal(await world.decide(HUGUES, first, amount="1", ends_on=date(2027, 1, 1)))
    assert longer.why is Why.ABOVE_ASKED
    done = await world.decided(HUGUES, first, amount="15000", ends_on=YEAR_END)
    assert (done.amount, done.state) == (eur("15000"), RequestState.APPROVED_WITH_CHANGES)


async def _agreed_to_18000(world: World) -> CreditRequest:
    return await world.decided(NADIA, await world.asked(amount="20000"), amount="18000", ends_on=YEAR_END)


async def test_who_did_not_see_that_the_first_changed_it_is_told() -> None:
    world = World()
    asked = await world.asked(amount="20000")
    await world.decided(NADIA, asked, amount="18000", ends_on=YEAR_END)
    late = await world.decide(HUGUES, asked, at("10:03"))
    assert late == Refused(Why.AGREED_FIRST, who="Nadia Benali", at=at("10:02"))
    assert (await world.decided(HUGUES, world.now(), at("10:04"))).amount == eur("18000")


async def test_two_who_press_at_once_agree_to_the_same_thing() -> None:
    world = World()
    asked = await world.asked(amount="20000")
    await world.decided(NADIA, asked)
    assert (await world.decided(HUGUES, asked, at("10:02"))).state is RequestState.APPROVED


async def test_after_the_first_either_can_still_reject() -> None:
    for person in (NADIA, HUGUES):
        world = World()
        first = await world.decided(NADIA, await world.asked(amount="20000"))
        done = await world.decided(person, first, at("11:00"), approves=False, reason="their buyer left")
        assert (done.state, await world.limit()) == (RequestState.REJECTED, "60000")


async def test_after_the_first_it_is_on_the_second_s_list_alone() -> None:
    world = World()
    await world.decided(NADIA, await world.asked(amount="20000"))
    listed = {
        person.name: len((await approvals_of(world.house, world.actor(person))).decide)
        for person in (NADIA, HUGUES)
    }
    assert listed == {"Nadia Benali": 0, "Hugues Martin": 1}


@pytest.mark.parametrize(
    ("rates", "amount", "two"),
    [
        ((("EUR", "USD", "1.10"),), "55000", False),
        ((("EUR", "USD", "1.10"),), "55000.01", True),
        ((("USD", "EUR", "0.80"),), "62500", False),
        ((), "1", True),
    ],
)
async def test_another_currency_goes_by_the_policy_s_rate(
    rates: tuple[tuple[str, str, str], ...], amount: str, two: bool
) -> None:
    """50 000 EUR are 55 000 USD at 1.10, and 62 500 at 0.80 the other way; without a rate two decide."""
    dated = [Rate(on=date(2026, 11, 1), of=of, to=to, rate=Decimal(rate)) for of, to, rate in rates]
    world = World(Policy(people=PEOPLE, credit=CREDIT, rates=tuple(dated)))
    known = world.work.records.ledger.known
    known[GARAGE] = replace(known[GARAGE], currency="USD")
    world.work.records.exposures.limit(GARAGE, Money(Decimal(1_000_000), "USD"))
    wish = AskIncrease(GARAGE, Money(Decimal(amount), "USD"), TUESDAY, YEAR_END, "stock", "k1")
    asked = made(await ask_increase(world.house, world.actor(CAMILLE), wish))
    assert asked.needs_two is two
