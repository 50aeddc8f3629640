"""Who stands in decides with the rights of whoever is away, and never for themselves or for that person."""

from __future__ import annotations

from datetime import date

import pytest
from records.lumen import CAMILLE, JULIEN, NADIA, TUESDAY, at

from bot.credit.refused import Refused, Why
from bot.credit.request import RequestState
from bot.credit_views import DelegationView
from bot.delegations import Delegation
from bot.errors import NotYoursError
from bot.services.approvals import approvals_of
from bot.services.delegating import delegations_of, end_delegation, set_delegate
from bot.services.limit_forms import shown_request
from credit.request_world import CHANNEL, FRIDAY, HUGUES, MARC, NADIAS, YEAR_END, World, refusal

NEXT_MONDAY = date(2026, 11, 30)


async def test_a_delegate_decides_in_the_place_of_who_is_away() -> None:
    world = World()
    await world.away(NADIA, MARC)
    done = await world.decided(MARC, await world.asked())
    assert (done.decided_by, done.decided_for, done.state) == (MARC.email, NADIAS, RequestState.APPROVED)
    assert (world.entries[1].entry.after or {})["decided_for"] == NADIAS


async def test_only_on_the_days_that_were_given() -> None:
    world = World()
    await world.away(NADIA, MARC, last_on=TUESDAY)
    asked = await world.asked(moment=at("16:00"))
    with pytest.raises(NotYoursError):
        await world.decide(MARC, asked, at("00:00", date(2026, 11, 25)))
    assert (await world.decided(MARC, asked, at("23:59"))).decided_by == MARC.email


async def test_who_is_away_can_still_decide() -> None:
    world = World()
    await world.away(NADIA, MARC)
    done = await world.decided(NADIA, await world.asked())
    assert (done.decided_by, done.decided_for) == (NADIAS, "")


async def test_a_delegate_does_not_decide_what_they_asked_for() -> None:
    world = World()
    await world.away(NADIA, CAMILLE)
    asked = await world.asked(CAMILLE)
    assert refusal(await world.decide(CAMILLE, asked)) == Refused(
        Why.OWN_REQUEST, who="Nadia Benali, Hugues Martin"
    )


async def test_nor_what_the_one_they_stand_in_for_asked() -> None:
    world = World()
    await world.away(NADIA, MARC)
    asked = await world.asked(NADIA)
    assert refusal(await world.decide(MARC, asked)) == Refused(Why.OWN_REQUEST, who="Hugues Martin")


async def test_but_in_their_own_right_they_do() -> None:
    world = World()
    await world.away(NADIA, HUGUES)
    done = await world.decided(HUGUES, await world.asked(NADIA))
    assert (done.decided_by, done.decided_for) == (HUGUES.email, "")


async def test_one_person_does_not_agree_for_both_places() -> None:
    world = World()
    await world.away(NADIA, MARC)
    await world.away(HUGUES, MARC)
    first = await world.decided(MARC, await world.asked(amount="20000"))
    assert refusal(await world.decide(MARC, first)).why is Why.AGREED_ALREADY
    assert world.now().state is RequestState.REQUESTED


async def test_nor_do_two_people_for_one_place() -> None:
    world = World()
    await world.away(NADIA, MARC)
    first = await world.decided(MARC, await world.asked(amount="20000"))
    assert (first.first_by, first.first_for) == (MARC.email, NADIAS)
    again = refusal(await world.decide(NADIA, first))
    assert again == Refused(Why.AGREED_ALREADY, who="Hugues Martin")
    done = await world.decided(HUGUES, first)
    assert (done.decided_by, done.decided_for) == (HUGUES.email, "")


async def test_the_director_s_delegate_gives_the_second_approval() -> None:
    world = World()
    await world.away(HUGUES, MARC)
    first = await world.decided(NADIA, await world.asked(amount="20000"))
    assert world.said[-1][:2] == (f"request:1:{MARC.email}", MARC.email)
    done = await world.decided(MARC, first)
    assert (done.state, done.decided_for) == (RequestState.APPROVED, HUGUES.email)


async def test_who_stands_in_is_written_to_beside_the_channel() -> None:
    world = World()
    await world.away(NADIA, MARC)
    await world.asked()
    assert [one[:2] for one in world.said] == [
        ("request:1", CHANNEL),
        (f"request:1:{MARC.email}", MARC.email),
        ("request-asked:1", "camille@lumen.example"),
    ]
    await world.decided(NADIA, world.now())
    assert world.notice(f"request:1:{MARC.email}:e2").payload["text"] == "request 1 approved en"


async def test_a_delegate_finds_it_on_their_list_and_sees_it() -> None:
    world = World()
    await world.asked()
    assert (await approvals_of(world.house, world.actor(MARC))).decide == ()
    await world.away(NADIA, MARC)
    (view,) = (await approvals_of(world.house, world.actor(MARC))).decide
    assert view.waits_for == ("Nadia Benali", "Marc Olivier", "Hugues Martin")
    assert not isinstance(await shown_request(world.house, world.actor(MARC), 1), Refused)


