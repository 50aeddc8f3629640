"""Exports of open items, one after the other: what comes, what stays, what leaves."""

from __future__ import annotations

from datetime import date

from bot.files import FileMapping, ImportReport
from bot.policy import Policy
from integration.ledgers import FIRST, SECOND, THIRD, WRITTEN, Company, amounts, item

THREE = (item("C1", "F1", "100.00"), item("C1", "F2", "50.25"), item("C2", "F3", "30.00"))


def _counts(report: ImportReport) -> tuple[int, int, int, int, int, int]:
    return (
        report.read,
        report.added,
        report.changed,
        report.unchanged,
        report.closed,
        report.refused,
    )


async def test_the_first_export_opens_everything(company: Company) -> None:
    report = await company.export(FIRST, *THREE)
    assert _counts(report) == (3, 3, 0, 0, 0, 0)
    assert [str(money.amount) for money in report.balances] == ["180.25"]
    assert await company.owed(FIRST) == amounts(C1="150.25", C2="30.00")
    assert await company.movements() == []


async def test_the_same_export_again_changes_nothing(company: Company) -> None:
    await company.export(FIRST, *THREE)
    before = await company.contents(*WRITTEN)
    report = await company.export(FIRST, *THREE)
    assert _counts(report) == (3, 0, 0, 3, 0, 0)
    assert await company.contents(*WRITTEN) == before


async def test_the_same_lines_a_week_later_change_nothing_but_the_date(company: Company) -> None:
    await company.export(FIRST, *THREE)
    before = await company.contents(*WRITTEN)
    assert _counts(await company.export(SECOND, *THREE)) == (3, 0, 0, 3, 0, 0)
    assert await company.contents(*WRITTEN) == before


async def test_a_newer_export_closes_lowers_and_adds(company: Company) -> None:
    await company.export(FIRST, *THREE)
    report = await company.export(
        SECOND, item("C1", "F2", "50.25", left="20.25"), item("C2", "F3", "30.00"), item("C2", "F4", "7.00")
    )
    assert _counts(report) == (3, 1, 1, 1, 1, 0)
    assert await company.movements() == [("F1", "cleared", -10000), ("F2", "cleared", -3000)]
    assert await company.owed(SECOND) == amounts(C1="20.25", C2="37.00")
    assert await company.rows("SELECT number, settled_on FROM documents WHERE settled_on IS NOT NULL") in (
        [("F1", SECOND)],
        [("F1", SECOND.isoformat())],
    )


async def test_a_settled_line_that_stays_in_the_file_hides_nothing_that_leaves_it(company: Company) -> None:
    await company.export(FIRST, *THREE)
    report = await company.export(SECOND, item("C1", "F1", "100.00", left="0"), THREE[1])
    assert _counts(report) == (2, 0, 1, 1, 1, 0)
    assert await company.open_numbers() == ["F2"]


async def test_a_reopened_line_hides_nothing_that_leaves_the_file(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100", left="0"), *THREE[1:])
    report = await company.export(SECOND, item("C1", "F1", "100"))
    assert _counts(report) == (1, 0, 1, 0, 2, 0)
    assert await company.open_numbers() == ["F1"]


async def test_a_used_credit_is_allocated_and_a_larger_debt_corrected(company: Company) -> None:
    credit = {"kind": "credit note", "issued": "2026-01-20", "due": "2026-01-20"}
    await company.export(FIRST, item("C1", "F1", "100"), item("C1", "A1", "40", **credit))
    assert await company.owed(FIRST) == amounts(C1="60")
    await company.export(SECOND, item("C1", "F1", "120"), item("C1", "A1", "40", left="15", **credit))
    assert await company.movements() == [("A1", "allocation", 2500), ("F1", "correction", 2000)]
    assert await company.owed(SECOND) == amounts(C1="105")


async def test_what_was_closed_and_stands_open_again_is_reopened(company: Company) -> None:
    await company.export(FIRST, item("C1", "F1", "100"), item("C1", "F2", "10"))
    await company.export(SECOND, item("C1", "F2", "10"))
    report = await company.export(THIRD, item("C1", "F1", "100"), item("C1", "F2", "10"))
    assert _counts(report) == (2, 0, 1, 1, 0, 0)
    assert await company.movements() == [("F1", "cleared", -10000), ("F1", "correction", 10000)]
    days = (FIRST, date(2026, 3, 8), SECOND, date(2026, 3, 15), THIRD)
    assert [(await company.owed(day))["C1"] for day in days] == [110, 110, 10, 10, 110]


async def test_a_partial_file_closes_nothing(company: Company) -> None:
    company.policy = Policy(files=(FileMapping(files="part-*.csv", partial=True),))
    await company.export(FIRST, *THREE)
    part = company.write(
        ["customer;number;issued;due;gross", "C3;F9;2026-03-01;2026-03-31;5.00"], "part-1.csv"
    )
    assert _counts(await company.take(part, SECOND)) == (1, 1, 0, 0, 0, 0)
    assert await company.owed(SECOND) == amounts(C1="150.25", C2="30", C3="5")


async def test_a_partial_file_leaves_the_ledger_as_old_as_it_was(company: Company) -> None:
    company.policy = Policy(files=(FileMapping(files="part-*.csv", partial=True),))
    await company.export(FIRST, *THREE)
    await company.take(
        company.write(["customer;number;issued;gross", "C3;F9;2026-03-01;5"], "part-1.csv"), THIRD
    )
    assert _counts(await company.export(SECOND, *THREE)) == (3, 0, 0, 3, 1, 0)


async def test_the_same_reference_of_two_customers_payments_is_two_documents(company: Company) -> None:
    paid = {"kind": "payment", "issued": "2026-02-01", "due": "2026-02-01"}
    lines = (item("C1", "VIR", "-40", **paid), item("C2", "VIR", "-25", **paid), item("C1", "F1", "100"))
    assert _counts(await company.export(FIRST, *lines)) == (3, 3, 0, 0, 0, 0)
    assert await company.owed(FIRST) == amounts(C1="60", C2="-25")
    assert _counts(await company.export(SECOND, *lines)) == (3, 0, 0, 3, 0, 0)
    assert _counts(await company.export(THIRD, *lines[1:])) == (2, 0, 0, 2, 1, 0)
    assert await company.owed(THIRD) == amounts(C1="100", C2="-25")
