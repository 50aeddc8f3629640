"""Cases, their causes and their stories are kept on both engines; a customer has one that is not closed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.credit.case import (
    Case,
    CaseLine,
    CaseLineKind,
    CaseState,
    Cause,
    CauseKind,
    Level,
    Shown,
    Unreachable,
)
from bot.credit.money import CurrencyMismatchError, Money
from bot.errors import AlreadyRunningError, UnknownRecordError
from integration.kept import case, over_limit
from integration.ledgers import Company
from integration.logged import CAMILLE, LUC, MONDAY, NINE, Ids, euros, opened, work_of

DAY = timedelta(days=1)
CLOSED = {"state": CaseState.CLOSED, "closed_on": MONDAY + DAY, "closed_at": NINE + DAY}
BROKEN = Cause(CauseKind.BROKEN_PROMISE, "promise:12", MONDAY, euros("1000.00"), on=MONDAY)
DISPUTED = Cause(CauseKind.LATE_DISPUTE, "dispute:4", MONDAY, euros("300.00"), number="FA1", days=3)


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, made: Case) -> Case:
    async with work_of(company).working() as one:
        return await one.cases.add(made)


async def test_a_case_comes_back_as_it_was_kept(company: Company, ids: Ids) -> None:
    full = case(
        ids.customers["ACME"],
        over_limit(),
        BROKEN,
        DISPUTED,
        Cause(CauseKind.LATE_HOLD, "document:7", MONDAY, number="FA2", days=31, ended_on=MONDAY),
        level=Level.CREDIT_MANAGER,
        taken_at=NINE,
        shown=Shown(Decimal("1.0833"), "1000.00 EUR", Decimal("0.9500")),
        is_silent=True,
        is_listed=True,
        posted_at=NINE,
        posted_key="case:1",
        snoozed_until=MONDAY + DAY,
        snooze_reason="virement annoncé",
        closed_by=CAMILLE,
        **CLOSED,
    )
    kept = await keep(company, full)
    plain = await keep(company, case(ids.customers["ACME"], owner="", opened_at=NINE + DAY))
    assert kept == replace(full, id=kept.id)
    async with work_of(company).looking() as one:
        assert await one.cases.one(kept.id) == kept
        assert await one.cases.of_customer(kept.customer_id) == (plain, kept)
    async with company.books.reading() as reader:
        assert await reader.cases.one(kept.id) == kept


async def test_causes_are_changed_with_their_case_and_added_after_the_others(
    company: Company, ids: Ids
) -> None:
    kept = await keep(company, case(ids.customers["ACME"], over_limit(), BROKEN))
    ended, deeper = replace(BROKEN, ended_on=MONDAY + DAY), over_limit(amount=euros("12000.00"))
    again = replace(BROKEN, since=MONDAY + 2 * DAY)
    async with work_of(company).working() as one:
        changed = await one.cases.change(replace(kept, causes=(deeper, ended, DISPUTED, again)))
        assert changed is not None
        assert (changed.version, changed.causes) == (2, (deeper, ended, DISPUTED, again))
        assert await one.cases.one(kept.id) == changed
    assert await company.rows("SELECT COUNT(*) FROM case_causes") == [(4,)]


async def test_the_causes_of_a_version_that_moved_on_stay(company: Company, ids: Ids) -> None:
    kept = await keep(company, case(ids.customers["ACME"], over_limit()))
    async with work_of(company).working() as one:
        changed = await one.cases.change(replace(kept, owner=CAMILLE))
        assert await one.cases.change(replace(kept, causes=(over_limit(), BROKEN))) is None
        assert await one.cases.one(kept.id) == changed


async def test_amounts_of_a_cause_are_of_one_currency(company: Company, ids: Ids) -> None:
    pounds = Money.of_minor(100_00, "GBP")
    with pytest.raises(CurrencyMismatchError):
        await keep(company, case(ids.customers["ACME"], over_limit(limit=pounds)))


async def test_a_running_one_keeps_others_out_until_it_is_closed(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    running = await keep(company, case(acme, over_limit()))
    async with work_of(company).working() as one:
        with pytest.raises(AlreadyRunningError):
            await one.cases.add(case(acme))
        await one.cases.change(replace(running, **CLOSED))  # type: ignore[arg-type]  # a test names the fields it changes
        again = await one.cases.add(case(acme))
        assert await one.cases.running() == (again,)


async def test_of_several_who_open_a_case_at_once_one_does(company: Company, ids: Ids) -> None:
    async def add() -> bool:
        async with work_of(company).working() as one:
            try:
                await one.cases.add(case(ids.customers["ACME"], over_limit()))
            except AlreadyRunningError:
                return False
        return True

    assert sorted(await asyncio.gather(*(add() for _ in range(5)))) == [False] * 4 + [True]
    assert await company.rows("SELECT COUNT(*) FROM case_causes") == [(1,)]


async def test_of_two_who_take_the_same_version_one_does(company: Company, ids: Ids) -> None:
    kept = await keep(company, case(ids.customers["ACME"], over_limit()))

    async def take(owner: str) -> Case | None:
        async with work_of(company).working() as one:
            await one.cases.one(kept.id, hold=True)
            return await one.cases.change(replace(kept, owner=owner, taken_at=NINE + DAY))

    taken = [one for one in await asyncio.gather(take(CAMILLE), take(LUC)) if one is not None]
    assert [one.version for one in taken] == [2]
    async with work_of(company).looking() as one:
        assert [await one.cases.one(kept.id)] == taken


async def test_running_ones_come_by_their_deadline(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    later = await keep(company, case(acme, state=CaseState.SNOOZED, due_on=date(2026, 3, 9)))
    sooner = await keep(company, case(beta))
    await keep(company, case(beta, **CLOSED))
    async with work_of(company).looking() as one:
        assert await one.cases.running() == (sooner, later)
        assert await one.cases.running((acme,)) == (later,)
        assert await one.cases.running(()) == ()


async def test_a_story_is_told_in_order(company: Company, ids: Ids) -> None:
    kept = await keep(company, case(ids.customers["ACME"], over_limit()))
    facts = {"ratio": "1.03", "exposure": "10300.00 EUR", "limit": "10000.00 EUR"}
    told = CaseLine(0, kept.id, CaseLineKind.CAUSE, "", NINE + DAY, cause="breach:limit", facts=facts)
    slept = CaseLine(0, kept.id, CaseLineKind.SNOOZED, CAMILLE, NINE, "vu Mme Roy", on=MONDAY + DAY)
    passed = CaseLine(0, kept.id, CaseLineKind.PASSED_OVER, "", NINE, owner=LUC, why=Unreachable.NO_ACCOUNT)
    async with work_of(company).working() as one:
        lines = [await one.cases.say(line) for line in (told, slept, passed)]
        assert await one.cases.lines(kept.id) == tuple(lines)
        assert await one.cases.lines(kept.id + 1) == ()
    assert [replace(line, id=0) for line in lines] == [told, slept, passed]


async def test_nothing_is_seen_or_changed_from_another_workspace(company: Company, ids: Ids) -> None:
    kept = await keep(company, case(ids.customers["ACME"], over_limit()))
    said = CaseLine(0, kept.id, CaseLineKind.TAKEN, CAMILLE, NINE)
    async with work_of(company).working() as one:
        await one.cases.say(said)
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    async with work_of(elsewhere).working() as one:
        assert await one.cases.of_customer(kept.customer_id, hold=True) == ()
        assert await one.cases.running() == await one.cases.running((kept.customer_id,)) == ()
        assert await one.cases.lines(kept.id) == ()
        assert await one.cases.change(replace(kept, causes=(BROKEN,))) is None
        with pytest.raises(UnknownRecordError):
            await one.cases.one(kept.id)
        with pytest.raises(UnknownRecordError):
            await one.cases.say(said)
    async with work_of(company).looking() as one:
        assert await one.cases.one(kept.id) == kept
