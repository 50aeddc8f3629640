"""What was done to a step, or to reminders, is taken back as it was."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from fakes import eur
from fakes_dunning import FakeDunning

from bot.acts import LogPromise
from bot.credit.due_step import DueStep, StepOutcome, StepState
from bot.credit.refused import About, Refused, Why
from bot.dunning_acts import LogCall, PauseReminders, Recalled, ReminderAsked, RemindersAsked, StepChange
from bot.services.pauses import pause_reminders
from bot.services.promises import log_promise
from bot.services.reminders import recall_reminder, send_reminders
from bot.services.step_acts import log_call, put_off_step, take_step_over
from bot.services.undo import Undone, undo_last
from dunning.mail_world import MailWorld
from dunning.sweep_world import ACME, CAMILLE, NADIA, PORT, TUESDAY, SweepWorld, at

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


async def _with_clocks_hold() -> SweepWorld:
    """A call is open when the clock takes the hold of another invoice, for orders are on hold already."""
    world = SweepWorld()
    world.late(2, 10)
    await world.sweep()
    world.late(3, 45)
    world.records.dunning.taken_steps[3] = (frozenset({"formal notice"}), 30)
    await world.held()
    await world.sweep(hour="08:00")
    assert world.states() == [("call", "open"), ("hold", "done")]
    return world


async def test_a_hold_that_the_clock_took_meanwhile_stands_beside_the_call_that_is_undone() -> None:
    world = await _with_clocks_hold()
    call = world.steps()[0]
    await log_call(world.house, world.by(CAMILLE), LogCall(call.id, call.version, StepOutcome.REACHED, "k"))
    assert world.states() == [("call", "done"), ("hold", "done")]
    undone = await undo_last(world.house, world.by(CAMILLE, "10:05"))
    assert isinstance(undone, Undone)
    assert world.states() == [("call", "open"), ("hold", "done")]


async def test_a_promise_logged_with_its_call_is_undone_beside_a_hold_of_the_clock() -> None:
    world = await _with_clocks_hold()
    call = world.steps()[0]
    wish = LogPromise(
        customer_id=ACME,
        documents=(2,),
        amount=eur("1000"),
        promised_on=FRIDAY,
        key="p",
        seen=len(world.records.trail.entries),
        with_step=LogCall(call.id, call.version, StepOutcome.PROMISE, "k"),
    )
    logged = await log_promise(world.house, world.by(CAMILLE), wish)
    assert not isinstance(logged, Refused), logged
    assert world.states() == [("call", "done"), ("hold", "done")]
    undone = await undo_last(world.house, world.by(CAMILLE, "10:05"))
    assert isinstance(undone, Undone), undone
    assert undone.with_step
    assert world.states() == [("call", "open"), ("hold", "done")]


async def test_reminders_of_one_press_are_called_back_with_all_their_customers_held_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Steps of ACME, 42, then of PORT, 18: whoever holds several holds 18 first."""
    world = MailWorld()
    world.late(2, 12, customer=PORT)
    world.known(PORT, email="port@port.example")
    await world.reminder_due()
    await world.reminder_due(customer=PORT, documents=(2,))
    asked = await send_reminders(world.house, world.by(NADIA), "mine", "press")
    assert isinstance(asked, RemindersAsked)
    held: list[tuple[int, ...]] = []
    one_step = FakeDunning.one

    async def hold_customers(_: object, customers: Collection[int]) -> None:
        held.append(tuple(customers))

    async def one(dunning: FakeDunning, step_id: int, *, hold: bool = False) -> DueStep:
        step = await one_step(dunning, step_id, hold=hold)
        held.extend([(step.customer_id,)] if hold else [])
        return step

    monkeypatch.setattr(FakeDunning, "hold_customers", hold_customers)
    monkeypatch.setattr(FakeDunning, "one", one)
    undone = await undo_last(world.house, world.by(NADIA, "10:05"))
    assert isinstance(undone, Undone)
    assert undone.count == 2
    assert held[:3] == [(PORT, ACME), (ACME,), (PORT,)]


async def _sent_again_after_trouble() -> MailWorld:
    """The server had refused the reminder; Nadia sent it again all the same."""
    world = MailWorld()
    await world.reminder_due(trouble="550 no such user")
    assert isinstance(await world.sent(world.step()), ReminderAsked)
    assert (world.step().state, world.step().trouble) == (StepState.SENDING, "")
    return world


async def test_a_reminder_called_back_by_undo_still_says_what_is_wrong_with_its_address() -> None:
    world = await _sent_again_after_trouble()
    assert isinstance(await undo_last(world.house, world.by(NADIA, "10:05")), Undone)
    assert (world.step().state, world.step().trouble) == (StepState.OPEN, "550 no such user")


async def test_a_reminder_recalled_by_its_button_still_says_what_is_wrong_with_its_address() -> None:
    world = await _sent_again_after_trouble()
    done = await recall_reminder(world.house, world.by(NADIA, "10:05"), world.mailing().id)
    assert isinstance(done, Recalled)
    assert (world.step().state, world.step().trouble) == (StepState.OPEN, "550 no such user")


async def test_a_step_put_off_and_taken_back_still_says_what_is_wrong_with_its_address() -> None:
    world = MailWorld()
    step = await world.reminder_due(trouble="550 no such user")
    later = StepChange(step.id, step.version, on=FRIDAY)
    await put_off_step(world.house, world.by(NADIA), later)
    assert isinstance(await undo_last(world.house, world.by(NADIA, "10:05")), Undone)
    assert (world.step().due_on, world.step().trouble) == (TUESDAY, "550 no such user")
