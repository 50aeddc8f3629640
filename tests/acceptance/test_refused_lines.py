"""A line that cannot be taken is named with its column, its value and why; what it tells of stays open."""

from __future__ import annotations

from typing import Any

import pytest

from acceptance.console import ALPHA, BETA, DAY, HEADER, Encours, counts

LONG = "L" * 200
CASES: dict[str, tuple[str, str, str, str]] = {
    "the same number again": ("C3,x,F1,2026-10-01,,9.00,EUR", "Invoice", "F1", "stands on line 2 already"),
    "a currency there is not": ("C3,x,F3,2026-10-01,,1.00,XQQ", "Currency", "XQQ", "not an ISO 4217"),
    "a metal": ("C3,x,F3,2026-10-01,,1.00,XAU", "Currency", "XAU", "not an ISO 4217"),
    "1e30": ("C3,x,F3,2026-10-01,,1e30,EUR", "Amount", "1e30", "is not an amount"),
    "a one and thirty zeros": (f"C3,x,F3,2026-10-01,,1{'0' * 30},EUR", "Amount", "1" + "0" * 30, "too large"),
    "more than ten to the fifteenth": (
        "C3,x,F3,2026-10-01,,1000000000000000.01,EUR",
        "Amount",
        "1000000000000000.01",
        "is too large for an amount",
    ),
    "no number": ("C3,x,F3,2026-10-01,,NaN,EUR", "Amount", "NaN", "is not an amount"),
    "other digits": ("C3,x,F3,2026-10-01,,١٢,EUR", "Amount", "١٢", "is not an amount"),
    "a third decimal": ("C3,x,F3,2026-10-01,,1.005,EUR", "Amount", "1.005", "more decimals than the 2"),
    "decimals of the yen": ("C3,x,F3,2026-10-01,,1.5,JPY", "Amount", "1.5", "more decimals than the 0"),
    "another currency's sign": ("C3,x,F3,2026-10-01,,$1.00,EUR", "Amount", "$1.00", "is in USD on a line"),
    "no amount": ("C3,x,F3,2026-10-01,,,EUR", "Amount", "", "is empty"),
    "due before it is issued": (
        "C3,x,F3,2026-10-01,2026-09-30,1.00,EUR",
        "Due date",
        "2026-09-30",
        "is before the issue date, 2026-10-01",
    ),
    "a day there is not": ("C3,x,F3,2026-02-30,,1.00,EUR", "Issue date", "2026-02-30", "is not a date"),
    "the first century": ("C3,x,F3,0026-10-01,,1.00,EUR", "Issue date", "0026-10-01", "1970 and 2100"),
    "no day": ("C3,x,F3,,,1.00,EUR", "Issue date", "", "is empty"),
    "no customer": (",x,F3,2026-10-01,,1.00,EUR", "Customer", "", "is empty"),
    "a formula": ("C3,=1+1,F3,2026-10-01,,1.00,EUR", "Customer name", "=1+1", "a spreadsheet formula"),
    "another formula": ("C3,@SUM(A1),F3,2026-10-01,,1.00,EUR", "Customer name", "@SUM(A1)", "formula"),
    "a command": ("C3,+cmd|'/C calc',F3,2026-10-01,,1.00,EUR", "Customer name", "+cmd|'/C calc'", "formula"),
    "a spreadsheet's error": ("C3,#REF!,F3,2026-10-01,,1.00,EUR", "Customer name", "#REF!", "error"),
    "a bell": ("C3,\x07,F3,2026-10-01,,1.00,EUR", "Customer name", "\\x07", "has a control character"),
    "200 characters": (f"C3,{LONG},F3,2026-10-01,,1.00,EUR", "Customer name", LONG[:80], "160 at most"),
    "a cell too many": ("C3,x,F3,2026-10-01,,1.00,EUR,9", "", "1.00 EUR 9", "has 8 cells"),
    "cells too few": ("C3,x,F3", "", "C3 x F3", "the line has 3 cells, the headers 7"),
    "a quotation mark too few": ('"C3",x"y"z",F3,2026-10-01,,"1"2,EUR', "", "", "quotation marks do not"),
}


