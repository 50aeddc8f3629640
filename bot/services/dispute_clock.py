"""What disputes do by themselves: those past their target go up, and credit notes propose their end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.audit import CLOCK, Deed, Surface
from bot.credit.dispute import Dispute, DisputeLine, Escalation, LineKind
from bot.credit.dispute_rules import escalation_due, next_level
from bot.credit.hours import within_hours
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.alone import alone
from bot.services.dispute_owners import level_up
from bot.services.dispute_steps import Step, by_clock, carry_out
from bot.services.house import House


async def escalate_disputes(house: House, now: datetime) -> tuple[Dispute, ...]:
    """Tell the owner's manager of what is past its target, and later the credit manager: once each."""
    today = house.today(now)
    async with house.work.looking() as one:
        late = [each for each in await one.disputes.running() if each.target_on < today]
        customers = await one.ledger.customers({each.customer_id for each in late}) if late else {}
        due = [
            each
            for each in late
            if await alone(_reached(house, one, each, customers[each.customer_id], now), "a late dispute")
        ]
    steps = (_escalate(house, each, customers[each.customer_id], now) for each in due)
    gone_up = [await alone(step, "the escalation of a dispute") for step in steps]
    return tuple(each for each in gone_up if each is not None)


async def propose_resolutions(house: House, now: datetime) -> tuple[Dispute, ...]:
    """Propose the end of disputes whose invoice a later import brought a credit note for.

    Each dispute knows the newest import of when it was opened, so that nothing is missed while the bot is
    down. One look for all of them finds the few that a credit note concerns: no other is held.
    """
    async with house.work.looking() as one:
        running = [each for each in await one.disputes.running() if each.proposed_credit is None]
        newest = await one.ledger.newest_import() if running else 0
        waiting = [each for each in running if each.after_import < newest]
        if not waiting:
            return ()
        credited = {invoice for invoice, _ in await one.ledger.credit_notes()}
    steps = (_propose(house, each.id, now) for each in waiting if each.document_id in credited)
    proposed = [await alone(step, "the proposed end of a dispute") for step in steps]
    return tuple(each for each in proposed if each is not None)


async def _escalate(house: House, dispute: Dispute, customer: KnownCustomer, now: datetime) -> Dispute | None:
    async with house.work.working() as one:
        held = await one.disputes.one(dispute.id, hold=True)
        reached = await _reached(house, one, held, customer, now)
        if reached is None:
            return None
        level, person = reached
        line = DisputeLine(0, held.id, LineKind.ESCALATED, CLOCK, now, owner=person, target_on=held.target_on)
        after = replace(held, escalation=level, escalated_on=house.today(now))
        step = Step(after, line, Deed.DISPUTE_ESCALATED)
        return await carry_out(house, one, customer, held, step, by_clock(now))


async def _reached(
    house: House, one: Work, dispute: Dispute, customer: KnownCustomer, now: datetime
) -> tuple[Escalation, str] | None:
    """The level that it goes up to now, and who is told: in working hours, a level at a time."""
    calendar = house.calendar(customer)
    if within_hours(now, house.policy.zone, calendar) != now:
        return None
    days = house.policy.disputes.next_level_days
    level = next_level(dispute, escalation_due(dispute, house.today(now), calendar, days))
    if level is None:
        return None
    told = _told(dispute, await one.disputes.lines(dispute.id))
    return level_up(house, customer, dispute, level, told | await _out_of_reach(house, one))


def _told(dispute: Dispute, lines: Sequence[DisputeLine]) -> set[str]:
    """Who was told already that this target is past."""
    gone_up = [line for line in lines if line.kind is LineKind.ESCALATED]
    return {line.owner for line in gone_up if line.target_on == dispute.target_on}


async def _out_of_reach(house: House, one: Work) -> set[str]:
    """Those of the policy whom Slack does not know, or no longer."""
    reached = {member.person for member in await one.members.all() if member.is_active}
    return {person.email.casefold() for person in house.policy.people} - reached


async def _propose(house: House, dispute_id: int, now: datetime) -> Dispute | None:
    async with house.work.working() as one:
        held = await one.disputes.one(dispute_id, hold=True)
        if held.state.is_over or held.proposed_credit is not None:
            return None
        found = await one.ledger.credit_notes()
        credit = next((paper for invoice, paper in found if invoice == held.document_id), None)
        if credit is None:
            return None
        customer = await one.ledger.customer(held.customer_id)
        number = credit.document.number
        line = DisputeLine(0, held.id, LineKind.CREDIT_NOTE, CLOCK, now, text=number)
        step = Step(replace(held, proposed_credit=credit.id), line, Deed.DISPUTE_CREDIT_FOUND)
        return await carry_out(house, one, customer, held, step, by_clock(now, Surface.IMPORT))
