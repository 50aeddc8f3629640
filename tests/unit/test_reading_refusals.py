"""What is no list of anything is refused in a sentence that says what to do."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bot.errors import ImportRefusedError
from bot.files import FileKind, FileMapping
from storage.imports.source import open_text
from storage.imports.table import open_table

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def _open(path: Path) -> None:
    open_table(path, None, FileMapping(), "EUR")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty: export it again"),
        (b"\n \n\r\n", "has only blank lines"),
        (b"\xef\xbb\xbf", "has only blank lines"),
        (b"%PDF-1.7\n...", "is a PDF"),
        (gzip.compress(b"a;b", mtime=0), "is compressed: unpack it"),
        (b"<!DOCTYPE html><table>", "is a web page under another name"),
        (b"<?xml version='1.0'?>", "is XML"),
        (b"Client;Facture\0;Date;Montant\n", "is not a text file"),
        (bytes(range(256)) * 4, "is not a text file"),
        (OLE, r"is an old Excel file \(.xls\): save it as .xlsx or CSV"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password: save it without one"),
        (b"x" * 3_000_000, "has a line of a million characters"),
        (b"Bonjour,\nvoici le fichier.\n", "No line of headers was recognised"),
        (b"\xff\xfeC\0;\0\x00\xd8", "says it is in utf-16 and is not"),
    ],
)
def test_a_file_that_holds_no_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefusedError, match=said):
        _open(path)


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="There is no file"):
        _open(tmp_path / "nowhere.csv")
    with pytest.raises(ImportRefusedError, match="is a folder: name the file inside it"):
        _open(tmp_path)


def test_a_workbook_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "ledger.txt"
    path.write_bytes(b"PK\x03\x04...")
    with pytest.raises(ImportRefusedError, match="not a text file"):
        open_text(path, None)


def test_a_fec_is_not_read_as_a_list(tmp_path: Path) -> None:
    path = tmp_path / "fec.txt"
    path.write_bytes(b"JournalCode\tJournalLib\n")
    with pytest.raises(ImportRefusedError, match="a FEC has its own import"):
        open_table(path, FileKind.FEC, FileMapping(), "EUR")
