"""Late customers as a list: whose they are, in which order, and what is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fakes import TODAY, Account, credit, eur, invoice, ledger, usd
from fakes_books import FakeBooks

from bot.credit.ageing import Bucket
from bot.credit.conversion import DatedRate
from bot.credit.digest import RestBucket
from bot.credit.freshness import Freshness
from bot.credit.money import Money
from bot.credit.overdue import OverdueList
from bot.errors import LedgerEmptyError, NotYoursError
from bot.policy import Person, Policy, Rate, Role, SellingEntity, Visibility
from bot.requests import Whose
from bot.services.ledger_days import BeforeTheLedgerError
from bot.services.overdue import overdue_list
from bot.sight import sight_of

MARC = Person(email="marc@lumen.example", name="Marc Olivier", role=Role.MANAGER)
CAMILLE = Person(
    email="camille@lumen.example",
    name="Camille Roy",
    role=Role.SALESPERSON,
    manager=MARC.email,
    ledger_names=("C. ROY", "07"),
)
LEA = Person(email="lea@lumen.example", name="Léa Faure", role=Role.SALESPERSON)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
RULES = Policy(people=(CAMILLE, MARC, LEA, NADIA))
BOOKS = FakeBooks(
    [
        Account(1, [invoice(44, eur("100"))]),
        Account(2, [invoice(5, eur("900"))], salesperson="07"),
        Account(3, [invoice(12, eur("300"))], salesperson="LEA FAURE"),
        Account(4, [invoice(12, eur("700"))], salesperson=""),
        Account(5, [invoice(12, eur("50"))], salesperson="Marc Olivier"),
        Account(6, [invoice(0, eur("80")), credit(eur("-10"))]),
        Account(7, [invoice(70, eur("60"))], salesperson="Zoé Petit"),
    ]
)


async def late(
    person: Person, whose: Whose = Whose.MINE, books: FakeBooks = BOOKS, rules: Policy = RULES, **asked: Any
) -> OverdueList:
    return await overdue_list(
        books, rules, asked.pop("as_of", TODAY), sight_of(person, rules), whose=whose, reader=person, **asked
    )


def ids(found: OverdueList) -> list[int]:
    return [line.id for line in found.lines]


async def test_mine_are_ones_own_by_every_name_most_overdue_first() -> None:
    found = await late(CAMILLE)
    assert (ids(found), found.whose, found.person) == ([2, 1], "mine", "")
    assert (found.customers, found.total_lines, found.overdue) == (2, 2, (eur("1000"),))
    first = found.lines[0]
    assert (first.code, first.name, first.entity, first.salesperson) == (
        "C0002",
        "Customer 2",
        "",
        "Camille Roy",
    )
    assert (first.oldest_days_late, first.ageing.overdue) == (5, eur("900"))
    assert found.buckets == (
        RestBucket(Bucket.FIRST, 1, (eur("900"),)),
        RestBucket(Bucket.SECOND, 1, (eur("100"),)),
    )
    assert (found.freshness, found.thresholds, found.ranking_currency) == (
        Freshness.FRESH,
        (30, 60, 90),
        "EUR",
    )


async def test_a_managers_are_those_of_the_people_below_too() -> None:
    assert ids(await late(MARC)) == [2, 1, 5]


async def test_who_has_none_and_sees_all_has_all() -> None:
    found = await late(NADIA)
    assert (ids(found), found.whose) == ([2, 4, 3, 1, 7, 5], "all")


async def test_who_has_none_and_sees_not_all_has_none() -> None:
    stranger = Person(email="new@lumen.example", name="New", role=Role.SALESPERSON)
    found = await late(stranger, rules=Policy(people=(stranger,)))
    assert (ids(found), found.whose, found.customers, found.overdue) == ([], "mine", 0, ())
    assert (found.buckets, found.ledger_at) == ((), ledger().ledger_at)


@pytest.mark.parametrize(
    ("person", "expected"), [(CAMILLE, [2, 1]), (MARC, [2, 1, 5]), (NADIA, [2, 4, 3, 1, 7, 5])]
)
async def test_all_are_all_that_are_seen(person: Person, expected: list[int]) -> None:
    found = await late(person, Whose.ALL)
    assert (ids(found), found.whose) == (expected, "all")


async def test_somebodys_are_theirs_under_their_name() -> None:
    found = await late(NADIA, Whose.SOMEBODYS, somebody=CAMILLE)
    assert (ids(found), found.whose, found.person) == ([2, 1], "Camille Roy", "camille@lumen.example")
    assert ids(await late(MARC, Whose.SOMEBODYS, somebody=CAMILLE)) == [2, 1]
    assert ids(await late(NADIA, Whose.SOMEBODYS, somebody=NADIA)) == []


@pytest.mark.parametrize(("person", "somebody"), [(CAMILLE, LEA), (CAMILLE, MARC), (MARC, LEA), (LEA, None)])
async def test_somebody_out_of_sight_is_refused(person: Person, somebody: Person | None) -> None:
    with pytest.raises(NotYoursError):
        await late(person, Whose.SOMEBODYS, somebody=somebody)


async def test_nobodys_are_for_who_sees_everything() -> None:
    found = await late(NADIA, Whose.NOBODY)
    assert (ids(found), found.whose) == ([4], "nobody")
    assert ids(await late(LEA, Whose.NOBODY, rules=Policy(people=(LEA,), visibility=Visibility.ALL))) == [4]
    with pytest.raises(NotYoursError):
        await late(MARC, Whose.NOBODY)


@pytest.mark.parametrize(("days", "expected"), [(11, [3, 1]), (12, [1]), (43, [1]), (44, [])])
async def test_older_than_counts_from_the_day_after(days: int, expected: list[int]) -> None:
    books = FakeBooks([account for account in BOOKS.accounts if account.id in (1, 2, 3)])
    found = await late(NADIA, Whose.ALL, books, older_than=days)
    assert (ids(found), found.customers, found.older_than) == (expected, len(expected), days)


async def test_the_top_leaves_lines_out_and_counts_their_customers() -> None:
    found = await late(NADIA, Whose.ALL, top=2)
    assert (ids(found), found.total_lines, found.customers) == ([2, 4], 2, 6)
    assert found.overdue == (eur("2110"),)


async def test_a_page_says_how_many_lines_come_before_it() -> None:
    found = await late(NADIA, Whose.ALL, offset=4, page=4)
    assert (ids(found), found.offset, found.total_lines) == ([7, 5], 4, 6)
    assert ids(await late(NADIA, Whose.ALL, offset=2, page=2, top=3)) == [3]
    assert ids(await late(NADIA, Whose.ALL, offset=100)) == []


async def test_each_currency_has_its_own_order_the_main_one_first() -> None:
    books = FakeBooks(
        [
            Account(1, [invoice(5, eur("100")), invoice(44, usd("900"))]),
            Account(2, [invoice(5, usd("950")), invoice(0, eur("8000"))]),
            Account(3, [invoice(5, eur("200"))]),
        ]
    )
    found = await late(NADIA, Whose.ALL, books)
    assert [(line.id, line.ageing.currency) for line in found.lines] == [
        (3, "EUR"),
        (1, "EUR"),
        (2, "USD"),
        (1, "USD"),
    ]
    assert (found.customers, found.overdue) == (3, (usd("1850"), eur("300")))
    old = await late(NADIA, Whose.ALL, books, older_than=30)
    assert [(line.id, line.ageing.currency) for line in old.lines] == [(1, "EUR"), (1, "USD")]
    assert old.buckets == (RestBucket(Bucket.SECOND, 1, (usd("900"), eur("100"))),)


async def test_currencies_are_compared_by_the_rates_of_the_day() -> None:
    """$900 at 0.9 are €810; pounds have no rate and come last."""
    rates = (
        Rate(on=date(2026, 1, 1), of="USD", to="EUR", rate=Decimal("0.5")),
        Rate(on=date(2026, 11, 1), of="USD", to="EUR", rate=Decimal("0.9")),
    )
    policy = Policy(people=(NADIA,), rates=rates)
    accounts = [
        Account(1, [invoice(5, eur("800"))]),
        Account(2, [invoice(5, usd("900"))]),
        Account(3, [invoice(5, Money(Decimal(5000), "GBP"))]),
        Account(4, [invoice(5, eur("820"))]),
    ]
    found = await late(NADIA, Whose.ALL, FakeBooks(accounts), policy)
    assert ids(found) == [4, 2, 1, 3]
    assert found.rates == (DatedRate("USD", "EUR", Decimal("0.9"), date(2026, 11, 1)),)
    assert found.unranked_currencies == ("GBP",)
    assert found.entities == ("MAIN SAS",)


SWISS = replace(ledger("SWISS", date(2026, 11, 16)), name="Lumen Suisse", country="CH", currency="USD")
TWO = FakeBooks(
    [Account(1, [invoice(5, usd("100"))], entity="SWISS"), Account(2, [invoice(5, eur("90"))])],
    entities=(ledger(), SWISS),
)
TWO_RULES = Policy(
    people=(NADIA,),
    entities=(
        SellingEntity(code="MAIN", name="Main"),
        SellingEntity(code="SWISS", name="Lumen Suisse", currency="USD", country="CH"),
    ),
)


@pytest.mark.parametrize("entity", ["SWISS", "swiss", "Lumen Suisse", " lumen  SUISSE "])
async def test_one_entity_is_asked_for_by_code_or_name(entity: str) -> None:
    found = await late(NADIA, Whose.ALL, TWO, TWO_RULES, entity=entity)
    assert (ids(found), found.entity, found.ranking_currency) == ([1], "SWISS", "USD")
    assert (found.lines[0].entity, found.freshness) == ("", Freshness.STALE)


async def test_several_entities_are_named_and_the_oldest_figures_count() -> None:
    found = await late(NADIA, Whose.ALL, TWO, TWO_RULES)
    assert [line.entity for line in found.lines] == ["MAIN SAS", "Lumen Suisse"]
    assert (found.ledger_at, found.freshness) == (SWISS.ledger_at, Freshness.STALE)


async def test_an_entity_that_is_not_there_has_nobody() -> None:
    found = await late(NADIA, Whose.ALL, TWO, TWO_RULES, entity="OTHER")
    assert (ids(found), found.customers) == ([], 0)


async def test_a_day_before_the_ledger_and_an_empty_one_are_errors() -> None:
    with pytest.raises(BeforeTheLedgerError):
        await late(CAMILLE, as_of=date(2025, 12, 31))
    with pytest.raises(LedgerEmptyError):
        await late(CAMILLE, books=FakeBooks(empty=True))
