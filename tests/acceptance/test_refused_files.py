"""A file that cannot be read with certainty is refused in a sentence, and the ledger stays as it was."""

from __future__ import annotations

import gzip
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from acceptance.console import ALPHA, BETA, HEADER, LEDGER, Encours

FEC = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\t"
FEC += "PieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SHORT = "Customer;Invoice;Issue date;Amount\n"
WIDE = ",".join(f"c{n}" for n in range(10_000)) + "\n" + ",".join(["1"] * 10_000) + "\n"

CASES: dict[str, tuple[str | bytes, str]] = {
    "empty": (b"", "is empty: export it again."),
    "one byte": (b"x", "No line of headers was recognised"),
    "one NUL": (b"\0", "is not a text file"),
    "blank lines": (b"\n\r\n \n", "has only blank lines: export it again."),
    "a byte-order mark alone": (b"\xef\xbb\xbf", "has only blank lines"),
    "binary": (bytes(range(256)) * 40, "is not a text file"),
    "NUL bytes": (LEDGER.replace("Alpha", "Al\0pha"), "is not a text file"),
    "wrong columns": ("a,b,c\n1,2,3\n", "It has: a, b, c. Name them with `columns` under `files:`"),
    "headers alone": (HEADER, "has a header and no line: nothing was changed."),
    "10,000 columns": (WIDE, "No line of headers was recognised"),
    "a line of 50 MB": (HEADER.encode() + b"x" * 50_000_000, "has a line of a million characters"),
    "quotation marks of 50 MB": (HEADER.encode() + b'C1,"' + b'"a' * 25_000_000, "has a line of a million"),
    "an unclosed quotation mark": (
        LEDGER + 'C3,"never closed,F3,2026-10-01,2026-10-31,1.00,EUR\n' + ALPHA,
        "Line 4: a quotation mark opens a cell and none closes it; correct it and import again.",
    ),
    "ambiguous dates": (
        HEADER + "C1,a,F1,01/02/2026,,1.00,EUR\n",
        "Line 2: '01/02/2026' is day or month first, and no date tells which; settle it with",
    ),
    "mixed date orders": (
        HEADER + "C1,a,F1,13/02/2026,,1.00,EUR\nC1,a,F2,02/13/2026,,1.00,EUR\n",
        "The dates mix two orders: '13/02/2026' on line 2 is day-first, '02/13/2026' on line 3 is not",
    ),
    "ambiguous decimals": (
        SHORT + "C1;F1;2026-10-01;1,234\n",
        "Line 2: '1,234' has a decimal mark or a thousands separator, and no amount tells which",
    ),
    "mixed decimals": (
        SHORT + "C1;F1;2026-10-01;1,23\nC1;F2;2026-10-01;1.23\n",
        "Amounts mix decimal commas (line 2) and points (line 3): export them written alike.",
    ),
    "UTF-16 without its mark": (LEDGER.encode("utf-16-le"), "is not a text file"),
    "UTF-16 cut in a character": (LEDGER.encode("utf-16")[:-1], "says it is in utf-16 and is not"),
    "UTF-32": (LEDGER.encode("utf-32"), "is not a text file"),
    "an old Excel file": (OLE, "is an old Excel file (.xls): save it as .xlsx or CSV."),
    "an Excel file with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "by a password"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF, which holds no columns"),
    "a web page": ("<!DOCTYPE html>\n<table><tr><td>C1", "is a web page under another name"),
    "XML": ("<?xml version='1.0'?><Document/>", "is XML, not a table"),
    "JSON": ('[{"customer": "C1", "number": "F1"}]', "No line of headers was recognised"),
    "a compressed file": (gzip.compress(LEDGER.encode()), "is compressed: unpack it"),
    "a database": (b"SQLite format 3\0" + b"\0" * 100, "is a database"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "is a picture"),
    "a FEC without entries": (FEC, "has no entry with a date YYYYMMDD: export it again."),
    "a FEC without its columns": ("JournalCode\tCompteNum\tCompAuxNum\n", "is not a whole FEC: it has no"),
    "two columns for one amount": (
        "Customer,Invoice,Issue date,Invoice total,Montant TTC\nC1,F1,2026-10-01,1.00,2.00\n",
        "Both 'Invoice total' and 'Montant TTC' could be gross",
    ),
}


