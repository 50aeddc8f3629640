"""`encours doctor` and `encours policy check`: what is wrong, where, and what to do about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from acceptance.console import HEADER, Encours

POLICY = """entities:
  - code: MAIN
    name: Main
    currency: EUR
people:
  - {email: nadia@example.com, name: Nadia Benali, role: credit_manager}
"""


def _checks(encours: Encours, *options: str) -> dict[str, tuple[bool, str, str]]:
    said = encours(*options, "doctor", "--json")
    assert said.err == ""
    assert said.status == (0 if all(one["ok"] for one in said.json) else 1)
    return {one["name"]: (one["ok"], one["found"], one["to_do"]) for one in said.json}


def _import_of(encours: Encours, days_ago: int) -> None:
    day = (datetime.now(UTC) - timedelta(days=days_ago)).date()
    line = f"C1,Alpha,F1,{day},{day},100.00,EUR\n"
    assert encours("import", "--as-of", str(day), encours.file("open.csv", HEADER + line)).status == 0


def test_before_the_first_import_the_doctor_says_to_import(encours: Encours) -> None:
    checks = _checks(encours)
    assert checks["database"] == (True, "opens", "")
    assert checks["migrations"][:2] == (False, "none yet")
    assert checks["migrations"][2].startswith("Import a file")
    assert checks["policy"] == (True, "Nobody is listed under people: no one receives a digest.", "")


def test_a_migrated_and_empty_database_is_told(encours: Encours) -> None:
    assert encours("ageing").status == 1
    ok, found, to_do = _checks(encours)["ledger"]
    assert (ok, found) == (False, "nothing was imported yet")
    assert "encours import FILE" in to_do


def test_figures_of_today_are_fine(encours: Encours) -> None:
    _import_of(encours, 0)
    checks = _checks(encours)
    assert all(ok for ok, _, _ in checks.values())
    assert checks["ledger"][1].startswith("Main: figures of 20")


def test_figures_of_two_weeks_ago_are_too_old_to_rank_anybody(encours: Encours) -> None:
    _import_of(encours, 14)
    ok, found, to_do = _checks(encours)["ledger"]
    assert not ok
    assert found.endswith("too old to rank anybody")
    assert to_do == "Import this morning's export: encours import FILE."


def test_for_people_what_to_do_stands_below_what_was_found(encours: Encours) -> None:
    said = encours("doctor")
    assert said.status == 1
    assert "ok    database: opens\nLOOK  migrations: none yet\n      Import a file" in said.out


def test_a_database_that_cannot_be_opened_is_a_finding(
    encours: Encours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCOURS_DATABASE_URL", "sqlite:///no/such/folder/ledger.sqlite")
    ok, found, to_do = _checks(encours)["database"]
    assert not ok
    assert (
        found == "The database cannot be opened (unable to open database file): check ENCOURS_DATABASE_URL."
    )
    assert to_do == "Correct it and look again."


def test_an_address_of_no_database_is_told_without_the_password(
    encours: Encours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCOURS_DATABASE_URL", "mysql://sophie:hunter2@host/ledger")
    complaint = encours("doctor").complaint
    assert complaint.startswith("ENCOURS_DATABASE_URL: mysql databases are not supported")
    assert "hunter2" not in complaint


def test_a_wrong_policy_stops_every_command_with_its_line(ledger: Encours) -> None:
    ledger.file("encours.yaml", "buckets: [30, 20, 90]\n")
    for command in (["doctor"], ["ageing"], ["digest"], ["customer", "C1"], ["policy", "check"]):
        complaint = ledger(*command).complaint
        assert complaint.startswith("encours.yaml line 1: buckets")


def test_the_defaults_hold_without_a_policy(encours: Encours) -> None:
    said = encours("policy", "check")
    assert (said.status, said.err) == (0, "")
    assert said.out.endswith("encours.yaml: not there, so the defaults hold.\n")


def test_a_valid_policy_is_called_valid_and_what_it_leaves_out_is_told(encours: Encours) -> None:
    encours.file("encours.yaml", POLICY)
    said = encours("policy", "check")
    assert (said.status, said.err) == (0, "")
    assert "Worth a look: Nobody has the role salesperson" in said.out
    assert said.out.endswith("encours.yaml: valid.\n")


def test_an_unknown_key_is_named_with_its_line_and_the_key_that_was_meant(encours: Encours) -> None:
    encours.file("encours.yaml", POLICY.replace("role: credit_manager", "rôle: credit_manager"))
    said = encours("policy", "check")
    assert said.status == 1
    assert said.out == ""
    assert "encours.yaml line 6: people.0.rôle:" in said.err
    assert "Traceback" not in said.err


def test_another_policy_is_taken_and_must_be_there(ledger: Encours) -> None:
    ledger.file("other.yaml", POLICY.replace("EUR", "EURO"))
    assert ledger("--policy", "other.yaml", "policy", "check").complaint.startswith("other.yaml line 4:")
    missing = ledger("--policy", "nowhere.yaml", "ageing").complaint
    assert missing.startswith("nowhere.yaml: there is no such file")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe\x00", "is not a text file"), (b"people: [", "line 1"), (b"- a\n", "expected keys")],
)
def test_a_policy_that_is_no_policy_is_refused(encours: Encours, content: bytes, said: str) -> None:
    encours.file("encours.yaml", content)
    assert said in encours("policy", "check").complaint
