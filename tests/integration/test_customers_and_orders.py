"""Files of customers and of orders: limits from a day on, orders as the exports had them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.errors import ImportRefusedError
from bot.files import FileKind, FileMapping, ImportReport
from bot.policy import Policy
from bot.policy_parts import SellingEntity
from integration.ledgers import FIRST, SECOND, THIRD, Company, item

CUSTOMERS = "customer;customer_name;salesperson;credit_limit;insured_limit;terms"
ORDERS = "customer;number;ordered;expected;amount;open"
EVE = SECOND - timedelta(days=1)


async def _customers(company: Company, day: date, *lines: str, header: str = CUSTOMERS) -> ImportReport:
    return await company.export(day, *lines, header=header, kind=FileKind.CUSTOMERS)


async def _orders(company: Company, day: date, *lines: str, header: str = ORDERS) -> ImportReport:
    return await company.export(day, *lines, header=header, kind=FileKind.ORDERS)


async def _limit(company: Company, day: date) -> Decimal | None:
    limit = (await company.card("C1", day)).customer.credit_limit
    return None if limit is None else limit.amount


async def _ordered(company: Company, *days: date) -> list[Decimal]:
    return [(await company.card("C1", day)).exposures[0].orders.amount for day in days]


async def test_a_new_limit_counts_from_its_day_and_yesterday_keeps_the_old(company: Company) -> None:
    assert (await _customers(company, FIRST, "C1;ACME;Roy;5000;;")).added == 1
    assert (await _customers(company, SECOND, "C1;ACME;Roy;8000;;")).changed == 1
    days = (FIRST - timedelta(days=1), FIRST, EVE, SECOND, THIRD)
    assert [await _limit(company, day) for day in days] == [None, 5000, 5000, 8000, 8000]


async def test_the_same_customers_again_change_nothing(company: Company) -> None:
    await _customers(company, FIRST, "C1;ACME;Roy;5000;4000;30 days")
    before = await company.contents("customers", "limits")
    report = await _customers(company, SECOND, "C1;ACME;Roy;5000;4000;30 days")
    assert (report.added, report.changed, report.unchanged) == (0, 0, 1)
    assert await company.contents("customers", "limits") == before


async def test_a_limit_corrected_on_its_own_day_is_one_limit(company: Company) -> None:
    await _customers(company, FIRST, "C1;ACME;Roy;5000;;")
    await _customers(company, FIRST, "C1;ACME;Roy;6000;;")
    assert await _limit(company, FIRST) == 6000
    assert await company.rows("SELECT COUNT(*) FROM limits") == [(1,)]


async def test_an_older_file_of_customers_brings_nothing_back(company: Company) -> None:
    await _customers(company, SECOND, "C1;ACME;Roy;8000;;")
    with pytest.raises(ImportRefusedError, match=f"(?s){FIRST}.*{SECOND}"):
        await _customers(company, FIRST, "C1;Acme & Sons;Roy;5000;;")
    assert await _limit(company, SECOND) == 8000
    assert (await company.card("C1", SECOND)).customer.name == "ACME"


async def test_limits_are_in_the_currency_of_the_entity_of_their_line(company: Company) -> None:
    company.policy = Policy(
        entities=(
            SellingEntity(code="FR", name="Lumen France"),
            SellingEntity(code="JP", name="Lumen Japan", currency="JPY", country="JP"),
        )
    )
    await _customers(company, FIRST, "FR;C2;10.50", "JP;C1;5000", header="entity;customer;credit_limit")
    card = await company.card("C1", FIRST)
    assert card.customer.currency == "JPY"
    assert await _limit(company, FIRST) == 5000


async def test_wrong_lines_of_customers_are_refused_one_by_one(company: Company) -> None:
    report = await _customers(
        company, FIRST, "C1;ACME;;5000;;", "C1;Again;;1;;", "C2;Minus;;-1;;", "C3;Terms;;1;;whenever"
    )
    assert [(refusal.line, refusal.column) for refusal in report.refusals] == [
        (3, "customer"),
        (4, "credit_limit"),
        (5, "terms"),
    ]
    assert report.added == 1


async def test_orders_that_left_the_export_are_closed_and_were_open_until_then(company: Company) -> None:
    await _orders(company, FIRST, "C1;O1;2026-02-20;;100;100", "C1;O2;2026-02-25;;50;50")
    report = await _orders(company, SECOND, "C1;O2;2026-02-25;;50;20", "C1;O3;2026-03-05;;7;7")
    assert (report.added, report.changed, report.unchanged, report.closed) == (1, 1, 0, 1)
    days = (date(2026, 2, 19), date(2026, 2, 20), FIRST, date(2026, 3, 4), EVE, SECOND)
    assert await _ordered(company, *days) == [0, 100, 150, 150, 157, 27]


async def test_an_order_that_comes_back_counts_once_on_every_day(company: Company) -> None:
    line = "C1;O1;2026-02-20;;100;100"
    await _orders(company, FIRST, line, "C1;O2;2026-02-25;;1;1")
    await _orders(company, SECOND, "C1;O2;2026-02-25;;1;1")
    await _orders(company, THIRD, line, "C1;O2;2026-02-25;;1;1")
    assert await _ordered(company, FIRST, EVE, SECOND, THIRD) == [101, 101, 1, 101]


async def test_an_order_that_comes_late_counts_after_the_export_that_did_not_have_it(
    company: Company,
) -> None:
    await _orders(company, FIRST, "C1;O1;2026-02-20;;100;100")
    await _orders(company, SECOND, "C1;O1;2026-02-20;;100;100", "C1;O2;2026-02-21;;7;7")
    assert await _ordered(company, FIRST, FIRST + timedelta(days=1), SECOND) == [100, 107, 107]


async def test_the_same_orders_again_change_nothing(company: Company) -> None:
    await _orders(company, FIRST, "C1;O1;2026-02-20;2026-04-01;100;100")
    before = await company.contents("orders")
    report = await _orders(company, SECOND, "C1;O1;2026-02-20;2026-04-01;100;100")
    assert (report.added, report.changed, report.unchanged, report.closed) == (0, 0, 1, 0)
    assert await company.contents("orders") == before


async def test_older_orders_are_refused_and_older_figures_of_another_kind_are_not(company: Company) -> None:
    await _orders(company, SECOND, "C1;O1;2026-02-20;;100;100")
    await company.export(FIRST, item("C1", "F1", "10"))
    with pytest.raises(ImportRefusedError, match=r"has orders of 2026-03-02.*2026-03-09"):
        await _orders(company, FIRST, "C1;O1;2026-02-20;;100;100")


async def test_a_refused_or_partial_file_of_orders_keeps_what_it_cannot_speak_of(company: Company) -> None:
    await _orders(company, FIRST, "C1;O1;2026-02-20;;100;100", "C1;O2;2026-02-20;;50;50")
    report = await _orders(company, SECOND, "C1;O1;2026-02-20;;oops;100", "C1;O3;2026-03-01;;7;7")
    assert (report.refused, report.closed) == (1, 1)
    assert await _ordered(company, SECOND) == [107]
    company.policy = Policy(files=(FileMapping(partial=True),))
    assert (await _orders(company, THIRD, "C1;O9;2026-03-12;;1;1")).closed == 0
    assert await _ordered(company, THIRD) == [108]


async def test_two_customers_may_have_an_order_of_the_same_number(company: Company) -> None:
    report = await _orders(company, FIRST, "C1;PO-1;2026-03-01;;500;500", "C2;PO-1;2026-03-01;;70;70")
    assert (report.added, report.refused) == (2, 0)
    orders = (await company.card("C2", FIRST)).orders
    assert [(order.number, order.open_amount.amount) for order in orders] == [("PO-1", Decimal(70))]
