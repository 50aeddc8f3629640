"""The work on a customer's step as a card shows it: what is on its way, what was tried, what was taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bot.card import CardMail, CardSteps, LastStep
from bot.credit.due_step import (
    STAYS,
    DueStep,
    StepLineKind,
    StepOutcome,
    StepState,
    Track,
    standing_lines,
)
from bot.credit.ledger import Customer
from bot.credit.letter import Letter
from bot.credit.mailing import Mailing, MailingState
from bot.policy import Policy
from bot.reading import Reader
from bot.services.record_views import called

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
        last=await _last(policy, reader, customer, after_due, as_of),
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


async def _last(
    policy: Policy, reader: Reader, customer: Customer, steps: Iterable[DueStep], as_of: date
) -> LastStep | None:
    """Of the invoices that are open still; a hold that the clock took by itself is told apart."""
    owed = {each.id for each in await reader.ledger.open_documents(customer.id, as_of)}
    taken = [
        (each.taken_on, each.id, each)
        for each in steps
        if each.state.is_taken and not each.is_clocks_hold and owed.intersection(each.documents)
        if each.taken_on is not None and each.taken_on <= as_of
    ]
    if not taken:
        return None
    on, _, step = max(taken, key=lambda each: each[:2])
    by = called(policy, step.taken_by) if step.taken_by else ""
    is_skipped = step.state is StepState.SKIPPED
    reason = await _reason(reader, step) if is_skipped else ""
    return LastStep(step.step, on, None if is_skipped else step.outcome, by, reason)


async def _reason(reader: Reader, step: DueStep) -> str:
    """Why somebody skipped it."""
    lines = standing_lines(await reader.dunning.lines(step.id))
    said = [each.text for each in lines if each.kind is StepLineKind.SKIPPED]
    return said[-1] if said else ""


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
