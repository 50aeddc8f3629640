"""Holds by rule and by hand: set, released, set again, ended; and what the salesperson is told of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from fakes import eur

from bot.credit.case import CaseState
from bot.credit.hold import Hold, HoldCause
from bot.credit.refused import Refused, Why
from bot.credit_acts import HoldsChanged, ReleaseHold, SetHold
from bot.credit_views import HoldForm
from bot.errors import NotYoursError
from bot.members import Preferences
from bot.policy import Person
from bot.services.holds import hold_form, release_hold, release_in, set_hold
from credit.case_world import ACME, CAMILLE, HUGUES, JULIEN, MARC, NADIA, TUESDAY, CaseWorld, at, why

WEDNESDAY, THURSDAY = TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=2)
MONDAY_EVENING = at("18:10", date(2026, 11, 23))
LATE = 2
"""ACME's 1 000, 44 days late."""


def late(days: int = 44, **facts: str) -> CaseWorld:
    """ACME has an invoice so late."""
    world = CaseWorld()
    world.paper(LATE, ACME, "1000", due_in=-days, **facts)
    return world


def taken(world: CaseWorld, on: date) -> None:
    """The figures are fresh on a day."""
    world.records.ledger.taken["MAIN"] = at("06:00", on)


async def release(
    world: CaseWorld,
    person: Person = NADIA,
    until: date | None = None,
    hour: str = "10:00",
    reason: str = "paid",
) -> HoldsChanged | Refused:
    return await release_hold(world.house, world.actor(person, hour), ReleaseHold(ACME, reason, until))


async def by_hand(world: CaseWorld, person: Person = NADIA, reason: str = "bounced cheque") -> Hold:
    done = await set_hold(world.house, world.actor(person), SetHold(ACME, reason))
    assert isinstance(done, HoldsChanged), done
    return done.holds[0]


@pytest.mark.parametrize(("days", "held"), [(30, False), (31, True)])
async def test_an_invoice_more_than_thirty_days_late_holds(days: int, held: bool) -> None:
    world = late(days)
    await world.watch()
    assert bool(world.records.holds.kept) is held


async def test_its_hold_names_the_invoices_the_oldest_first() -> None:
    world = late()
    world.paper(3, ACME, "500", due_in=-60)
    await world.watch()
    hold = world.hold()
    assert (hold.cause, hold.documents, hold.set_on, hold.set_by) == (HoldCause.LATE, (3, 2), TUESDAY, "")
    assert world.deeds[1:] == ["hold.set hold:1", "case.opened case:1"]


async def test_what_is_disputed_or_very_small_holds_nothing() -> None:
    world = late(disputed="1000")
    world.paper(3, ACME, "19.99", due_in=-60)
    await world.watch()
    assert world.records.holds.kept == {}


async def test_a_promise_lifts_it_and_one_after_a_broken_one_does_not() -> None:
    world = late()
    await world.watch("07:00")
    await world.promise(LATE)
    await world.watch("10:00")
    assert world.hold().ended_on == TUESDAY
    other = late()
    await other.broken(LATE)
    await other.promise(LATE)
    await other.watch("10:00")
    assert other.hold().ended_on is None


async def test_paid_it_ends_with_an_entry() -> None:
    world = late()
    await world.watch("07:00")
    world.settle(LATE)
    await world.watch("10:00")
    assert (world.hold().ended_on, world.hold().ended_at) == (TUESDAY, at("10:00"))
    assert world.deeds[-2:] == ["hold.ended hold:1", "case.closed case:1"]


async def test_released_it_holds_nothing_while_its_cause_goes_on() -> None:
    world = late()
    await world.watch("07:00")
    await release(world)
    assert not world.hold().holds_on(TUESDAY)
    assert world.case().state is CaseState.CLOSED
    taken(world, WEDNESDAY)
    await world.watch("09:00", WEDNESDAY)
    assert (world.hold().ended_on, world.hold().released_documents) == (None, (LATE,))
    assert len(world.records.cases.kept) == 1


async def test_another_invoice_too_late_sets_it_again() -> None:
    world = late()
    await world.watch("07:00")
    await release(world)
    world.paper(3, ACME, "500", due_in=-30)
    taken(world, WEDNESDAY)
    await world.watch("09:00", WEDNESDAY)
    hold = world.hold()
    assert (hold.id, hold.set_on, hold.released_on, hold.documents) == (2, WEDNESDAY, None, (2, 3))
    assert [each for each in world.deeds if each.startswith("hold")] == [
        "hold.set hold:1",
        "hold.released hold:1",
        "hold.ended hold:1",
        "hold.set hold:2",
    ]
    assert [each.state for each in world.records.cases.kept.values()] == [CaseState.CLOSED, CaseState.OPEN]


