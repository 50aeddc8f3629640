"""An Excel file gives the ledger that the same lines give as CSV; a harmful one is refused, unopened."""

from __future__ import annotations

import csv
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from acceptance.console import DAY, Encours, counts

HEADER = ["Customer", "Customer name", "Invoice", "Issue date", "Due date", "Amount", "Currency"]
ROWS: list[list[Any]] = [
    HEADER,
    ["C1", "Alpha SAS", "F1", date(2026, 10, 1), date(2026, 10, 31), 100, "EUR"],
    ["C2", "Béta", "F2", date(2026, 10, 2), date(2026, 11, 20), 250.5, "EUR"],
]
MORE: list[list[Any]] = [
    *ROWS,
    [42, "Four", 1001, date(2026, 6, 1), date(2026, 7, 1), 0.1 + 0.2, "EUR"],
    ["C4", "Yen", "F4", date(2026, 9, 1), None, 12000, "JPY"],
    ["C5", "Credit", "A5", date(2026, 9, 1), None, -75.25, "EUR"],
]
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
MANY_SPACES = 300_000_000


def _workbook(folder: Path, rows: Sequence[Sequence[Any]], name: str = f"ledger-{DAY}.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(folder / name)
    return folder / name


def _rewritten(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        entries = {one: archive.read(one) for one in archive.namelist()}
    entries[name] = change(entries.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, content in entries.items():
            archive.writestr(one, content)
    return path


def _declared_small(path: Path) -> Path:
    """The sheet says in both of its headers that it unpacks to a thousand bytes."""
    content = bytearray(path.read_bytes())
    for signature, size_at, length_at, name_at in (
        (b"PK\x01\x02", 24, 28, 46),
        (b"PK\x03\x04", 22, 26, 30),
    ):
        place = content.find(signature)
        while place >= 0:
            (length,) = struct.unpack_from("<H", content, place + length_at)
            if content[place + name_at : place + name_at + length] == SHEET.encode():
                struct.pack_into("<I", content, place + size_at, 1000)
            place = content.find(signature, place + 4)
    path.write_bytes(content)
    return path


def test_the_same_lines_as_csv_and_as_a_workbook_give_the_same_ageing(encours: Encours) -> None:
    path = encours.folder / f"ledger-{DAY}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*MORE[:3], [*MORE[3][:5], "0.30", "EUR"], *MORE[4:]])
    assert counts(encours("import", "--json", path).json) == {"read": 5, "added": 5}
    of_csv = encours.ageing()
    said = encours("import", "--json", _workbook(encours.folder, MORE))
    assert counts(said.json) == {"read": 5, "unchanged": 5}
    assert encours.ageing() == of_csv
    assert set(of_csv["currencies"]) == {"EUR", "JPY"}
    (encours.folder / "ledger.sqlite").unlink()
    assert encours("import", "--json", encours.folder / f"ledger-{DAY}.xlsx").status == 0
    assert encours.ageing() == of_csv


def test_a_workbook_under_the_name_of_a_csv_and_the_other_way_round(ledger: Encours) -> None:
    before = ledger.ageing()
    book = _workbook(ledger.folder, ROWS).rename(ledger.folder / f"book-{DAY}.csv")
    assert counts(ledger("import", "--json", book).json) == {"read": 2, "unchanged": 2}
    text = "\n".join(",".join(str(cell) for cell in row) for row in ROWS)
    assert counts(ledger.take(text, f"text-{DAY}.xlsx").json) == {"read": 2, "unchanged": 2}
    assert ledger.ageing() == before


def _bomb(sheet: bytes) -> bytes:
    return sheet.replace(b"</sheetData>", b"</sheetData>" + b" " * MANY_SPACES)


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook of 300 KB that unpacks to 300 MB."""
    path = _rewritten(_workbook(tmp_path_factory.mktemp("bomb"), ROWS), SHEET, _bomb)
    assert path.stat().st_size < 1_000_000
    return path.read_bytes()


def test_a_workbook_that_swells_beyond_reason_is_refused(ledger: Encours, bomb: bytes) -> None:
    before = ledger.ageing()
    said = ledger.take(bomb, f"bomb-{DAY}.xlsx")
    assert said.complaint.endswith("unpacks to far more than a ledger: export the list as CSV.")
    assert ledger.ageing() == before


def test_a_workbook_that_hides_its_size_is_refused(ledger: Encours, bomb: bytes) -> None:
    before = ledger.ageing()
    path = _declared_small(ledger.file(f"bomb-{DAY}.xlsx", bomb))
    said = ledger("import", path)
    assert said.status == 1
    assert "is damaged" in said.complaint or "unpacks to far more" in said.complaint
    assert ledger.ageing() == before


CHANGES: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "entities": (SHEET, lambda sheet: b'<?xml version="1.0"?>' + ENTITIES + sheet, "declares XML entities"),
    "entities in UTF-16": (SHEET, lambda _: ENTITIES.decode().encode("utf-16"), "is damaged"),
    "entities of its strings": ("xl/sharedStrings.xml", lambda xml: ENTITIES + xml, "declares XML entities"),
    "no sheet": (SHEET, lambda _: b"", "is damaged"),
    "an empty sheet": (SHEET, lambda _: b"<worksheet/>", "has only empty sheets"),
    "half a sheet": (SHEET, lambda sheet: sheet[: len(sheet) // 2], "is damaged"),
    "no workbook": ("xl/workbook.xml", lambda _: b"<workbook/>", "has only empty sheets"),
    "no number": (SHEET, lambda sheet: sheet.replace(b"<v>100</v>", b"<v>nan</v>"), "is damaged"),
    "4,000 digits": (
        SHEET,
        lambda sheet: sheet.replace(b"<v>100<", b"<v>%s<" % (b"9" * 4_000)),
        "is damaged",
    ),
    "row 99999999": (SHEET, lambda sheet: sheet.replace(b'r="2"', b'r="99999999"'), "is too large at row"),
}


@pytest.mark.parametrize(("entry", "change", "complaint"), CHANGES.values(), ids=CHANGES.keys())
def test_a_workbook_that_was_tampered_with_is_refused(
    ledger: Encours, entry: str, change: Callable[[bytes], bytes], complaint: str
) -> None:
    before = ledger.ageing()
    path = _rewritten(_workbook(ledger.folder, ROWS), entry, change)
    assert complaint in ledger("import", path).complaint
    assert ledger.ageing() == before


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_workbook_cut_anywhere_is_refused(ledger: Encours, share: float) -> None:
    before = ledger.ageing()
    whole = _workbook(ledger.folder, ROWS).read_bytes()
    said = ledger.take(whole[: int(len(whole) * share)], f"ledger-{DAY}.xlsx")
    assert "is damaged: open it in a spreadsheet and save it as .xlsx or CSV." in said.complaint
    assert ledger.ageing() == before


@pytest.mark.parametrize("place", [40, 400, 1500, 2500, 4000])
def test_a_workbook_with_wrong_bytes_is_refused(ledger: Encours, place: int) -> None:
    before = ledger.ageing()
    content = bytearray(_workbook(ledger.folder, ROWS).read_bytes())
    content[place : place + 20] = b"\xff" * 20
    assert "is damaged" in ledger.take(bytes(content), f"ledger-{DAY}.xlsx").complaint
    assert ledger.ageing() == before


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (b"1e400", "gross is not an amount"),
        (b"1e30", "gross is too large for an amount"),
        (b"100.005", "gross has more decimals than the 2 of EUR"),
    ],
)
def test_a_number_that_no_invoice_has_refuses_its_row(ledger: Encours, number: bytes, reason: str) -> None:
    before = ledger.ageing()
    cell = b"<v>%s</v>" % number
    path = _workbook(ledger.folder, ROWS)
    _rewritten(path, SHEET, lambda sheet: sheet.replace(b"<v>100</v>", cell))
    report = ledger("import", "--json", path).json
    assert counts(report) == {"read": 2, "unchanged": 1, "refused": 1}
    assert (report["refusals"][0]["line"], report["refusals"][0]["reason"]) == (2, reason)
    assert ledger.ageing() == before


def test_a_formula_without_its_value_refuses_its_row(ledger: Encours) -> None:
    before = ledger.ageing()
    row = ["C3", "Three", "F3", date(2026, 10, 1), None, "=1+1", "EUR"]
    report = ledger("import", "--json", _workbook(ledger.folder, [*ROWS, row])).json
    assert report["refusals"] == [
        {
            "line": 4,
            "column": "Amount",
            "value": "=1+1",
            "reason": "gross is a formula without its value: open the workbook, save it, import it again",
        }
    ]
    assert ledger.ageing() == before