async def test_a_delegation_is_given_shown_and_taken_back() -> None:
    world = World()
    given = await set_delegate(world.house, world.actor(NADIA), " Marc@Lumen.example ", TUESDAY, FRIDAY)
    assert isinstance(given, DelegationView)
    assert (given.to, given.delegation.first_on, given.delegation.last_on) == (
        "Marc Olivier",
        TUESDAY,
        FRIDAY,
    )
    assert await delegations_of(world.house, world.actor(NADIA)) == (given,)
    assert await end_delegation(world.house, world.actor(NADIA, at("10:00"))) == 1
    assert await delegations_of(world.house, world.actor(NADIA)) == ()
    assert await end_delegation(world.house, world.actor(NADIA, at("10:01"))) == 0
    assert world.work.records.trail.deeds == ["delegated delegation:1", "delegation.ended delegation:1"]


async def test_a_new_delegation_takes_the_place_of_one_of_the_same_days() -> None:
    world = World()
    await set_delegate(world.house, world.actor(NADIA), MARC.email, TUESDAY, FRIDAY)
    await set_delegate(world.house, world.actor(NADIA), HUGUES.email, FRIDAY, YEAR_END)
    first, new = await delegations_of(world.house, world.actor(NADIA))
    assert (first.to, first.delegation.first_on, first.delegation.last_on) == (
        "Marc Olivier",
        TUESDAY,
        date(2026, 11, 26),
    )
    assert (new.to, new.delegation.first_on) == ("Hugues Martin", FRIDAY)


async def test_one_day_given_to_somebody_else_leaves_the_days_around_it_as_they_were() -> None:
    world = World()
    await set_delegate(world.house, world.actor(NADIA), MARC.email, date(2026, 12, 1), YEAR_END)
    eve = date(2026, 12, 24)
    given = await set_delegate(world.house, world.actor(NADIA), HUGUES.email, eve, eve)
    assert isinstance(given, DelegationView)
    assert [one.to for one in given.replaced] == ["Marc Olivier"]
    assert [(one.to, one.delegation.first_on, one.delegation.last_on) for one in given.kept] == [
        ("Marc Olivier", date(2026, 12, 1), date(2026, 12, 23)),
        ("Marc Olivier", date(2026, 12, 25), YEAR_END),
    ]
    stored = world.work.records.delegations
    on = {day: (await stored.on(date(2026, 12, day)))[0].to for day in (1, 23, 24, 25, 31)}
    assert on == {
        1: MARC.email,
        23: MARC.email,
        24: HUGUES.email,
        25: MARC.email,
        31: MARC.email,
    }
    assert world.work.records.trail.deeds == [
        "delegated delegation:1",
        "delegation.ended delegation:1",
        "delegated delegation:2",
        "delegated delegation:3",
        "delegated delegation:4",
    ]


async def test_the_days_of_a_delegation_that_are_over_are_not_given_again() -> None:
    world = World()
    old = Delegation(0, NADIAS, MARC.email, date(2026, 11, 2), YEAR_END, at("08:00", date(2026, 11, 2)))
    await world.work.records.delegations.add(old)
    given = await set_delegate(world.house, world.actor(NADIA), HUGUES.email, TUESDAY, FRIDAY)
    assert isinstance(given, DelegationView)
    (rest,) = given.kept
    assert (rest.delegation.first_on, rest.delegation.last_on) == (date(2026, 11, 28), YEAR_END)


async def test_a_delegation_from_a_past_day_begins_today() -> None:
    world = World()
    given = await set_delegate(world.house, world.actor(NADIA), MARC.email, date(2026, 11, 20), FRIDAY)
    assert isinstance(given, DelegationView)
    assert given.delegation.first_on == TUESDAY


@pytest.mark.parametrize(
    ("to", "first_on", "last_on", "expected"),
    [
        (NADIAS, TUESDAY, FRIDAY, Refused(Why.NOT_YOURSELF)),
        ("who@lumen.example", TUESDAY, FRIDAY, Refused(Why.DELEGATE_UNKNOWN, who="who@lumen.example")),
        (MARC.email, FRIDAY, TUESDAY, Refused(Why.PERIOD_ORDER)),
        (MARC.email, date(2026, 11, 2), date(2026, 11, 23), Refused(Why.DAY_PASSED, until=TUESDAY)),
        (MARC.email, TUESDAY, date(2027, 11, 26), Refused(Why.PERIOD_TOO_LONG, until=date(2027, 11, 25))),
    ],
)
async def test_a_delegation_that_cannot_be_is_refused(
    to: str, first_on: date, last_on: date, expected: Refused
) -> None:
    world = World()
    assert await set_delegate(world.house, world.actor(NADIA), to, first_on, last_on) == expected


async def test_who_has_no_account_stands_in_for_nobody() -> None:
    world = World()
    world.leave(MARC)
    refused = await set_delegate(world.house, world.actor(NADIA), MARC.email, TUESDAY, FRIDAY)
    assert refused == Refused(Why.DELEGATE_UNKNOWN, who="Marc Olivier")


async def test_a_salesperson_s_delegate_decides_nothing() -> None:
    world = World()
    await world.away(CAMILLE, JULIEN)
    with pytest.raises(NotYoursError):
        await world.decide(JULIEN, await world.asked())
