"""Holds are kept on both engines: of a customer one of each cause that goes on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.credit.hold import Hold, HoldCause
from bot.errors import AlreadyRunningError, UnknownRecordError
from integration.kept import UNTIL, hold
from integration.ledgers import Company
from integration.logged import CAMILLE, LUC, MONDAY, NINE, Ids, opened, work_of

DAY = timedelta(days=1)
OVER = {"ended_on": MONDAY + DAY, "ended_at": NINE + DAY}


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, made: Hold) -> Hold:
    async with work_of(company).working() as one:
        return await one.holds.add(made)


async def test_a_hold_comes_back_as_it_was_kept(company: Company, ids: Ids) -> None:
    acme, documents = ids.customers["ACME"], ids.documents
    full = hold(
        acme,
        set_by=CAMILLE,
        why="<@U1> rejet de prélèvement",
        documents=(documents["FA2"], documents["FA1"]),
        released_by=LUC,
        released_at=NINE + DAY,
        released_on=MONDAY + DAY,
        release_reason="virement vu",
        released_until=UNTIL,
        released_documents=(documents["FA1"],),
        **OVER,
    )
    kept = await keep(company, full)
    plain = await keep(company, hold(acme))
    assert kept == replace(full, id=kept.id)
    async with work_of(company).looking() as one:
        assert await one.holds.one(kept.id) == kept
        assert await one.holds.of_customer(acme) == (plain, kept)
    async with company.books.reading() as reader:
        assert await reader.holds.one(plain.id) == plain


async def test_of_each_cause_one_goes_on(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    late = await keep(company, hold(acme))
    by_hand = await keep(company, hold(acme, cause=HoldCause.BY_HAND, set_by=LUC, set_at=NINE + DAY))
    async with work_of(company).working() as one:
        with pytest.raises(AlreadyRunningError):
            await one.holds.add(hold(acme))
        await one.holds.change(replace(late, **OVER))  # type: ignore[arg-type]  # a test names the fields it changes
        again = await one.holds.add(hold(acme, set_at=NINE + 2 * DAY))
        assert await one.holds.running() == (by_hand, again)


async def test_of_several_who_set_the_same_hold_at_once_one_does(company: Company, ids: Ids) -> None:
    async def add() -> bool:
        async with work_of(company).working() as one:
            try:
                await one.holds.add(hold(ids.customers["ACME"]))
            except AlreadyRunningError:
                return False
        return True

    assert sorted(await asyncio.gather(*(add() for _ in range(5)))) == [False] * 4 + [True]


async def test_of_two_who_change_the_same_version_one_does(company: Company, ids: Ids) -> None:
    kept = await keep(company, hold(ids.customers["ACME"]))

    async def release(who: str) -> Hold | None:
        async with work_of(company).working() as one:
            await one.holds.one(kept.id, hold=True)
            return await one.holds.change(replace(kept, released_by=who, released_on=MONDAY))

    released = [one for one in await asyncio.gather(release(CAMILLE), release(LUC)) if one is not None]
    assert [one.version for one in released] == [2]
    async with work_of(company).looking() as one:
        assert [await one.holds.one(kept.id)] == released


async def test_a_released_hold_runs_on_until_its_cause_ends(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    released = await keep(company, hold(acme, released_by=LUC, released_on=MONDAY, released_at=NINE))
    other = await keep(company, hold(beta, set_at=NINE + DAY))
    await keep(company, hold(acme, cause=HoldCause.BREACH, **OVER))
    async with work_of(company).looking() as one:
        assert await one.holds.running() == (released, other)
        assert await one.holds.running((beta,)) == (other,)
        assert await one.holds.running(()) == ()


async def test_what_changed_is_told_for_the_days_after_one_and_up_to_another(
    company: Company, ids: Ids
) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    long_ago = {"set_on": MONDAY - 9 * DAY, "set_at": NINE - 9 * DAY}
    set_today = await keep(company, hold(acme))
    released = await keep(company, hold(beta, released_on=MONDAY, **long_ago))
    ended = await keep(company, hold(acme, cause=HoldCause.BREACH, ended_on=MONDAY, **long_ago))
    await keep(company, hold(beta, cause=HoldCause.BREACH, **long_ago))
    await keep(company, hold(beta, cause=HoldCause.BY_HAND, set_on=MONDAY + DAY))
    async with work_of(company).looking() as one:
        assert await one.holds.changed(MONDAY - DAY, MONDAY) == (released, ended, set_today)
        assert await one.holds.changed(MONDAY - 3 * DAY, MONDAY - DAY) == ()


async def test_nothing_is_seen_or_changed_from_another_workspace(company: Company, ids: Ids) -> None:
    kept = await keep(company, hold(ids.customers["ACME"]))
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    async with work_of(elsewhere).working() as one:
        assert await one.holds.of_customer(kept.customer_id, hold=True) == ()
        assert await one.holds.running() == await one.holds.running((kept.customer_id,)) == ()
        assert await one.holds.changed(MONDAY - DAY, MONDAY) == ()
        assert await one.holds.change(kept) is None
        with pytest.raises(UnknownRecordError):
            await one.holds.one(kept.id)
