"""A salesperson forges the buttons of somebody else's customer: nothing is said, nothing happens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.acts import Actor
from bot.credit.due_step import StepOutcome
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.litigation import Litigation
from bot.credit.refused import Refused
from bot.dunning_acts import (
    AnswerNotice,
    DecideHandOver,
    HandOver,
    LogCall,
    MakeLetter,
    PauseReminders,
    SendReminder,
    StepChange,
)
from bot.errors import NotYoursError
from bot.services.hand_overs import ask_hand_over, decide_hand_over, end_hand_over, hand_over_form
from bot.services.house import House
from bot.services.letters import letter_form, make_letter
from bot.services.pauses import pause_form, pause_reminders, resume_reminders
from bot.services.reminders import preview_reminder, recall_reminder, send_reminder, send_reminders
from bot.services.step_acts import (
    answer_notice,
    give_step_time,
    hold_for_step,
    log_call,
    put_off_step,
    reassign_step,
    skip_step,
    take_step_over,
)
from bot.services.step_views import running_step_of, shown_step
from dunning.mail_world import MailWorld
from dunning.sweep_world import ACME, JULIEN, NADIA, PORT, TUESDAY

Press = Callable[[House, Actor], Awaitable[object]]
STEP, VERSION, MAILING, HAND_OVER = 1, 1, 1, 1
THURSDAY = TUESDAY + timedelta(days=2)
CHANGE = StepChange(STEP, VERSION, "x", THURSDAY, "julien@lumen.example")
PRESSES: dict[str, Press] = {
    "preview": lambda house, he: preview_reminder(house, he, STEP),
    "send": lambda house, he: send_reminder(house, he, SendReminder(STEP, VERSION, "k")),
    "recall": lambda house, he: recall_reminder(house, he, MAILING),
    "skip": lambda house, he: skip_step(house, he, CHANGE),
    "put off": lambda house, he: put_off_step(house, he, CHANGE),
    "give time": lambda house, he: give_step_time(house, he, CHANGE),
    "reassign": lambda house, he: reassign_step(house, he, CHANGE),
    "take over": lambda house, he: take_step_over(house, he, CHANGE),
    "hold": lambda house, he: hold_for_step(house, he, STEP, VERSION),
    "call": lambda house, he: log_call(house, he, LogCall(STEP, VERSION, StepOutcome.REACHED, "k")),
    "answer": lambda house, he: answer_notice(
        house, he, AnswerNotice(STEP, VERSION, StepOutcome.CONFIRMED, "k")
    ),
    "show": lambda house, he: shown_step(house, he, STEP),
    "show of": lambda house, he: running_step_of(house, he, ACME),
    "letter form": lambda house, he: letter_form(house, he, ACME, STEP),
    "letter": lambda house, he: make_letter(house, he, MakeLetter(ACME, "k", STEP, VERSION)),
    "letter apart": lambda house, he: make_letter(house, he, MakeLetter(ACME, "k")),
    "hand-over form": lambda house, he: hand_over_form(house, he, ACME, STEP),
    "hand over": lambda house, he: ask_hand_over(house, he, HandOver(ACME, "Durand", "x", "k", STEP)),
    "decide": lambda house, he: decide_hand_over(house, he, DecideHandOver(HAND_OVER, 1, True)),
    "take back": lambda house, he: end_hand_over(house, he, HAND_OVER, "x"),
    "pause form": lambda house, he: pause_form(house, he, ACME),
    "pause": lambda house, he: pause_reminders(house, he, PauseReminders(ACME, THURSDAY, "x", "k")),
    "resume": lambda house, he: resume_reminders(house, he, ACME),
}


async def office() -> MailWorld:
    """Camille's ACME: a reminder of Nadia's is on its way, and a hand-over waits for her word."""
    world = MailWorld()
    await world.sent(await world.reminder_due())
    asked = Litigation(
        id=0,
        customer_id=ACME,
        step_id=None,
        to="Durand",
        reason="no answer",
        asked_by="camille@lumen.example",
        asked_at=world.by(NADIA).at,
        asked_on=TUESDAY,
    )
    assert await world.records.litigations.add(asked, "asked") is not None
    return world


def kept(world: MailWorld) -> object:
    records = world.records
    return deepcopy(
        (
            records.dunning.kept,
            records.dunning.said,
            records.dunning.paused,
            records.mailings.kept,
            records.letters,
            records.litigations.kept,
            records.holds.kept,
            len(records.trail.entries),
            len(world.work.outbox.notices),
        )
    )


@pytest.mark.parametrize("press", PRESSES.values(), ids=PRESSES)
async def test_what_is_about_a_customer_out_of_sight_is_not_theirs(press: Press) -> None:
    world = await office()
    before = kept(world)
    with pytest.raises(NotYoursError):
        await press(world.house, world.by(JULIEN, "10:02"))
    assert kept(world) == before


async def test_all_reminders_of_somebody_else_are_refused_by_role() -> None:
    world = await office()
    for whose in ("all", "nadia@lumen.example"):
        assert isinstance(await send_reminders(world.house, world.by(JULIEN, "10:02"), whose, "k"), Refused)


async def test_a_step_of_another_customer_hands_over_neither() -> None:
    """The customer is Julien's, the step is of Camille's."""
    world = MailWorld()
    ledger = world.records.ledger
    ledger.known[PORT] = replace(ledger.known[PORT], salesperson="J. FAURE")
    world.late(2, 70, customer=PORT)
    last = Step(StepAction.HAND_OVER, 60, 5, StepOwner.SALESPERSON, "hand-over")
    await world.reminder_due(last, owner="camille@lumen.example")
    before = kept(world)
    wish = HandOver(PORT, "Durand", "no answer", "k", 1)
    assert isinstance(await ask_hand_over(world.house, world.by(JULIEN, "10:02"), wish), Refused)
    assert kept(world) == before
