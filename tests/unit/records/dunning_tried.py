"""Somebody of any role tries every act on steps, letters, hand-overs and pauses, concerned and not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from credit.order_world import OrderWorld

from bot.credit.due_step import DueStep
from bot.credit.dunning import StepAction
from bot.credit.litigation import Litigation
from bot.credit.scenarios import USUAL
from bot.dunning_acts import DecideHandOver, HandOver, PauseReminders, StepChange
from bot.policy import Person
from bot.rights import Act
from bot.services.hand_overs import ask_hand_over, decide_hand_over
from bot.services.letters import letter_form
from bot.services.pauses import pause_reminders
from bot.services.queues import queue_of
from bot.services.step_acts import skip_step, take_step_over
from records.lumen import ACME, TUESDAY, at

THURSDAY = date(2026, 11, 26)
DECIDER = "decide@lumen.example"
Tries = Callable[[OrderWorld, Person, bool], Awaitable[object]]


async def _step(world: OrderWorld, who: Person, concerned: bool, action: StepAction) -> DueStep:
    """A step of the person's, or of the credit manager's."""
    step = next(each for each in USUAL.steps if each.action is action)
    made = DueStep(
        id=0,
        customer_id=ACME,
        scenario="usual",
        step=step,
        documents=(1,),
        reached_on=TUESDAY,
        opened_at=at("07:00"),
        owner=who.email.casefold() if concerned else DECIDER,
        first_due_on=THURSDAY,
        due_on=THURSDAY,
    )
    (kept,) = await world.work.records.dunning.add_all((made,))
    return kept


async def _take_step(world: OrderWorld, who: Person, concerned: bool) -> object:
    step = await _step(world, who, concerned, StepAction.CALL)
    return await skip_step(world.house, world.actor(who), StepChange(step.id, step.version, "on the phone"))


async def _take_step_over(world: OrderWorld, who: Person, concerned: bool) -> object:
    step = await _step(world, who, concerned, StepAction.CALL)
    return await take_step_over(world.house, world.actor(who), StepChange(step.id, step.version))


async def _make_letter(world: OrderWorld, who: Person, concerned: bool) -> object:
    return await letter_form(world.house, world.actor(who), ACME, None)


async def _ask_hand_over(world: OrderWorld, who: Person, concerned: bool) -> object:
    step = await _step(world, who, concerned, StepAction.HAND_OVER)
    wish = HandOver(ACME, "Recouvrement Durand", "no answer", "h1", step.id)
    return await ask_hand_over(world.house, world.actor(who), wish)


async def _decide_hand_over(world: OrderWorld, who: Person, concerned: bool) -> object:
    asked = Litigation(
        id=0,
        customer_id=ACME,
        step_id=None,
        to="Recouvrement Durand",
        reason="no answer",
        asked_by="autre@lumen.example",
        asked_at=at("09:00"),
        asked_on=TUESDAY,
    )
    kept = await world.work.records.litigations.add(asked, "h1")
    assert kept is not None
    wish = DecideHandOver(kept.id, kept.version, approves=False, reason="not yet")
    return await decide_hand_over(world.house, world.actor(who), wish)


async def _pause(world: OrderWorld, who: Person, concerned: bool) -> object:
    wish = PauseReminders(ACME, THURSDAY, "stocktaking", "p1")
    return await pause_reminders(world.house, world.actor(who), wish)


async def _see_queue(world: OrderWorld, who: Person, concerned: bool) -> object:
    return await queue_of(world.house, world.actor(who), "all")


DUNNING: dict[Act, Tries] = {
    Act.TAKE_STEP: _take_step,
    Act.TAKE_STEP_OVER: _take_step_over,
    Act.MAKE_LETTER: _make_letter,
    Act.ASK_HAND_OVER: _ask_hand_over,
    Act.DECIDE_HAND_OVER: _decide_hand_over,
    Act.PAUSE_REMINDERS: _pause,
    Act.SEE_QUEUE: _see_queue,
}
