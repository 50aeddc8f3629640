"""The work on a customer's step as a card shows it: what is on its way, what was tried, what was taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.card import CardMail, CardSteps
from bot.credit.due_step import STAYS, DueStep, StepOutcome, StepState, Track
from bot.credit.ledger import Customer
from bot.credit.letter import Letter
from bot.credit.mailing import Mailing, MailingState
from bot.policy import Policy
from bot.reading import Reader

LETTERS_SHOWN = 2


async def card_steps(policy: Policy, reader: Reader, customer: Customer, as_of: date) -> CardSteps:
    """As it stands now; nothing of a day before the first sweep."""
    if not any(first <= as_of for first in (await reader.dunning.first_sweeps()).values()):
        return CardSteps()
    steps = {each.id: each for each in await reader.dunning.of_customer(customer.id)}
    after_due = [each for each in steps.values() if each.track is Track.AFTER_DUE]
    runs = next((each for each in after_due if each.state.is_running), None)
    mails = [each for each in await reader.mailings.of_customer(customer.id) if _waits(each)]
    shown = sorted(mails, key=lambda each: (each.leaves_at, each.id))
    return CardSteps(
        is_sending=runs is not None and runs.state is StepState.SENDING,
        attempts=runs.attempts if runs else 0,
        tries=policy.dunning.attempts,
        last_try=await _last_try(policy, reader, runs) if runs and runs.attempts else None,
        held_on=_held_on(max(after_due, key=lambda each: each.id, default=None)),
        letters=await _letters(reader, customer, as_of),
        mails=tuple([await _mail(policy, reader, each, steps, _email(policy, customer)) for each in shown]),
    )


async def _letters(reader: Reader, customer: Customer, as_of: date) -> tuple[Letter, ...]:
    made = await reader.letters.of_customer(customer.id)
    return tuple(each for each in made if each.made_on <= as_of)[:LETTERS_SHOWN]


def _email(policy: Policy, customer: Customer) -> str:
    person = policy.person_for(customer.salesperson) if customer.salesperson else None
    return person.email.casefold() if person else ""


def _waits(mailing: Mailing) -> bool:
    return mailing.state is MailingState.WAITING


async def _last_try(policy: Policy, reader: Reader, step: DueStep) -> date | None:
    lines = await reader.dunning.lines(step.id)
    tried = [each.at for each in lines if each.outcome in STAYS]
    return tried[-1].astimezone(policy.zone).date() if tried else None


def _held_on(newest: DueStep | None) -> date | None:
    is_the_clocks = newest is not None and newest.outcome is StepOutcome.HELD and not newest.taken_by
    return newest.taken_on if newest is not None and is_the_clocks else None


async def _mail(
    policy: Policy, reader: Reader, mailing: Mailing, steps: Mapping[int, DueStep], salesperson: str
) -> CardMail:
    there = replace(mailing, leaves_at=mailing.leaves_at.astimezone(policy.zone))
    if mailing.step_id is not None:
        step = steps[mailing.step_id]
        return CardMail(there, step.step, is_salespersons=step.owner == salesperson)
    letter = await reader.letters.one(mailing.letter_id) if mailing.letter_id is not None else None
    of = steps.get(letter.step_id) if letter is not None and letter.step_id is not None else None
    number = letter.number if letter is not None else ""
    return CardMail(there, None, number, is_salespersons=of is not None and of.owner == salesperson)
