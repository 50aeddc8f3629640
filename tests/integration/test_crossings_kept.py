"""Crossings are kept on both engines: each threshold of a customer is crossed once until exposure is back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.credit.crossing import Crossing, Threshold
from bot.credit.money import CurrencyMismatchError, Money
from integration.kept import crossing
from integration.ledgers import Company
from integration.logged import MONDAY, NINE, Ids, opened, work_of

DAY = timedelta(days=1)


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, made: Crossing) -> Crossing:
    async with work_of(company).working() as one:
        kept = await one.crossings.add(made)
    assert kept is not None
    return kept


async def test_a_crossing_comes_back_as_it_was_kept(company: Company, ids: Ids) -> None:
    made = crossing(ids.customers["ACME"], threshold=Threshold.COVER, is_silent=True)
    kept = await keep(company, made)
    assert kept == replace(made, id=kept.id)
    async with company.books.reading() as reader:
        assert await reader.crossings.up() == (kept,)


async def test_a_threshold_is_crossed_again_once_exposure_came_back(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    first = await keep(company, crossing(acme))
    beyond = await keep(company, crossing(acme, threshold=Threshold.ALERT))
    async with work_of(company).working() as one:
        assert await one.crossings.add(crossing(acme)) is None
        await one.crossings.back(replace(first, back_on=MONDAY + DAY, back_at=NINE + DAY))
        await one.crossings.back(replace(first, back_on=MONDAY + 2 * DAY, back_at=NINE + 2 * DAY))
        assert await one.crossings.up() == (beyond,)
        again = await one.crossings.add(crossing(acme, crossed_on=MONDAY + DAY, crossed_at=NINE + DAY))
        assert again is not None
        assert await one.crossings.up((acme,)) == (beyond, again)
        returned = replace(first, back_on=MONDAY + DAY, back_at=NINE + DAY)
        assert await one.crossings.between(MONDAY - DAY, MONDAY + DAY) == (returned, beyond, again)
        assert await one.crossings.between(MONDAY, MONDAY + DAY) == (again,)


async def test_of_several_who_find_a_crossing_at_once_one_keeps_it(company: Company, ids: Ids) -> None:
    async def add() -> bool:
        async with work_of(company).working() as one:
            return await one.crossings.add(crossing(ids.customers["ACME"])) is not None

    assert sorted(await asyncio.gather(*(add() for _ in range(5)))) == [False] * 4 + [True]


async def test_each_customer_crosses_for_itself(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    one_of_acme = await keep(company, crossing(acme))
    one_of_beta = await keep(company, crossing(beta, crossed_at=NINE - DAY))
    async with work_of(company).looking() as one:
        assert await one.crossings.up() == (one_of_beta, one_of_acme)
        assert await one.crossings.up((beta,)) == (one_of_beta,)
        assert await one.crossings.up(()) == ()


async def test_two_currencies_are_never_compared(company: Company, ids: Ids) -> None:
    pounds = Money.of_minor(10_000_00, "GBP")
    with pytest.raises(CurrencyMismatchError):
        await keep(company, crossing(ids.customers["ACME"], limit=pounds))


async def test_an_entity_is_looked_at_for_the_first_time_once(company: Company, ids: Ids) -> None:
    async with work_of(company).working() as one:
        assert await one.crossings.watched() == frozenset()
        await one.crossings.watch("MAIN", NINE)
        await one.crossings.watch("MAIN", NINE + DAY)
        assert await one.crossings.watched() == {"MAIN"}
    assert ids.customers


async def test_nothing_is_seen_or_changed_from_another_workspace(company: Company, ids: Ids) -> None:
    kept = await keep(company, crossing(ids.customers["ACME"]))
    async with work_of(company).working() as one:
        await one.crossings.watch("MAIN", NINE)
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    async with work_of(elsewhere).working() as one:
        assert await one.crossings.up() == await one.crossings.up((kept.customer_id,)) == ()
        assert await one.crossings.between(MONDAY - DAY, MONDAY) == ()
        assert await one.crossings.watched() == frozenset()
        await one.crossings.back(replace(kept, back_on=MONDAY, back_at=NINE))
    async with work_of(company).looking() as one:
        assert await one.crossings.up() == (kept,)
