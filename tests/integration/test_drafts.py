"""What was typed and read back is its writer's, for a day."""

from __future__ import annotations

from datetime import timedelta

from integration.ledgers import Company
from integration.logged import CAMILLE, LUC, NINE, work_of

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


async def test_a_draft_is_its_writers_and_of_its_kind(company: Company) -> None:
    async with work_of(company).working() as one:
        draft = await one.drafts.keep(CAMILLE, "promise", '{"amount": "12000"}', NINE)
        assert await one.drafts.of(draft, CAMILLE.upper(), "promise") == '{"amount": "12000"}'
        assert await one.drafts.of(draft, LUC, "promise") is None
        assert await one.drafts.of(draft, CAMILLE, "dispute") is None
        assert await one.drafts.of(draft + 1, CAMILLE, "promise") is None
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    async with work_of(elsewhere).looking() as one:
        assert await one.drafts.of(draft, CAMILLE, "promise") is None


async def test_drafts_of_more_than_a_day_ago_are_forgotten_with_the_next(company: Company) -> None:
    async with work_of(company).working() as one:
        old = await one.drafts.keep(CAMILLE, "promise", "a", NINE)
        young = await one.drafts.keep(LUC, "promise", "b", NINE + SECOND)
        await one.drafts.keep(LUC, "promise", "c", NINE + DAY)
        assert await one.drafts.of(old, CAMILLE, "promise") == "a"
        await one.drafts.keep(LUC, "promise", "d", NINE + DAY + SECOND)
        assert await one.drafts.of(old, CAMILLE, "promise") is None
        assert await one.drafts.of(young, LUC, "promise") == "b"


async def test_a_number_is_never_given_twice_for_it_is_the_key_of_a_wish(company: Company) -> None:
    async with work_of(company).working() as one:
        first = await one.drafts.keep(CAMILLE, "promise", "a", NINE)
    async with work_of(company).working() as one:
        assert await one.drafts.keep(CAMILLE, "promise", "b", NINE + 3 * DAY) == first + 1
