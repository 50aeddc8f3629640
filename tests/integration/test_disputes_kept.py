"""Disputes and their threads are kept on both engines; an invoice has one that is not over."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.credit.dispute import Dispute, DisputeLine, DisputeReason, DisputeState, Escalation, LineKind
from bot.errors import AlreadyRunningError, UnknownRecordError
from integration.ledgers import Company
from integration.logged import CAMILLE, LUC, MONDAY, NINE, Ids, dispute, opened, work_of

DAY = timedelta(days=1)
OVER = {"state": DisputeState.REJECTED, "ended_by": LUC, "ended_at": NINE + DAY, "ended_on": MONDAY + DAY}


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, made: Dispute, key: str) -> Dispute:
    async with work_of(company).working() as one:
        kept = await one.disputes.add(made, key)
    assert kept is not None
    return kept


def of_fa1(ids: Ids, **other: object) -> Dispute:
    return dispute(ids.customers["ACME"], ids.documents["FA1"], **other)


async def test_a_dispute_comes_back_as_it_was_kept(company: Company, ids: Ids) -> None:
    plain = await keep(company, of_fa1(ids), "k1")
    full = dispute(
        ids.customers["BETA"],
        ids.documents["FB1"],
        is_whole=True,
        reason=DisputeReason.MISSING_ORDER_NUMBER,
        escalation=Escalation.CREDIT_MANAGER,
        escalated_on=MONDAY,
        proposed_credit=ids.documents["FA2"],
        outcome="<@U1> non",
        after_import=1,
        **OVER,
    )
    kept = await keep(company, full, "k2")
    assert kept == replace(full, id=kept.id)
    async with work_of(company).looking() as one:
        assert await one.disputes.one(plain.id) == plain
        assert await one.disputes.of_key("k2") == kept
        assert await one.disputes.of_key("k3") is None


async def test_a_running_one_keeps_others_out_until_it_is_over(company: Company, ids: Ids) -> None:
    running = await keep(company, of_fa1(ids), "k1")
    async with work_of(company).working() as one:
        assert await one.disputes.add(of_fa1(ids), "k1") is None
        with pytest.raises(AlreadyRunningError):
            await one.disputes.add(of_fa1(ids), "k2")
        ended = await one.disputes.change(replace(running, **OVER))  # type: ignore[arg-type]  # a test names the fields it changes
        again = await one.disputes.add(of_fa1(ids), "k2")
    assert ended is not None
    assert again is not None
    async with work_of(company).looking() as one:
        assert await one.disputes.running() == (again,)


async def test_of_several_who_dispute_an_invoice_at_once_one_does(company: Company, ids: Ids) -> None:
    async def add(key: str) -> bool:
        async with work_of(company).working() as one:
            try:
                return await one.disputes.add(of_fa1(ids), key) is not None
            except AlreadyRunningError:
                return False

    assert sorted(await asyncio.gather(*(add(f"k{number}") for number in range(5)))) == [False] * 4 + [True]


async def test_of_two_who_change_the_same_version_one_does(company: Company, ids: Ids) -> None:
    kept = await keep(company, of_fa1(ids), "k1")

    async def take(owner: str) -> Dispute | None:
        async with work_of(company).working() as one:
            await one.disputes.one(kept.id, hold=True)
            return await one.disputes.change(replace(kept, owner=owner, state=DisputeState.IN_PROGRESS))

    taken = [one for one in await asyncio.gather(take(CAMILLE), take(LUC)) if one is not None]
    assert [one.version for one in taken] == [2]
    async with work_of(company).looking() as one:
        assert [await one.disputes.one(kept.id)] == taken


async def test_lists_go_by_the_day_and_by_the_target(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    over = await keep(company, of_fa1(ids, **OVER), "k1")
    later = await keep(company, dispute(acme, ids.documents["FA2"], opened_at=NINE + DAY), "k2")
    sooner = await keep(company, dispute(beta, ids.documents["FB1"], target_on=date(2026, 3, 10)), "k3")
    async with work_of(company).looking() as one:
        assert await one.disputes.running() == (sooner, later)
        assert await one.disputes.of_customer(acme) == (later, over)
        assert await one.disputes.of_customers((acme, beta)) == {acme: (later, over), beta: (sooner,)}
        assert await one.disputes.listed(MONDAY) == (sooner, over, later)
        assert await one.disputes.listed(MONDAY + DAY) == (sooner, later)
        assert await one.disputes.listed(MONDAY + DAY, MONDAY) == (sooner, over, later)
        assert await one.disputes.listed(MONDAY - DAY) == ()
        assert await one.disputes.logged(NINE, NINE + DAY) == (later,)


async def test_a_thread_is_told_in_order(company: Company, ids: Ids) -> None:
    kept = await keep(company, of_fa1(ids), "k1")
    said = DisputeLine(0, kept.id, LineKind.COMMENT, CAMILLE, NINE + DAY, "le bon est signé")
    moved = DisputeLine(
        0, kept.id, LineKind.TARGET, "", NINE, "", DisputeState.IN_PROGRESS, LUC, date(2026, 3, 20)
    )
    async with work_of(company).working() as one:
        lines = (await one.disputes.say(said), await one.disputes.say(moved))
        assert await one.disputes.lines(kept.id) == lines
        assert await one.disputes.lines(kept.id + 1) == ()
    assert lines[0].id < lines[1].id
    assert [replace(line, id=0) for line in lines] == [said, moved]


async def test_nothing_is_seen_or_changed_from_another_workspace(company: Company, ids: Ids) -> None:
    kept = await keep(company, of_fa1(ids), "k1")
    said = DisputeLine(0, kept.id, LineKind.COMMENT, CAMILLE, NINE, "ici")
    async with work_of(company).working() as one:
        await one.disputes.say(said)
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    async with work_of(elsewhere).working() as one:
        assert await one.disputes.of_key("k1") is None
        assert await one.disputes.of_customer(kept.customer_id, hold=True) == ()
        assert await one.disputes.running() == ()
        assert await one.disputes.lines(kept.id) == ()
        assert await one.disputes.change(kept) is None
        with pytest.raises(UnknownRecordError):
            await one.disputes.one(kept.id)
        with pytest.raises(UnknownRecordError):
            await one.disputes.say(said)
