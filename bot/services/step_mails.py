"""The e-mails of steps that are on their way: reminders, and the copies of letters that took a step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.credit.due_step import DueStep, StepState
from bot.credit.letter import Letter
from bot.credit.mailing import Mailing
from bot.dunning_records import DunningSteps, Letters, Mailings


class Post(Protocol):
    """What is read to know which e-mails are on their way."""

    @property
    def dunning(self) -> DunningSteps:
        """Steps."""
        ...

    @property
    def mailings(self) -> Mailings:
        """E-mails to customers."""
        ...

    @property
    def letters(self) -> Letters:
        """Letters."""
        ...


async def steps_on_their_way(one: Post) -> tuple[DueStep, ...]:
    """Steps that a letter took, whose copy waits for its moment; what leaves first, first."""
    found = await _copies(one, await one.mailings.waiting())
    return tuple([await one.dunning.one(step_id) for step_id in found])


async def mails_on_their_way(one: Post, steps: Sequence[DueStep]) -> Mapping[int, Mailing]:
    """By step: of a reminder, whether it waits or was handed on; of a letter, the copy that waits or was."""
    if not any(each.state in (StepState.SENDING, StepState.DONE) for each in steps):
        return {}
    found = (*await one.mailings.handed_on(), *await one.mailings.waiting())
    reminders = {each.step_id: each for each in found if each.step_id is not None}
    if all(each.state is not StepState.DONE for each in steps):
        return reminders
    return reminders | await _copies(one, found)


async def _copies(one: Post, mailings: Collection[Mailing]) -> dict[int, Mailing]:
    """By the step that their letter took."""
    found: dict[int, Mailing] = {}
    for each in mailings:
        letter = await one.letters.one(each.letter_id) if each.step_id is None and each.letter_id else None
        if letter is not None and letter.step_id is not None:
            found[letter.step_id] = each
    return found


async def newest_mail(one: Post, step: DueStep, letters: Collection[Letter]) -> Mailing | None:
    """The newest of a step: its reminder, or the copy of the letter that took it."""
    if reminder := next(iter(await one.mailings.of_step(step.id)), None):
        return reminder
    own = {each.id for each in letters if each.step_id == step.id}
    if not own:
        return None
    every = await one.mailings.of_customer(step.customer_id)
    return next((each for each in every if each.letter_id in own), None)