async def test_set_again_it_still_says_what_held_on_former_days() -> None:
    world = late()
    await world.watch("07:00")
    await release(world, until=WEDNESDAY)
    taken(world, THURSDAY)
    await world.watch("09:00", THURSDAY)
    days = (TUESDAY - timedelta(days=1), TUESDAY, WEDNESDAY, THURSDAY)
    kept = world.records.holds.kept.values()
    assert [[each.holds_on(day) for day in days] for each in kept] == [
        [False, False, False, False],
        [False, False, False, True],
    ]
    first = world.records.holds.kept[1]
    assert (first.set_on, first.released_on, first.released_until) == (TUESDAY, TUESDAY, WEDNESDAY)
    assert (first.released_by, first.ended_on) == ("nadia@lumen.example", THURSDAY)


async def test_a_release_until_a_day_is_over_the_day_after() -> None:
    world = late()
    await world.watch("07:00")
    await release(world, until=WEDNESDAY)
    taken(world, WEDNESDAY)
    await world.watch("09:00", WEDNESDAY)
    assert not world.hold().holds_on(WEDNESDAY)
    taken(world, THURSDAY)
    await world.watch("09:00", THURSDAY)
    assert (world.hold().set_on, world.hold().released_on) == (THURSDAY, None)


async def test_paid_in_part_the_hold_names_what_is_left_without_an_entry() -> None:
    world = late()
    world.paper(3, ACME, "500", due_in=-60)
    await world.watch("07:00")
    before = list(world.deeds)
    world.settle(3)
    await world.watch("10:00")
    assert (world.hold().documents, world.hold().ended_on) == ((LATE,), None)
    assert world.deeds == [*before, "case.changed case:1"]


async def test_with_old_figures_a_release_is_still_over_the_day_after_its_last() -> None:
    world = late()
    await world.watch("07:00")
    await release(world, until=WEDNESDAY)
    next_week = date(2026, 12, 2)
    await world.watch("09:00", next_week)
    assert (world.hold().set_on, world.hold().documents) == (next_week, (LATE,))


async def test_with_old_figures_no_invoice_is_found_too_late() -> None:
    world = late()
    world.records.ledger.taken["MAIN"] = at("18:10", date(2026, 11, 16))
    await world.watch()
    assert world.records.holds.kept == {}


async def test_set_by_hand_it_says_who_and_why_and_ends_when_it_is_released() -> None:
    world = CaseWorld()
    hold = await by_hand(world)
    assert (hold.cause, hold.set_by, hold.why) == (HoldCause.BY_HAND, "nadia@lumen.example", "bounced cheque")
    await world.watch("11:00")
    assert world.hold().ended_on is None
    done = await release(world, HUGUES, until=THURSDAY)
    assert isinstance(done, HoldsChanged)
    ended = done.holds[0]
    assert (ended.ended_on, ended.released_by, ended.released_until) == (
        TUESDAY,
        "hugues@lumen.example",
        None,
    )
    assert [each for each in world.deeds if each.startswith("hold")] == [
        "hold.set hold:1",
        "hold.released hold:1",
    ]
    assert world.records.trail.entries[-1].entry.surface == "channel"


async def test_releasing_releases_all_that_holds() -> None:
    world = late()
    await world.watch("07:00")
    await by_hand(world)
    done = await release(world)
    assert isinstance(done, HoldsChanged)
    assert sorted(each.cause for each in done.holds) == [HoldCause.BY_HAND, HoldCause.LATE]


@pytest.mark.parametrize("person", [CAMILLE, MARC])
async def test_only_credit_management_sets_and_releases(person: Person) -> None:
    world = late()
    await world.watch("07:00")
    refused = Refused(Why.ROLE, who="Nadia Benali, Hugues Martin")
    assert await set_hold(world.house, world.actor(person), SetHold(ACME, "why")) == refused
    assert await release(world, person) == refused
    assert world.hold().released_on is None