def _refused(report: dict[str, Any]) -> list[dict[str, Any]]:
    refusals: list[dict[str, Any]] = report["refusals"]
    assert len(refusals) == report["refused"]
    for one in refusals:
        assert list(one) == ["line", "column", "value", "reason"]
    return refusals


@pytest.mark.parametrize(("line", "column", "value", "reason"), CASES.values(), ids=CASES.keys())
def test_a_line_is_refused_and_the_others_are_taken(
    ledger: Encours, line: str, column: str, value: str, reason: str
) -> None:
    before = ledger.ageing()
    said = ledger.take(HEADER + ALPHA + BETA + line + "\n")
    assert (said.status, said.err) == (0, "")
    assert counts(said.json) == {"read": 3, "unchanged": 2, "refused": 1}
    (refusal,) = _refused(said.json)
    assert (refusal["line"], refusal["column"]) == (4, column)
    assert value in refusal["value"]
    assert reason in refusal["reason"]
    assert ledger.ageing() == before


@pytest.mark.parametrize(
    ("kind", "amount", "left", "column", "value"),
    [
        ("invoice", "-250.50", "", "Amount", "-250.50"),
        ("invoice", "100.00", "200.00", "Open amount", "200.00"),
        ("cake", "100.00", "", "Document type", "cake"),
        ("invoice", "100.00", "-5.00", "Open amount", "-5.00"),
    ],
)
def test_signs_and_amounts_that_contradict_each_other_are_refused(
    ledger: Encours, kind: str, amount: str, left: str, column: str, value: str
) -> None:
    before = ledger.ageing()
    header = HEADER.replace("\n", ",Document type,Open amount\n")
    line = f"C2,Béta,F2,2026-10-02,2026-11-20,{amount},EUR,{kind},{left}\n"
    report = ledger.take(header + ALPHA.replace("\n", ",invoice,\n") + line).json
    (refusal,) = _refused(report)
    assert (refusal["column"], refusal["value"]) == (column, value)
    assert ledger.ageing() == before


def test_a_negative_amount_without_a_kind_is_a_credit_note(ledger: Encours) -> None:
    report = ledger.take(HEADER + ALPHA + BETA + "C1,Alpha SAS,A1,2026-10-01,,-30.00,EUR\n").json
    assert counts(report) == {"read": 3, "added": 1, "unchanged": 2}
    alpha = ledger.ageing()["customers"][0]
    assert (alpha["balance"], alpha["overdue"], alpha["credits"]) == ("70.00", "100.00", "-30.00")


def test_what_a_refused_line_tells_of_is_not_taken_for_paid(ledger: Encours) -> None:
    before = ledger.ageing()
    report = ledger.take(HEADER + ALPHA + BETA.replace("250.50", "abc")).json
    assert counts(report) == {"read": 2, "unchanged": 1, "refused": 1}
    assert ledger.ageing() == before


@pytest.mark.parametrize(
    "line",
    [
        "C2,Béta, SARL,F2,2026-10-02,2026-11-20,250.50,EUR\n",  # a comma that nobody quoted shifts the number
        "C2,Béta,F",  # the end of a file that was cut
        "C2\n",
    ],
)
def test_a_line_whose_number_cannot_be_trusted_closes_nothing(ledger: Encours, line: str) -> None:
    before = ledger.ageing()
    report = ledger.take(HEADER + ALPHA + line).json
    assert counts(report) == {"read": 2, "unchanged": 1, "refused": 1}
    assert "nothing that left the file was closed" in report["warnings"][0]
    assert ledger.ageing() == before


