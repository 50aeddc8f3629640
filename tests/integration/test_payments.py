"""Files of payments: they lower what is open until the next export speaks for itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.files import FileKind, ImportReport
from integration.ledgers import FIRST, SECOND, Company, amounts, item

HEADER = "customer;number;received;amount;document"
LATER = date(2026, 3, 4)
OPEN = (item("C1", "F1", "100"), item("C1", "F2", "50"))


async def _paid(company: Company, *lines: str, day: date = LATER, header: str = HEADER) -> ImportReport:
    return await company.export(day, *lines, header=header, kind=FileKind.PAYMENTS)


async def test_a_payment_after_the_ledger_lowers_its_invoice_from_its_day_on(company: Company) -> None:
    await company.export(FIRST, *OPEN)
    assert (await _paid(company, "C1;P1;2026-03-03;60;F1")).added == 1
    assert await company.movements() == [("F1", "payment", -6000)]
    assert [(await company.owed(day))["C1"] for day in (FIRST, date(2026, 3, 3), LATER)] == [150, 90, 90]


async def test_what_is_left_over_stands_on_account(company: Company) -> None:
    await company.export(FIRST, *OPEN)
    await _paid(company, "C1;P1;2026-03-03;130;F1", "C1;P2;2026-03-04;5;", "C2;P3;2026-03-04;9;F404")
    assert await company.owed(LATER) == amounts(C1="15", C2="-9")
    assert (await company.ageings(LATER))["C1", "EUR"].credits.amount == Decimal("-35")
    assert await company.open_numbers() == ["F2", "P1", "P2", "P3"]


async def test_a_payment_that_the_ledger_counts_already_lowers_nothing(company: Company) -> None:
    await company.export(FIRST, *OPEN)
    assert (await _paid(company, "C1;P1;2026-03-02;100;F1")).added == 1
    assert await company.owed(LATER) == amounts(C1="150")
    assert await company.movements() == []


async def test_the_same_payments_again_change_nothing(company: Company) -> None:
    lines = ("C1;P1;2026-03-03;130;F1", "C1;;2026-03-03;5;", "C1;;2026-03-03;5;", "C1;P4;2026-03-01;7;")
    await company.export(FIRST, *OPEN)
    assert (await _paid(company, *lines)).added == 4
    before = await company.contents("payments", "documents", "movements")
    report = await _paid(company, *lines, day=SECOND)
    assert (report.added, report.unchanged) == (0, 4)
    assert await company.contents("payments", "documents", "movements") == before


async def test_a_known_reference_that_says_otherwise_is_left_with_a_warning(company: Company) -> None:
    await _paid(company, "C1;P1;2026-03-03;60;F1")
    report = await _paid(company, "C1;P1;2026-03-03;61;F1")
    assert (report.added, report.unchanged) == (0, 1)
    assert report.warnings == ("Payment P1 of C1 stands otherwise in the ledger and was left as it is.",)


async def test_the_next_export_has_the_last_word(company: Company) -> None:
    await company.export(FIRST, *OPEN)
    await _paid(company, "C1;P1;2026-03-03;60;F1", "C1;P2;2026-03-04;5;")
    await company.export(SECOND, item("C1", "F1", "100", left="40"), OPEN[1])
    assert await company.owed(SECOND) == amounts(C1="90")
    assert [one for one in await company.movements() if one[0] == "F1"] == [("F1", "payment", -6000)]
    assert await company.owed(date(2026, 3, 8)) == amounts(C1="85")


async def test_an_export_that_has_not_seen_the_payment_corrects_it(company: Company) -> None:
    await company.export(FIRST, *OPEN)
    await _paid(company, "C1;P1;2026-03-03;60;F1")
    await company.export(SECOND, *OPEN)
    assert await company.movements() == [("F1", "payment", -6000), ("F1", "correction", 6000)]
    assert await company.owed(SECOND) == amounts(C1="150")


async def test_a_payment_named_as_one_on_account_already_is_another(company: Company) -> None:
    on_account = item("C1", "VIR", "-40", kind="payment", issued="2026-02-01", due="2026-02-01")
    await company.export(FIRST, *OPEN, on_account)
    assert (await _paid(company, "C1;VIR;2026-03-03;30;")).added == 1
    assert await company.owed(LATER) == amounts(C1="80")


async def test_nothing_and_less_is_no_payment(company: Company) -> None:
    report = await _paid(company, "C1;P1;2026-03-03;0;F1", "C1;P2;2026-03-03;-5;", "C1;P3;2026-03-03;5;")
    assert [refusal.line for refusal in report.refusals] == [2, 3]
    assert (report.added, report.refused) == (1, 2)
