"""Cases with the words that their ids stand for, who is next and by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.credit.case import Case, CaseLine, CaseState, Cause, CauseKind
from bot.credit.case_rules import due_on
from bot.credit.working_days import WorkingDays
from bot.credit_views import CaseView, CustomerFacts
from bot.ports import Work
from bot.services.case_people import Chain, chains_of
from bot.services.customer_facts import customer_facts, hold_views, of_customer
from bot.services.groups import groups_of
from bot.services.house import House

ONE_DAY = timedelta(days=1)
_COUNTED = frozenset({CauseKind.LATE_HOLD, CauseKind.LATE_STEP, CauseKind.LATE_DISPUTE})


async def case_view(
    house: House, one: Work, case: Case, as_of: date, lines: Sequence[CaseLine] = ()
) -> CaseView:
    """One case, with its story when it is given; moments are where the company is."""
    customer = await one.ledger.customer(case.customer_id)
    chain = (await chains_of(house, one, as_of)).of(customer)
    return _view(chain, case, await customer_facts(house, one, customer, as_of), lines)


async def case_views(house: House, one: Work, cases: Sequence[Case], as_of: date) -> tuple[CaseView, ...]:
    """In the same order, without their stories."""
    if not cases:
        return ()
    chains = await chains_of(house, one, as_of)
    customers = await one.ledger.customers({each.customer_id for each in cases})
    views = []
    for each in cases:
        customer = customers[each.customer_id]
        facts = await customer_facts(house, one, customer, as_of)
        views.append(_view(chains.of(customer), each, facts, ()))
    return tuple(views)


async def listed_views(house: House, one: Work, cases: Sequence[Case], as_of: date) -> tuple[CaseView, ...]:
    """As a list has them: exposures and holds beside, read for all of them at once, and nothing else."""
    ids = {each.customer_id for each in cases}
    if not ids:
        return ()
    chains, customers = await chains_of(house, one, as_of), await one.ledger.customers(ids)
    rows = {each.customer_id: each.exposure for each in await one.exposures.of(as_of, ids)}
    groups = await groups_of(house.policy, one.exposures, ids, as_of)
    running = [each for each in await one.holds.running(ids) if each.holds_on(as_of)]
    holds = await hold_views(house, one, running, as_of)
    views = []
    for each in cases:
        key, customer = each.customer_id, customers[each.customer_id]
        facts = CustomerFacts(
            of=of_customer(house, customer),
            as_of=as_of,
            exposure=rows[key],
            holds=tuple(hold for hold in holds if hold.hold.customer_id == key),
            group=groups.get(key),
        )
        views.append(_view(chains.of(customer), each, facts, ()))
    return tuple(views)


def _view(chain: Chain, case: Case, facts: CustomerFacts, lines: Sequence[CaseLine]) -> CaseView:
    house = chain.house
    return CaseView(
        case=_there(house, _counted(case, facts.as_of, house.calendar(chain.customer))),
        facts=facts,
        owner=house.name_of(case.owner),
        otherwise=otherwise(chain, case, facts.as_of),
        lines=tuple(replace(line, at=line.at.astimezone(house.policy.zone)) for line in lines),
        names=_names(house, case, lines),
    )


def otherwise(chain: Chain, case: Case, as_of: date) -> tuple[tuple[str, date], ...]:
    """Who is next, by name, and on which day it goes to them: the first worked one after a deadline."""
    if case.state is CaseState.CLOSED:
        return ()
    house, calendar = chain.house, chain.house.calendar(chain.customer)
    found: list[tuple[str, date]] = []
    level, present, deadline = case.level, case.owner, case.due_on
    while chain.above(level):
        reached = chain.up(level, present)
        if not reached.person:
            break
        on = max(calendar.on_or_after(deadline + ONE_DAY), as_of)
        found.append((house.name_of(reached.person), on))
        level, present = reached.level, reached.person
        deadline = due_on(on, house.policy.credit.days_at(level), calendar)
    return tuple(found)


def _counted(case: Case, as_of: date, calendar: WorkingDays) -> Case:
    """With the days of what is late as they are by now: working days of a step, calendar days else."""
    if not any(_counts(cause) for cause in case.causes):
        return case
    return replace(case, causes=tuple(_today(cause, as_of, calendar) for cause in case.causes))


def _counts(cause: Cause) -> bool:
    return cause.kind in _COUNTED and cause.on is not None and cause.ended_on is None


def _today(cause: Cause, as_of: date, calendar: WorkingDays) -> Cause:
    if cause.on is None or not _counts(cause):
        return cause
    if cause.kind is CauseKind.LATE_STEP:
        return replace(cause, days=calendar.between(cause.on, as_of))
    return replace(cause, days=(as_of - cause.on).days)


def _there(house: House, case: Case) -> Case:
    """Its moments as clocks show them where the company is."""
    return replace(
        case,
        opened_at=case.opened_at.astimezone(house.policy.zone),
        taken_at=_moment(house, case.taken_at),
        posted_at=_moment(house, case.posted_at),
        closed_at=_moment(house, case.closed_at),
    )


def _moment(house: House, at: datetime | None) -> datetime | None:
    return at.astimezone(house.policy.zone) if at else None


def _names(house: House, case: Case, lines: Iterable[CaseLine]) -> dict[str, str]:
    in_lines = (
        email
        for line in lines
        for email in (line.by, line.owner, line.facts.get("stands_in_for", ""), line.facts.get("left", ""))
    )
    people = (case.owner, case.closed_by, *in_lines)
    return {email: house.name_of(email) for email in people if email}
