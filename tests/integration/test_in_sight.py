"""Customers, documents and lists hold what a person may see, in the database itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.credit.money import Money
from bot.errors import NotYoursError, UnknownCustomerError
from bot.files import FileKind
from bot.policy import Person, Policy, Role, SellingEntity
from bot.requests import Whose
from bot.services.customer_cards import customer_card
from bot.services.customers import How, find_customer, suggest_customers
from bot.services.digests import digests
from bot.services.documents import find_document
from bot.services.overdue import overdue_list
from bot.sight import EVERYTHING, Sight, sight_of
from integration.ledgers import FIRST, SECOND, Company
from storage.figures.find import MOST_FOUND

HEADER = "customer;name;salesperson;number;issued;due;gross;open;currency"
HOSTILE = 'Zoé\'; DROP TABLE customers; --%_\\ "x"'
CAMILLE = Person(
    email="camille@lumen.example",
    name="Camille Roy",
    role=Role.SALESPERSON,
    ledger_names=("C. ROY", HOSTILE),
)
LEA = Person(email="lea@lumen.example", name="Léa Faure", role=Role.SALESPERSON)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
RULES = Policy(people=(CAMILLE, LEA, NADIA))
CAMILLES = sight_of(CAMILLE, RULES)


def line(
    code: str, name: str, salesperson: str, number: str, gross: str = "100", due: str = "2026-02-14"
) -> str:
    """An invoice of a salesperson's customer, late on FIRST; CSV quotes are doubled."""
    said = salesperson.replace('"', '""')
    return f'{code};{name};"{said}";{number};2026-01-15;{due};{gross};{gross};EUR'


LEDGER = (
    line("C1", "ACME", "C. ROY", "F-1", "100"),
    line("C2", "ACME Sud", "c. roy", "F-2", "300"),
    line("C3", "ACME Nord", HOSTILE, "F-3", "200"),
    line("C4", "ACME Est", "Léa Faure", "F-4", "900"),
    line("C5", "ACME Ouest", "", "F-5", "50"),
)


@pytest.fixture
async def sold(company: Company) -> Company:
    """Five customers of three salespeople and of nobody."""
    company.policy = RULES
    report = await company.export(FIRST, *LEDGER, header=HEADER)
    assert report.refused == 0
    return company


async def test_salespeople_are_listed_as_the_ledger_writes_them(sold: Company) -> None:
    async with sold.books.reading() as reader:
        assert set(await reader.salespeople()) == {"", "C. ROY", HOSTILE, "Léa Faure", "c. roy"}


@pytest.mark.parametrize(
    ("typed", "how", "codes"),
    [
        ("acme", How.NAME, {"C1"}),
        ("acm", How.PREFIX, {"C1", "C2", "C3"}),
        ("C4", How.LIKENESS, set()),
        ("sud", How.WORDS, {"C2"}),
        ("est", None, set()),
    ],
)
async def test_only_customers_in_sight_fit(
    sold: Company, typed: str, how: How | None, codes: set[str]
) -> None:
    found = await find_customer(sold.books, typed, sight=CAMILLES)
    assert {row.code for row in found.customers} == codes
    assert {row.code for row in found.nearest} <= {"C1", "C2", "C3"}
    if codes:
        assert found.how is how


async def test_names_alike_or_near_are_those_in_sight(sold: Company) -> None:
    alike = await find_customer(sold.books, "ACMEE Nrod", sight=CAMILLES)
    assert {row.code for row in (*alike.customers, *alike.nearest)} <= {"C1", "C2", "C3"}
    lea = await find_customer(sold.books, "xyzzy", sight=sight_of(LEA, RULES))
    assert [row.code for row in lea.nearest] == ["C4"]


@pytest.mark.parametrize("names", [frozenset(), frozenset({""}), frozenset({"nobody"})])
async def test_who_sees_nobody_finds_nothing(sold: Company, names: frozenset[str]) -> None:
    nothing = Sight(everything=False, names=names)
    found = await find_customer(sold.books, "acme", sight=nothing)
    assert (found.customers, found.nearest) == ((), ())
    assert await suggest_customers(sold.books, "", nothing) == ()
    assert (await find_document(sold.books, "F-5", sight=nothing)).documents == ()
    shown = await overdue_list(sold.books, RULES, FIRST, nothing, whose=Whose.ALL)
    assert (shown.lines, shown.customers, shown.overdue) == ((), 0, ())


async def test_suggestions_are_those_in_sight(sold: Company) -> None:
    async def codes(typed: str, sight: Sight) -> list[str]:
        return [row.code for row in await suggest_customers(sold.books, typed, sight)]

    assert await codes("", CAMILLES) == ["C1", "C3", "C2"]
    assert await codes("", EVERYTHING) == ["C1", "C4", "C3", "C5", "C2"]
    assert await codes("no", CAMILLES) == ["C3"]
    assert await codes("acme x", CAMILLES) == []
    assert await codes("%", EVERYTHING) == []


