"""Files of what an agency collected: they settle what was handed over, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from bot.files import FileKind, ImportReport
from integration.handed_over import hand_over
from integration.ledgers import FIRST, SECOND, Company, amounts, item

HEADER = "customer;document;received;amount;fee;number"
HANDED_OVER, LATER = date(2026, 3, 3), date(2026, 3, 6)
OPEN = (
    item("C1", "F1", "100", due="2026-02-10"),
    item("C1", "F2", "50", due="2026-02-20"),
    item("C2", "F3", "80"),
)


@pytest.fixture
async def handed_over(company: Company) -> Company:
    """C1's two invoices are with an agency since 3 March, under the ledger of 2 March."""
    await company.export(FIRST, *OPEN)
    await hand_over(company, "C1", HANDED_OVER)
    return company


async def _collected(company: Company, *lines: str, day: date = LATER, header: str = HEADER) -> ImportReport:
    return await company.export(day, *lines, header=header, kind=FileKind.COLLECTED)


async def _kept(company: Company) -> list[tuple[object, ...]]:
    return await company.rows("SELECT reference, number, amount_minor, fee_minor FROM collected ORDER BY id")


async def test_what_was_collected_settles_its_invoice_and_its_fee_is_kept(handed_over: Company) -> None:
    report = await _collected(handed_over, "C1;F1;2026-03-05;60;9;R1")
    assert report.refusals == ()
    assert report.added == 1
    assert await handed_over.movements() == [("F1", "payment", -6000)]
    assert await handed_over.owed(LATER) == amounts(C1="90", C2="80")
    assert await _kept(handed_over) == [("R1", "F1", 6000, 900)]


async def test_without_an_invoice_the_oldest_is_settled_first(handed_over: Company) -> None:
    await _collected(handed_over, "C1;;2026-03-05;120;;R1")
    assert await handed_over.movements() == [("F1", "payment", -10000), ("F2", "payment", -2000)]
    assert await handed_over.open_numbers() == ["F2", "F3"]
    assert await _kept(handed_over) == [("R1", "", 12000, None)]


async def test_the_same_file_again_changes_nothing(handed_over: Company) -> None:
    lines = ("C1;F1;2026-03-05;60;9;R1", "C1;;2026-03-05;20;;", "C1;;2026-03-05;20;;")
    assert (await _collected(handed_over, *lines)).added == 3
    before = await handed_over.contents("payments", "documents", "movements", "collected")
    report = await _collected(handed_over, *lines, day=SECOND)
    assert (report.added, report.unchanged, report.warnings) == (0, 3, ())
    assert await handed_over.contents("payments", "documents", "movements", "collected") == before


async def test_a_line_known_otherwise_is_left_with_a_warning(handed_over: Company) -> None:
    await _collected(handed_over, "C1;F1;2026-03-05;60;9;R1")
    report = await _collected(handed_over, "C1;F1;2026-03-05;61;9;R1")
    assert (report.added, report.unchanged) == (0, 1)
    assert report.warnings == (
        "What was collected as R1 of C1 stands otherwise already and was left as it is.",
    )


async def test_what_cannot_be_taken_is_refused_by_its_line_and_the_rest_is_taken(
    handed_over: Company,
) -> None:
    report = await _collected(
        handed_over,
        "C9;F1;2026-03-05;5;;R1",
        "C2;F3;2026-03-05;5;;R2",
        "C1;F1;2026-03-05;100.01;;R3",
        "C1;F7;2026-03-05;5;;R4",
        "C1;F1;2026-03-05;0;;R5",
        "C1;F1;2026-03-05;5;-1;R6",
        "C1;F1;2026-03-09;5;;R7",
        "C1;F1;2026-03-05;5;;R8",
    )
    assert [(one.line, one.column) for one in report.refusals] == [
        (2, "customer"),
        (3, "customer"),
        (4, "amount"),
        (5, "document"),
        (6, "amount"),
        (7, "fee"),
        (8, "received"),
    ]
    assert report.refusals[0].reason == "is no customer of MAIN in the ledger"
    assert report.refusals[1].reason.startswith("is not in litigation")
    assert report.refusals[2].reason == "is more than the 100.00 EUR that is open"
    assert report.refusals[3].reason == "was not handed over for this customer"
    assert [row[0] for row in await _kept(handed_over)] == ["R8"]
    assert await handed_over.rows("SELECT count(*) FROM customers") == [(2,)]


async def test_lines_see_what_those_above_them_settled(handed_over: Company) -> None:
    report = await _collected(handed_over, "C1;F2;2026-03-05;50;;R1", "C1;F2;2026-03-05;0.01;;R2")
    assert [one.line for one in report.refusals] == [3]


async def test_what_a_newer_ledger_counts_already_settles_nothing_twice(handed_over: Company) -> None:
    await handed_over.export(SECOND, OPEN[1], OPEN[2])
    report = await _collected(handed_over, "C1;F1;2026-03-05;100;15;R1", day=date(2026, 3, 10))
    assert report.refusals == ()
    assert report.added == 1
    assert await handed_over.movements() == [("F1", "payment", -10000)]
    assert await handed_over.owed(date(2026, 3, 10)) == amounts(C1="50", C2="80")
    assert await _kept(handed_over) == [("R1", "F1", 10000, 1500)]


async def test_a_dry_run_keeps_nothing(handed_over: Company) -> None:
    path = handed_over.write([HEADER, "C1;F1;2026-03-05;60;9;R1"])
    report = await handed_over.take(path, LATER, kind=FileKind.COLLECTED, dry_run=True)
    assert report.added == 1
    assert await _kept(handed_over) == []


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Client;Facture;Date de recouvrement;Montant recouvré;Honoraires;Référence", FileKind.COLLECTED),
        ("Customer;Invoice;Collected on;Amount collected;Fee;Reference", FileKind.COLLECTED),
        ("Client;Facture;Date de règlement;Montant réglé;;Référence règlement", FileKind.PAYMENTS),
    ],
)
async def test_its_headers_tell_it_from_payments(handed_over: Company, header: str, kind: FileKind) -> None:
    path = handed_over.write([header, "C1;F1;2026-03-05;60;;R1"])
    assert (await handed_over.take(path, LATER)).kind is kind
