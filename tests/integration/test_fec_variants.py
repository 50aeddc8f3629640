"""The forms a FEC comes in, and what is refused in one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.credit.money import Money
from bot.errors import ImportRefusedError
from bot.policy import Policy
from bot.policy_parts import SellingEntity
from integration.fec import COLUMNS, HEADER, credit_note, line, receipt, sale
from integration.ledgers import Company, amounts

TAKEN = date(2026, 1, 5)
YEAR = [
    *sale("1", "20250110", "1200,00", piece="FA1", letter="A"),
    *sale("2", "20250212", "300,50", piece="FA2"),
    *receipt("1", "20250301", "1200,00", piece="VIR1", letter="A"),
]


def _written(company: Company, content: str, name: str = "FEC2025.txt") -> Path:
    path = company.folder / name
    path.write_bytes(content.encode())
    return path


async def _kinds(company: Company) -> list[tuple[str, str, int]]:
    found = await company.rows("SELECT number, kind, open_minor FROM documents ORDER BY id")
    return [(row[0], row[1], row[2]) for row in found]


async def test_matched_lines_settle_each_other_and_the_rest_is_open(company: Company) -> None:
    report = await company.take(company.write([HEADER, *YEAR], "FEC2025.txt"), TAKEN)
    assert (report.read, report.added, report.unmatched, report.unbalanced) == (3, 3, 1, ())
    assert await company.movements() == [("FA1", "payment", -120000), ("VIR1", "allocation", 120000)]
    days = [date(2025, 1, 10), date(2025, 2, 28), date(2025, 3, 1)]
    assert [(await company.owed(day)).get("C1") for day in days] == [
        *amounts(a="1200", b="1500.50", c="300.50").values(),
    ]


async def test_an_invoice_is_due_by_the_terms_of_its_entity(company: Company) -> None:
    company.policy = Policy(entities=(SellingEntity(code="FR", name="Lumen", terms="45 jours fin de mois"),))
    await company.take(company.write([HEADER, *sale("2", "20250212", "300,50")], "FEC2025.txt"), TAKEN)
    assert (await company.ageings(TAKEN))["C1", "EUR"].oldest_due_on == date(2025, 3, 31)


async def test_money_is_told_from_a_credit_note_by_the_treasury_account(company: Company) -> None:
    lines = [
        *sale("1", "20250110", "100,00", piece="FA1", letter="A"),
        *sale("2", "20250111", "80,00", piece="FA2", letter="B"),
        *credit_note("3", "20250120", "100,00", piece="AV1", letter="A"),
        *receipt("1", "20250121", "80,00", piece="VIR1", letter="B"),
    ]
    await company.take(company.write([HEADER, *lines], "FEC2025.txt"), TAKEN)
    assert await company.movements() == [
        ("AV1", "allocation", 10000),
        ("FA1", "allocation", -10000),
        ("FA2", "payment", -8000),
        ("VIR1", "allocation", 8000),
    ]
    assert [kind for _, kind, _ in await _kinds(company)] == ["invoice", "invoice", "credit_note", "payment"]


async def test_an_entry_whose_lines_are_apart_still_is_money(company: Company) -> None:
    bank, customer = receipt("1", "20250301", "50,00", piece="VIR1")
    lines = [customer, *sale("1", "20250110", "200,00", piece="FA1"), bank]
    await company.take(company.write([HEADER, *lines], "FEC2025.txt"), TAKEN)
    assert await _kinds(company) == [("VIR1", "payment", -5000), ("FA1", "invoice", 20000)]


async def test_amounts_can_stand_beside_their_sense(company: Company) -> None:
    names = [{"Debit": "Montant", "Credit": "Sens"}.get(name, name) for name in COLUMNS]
    lines = [one.split("\t") for one in YEAR]
    for cells in lines:
        cells[11:13] = [cells[11], "D"] if cells[11] != "0,00" else [cells[12], "C"]
    await company.take(company.write(["\t".join(cells) for cells in (names, *lines)], "FEC2025.txt"), TAKEN)
    assert await company.owed(TAKEN) == amounts(C1="300.50")


async def test_columns_beyond_those_of_the_law_are_left_alone(company: Company) -> None:
    lines = [f"{HEADER}\tDateRglt\tModeRglt", *(f"{one}\t20250401\tVIR" for one in YEAR)]
    await company.take(company.write(lines, "FEC2025.txt"), TAKEN)
    assert await company.owed(TAKEN) == amounts(C1="300.50")


async def test_line_endings_may_differ_within_a_file(company: Company) -> None:
    ends = ["\r\n", "\n", "\r\n", "\n", "\r\n", "\n"]
    content = HEADER + "\r\n" + "".join(one + end for one, end in zip(YEAR, ends, strict=True)) + "\r\n\n"
    report = await company.take(_written(company, content), TAKEN)
    assert (report.read, report.refused) == (3, 0)
    assert await company.owed(TAKEN) == amounts(C1="300.50")


async def test_a_line_that_is_cut_off_is_refused_and_closes_nothing(company: Company) -> None:
    await company.take(company.write([HEADER, *YEAR], "FEC2025.txt"), TAKEN)
    whole = "\n".join([HEADER, *YEAR[:2], *sale("2", "20250212", "300,50", piece="FA2")])
    cut = whole.rsplit("\n", 1)[0].rsplit("\t", 8)[0]
    report = await company.take(_written(company, cut), TAKEN)
    assert [(refusal.line, refusal.value) for refusal in report.refusals] == [(4, "10 cells")]
    assert (report.closed, report.refused) == (0, 1)
    assert report.warnings[0] == (
        "1 customer lines were refused, so what customers owe differs from the file."
    )
    assert ("FA2", "invoice", 30050) in await _kinds(company)


async def test_a_nul_byte_near_the_beginning_refuses_the_file(company: Company) -> None:
    spoiled = line("VE", "9", "20250212", "411000", "7,00", customer="C\x001", piece="FA9")
    with pytest.raises(ImportRefusedError, match="is not a text file"):
        await company.take(company.write([HEADER, *YEAR, spoiled], "FEC2025.txt"), TAKEN)


async def test_a_nul_byte_further_down_refuses_its_line(company: Company) -> None:
    padding = [line("OD", str(entry), "20250101", "601000", "1,00") for entry in range(5000)]
    spoiled = line("VE", "9", "20250212", "411000", "7,00", customer="C\x001", piece="FA9")
    report = await company.take(company.write([HEADER, *YEAR, *padding, spoiled], "FEC2025.txt"), TAKEN)
    assert [(refusal.line, refusal.reason) for refusal in report.refusals] == [
        (5008, "has a NUL byte: export the file again")
    ]
    assert await company.owed(TAKEN) == amounts(C1="300.50")


async def test_a_wrong_date_and_a_wrong_amount_refuse_their_lines(company: Company) -> None:
    lines = [
        line("VE", "7", "20250231", "411000", "7,00", customer="C1", piece="FA7"),
        line("VE", "8", "20250228", "411000", "7,001", customer="C1", piece="FA8"),
    ]
    report = await company.take(company.write([HEADER, *YEAR, *lines], "FEC2025.txt"), TAKEN)
    assert [(refusal.line, refusal.column) for refusal in report.refusals] == [
        (8, "EcritureDate"),
        (9, "Debit"),
    ]


async def test_of_many_refused_lines_the_first_are_named_and_all_are_counted(company: Company) -> None:
    wrong = line("VE", "7", "20250231", "411000", "7,00", customer="C1", piece="FA7")
    report = await company.take(company.write([HEADER, *YEAR, *[wrong] * 230], "FEC2025.txt"), TAKEN)
    assert (report.read, report.refused, len(report.refusals)) == (233, 230, 200)
    assert report.warnings[0] == (
        "230 customer lines were refused, so what customers owe differs from the file."
    )


async def test_what_no_group_holds_comes_in_pieces_and_is_whole(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.imports.fec_ledger.ROWS_AT_ONCE", 2)
    lines = [one for entry in range(5) for one in sale(str(entry + 10), "20250212", "10,00")]
    report = await company.take(company.write([HEADER, *YEAR, *lines], "FEC2025.txt"), TAKEN)
    assert (report.added, report.unmatched, report.unmatched_balance) == (8, 6, Money.of_minor(35050, "EUR"))
    assert await company.owed(TAKEN) == amounts(C1="350.50")


async def test_missing_columns_refuse_the_file_by_name(company: Company) -> None:
    header = HEADER.replace("\tPieceDate", "").replace("\tCredit\t", "\tAvoir\t")
    with pytest.raises(
        ImportRefusedError, match="no column piecedate, debit and credit, or montant and sens"
    ):
        await company.take(company.write([header, *YEAR], "FEC2025.txt"), TAKEN)


async def test_a_file_without_customer_accounts_is_refused(company: Company) -> None:
    with pytest.raises(ImportRefusedError, match="has no line on a customer account"):
        await company.take(company.write([HEADER, YEAR[1]], "FEC2025.txt"), TAKEN)
    assert await company.rows("SELECT COUNT(*) FROM imports") == [(0,)]


async def test_a_group_that_does_not_balance_leaves_its_difference_open(company: Company) -> None:
    lines = [
        *sale("1", "20250110", "100,00", piece="FA1", letter="A"),
        *receipt("1", "20250301", "120,00", piece="VIR1", letter="A"),
    ]
    report = await company.take(company.write([HEADER, *lines], "FEC2025.txt"), TAKEN)
    assert [(one.customer, one.letter, str(one.difference.amount)) for one in report.unbalanced] == [
        ("C1", "A", "-20.00")
    ]
    assert await company.owed(TAKEN) == amounts(C1="-20")


async def test_the_siren_in_the_name_tells_the_entity(company: Company) -> None:
    company.policy = Policy(
        entities=(
            SellingEntity(code="ONE", name="One", siren="999001373"),
            SellingEntity(code="TWO", name="Two", siren="732829320"),
        )
    )
    report = await company.take(company.write([HEADER, *YEAR], "732829320FEC20251231.txt"), TAKEN)
    assert report.entity == "TWO"
    with pytest.raises(ImportRefusedError, match="could be any entity's: say which with --entity"):
        await company.take(company.write([HEADER, *YEAR], "ledger.txt"), TAKEN)
