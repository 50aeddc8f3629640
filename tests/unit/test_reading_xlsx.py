"""Workbooks become the same typed batches, and harmful ones are refused before they are unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.errors import ImportRefusedError
from bot.files import FileMapping
from storage.imports.batches import Batch
from storage.imports.table import open_table

HEADER = ["Client", "Facture", "Date facture", "Échéance", "Montant TTC", "Litige"]
SHEET = "xl/worksheets/sheet1.xml"


def _saved(folder: Path, rows: Sequence[Sequence[Any]], title: str = "Balance") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    path = folder / "ledger.xlsx"
    book.save(path)
    return path


def _rewritten(path: Path, change: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (entries | change).items():
            archive.writestr(name, content)
    return path


def _read(path: Path, **mapping: Any) -> Batch:
    whole = Batch()
    with open_table(path, None, FileMapping(**mapping), "EUR") as table:
        for batch in table.batches():
            whole.take(batch)
    return whole


def test_a_workbook_s_typed_cells_are_read(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Balance âgée au 24/11/2026"],
        [],
        HEADER,
        [42.0, "F1", datetime(2025, 4, 10, 9, 30), date(2025, 5, 25), 1234.5, None],  # noqa: DTZ001 (as Excel has it)
        [],
        ["C2", 1001, "28/02/2025", None, 0.1 + 0.2, True],
        ["Total", None, None, None, 1234.8],
    ]
    path = _saved(tmp_path, rows)
    with open_table(path, None, FileMapping(), "EUR") as table:
        (batch,) = table.batches()
        assert (table.facts.sheet, table.facts.encoding, table.facts.separator) == ("Balance", "", "")
        assert table.progress() == (path.stat().st_size, path.stat().st_size)
    assert batch.lines == [4, 6]
    assert batch.refusals == []
    assert batch.columns == {
        "customer": ["42", "C2"],
        "number": ["F1", "1001"],
        "issued": [date(2025, 4, 10), date(2025, 2, 28)],
        "due": [date(2025, 5, 25), None],
        "gross": [123450, 30],
        "disputed": [False, True],
        "disputed_amount": [None, None],
    }


def test_cells_that_cannot_be_taken_refuse_their_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEADER,
        ["C1", "F1", date(2025, 4, 10), None, 1.005, None],
        ["C1", "F2", date(2025, 4, 10), None, "#N/A", None],
        ["C1", "F3", 45757, None, 1, None],
        ["C1", None, date(2025, 4, 10), None, 1, None],
        ["C1", "F5", date(2025, 4, 10), None, 1, None, "beyond"],
        ["C1", "F6", date(2025, 4, 10), None, 1e30, None],
    ]
    batch = _read(_saved(tmp_path, rows))
    assert batch.lines == []
    assert sorted((r.line, r.reason.split(":")[0]) for r in batch.refusals) == [
        (2, "gross has more decimals than the 2 of EUR"),
        (3, "gross is not an amount"),
        (4, "issued is not a date"),
        (5, "number is empty"),
        (6, "the row goes past the 6 columns with headers"),
        (7, "gross is too large for an amount"),
    ]


def test_amounts_typed_as_text_are_read_in_their_own_mark(tmp_path: Path) -> None:
    amounts: list[Any] = [5, "1 234,50", "1,23"]
    rows: list[list[Any]] = [
        HEADER,
        *[["C1", f"F{i}", date(2025, 4, 10), None, amount, None] for i, amount in enumerate(amounts)],
    ]
    batch = _read(_saved(tmp_path, rows))
    assert batch.columns["gross"] == [500, 123450, 123]


def test_a_formula_without_its_value_is_refused(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEADER,
        ["C1", "F1", date(2025, 4, 10), None, "=1+1", None],
        ["C2", "F2", date(2025, 4, 10), None, 5, None],
    ]
    batch = _read(_saved(tmp_path, rows))
    assert batch.lines == [3]
    assert (batch.refusals[0].value, batch.refusals[0].reason.split(":")[0]) == (
        "=1+1",
        "gross is a formula without its value",
    )


def test_a_formula_with_its_value_is_read(tmp_path: Path) -> None:
    path = _saved(tmp_path, [HEADER, ["C1", "F1", date(2025, 4, 10), None, "=1+1", None]])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(SHEET)
    path = _rewritten(
        path,
        {
            SHEET: sheet.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
                b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
            )
        },
    )
    assert _read(path).columns["gross"] == [200]


def test_the_sheet_with_the_columns_is_taken_or_the_one_named(tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Lisez-moi"
    first.append(["Export du 24 novembre"])
    for title, number in (("Ouvert", "F1"), ("Soldé", "F2")):
        sheet = book.create_sheet(title)
        sheet.append(HEADER)
        sheet.append(["C1", number, date(2025, 4, 10), None, 5, None])
    path = tmp_path / "ledger.bin"
    book.save(path)
    assert _read(path).columns["number"] == ["F1"]
    assert _read(path, sheet="Soldé").columns["number"] == ["F2"]
    with pytest.raises(ImportRefusedError, match="has no sheet 'Clos', it has Lisez-moi, Ouvert, Soldé"):
        _read(path, sheet="Clos")


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    path = _saved(tmp_path, [HEADER, *[["C1", f"F{i}", date(2025, 4, 10), None, 5, None] for i in range(50)]])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(SHEET)
    path = _rewritten(path, {SHEET: sheet.replace(b'ref="A1:F51"', b'ref="A1"')})
    assert len(_read(path).lines) == 50


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="has only empty sheets"):
        _read(_saved(tmp_path, []))


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = _saved(tmp_path, [HEADER])
    whole = path.read_bytes()
    for content in (whole[: len(whole) // 2], b"PK\x03\x04" + b"x" * 100):
        path.write_bytes(content)
        with pytest.raises(ImportRefusedError, match="is damaged"):
            _read(path)
    path.write_bytes(whole)
    with pytest.raises(ImportRefusedError, match="is damaged"):
        _read(_rewritten(path, {SHEET: b"<worksheet><sheetData><row>"}))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("xl/workbook.bin", r"is a binary workbook \(.xlsb\)"),
        ("word/document.xml", "is an archive, not an Excel"),
    ],
)
def test_other_archives_are_refused(tmp_path: Path, entry: str, said: str) -> None:
    path = tmp_path / "ledger.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, b"x")
    with pytest.raises(ImportRefusedError, match=said):
        _read(path)


def test_a_bomb_that_says_its_size_is_refused(tmp_path: Path) -> None:
    path = _saved(tmp_path, [HEADER])
    with pytest.raises(ImportRefusedError, match="unpacks to far more than a ledger"):
        _read(_rewritten(path, {"xl/media/image1.png": b"\0" * (80 << 20)}))


def test_a_bomb_that_hides_its_size_is_refused(tmp_path: Path) -> None:
    path = _rewritten(_saved(tmp_path, [HEADER]), {"xl/media/image1.png": b"\0" * (80 << 20)})
    content = path.read_bytes()
    path.write_bytes(content.replace((80 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    with pytest.raises(ImportRefusedError, match=r"is damaged|far more than a ledger"):
        _read(path)


def test_a_crowd_of_entries_is_refused(tmp_path: Path) -> None:
    path = _rewritten(_saved(tmp_path, [HEADER]), {f"xl/media/{i}.png": b"" for i in range(5_001)})
    with pytest.raises(ImportRefusedError, match="unpacks to far more than a ledger"):
        _read(path)


@pytest.mark.parametrize("entry", [SHEET, "xl/workbook.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(tmp_path: Path, entry: str, encoding: str) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    content = f'<?xml version="1.0" encoding="{encoding}"?>{laughs}'.encode(encoding)
    with pytest.raises(ImportRefusedError, match=r"declares XML entities|is damaged"):
        _read(_rewritten(_saved(tmp_path, [HEADER]), {entry: content}))


def test_rows_without_end_are_refused(tmp_path: Path) -> None:
    path = _saved(tmp_path, [HEADER, ["C1", "F1", date(2025, 4, 10), None, 5, None]])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read(SHEET)
    path = _rewritten(path, {SHEET: sheet.replace(b'<row r="2"', b'<row r="999999999"')})
    with pytest.raises(ImportRefusedError, match="is too large at row 1048577"):
        _read(path)
