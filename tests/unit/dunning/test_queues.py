"""The queue: whose steps, in which order; and the morning's message to whoever has no digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from credit.case_world import customer
from fakes import eur

from bot.credit.digest import StepsWaiting
from bot.credit.due_step import DueStep, StepOutcome, StepState
from bot.credit.freshness import Freshness
from bot.credit.mailing import Mailing
from bot.credit.refused import Refused, Why
from bot.delegations import Delegation
from bot.dunning_acts import LogCall
from bot.dunning_views import MailsReady, Queue
from bot.members import Preferences
from bot.mornings import Morning, Outcome, Portfolio
from bot.notices import NoticeKind
from bot.policy import Person
from bot.services.queue_messages import queue_key, redraw_queues
from bot.services.queue_mornings import say_queues
from bot.services.queues import SHOWN_MOST, Looking, queue_of, steps_waiting
from bot.services.step_acts import log_call
from dunning.sweep_world import (
    ACME,
    ALINE,
    CAMILLE,
    HUGUES,
    JULIEN,
    MARC,
    MONDAY,
    NADIA,
    PORT,
    TUESDAY,
    SweepWorld,
    at,
    taken,
    why,
)

WEDNESDAY, THURSDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)


async def _queue(
    world: SweepWorld, person: Person, whose: str = "mine", somebody: str = "", on: date = TUESDAY
) -> Queue:
    found = await queue_of(world.house, world.by(person, on=on), whose, somebody)
    assert isinstance(found, Queue), found
    return found


def _names(queue: Queue) -> list[str]:
    return [each.of.name for each in queue.steps]


async def _two() -> SweepWorld:
    """ACME's call is Camille's, the one of Brasserie du Port Julien's."""
    world = SweepWorld()
    world.late(2, 10)
    world.late(3, 10, customer=PORT)
    await world.sweep()
    return world


async def test_ones_own_steps_everybody_sees() -> None:
    queue = await _queue(await _two(), CAMILLE)
    assert (_names(queue), queue.count, queue.calls, queue.mails, queue.whose) == (["ACME"], 1, 1, 0, "mine")
    assert queue.freshness is Freshness.FRESH


async def test_steps_of_whom_one_stands_in_for_are_ones_own() -> None:
    world = await _two()
    away = Delegation(1, "julien@lumen.example", "camille@lumen.example", TUESDAY, FRIDAY, at("08:00"))
    world.records.delegations.kept[1] = away
    assert _names(await _queue(world, CAMILLE)) == ["Brasserie du Port", "ACME"]
    assert _names(await _queue(world, CAMILLE, "somebody", JULIEN.email)) == ["Brasserie du Port"]


async def test_everybodys_steps_are_for_those_above() -> None:
    world = await _two()
    assert _names(await _queue(world, NADIA, "all")) == ["Brasserie du Port", "ACME"]
    assert _names(await _queue(world, MARC, "all")) == ["Brasserie du Port", "ACME"]
    refused = await queue_of(world.house, world.by(CAMILLE), "all")
    assert isinstance(refused, Refused)
    assert (refused.why, "Nadia Benali" in refused.who) == (Why.QUEUE_ROLE, True)


async def test_somebodys_steps_are_named_after_them() -> None:
    world = await _two()
    queue = await _queue(world, NADIA, "somebody", "Julien@lumen.example")
    assert (queue.whose, _names(queue)) == ("Julien Faure", ["Brasserie du Port"])
    assert (await _queue(world, CAMILLE, "somebody", CAMILLE.email)).whose == "mine"
    assert why(await queue_of(world.house, world.by(CAMILLE), "somebody", JULIEN.email)) is Why.QUEUE_ROLE
    assert why(await queue_of(world.house, world.by(NADIA), "somebody", "x@lumen.example")) is Why.NOBODY


async def test_what_is_due_first_comes_first_then_the_larger_amount() -> None:
    world = SweepWorld()
    for key, (days, amount) in enumerate([(3, "100"), (3, "900"), (60, "5000"), (10, "50")], 100):
        world.records.ledger.known[key] = customer(key, f"Customer {key}")
        world.late(key, days, amount, customer=key)
    await world.sweep()
    queue = await _queue(world, NADIA, "all")
    assert [(each.of.customer_id, each.step.due_on) for each in queue.steps] == [
        (101, THURSDAY),
        (100, THURSDAY),
        (103, FRIDAY),
        (102, date(2026, 12, 1)),
    ]


