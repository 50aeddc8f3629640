"""`encours dossier`: one zip about a customer, and whether it is as it was made."""

from __future__ import annotations

import hashlib
import zipfile

import pytest

from acceptance.console import Encours


def test_a_dossier_is_written_and_is_whole(ledger: Encours) -> None:
    out = ledger.folder / "alpha.zip"
    made = ledger("dossier", "Alpha", "--out", out, "--json")
    assert (made.status, made.err) == (0, "")
    assert made.json["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert made.json["file"] == "alpha.zip"
    checked = ledger("dossier", "verify", out, "--json")
    assert (checked.status, checked.json["whole"], checked.json["flaws"]) == (0, True, [])
    with zipfile.ZipFile(out) as archive:
        assert {"index.json", "statement.pdf", "invoices.csv", "audit.csv"} <= set(archive.namelist())
        assert archive.read("statement.pdf").startswith(b"%PDF")


def test_the_trail_says_that_it_was_made(ledger: Encours) -> None:
    made = ledger("dossier", "C1", "--out", ledger.folder / "alpha.zip", "--json").json
    (entry,) = ledger("audit", "--customer", "C1", "--json").json["entries"]
    assert entry["deed"] == "dossier.made"
    assert entry["after"]["sha256"] == made["sha256"]


def test_one_that_was_touched_is_told_and_exits_with_1(ledger: Encours) -> None:
    out = ledger.folder / "alpha.zip"
    ledger("dossier", "C1", "--out", out)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("letters/invented.pdf", b"%PDF")
    checked = ledger("dossier", "verify", out, "--json")
    assert checked.status == 1
    assert checked.json["flaws"] == [{"name": "letters/invented.pdf", "flaw": "strange"}]


def test_nothing_is_written_over_and_nobody_is_guessed(ledger: Encours) -> None:
    out = ledger.file("there.zip", b"kept")
    assert "there.zip exists" in ledger("dossier", "C1", "--out", out).complaint
    assert out.read_bytes() == b"kept"
    other = ledger.folder / "other.zip"
    assert ledger("dossier", "Alfa SAZ", "--out", other).status == 1
    assert not other.exists()


def test_nothing_is_made_for_a_folder_that_is_not_there(ledger: Encours) -> None:
    said = ledger("dossier", "C1", "--out", ledger.folder / "nowhere" / "alpha.zip")
    assert "is no folder" in said.complaint
    assert ledger("audit", "--customer", "C1", "--json").json["entries"] == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"nothing like it"])
def test_what_is_no_dossier_is_said_to_be_none(ledger: Encours, content: bytes) -> None:
    file = ledger.file("odd.zip", content)
    said = ledger("dossier", "verify", file)
    assert said.status == 1
    assert said.complaint.startswith("The file is no")
