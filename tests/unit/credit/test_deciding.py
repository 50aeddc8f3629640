"""A request is decided once: approved as asked, with changes, or rejected; what counts, and who reads it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from fakes import eur
from records.lumen import ACME, CAMILLE, JULIEN, NADIA, TUESDAY, at

from bot.credit.hold import Hold, HoldCause
from bot.credit.refused import Refused, Why
from bot.credit.request import CreditRequest, RequestState
from bot.credit.reservation import ReservationState
from bot.credit_views import DecisionForm
from bot.errors import NotYoursError, UnknownRecordError
from bot.policy import Person, Policy, Visibility
from bot.services.approvals import approvals_of
from bot.services.limit_forms import decision_form
from credit.request_world import (
    CAMILLES,
    CHANNEL,
    CREDIT,
    HUGUES,
    INES,
    MARC,
    NADIAS,
    PEOPLE,
    YEAR_END,
    World,
    made,
    refusal,
)

MID_DECEMBER = date(2026, 12, 15)


async def test_an_approval_counts_from_today_to_its_last_day() -> None:
    world = World()
    done = await world.decided(NADIA, await world.asked())
    assert (done.state, done.decided_by, done.decided_at) == (RequestState.APPROVED, NADIAS, at("10:02"))
    assert (done.counts_from, done.counts_until, done.ended_on) == (TUESDAY, YEAR_END, None)
    days = (date(2026, 11, 23), TUESDAY, YEAR_END, date(2027, 1, 1))
    assert [await world.limit(on) for on in days] == ["60000", "68000", "68000", "60000"]


async def test_a_later_first_day_stays_a_past_one_is_today() -> None:
    later = World()
    asked = await later.asked(starts_on=date(2026, 12, 1))
    assert (await later.decided(NADIA, asked)).counts_from == date(2026, 12, 1)
    past = World()
    asked = await past.asked()
    assert (await past.decided(NADIA, asked, at("10:00", date(2026, 11, 26)))).counts_from == date(
        2026, 11, 26
    )


async def test_everybody_reads_how_it_was_decided() -> None:
    world = World()
    await world.decided(NADIA, await world.asked())
    assert world.said[2:] == [
        ("request:1:e2", CHANNEL, "request 1 approved en"),
        ("request-asked:1:e2", CAMILLES, "request asked 1 approved en"),
        ("request-decided:1", CAMILLES, "request decided 1 approved en"),
    ]
    assert world.deeds == ["limit.asked", "limit.approved"]
    before, after = world.entries[1].entry.before or {}, world.entries[1].entry.after or {}
    assert (before["state"], after["state"]) == ("requested", "approved")
    assert (after["decided_by"], after["counts_until"]) == (NADIAS, "2026-12-31")


async def test_a_decision_in_the_evening_is_read_in_the_morning() -> None:
    world = World()
    await world.decided(NADIA, await world.asked(), at("20:00"))
    assert world.notice("request-decided:1").due_at == at("08:00", date(2026, 11, 25))
    assert world.notice("request:1:e2").due_at == at("09:00")


async def test_less_and_shorter_is_approved_with_changes() -> None:
    world = World()
    done = await world.decided(NADIA, await world.asked(), amount="5000", ends_on=MID_DECEMBER)
    assert done.state is RequestState.APPROVED_WITH_CHANGES
    assert (done.amount, done.counts_until) == (eur("5000"), MID_DECEMBER)
    assert (done.asked_amount, done.asked_until) == (eur("8000"), YEAR_END)
    assert await world.limit() == "65000"


async def test_more_than_asked_can_be_granted_by_one() -> None:
    done = await _decided(amount="12000", ends_on=YEAR_END)
    assert (done.state, done.amount) == (RequestState.APPROVED_WITH_CHANGES, eur("12000"))


async def _decided(**facts: Any) -> CreditRequest:
    world = World()
    return await world.decided(NADIA, await world.asked(), **facts)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"amount": "0", "ends_on": YEAR_END}, Refused(Why.NO_AMOUNT, amount=eur("0"))),
        ({"amount": "1", "ends_on": date(2026, 11, 23)}, Refused(Why.DAY_PASSED, until=TUESDAY)),
        ({"approves": False, "reason": " "}, Refused(Why.NO_REASON)),
    ],
)
async def test_what_cannot_be_granted_is_refused(facts: dict[str, Any], expected: Refused) -> None:
    world = World()
    asked = await world.asked()
    assert refusal(await world.decide(NADIA, asked, **facts)) == expected
    assert world.now().state is RequestState.REQUESTED


async def test_today_alone_can_be_granted() -> None:
    assert (await _decided(amount="8000", ends_on=TUESDAY)).counts_until == TUESDAY


async def test_a_rejection_says_why_and_nothing_counts() -> None:
    world = World()
    done = await world.decided(NADIA, await world.asked(), approves=False, reason="late invoice first")
    assert (done.state, done.decision_reason, done.ended_on) == (
        RequestState.REJECTED,
        "late invoice first",
        TUESDAY,
    )
    assert (done.counts_from, await world.limit()) == (None, "60000")
    assert world.deeds[-1] == "limit.rejected"
    assert world.said[-1] == ("request-decided:1", CAMILLES, "request decided 1 rejected en")


@pytest.mark.parametrize("approves", [True, False])
async def test_the_second_reads_who_decided_and_when(approves: bool) -> None:
    world = World()
    asked = await world.asked()
    await world.decided(NADIA, asked)
    late = await world.decide(HUGUES, asked, at("10:03"), approves=approves, reason="no")
    assert late == Refused(Why.DECIDED, who="Nadia Benali", at=at("10:02"))
    assert refusal(await world.decide(NADIA, asked, at("10:04"))).why is Why.DECIDED
    assert refusal(await world.withdraw(CAMILLE, asked)).why is Why.DECIDED
    assert world.deeds == ["limit.asked", "limit.approved"]


async def test_who_has_no_right_is_told_who_does() -> None:
    world = World(Policy(people=PEOPLE, credit=CREDIT, visibility=Visibility.ALL))
    asked = await world.asked()
    for person in (CAMILLE, JULIEN, MARC):
        refused = refusal(await world.decide(person, asked))
        assert refused == Refused(Why.ROLE, who="Nadia Benali, Hugues Martin")


async def test_who_does_not_see_the_customer_does_not_decide() -> None:
    world = World()
    asked = await world.asked()
    with pytest.raises(NotYoursError):
        await world.decide(JULIEN, asked)
    with pytest.raises(UnknownRecordError):
        await decision_form(world.house, world.actor(NADIA), 99)


async def test_nobody_decides_what_they_asked_for() -> None:
    world = World()
    asked = await world.asked(NADIA)
    assert refusal(await world.decide(NADIA, asked)) == Refused(Why.OWN_REQUEST, who="Hugues Martin")
    assert (await world.decided(HUGUES, asked)).state is RequestState.APPROVED


async def test_a_second_credit_manager_decides_what_the_first_asked() -> None:
    world = World(Policy(people=(*PEOPLE, INES), credit=CREDIT))
    asked = await world.asked(NADIA)
    assert (await world.decided(INES, asked)).decided_by == INES.email


async def test_after_its_hour_it_has_lapsed_even_before_the_clock_says_so() -> None:
    world = World()
    asked = await world.asked()
    refused = refusal(await world.decide(NADIA, asked, asked.expires_at))
    assert refused == Refused(Why.LAPSED, at=asked.expires_at)


async def test_terms_reserve_the_order_for_who_asked() -> None:
    world = World()
    asked = made(await world.ask_terms())
    await world.decided(NADIA, asked)
    (kept,) = world.work.records.reservations.kept.values()
    assert (kept.amount, kept.reserved_by, kept.request_id) == (eur("15000"), CAMILLES, asked.id)
    assert (kept.reserved_on, kept.until, kept.state) == (TUESDAY, date(2026, 12, 8), ReservationState.OPEN)
    assert "order.reserved reservation:1" in world.work.records.trail.deeds


async def test_a_granted_release_releases_what_holds() -> None:
    world = World()
    holds = world.work.records.holds
    hold = await holds.add(Hold(0, ACME, HoldCause.BY_HAND, TUESDAY, at("08:00"), NADIAS, "cheque"))
    await world.decided(NADIA, made(await world.ask_release()))
    after = await holds.one(hold.id)
    assert (after.released_by, after.release_reason) == (NADIAS, "paid by card")
    assert not after.holds_on(TUESDAY)


async def test_a_release_can_be_granted_until_a_day() -> None:
    world = World()
    late = Hold(0, ACME, HoldCause.LATE, TUESDAY, at("08:00"), documents=(1,))
    hold = await world.work.records.holds.add(late)
    asked = made(await world.ask_release())
    passed = refusal(await world.decide(NADIA, asked, ends_on=date(2026, 11, 23)))
    assert passed == Refused(Why.DAY_PASSED, until=TUESDAY)
    done = await world.decided(NADIA, asked, ends_on=MID_DECEMBER)
    after = await world.work.records.holds.one(hold.id)
    assert (done.state, after.released_until) == (RequestState.APPROVED_WITH_CHANGES, MID_DECEMBER)


async def test_who_asked_for_a_release_reads_one_message_of_it() -> None:
    world = World()
    by_hand = Hold(0, ACME, HoldCause.BY_HAND, TUESDAY, at("08:00"), NADIAS, "cheque")
    await world.work.records.holds.add(by_hand)
    await world.decided(NADIA, made(await world.ask_release()))
    told = [one.key for one in world.work.outbox.notices if one.person == CAMILLES and not one.edits]
    assert told == ["request-asked:1", "request-decided:1"]


async def test_the_form_of_a_decision_begins_with_what_was_asked() -> None:
    world = World()
    asked = await world.asked(starts_on=date(2026, 12, 1))
    form = await decision_form(world.house, world.actor(NADIA), asked.id)
    assert isinstance(form, DecisionForm)
    assert (form.amount, form.ends_on, form.earliest) == (eur("8000"), YEAR_END, date(2026, 12, 1))
    await world.decided(HUGUES, asked)
    late = await decision_form(world.house, world.actor(NADIA), asked.id)
    assert late == Refused(Why.DECIDED, who="Hugues Martin", at=at("10:02"))


async def test_what_waits_is_on_the_list_of_who_decides_and_of_who_asked() -> None:
    world = World()
    asked = await world.asked()
    nadias, camilles = await _listed(world, NADIA), await _listed(world, CAMILLE)
    assert (nadias, camilles) == (([1], []), ([], [1]))
    await world.decided(NADIA, asked)
    assert await _listed(world, HUGUES) == ([], [])


async def _listed(world: World, person: Person) -> tuple[list[int], list[int]]:
    found = await approvals_of(world.house, world.actor(person))
    return [one.request.id for one in found.decide], [one.request.id for one in found.asked]