async def test_a_screen_holds_so_many_and_the_rest_is_counted() -> None:
    world = SweepWorld()
    for key in range(100, 130):
        world.records.ledger.known[key] = customer(key, f"Customer {key}")
        world.late(key, 3, str(1000 + key), customer=key)
    await world.sweep()
    queue = await _queue(world, NADIA)
    assert (len(queue.steps), queue.count) == (SHOWN_MOST, 30)
    assert queue.steps[0].owed == (eur("1129"),)


async def test_reminders_that_can_leave_have_an_address_and_no_trouble() -> None:
    world = SweepWorld()
    for key in (100, 101, 102):
        email = "" if key == 100 else "a@b.example"
        world.records.ledger.known[key] = replace(customer(key, f"Customer {key}"), email=email)
        world.late(key, 3, customer=key)
    await world.sweep()
    queue = await _queue(world, NADIA)
    assert (queue.mails, queue.ready) == (2, MailsReady(("Customer 101", "Customer 102"), (eur("2000"),)))
    failed = replace(world.step(101), trouble="550 unknown")
    await world.records.dunning.change(failed)
    assert (await _queue(world, NADIA)).mails == 1
    world.can_mail = False
    queue = await _queue(world, NADIA)
    assert (queue.mails, queue.ready) == (0, MailsReady())


async def test_reminders_on_their_way_are_apart_and_can_be_recalled() -> None:
    world = SweepWorld()
    world.late(2, 3)
    await world.sweep()
    step = world.step()
    await world.records.dunning.change(replace(step, state=StepState.SENDING))
    mailing = Mailing(
        id=0,
        customer_id=ACME,
        step_id=step.id,
        letter_id=None,
        template="",
        charges=False,
        to="compta@acme.example",
        language="fr",
        asked_by="nadia@lumen.example",
        asked_at=at("09:00"),
        leaves_at=at("09:10"),
    )
    kept = await world.records.mailings.add(mailing, "k")
    queue = await _queue(world, NADIA)
    assert (queue.count, queue.steps, [each.mailing for each in queue.sending]) == (0, (), [kept])


async def _said(world: SweepWorld, on: date = TUESDAY, hour: str = "08:31") -> int:
    return await say_queues(world.house, at(hour, on))


def _told(world: SweepWorld, person: Person) -> list[str]:
    return [each.payload["text"] for each in world.notices(person)]


async def test_a_new_step_is_told_in_the_morning_once() -> None:
    world = SweepWorld()
    world.late(2, 3)
    await world.sweep()
    assert await _said(world, hour="08:29") == 0
    assert await _said(world) == 1
    assert await _said(world, hour="08:32") == 0
    (notice,) = world.notices(NADIA)
    assert notice.payload["text"] == "mine: 1: friendly reminder"
    assert notice.key == queue_key("nadia@lumen.example", TUESDAY)
    assert notice.expires_at == at("11:00")


async def test_what_is_neither_new_nor_due_is_left_for_its_day() -> None:
    world = SweepWorld()
    world.late(2, 3)
    await world.sweep(hour="12:00")
    assert await _said(world, WEDNESDAY) == 1
    world.records.dunning.kept[1] = replace(world.step(), due_on=date(2026, 11, 30))
    assert await _said(world, THURSDAY) == 0
    assert await _said(world, date(2026, 11, 30)) == 1
    assert await _said(world, date(2026, 12, 1)) == 1


async def test_whoever_got_a_digest_finds_the_steps_there() -> None:
    world = SweepWorld()
    world.late(2, 10)
    await world.sweep()
    await world.morning(CAMILLE)
    assert await _said(world) == 0


@pytest.mark.parametrize("on", [date(2026, 11, 28), date(2026, 12, 25)])
async def test_nobody_is_told_on_a_day_off(on: date) -> None:
    world = SweepWorld()
    world.late(2, 3)
    await world.sweep()
    assert await _said(world, on) == 0


async def test_who_wants_no_mornings_or_a_quiet_day_is_not_told() -> None:
    world = SweepWorld()
    world.late(2, 3)
    await world.sweep()
    away = Preferences("nadia@lumen.example", quiet_periods=((TUESDAY, TUESDAY),))
    world.work.preferences.kept["nadia@lumen.example"] = away
    assert await _said(world) == 0
    world.work.preferences.kept["nadia@lumen.example"] = Preferences("nadia@lumen.example", digest_on=False)
    assert await _said(world) == 0


