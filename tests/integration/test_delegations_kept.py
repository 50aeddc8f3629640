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


async def test_a_new_one_ends_those_that_it_overlaps_and_no_other(company: Company) -> None:
    async with work_of(company).working() as one:
        await one.delegations.add(delegation())
        later = await one.delegations.add(delegation(MONDAY + 7 * DAY, MONDAY + 9 * DAY))
        of_other = await one.delegations.add(delegation(person=HUGUES))
        new = await one.delegations.add(delegation(MONDAY + 4 * DAY, MONDAY + 6 * DAY, to=HUGUES))
        assert await one.delegations.of_person(CAMILLE, MONDAY) == (new, later)
        assert await one.delegations.on(MONDAY) == (of_other,)


async def test_taken_back_it_counts_no_more(company: Company) -> None:
    async with work_of(company).working() as one:
        await one.delegations.add(delegation(MONDAY - 9 * DAY, MONDAY - DAY))
        await one.delegations.add(delegation())
        await one.delegations.add(delegation(MONDAY + 7 * DAY, MONDAY + 9 * DAY))
        of_other = await one.delegations.add(delegation(person=HUGUES))
        assert await one.delegations.end(CAMILLE, NINE) == 2
        assert await one.delegations.end(CAMILLE, NINE) == 0
        assert await one.delegations.of_person(CAMILLE, MONDAY) == ()
        assert await one.delegations.on(MONDAY) == (of_other,)


async def test_nothing_is_seen_or_changed_from_another_workspace(company: Company) -> None:
    async with work_of(company).working() as one:
        kept = await one.delegations.add(delegation())
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    async with work_of(elsewhere).working() as one:
        assert await one.delegations.on(MONDAY) == await one.delegations.of_person(CAMILLE, MONDAY) == ()
        assert await one.delegations.end(CAMILLE, NINE) == 0
    async with work_of(company).looking() as one:
        assert await one.delegations.on(MONDAY) == (kept,)
