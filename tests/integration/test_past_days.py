"""A past day is answered as the ledger stood that day, whatever newer exports say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.credit.ageing import Ageing, age
from bot.credit.ledger import Document, DocumentKind
from bot.credit.money import Money
from integration.ledgers import FIRST, SECOND, THIRD, Company, amounts, item

EVE = date(2026, 3, 8)
"""The last day before the second export."""
_workspaces = count(1)
NO_SHRINK = (Phase.explicit, Phase.generate)
"""A failing example is small enough, and looking for a smaller one takes minutes."""


@dataclass(frozen=True)
class Row:
    """A line of an export, as the test draws it; amounts in cents."""

    customer: str
    number: str
    kind: DocumentKind
    issued: date
    due: date
    gross: int
    left: int
    disputed: bool

    def line(self) -> str:
        """Under HEADER."""
        return item(
            self.customer,
            self.number,
            f"{Decimal(self.gross) / 100:.2f}",
            left=f"{Decimal(self.left) / 100:.2f}",
            issued=self.issued.isoformat(),
            due=self.due.isoformat(),
            kind=self.kind.value.replace("_", " "),
            disputed="yes" if self.disputed else "no",
        )

    def document(self) -> Document:
        """What the rules make of it: credits are negative, a flag contests what is open."""
        sign = -1 if self.kind.is_credit else 1
        left = Money.of_minor(sign * self.left, "EUR")
        nothing = Money.zero("EUR")
        disputed = left if self.disputed and not self.kind.is_credit else nothing
        gross = Money.of_minor(sign * self.gross, "EUR")
        return Document(self.number, self.kind, self.issued, self.due, gross, left, disputed)


def _days(low: int, high: int) -> st.SearchStrategy[date]:
    return st.integers(low, high).map(lambda days: FIRST + timedelta(days=days))


rows = st.builds(
    lambda number, days, left, **drawn: Row(
        number=f"F{number}", left=min(left, drawn["gross"]), due=drawn["issued"] + timedelta(days), **drawn
    ),
    number=st.integers(0, 9),
    days=st.sampled_from([0, 1, 30, 31, 60, 90, 120]),
    left=st.integers(0, 9999),
    customer=st.sampled_from(["C1", "C2", "C3"]),
    kind=st.sampled_from(list(DocumentKind)),
    issued=_days(-120, 40),
    gross=st.integers(0, 9999),
    disputed=st.booleans(),
)
exports = st.lists(rows, min_size=1, max_size=8, unique_by=lambda row: (row.number,))


def _aged(export: list[Row], day: date) -> dict[tuple[str, str], Ageing]:
    by_customer: dict[str, list[Document]] = {}
    for row in export:
        if row.left:
            by_customer.setdefault(row.customer, []).append(row.document())
    return {(code, "EUR"): age(documents, day, "EUR") for code, documents in by_customer.items()}


@settings(
    max_examples=25,
    deadline=None,
    phases=NO_SHRINK,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    ledgers=st.lists(exports, min_size=3, max_size=5),
    gaps=st.lists(st.integers(0, 9), min_size=5, max_size=5),
)
async def test_each_export_is_what_its_day_says(
    engine: AsyncEngine, tmp_path: Path, ledgers: list[list[Row]], gaps: list[int]
) -> None:
    company = Company(engine, tmp_path, workspace=f"past-{next(_workspaces)}")
    day, taken = FIRST, dict[date, list[Row]]()
    for ledger, gap in zip(ledgers, gaps, strict=False):
        day += timedelta(days=gap)
        taken[day] = ledger
        report = await company.export(day, *(row.line() for row in ledger))
        assert (report.refused, report.added + report.changed + report.unchanged) == (0, len(ledger))
    for day, ledger in taken.items():
        assert await company.ageings(day) == _aged(ledger, day)


async def test_a_later_due_date_leaves_yesterdays_buckets_alone(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100", due="2026-02-28"))
    await company.export(SECOND, item("C1", "F1", "100", due="2026-03-31"))
    before, after = (await company.ageings(EVE))["C1", "EUR"], (await company.ageings(SECOND))["C1", "EUR"]
    assert (str(before.first.amount), before.not_due.amount) == ("100.00", Decimal(0))
    assert (after.first.amount, str(after.not_due.amount)) == (Decimal(0), "100.00")
    assert (before.oldest_due_on, after.oldest_due_on) == (date(2026, 2, 28), None)


async def test_a_later_dispute_or_its_end_leaves_yesterday_alone(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"), item("C2", "F2", "50", left="20", disputed="yes"))
    await company.export(SECOND, item("C1", "F1", "100", disputed="30"), item("C2", "F2", "50", left="20"))
    before, after = await company.ageings(EVE), await company.ageings(SECOND)
    assert {key[0]: one.disputed.amount for key, one in before.items()} == amounts(C1="0", C2="20")
    assert {key[0]: one.disputed.amount for key, one in after.items()} == amounts(C1="30", C2="0")


async def test_a_later_amount_leaves_yesterday_alone(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"))
    await company.export(SECOND, item("C1", "F1", "80"))
    await company.export(THIRD, item("C1", "F1", "80", left="0.01"))
    days = (FIRST, EVE, SECOND, THIRD - timedelta(days=1), THIRD)
    assert [(await company.owed(day))["C1"] for day in days] == [100, 100, 80, 80, Decimal("0.01")]


async def test_a_document_that_changes_hands_was_the_first_customers_until_then(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"))
    await company.export(SECOND, item("C2", "F1", "100"))
    assert await company.owed(EVE) == amounts(C1="100")
    assert await company.owed(SECOND) == amounts(C2="100")


async def test_a_post_dated_invoice_counts_in_the_export_that_has_it(company: Company) -> None:
    ahead = item("C1", "F1", "100", issued="2026-03-20", due="2026-04-19")
    await company.export(FIRST, ahead)
    assert await company.owed(date(2026, 3, 1)) == {}
    assert await company.owed(FIRST) == amounts(C1="100")


async def test_an_invoice_that_comes_late_counts_from_after_the_export_that_did_not_have_it(
    company: Company,
) -> None:
    known = item("C1", "F1", "100")
    late = item("C1", "F2", "10", issued="2026-02-20", due="2026-03-22")
    new = item("C1", "F3", "1", issued="2026-03-12", due="2026-03-12")
    await company.export(FIRST, known)
    await company.export(SECOND, known, late)
    await company.export(THIRD, known, late, new)
    days = (FIRST, date(2026, 3, 3), EVE, date(2026, 3, 11), date(2026, 3, 12), THIRD)
    assert [(await company.owed(day))["C1"] for day in days] == [100, 110, 110, 110, 111, 111]


async def test_the_first_export_is_known_from_its_day_on(company: Company) -> None:
    await company.export(SECOND, item("C1", "F1", "100"))
    async with company.books.reading() as reader:
        (ledger,) = await reader.ledgers(FIRST)
    assert (ledger.entity, ledger.known_from) == ("MAIN", SECOND)


async def test_a_document_in_another_currency_is_another_document(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100.00", currency="EUR"))
    report = await company.export(SECOND, item("C1", "F1", "9000", currency="JPY"))
    assert (report.added, report.closed, report.changed) == (1, 1, 0)
    then, now = await company.ageings(FIRST), await company.ageings(SECOND)
    assert [str(one.balance.amount) for one in then.values()] == ["100.00"]
    assert [str(one.balance.amount) for one in now.values()] == ["9000"]
