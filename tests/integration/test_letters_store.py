"""Letters and files are kept on both engines; numbers have no gaps, whoever takes them when."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.credit.letter import LetterKind
from bot.credit.money import Money
from bot.errors import UnknownCustomerError, UnknownRecordError
from bot.policy import Policy, SellingEntity
from integration.dunned import DAY, letter
from integration.ledgers import FIRST, Company, item
from integration.logged import MONDAY, NINE, Ids, euros, opened, work_of

TWO = Policy(
    entities=(SellingEntity(code="MAIN", name="Main"), SellingEntity(code="SUD", name="Lumen Sud")),
)
FORMAL, REMINDER = LetterKind.FORMAL_NOTICE, LetterKind.REMINDER


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def test_a_letter_comes_back_as_it_was_kept(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    async with work_of(company).working() as one:
        file = await one.letters.keep("MD-2026-0001.pdf", "application/pdf", b"%PDF", NINE)
        amounts = euros("1200.00"), Money.of_minor(5_000_001, "KWD"), Money.of_minor(7, "JPY")
        full = letter(
            acme,
            "MD-2026-0001",
            file.id,
            owed=amounts,
            charges=(euros("624.16"),),
            address=("12 quai des Brumes", "33000 Bordeaux"),
            is_registered=True,
        )
        kept = await one.letters.add(full)
        newer = await one.letters.add(letter(acme, "MD-2026-0002", file.id, made_at=NINE + DAY))
    assert kept == replace(full, id=kept.id)
    async with company.books.reading() as reader:
        assert await reader.letters.one(kept.id) == kept
        assert await reader.letters.of_customer(acme) == (newer, kept)
        assert await reader.letters.of_number("MD-2026-0001") == (kept,)
        assert await reader.letters.of_number("MD-2026-0003") == ()
        with pytest.raises(UnknownRecordError):
            await reader.letters.one(kept.id + 100)


async def test_a_file_comes_back_byte_by_byte_with_its_checksum(company: Company, ids: Ids) -> None:
    content = bytes(range(256)) * 3
    async with work_of(company).working() as one:
        kept = await one.letters.keep("dossier.zip", "application/zip", content, NINE)
        empty = await one.letters.keep("vide.txt", "text/plain", b"", NINE)
        assert kept.size == 768
        # By `sha256sum` of these bytes, and of none.
        assert kept.sha256 == "f3a25aa93aa2fbba28d79260535bbd6a5eb0fc1c24a8b0f04e12b484c1dfe363"
        assert empty.sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        assert await one.letters.file(kept.id) == kept
        assert [await one.letters.content(each.id) for each in (kept, empty)] == [content, b""]
        for read in (one.letters.file, one.letters.content):
            with pytest.raises(UnknownRecordError):
                await read(empty.id + 100)


async def test_numbers_count_by_entity_kind_and_year(company: Company, ids: Ids) -> None:
    company.policy = TWO
    await company.export(FIRST, item("CETO", "X1", "9"), entity="SUD")
    (ceto,) = await company.rows("SELECT id FROM customers WHERE code = 'CETO'")
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    async with work_of(company).working() as one:
        taken = [
            await one.letters.next_number(customer, kind, on)
            for customer, kind, on in (
                (acme, FORMAL, MONDAY),
                (beta, FORMAL, MONDAY),
                (acme, REMINDER, MONDAY),
                (ceto[0], FORMAL, MONDAY),
                (acme, FORMAL, date(2027, 1, 1)),
            )
        ]
        with pytest.raises(UnknownCustomerError):
            await one.letters.next_number(beta + 100, FORMAL, MONDAY)
    assert taken == ["MD-2026-0001", "MD-2026-0002", "LR-2026-0001", "MD-2026-0001", "MD-2027-0001"]


async def test_a_number_that_is_rolled_back_is_given_again(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    with pytest.raises(ZeroDivisionError):
        async with work_of(company).working() as one:
            assert await one.letters.next_number(acme, FORMAL, MONDAY) == "MD-2026-0001"
            raise ZeroDivisionError
    async with work_of(company).working() as one:
        assert await one.letters.next_number(acme, FORMAL, MONDAY) == "MD-2026-0001"


async def test_who_takes_a_number_meanwhile_waits_for_the_one_before(company: Company, ids: Ids) -> None:
    acme, taken = ids.customers["ACME"], asyncio.Event()

    async def give_up() -> None:
        async with work_of(company).working() as one:
            await one.letters.next_number(acme, FORMAL, MONDAY)
            taken.set()
            await asyncio.sleep(0.05)
            raise ZeroDivisionError

    async def take() -> str:
        await taken.wait()
        async with work_of(company).working() as one:
            return await one.letters.next_number(acme, FORMAL, MONDAY)

    found = await asyncio.gather(give_up(), *(take() for _ in range(3)), return_exceptions=True)
    assert isinstance(found[0], ZeroDivisionError)
    assert sorted(map(str, found[1:])) == ["MD-2026-0001", "MD-2026-0002", "MD-2026-0003"]
