"""How an import ends, on a terminal and for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from io import StringIO

import pytest
from mornings import PARIS, eur, usd
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

from bot.files import DateOrder, Facts, FileKind, ImportReport, Refusal, UnbalancedGroup
from messages.report import render_report
from messages.report_json import report_json

CLEAN = ImportReport(
    file="open-items-20261123.csv",
    kind=FileKind.RECEIVABLES,
    entity="Atelier Lumen",
    ledger_at=datetime(2026, 11, 23, 18, 10, tzinfo=PARIS),
    ledger_at_from="the file's name, and when it was written",
    facts=Facts(
        "cp1252", ";", "", ",", DateOrder.DAY_FIRST, {"number": "Facture", "due_on": "Échéance"}, ("Divers",)
    ),
    read=1234,
    added=1000,
    changed=100,
    unchanged=134,
    closed=4,
    balances=(eur("52240"), usd("12.5")),
)
TROUBLED = replace(
    CLEAN,
    file="open [red]items[/].csv",
    kind=FileKind.FEC,
    facts=Facts("utf-8", "\t", "", ","),
    dry_run=True,
    refused=23,
    refusals=tuple(Refusal(line, "Échéance", "31/02/2026", "there is no such day") for line in range(3, 26)),
    unbalanced=(UnbalancedGroup("C1", "AAA", eur("12.50")), UnbalancedGroup("C2", "AAB", eur("-2.50"))),
    unmatched=3,
    unmatched_balance=eur("120"),
    warnings=("Two columns could be the due date.",),
)


def drawn(report: ImportReport, language: str = "en") -> str:
    out = StringIO()
    Console(file=out, width=90, color_system=None).print(render_report(report, language))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("report", [CLEAN, TROUBLED], ids=["clean", "troubled"])
def test_the_report(report: ImportReport, language: str, snapshot: SnapshotAssertion) -> None:
    assert drawn(report, language) == snapshot


def test_what_was_read_and_how_is_said() -> None:
    text = drawn(CLEAN)
    for fact in (
        "Import of open-items-20261123.csv",
        "23 Nov 2026, 18:10 (the file's name, and when it was written)",
        "encoding cp1252, separator semicolon, decimal comma, dates day first",
        "number = Facture, due_on = Échéance",
        "Divers",
        "Atelier Lumen: customers owe €52,240 and $12.50.",
    ):
        assert fact in text
    assert "refused\n" in text
    assert "lines refused" not in text


def test_twenty_refusals_are_shown_and_the_others_counted() -> None:
    text = drawn(TROUBLED)
    assert "23 lines refused" in text
    assert text.count("there is no such day") == 20
    assert "And 3 more." in text


def test_unbalanced_groups_are_summed_with_their_sign() -> None:
    assert "2 matching groups do not balance; €10 left open" in drawn(TROUBLED)


def test_a_dry_run_says_so_first_and_last() -> None:
    lines = drawn(TROUBLED).strip().splitlines()
    assert lines[0] == "Dry run of open [red]items[/].csv: nothing was changed"
    assert lines[-1].startswith("Dry run: nothing was changed.")


def test_a_long_value_is_cut_and_a_ledger_with_nothing_owed_says_so() -> None:
    long = replace(
        CLEAN, refused=1, refusals=(Refusal(2, "c", "x" * 5000, "too long"),), balances=(eur("0"),)
    )
    text = drawn(long)
    assert text.count("x") < 70
    assert "1 line refused" in text
    assert "Atelier Lumen: customers owe nothing." in text


def test_programs_get_plain_decimals_and_iso_dates() -> None:
    made = json.loads(json.dumps(report_json(TROUBLED)))
    assert made["ledger_at"] == "2026-11-23T18:10:00+01:00"
    assert made["balances"] == [
        {"amount": "52240.00", "currency": "EUR"},
        {"amount": "12.50", "currency": "USD"},
    ]
    assert made["unbalanced"][1]["difference"] == {"amount": "-2.50", "currency": "EUR"}
    assert made["unmatched_balance"] == {"amount": "120.00", "currency": "EUR"}
    assert made["refused"] == 23
    assert made["refusals"][0] == {
        "line": 3,
        "column": "Échéance",
        "value": "31/02/2026",
        "reason": "there is no such day",
    }
    assert made["dry_run"] is True
    assert made["facts"]["date_order"] is None
    assert report_json(CLEAN)["unmatched_balance"] is None