def test_100_000_refused_lines_are_counted_and_the_first_are_named(ledger: Encours) -> None:
    before = ledger.ageing()
    lines = "".join(f"C9,Nine,G{n},2026-10-01,2026-10-31,many,EUR\n" for n in range(100_000))
    report = ledger.take(HEADER + ALPHA + BETA + lines).json
    assert counts(report) == {"read": 100_002, "unchanged": 2, "refused": 100_000}
    assert len(report["refusals"]) == 200
    assert report["refusals"][-1]["line"] == 203
    assert ledger.ageing() == before


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + ALPHA + BETA).replace("\n", "\r\n").encode(),
        (HEADER.replace("\n", "\r\n") + ALPHA.replace("\n", "\r") + BETA).encode(),
        (HEADER + ALPHA + BETA).encode("utf-16"),
        (HEADER + ALPHA + BETA).encode("utf-8-sig"),
        (HEADER + ALPHA + BETA).encode("cp1252"),
        (HEADER + ALPHA + BETA).replace("\n", ",,\n").encode(),
        (HEADER + ALPHA + BETA).replace("Béta", '"Béta"').encode(),
        (HEADER + "\n\n" + ALPHA + "\n" + BETA + "Total,,,,,350.50,\n").encode(),
        (HEADER + ALPHA + BETA).replace("Béta", "\ufeffBé\u200bta").encode(),
        (HEADER + ALPHA + BETA).rstrip("\n").encode(),
        ("Balance âgée du 20/11/2026\n\n" + HEADER + ALPHA + BETA).encode(),
        (HEADER.replace(",", ";") + ALPHA.replace(",", ";").replace(".", ",") + BETA.replace(",", ";"))
        .replace("250.50", "250,50")
        .encode(),
    ],
    ids=[
        "Windows line endings",
        "mixed line endings",
        "UTF-16",
        "a byte-order mark",
        "Windows-1252",
        "separators at the ends",
        "quoted cells",
        "blank lines and a total",
        "a byte-order mark in the middle",
        "no newline at the end",
        "a title",
        "semicolons and decimal commas",
    ],
)
def test_the_same_ledger_written_otherwise_changes_nothing(ledger: Encours, content: bytes) -> None:
    before = ledger.ageing()
    said = ledger.take(content)
    assert counts(said.json) == {"read": 2, "unchanged": 2}
    assert ledger.ageing() == before


def test_columns_that_nothing_uses_are_told(ledger: Encours) -> None:
    extra = ",".join(f"Custom field {n}" for n in range(2_000))
    line = ALPHA.rstrip("\n") + ",1" * 2_000
    report = ledger.take(f"{HEADER.rstrip()},{extra}\n{line}\n").json
    assert counts(report) == {"read": 1, "unchanged": 1, "closed": 1}
    assert len(report["facts"]["ignored"]) == 2_000


def test_names_in_any_script_and_on_two_lines_are_kept(ledger: Encours) -> None:
    names = {"C3": "شركة التجارة", "C4": "株式会社オレンジ", "C5": "Two lines", "C6": "É" * 160}
    quoted = names | {"C5": '"Two\nlines"'}
    lines = "".join(f"{code},{name},N{code},2026-10-01,,1.00,EUR\n" for code, name in quoted.items())
    assert ledger.take(HEADER + ALPHA + BETA + lines).json["added"] == 4
    told = {row["code"]: row["name"] for row in ledger.ageing(DAY)["customers"]}
    assert told == {"C1": "Alpha SAS", "C2": "Béta"} | names


def test_people_see_the_refused_lines_too(ledger: Encours) -> None:
    said = ledger("import", ledger.file(f"open-{DAY}.csv", HEADER + ALPHA + "C2,Béta,F2,soon,,250.50,EUR\n"))
    assert (said.status, said.err) == (0, "")
    for word in ("1 line refused", "Issue date", "soon", "is not a date"):
        assert word in " ".join(said.out.split())


@pytest.mark.parametrize(
    ("content", "column", "value"),
    [
        ("Customer,Order no,Order date,Order amount\nC1,O1,2026-11-01,-5.50\n", "Order amount", "-5.50"),
        ("Customer,Customer name,Credit limit\nC1,Alpha,-10.50\n", "Credit limit", "-10.50"),
        ("Customer,Payment date,Amount received\nC1,2026-11-19,-5.50\n", "Amount received", "-5.50"),
    ],
)
def test_in_other_files_too_a_refusal_names_the_file_s_column_and_value(
    ledger: Encours, content: str, column: str, value: str
) -> None:
    before = ledger.ageing()
    (refusal,) = _refused(ledger.take(content).json)
    assert (refusal["line"], refusal["column"], refusal["value"]) == (2, column, value)
    assert ledger.ageing() == before
