"""What cases do by themselves: they wake on their day, and go up once their owner's deadline is past."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.audit import CLOCK, Deed
from bot.credit.case import Case, CaseLine, CaseLineKind, CaseState, Unreachable
from bot.credit.case_rules import due_on, is_past_due, next_level
from bot.credit.hours import within_hours
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.alone import alone
from bot.services.case_people import Chain, PassedOver, Reached, chains_of
from bot.services.case_steps import Carried, CaseStep, carry_out, with_message
from bot.services.case_tending import awake, passed_over
from bot.services.dispute_steps import by_clock
from bot.services.house import House

_SAID = frozenset({CaseLineKind.PASSED_OVER, CaseLineKind.ESCALATED})
_GONE = frozenset({Unreachable.LEFT, Unreachable.NO_ACCOUNT})


async def wake_cases(house: House, now: datetime) -> tuple[Case, ...]:
    """Wake what slept until today."""
    today = house.today(now)
    async with house.work.looking() as one:
        due = [each for each in await one.cases.running() if _is_to_wake(each, today)]
    woken = [await alone(_wake(house, each.id, now), "the waking of a case") for each in due]
    return tuple(each for each in woken if each is not None)


async def escalate_cases(house: House, now: datetime) -> tuple[Case, ...]:
    """Hand on what its owner did not end in time, one level at a time, in working hours; and at any hour,
    awake or asleep, what an owner has who cannot be reached any more."""
    today = house.today(now)
    async with house.work.looking() as one:
        running = await one.cases.running()
        left = await _left(house, one, running) if running else ()
        late = [each for each in running if each not in left and _is_late(house, each, today)]
        customers = await one.ledger.customers({each.customer_id for each in late}) if late else {}
    due = [each for each in late if _is_working(house, customers[each.customer_id], now)]
    what = "the escalation of a case"
    gone_up = [await alone(_escalate(house, each.id, now), what) for each in (*left, *due)]
    return tuple(each for each in gone_up if each is not None)


async def _left(house: House, one: Work, running: Sequence[Case]) -> tuple[Case, ...]:
    """Those whose owner has left, or has no account any more; none while no account was ever read."""
    members = await one.members.all()
    active = {member.person for member in members if member.is_active}
    there = {owner for owner in active if house.policy.person(owner) is not None}
    return tuple(each for each in running if members and each.owner and each.owner not in there)


def _is_to_wake(case: Case, today: date) -> bool:
    sleeps = case.state is CaseState.SNOOZED and case.snoozed_until is not None
    return sleeps and case.snoozed_until is not None and case.snoozed_until <= today


def _is_late(house: House, case: Case, today: date) -> bool:
    """Not when it sleeps, nor when it is as high as it goes.

    One of first figures or of a list waits until it has a message, or until somebody took it: or else a
    first import would page everybody two days later.
    """
    policy = house.policy
    is_last = next_level(case.level, policy.credit.chain(policy.organisation)) is None
    return case.state is CaseState.OPEN and _is_known(case) and not is_last and is_past_due(case, today)


def _is_known(case: Case) -> bool:
    return bool(case.posted_key) or case.taken_at is not None


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
        has_owner = bool(case.owner) and case.state is not CaseState.CLOSED
        why = chain.why_not(case.owner) if has_owner else None
        if why is not None and why in _GONE:
            return replaced(chain, case, PassedOver(case.owner, why), now)
        if not _is_late(house, case, today):
            return None
        return escalated(chain, case, chain.up(case.level, case.owner), now)

    return await _do(house, case_id, now, step)


def escalated(chain: Chain, case: Case, reached: Reached, now: datetime, left: str = "") -> CaseStep:
    """Its new owner has the level's days; where nobody is left it stays, and says who was passed over."""
    lines = passed_over(reached.passed_over, case.id, now)
    after = with_message(replace(case, level=reached.level), now)
    posts = not case.posted_key
    if not reached.person:
        return CaseStep(after, Deed.CASE_ESCALATED, lines, _SAID, posts=posts)
    after, line = _handed_on(chain, after, reached, now, left)
    return CaseStep(after, Deed.CASE_ESCALATED, (*lines, line), _SAID, tells=True, posts=posts)


def replaced(chain: Chain, case: Case, owner: PassedOver, now: datetime) -> CaseStep:
    """Its owner is passed over; where nobody is left it is nobody's. Unless it was known, nobody is paged."""
    reached = chain.instead(case.level, case.owner)
    lines = passed_over((owner, *reached.passed_over), case.id, now)
    after = replace(case, owner="", taken_at=None, level=reached.level)
    if not _is_known(case):
        if reached.person:
            after, line = _handed_on(chain, after, reached, now, owner.person)
            lines = (*lines, line)
        return CaseStep(after, Deed.CASE_ESCALATED, lines)
    over = replace(reached, passed_over=(owner, *reached.passed_over))
    return escalated(chain, after, over, now, left=owner.person)


def _handed_on(chain: Chain, case: Case, reached: Reached, now: datetime, left: str) -> tuple[Case, CaseLine]:
    """`left` is who had it, when it goes on because they are not there any more."""
    house = chain.house
    days = house.policy.credit.days_at(reached.level)
    due = due_on(house.today(now), days, house.calendar(chain.customer))
    facts = {"stands_in_for": reached.stands_in_for} if reached.stands_in_for else {}
    facts |= {"left": left} if left else {}
    line = CaseLine(0, case.id, CaseLineKind.ESCALATED, CLOCK, now, owner=reached.person, on=due, facts=facts)
    return replace(case, owner=reached.person, due_on=due, taken_at=None), line


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
