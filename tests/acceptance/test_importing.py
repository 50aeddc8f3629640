"""`encours import`: once, again, several files at a time, and only to see what would happen."""

from __future__ import annotations

from acceptance.console import ALPHA, BETA, DAY, HEADER, LEDGER, Encours, counts

GAMMA = "C3,Gamma,F3,2026-11-01,2026-12-01,70.00,EUR\n"


def test_a_first_import_gives_the_ageing_of_its_day(encours: Encours) -> None:
    said = encours.take(LEDGER)
    assert (said.status, said.err) == (0, "")
    report = said.json
    assert (report["kind"], report["entity"], report["dry_run"]) == ("receivables", "MAIN", False)
    assert (report["ledger_at"][:10], report["ledger_at_from"]) == (DAY, "the file's name")
    assert report["balances"] == [{"amount": "350.50", "currency": "EUR"}]
    assert counts(report) == {"read": 2, "added": 2}
    nothing = ("31-60", "61-90", "over_90", "disputed", "promised", "credits")
    figures = dict.fromkeys(nothing, "0.00")
    late = {"balance": "100.00", "not_due": "0.00", "1-30": "100.00", "overdue": "100.00", "documents": 1}
    due = {"balance": "250.50", "not_due": "250.50", "1-30": "0.00", "overdue": "0.00", "documents": 1}
    total = {"balance": "350.50", "not_due": "250.50", "1-30": "100.00", "overdue": "100.00", "documents": 2}
    assert encours.ageing() == {
        "as_of": DAY,
        "currencies": {"EUR": total | figures},
        "customers": [
            {"code": "C1", "name": "Alpha SAS", "currency": "EUR", **late, **figures},
            {"code": "C2", "name": "Béta", "currency": "EUR", **due, **figures},
        ],
    }


def test_an_invoice_is_late_from_the_day_after_its_due_date(ledger: Encours) -> None:
    assert ledger.ageing("2026-11-20")["customers"][1]["1-30"] == "0.00"
    assert ledger.ageing("2026-11-21")["customers"][1]["1-30"] == "250.50"
    assert ledger.ageing("2026-11-30")["customers"][0]["1-30"] == "100.00"
    assert ledger.ageing("2026-12-01")["customers"][0]["31-60"] == "100.00"


def test_the_same_file_again_changes_nothing(ledger: Encours) -> None:
    before = ledger.ageing()
    for _ in range(2):
        assert counts(ledger.take(LEDGER).json) == {"read": 2, "unchanged": 2}
    assert ledger.ageing() == before


def test_the_next_morning_s_file_adds_changes_and_closes(ledger: Encours) -> None:
    report = ledger.take(HEADER + ALPHA.replace("100.00", "40.00") + GAMMA, "ledger-2026-11-21.csv").json
    assert counts(report) == {"read": 2, "added": 1, "changed": 1, "closed": 1}
    assert [(row["code"], row["balance"]) for row in ledger.ageing("2026-11-21")["customers"]] == [
        ("C1", "40.00"),
        ("C3", "70.00"),
    ]


def test_a_dry_run_reports_and_changes_nothing(ledger: Encours) -> None:
    before = ledger.ageing("2026-11-21")
    file = ledger.file("ledger-2026-11-21.csv", HEADER + GAMMA)
    said = ledger("import", "--dry-run", "--json", file)
    assert (said.status, said.json["dry_run"]) == (0, True)
    assert counts(said.json) == {"read": 1, "added": 1, "closed": 2}
    assert ledger.ageing("2026-11-21") == before
    assert "dry run" in ledger("import", "--dry-run", file).out.lower()
    assert ledger.ageing("2026-11-21") == before


def test_a_dry_run_before_anything_was_imported_leaves_nothing(encours: Encours) -> None:
    assert encours("import", "--dry-run", encours.file(f"ledger-{DAY}.csv", LEDGER)).status == 0
    assert encours("ageing").complaint == "Nothing has been imported yet: run `encours import FILE`."


def test_a_refused_file_among_several_leaves_the_others_taken(encours: Encours) -> None:
    good = encours.file("ledger-2026-11-20.csv", LEDGER)
    bad = encours.file("scan.csv", b"%PDF-1.7")
    later = encours.file("ledger-2026-11-21.csv", HEADER + GAMMA)
    said = encours("import", "--json", good, bad, later)
    assert said.status == 1
    assert said.err == (
        "encours: scan.csv is a PDF, which holds no columns: export the list as CSV or .xlsx.\n"
    )
    assert [one["file"] for one in said.json] == ["ledger-2026-11-20.csv", "ledger-2026-11-21.csv"]
    assert [row["code"] for row in encours.ageing("2026-11-21")["customers"]] == ["C3"]


def test_the_day_of_the_figures_can_be_given(encours: Encours) -> None:
    file = encours.file("export.csv", LEDGER)
    report = encours("import", "--json", "--as-of", "2026-11-20", file).json
    assert (report["ledger_at"], report["ledger_at_from"]) == ("2026-11-20T23:59:59+01:00", "as asked")
    report = encours("import", "--json", "--as-of", "2026-11-21T18:10", file).json
    assert report["ledger_at"] == "2026-11-21T18:10:00+01:00"


def test_figures_of_a_day_before_the_first_import_are_shown_with_a_warning(ledger: Encours) -> None:
    said = ledger("ageing", "--as-of", "2026-11-01", "--json")
    assert said.status == 0
    assert said.err == (
        "encours: what was imported is whole from 2026-11-20 on: figures of 2026-11-01 may lack some.\n"
    )


def test_a_customer_s_name_follows_the_newest_file(ledger: Encours) -> None:
    assert ledger.take(HEADER + ALPHA.replace("Alpha SAS", "Alpha & Fils") + BETA).status == 0
    assert ledger.ageing()["customers"][0]["name"] == "Alpha & Fils"