async def test_the_number_of_rows_is_limited_after_the_sight(company: Company) -> None:
    others = [line(f"A{n:03}", f"Atelier {n:03}", "Léa Faure", f"F-{n}") for n in range(MOST_FOUND + 5)]
    await company.export(FIRST, *others, line("B1", "Atelier Zed", "C. ROY", "F-Z"), header=HEADER)
    assert (await find_customer(company.books, "atelier", sight=CAMILLES)).only is not None
    assert [row.code for row in await suggest_customers(company.books, "atel", CAMILLES)] == ["B1"]


async def test_cards_out_of_sight_are_refused(sold: Company) -> None:
    ids = dict(await sold.rows("SELECT code, id FROM customers"))
    shown = await customer_card(sold.books, RULES, ids["C3"], FIRST, CAMILLES)
    assert shown.customer.salesperson == HOSTILE
    for code in ("C4", "C5"):
        with pytest.raises(NotYoursError):
            await customer_card(sold.books, RULES, ids[code], FIRST, CAMILLES)
    with pytest.raises(UnknownCustomerError):
        await customer_card(sold.books, RULES, 10**6, FIRST, CAMILLES)


async def lines(company: Company, whose: Whose, reader: Person, day: date = FIRST, **asked: Any) -> list[str]:
    """The codes of a list."""
    sight = sight_of(reader, RULES)
    found = await overdue_list(company.books, RULES, day, sight, whose=whose, reader=reader, **asked)
    return [line.code for line in found.lines]


async def test_lists_hold_whose_customers_are_asked_for(sold: Company) -> None:
    assert await lines(sold, Whose.MINE, CAMILLE) == ["C2", "C3", "C1"]
    assert await lines(sold, Whose.ALL, CAMILLE) == ["C2", "C3", "C1"]
    assert await lines(sold, Whose.MINE, LEA) == ["C4"]
    assert await lines(sold, Whose.ALL, NADIA) == ["C4", "C2", "C3", "C1", "C5"]
    assert await lines(sold, Whose.NOBODY, NADIA) == ["C5"]
    assert await lines(sold, Whose.ALL, NADIA, top=4, page=2, offset=2) == ["C3", "C1"]


async def test_a_list_is_that_of_its_day(sold: Company) -> None:
    newer = (line("C1", "ACME", "C. ROY", "F-1", "70"), line("C2", "ACME Sud", "Léa Faure", "F-2", "300"))
    await sold.export(SECOND, *newer, header=HEADER)
    assert await lines(sold, Whose.MINE, LEA, SECOND) == ["C2"]
    assert await lines(sold, Whose.MINE, CAMILLE, SECOND) == ["C1"]
    before = SECOND - timedelta(days=1)
    assert await lines(sold, Whose.ALL, NADIA, before) == ["C4", "C2", "C3", "C1", "C5"]
    shown = await overdue_list(sold.books, RULES, before, EVERYTHING, whose=Whose.ALL)
    by_code = {one.code: one.ageing.overdue for one in shown.lines}
    assert by_code["C1"] == Money.of_minor(10000, "EUR")


async def test_a_list_holds_what_the_aged_balance_says(sold: Company) -> None:
    aged = await sold.ageings(FIRST)
    shown = await overdue_list(sold.books, RULES, FIRST, EVERYTHING, whose=Whose.ALL)
    assert {(one.code, one.ageing.currency): one.ageing for one in shown.lines} == aged


async def test_some_digests_are_those_of_everybody_in_the_database_too(company: Company) -> None:
    company.policy = RULES
    others = [line(f"A{n}", f"Atelier {n}", f"Salesperson {n}", f"G-{n}") for n in range(12)]
    await company.export(FIRST, *LEDGER, *others, header=HEADER)
    await company.export(SECOND, *LEDGER[1:], *others, header=HEADER)
    for day in (FIRST, SECOND):
        everybody = [one async for one in digests(company.books, RULES, day)]
        for email in (CAMILLE.email, LEA.email, NADIA.email):
            found = [one async for one in digests(company.books, RULES, day, (email,))]
            assert found == [one for one in everybody if one.recipient.email == email]
            assert len(found) == 1


async def test_an_entity_is_named_by_code_or_name(company: Company) -> None:
    company.policy = Policy(
        entities=(SellingEntity(code="A", name="Lumen Nord"), SellingEntity(code="B", name="Lumen Sud"))
    )
    header = f"entity;{HEADER}"
    rows = [f"{code};{line('C1', 'ACME', 'C. ROY', f'F-{code}')}" for code in ("A", "B")]
    report = await company.export(FIRST, *rows, header=header, kind=FileKind.RECEIVABLES)
    assert report.refused == 0
    assert len((await find_customer(company.books, "acme")).customers) == 2
    for typed in ("B", "b", "Lumen Sud", "lumen sud"):
        only = (await find_customer(company.books, "acme", typed)).only
        assert only is not None
        assert only.entity == "B"
        assert [one.number for one in (await find_document(company.books, "F-B", typed)).documents] == ["F-B"]
    assert (await find_document(company.books, "F-A", "B")).documents == ()
    shown = await overdue_list(
        company.books, company.policy, FIRST, EVERYTHING, whose=Whose.ALL, entity="lumen sud"
    )
    assert ([one.code for one in shown.lines], shown.entity) == (["C1"], "B")