async def test_who_has_nothing_to_do_is_not_written_to() -> None:
    world = SweepWorld()
    assert await _said(world) == 0
    assert [_told(world, each) for each in (NADIA, MARC, HUGUES, ALINE)] == [[], [], [], []]
    world.late(2, 3)
    await world.sweep()
    await world.done(world.step(), TUESDAY)
    assert await _said(world) == 0


async def test_whoever_got_any_digest_gets_no_message_beside_it() -> None:
    world = SweepWorld()
    known = world.records.ledger.known
    known[PORT] = replace(known[PORT], salesperson=" ")
    world.late(2, -5, amount="12000")
    world.late(3, 3, customer=PORT)
    await world.sweep()
    await world.morning(CAMILLE)
    nobodys = Morning("nadia@lumen.example", Portfolio.UNASSIGNED, TUESDAY, Outcome.SENT, at("08:30"))
    assert await world.work.mornings.decide(nobodys)
    assert await _said(world) == 0


async def test_a_digest_has_the_sum_of_what_the_queue_has() -> None:
    world = SweepWorld()
    world.late(2, -5, amount="12000")
    world.late(3, 10, customer=PORT)
    await world.sweep()
    (kept,) = (each for each in world.records.dunning.kept.values() if each.customer_id == PORT)
    late = replace(kept, owner="camille@lumen.example", due_on=MONDAY)
    world.records.dunning.kept[kept.id] = late
    async with world.work.looking() as one:
        found = await steps_waiting(one, "camille@lumen.example", TUESDAY)
        nothing = await steps_waiting(one, "aline@lumen.example", TUESDAY)
    queue = await _queue(world, CAMILLE)
    assert (queue.count, queue.late, queue.today) == (2, 1, 0)
    assert (found, nothing) == (StepsWaiting(2, 1, 0), None)


async def test_a_queue_goes_on_behind_its_first_screen() -> None:
    world = SweepWorld()
    for key in range(100, 130):
        world.records.ledger.known[key] = customer(key, f"Customer {key}")
        world.late(key, 3, str(1000 + key), customer=key)
    await world.sweep()
    found = await queue_of(world.house, world.by(NADIA), "mine", looking=Looking(offset=20))
    assert isinstance(found, Queue)
    assert (len(found.steps), found.count, found.offset) == (10, 30, 20)
    assert found.steps[0].owed == (eur("1109"),)


def _acme(world: SweepWorld) -> DueStep:
    return next(each for each in world.records.dunning.kept.values() if each.customer_id == ACME)


async def test_what_was_done_stands_in_a_queue_that_is_drawn_anew() -> None:
    world = await _two()
    await world.done(_acme(world), TUESDAY)
    assert (await _queue(world, CAMILLE)).done == ()
    found = await queue_of(world.house, world.by(CAMILLE), "mine", looking=Looking(done_since=TUESDAY))
    assert isinstance(found, Queue)
    assert ([each.of.name for each in found.done], found.done_count, found.count) == (["ACME"], 1, 0)


async def test_a_call_that_nobody_took_says_when_it_was_tried_last() -> None:
    world = await _two()
    step = _acme(world)
    call = LogCall(step.id, step.version, StepOutcome.NO_ANSWER, "k")
    taken(await log_call(world.house, world.by(CAMILLE, "10:00"), call))
    (view,) = (await _queue(world, CAMILLE)).steps
    assert (view.step.attempts, view.tries, view.last_try) == (1, 3, TUESDAY)


async def test_the_morning_s_message_is_drawn_anew_when_something_changed_and_only_then() -> None:
    world = await _two()
    assert await _said(world) == 2
    assert await redraw_queues(world.house, at("09:00")) == 0
    await world.done(_acme(world), TUESDAY)
    assert await redraw_queues(world.house, at("09:05")) == 1
    assert await redraw_queues(world.house, at("09:06")) == 0
    first, edit = world.notices(CAMILLE)
    assert (edit.kind, edit.edits, edit.payload["text"]) == (NoticeKind.ACTED, first.key, "mine: 0: ")


async def test_the_message_of_a_former_day_is_folded_when_a_digest_comes_and_stays_so() -> None:
    world = await _two()
    assert await _said(world) == 2
    await world.morning(CAMILLE, WEDNESDAY)
    await _said(world, WEDNESDAY)
    await world.done(_acme(world), WEDNESDAY)
    await _said(world, WEDNESDAY, "08:33")
    await redraw_queues(world.house, at("09:05", WEDNESDAY))
    _, fold = world.notices(CAMILLE)
    assert (fold.kind, fold.edits) == (NoticeKind.FOLD, queue_key("camille@lumen.example", TUESDAY))
