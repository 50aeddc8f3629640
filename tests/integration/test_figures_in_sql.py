"""What SQL works out on random ledgers is what the rules say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.credit.ageing import Ageing, Bounds, age
from bot.credit.behaviour import PaymentSums, Settlement, sum_settlements
from bot.credit.currencies import minor_digits
from bot.credit.ledger import Document, DocumentKind
from bot.credit.money import Money
from bot.files import FileMapping
from bot.policy import Policy
from integration.ledgers import FIRST, Company, item
from storage.imports.amounts import MOST_MAJOR_UNITS

NO_SHRINK = (Phase.explicit, Phase.generate)
"""A failing example is small enough, and looking for a smaller one takes minutes."""
QUIET = settings(
    max_examples=20,
    deadline=None,
    phases=NO_SHRINK,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_workspaces = count(1)
POINTS = Policy(files=(FileMapping(decimal="."),))
"""51.927 dinars would else be either 51 and a part, or thousands."""
currencies = st.sampled_from(["EUR", "JPY", "KWD"])
small, large = st.integers(0, 10**6), st.integers(10**17, 10**18)
contested = st.integers(2, 10**6)
"""A cell that says 1 says yes."""
BOUNDS = st.sampled_from([Bounds(), Bounds(1, 2, 3), Bounds(15, 45, 120)])


def _major(minor: int, currency: str) -> str:
    digits = minor_digits(currency)
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}"


@dataclass(frozen=True)
class Item:
    """An open item: its amounts in minor units, unsigned."""

    customer: str
    kind: DocumentKind
    currency: str
    days_late: int
    amount: int
    disputed: int

    @property
    def minor(self) -> int:
        """At most 10^15 units."""
        return min(self.amount, MOST_MAJOR_UNITS * int(Decimal(1).scaleb(minor_digits(self.currency))))

    def line(self, number: int) -> str:
        """Under HEADER."""
        due = FIRST - timedelta(days=self.days_late)
        return item(
            self.customer,
            f"F{number}",
            _major(self.minor, self.currency),
            issued=(due - timedelta(days=30)).isoformat(),
            due=due.isoformat(),
            kind=self.kind.value.replace("_", " "),
            currency=self.currency,
            disputed=_major(min(self.disputed, self.minor), self.currency),
        )

    def document(self, number: int) -> Document:
        """The same as the rules take it."""
        due = FIRST - timedelta(days=self.days_late)
        amount = Money.of_minor(-self.minor if self.kind.is_credit else self.minor, self.currency)
        disputed = 0 if self.kind.is_credit else min(self.disputed, self.minor)
        contested = Money.of_minor(disputed, self.currency)
        return Document(f"F{number}", self.kind, due, due, amount, amount, contested)


def items(size: st.SearchStrategy[int]) -> st.SearchStrategy[list[Item]]:
    """Ledgers of amounts of that size; late by the days on which buckets begin and end."""
    late = st.sampled_from([-40, -1, 0, 1, 2, 3, 4, 15, 16, 30, 31, 45, 46, 60, 61, 90, 91, 120, 121, 400])
    customers = st.sampled_from(["C1", "C2"])
    kinds = st.sampled_from([*DocumentKind, DocumentKind.INVOICE, DocumentKind.INVOICE])
    return st.lists(
        st.builds(Item, customers, kinds, currencies, late, size, contested), min_size=1, max_size=40
    )


def _expected(ledger: list[Item], day: date, bounds: Bounds) -> dict[tuple[str, str], Ageing]:
    groups = defaultdict[tuple[str, str], list[Document]](list)
    for number, one in enumerate(ledger):
        if one.minor:
            groups[one.customer, one.currency].append(one.document(number))
    return {key: age(documents, day, key[1], bounds) for key, documents in groups.items()}


async def _agree(company: Company, ledger: list[Item], bounds: Bounds) -> None:
    report = await company.export(FIRST, *(one.line(number) for number, one in enumerate(ledger)))
    assert report.refused == 0
    for day in (FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=45)):
        async with company.books.reading() as reader:
            found = {(r.code, r.ageing.currency): r.ageing async for r in reader.ageings(day, bounds)}
        assert found == _expected(ledger, day, bounds)


@QUIET
@given(items(small), BOUNDS)
async def test_aged_balances(engine: AsyncEngine, tmp_path: Path, ledger: list[Item], bounds: Bounds) -> None:
    await _agree(Company(engine, tmp_path, POINTS, f"aged-{next(_workspaces)}"), ledger, bounds)


@QUIET
@given(items(large), BOUNDS)
async def test_aged_balances_that_leave_64_bits(
    engine: AsyncEngine, tmp_path: Path, ledger: list[Item], bounds: Bounds
) -> None:
    await _agree(Company(engine, tmp_path, POINTS, f"large-{next(_workspaces)}"), ledger, bounds)


@dataclass(frozen=True)
class Paid:
    """An invoice that a payment history says was settled."""

    customer: str
    currency: str
    days_ago: int
    days_late: int
    drawn: int

    @property
    def amount(self) -> int:
        """At most 10^15 units."""
        return min(self.drawn, MOST_MAJOR_UNITS * int(Decimal(1).scaleb(minor_digits(self.currency))))

    @property
    def settlement(self) -> Settlement:
        """As the rules take it."""
        on = FIRST - timedelta(days=self.days_ago)
        return Settlement(on - timedelta(days=self.days_late), on, self.amount)

    def line(self, number: int) -> str:
        """Under the headers of a payment history."""
        settled = self.settlement
        issued = min(settled.due_on, settled.paid_on) - timedelta(days=10)
        amount = _major(self.amount, self.currency)
        return (
            f"{self.customer};H{number};{issued};{settled.due_on};{amount};{self.currency};{settled.paid_on}"
        )


def histories(size: st.SearchStrategy[int]) -> st.SearchStrategy[list[Paid]]:
    """Paid on the days on which the months of the rule begin and end."""
    ago = st.sampled_from([-1, 0, 1, 89, 90, 91, 92, 200, 364, 365, 366, 367, 800])
    late = st.sampled_from([-20, -1, 0, 1, 17, 400])
    invoices = st.builds(Paid, st.sampled_from(["C1", "C2"]), currencies, ago, late, size)
    return st.lists(invoices, min_size=1, max_size=40)


async def _paid_alike(company: Company, history: list[Paid]) -> None:
    header = "customer;number;issued;due;gross;currency;settled"
    still = [f"{code};OPEN{code};2025-01-01;2025-01-31;1;EUR;" for code in ("C1", "C2")]
    await company.export(FIRST, *still, *(one.line(n) for n, one in enumerate(history)), header=header)
    expected = defaultdict[tuple[str, str], list[Settlement]](list)
    for one in history:
        expected[one.customer, one.currency].append(one.settlement)
    ids = dict(
        await company.rows(
            f"""SELECT c.code, c.id FROM customers c JOIN workspaces w ON w.id = c.workspace_id
                WHERE w.name = '{company.workspace}'"""
        )
    )
    async with company.books.reading() as reader:
        for (code, currency), settlements in expected.items():
            found = await reader.customer(ids[code], FIRST).standing(Bounds(), currency, 1, 1)
            assert found.payments == sum_settlements(settlements, FIRST)
        late = {
            r.code: r.payments
            async for r in reader.late(FIRST, FIRST, Bounds(), Decimal(0))
            if r.ageing.currency == "EUR"
        }
    assert late == {code: sum_settlements(expected[code, "EUR"], FIRST) for code in ("C1", "C2")}


@QUIET
@given(histories(st.integers(1, 10**6)))
async def test_payment_sums(engine: AsyncEngine, tmp_path: Path, history: list[Paid]) -> None:
    await _paid_alike(Company(engine, tmp_path, POINTS, f"paid-{next(_workspaces)}"), history)


@QUIET
@given(histories(st.integers(10**14, 10**17)))
async def test_payment_sums_that_leave_64_bits(
    engine: AsyncEngine, tmp_path: Path, history: list[Paid]
) -> None:
    await _paid_alike(Company(engine, tmp_path, POINTS, f"huge-{next(_workspaces)}"), history)


async def test_nothing_settled_sums_up_to_nothing(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"))
    card = await company.card("C1", FIRST)
    assert card.behaviour is None
    async with company.books.reading() as reader:
        assert [row.payments async for row in reader.late(FIRST, FIRST, Bounds(), Decimal(0))] == [
            PaymentSums()
        ]
