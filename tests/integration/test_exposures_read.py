"""What an order is held against: groups, invoices very late, a year's orders and invoices, lowered limits."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.credit.behaviour import PaymentSums
from bot.credit.exposure import Utilisation
from bot.credit.money import Money
from bot.credit_records import Lowered
from bot.files import FileKind
from bot.policy import Policy
from bot.policy_parts import SellingEntity
from integration.ledgers import FIRST, SECOND, THIRD, Company, item
from integration.logged import dispute, euros, opened, promise, work_of

NEXT = FIRST + timedelta(days=1)
ORDERS = "customer;number;ordered;amount;open"
LIMITS = "customer;customer_name;credit_limit;insured_limit;terms"
FAMILY = "entity;customer;customer_name;parent"
TWO = Policy(entities=(SellingEntity(code="FR", name="Lumen"), SellingEntity(code="BE", name="Lumen BE")))


async def _customers(company: Company, day: date, *lines: str, header: str = LIMITS) -> None:
    report = await company.export(day, *lines, header=header, kind=FileKind.CUSTOMERS)
    assert report.refused == 0


async def _ids(company: Company) -> dict[str, int]:
    """By entity's and customer's codes."""
    rows = await company.rows(
        "SELECT e.code, c.code, c.id FROM customers c JOIN entities e ON e.id = c.entity_id"
    )
    return {f"{entity} {code}": key for entity, code, key in rows}


async def _family(company: Company) -> dict[str, int]:
    company.policy = TWO
    lines = (
        "FR;GRP-01;Holding;",
        "FR;A1;North;grp01",
        "FR;A2;South;GRP 01",
        "FR;LONE;Alone;",
        "FR;B1;Widow;NOBODY",
        "FR;B2;Orphan;nobody",
        "BE;GRP-01;Another;",
        "BE;A1;North again;GRP-01",
    )
    await _customers(company, FIRST, *lines, header=FAMILY)
    return await _ids(company)


@pytest.mark.parametrize(
    ("asked", "family"),
    [
        (["FR A1"], ["FR A1", "FR A2", "FR GRP-01"]),
        (["FR GRP-01"], ["FR A1", "FR A2", "FR GRP-01"]),
        (["FR LONE"], ["FR LONE"]),
        (["FR B1"], ["FR B1", "FR B2"]),
        (["BE GRP-01"], ["BE A1", "BE GRP-01"]),
        (["FR LONE", "FR B2", "BE A1"], ["BE A1", "BE GRP-01", "FR B1", "FR B2", "FR LONE"]),
        ([], []),
    ],
)
async def test_a_group_is_of_one_entity_and_its_parent_belongs_to_it(
    company: Company, asked: list[str], family: list[str]
) -> None:
    ids = await _family(company)
    async with company.books.reading() as reader:
        found = await reader.exposures.relatives([ids[one] for one in asked])
    assert sorted(name for name, key in ids.items() if key in found) == family
    assert len(found) == len(family)


async def test_many_groups_are_found_as_one_is(company: Company) -> None:
    lines = [f"MAIN;{letter}{n};Name;P{n}" for n in range(50) for letter in "AB"]
    await _customers(company, FIRST, *lines, "MAIN;LONE;Alone;", header=FAMILY)
    ids = await _ids(company)
    async with company.books.reading() as reader:
        found = await reader.exposures.relatives([ids[f"MAIN A{n}"] for n in range(50)])
    assert found == set(ids.values()) - {ids["MAIN LONE"]}


async def test_an_invoice_is_very_late_on_the_day_after_so_many(company: Company) -> None:
    await company.export(
        FIRST,
        item("C1", "F30", "10", due=(FIRST - timedelta(days=30)).isoformat()),
        item("C1", "F31", "20", due=(FIRST - timedelta(days=31)).isoformat(), disputed="5"),
        item("C2", "F99", "30", due=(FIRST - timedelta(days=99)).isoformat(), issued="2025-11-01"),
        item("C2", "A99", "-30", kind="credit note", due="2025-11-23", issued="2025-11-23"),
    )
    ids = await _ids(company)
    async with company.books.reading() as reader:
        found = await reader.exposures.very_late(FIRST, 30)
        assert [(one.document.number, one.document.disputed) for one in found] == [
            ("F31", euros("5")),
            ("F99", euros("0")),
        ]
        tomorrow = await reader.exposures.very_late(NEXT, 30, (ids["MAIN C1"],))
        assert [one.document.number for one in tomorrow] == ["F31", "F30"]
        assert await reader.exposures.very_late(NEXT, 30, ()) == ()


async def test_a_very_late_invoice_is_disputed_and_promised_as_on_the_day(company: Company) -> None:
    ids = await opened(company)
    acme, fa1 = ids.customers["ACME"], ids.documents["FA1"]
    async with work_of(company).working() as one:
        assert await one.disputes.add(dispute(acme, fa1, amount=euros("300"), opened_on=SECOND), "1")
        assert await one.promises.add(promise(acme, fa1, opened_on=THIRD), "1")
    async with company.books.reading() as reader:
        stood = [(await reader.exposures.very_late(day, 7, (acme,)))[0] for day in (FIRST, SECOND, THIRD)]
    assert {one.document_id for one in stood} == {fa1}
    assert [one.document.disputed for one in stood] == [euros("0"), euros("300"), euros("300")]
    assert [one.document.is_promised for one in stood] == [False, False, True]


async def test_an_order_of_the_year_counts_once_with_what_it_was_last(company: Company) -> None:
    async def orders(day: date, *lines: str) -> None:
        await company.export(day, *lines, header=ORDERS, kind=FileKind.ORDERS)

    await orders(FIRST, "C1;O1;2025-03-02;70;70", "C1;O2;2025-03-03;80;80", "C1;O3;2026-02-20;100;100")
    await orders(SECOND, "C1;O2;2025-03-03;80;10", "C1;O3;2026-02-20;120;120", "C1;O4;2026-03-05;9;9")
    customer = (await _ids(company))["MAIN C1"]
    async with company.books.reading() as reader:
        assert await reader.exposures.orders_of_year(customer, FIRST) == (euros("80"), euros("100"))
        assert await reader.exposures.orders_of_year(customer, SECOND) == (euros("120"), euros("9"))


async def test_invoices_of_the_year_count_settled_or_not_and_credits_do_not(company: Company) -> None:
    await company.export(
        FIRST,
        item("C1", "OLD", "500", issued="2025-03-02"),
        item("C1", "F1", "100", issued="2025-03-03"),
        item("C1", "F2", "200", left="50", issued="2026-02-01", due="2026-03-01"),
        item("C1", "YEN", "300", issued="2026-02-02", due="2026-03-02", currency="JPY"),
        item("C1", "A1", "-40", kind="credit note", issued="2026-02-03", due="2026-02-03"),
        item("C2", "F9", "900"),
    )
    await company.export(SECOND, item("C1", "F1", "100", issued="2025-03-03"))
    customer = (await _ids(company))["MAIN C1"]
    async with company.books.reading() as reader:
        found = await reader.exposures.invoices_of_year(customer, FIRST)
        assert found == (euros("100"), euros("200"), Money(Decimal(300), "JPY"))
        assert await reader.exposures.invoices_of_year(customer, SECOND) == found[1:]


async def test_the_newest_lowering_of_the_limit_is_found_between_two_days(company: Company) -> None:
    await _customers(company, FIRST, "C1;ACME;5000;;")
    await _customers(company, SECOND, "C1;ACME;4000;;")
    await _customers(company, THIRD, "C1;ACME;6000;9000;")
    customer = (await _ids(company))["MAIN C1"]
    found = Lowered(SECOND, euros("5000"), euros("4000"))
    eve = SECOND - timedelta(days=1)
    async with company.books.reading() as reader:
        assert await reader.exposures.lowered(customer, eve, SECOND) == found
        assert await reader.exposures.lowered(customer, eve, THIRD) == found
        assert await reader.exposures.lowered(customer, SECOND, THIRD) is None
        assert await reader.exposures.lowered(customer, eve - timedelta(days=9), eve) is None


async def test_a_limit_of_zero_is_a_lowering_and_a_first_limit_is_none(company: Company) -> None:
    await _customers(company, FIRST, "C1;ACME;5000;;", "C2;BETA;0;;")
    await _customers(company, SECOND, "C1;ACME;0;;", "C2;BETA;10;;")
    ids = await _ids(company)
    since = FIRST - timedelta(days=90)
    async with company.books.reading() as reader:
        lowered = await reader.exposures.lowered(ids["MAIN C1"], since, THIRD)
        assert lowered == Lowered(SECOND, euros("5000"), euros("0"))
        assert await reader.exposures.lowered(ids["MAIN C2"], since, THIRD) is None


async def test_payments_are_those_of_the_customer_s_own_currency(company: Company) -> None:
    header = "customer;number;issued;due;gross;currency;settled"
    lines = (
        "C1;H1;2025-12-01;2025-12-31;100;EUR;2026-01-10",
        "C1;H2;2025-06-01;2025-07-01;50;EUR;2025-07-01",
        "C1;H3;2025-12-01;2025-12-31;9000;JPY;2026-01-10",
        "C1;OPEN;2026-01-01;2026-01-31;1;EUR;",
    )
    await company.export(FIRST, *lines, header=header)
    customer = (await _ids(company))["MAIN C1"]
    async with company.books.reading() as reader:
        found = await reader.exposures.payments(customer, FIRST)
    assert found == PaymentSums(100_000, 10_000, 0, 5_000, 5_000, 2)


async def test_terms_are_as_the_ledger_writes_them(company: Company) -> None:
    await _customers(company, FIRST, "C1;ACME;;;45 jours fin de mois", "C2;BETA;;;")
    ids = await _ids(company)
    async with company.books.reading() as reader:
        assert await reader.exposures.terms_of(ids["MAIN C1"]) == "45 jours fin de mois"
        assert await reader.exposures.terms_of(ids["MAIN C2"]) == ""


async def test_a_limit_of_zero_is_a_limit(company: Company) -> None:
    await _customers(company, FIRST, "C1;ACME;0;;", "C2;BETA;;;", "C3;GAMMA;0;;")
    await company.export(FIRST, item("C1", "F1", "1"), item("C2", "F2", "1"))
    async with company.books.reading() as reader:
        levels = {row.code: row.exposure.utilisation for row in await reader.exposures.of(FIRST)}
    assert levels == {"C1": Utilisation.BREACH, "C2": Utilisation.NO_LIMIT, "C3": Utilisation.WITHIN}


async def test_another_workspace_s_customers_are_not_read(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "1"))
    other = Company(company.engine, company.folder, workspace="other")
    await other.export(FIRST, item("X1", "F1", "2"))
    async with company.books.reading() as reader:
        everybody = await reader.exposures.of(FIRST)
        strangers = [key for (key,) in await company.rows("SELECT id FROM customers WHERE code = 'X1'")]
        assert [row.code for row in everybody] == ["C1"]
        assert await reader.exposures.of(FIRST, strangers) == ()
        assert await reader.exposures.terms_of(strangers[0]) == ""
