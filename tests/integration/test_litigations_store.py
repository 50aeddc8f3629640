"""Hand-overs are kept on both engines: of a customer one is asked or runs."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import insert

from bot.credit.litigation import Litigation, LitigationState
from bot.credit.money import Money
from bot.dunning_records import Collected
from bot.errors import AlreadyRunningError, UnknownRecordError
from integration.dunned import DAY, due_step, litigation
from integration.ledgers import Company
from integration.logged import LUC, MONDAY, NINE, Ids, euros, opened, work_of
from storage.dunning_tables import CollectedRow


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, made: Litigation, key: str = "1") -> Litigation:
    async with work_of(company).working() as one:
        kept = await one.litigations.add(made, key)
    assert kept is not None
    return kept


async def test_a_hand_over_comes_back_as_it_was_kept(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    async with work_of(company).working() as one:
        (step,) = await one.dunning.add_all((due_step(acme),))
        file = await one.letters.keep("dossier.zip", "application/zip", b"PK", NINE)
    full = litigation(
        acme,
        step_id=step.id,
        state=LitigationState.ENDED,
        decided_by=LUC,
        decided_at=NINE + DAY,
        handed_over_on=MONDAY + DAY,
        decision_reason="d'accord",
        documents=(ids.documents["FA2"], ids.documents["FA1"]),
        claimed=(euros("1500.00"), Money.of_minor(700, "JPY")),
        charges=(euros("80.00"),),
        file_id=file.id,
        ended_on=MONDAY + 2 * DAY,
        ended_by=LUC,
        end_reason="réglé",
    )
    kept = await keep(company, full)
    newer = await keep(company, litigation(acme, asked_at=NINE + DAY), "2")
    assert kept == replace(full, id=kept.id)
    async with company.books.reading() as reader:
        assert await reader.litigations.one(kept.id) == kept
        assert await reader.litigations.of_customer(acme) == (newer, kept)
        with pytest.raises(UnknownRecordError):
            await reader.litigations.one(newer.id + 100)


async def test_one_at_a_time_is_asked_or_runs(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    first = await keep(company, litigation(acme))
    async with work_of(company).working() as one:
        assert await one.litigations.add(litigation(acme), "1") is None
        with pytest.raises(AlreadyRunningError):
            await one.litigations.add(litigation(acme), "2")
        runs = await one.litigations.change(replace(first, state=LitigationState.HANDED_OVER))
        assert runs is not None
        with pytest.raises(AlreadyRunningError):
            await one.litigations.add(litigation(acme), "3")
        theirs = await one.litigations.add(litigation(beta, asked_at=NINE + DAY), "4")
        assert await one.litigations.running() == (runs, theirs)
        assert await one.litigations.running((beta,)) == (theirs,)
        assert await one.litigations.change(replace(first, state=LitigationState.REFUSED)) is None
        assert await one.litigations.change(replace(runs, state=LitigationState.ENDED, ended_on=MONDAY))
        assert await one.litigations.running() == (theirs,)
        assert await one.litigations.add(litigation(acme), "5")


async def test_of_several_who_ask_at_once_one_does(company: Company, ids: Ids) -> None:
    async def ask(key: str) -> bool:
        try:
            await keep(company, litigation(ids.customers["ACME"]), key)
        except AlreadyRunningError:
            return False
        return True

    assert sorted(await asyncio.gather(*(ask(str(key)) for key in range(4)))) == [False] * 3 + [True]


async def test_a_customer_is_in_litigation_once_it_is_handed_over(company: Company, ids: Ids) -> None:
    asked = await keep(company, litigation(ids.customers["ACME"]))

    async def sued() -> list[str]:
        async with work_of(company).looking() as one:
            found = await one.dunning.sweep(MONDAY, MONDAY)
        return [each.code for each in found if each.is_in_litigation]

    assert await sued() == []
    async with work_of(company).working() as one:
        await one.litigations.change(replace(asked, state=LitigationState.HANDED_OVER))
    assert await sued() == ["ACME"]


async def test_what_was_brought_in_is_told_by_hand_over_the_oldest_first(company: Company, ids: Ids) -> None:
    kept = await keep(company, litigation(ids.customers["ACME"]))
    later = Collected(kept.id, MONDAY + DAY, euros("100.00"), None, "V2", "")
    first = Collected(kept.id, MONDAY, euros("900.00"), euros("90.00"), "V1", "FA1")
    async with company.engine.begin() as connection:
        for each in (later, first):
            values = {
                "workspace_id": 1,
                "litigation_id": kept.id,
                "received_on": each.received_on,
                "currency": each.amount.currency,
                "amount_minor": each.amount.minor,
                "fee_currency": "EUR" if each.fee else "",
                "fee_minor": each.fee.minor if each.fee else None,
                "reference": each.reference,
                "number": each.number,
            }
            await connection.execute(insert(CollectedRow).values(values))
    async with work_of(company).looking() as one:
        assert await one.litigations.collected((kept.id,)) == {kept.id: (first, later)}
        assert await one.litigations.collected(()) == {}
