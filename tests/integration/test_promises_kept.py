"""Promises and plans are kept on both engines, each key once and each version changed by one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.credit.promise import Because, Plan, PlanState, Promise, PromiseState
from bot.errors import UnknownRecordError
from integration.ledgers import Company
from integration.logged import CAMILLE, LUC, MONDAY, NINE, Ids, euros, opened, promise, work_of

DAY = timedelta(days=1)


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, made: Promise, key: str) -> Promise:
    async with work_of(company).working() as one:
        kept = await one.promises.add(made, key)
    assert kept is not None
    return kept


async def test_a_promise_comes_back_as_it_was_kept(company: Company, ids: Ids) -> None:
    acme, invoices = ids.customers["ACME"], (ids.documents["FA2"], ids.documents["FA1"])
    first = await keep(company, promise(acme, *invoices), "k1")
    said = "12 000 € <!channel> 😀\nligne 2"
    second = promise(
        acme,
        means=None,
        said_by=said,
        note=said,
        state=PromiseState.CANCELLED,
        in_a_row=3,
        replaces=first.id,
        opened_on=None,
        decided_by=LUC,
        decided_at=NINE + DAY,
        decision_reason=said,
        ended_on=MONDAY + DAY,
        ended_at=NINE + DAY,
        because=Because.WITHDRAWN,
        received=euros("12.34"),
    )
    kept = await keep(company, second, "k2")
    assert kept == replace(second, id=kept.id)
    async with work_of(company).looking() as one:
        assert await one.promises.one(first.id) == first
        assert first.documents == invoices
        assert await one.promises.of_key("k2") == kept
        assert await one.promises.of_key("k3") is None


async def test_a_key_is_kept_once_whoever_comes_at_the_same_time(company: Company, ids: Ids) -> None:
    made = promise(ids.customers["ACME"], ids.documents["FA1"])

    async def add() -> Promise | None:
        async with work_of(company).working() as one:
            return await one.promises.add(made, "k1")

    added = await asyncio.gather(*(add() for _ in range(6)))
    assert sum(one is not None for one in added) == 1
    assert len(await company.rows("SELECT id FROM promise_documents")) == 1


async def test_of_two_who_change_the_same_version_one_does(company: Company, ids: Ids) -> None:
    kept = await keep(company, promise(ids.customers["ACME"]), "k1")

    async def change(state: PromiseState) -> Promise | None:
        async with work_of(company).working() as one:
            return await one.promises.change(replace(kept, state=state))

    changed = await asyncio.gather(change(PromiseState.KEPT), change(PromiseState.BROKEN))
    (winner,) = [one for one in changed if one is not None]
    assert winner.version == 2
    async with work_of(company).looking() as one:
        assert await one.promises.one(kept.id) == winner
        assert await one.promises.change(kept) is None


async def test_who_holds_a_customer_is_waited_for_even_before_its_first_promise(
    company: Company, ids: Ids
) -> None:
    acme = ids.customers["ACME"]

    async def log(key: str) -> int:
        """How many promises there were before this one."""
        async with work_of(company).working() as one:
            before = await one.promises.of_customer(acme, hold=True)
            await asyncio.sleep(0.05)
            await one.promises.add(promise(acme), key)
            return len(before)

    assert sorted(await asyncio.gather(*(log(f"k{number}") for number in range(4)))) == [0, 1, 2, 3]


async def test_who_holds_a_promise_and_then_its_customer_meets_nobody_the_other_way_round(
    company: Company, ids: Ids
) -> None:
    acme = ids.customers["ACME"]
    kept = await keep(company, promise(acme), "k1")

    async def record_first() -> None:
        async with work_of(company).working() as one:
            await one.promises.one(kept.id, hold=True)
            await asyncio.sleep(0.05)
            await one.disputes.of_customer(acme, hold=True)

    async def customer_first() -> None:
        async with work_of(company).working() as one:
            await one.disputes.of_customer(acme, hold=True)
            await asyncio.sleep(0.05)
            await one.promises.one(kept.id, hold=True)

    await asyncio.wait_for(asyncio.gather(record_first(), customer_first()), 30)


async def test_those_of_customers_come_newest_first(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    old = await keep(company, promise(acme, ids.documents["FA1"]), "k1")
    new = await keep(company, promise(acme, ids.documents["FA2"], logged_at=NINE + DAY), "k2")
    async with work_of(company).looking() as one:
        assert await one.promises.of_customer(acme) == (new, old)
        assert await one.promises.of_customers((beta, acme)) == {acme: (new, old), beta: ()}
        assert await one.promises.of_customers(()) == {}
        assert len(await one.promises.of_customers(range(40_000))) == 40_000


async def test_the_unsettled_are_the_open_ones(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    theirs = await keep(company, promise(beta), "k1")
    later = await keep(company, promise(acme, promised_on=date(2026, 3, 20)), "k2")
    sooner = await keep(company, promise(acme), "k3")
    await keep(company, promise(acme, state=PromiseState.PROPOSED, opened_on=None), "k4")
    await keep(company, promise(acme, state=PromiseState.KEPT, ended_on=MONDAY), "k5")
    async with work_of(company).looking() as one:
        assert await one.promises.unsettled() == (sooner, later, theirs)


async def test_a_list_has_what_stood_on_a_day_and_what_ended_since(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    ended = {"state": PromiseState.KEPT, "promised_on": MONDAY}
    going = await keep(company, promise(acme), "k1")
    that_day = await keep(company, promise(acme, ended_on=MONDAY + 3 * DAY, **ended), "k2")
    before = await keep(company, promise(acme, ended_on=MONDAY + DAY, **ended), "k3")
    await keep(company, promise(acme, logged_on=MONDAY + 4 * DAY), "k4")
    async with work_of(company).looking() as one:
        assert await one.promises.listed(MONDAY + 2 * DAY) == (that_day, going)
        assert await one.promises.listed(MONDAY + 3 * DAY) == (going,)
        assert await one.promises.listed(MONDAY + 3 * DAY, MONDAY + DAY) == (that_day, going)
        assert await one.promises.listed(MONDAY + 3 * DAY, MONDAY) == (that_day, before, going)
        assert await one.promises.listed(MONDAY - DAY) == ()


async def test_the_logged_are_those_after_one_moment_and_by_another(company: Company, ids: Ids) -> None:
    acme, hour = ids.customers["ACME"], timedelta(hours=1)
    at_nine = await keep(company, promise(acme), "k1")
    at_ten = await keep(company, promise(acme, logged_at=NINE + hour), "k2")
    async with work_of(company).looking() as one:
        assert await one.promises.logged(NINE, NINE + hour) == (at_ten,)
        assert await one.promises.logged(NINE - hour, NINE + hour) == (at_nine, at_ten)


async def test_a_plan_is_kept_with_its_parts_once(company: Company, ids: Ids) -> None:
    acme, invoice = ids.customers["ACME"], ids.documents["FA1"]
    asked = Plan(0, acme, PlanState.PROPOSED, "trois fois", CAMILLE, NINE, MONDAY)
    parts = [promise(acme, invoice, promised_on=date(2026, month, 15)) for month in (5, 3, 4)]
    async with work_of(company).working() as one:
        plan = await one.promises.add_plan(asked, parts, "p1")
        assert await one.promises.add_plan(asked, parts, "p1") is None
    assert plan is not None
    async with work_of(company).working() as one:
        found, promises = await one.promises.plan(plan.id, hold=True)
        assert found == plan == await one.promises.plan_of_key("p1")
        assert [part.promised_on.month for part in promises] == [3, 4, 5]
        assert {part.plan_id for part in promises} == {plan.id}
        assert {part.documents for part in promises} == {(invoice,)}
        assert await one.promises.plans_waiting() == (plan,)
        decided = replace(
            plan,
            state=PlanState.RUNNING,
            decided_by=LUC,
            decided_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
            decision_reason="d'accord",
        )
        agreed = await one.promises.change_plan(decided)
        assert agreed == replace(decided, version=2)
        assert await one.promises.change_plan(decided) is None
        assert await one.promises.plans_waiting() == ()
        assert (await one.promises.plan(plan.id))[0] == agreed


async def test_nothing_is_seen_or_changed_from_another_workspace(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    kept = await keep(company, promise(acme), "k1")
    asked = Plan(0, acme, PlanState.PROPOSED, "", CAMILLE, NINE, MONDAY)
    async with work_of(company).working() as one:
        plan = await one.promises.add_plan(asked, [], "k1")
    assert plan is not None
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    async with work_of(elsewhere).working() as one:
        assert await one.promises.of_key("k1") is None
        assert await one.promises.of_customer(acme) == ()
        assert await one.promises.of_customers((acme,)) == {acme: ()}
        assert await one.promises.unsettled() == ()
        assert await one.promises.listed(MONDAY) == ()
        assert await one.promises.plans_waiting() == ()
        assert await one.promises.change(kept) is None
        assert await one.promises.change_plan(plan) is None
        with pytest.raises(UnknownRecordError):
            await one.promises.one(kept.id)
        with pytest.raises(UnknownRecordError):
            await one.promises.plan(plan.id)
