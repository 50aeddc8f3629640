"""Instalment plans: asked for, agreed to as a whole, refused, cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from fakes import eur

from bot.acts import PlanAsked
from bot.audit import NewEntry
from bot.credit.promise import Because, Instalment, Plan, PlanState, Promise, PromiseState
from bot.credit.refused import Refused, Why
from bot.errors import NotYoursError
from bot.forms import PlanForm
from bot.notices import NoticeKind
from bot.policy import Person, Policy, Role
from bot.services.plans import ask_for_plan, cancel_plan, decide_plan
from bot.services.promise_forms import plan_form
from bot.services.promises import TakenBack, cancel_promise, undo_promise
from records.lumen import ACME, CAMILLE, JULIEN, NADIA, TUESDAY, at, customer
from records.promise_world import CAMILLES, FRIDAY, HUGUES, World, plan_wish, refusal


async def decide(
    world: World, asked: PlanAsked, person: Person = NADIA, *, agrees: bool = True, reason: str = ""
) -> PlanAsked | Refused:
    actor, plan = world.actor(person, at("10:02")), asked.plan
    return await decide_plan(world.house, actor, plan.id, plan.version, agrees=agrees, reason=reason)


def written(world: World) -> NewEntry:
    """The last entry of the trail."""
    return world.work.records.trail.entries[-1].entry


async def test_a_plan_waits_and_the_credit_manager_is_asked() -> None:
    world = World()
    await world.logged(key="promise", amount="500")
    asked = await world.asked(note="cash is short")
    assert (asked.plan.state, asked.plan.asked_by, asked.plan.asked_on) == (
        PlanState.PROPOSED,
        CAMILLES,
        TUESDAY,
    )
    assert [(one.promised_on, one.amount, one.plan_id) for one in asked.promises] == [
        (FRIDAY, eur("3000"), 1),
        (date(2026, 12, 4), eur("3000"), 1),
    ]
    assert world.states() == ["open", "proposed", "proposed"]
    assert world.said(NoticeKind.PLAN) == [
        ("plan-asked:1", "nadia@lumen.example", "plan asked proposed 2 ACME en")
    ]
    assert (written(world).deed, written(world).subject) == ("plan.asked", "plan:1")
    assert written(world).after == {
        "state": "proposed",
        "instalments": "2026-11-27 3000.00 EUR proposed; 2026-12-04 3000.00 EUR proposed",
        "documents": "1",
        "note": "cash is short",
    }


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(FRIDAY, "10")], Refused(Why.PLAN_COUNT, count=1)),
        ([(FRIDAY, "10"), (FRIDAY, "10")], Refused(Why.PLAN_ORDER)),
        ([(date(2026, 11, 23), "10"), (FRIDAY, "10")], Refused(Why.DAY_PASSED, until=TUESDAY)),
        (
            [(FRIDAY, "18500"), (date(2026, 12, 4), "0.01")],
            Refused(Why.ABOVE_OPEN, amount=eur("18500.01"), most=eur("18500")),
        ),
    ],
)
async def test_what_is_refused_changes_nothing(parts: list[tuple[date, str]], expected: Refused) -> None:
    world = World()
    instalments = tuple(Instalment(on, eur(amount)) for on, amount in parts)
    assert await world.ask(instalments=instalments) == expected
    assert (world.states(), world.deeds) == ([], [])


async def test_a_plan_of_somebody_elses_customer_is_not_asked_for() -> None:
    with pytest.raises(NotYoursError):
        await World().ask(JULIEN)


async def test_a_second_delivery_asks_nobody_again() -> None:
    world = World()
    await world.asked()
    assert await world.ask(moment=at("09:01")) == Refused(Why.ALREADY_DONE, who="Camille Roy", at=at("09:00"))
    assert len(world.said(NoticeKind.PLAN)) == 1


async def test_another_persons_promise_logged_meanwhile_comes_first() -> None:
    world = World()
    await world.logged(NADIA, at("09:40"))
    late = await ask_for_plan(world.house, world.actor(CAMILLE, at("09:41")), plan_wish(seen=0))
    assert late == Refused(Why.CAME_SECOND, who="Nadia Benali", at=at("09:40"))


async def test_another_request_for_a_plan_replaces_the_one_before() -> None:
    world = World()
    await world.asked()
    await world.asked(moment=at("09:30"), key="p2")
    assert world.states() == ["replaced", "replaced", "proposed", "proposed"]
    assert world.work.records.promises.plans[1].state is PlanState.CANCELLED
    assert world.said(NoticeKind.PLAN)[1][2] == "plan asked cancelled 2 ACME en"


async def test_an_agreed_plan_opens_its_parts_and_replaces_what_was_open() -> None:
    world = World()
    await world.logged(key="promise")
    asked = await world.asked()
    done = await decide(world, asked)
    assert isinstance(done, PlanAsked)
    assert (done.plan.state, done.plan.decided_by) == (PlanState.RUNNING, "nadia@lumen.example")
    assert world.states() == ["replaced", "open", "open"]
    assert {one.opened_on for one in done.promises} == {TUESDAY}
    assert world.deeds[-2:] == ["promise.replaced promise:1", "plan.agreed plan:1"]
    before = written(world).before
    assert before is not None and before["state"] == "proposed"
    assert world.said(NoticeKind.PLAN)[1:] == [
        ("plan-asked:1:e4", "nadia@lumen.example", "plan asked running 2 ACME en"),
        ("plan-decided:1", CAMILLES, "plan decided running Camille Roy en"),
    ]


async def test_a_refused_plan_says_why_and_leaves_what_was_open() -> None:
    world = World()
    await world.logged(key="promise")
    asked = await world.asked()
    assert await decide(world, asked, agrees=False) == Refused(Why.NO_TEXT)
    done = await decide(world, asked, agrees=False, reason="too long")
    assert isinstance(done, PlanAsked)
    assert (done.plan.state, done.plan.decision_reason) == (PlanState.REFUSED, "too long")
    assert world.states() == ["open", "refused", "refused"]


async def test_a_plan_is_decided_once_and_not_by_whoever_asked() -> None:
    world = World()
    asked = await world.asked(NADIA)
    assert [person for _, person, _ in world.said(NoticeKind.PLAN)] == ["hugues@lumen.example"]
    assert await decide(world, asked, CAMILLE) == Refused(Why.ROLE, who="Nadia Benali, Hugues Morel")
    assert await decide(world, asked) == Refused(Why.OWN_REQUEST, who="Hugues Morel")
    assert isinstance(await decide(world, asked, HUGUES), PlanAsked)
    again = await decide(world, asked, HUGUES, agrees=False, reason="no")
    assert again == Refused(Why.DECIDED, who="Hugues Morel", at=at("10:02"))


async def test_a_plan_whose_first_day_passed_is_not_agreed_to() -> None:
    world = World()
    asked = await world.asked()
    later = world.actor(NADIA, at("10:00", date(2026, 11, 28)))
    done = await decide_plan(world.house, later, asked.plan.id, 1, agrees=True)
    assert done == Refused(Why.DAY_PASSED)


async def test_a_plan_that_changed_since_it_was_seen_is_not_decided_unseen() -> None:
    """Another request replaced it, and was taken back."""
    world = World()
    asked = await world.asked()
    second = await world.asked(moment=at("09:30"), key="p2")
    async with world.work.working() as one:
        undone = await undo_promise(
            world.house, one, world.actor(CAMILLE, at("09:35")), second.promises[0].id
        )
    assert isinstance(undone, TakenBack)
    assert world.plan_state() == "proposed"
    assert await decide(world, asked) == Refused(Why.CAME_SECOND, who="Camille Roy", at=at("09:35"))
    now = world.work.records.promises.plans[1]
    done = await decide_plan(world.house, world.actor(NADIA), now.id, now.version, agrees=True)
    assert isinstance(done, PlanAsked)


async def test_the_message_that_asked_for_a_plan_is_edited_in_turn_for_whoever_got_it() -> None:
    world = World()
    asked = await world.asked()
    hugues_decides = Policy(people=(CAMILLE, JULIEN, HUGUES, NADIA.model_copy(update={"role": Role.MANAGER})))
    world.house = replace(world.house, policy=hugues_decides)
    await decide(world, asked, HUGUES)
    (edit,) = [one for one in world.work.outbox.notices if one.edits == "plan-asked:1"]
    assert (edit.person, edit.due_at) == ("nadia@lumen.example", asked.plan.asked_at)


async def test_who_asked_for_a_plan_and_no_longer_sees_the_customer_is_told_nothing_of_it() -> None:
    world = World()
    asked = await world.asked()
    ledger = world.work.records.ledger
    ledger.known[ACME] = replace(ledger.known[ACME], salesperson="J. FAURE")
    assert isinstance(await decide(world, asked), PlanAsked)
    assert [person for _, person, _ in world.said(NoticeKind.PLAN)] == ["nadia@lumen.example"] * 2


async def test_a_plan_is_cancelled_with_the_parts_that_wait() -> None:
    world = World()
    asked = await world.asked()
    await decide(world, asked)
    camille = world.actor(CAMILLE, at("11:00"))
    told = await cancel_plan(world.house, camille, asked.plan.id, asked.plan.version)
    assert told == Refused(Why.DECIDED, who="Nadia Benali", at=at("10:02"))
    done = await cancel_plan(world.house, camille, asked.plan.id, asked.plan.version + 1)
    assert isinstance(done, Plan)
    assert (done.state, done.ended_on) == (PlanState.CANCELLED, TUESDAY)
    assert [world.now(one).because for one in (1, 2)] == [Because.WITHDRAWN] * 2
    again = await cancel_plan(world.house, camille, asked.plan.id, 9)
    assert again == Refused(Why.ENDED, who="Camille Roy", at=at("11:00"))


async def test_others_do_not_cancel_a_plan() -> None:
    world = World()
    asked = await world.asked(NADIA)
    refused = await cancel_plan(world.house, world.actor(), asked.plan.id, 1)
    assert refused == Refused(Why.NOT_CONCERNED, who="Nadia Benali")


async def test_to_cancel_one_part_cancels_the_plan() -> None:
    world = World()
    await decide(world, await world.asked())
    done = await cancel_promise(world.house, world.actor(CAMILLE, at("11:00")), 2, 2)
    assert isinstance(done, Promise)
    assert world.states() == ["cancelled", "cancelled"]
    assert world.work.records.promises.plans[1].state is PlanState.CANCELLED


async def test_a_promise_on_its_invoices_ends_a_plan_and_undo_brings_it_back() -> None:
    world = World()
    await decide(world, await world.asked())
    kept = await world.logged(moment=at("11:00"))
    assert world.states() == ["replaced", "replaced", "open"]
    assert world.plan_state() == "cancelled"
    async with world.work.working() as one:
        done = await undo_promise(world.house, one, world.actor(CAMILLE, at("11:05")), kept.id)
    assert isinstance(done, TakenBack)
    assert world.states() == ["open", "open", "cancelled"]
    assert world.plan_state() == "running"
    assert world.deeds[-2:] == ["promise.restored plan:1", "undone promise:3"]


async def test_the_request_for_a_plan_is_taken_back_as_a_whole() -> None:
    world = World()
    asked = await world.asked()
    async with world.work.working() as one:
        actor = world.actor(CAMILLE, at("09:05"))
        done = await undo_promise(world.house, one, actor, asked.promises[0].id)
    assert isinstance(done, TakenBack)
    assert {(one.state, one.because) for one in world.work.records.promises.kept.values()} == {
        (PromiseState.CANCELLED, Because.UNDONE)
    }
    assert (world.deeds[-1], world.said(NoticeKind.PLAN)[-1][2]) == (
        "undone plan:1",
        "plan asked cancelled 2 ACME en",
    )


async def test_an_agreed_plan_is_not_taken_back() -> None:
    world = World()
    await decide(world, await world.asked())
    async with world.work.working() as one:
        refused = await undo_promise(world.house, one, world.actor(CAMILLE, at("10:03")), 1)
    assert refusal(refused) == Refused(Why.UNDO_DEPENDS, who="Nadia Benali", at=at("10:02"))


async def test_the_form_has_equal_parts_a_month_apart() -> None:
    """What is late, 30 900, in three: 10 300 each."""
    world = World()
    made = await plan_form(world.house, world.actor(), ACME)
    assert isinstance(made, PlanForm)
    assert (made.documents, made.decides, made.currency) == ((1, 2), "Nadia Benali", "EUR")
    assert made.instalments == (
        Instalment(date(2026, 11, 27), eur("10300")),
        Instalment(date(2026, 12, 28), eur("10300")),
        Instalment(date(2027, 1, 27), eur("10300")),
    )


async def test_the_form_leaves_the_remainder_on_the_first_part_and_out_what_is_disputed() -> None:
    """18 500 less 2 300 disputed is 16 200, in seven: 2 314.28 and four cents more on the first."""
    world = World()
    await world.dispute(1)
    made = await plan_form(world.house, world.actor(), ACME, (1,), 7)
    assert isinstance(made, PlanForm)
    assert [one.amount for one in made.instalments] == [eur("2314.32"), *[eur("2314.28")] * 6]
    made = await plan_form(world.house, world.actor(), ACME, (1,), 40)
    assert isinstance(made, PlanForm) and len(made.instalments) == 12


async def test_who_owes_nothing_has_no_form() -> None:
    world = World()
    world.work.records.ledger.known[50] = customer(50, "Paid up")
    assert await plan_form(world.house, world.actor(), 50) == Refused(Why.NOTHING_OPEN)
