"""What was done to a step, or to reminders, is taken back as it was."""

from __future__ import annotations

from datetime import date, timedelta

from bot.credit.due_step import StepOutcome, StepState
from bot.credit.refused import About, Refused, Why
from bot.dunning_acts import LogCall, PauseReminders, StepChange
from bot.services.pauses import pause_reminders
from bot.services.step_acts import log_call, put_off_step, take_step_over
from bot.services.undo import Undone, undo_last
from dunning.sweep_world import ACME, CAMILLE, NADIA, TUESDAY, SweepWorld, at

FRIDAY = date(2026, 11, 27)


async def _called(outcome: StepOutcome) -> SweepWorld:
    world = SweepWorld()
    world.late(2, 10)
    await world.sweep()
    step = world.step()
    await log_call(world.house, world.by(CAMILLE), LogCall(step.id, step.version, outcome, "k"))
    return world


async def test_a_call_taken_back_leaves_the_step_and_its_invoice_as_they_were() -> None:
    world = await _called(StepOutcome.REACHED)
    undone = await undo_last(world.house, world.by(CAMILLE, "10:09"))
    assert isinstance(undone, Undone)
    assert (undone.what, undone.customer) == ("call", "ACME")
    step = world.step()
    assert (step.state, step.outcome, step.taken_by, step.ended_on) == (StepState.OPEN, None, "", None)
    assert world.records.dunning.taken_steps == {}
    assert world.story() == ["opened", "called", "undone"]


async def test_a_try_taken_back_is_not_counted_and_ten_minutes_are_the_end() -> None:
    world = await _called(StepOutcome.NO_ANSWER)
    late = await undo_last(world.house, world.by(CAMILLE, "10:10"))
    assert late == Refused(Why.UNDO_TOO_LATE, at=at("10:10"), about=About("call", "ACME"))
    assert world.step().attempts == 1
    await undo_last(world.house, world.by(CAMILLE, "10:09"))
    assert world.step().attempts == 0


async def test_what_somebody_else_went_on_with_stays() -> None:
    world = await _called(StepOutcome.NO_ANSWER)
    step = world.step()
    await take_step_over(world.house, world.by(NADIA, "10:03"), StepChange(step.id, step.version))
    refused = await undo_last(world.house, world.by(CAMILLE, "10:04"))
    about = About("call", "ACME")
    assert refused == Refused(Why.UNDO_DEPENDS, who="Nadia Benali", at=at("10:03"), about=about)


async def test_undo_goes_back_one_act_at_a_time() -> None:
    world = await _called(StepOutcome.NO_ANSWER)
    step = world.step()
    later = step.due_on + timedelta(days=3)
    change = StepChange(step.id, step.version, on=later)
    await put_off_step(world.house, world.by(CAMILLE, "10:02"), change)
    assert world.step().due_on == later
    for hour, what in (("10:03", "put_off"), ("10:04", "call")):
        undone = await undo_last(world.house, world.by(CAMILLE, hour))
        assert isinstance(undone, Undone)
        assert undone.what == what
    assert (world.step().due_on, world.step().attempts) == (step.first_due_on, 0)
    assert await undo_last(world.house, world.by(CAMILLE, "10:05")) == Refused(Why.UNDO_NOTHING)


async def test_a_pause_taken_back_gives_its_step_back() -> None:
    world = SweepWorld()
    world.late(2, 10)
    await world.sweep()
    before = world.step()
    wish = PauseReminders(ACME, FRIDAY, "new works", "p")
    await pause_reminders(world.house, world.by(NADIA), wish)
    assert world.step().state is StepState.ENDED
    undone = await undo_last(world.house, world.by(NADIA, "10:05"))
    assert isinstance(undone, Undone)
    assert undone.what == "pause"
    after = world.step()
    assert (after.id, after.state, after.due_on, after.owner) == (
        before.id,
        StepState.OPEN,
        before.due_on,
        before.owner,
    )
    assert await world.records.dunning.pauses(TUESDAY) == {}
