"""Files of payments: they lower what is open until the next export speaks for itself."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from bot.files import FileKind, ImportReport
from bot.mornings import Morning, Outcome, Portfolio
from integration.ledgers import FIRST, SECOND, Company, amounts, at, item
from storage.unit_of_work import LedgerUnitOfWork

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


async def _told(company: Company, morning: date) -> list[tuple[str, str]]:
    """What the digest of a morning tells as paid and as cleared, when the last one was the day before."""
    async with company.books.reading() as reader:
        news = [row async for row in reader.news(morning - timedelta(days=1), morning)]
    return [(str(row.paid.amount), str(row.cleared.amount)) for row in news]


async def test_a_payment_on_account_is_told_once_the_next_morning(company: Company) -> None:
    await company.export(FIRST, *OPEN)
    await _paid(company, "C1;P1;2026-03-03;500;")
    assert await company.movements() == [("P1", "payment", 0)]
    assert await company.owed(LATER) == amounts(C1="-350")
    days = (FIRST, date(2026, 3, 5), date(2026, 3, 6))
    assert [await _told(company, day) for day in days] == [[], [("500.00", "0.00")], []]
    card = await company.card("C1", LATER)
    assert card.behaviour is None
    assert [str(one.amount.amount) for one in card.last_payments] == ["500.00"]


async def test_what_a_payment_settles_and_what_it_leaves_over_are_told_together(company: Company) -> None:
    await company.export(FIRST, *OPEN)
    await _paid(company, "C1;P1;2026-03-03;130;F1")
    assert await company.movements() == [("F1", "payment", -10000), ("P1", "payment", 0)]
    assert await _told(company, date(2026, 3, 5)) == [("130.00", "0.00")]


async def test_payments_of_one_invoice_settle_it_in_the_order_of_the_file(company: Company) -> None:
    await company.export(FIRST, *OPEN)
    lines = ("C1;P1;2026-03-03;60;F1", "C1;P2;2026-03-04;60;F1", "C1;P3;2026-03-04;60;F1")
    await _paid(company, *lines)
    assert await company.movements() == [
        ("F1", "payment", -6000),
        ("F1", "payment", -4000),
        ("P2", "payment", 0),
        ("P3", "payment", 0),
    ]
    found = await company.rows("SELECT number, open_minor FROM documents ORDER BY number")
    assert [tuple(row) for row in found] == [("F1", 0), ("F2", 5000), ("P2", -2000), ("P3", -6000)]
    assert [(await company.owed(day))["C1"] for day in (date(2026, 3, 3), LATER)] == [90, -30]


async def test_two_payments_alike_explain_two_amounts_that_a_ledger_let_go(company: Company) -> None:
    await company.export(FIRST, *OPEN)
    await company.export(SECOND, item("C1", "F1", "100", left="60"), OPEN[1])
    await company.export(date(2026, 3, 16), item("C1", "F1", "100", left="20"), OPEN[1])
    lines = ("C1;P1;2026-03-05;40;F1", "C1;P2;2026-03-06;40;F1", "C1;P3;2026-03-06;40;F1")
    await _paid(company, *lines, day=date(2026, 3, 17))
    found = await company.rows(
        """SELECT m.kind, p.reference FROM movements m JOIN payments p ON p.id = m.payment_id
           ORDER BY m.moved_on"""
    )
    assert found == [("payment", "P1"), ("payment", "P2")]


async def test_a_reference_taken_on_account_gets_its_day_then_a_count(company: Company) -> None:
    old = [
        item("C1", number, "-1", kind="payment", issued="2026-02-01", due="2026-02-01")
        for number in ("VIR", "VIR 2026-03-03", "VIR 2026-03-03/2")
    ]
    await company.export(FIRST, *OPEN, *old)
    await _paid(company, "C1;VIR;2026-03-03;30;", "C2;VIR;2026-03-03;7;")
    found = await company.rows("SELECT number, open_minor FROM documents WHERE open_minor < -100 ORDER BY id")
    assert found == [("VIR 2026-03-03/3", -3000), ("VIR", -700)]


async def test_a_reference_again_in_one_file_changes_nothing(company: Company) -> None:
    lines = ("C1;P1;2026-03-03;60;F1", "C1;P1;2026-03-03;60;F1", "C1;P1;2026-03-03;70;F1")
    report = await _paid(company, *lines)
    assert (report.added, report.unchanged, len(report.warnings)) == (1, 2, 1)


async def test_of_payments_that_stand_otherwise_twenty_are_named(company: Company) -> None:
    await _paid(company, *(f"C1;P{number};2026-03-03;60;" for number in range(23)))
    report = await _paid(company, *(f"C1;P{number};2026-03-03;61;" for number in range(23)))
    assert (report.unchanged, len(report.warnings)) == (23, 21)
    assert report.warnings[19:] == (
        "Payment P19 of C1 stands otherwise in the ledger and was left as it is.",
        "3 more payments stand otherwise in the ledger and were left as they are.",
    )


async def test_a_payment_that_came_in_after_the_mornings_digest_is_told_the_next_morning(
    company: Company,
) -> None:
    """P1 was received on the 3rd in a file of the 4th, which the morning of the 5th has told without."""
    await company.export(FIRST, *OPEN)
    morning = date(2026, 3, 5)
    async with LedgerUnitOfWork(company.engine, company.workspace).working() as one:
        held = Morning("c@lumen.example", Portfolio.OWN, morning, Outcome.SILENT, at(morning))
        assert await one.mornings.decide(held)
    await _paid(company, "C1;P1;2026-03-03;500;")
    assert await _told(company, date(2026, 3, 6)) == [("500.00", "0.00")]
