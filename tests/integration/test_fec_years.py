"""One FEC after the other: the same year again and longer, and the next year with its opening balances."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.credit.ageing import Bounds
from integration.fec import HEADER, line, receipt, sale
from integration.ledgers import Company, amounts

JUNE, YEAR_END, NEXT = date(2025, 6, 30), date(2025, 12, 31), date(2026, 3, 31)
OLD = [
    *sale("1", "20250110", "1200,00", piece="FA1", letter="A"),
    *sale("2", "20250212", "300,50", piece="FA2"),
    *receipt("1", "20250301", "1200,00", piece="VIR1", letter="A"),
]


def _opening(amount: str, piece: str, *, letter: str = "") -> list[str]:
    """A balance carried forward on the first day of 2026, with the piece's own date."""
    return [
        line(
            "AN",
            "1",
            "20260101",
            "411000",
            amount,
            customer="C1",
            piece=piece,
            piece_day="20250212",
            letter=letter,
        )
    ]


async def _news(company: Company, since: date, day: date) -> tuple[Decimal, Decimal, Decimal]:
    """Paid, cleared, and what was overdue on the earlier morning."""
    async with company.books.reading() as reader:
        told = [row async for row in reader.news(since, day)]
        late = reader.late(day, since, Bounds(), Decimal(0))
        before = [row.overdue_before.amount async for row in late]
    was = sum((row.was_overdue.amount for row in told), Decimal(0)) + sum(before, Decimal(0))
    paid = sum((row.paid.amount for row in told), Decimal(0))
    return paid, sum((row.cleared.amount for row in told), Decimal(0)), was


async def test_a_longer_file_of_the_year_adds_and_settles(company: Company) -> None:
    await company.take(company.write([HEADER, *OLD], "a.txt"), JUNE)
    longer = [*OLD[:2], *sale("2", "20250212", "300,50", piece="FA2", letter="B"), *OLD[4:]]
    longer += receipt("2", "20250715", "300,50", piece="VIR2", letter="B")
    report = await company.take(company.write([HEADER, *longer], "b.txt"), YEAR_END)
    assert (report.added, report.changed, report.unchanged, report.closed) == (1, 1, 2, 0)
    assert await company.owed(JUNE) == amounts(C1="300.50")
    assert await company.owed(YEAR_END) == {}


async def test_lines_that_trade_names_keep_their_own_days(company: Company) -> None:
    """A reference that repeats belongs to the line that comes first, which a longer file can change."""
    march = sale("5", "20250305", "40,00", piece="FA9")
    january = line("OD", "1", "20250110", "411000", "15,00", customer="C1", piece="FA9")
    await company.take(company.write([HEADER, january, *OLD], "a.txt"), JUNE)
    await company.take(company.write([HEADER, *march, january, *OLD], "b.txt"), YEAR_END)
    days = (date(2025, 1, 31), date(2025, 3, 4), date(2025, 3, 5))
    assert [(await company.owed(day))["C1"] for day in days] == [
        *amounts(a="1215", b="315.50", c="355.50").values(),
    ]


async def test_next_years_opening_balance_is_no_payment_and_no_news(company: Company) -> None:
    await company.take(company.write([HEADER, *OLD], "a.txt"), YEAR_END)
    new = [*_opening("300,50", "A NOUVEAU"), *sale("1", "20260115", "70,00", piece="FA3")]
    await company.take(company.write([HEADER, *new], "b.txt"), NEXT)
    assert await company.owed(YEAR_END) == amounts(C1="300.50")
    assert await company.owed(date(2026, 1, 1)) == amounts(C1="300.50")
    assert await company.owed(NEXT) == amounts(C1="370.50")
    assert [one for one in await company.movements() if one[0] == "FA2"] == [("FA2", "correction", -30050)]
    assert await _news(company, date(2026, 3, 30), date(2026, 4, 1)) == (
        Decimal(0),
        Decimal(0),
        Decimal("370.50"),
    )


async def test_a_balance_carried_forward_under_its_own_number_goes_on(company: Company) -> None:
    await company.take(company.write([HEADER, *OLD], "a.txt"), YEAR_END)
    new = [
        *_opening("300,50", "FA2", letter="A"),
        *receipt("1", "20260220", "300,50", piece="VIR9", letter="A"),
    ]
    await company.take(company.write([HEADER, *new], "b.txt"), NEXT)
    days = (date(2025, 2, 11), date(2025, 2, 12), YEAR_END, date(2026, 1, 1), date(2026, 2, 19), NEXT)
    assert [(await company.owed(day)).get("C1") for day in days] == [
        *amounts(a="1200", b="1500.50", c="300.50", d="300.50", e="300.50").values(),
        None,
    ]


async def test_what_was_part_paid_last_year_keeps_last_years_past(company: Company) -> None:
    paid = [
        *sale("2", "20250212", "300,00", piece="FA2", letter="A"),
        *receipt("1", "20250301", "100,00", piece="VIR1", letter="A"),
    ]
    await company.take(company.write([HEADER, *paid], "a.txt"), YEAR_END)
    assert await company.owed(YEAR_END) == amounts(C1="200")
    await company.take(company.write([HEADER, *_opening("200,00", "FA2")], "b.txt"), NEXT)
    days = (date(2025, 2, 28), date(2025, 3, 1), YEAR_END, date(2026, 1, 1), NEXT)
    assert [(await company.owed(day))["C1"] for day in days] == [300, 200, 200, 200, 200]


async def test_a_number_used_again_next_year_leaves_last_years_past_alone(company: Company) -> None:
    """Entries are numbered afresh each year, and an entry without a reference goes by its number."""
    old = [*sale("1", "20250110", "1200,00", letter="A"), *receipt("1", "20250301", "1200,00", letter="A")]
    new = [*sale("1", "20260115", "70,00", letter="A"), *receipt("1", "20260220", "70,00", letter="A")]
    await company.take(company.write([HEADER, *old], "a.txt"), YEAR_END)
    await company.take(company.write([HEADER, *new], "b.txt"), NEXT)
    days = (date(2025, 1, 10), date(2025, 3, 1), date(2026, 1, 14), date(2026, 1, 15), NEXT)
    assert [(await company.owed(day)).get("C1") for day in days] == [1200, None, None, 70, None]
    again = await company.take(company.write([HEADER, *new], "c.txt"), NEXT)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
