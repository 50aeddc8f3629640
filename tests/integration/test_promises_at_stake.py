"""What is judged at a tick and told in a morning is read without the whole history, and misses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.credit.promise import Promise, PromiseState
from integration.ledgers import Company
from integration.logged import MONDAY, NINE, Ids, opened, promise, work_of

DAY = timedelta(days=1)
BEFORE, UNTIL = MONDAY - 30 * DAY, MONDAY + DAY


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, made: Promise, key: str) -> Promise:
    async with work_of(company).working() as one:
        kept = await one.promises.add(made, key)
    assert kept is not None
    return kept


def over(made: Promise, state: PromiseState, on: date, at: datetime = NINE) -> Promise:
    return replace(made, state=state, ended_on=on, ended_at=at)


async def test_at_stake_is_what_is_open_and_what_was_judged_since_it_was_logged(
    company: Company, ids: Ids
) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    running = await keep(company, promise(acme), "k1")
    since = await keep(company, over(promise(acme), PromiseState.KEPT, MONDAY, NINE + DAY), "k2")
    await keep(company, over(promise(acme), PromiseState.KEPT, MONDAY, NINE - DAY), "k3")
    await keep(company, over(promise(acme), PromiseState.REPLACED, MONDAY, NINE + DAY), "k4")
    await keep(company, over(promise(beta), PromiseState.BROKEN, MONDAY, NINE + DAY), "k5")
    async with work_of(company).looking() as one:
        assert await one.promises.at_stake() == {acme: (running, since)}


async def test_nothing_is_at_stake_when_nothing_is_open(company: Company, ids: Ids) -> None:
    await keep(company, over(promise(ids.customers["ACME"]), PromiseState.KEPT, MONDAY), "k1")
    async with work_of(company).looking() as one:
        assert await one.promises.at_stake() == {}
        assert await one.promises.let_down(BEFORE, UNTIL) == {}
        assert await one.promises.let_down(BEFORE, UNTIL, ()) == {}


async def test_let_down_has_what_was_broken_and_what_answers_for_it(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    one_invoice, other = ids.documents["FA1"], ids.documents["FA2"]
    long_ago = await keep(company, over(promise(acme, one_invoice), PromiseState.BROKEN, BEFORE), "k1")
    broken = await keep(company, over(promise(acme, one_invoice), PromiseState.BROKEN, MONDAY), "k2")
    kept = await keep(company, over(promise(acme, one_invoice), PromiseState.KEPT, MONDAY), "k3")
    going = await keep(company, promise(acme, one_invoice), "k4")
    on_account = await keep(company, promise(acme), "k5")
    still_open_then = over(promise(acme, one_invoice), PromiseState.REPLACED, UNTIL + DAY)
    later = await keep(company, still_open_then, "k6")
    await keep(company, over(promise(acme, other), PromiseState.KEPT, MONDAY), "k7")
    await keep(company, over(promise(acme, one_invoice), PromiseState.REPLACED, MONDAY), "k8")
    await keep(company, over(promise(beta), PromiseState.BROKEN, BEFORE), "k9")
    async with work_of(company).looking() as one:
        found = await one.promises.let_down(BEFORE, UNTIL)
    assert found == {acme: (later, on_account, going, kept, broken, long_ago)}


async def test_open_documents_of_several_customers_are_those_of_each(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    async with work_of(company).looking() as one:
        found = await one.ledger.open_documents_of((acme, beta), MONDAY)
        assert found == {each: await one.ledger.open_documents(each, MONDAY) for each in (acme, beta)}
        assert await one.ledger.open_documents_of((), MONDAY) == {}


async def test_numbers_and_what_is_settled_are_as_the_documents_say(company: Company, ids: Ids) -> None:
    async with work_of(company).looking() as one:
        known = await one.ledger.documents(ids.documents.values())
        assert await one.ledger.numbers(known) == {key: each.document.number for key, each in known.items()}
        closed = {key for key, each in known.items() if not each.document.open_amount}
        assert await one.ledger.settled(known) == closed
        assert await one.ledger.numbers(()) == {}