async def test_what_is_against_setting_and_releasing() -> None:
    world = CaseWorld()
    nadia = world.actor(NADIA)
    assert why(await set_hold(world.house, nadia, SetHold(ACME, " \0 "))) is Why.NO_REASON
    assert why(await set_hold(world.house, nadia, SetHold(ACME, "x" * 5000))) is Why.TEXT_TOO_LONG
    assert why(await release(world)) is Why.NOT_ON_HOLD
    await by_hand(world)
    again = await set_hold(world.house, nadia, SetHold(ACME, "bounced cheque"))
    assert again == Refused(Why.ALREADY_DONE, who="Nadia Benali", at=at("10:00"))
    other = await set_hold(world.house, world.actor(HUGUES), SetHold(ACME, "mine"))
    assert other == Refused(Why.HELD_ALREADY, who="Nadia Benali", at=at("10:00"))
    assert why(await release(world, reason=" ")) is Why.NO_REASON
    passed = await release(world, until=TUESDAY - timedelta(days=1))
    assert passed == Refused(Why.DAY_PASSED, until=TUESDAY)
    await release(world)
    assert why(await release(world)) is Why.NOT_ON_HOLD


async def test_who_does_not_see_the_customer_learns_nothing() -> None:
    world = CaseWorld()
    with pytest.raises(NotYoursError):
        await hold_form(world.house, world.actor(JULIEN), ACME, releases=True)


async def test_the_salesperson_is_told_in_the_day_in_their_language() -> None:
    world = CaseWorld()
    await world.morning()
    await by_hand(world)
    assert world.said(CAMILLE) == ["hold by_hand set Nadia Benali fr"]
    assert [each.key for each in world.notices(CAMILLE)] == ["hold:1:set:1"]
    await release(world, hour="18:00")
    assert world.said(CAMILLE)[1:] == ["hold by_hand lifted Nadia Benali fr"]
    assert world.notices(CAMILLE)[1].key == "hold:1:released:3", "2 is the limit gone over, found on the way"


async def test_in_the_evening_the_digest_of_the_next_morning_is_left_to_say_it() -> None:
    world = CaseWorld()
    await world.morning()
    await by_hand(world)
    await release(world, hour="19:00")
    assert len(world.said(CAMILLE)) == 1


async def test_before_the_morning_their_digest_is_left_to_say_it() -> None:
    world = late()
    await world.watch("07:00")
    assert world.said(CAMILLE) == []


async def test_without_a_digest_the_rule_tells_them_itself() -> None:
    world = late()
    own = Preferences("camille@lumen.example", digest_on=False)
    world.work.preferences.kept["camille@lumen.example"] = own
    await world.watch("09:00")
    assert world.said(CAMILLE) == ["hold late set  fr"]


async def test_two_holds_at_once_are_one_message() -> None:
    world = late()
    await world.morning()
    world.paper(3, ACME, "15000")
    await world.watch()
    assert len(world.records.holds.kept) == 2
    assert world.said(CAMILLE) == ["hold breach set  fr"]


async def test_nothing_is_lifted_while_another_hold_holds() -> None:
    world = late()
    await world.morning()
    world.paper(3, ACME, "15000")
    await world.watch()
    world.settle(LATE)
    await world.watch("10:00")
    assert len(world.said(CAMILLE)) == 1
    world.change(3, open_amount=eur("5000"))
    await world.watch("11:00")
    assert world.said(CAMILLE)[1:] == ["hold breach lifted  fr"]


async def test_who_is_told_otherwise_gets_no_second_message() -> None:
    world = CaseWorld()
    await world.morning()
    await by_hand(world)
    async with world.work.working() as one:
        known = await one.ledger.customer(ACME)
        told = ("camille@lumen.example",)
        await release_in(world.house, one, known, world.actor(NADIA), "asked", None, told)
    assert len(world.said(CAMILLE)) == 1


async def test_the_form_says_what_holds_and_who_decides() -> None:
    world = late()
    await world.watch("07:00")
    form = await hold_form(world.house, world.actor(CAMILLE), ACME, releases=True)
    assert isinstance(form, HoldForm)
    assert ([each.numbers for each in form.holds], form.may_release) == ([("F-0002",)], False)
    assert (form.decides, form.seen) == ("Nadia Benali", len(world.deeds))
    done = await hold_form(world.house, world.actor(CAMILLE), ACME, releases=False)
    assert done == Refused(Why.ROLE, who="Nadia Benali, Hugues Martin")
    await by_hand(world)
    assert why(await hold_form(world.house, world.actor(NADIA), ACME, releases=False)) is Why.HELD_ALREADY
    await release(world)
    assert why(await hold_form(world.house, world.actor(NADIA), ACME, releases=True)) is Why.NOT_ON_HOLD
