"""A mail that waits in the outbox: whether it is still to leave, and what becomes of it when it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.credit.due_step import EndReason, StepState
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.letter import Letter
from bot.credit.mailing import MailingState, mailing_of
from bot.dunning_views import MailText, OverdueFacts
from bot.errors import TemplateError
from bot.ports import Clock, Work
from bot.services.house import House
from bot.services.mailing_deeds import OnItsWay, drop, failed
from bot.services.overdue_facts import sums
from bot.services.reminder_mails import Situation, reminder_view, situation_of

LETTER_OUTDATED = "letter outdated"
"""The trouble of a letter's copy when something was paid, credited, promised or contested since."""
MAIL_OUTDATED = "mail outdated"
"""The trouble of a reminder that waited for the mail server while what it says, or its address, changed."""
_LETTER_ALONE = Step(StepAction.FORMAL_NOTICE, 0, 0, StepOwner.CREDIT_MANAGER)
"""What the copy of a letter made apart from any step goes by."""


async def still_wanted(house: House, clock: Clock, key: str) -> bool:
    """Whether what the mail of a notice asks for is to be asked for still, hours after it was written."""
    async with house.work.looking() as one:
        mailing = await one.mailings.one(mailing_of(key))
        if mailing.state is not MailingState.HANDED_ON:
            return False
        step = await one.dunning.one(mailing.step_id) if mailing.step_id is not None else None
        its = OnItsWay(await one.ledger.customer(mailing.customer_id), mailing, step)
        return await _against(house, one, its, clock()) is None


async def end_unwanted(house: House, one: Work, its: OnItsWay, now: datetime) -> None:
    """One that the outbox kept back is dropped; a letter's copy, or what is wanted again, is work."""
    against = await _against(house, one, its, now)
    if is_taken_over(its):
        await drop(house, one, its, None, now)
    elif isinstance(against, EndReason):
        await drop(house, one, its, against, now)
    else:
        await failed(house, one, its, against or MAIL_OUTDATED, now)


def is_taken_over(its: OnItsWay) -> bool:
    """Whether its step runs no more: another took its place."""
    return its.step is not None and its.step.state is not StepState.SENDING


def is_outdated(letter: Letter, facts: OverdueFacts) -> bool:
    """Whether its invoices are asked for something else today than in it."""
    return letter.owed != sums(line.asked for line in facts.lines if line.document_id in letter.documents)


def owner_of(its: OnItsWay, letter: Letter | None) -> str:
    """Who signs it: whose step it takes, else who made the letter."""
    return its.step.owner if its.step else letter.made_by if letter else ""


def step_of(its: OnItsWay) -> Step:
    """As the mailing was asked for."""
    step = its.step.step if its.step else _LETTER_ALONE
    return replace(step, template=its.mailing.template, charges=its.mailing.charges)


def words_of(
    house: House, situation: Situation, step: Step, owner: str, letter: Letter | None = None
) -> MailText | None:
    """None for words of the company's own that cannot be put together."""
    try:
        return house.wording.reminder(reminder_view(house, situation, step, owner, letter))
    except TemplateError:
        return None


async def seen_anew(house: House, one: Work, its: OnItsWay, now: datetime) -> tuple[Situation, Letter | None]:
    """What there is to ask for at a moment, and the letter that goes with it."""
    letter = await one.letters.one(its.mailing.letter_id) if its.mailing.letter_id is not None else None
    about = its.step.documents if its.step else letter.documents if letter else ()
    return await situation_of(house, one, its.customer, house.today(now), about), letter


async def _against(house: House, one: Work, its: OnItsWay, now: datetime) -> EndReason | str | None:
    """Why it does not leave: what ended, another step, or the trouble of what is not so any more."""
    if is_taken_over(its):
        return EndReason.POLICY
    situation, letter = await seen_anew(house, one, its, now)
    if situation.ends is not None:
        return situation.ends
    if letter is not None and is_outdated(letter, situation.facts):
        return LETTER_OUTDATED
    text = words_of(house, situation, step_of(its), owner_of(its, letter), letter)
    is_same = text is not None and (text.subject, text.text) == await one.mailings.content(its.mailing.id)
    return None if is_same and situation.address == its.mailing.to else MAIL_OUTDATED
