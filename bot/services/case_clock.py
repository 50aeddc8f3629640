"""What cases do by themselves: they wake on their day, and go up once their owner's deadline is past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from bot.audit import CLOCK, Deed
from bot.credit.case import Case, CaseLine, CaseLineKind, CaseState
from bot.credit.case_rules import due_on, is_past_due
from bot.credit.hours import within_hours
from bot.records import KnownCustomer
from bot.services.alone import alone
from bot.services.case_people import Chain, Reached, chains_of
from bot.services.case_steps import Carried, CaseStep, carry_out, with_message
from bot.services.case_tending import awake, passed_over
from bot.services.dispute_steps import by_clock
from bot.services.house import House


async def wake_cases(house: House, now: datetime) -> tuple[Case, ...]:
    """Wake what slept until today."""
    today = house.today(now)
    async with house.work.looking() as one:
        due = [each for each in await one.cases.running() if _is_to_wake(each, today)]
    woken = [await alone(_wake(house, each.id, now), "the waking of a case") for each in due]
    return tuple(each for each in woken if each is not None)


async def escalate_cases(house: House, now: datetime) -> tuple[Case, ...]:
    """Hand on what its owner did not end in time, one level at a time, in working hours."""
    today = house.today(now)
    async with house.work.looking() as one:
        late = [each for each in await one.cases.running() if _is_late(house, each, today)]
        customers = await one.ledger.customers({each.customer_id for each in late}) if late else {}
    due = [each for each in late if _is_working(house, customers[each.customer_id], now)]
    gone_up = [await alone(_escalate(house, each.id, now), "the escalation of a case") for each in due]
    return tuple(each for each in gone_up if each is not None)


def _is_to_wake(case: Case, today: date) -> bool:
    sleeps = case.state is CaseState.SNOOZED and case.snoozed_until is not None
    return sleeps and case.snoozed_until is not None and case.snoozed_until <= today


def _is_late(house: House, case: Case, today: date) -> bool:
    """Not when it sleeps, nor when it is as high as it goes.

    One of first figures or of a list waits until it has a message, or until somebody took it: or else a
    first import would page everybody two days later.
    """
    policy = house.policy
    order = list(policy.credit.chain(policy.organisation))
    is_last = case.level not in order or case.level is order[-1]
    is_known = bool(case.posted_key) or case.taken_at is not None
    return case.state is CaseState.OPEN and is_known and not is_last and is_past_due(case, today)


def _is_working(house: House, customer: KnownCustomer, now: datetime) -> bool:
    return within_hours(now, house.policy.zone, house.calendar(customer)) == now


async def _wake(house: House, case_id: int, now: datetime) -> Case | None:
    today = house.today(now)

    def step(case: Case, _: Chain) -> CaseStep | None:
        if not _is_to_wake(case, today):
            return None
        line = CaseLine(0, case.id, CaseLineKind.WOKEN, CLOCK, now)
        return CaseStep(awake(case, today), Deed.CASE_WOKEN, (line,), frozenset({CaseLineKind.WOKEN}))

    return await _do(house, case_id, now, step)


async def _escalate(house: House, case_id: int, now: datetime) -> Case | None:
    today = house.today(now)

    def step(case: Case, chain: Chain) -> CaseStep | None:
        if not _is_late(house, case, today):
            return None
        return escalated(chain, case, chain.up(case.level, case.owner), now)

    return await _do(house, case_id, now, step)


def escalated(chain: Chain, case: Case, reached: Reached, now: datetime) -> CaseStep:
    """Its new owner has the level's days; where nobody is left it stays, and says who was passed over."""
    house = chain.house
    lines = passed_over(reached.passed_over, case.id, now)
    after = with_message(replace(case, level=reached.level), now)
    posts = not case.posted_key
    said = frozenset({CaseLineKind.PASSED_OVER, CaseLineKind.ESCALATED})
    if not reached.person:
        return CaseStep(after, Deed.CASE_ESCALATED, lines, said, posts=posts)
    days = house.policy.credit.days_at(reached.level)
    due = due_on(house.today(now), days, house.calendar(chain.customer))
    facts = {"stands_in_for": reached.stands_in_for} if reached.stands_in_for else {}
    line = CaseLine(0, case.id, CaseLineKind.ESCALATED, CLOCK, now, owner=reached.person, on=due, facts=facts)
    after = replace(after, owner=reached.person, due_on=due, taken_at=None)
    return CaseStep(after, Deed.CASE_ESCALATED, (*lines, line), said, tells=True, posts=posts)


async def _do(
    house: House, case_id: int, now: datetime, step_of: Callable[[Case, Chain], CaseStep | None]
) -> Case | None:
    """Judged again under hold: whoever came first did it."""
    async with house.work.working() as one:
        held = await one.cases.one(case_id, hold=True)
        customer = await one.ledger.customer(held.customer_id)
        step = step_of(held, (await chains_of(house, one, house.today(now))).of(customer))
        if step is None:
            return None
        carried: Carried = await carry_out(house, one, customer, held, step, by_clock(now))
        return carried.case
