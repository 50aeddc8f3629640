"""Delegations are kept on both engines: a person has one delegate on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.delegations import Delegation
from integration.ledgers import Company
from integration.logged import CAMILLE, LUC, MONDAY, NINE, work_of

DAY = timedelta(days=1)
HUGUES = "hugues@lumen.example"


def delegation(first_on: date = MONDAY, last_on: date = MONDAY + 4 * DAY, **other: object) -> Delegation:
    made = Delegation(0, CAMILLE, LUC, first_on, last_on, NINE)
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


async def test_it_counts_on_its_first_and_last_day(company: Company) -> None:
    async with work_of(company).working() as one:
        kept = await one.delegations.add(delegation())
        assert kept == replace(delegation(), id=kept.id)
        days = (MONDAY - DAY, MONDAY, MONDAY + 4 * DAY, MONDAY + 5 * DAY)
        assert [await one.delegations.on(day) for day in days] == [(), (kept,), (kept,), ()]
        assert [await one.delegations.of_person(CAMILLE, day) for day in days] == [(kept,)] * 3 + [()]
        assert await one.delegations.of_person(LUC, MONDAY) == ()


async def test_those_of_any_of_the_days_end_and_no_other(company: Company) -> None:
    async with work_of(company).working() as one:
        first = await one.delegations.add(delegation())
        later = await one.delegations.add(delegation(MONDAY + 7 * DAY, MONDAY + 9 * DAY))
        of_other = await one.delegations.add(delegation(person=HUGUES))
        ended = await one.delegations.end(CAMILLE, NINE, MONDAY + 4 * DAY, MONDAY + 6 * DAY)
        assert ended == (first,)
        assert await one.delegations.of_person(CAMILLE, MONDAY) == (later,)
        assert await one.delegations.on(MONDAY) == (of_other,)


async def test_taken_back_it_counts_no_more(company: Company) -> None:
    async with work_of(company).working() as one:
        await one.delegations.add(delegation(MONDAY - 9 * DAY, MONDAY - DAY))
        first = await one.delegations.add(delegation())
        later = await one.delegations.add(delegation(MONDAY + 7 * DAY, MONDAY + 9 * DAY))
        of_other = await one.delegations.add(delegation(person=HUGUES))
        assert await one.delegations.end(CAMILLE, NINE, MONDAY) == (first, later)
        assert await one.delegations.end(CAMILLE, NINE, MONDAY) == ()
        assert await one.delegations.of_person(CAMILLE, MONDAY) == ()
        assert await one.delegations.on(MONDAY) == (of_other,)


async def test_by_the_company_s_day_and_not_by_that_of_the_hour_in_utc(company: Company) -> None:
    """At 00:30 of Tuesday in Paris it is 23:30 of Monday in UTC: what ended on Monday is over."""
    async with work_of(company).working() as one:
        await one.delegations.add(delegation(MONDAY, MONDAY))
        half_past_midnight = NINE.replace(hour=23, minute=30)
        assert await one.delegations.end(CAMILLE, half_past_midnight, MONDAY + DAY) == ()


async def test_nothing_is_seen_or_changed_from_another_workspace(company: Company) -> None:
    async with work_of(company).working() as one:
        kept = await one.delegations.add(delegation())
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    async with work_of(elsewhere).working() as one:
        assert await one.delegations.on(MONDAY) == await one.delegations.of_person(CAMILLE, MONDAY) == ()
        assert await one.delegations.end(CAMILLE, NINE, MONDAY) == ()
    async with work_of(company).looking() as one:
        assert await one.delegations.on(MONDAY) == (kept,)
