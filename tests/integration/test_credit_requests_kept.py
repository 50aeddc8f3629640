"""Requests to the credit manager are kept for good on both engines, and decided once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.credit.money import CurrencyMismatchError, Money
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.errors import StorageError, UnknownRecordError
from integration.kept import UNTIL, request
from integration.ledgers import Company
from integration.logged import CAMILLE, LUC, MONDAY, NINE, Ids, euros, opened, work_of

DAY = timedelta(days=1)
GRANTED = {
    "state": RequestState.APPROVED,
    "decided_by": LUC,
    "decided_at": NINE + DAY,
    "counts_from": MONDAY,
    "counts_until": UNTIL,
}


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, made: CreditRequest, key: str) -> CreditRequest:
    async with work_of(company).working() as one:
        kept = await one.requests.add(made, key)
    assert kept is not None
    return kept


async def test_a_request_comes_back_as_it_was_kept(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    plain = await keep(company, request(acme), "k1")
    full = request(
        acme,
        kind=RequestKind.TERMS,
        amount=None,
        asked_amount=None,
        order=euros("15000.00"),
        terms_days=15,
        needs_two=True,
        first_by=LUC,
        first_for=CAMILLE,
        first_at=NINE + DAY,
        decided_by="hugues@lumen.example",
        decided_for="nadia@lumen.example",
        decided_at=NINE + 2 * DAY,
        decision_reason="<!channel> non",
        state=RequestState.REJECTED,
        reminded_at=NINE + DAY,
        announced_at=NINE + DAY,
        announced_to=(LUC, CAMILLE),
        ended_on=MONDAY + 2 * DAY,
    )
    kept = await keep(company, full, "k2")
    bare = await keep(company, request(acme, kind=RequestKind.RELEASE, amount=None, asked_amount=None), "k3")
    assert kept == replace(full, id=kept.id)
    async with work_of(company).looking() as one:
        assert await one.requests.one(plain.id) == plain
        assert await one.requests.of_key("k2") == kept
        assert await one.requests.one(bare.id) == bare
        assert await one.requests.of_key("k4") is None
        assert await one.requests.of_customer(acme) == (bare, kept, plain)
    async with company.books.reading() as reader:
        assert await reader.requests.one(plain.id) == plain


async def test_a_key_is_kept_once(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]

    async def add() -> bool:
        async with work_of(company).working() as one:
            return await one.requests.add(request(acme), "k1") is not None

    assert sorted(await asyncio.gather(*(add() for _ in range(5)))) == [False] * 4 + [True]


async def test_of_two_who_decide_the_same_version_one_does(company: Company, ids: Ids) -> None:
    kept = await keep(company, request(ids.customers["ACME"]), "k1")

    async def decide(who: str) -> CreditRequest | None:
        async with work_of(company).working() as one:
            await one.requests.one(kept.id, hold=True)
            return await one.requests.change(replace(kept, decided_by=who, state=RequestState.APPROVED))

    decided = [one for one in await asyncio.gather(decide(CAMILLE), decide(LUC)) if one is not None]
    assert [one.version for one in decided] == [2]
    async with work_of(company).looking() as one:
        assert [await one.requests.one(kept.id)] == decided


async def test_whoever_holds_the_customer_keeps_another_decision_out(company: Company, ids: Ids) -> None:
    acme, told = ids.customers["ACME"], []

    async def work(name: str) -> None:
        async with work_of(company).working() as one:
            await one.requests.of_customer(acme, hold=True)
            told.append(f"{name} in")
            await asyncio.sleep(0.01)
            told.append(f"{name} out")

    await asyncio.gather(work("first"), work("second"))
    assert told in (
        ["first in", "first out", "second in", "second out"],
        ["second in", "second out", "first in", "first out"],
    )


async def test_those_that_wait_come_oldest_first(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    later = await keep(company, request(acme, asked_at=NINE + DAY), "k1")
    first = await keep(company, request(beta), "k2")
    await keep(company, request(beta, **GRANTED), "k3")
    async with work_of(company).looking() as one:
        assert await one.requests.waiting() == (first, later)


async def test_an_increase_counts_on_its_first_and_last_day(company: Company, ids: Ids) -> None:
    kept = await keep(company, request(ids.customers["ACME"], **GRANTED), "k1")
    await keep(company, request(ids.customers["ACME"]), "k2")
    async with work_of(company).working() as one:
        assert await one.requests.counting(MONDAY - DAY, MONDAY) == (kept,)
        assert await one.requests.counting(UNTIL, UNTIL + DAY) == (kept,)
        assert await one.requests.counting(date.min, MONDAY - DAY) == ()
        assert await one.requests.counting(UNTIL + DAY, date.max) == ()
        await one.requests.change(replace(kept, state=RequestState.ENDED, ended_on=UNTIL + DAY))
        assert await one.requests.counting(date.min, date.max) == ()


async def test_what_ended_is_found_by_the_day_it_did(company: Company, ids: Ids) -> None:
    kept = await keep(company, request(ids.customers["ACME"], **GRANTED), "k1")
    rejected = {
        "state": RequestState.REJECTED,
        "decided_by": LUC,
        "decided_at": NINE,
        "ended_on": UNTIL + DAY,
    }
    await keep(company, request(ids.customers["BETA"], **rejected), "k2")
    async with work_of(company).working() as one:
        assert await one.requests.ended(UNTIL, UNTIL + DAY) == ()
        over = await one.requests.change(replace(kept, state=RequestState.ENDED, ended_on=UNTIL + DAY))
        assert await one.requests.ended(UNTIL, UNTIL + DAY) == (over,)
        assert await one.requests.ended(UNTIL + DAY, UNTIL + 2 * DAY) == ()
        assert await one.requests.ended(UNTIL - DAY, UNTIL) == ()


async def test_amounts_of_two_currencies_are_refused(company: Company, ids: Ids) -> None:
    pounds = Money.of_minor(100_00, "GBP")
    with pytest.raises(CurrencyMismatchError):
        await keep(company, request(ids.customers["ACME"], order=pounds), "k1")


async def test_what_counts_has_an_amount_and_both_days(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    for wrong in ({"counts_from": MONDAY}, GRANTED | {"amount": None}, {"amount": euros("0.00")}):
        with pytest.raises(StorageError) as raised:
            await keep(company, request(acme, **wrong), "k1")
        assert isinstance(raised.value.__cause__, IntegrityError)


async def test_nothing_is_seen_or_changed_from_another_workspace(company: Company, ids: Ids) -> None:
    kept = await keep(company, request(ids.customers["ACME"], **GRANTED), "k1")
    await keep(company, request(ids.customers["ACME"]), "k2")
    elsewhere = Company(company.engine, company.folder, workspace="elsewhere")
    async with work_of(elsewhere).working() as one:
        assert await one.requests.of_key("k1") is None
        assert await one.requests.of_customer(kept.customer_id, hold=True) == ()
        assert await one.requests.waiting() == ()
        assert await one.requests.counting(date.min, date.max) == ()
        assert await one.requests.change(kept) is None
        with pytest.raises(UnknownRecordError):
            await one.requests.one(kept.id)