@pytest.mark.parametrize(("content", "complaint"), CASES.values(), ids=CASES.keys())
def test_a_file_that_holds_no_certain_ledger_changes_nothing(
    ledger: Encours, content: str | bytes, complaint: str
) -> None:
    before = ledger.ageing()
    said = ledger.take(content)
    assert said.status == 1
    assert complaint in said.complaint
    assert len(said.complaint) < 800
    assert ledger.ageing() == before


def test_figures_older_than_the_ledger_s_are_refused_with_both_days(ledger: Encours) -> None:
    before = ledger.ageing()
    complaint = ledger.take(HEADER + ALPHA, "ledger-2026-11-19.csv").complaint
    assert "has figures of 2026-11-19, and MAIN already has those of 2026-11-20" in complaint
    assert ledger.ageing() == before


def test_a_pipe_is_refused_and_not_waited_for(ledger: Encours) -> None:
    before = ledger.ageing()
    os.mkfifo(ledger.folder / "pipe.csv")
    for name in ("pipe.csv", "/dev/zero"):
        said = ledger("import", name)
        assert said.status == 1
        assert said.complaint.endswith("is a pipe or a device: save it to a file first.")
    assert ledger("import", "--kind", "fec", "pipe.csv").status == 1
    assert ledger.ageing() == before


def test_a_link_to_nowhere_and_one_to_itself_are_refused(ledger: Encours) -> None:
    (ledger.folder / "gone.csv").symlink_to("nowhere")
    (ledger.folder / "loop.csv").symlink_to("loop.csv")
    assert ledger("import", "gone.csv").complaint == "There is no file gone.csv: check its name."
    assert "loop.csv cannot be opened" in ledger("import", "loop.csv").complaint


@pytest.mark.parametrize("name", ["x" * 300 + ".csv", "a\0b.csv", "\udcff.csv", ""])
def test_a_name_that_no_file_has_is_refused(ledger: Encours, name: str) -> None:
    said = ledger("import", name)
    assert said.status in (1, 2)
    assert said.complaint


def test_a_file_whose_name_is_no_text_is_taken_all_the_same(ledger: Encours) -> None:
    path = os.fsencode(ledger.folder) + b"/balance-\xe9-2026-11-21.csv"
    with open(path, "wb") as file:  # noqa: PTH123 (a path of bytes)
        file.write(LEDGER.encode())
    said = ledger("import", "--json", os.fsdecode(path))
    assert (said.status, said.json["file"]) == (0, "balance-?-2026-11-21.csv")
    assert ledger("import", os.fsdecode(path)).status == 0


def test_a_wrong_kind_or_an_unknown_entity_is_refused(ledger: Encours) -> None:
    before = ledger.ageing()
    file = ledger.file("open-2026-11-21.csv", LEDGER)
    assert "is not a whole FEC" in ledger("import", "--kind", "fec", file).complaint
    assert "read as payments, the file lacks" in ledger("import", "--kind", "payments", file).complaint
    assert ledger("import", "--entity", "NOPE", file).complaint == (
        "NOPE is not an entity of the policy. Its entities: MAIN."
    )
    assert ledger.ageing() == before


def _archive(path: Path, content: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in content.items():
            archive.writestr(name, inside)


NO_WORKBOOKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing in it": (lambda path: _archive(path, {}), "is an archive, not an Excel workbook"),
    "a letter": (lambda path: _archive(path, {"word/document.xml": b"<x/>"}), "is an archive, not an Excel"),
    "a ledger in an archive": (lambda path: _archive(path, {"a.csv": BETA.encode()}), "is an archive, not"),
    "a binary workbook": (lambda path: _archive(path, {"xl/workbook.bin": b""}), "is a binary workbook"),
    "an empty workbook": (lambda path: _archive(path, {"xl/workbook.xml": b""}), "is damaged"),
    "its first bytes": (lambda path: path.write_bytes(b"PK\x03\x04"), "is damaged"),
}


@pytest.mark.parametrize(("write", "complaint"), NO_WORKBOOKS.values(), ids=NO_WORKBOOKS.keys())
def test_an_archive_that_is_no_workbook_is_refused(
    ledger: Encours, write: Callable[[Path], object], complaint: str
) -> None:
    before = ledger.ageing()
    write(ledger.folder / "ledger.xlsx")
    assert complaint in ledger("import", "ledger.xlsx").complaint
    assert ledger.ageing() == before
