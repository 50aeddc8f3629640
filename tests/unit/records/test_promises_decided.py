"""Promises that wait for a decision: the third in a row, who decides, and what they read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.acts import PromiseLogged
from bot.credit.promise import Because, Promise, PromiseState
from bot.credit.refused import Refused, Why
from bot.errors import UnknownRecordError
from bot.members import Preferences
from bot.notices import NoticeKind
from bot.policy import Person, Policy, Role
from bot.services.promises import cancel_promise, decide_promise
from records.lumen import ACME, CAMILLE, NADIA, TUESDAY, at
from records.promise_world import CAMILLES, HUGUES, World, refusal
from records.promises_tried import decide, restored


async def test_the_third_in_a_row_waits_for_the_credit_manager_and_replaces_nothing_yet() -> None:
    world = World()
    second, third = await world.third()
    assert (third.state, third.in_a_row, third.opened_on) == (PromiseState.PROPOSED, 3, None)
    assert world.states() == ["replaced", "open", "proposed"]
    assert world.now(second.id).state is PromiseState.OPEN
    assert world.deeds[-1] == "promise.asked promise:3"
    assert world.said(NoticeKind.PROMISE) == [
        ("promise-asked:3", "nadia@lumen.example", "asked 3 proposed ACME en")
    ]


async def test_a_request_at_night_is_said_in_the_morning() -> None:
    world = World()
    await world.promise(in_a_row=2)
    await world.logged(moment=at("21:00"))
    (asked,) = [one for one in world.work.outbox.notices if one.kind is NoticeKind.PROMISE]
    assert asked.due_at == at("08:00", date(2026, 11, 25))


async def test_after_one_that_was_kept_promises_are_counted_anew() -> None:
    world = World()
    await world.promise(in_a_row=2, state=PromiseState.KEPT, ended_on=TUESDAY)
    assert (await world.logged()).in_a_row == 1


async def test_the_credit_managers_own_third_is_asked_of_the_finance_director() -> None:
    world = World()
    _, third = await world.third(NADIA)
    assert [(person, text) for _, person, text in world.said(NoticeKind.PROMISE)] == [
        ("hugues@lumen.example", "asked 3 proposed ACME fr")
    ]
    assert await decide(world, third) == Refused(Why.OWN_REQUEST, who="Hugues Morel")
    assert isinstance(await decide(world, third, HUGUES), PromiseLogged)


@pytest.mark.parametrize(
    ("people", "asker", "why"),
    [((CAMILLE, NADIA), NADIA, Why.OWN_REQUEST), ((CAMILLE,), CAMILLE, Why.NOBODY_DECIDES)],
)
async def test_a_third_that_nobody_could_agree_to_is_refused(
    people: tuple[Person, ...], asker: Person, why: Why
) -> None:
    world = World(Policy(people=people))
    await world.promise(in_a_row=2)
    assert refusal(await world.log(asker)).why is why


async def test_an_agreed_promise_counts_from_then_and_replaces_the_one_before() -> None:
    world = World()
    second, third = await world.third()
    done = await decide(world, third, reason="once more")
    assert isinstance(done, PromiseLogged)
    assert [one.id for one in done.replaced] == [second.id]
    agreed = world.now(third.id)
    assert (agreed.state, agreed.opened_on, agreed.decided_by) == (
        PromiseState.OPEN,
        TUESDAY,
        "nadia@lumen.example",
    )
    assert world.deeds[-2:] == ["promise.replaced promise:2", "promise.agreed promise:3"]
    assert world.said(NoticeKind.PROMISE)[1:] == [
        ("promise-asked:3:e6", "nadia@lumen.example", "asked 3 open ACME en"),
        ("promise-decided:3", CAMILLES, "decided 3 open ACME en"),
    ]
    edit = world.work.outbox.notices[1]
    assert edit.edits == "promise-asked:3"


async def test_a_refused_one_leaves_the_one_before_and_says_why() -> None:
    world = World()
    second, third = await world.third()
    assert await decide(world, third, agrees=False, reason="  ") == Refused(Why.NO_TEXT)
    done = await decide(world, third, agrees=False, reason="enough")
    assert isinstance(done, PromiseLogged)
    assert (done.promise.state, done.promise.decision_reason, done.promise.ended_on) == (
        PromiseState.REFUSED,
        "enough",
        TUESDAY,
    )
    assert world.now(second.id).state is PromiseState.OPEN


async def test_a_second_decision_is_told_of_the_first() -> None:
    world = World()
    _, third = await world.third()
    await decide(world, third)
    expected = Refused(Why.DECIDED, who="Nadia Benali", at=at("10:02"))
    assert await decide(world, third, HUGUES, agrees=False, reason="no") == expected


async def test_a_request_that_was_withdrawn_is_not_decided() -> None:
    world = World()
    _, third = await world.third()
    withdrawn = await cancel_promise(world.house, world.actor(CAMILLE, at("09:30")), third.id, third.version)
    assert isinstance(withdrawn, Promise) and withdrawn.because is Because.WITHDRAWN
    assert await decide(world, third) == Refused(Why.ENDED, who="Camille Roy", at=at("09:30"))
    assert world.said(NoticeKind.PROMISE)[-1][2] == "asked 3 cancelled ACME en"


async def test_a_day_that_passed_while_it_waited_is_not_agreed_to_and_may_be_refused() -> None:
    world = World()
    _, third = await world.third()
    later = world.actor(NADIA, at("10:00", date(2026, 11, 28)))
    done = await decide_promise(world.house, later, third.id, third.version, agrees=True)
    assert done == Refused(Why.DAY_PASSED)
    done = await decide_promise(world.house, later, third.id, third.version, agrees=False, reason="late")
    assert isinstance(done, PromiseLogged)


async def test_a_request_that_changed_since_it_was_seen_is_not_decided_unseen() -> None:
    world = World()
    asked = await restored(world)
    assert await decide(world, asked) == Refused(Why.CAME_SECOND, who="Camille Roy", at=at("09:05"))
    assert isinstance(await decide(world, world.now(asked.id)), PromiseLogged)


async def test_the_edits_of_a_request_leave_in_the_order_in_which_they_were_decided() -> None:
    """All are due when it was asked for, whatever the clocks of those who clicked said."""
    world = World()
    asked = await restored(world)
    key = f"promise-asked:{asked.id}"
    edits = [one for one in world.work.outbox.notices if one.edits == key]
    assert [one.payload["text"] for one in edits] == [
        "asked 2 replaced ACME en",
        "asked 2 proposed ACME en",
    ]
    assert [one.due_at for one in edits] == [asked.logged_at] * 2


async def test_the_message_that_asked_is_edited_for_whoever_got_it() -> None:
    """A second credit manager is named first since: Nadia's message says how it went, nobody else's."""
    world = World()
    _, third = await world.third()
    ines = Person(email="ines@lumen.example", name="Inès Brun", role=Role.CREDIT_MANAGER)
    world.house = replace(world.house, policy=Policy(people=(ines, *world.policy.people)))
    await decide(world, third)
    edits = [one.person for one in world.work.outbox.notices if one.edits]
    assert edits == ["nadia@lumen.example"]


async def test_who_asked_and_no_longer_sees_the_customer_is_told_nothing_of_it() -> None:
    world = World()
    _, third = await world.third()
    ledger = world.work.records.ledger
    ledger.known[ACME] = replace(ledger.known[ACME], salesperson="J. FAURE")
    assert isinstance(await decide(world, third), PromiseLogged)
    assert [person for _, person, _ in world.said(NoticeKind.PROMISE)] == ["nadia@lumen.example"] * 2


async def test_a_request_waits_for_the_end_of_quiet_days() -> None:
    """Nadia is away until Wednesday."""
    world = World()
    away = (TUESDAY, date(2026, 11, 25))
    await world.work.preferences.keep(Preferences("nadia@lumen.example", quiet_periods=(away,)))
    await world.promise(in_a_row=2)
    await world.logged()
    (asked,) = [one for one in world.work.outbox.notices if one.kind is NoticeKind.PROMISE]
    assert asked.due_at == at("08:00", date(2026, 11, 26))


async def test_only_the_credit_side_decides() -> None:
    world = World()
    _, third = await world.third(NADIA)
    assert await decide(world, third, CAMILLE) == Refused(Why.ROLE, who="Nadia Benali, Hugues Morel")
    with pytest.raises(UnknownRecordError):
        await decide_promise(world.house, world.actor(NADIA), 77, 1, agrees=True)
