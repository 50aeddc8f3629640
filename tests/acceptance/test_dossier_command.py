"""`encours dossier`: one zip about a customer, and whether it is as it was made."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

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


def test_its_help_says_how_to_make_one_and_how_to_verify_one(ledger: Encours) -> None:
    said = " ".join(ledger("dossier", "--help").out.split())
    assert "dossier CUSTOMER --out FILE.zip [OPTIONS]" in said
    assert "To make one: encours dossier ACME --out dossier.zip" in said
    assert "To verify one: encours dossier verify dossier.zip" in said
    for option in ("--out", "--entity", "--language", "--json"):
        assert option in said
    assert "Of every document in it" in said


def test_every_document_is_in_the_language_that_is_asked_for(ledger: Encours) -> None:
    for language, index, head in (("fr", "LISEZMOI.txt", "Numéro;"), ("en", "INDEX.txt", "Number,")):
        out = ledger.folder / f"{language}.zip"
        assert ledger("dossier", "C1", "--out", out, "--language", language).status == 0
        with zipfile.ZipFile(out) as archive:
            assert index in archive.namelist()
            assert archive.read("invoices.csv").decode("utf-8-sig").startswith(head)
            assert json.loads(archive.read("index.json"))["language"] == language


def test_an_unknown_language_is_refused_with_those_there_are(ledger: Encours) -> None:
    out = ledger.folder / "alpha.zip"
    said = ledger("dossier", "C1", "--out", out, "--language", "de")
    assert said.status == 2
    assert "'de' is not one of 'en', 'fr'" in said.complaint
    assert not out.exists()


def _changed(path: Path, name: str, content: bytes | None) -> None:
    """The same zip with one file of other content, or without it."""
    with zipfile.ZipFile(path) as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    if content is None:
        del files[name]
    else:
        files[name] = content
    with zipfile.ZipFile(path, "w") as archive:
        for each, kept in files.items():
            archive.writestr(each, kept)


@pytest.mark.parametrize(
    ("name", "content", "flaw"),
    [
        ("statement.pdf", b"%PDF other", "changed: statement.pdf"),
        ("story.txt", None, "missing: story.txt"),
        ("letters/new.pdf", b"%PDF", "not in the index, or there twice: letters/new.pdf"),
    ],
)
def test_verifying_says_which_file_is_not_as_it_was_made(
    ledger: Encours, name: str, content: bytes | None, flaw: str
) -> None:
    out = ledger.folder / "alpha.zip"
    ledger("dossier", "C1", "--out", out)
    whole = ledger("dossier", "verify", out)
    assert (whole.status, whole.err) == (0, "")
    assert whole.out.startswith("Whole: ")
    _changed(out, name, content)
    said = ledger("dossier", "verify", out, "--language", "en")
    assert said.status == 1
    assert flaw in said.out.splitlines()
    assert "Ask whoever made the dossier for a new one." in said.out


def test_an_index_that_was_altered_is_told(ledger: Encours) -> None:
    out = ledger.folder / "alpha.zip"
    ledger("dossier", "C1", "--out", out)
    _changed(out, "index.json", b'{"format": "other/9", "files": []}')
    assert "is of another version" in ledger("dossier", "verify", out).complaint
    _changed(out, "index.json", None)
    assert ledger("dossier", "verify", out).complaint.startswith("The file is no dossier")


@pytest.mark.parametrize(("name", "said"), [("none.zip", "is not there"), (".", "is no file")])
def test_a_file_to_verify_that_is_not_there_is_named(ledger: Encours, name: str, said: str) -> None:
    verified = ledger("dossier", "verify", name)
    assert verified.status == 1
    assert verified.complaint == f"{name} {said}: give the name of the zip to verify."
