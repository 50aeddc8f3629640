"""The sweep: steps begin, are joined, replaced and ended, whatever day it runs and however often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from fakes_dunning import FakeDunning

from bot.audit import CLOCK, Deed
from bot.credit.due_step import DueStep, EndReason, StepOutcome, StepState
from bot.credit.hold import HoldCause
from bot.errors import EncoursError
from bot.services import dunning_sweep
from bot.services.dunning_sweep import sweep_customers
from bot.services.sweep_writing import Swept
from dunning.sweep_world import ACME, MONDAY, PORT, TUESDAY, SweepWorld, at

WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)
SATURDAY = date(2026, 11, 28)
NADIA_S = "nadia@lumen.example"
CAMILLE_S = "camille@lumen.example"


async def test_a_step_begins_on_its_day_with_its_owner_and_its_working_days() -> None:
    world = SweepWorld()
    world.late(2, 3)
    assert await world.sweep() == Swept(opened=1)
    step = world.step()
    assert (step.step.name, step.documents, step.scenario) == ("friendly reminder", (2,), "usual")
    assert (step.owner, step.reached_on, step.due_on) == (NADIA_S, TUESDAY, THURSDAY)
    assert (step.first_due_on, step.is_silent, step.opened_at) == (THURSDAY, False, at("07:00"))


async def test_the_day_before_nothing_begins() -> None:
    world = SweepWorld()
    world.late(2, 2)
    assert await world.sweep() == Swept()
    assert world.steps() == []


async def test_the_trail_and_the_story_say_what_began() -> None:
    world = SweepWorld()
    world.late(2, 4)
    world.late(3, 3)
    await world.sweep()
    (entry,) = world.entries(Deed.STEP_OPENED)
    assert (entry.who, entry.subject, entry.customer_id) == (CLOCK, "step:1", ACME)
    assert entry.after == {
        "step": "friendly reminder",
        "action": "reminder",
        "offset": 3,
        "scenario": "usual",
        "deadline": "2026-11-26",
        "owner": NADIA_S,
        "silent": False,
        "invoices": 2,
        "numbers": "F-0002, F-0003",
    }
    (line,) = world.records.dunning.said
    assert (line.kind.value, line.by, line.owner, line.on) == ("opened", "", NADIA_S, THURSDAY)


async def test_an_entry_names_fifty_invoices_and_counts_them_all() -> None:
    world = SweepWorld()
    for key in range(1, 61):
        world.late(key, 3)
    await world.sweep()
    (entry,) = world.entries(Deed.STEP_OPENED)
    assert entry.after is not None
    assert (entry.after["invoices"], str(entry.after["numbers"]).count("F-")) == (60, 50)


async def test_again_on_the_same_day_writes_nothing() -> None:
    world = SweepWorld()
    world.late(2, 3)
    world.late(3, 12, customer=PORT)
    await world.sweep()
    commits, length = world.work.commits, len(world.deeds)
    assert await world.sweep(hour="07:20") == Swept()
    assert (world.work.commits, len(world.deeds)) == (commits, length)


async def test_many_customers_are_written_in_one_transaction() -> None:
    world = SweepWorld()
    world.late(2, 3)
    world.late(3, 12, customer=PORT)
    assert await world.sweep() == Swept(opened=2)
    assert world.work.commits == 1
    assert world.step(PORT).owner == "julien@lumen.example"


async def test_no_transaction_holds_more_customers_than_a_database_has_room_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dunning_sweep, "WRITE_AT_ONCE", 1)
    world = SweepWorld()
    world.late(2, 3)
    world.late(3, 12, customer=PORT)
    assert await world.sweep() == Swept(opened=2)
    assert world.work.commits == 2


async def test_an_invoice_that_reaches_it_later_goes_with_it() -> None:
    world = SweepWorld()
    world.late(2, 3)
    world.late(3, 2)
    await world.sweep()
    assert await world.sweep(WEDNESDAY) == Swept(joined=1)
    step = world.step()
    assert (step.documents, step.due_on, world.story()) == ((2, 3), THURSDAY, ["opened", "joined"])
    (entry,) = world.entries(Deed.STEP_JOINED)
    assert entry.after == {"step": "friendly reminder", "invoices": 1, "numbers": "F-0003", "left": 0}


async def test_a_higher_step_takes_the_place_of_one_that_nobody_took() -> None:
    world = SweepWorld()
    world.late(2, 3)
    await world.sweep()
    assert await world.sweep(TUESDAY + timedelta(days=7)) == Swept(opened=1, replaced=1)
    assert world.states() == [("friendly reminder", "replaced"), ("call", "open")]
    reminder, call = world.steps()
    assert (reminder.ended_on, call.owner) == (date(2026, 12, 1), CAMILLE_S)
    assert world.story(reminder) == ["opened", "replaced"]
    (entry,) = world.entries(Deed.STEP_REPLACED)
    assert entry.after == {"step": "friendly reminder", "by": "call"}


async def test_what_was_taken_never_comes_again() -> None:
    world = SweepWorld()
    world.late(2, 3)
    await world.sweep()
    await world.done(world.step(), TUESDAY)
    for day in range(1, 7):
        assert await world.sweep(TUESDAY + timedelta(days=day)) == Swept()
    assert await world.sweep(TUESDAY + timedelta(days=7)) == Swept(opened=1)
    assert world.states() == [("friendly reminder", "done"), ("call", "open")]


async def test_after_an_outage_only_the_highest_step_comes_and_from_today() -> None:
    world = SweepWorld()
    world.late(2, 22)
    await world.sweep()
    assert world.states() == [("firm reminder", "open")]
    assert (world.step().reached_on, world.step().due_on) == (TUESDAY, date(2026, 11, 27))


async def test_a_step_ends_when_all_of_it_is_paid() -> None:
    world = SweepWorld()
    world.late(2, 3)
    await world.sweep()
    world.zero(2)
    assert await world.sweep(WEDNESDAY) == Swept(ended=1)
    step = world.step()
    assert (step.state, step.end_reason, step.ended_on) == (StepState.ENDED, EndReason.PAID, WEDNESDAY)
    (entry,) = world.entries(Deed.STEP_ENDED)
    assert entry.after == {"step": "friendly reminder", "why": "paid"}


async def test_what_is_paid_leaves_a_step_that_goes_on() -> None:
    world = SweepWorld()
    world.late(2, 4)
    world.late(3, 3)
    await world.sweep()
    world.zero(2)
    assert await world.sweep(WEDNESDAY) == Swept(joined=1)
    assert world.step().documents == (3,)
    (entry,) = world.entries(Deed.STEP_JOINED)
    assert entry.after == {"step": "friendly reminder", "invoices": 0, "numbers": "", "left": 1}


async def test_a_promise_ends_the_step_and_it_comes_back_when_the_promise_is_broken() -> None:
    world = SweepWorld()
    world.late(2, 4)
    await world.sweep()
    promise = await world.promise(2)
    await world.sweep(WEDNESDAY)
    assert world.step().end_reason is EndReason.PROMISED
    world.records.promises.kept.pop(promise.id)
    world.change(2, is_promised=False)
    await world.sweep(THURSDAY)
    assert world.states() == [("friendly reminder", "ended"), ("friendly reminder", "open")]


@pytest.mark.parametrize("day", [SATURDAY, SATURDAY + timedelta(days=1), date(2026, 12, 25)])
async def test_nothing_begins_on_a_day_off(day: date) -> None:
    world = SweepWorld()
    world.late(2, 3)
    assert await world.sweep(day) == Swept()


async def test_what_ends_ends_on_a_day_off_too() -> None:
    world = SweepWorld()
    world.late(2, 3)
    world.late(3, 3)
    world.late(4, 12, customer=PORT)
    await world.sweep()
    world.zero(2)
    world.zero(4)
    assert await world.sweep(SATURDAY) == Swept(joined=1, ended=1)


async def test_nothing_begins_with_figures_that_are_too_old_and_what_ends_ends() -> None:
    world = SweepWorld()
    world.late(2, 3)
    world.late(3, 12, customer=PORT)
    await world.sweep()
    world.zero(2)
    world.records.ledger.taken["MAIN"] = at("18:10", MONDAY)
    assert await world.sweep_as_it_is(TUESDAY + timedelta(days=10)) == Swept(ended=1)
    assert world.states(PORT) == [("call", "open")]


async def test_an_entity_without_any_figures_begins_nothing() -> None:
    world = SweepWorld()
    world.late(2, 3)
    world.records.ledger.taken.clear()
    assert await world.sweep_as_it_is() == Swept()


async def test_an_entitys_first_sweep_is_silent_and_keeps_the_days_of_the_calendar() -> None:
    world = SweepWorld(is_first=True)
    world.late(2, 24)
    await world.sweep()
    step = world.step()
    assert (step.step.name, step.is_silent) == ("firm reminder", True)
    assert (step.reached_on, step.due_on) == (date(2026, 11, 20), date(2026, 11, 25))
    assert world.records.dunning.firsts == {"MAIN": TUESDAY}


async def test_what_reaches_a_step_after_the_first_sweep_is_not_silent() -> None:
    world = SweepWorld(is_first=True)
    world.late(2, 2)
    await world.sweep()
    await world.sweep(WEDNESDAY)
    assert (world.step().is_silent, world.step().reached_on) == (False, WEDNESDAY)


async def test_a_first_sweep_on_a_day_off_does_not_count_as_one() -> None:
    world = SweepWorld(is_first=True)
    world.late(2, 3)
    await world.sweep(SATURDAY)
    assert world.records.dunning.firsts == {}


async def test_a_sweep_of_some_is_no_first_sweep() -> None:
    world = SweepWorld(is_first=True)
    world.late(2, 3)
    assert await world.sweep(customers=frozenset({ACME})) == Swept(opened=1)
    assert world.step().is_silent
    assert world.records.dunning.firsts == {}


async def test_a_sweep_of_some_leaves_the_others_alone() -> None:
    world = SweepWorld()
    world.late(2, 3)
    world.late(3, 3, customer=PORT)
    assert await world.sweep(customers=frozenset({PORT})) == Swept(opened=1)
    assert world.steps() == []


async def test_a_pause_ends_the_step_and_it_comes_again_after() -> None:
    world = SweepWorld()
    world.late(2, 3)
    await world.sweep()
    await world.pause(WEDNESDAY, WEDNESDAY)
    await world.sweep(WEDNESDAY)
    assert world.step().end_reason is EndReason.PAUSED
    await world.sweep(THURSDAY)
    assert world.states()[-1] == ("friendly reminder", "open")


@pytest.mark.parametrize("cause", [HoldCause.LATE, HoldCause.BY_HAND])
async def test_holding_orders_is_taken_at_once_where_they_are_held(cause: HoldCause) -> None:
    world = SweepWorld()
    world.late(2, 45)
    world.records.dunning.taken_steps[2] = (frozenset({"formal notice"}), 30)
    await world.held(cause)
    assert await world.sweep() == Swept(opened=1, held=1)
    step = world.step()
    assert (step.state, step.outcome, step.taken_by) == (StepState.DONE, StepOutcome.HELD, "")
    assert (step.taken_on, step.ended_on, world.story()) == (TUESDAY, TUESDAY, ["opened", "held"])
    assert world.deeds[-2:] == ["step.opened step:1", "step.held step:1"]
    assert await world.sweep(WEDNESDAY) == Swept()


async def test_orders_on_hold_keep_nobody_from_the_formal_notice_that_is_still_to_be_made() -> None:
    world = SweepWorld()
    world.late(2, 44)
    world.late(3, 3)
    await world.held()
    assert await world.sweep() == Swept(opened=1)
    assert await world.sweep(WEDNESDAY) == Swept(opened=1, held=1)
    assert world.states() == [("formal notice", "open"), ("hold", "done")]
    held = world.records.dunning.kept[2]
    assert held.documents == (2,)
    assert 3 not in world.records.dunning.taken_steps


async def test_a_hold_for_a_limit_gone_over_takes_no_step() -> None:
    world = SweepWorld()
    world.late(2, 45)
    await world.held(HoldCause.BREACH)
    assert await world.sweep() == Swept(opened=1)
    assert world.states() == [("hold", "open")]


async def test_a_hold_set_later_takes_the_step_that_waits() -> None:
    world = SweepWorld()
    world.late(2, 45)
    world.late(3, 2)
    await world.sweep()
    await world.held()
    assert await world.sweep(WEDNESDAY) == Swept(opened=1, held=1)
    assert world.states() == [("hold", "done"), ("formal notice", "open")]
    documents = [step.documents for step in world.records.dunning.kept.values()]
    assert documents == [(2,), (2, 3)]
    assert await world.sweep(WEDNESDAY) == Swept()


async def test_a_formal_notice_beside_a_hold_of_the_clock_comes_back_when_the_promise_is_broken() -> None:
    world = SweepWorld()
    world.late(2, 45)
    await world.held()
    assert await world.sweep() == Swept(opened=2, held=1)
    assert sorted(world.states()) == [("formal notice", "open"), ("hold", "done")]
    world.change(2, is_promised=True)
    assert await world.sweep(WEDNESDAY) == Swept(ended=1)
    world.change(2, is_promised=False)
    assert await world.sweep(THURSDAY) == Swept(opened=1)
    assert world.states()[-1] == ("formal notice", "open")
    assert await world.sweep(THURSDAY) == Swept()


async def test_a_hold_that_somebody_took_leaves_the_steps_below_it_behind() -> None:
    world = SweepWorld()
    world.late(2, 45)
    await world.sweep()
    step = world.step()
    taken = {"state": StepState.DONE, "taken_by": "nadia@lumen.example", "taken_on": TUESDAY}
    await world.records.dunning.change(replace(step, **taken, ended_on=TUESDAY))  # type: ignore[arg-type]
    assert await world.sweep(WEDNESDAY) == Swept()


async def test_within_a_transaction_it_counts_at_once() -> None:
    world = SweepWorld()
    world.late(2, 3)
    async with world.work.working() as one:
        done = await sweep_customers(world.house, one, (ACME,), at("10:00"))
    assert done == Swept(opened=1)
    assert world.states() == [("friendly reminder", "open")]


class SpoiltError(EncoursError):
    """One customer's row cannot be read."""


@dataclass
class Spoilt(FakeDunning):
    """Keeps nothing of one customer."""

    spoilt: int = PORT

    async def add_all(self, steps: Sequence[DueStep]) -> tuple[DueStep, ...]:
        if any(each.customer_id == self.spoilt for each in steps):
            raise SpoiltError
        return await super().add_all(steps)


async def test_a_fault_of_one_customer_is_its_own() -> None:
    world = SweepWorld()
    known = world.records.dunning
    world.records.dunning = Spoilt(
        ledger=known.ledger, disputes=known.disputes, promises=known.promises, firsts=known.firsts
    )
    world.late(2, 3)
    world.late(3, 3, customer=PORT)
    assert await world.sweep() == Swept(opened=1)
    assert (world.states(), world.states(PORT)) == ([("friendly reminder", "open")], [])
    assert world.work.rollbacks == 2
