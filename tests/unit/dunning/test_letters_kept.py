"""A letter that was made with its e-mail stays made, and undo touches nothing else in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.acts import Subject
from bot.audit import Deed
from bot.credit.due_step import StepState
from bot.credit.dunning import StepAction
from bot.credit.mailing import MailingState
from bot.credit.refused import About, Refused, Why
from bot.dunning_acts import LetterMade, MakeLetter, ReminderAsked
from bot.dunning_views import FileAbout, LetterView
from bot.notices import Payload
from bot.services.acted import logged_between
from bot.services.house import House
from bot.services.letters import make_letter
from bot.services.undo import undo, undo_last
from dunning.mail_world import FRIENDLY, MailWording, MailWorld
from dunning.sweep_world import ACME, NADIA, PORT, at

NOTICE = replace(FRIENDLY, action=StepAction.FORMAL_NOTICE, name="formal notice")


class LetterWording(MailWording):
    """Letters of a few bytes."""

    def letter(self, view: LetterView) -> bytes:
        return b"%PDF"

    def file(self, name: str, language: str, about: FileAbout) -> Payload:
        return {"text": name}


class LetterWorld(MailWorld):
    """Letters can be made, too."""

    @property
    def house(self) -> House:
        return House(self.work, self.policy, LetterWording(), can_mail=True)


@pytest.fixture
async def world() -> LetterWorld:
    """The reminder of PORT, step 2, is on its way; then the letter of ACME is made with mailing 2."""
    world = LetterWorld()
    world.late(2, 10, customer=PORT)
    world.known(PORT, email="compta@port.example")
    notice = await world.reminder_due(NOTICE)
    reminder = await world.reminder_due(customer=PORT, documents=(2,))
    assert isinstance(await world.sent(reminder), ReminderAsked)
    wish = MakeLetter(ACME, "letter", notice.id, notice.version, date(2026, 12, 8), by_mail=True)
    made = await make_letter(world.house, world.by(NADIA, "10:01"), wish)
    assert isinstance(made, LetterMade)
    assert made.mailing is not None
    assert (reminder.id, made.mailing.id) == (2, 2)
    return world


def _states(world: LetterWorld) -> tuple[StepState, MailingState, MailingState]:
    """Of the other customer's reminder and its mail, and of the letter's."""
    reminder, copy = world.records.mailings.kept.values()
    return world.step(PORT).state, reminder.state, copy.state


WAITING = (StepState.SENDING, MailingState.WAITING, MailingState.WAITING)


async def test_undo_after_a_letter_with_its_mail_recalls_no_other_customers_reminder(
    world: LetterWorld,
) -> None:
    answer = await undo_last(world.house, world.by(NADIA, "10:02"))
    assert answer == Refused(Why.UNDO_NOT_THIS, at=at("10:01"), about=About("letter_mailed", "ACME"))
    assert _states(world) == WAITING


async def test_once_its_mail_left_the_letter_is_all_that_undo_speaks_of(world: LetterWorld) -> None:
    await world.tick(at("10:11"))
    answer = await undo_last(world.house, world.by(NADIA, "10:12"))
    assert isinstance(answer, Refused)
    assert answer.about == About("letter", "ACME")


async def test_an_old_button_on_a_letters_mail_recalls_no_other_customers_reminder(
    world: LetterWorld,
) -> None:
    entry = next(
        each
        for each in world.records.trail.entries
        if each.entry.deed is Deed.REMINDER_ASKED and each.entry.subject == "mailing:2"
    )
    for kind in ("act", "press"):
        answer = await undo(world.house, world.by(NADIA, "10:02"), Subject(kind, entry.number))
        assert isinstance(answer, Refused)
        assert answer.why is Why.UNDO_NOT_THIS
    assert _states(world) == WAITING


async def test_a_digest_tells_a_letters_mail_not_as_a_reminder_that_could_be_undone(
    world: LetterWorld,
) -> None:
    async with world.work.looking() as one:
        logged = await logged_between(one, at("09:00"), at("10:05"))
    assert [each.entry.subject for each in logged.steps] == ["step:2"]
