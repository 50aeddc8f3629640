"""Two workspaces in one database never see each other."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.credit.ageing import Bounds
from bot.errors import LedgerEmptyError, UnknownCustomerError
from bot.files import FileKind
from bot.services.customer_cards import customer_card
from bot.services.customers import find_customer
from integration.ledgers import FIRST, SECOND, Company, amounts, item
from storage.reader import LedgerBooks


@pytest.fixture
async def two(company: Company) -> tuple[Company, Company]:
    """The same numbers and codes in both, with other amounts; the second has moved on."""
    other = Company(company.engine, company.folder, workspace="other")
    for one, amount in ((company, "100"), (other, "7")):
        await one.export(
            FIRST, item("C1", "F1", amount), item("C1", "F2", "1"), item("C1", "VIR", "-1", kind="payment")
        )
        orders = (f"C1;O1;2026-03-01;{amount}",)
        await one.export(FIRST, *orders, header="customer;number;ordered;amount", kind=FileKind.ORDERS)
        await one.export(FIRST, f"C1;{amount}", header="customer;credit_limit", kind=FileKind.CUSTOMERS)
    await other.export(SECOND, item("C1", "F1", "7", left="3", due="2026-02-15"), item("C9", "F9", "2"))
    paid = "customer;number;received;amount;document"
    await other.export(SECOND, "C1;P1;2026-03-10;2;F1", header=paid, kind=FileKind.PAYMENTS)
    return company, other


async def test_each_owes_its_own_on_every_day(two: tuple[Company, Company]) -> None:
    one, other = two
    days = (FIRST, SECOND - timedelta(days=1), SECOND, SECOND + timedelta(days=1))
    assert [await one.owed(day) for day in days] == [amounts(C1="100")] * 4
    assert [await other.owed(day) for day in days] == [
        amounts(C1="7"),
        amounts(C1="7", C9="2"),
        amounts(C1="3", C9="2"),
        amounts(C1="1", C9="2"),
    ]


async def _seen(one: Company) -> list[tuple[str, ...]]:
    """What a digest reads of a workspace, in words."""
    async with one.books.reading() as reader:
        late = [
            ("late", r.code, str(r.ageing.overdue.amount), str(r.orders_minor), str(r.limit_minor))
            async for r in reader.late(SECOND, SECOND, Bounds(), Decimal(0))
        ]
        news = [
            ("news", r.name, str(r.cleared.amount))
            async for r in reader.news(FIRST, SECOND + timedelta(days=1))
        ]
        before = [
            ("before", str(r.overdue_before.amount))
            async for r in reader.late(SECOND, SECOND, Bounds(), Decimal(0))
        ]
        sizes = [("size", str(size)) for size in (await reader.portfolios()).values()]
    return [*late, *news, *before, *sizes]


async def test_late_customers_news_and_sizes_are_its_own(two: tuple[Company, Company]) -> None:
    assert [await _seen(one) for one in two] == [
        [("late", "C1", "101.00", "10000", "10000"), ("before", "101.00"), ("size", "1")],
        [
            ("late", "C1", "3.00", "700", "700"),
            ("late", "C9", "2.00", "0", "None"),
            ("news", "C1", "4.00"),
            ("before", "3.00"),
            ("before", "2.00"),
            ("size", "2"),
        ],
    ]


async def test_a_customer_is_found_in_its_own_workspace_alone(two: tuple[Company, Company]) -> None:
    one, other = two
    assert (await find_customer(one.books, "C9")).only is None
    found = (await find_customer(other.books, "C9")).only
    assert found is not None
    with pytest.raises(UnknownCustomerError):
        await customer_card(one.books, one.policy, found.id, SECOND)


async def test_every_row_says_whose_it_is(two: tuple[Company, Company]) -> None:
    for name, rows in (await two[0].contents()).items():
        owners = await two[0].rows(f"SELECT DISTINCT workspace_id FROM {name} ORDER BY 1")
        assert owners in ([(1,), (2,)], [(2,)]), name
        assert rows


async def test_a_workspace_without_imports_says_so(two: tuple[Company, Company]) -> None:
    with pytest.raises(LedgerEmptyError):
        async with LedgerBooks(two[0].engine, "third").reading():
            pass
