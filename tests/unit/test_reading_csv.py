"""CSV files of every make become the same typed batches."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ImportRefusedError
from bot.files import DateOrder, FileKind, FileMapping
from storage.imports.batches import Batch
from storage.imports.source import open_text
from storage.imports.table import open_table

HEADER = "Client;Facture;Date facture;Échéance;Montant TTC;Reste dû\n"
LINES = "C1;F1;10/04/2025;25/05/2025;1234,50;1000,00\nC2;F2;28/02/2025;30/03/2025;-7,00;-7,00\n"
COLUMNS = {
    "customer": ["C1", "C2"],
    "number": ["F1", "F2"],
    "issued": [date(2025, 4, 10), date(2025, 2, 28)],
    "due": [date(2025, 5, 25), date(2025, 3, 30)],
    "gross": [123450, -700],
    "open": [100000, -700],
}


def _written(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "ledger.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def _read(path: Path, **mapping: Any) -> Batch:
    whole = Batch()
    with open_table(path, mapping.pop("kind", None), FileMapping(**mapping), "EUR") as table:
        for batch in table.batches():
            whole.take(batch)
    return whole


def _reasons(batch: Batch) -> list[tuple[int, str, str, str]]:
    return [(r.line, r.column, r.value, r.reason) for r in batch.refusals]


def test_a_usual_file_is_read_and_says_what_was_found(tmp_path: Path) -> None:
    path = _written(tmp_path, HEADER.replace("\n", ";Couleur\n") + LINES.replace("\n", ";bleu\n"))
    with open_table(path, None, FileMapping(), "EUR") as table:
        (batch,) = table.batches()
        facts = table.facts
        assert table.kind is FileKind.RECEIVABLES
        assert table.fields == set(COLUMNS)
        assert table.progress() == (path.stat().st_size, path.stat().st_size)
    assert (batch.lines, batch.columns, batch.refusals) == ([2, 3], COLUMNS, [])
    assert (facts.encoding, facts.separator, facts.decimal) == ("utf-8", ";", ",")
    assert (facts.date_order, facts.ignored) == (DateOrder.DAY_FIRST, ("Couleur",))
    assert facts.recognised["open"] == "Reste dû"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    path = _written(tmp_path, HEADER + LINES, encoding)
    assert _read(path).columns == COLUMNS
    with open_table(path, None, FileMapping(), "EUR") as table:
        assert table.facts.encoding == encoding


def test_bytes_that_windows_does_not_have_read_as_iso_8859_15(tmp_path: Path) -> None:
    path = _written(tmp_path, b"caf\xe9 \x81\n")
    handle, name = open_text(path, None)
    with handle:
        assert (handle.read(), name) == ("café \x81\n", "iso8859-15")


def test_an_encoding_that_is_named_must_be_the_file_s(tmp_path: Path) -> None:
    path = _written(tmp_path, HEADER + LINES, "cp1252")
    with pytest.raises(ImportRefusedError, match="is not in utf-8"):
        _read(path, encoding="utf-8")
    with pytest.raises(ImportRefusedError, match="'klingon' is not an encoding"):
        _read(path, encoding="klingon")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_of_any_kind(tmp_path: Path, ending: str) -> None:
    assert _read(_written(tmp_path, (HEADER + LINES).replace("\n", ending))).columns == COLUMNS


def test_mixed_endings_blank_lines_and_no_last_ending(tmp_path: Path) -> None:
    first, second = LINES.splitlines()
    batch = _read(_written(tmp_path, f"\n{HEADER}\r\n{first}\r\n\r\n;;;;;\n{second}"))
    assert (batch.lines, batch.columns, batch.refusals) == ([4, 7], COLUMNS, [])


@pytest.mark.parametrize("separator", [",", "\t", "|", ";"])
def test_the_separator_is_found_with_quoted_cells(tmp_path: Path, separator: str) -> None:
    quoted = "\n".join(
        separator.join(f'"{cell}"' for cell in line.split(";")) for line in (HEADER + LINES).splitlines()
    )
    assert _read(_written(tmp_path, quoted)).columns == COLUMNS


def test_titles_above_the_headers_are_passed_over(tmp_path: Path) -> None:
    titles = "Atelier Lumen SAS;;\nBalance âgée;;;;;\n\nÉdité le;24/11/2026\n"
    batch = _read(_written(tmp_path, titles + HEADER + LINES))
    assert (batch.lines, batch.columns) == ([6, 7], COLUMNS)


def test_trailing_separators_are_no_column(tmp_path: Path) -> None:
    everywhere = (HEADER + LINES).replace("\n", ";\n")
    below = HEADER + LINES.replace("\n", ";;\n")
    above = HEADER.replace("\n", ";;\n") + LINES
    for content in (everywhere, below, above):
        assert _read(_written(tmp_path, content)).columns == COLUMNS


def test_a_quoted_cell_may_go_on_below(tmp_path: Path) -> None:
    content = "Client;Nom client;Facture;Date facture;Montant\n"
    content += 'C1;"ACME\nBordeaux";F1;2025-04-10;5,50\nC2;B;F2;2025-04-11;6\n'
    batch = _read(_written(tmp_path, content))
    assert (batch.lines, batch.columns["customer_name"]) == ([2, 4], ["ACME Bordeaux", "B"])


def test_lines_that_do_not_fit_the_headers_are_refused_with_what_they_hold(tmp_path: Path) -> None:
    batch = _read(
        _written(tmp_path, HEADER + "C1;F1;10/04/2025\n" + LINES + "C3;F3;28/02/2025;;1,00;1,00;x\n")
    )
    assert batch.columns == COLUMNS
    assert _reasons(batch) == [
        (2, "", "C1 F1 10/04/2025", "the line has 3 cells, the headers 6"),
        (5, "", "C3 F3 28/02/2025  1,00 1,00 x", "the line has 7 cells, the headers 6"),
    ]
    assert [row["number"] for row in batch.refused_rows] == ["", ""]  # cells that shifted tell no number


def test_one_cell_too_many_and_one_too_few_do_not_make_up_for_each_other(tmp_path: Path) -> None:
    batch = _read(
        _written(tmp_path, HEADER + "C1;F1;10/04/2025;x\nC2;F2;28/02/2025;;1,00;1,00;x;y\n" + LINES)
    )
    assert (batch.columns, [r.line for r in batch.refusals]) == (COLUMNS, [2, 3])


def test_quotation_marks_that_do_not_match_refuse_the_line(tmp_path: Path) -> None:
    batch = _read(_written(tmp_path, HEADER + '"A"B;F9;10/04/2025;;1,00;1,00\n' + LINES))
    assert batch.columns == COLUMNS
    assert _reasons(batch)[0][0] == 2 and "quotation marks" in _reasons(batch)[0][3]


def test_a_quotation_mark_inside_a_cell_is_a_character(tmp_path: Path) -> None:
    batch = _read(_written(tmp_path, HEADER + LINES.replace("C1", 'C1 5" tube')))
    assert batch.columns["customer"] == ['C1 5" tube', "C2"]


@pytest.mark.parametrize("rest", [LINES, LINES + '"C3;F3;x\n', LINES * 5000])
def test_a_quotation_mark_that_swallows_lines_refuses_the_file(tmp_path: Path, rest: str) -> None:
    with pytest.raises(ImportRefusedError, match="Line 2: a quotation mark opens a cell and none closes it"):
        _read(_written(tmp_path, HEADER + '"C0;F0;10/04/2025;;1,00;1,00\n' + rest))


def test_cells_that_cannot_be_taken_refuse_their_line(tmp_path: Path) -> None:
    bad = [
        "C1;;10/04/2025;;1,00;1,00",
        "C1;F1;31/02/2025;;1,00;1,00",
        "C1;F1;;;1,00;1,00",
        "C1;F1;10/04/2025;;1,005;1,00",
        "C1;F1;10/04/2025;;;",
        "=A1;F1;10/04/2025;;1,00;1,00",
        f"C1;{'F' * 65};10/04/2025;;1,00;1,00",
        "C1;F\x1b;10/04/2025;;1,00;1,00",
    ]
    filler = "C;F;10/04/2025;;1,00;1,00\n" * 200
    batch = _read(_written(tmp_path, HEADER + LINES + filler + "\n".join(bad)))
    assert len(batch.lines) == 202
    assert _reasons(batch) == [
        (204, "Facture", "", "number is empty"),
        (205, "Date facture", "31/02/2025", "issued is not a date"),
        (206, "Date facture", "", "issued is empty"),
        (207, "Montant TTC", "1,005", "gross has more decimals than the 2 of EUR"),
        (208, "Montant TTC", "", "gross is empty"),
        (209, "Client", "=A1", "customer reads as a spreadsheet formula: write the text itself"),
        (210, "Facture", "F" * 65, "number has 65 characters, 64 at most"),
        (211, "Facture", "F\\x1b", "number has a control character: remove it"),
    ]
    assert batch.refused_rows[1] == {
        "customer": "C1", "number": "F1", "issued": "31/02/2025", "due": "", "gross": "1,00", "open": "1,00"
    }  # fmt: skip


def test_names_have_room_for_160_characters(tmp_path: Path) -> None:
    content = f"Code client;Raison sociale;Plafond\nC1;{'n' * 160};1\nC2;{'n' * 200};2\n"
    batch = _read(_written(tmp_path, content))
    assert batch.columns["customer"] == ["C1"]
    assert _reasons(batch) == [
        (3, "Raison sociale", "n" * 80, "customer_name has 200 characters, 160 at most")
    ]


def test_totals_at_the_foot_are_passed_over(tmp_path: Path) -> None:
    foot = "Total général;;;;1227,50;993,00\n;;;Total;1227,50;\nSous-total C2;;;;1,00;1,00\nTOTAL\n"
    batch = _read(_written(tmp_path, HEADER + LINES + foot))
    assert (batch.columns, batch.refusals) == (COLUMNS, [])


def test_totals_of_a_list_of_customers_are_passed_over(tmp_path: Path) -> None:
    content = "Code client;Raison sociale;Plafond\nTOTAL;TotalEnergies;5\nC2;Lambert;7\nTotal;;12\n"
    batch = _read(_written(tmp_path, content))
    assert (batch.columns["customer"], batch.refusals) == (["TOTAL", "C2"], [])


def test_a_customer_named_total_is_one(tmp_path: Path) -> None:
    batch = _read(_written(tmp_path, HEADER + LINES.replace("C1", "TOTAL") + "TOTAL;F3;;;1,00;1,00\n"))
    assert batch.columns["customer"] == ["TOTAL", "C2"]
    assert [r.line for r in batch.refusals] == [4]


def test_each_line_has_its_currency_and_the_file_s_otherwise(tmp_path: Path) -> None:
    content = "Client;Facture;Date;Montant;Devise\nC;1;2025-01-31;12,50;\nC;2;2025-01-31;1250;JPY\n"
    content += "C;3;2025-01-31;12,5;usd\nC;4;2025-01-31;1;XXZ\n"
    batch = _read(_written(tmp_path, content), currency="CHF")
    assert batch.columns["currency"] == ["CHF", "JPY", "USD"]
    assert batch.columns["gross"] == [1250, 1250, 1250]
    assert _reasons(batch) == [(5, "Devise", "XXZ", "currency XXZ is not an ISO 4217 currency")]


def test_a_credit_side_makes_amounts_negative(tmp_path: Path) -> None:
    content = "Client;Facture;Date;Montant;Sens\nC;1;2025-01-31;12,50;D\nC;2;2025-01-31;3,00;C\n"
    batch = _read(_written(tmp_path, content))
    assert batch.columns["gross"] == [1250, -300]
    assert "direction" not in batch.columns


def test_a_dispute_is_yes_or_an_amount(tmp_path: Path) -> None:
    content = "Client;Facture;Date;Montant;Litige\n" + "".join(
        f"C;{i};2025-01-31;12,50;{cell}\n"
        for i, cell in enumerate(["oui", "non", "", "3,20", "0,00", "perhaps"])
    )
    batch = _read(_written(tmp_path, content))
    assert batch.columns["disputed"] == [True, False, False, True, False]
    assert batch.columns["disputed_amount"] == [None, None, None, 320, None]
    assert [r.line for r in batch.refusals] == [7]


def test_batches_are_of_the_size_asked_for_and_can_be_read_again(tmp_path: Path) -> None:
    path = _written(tmp_path, HEADER + LINES * 500)
    with open_table(path, None, FileMapping(), "EUR") as table:
        for _ in range(2):
            batches = list(table.batches(size=300))
            assert [len(b.lines) for b in batches] == [300, 300, 300, 100]
            assert [b.lines[0] for b in batches] == [2, 302, 602, 902]


def test_a_list_without_lines_has_no_batches(tmp_path: Path) -> None:
    with open_table(_written(tmp_path, HEADER), None, FileMapping(), "EUR") as table:
        assert list(table.batches()) == []


cells = st.text(alphabet=st.sampled_from('aé";\n 1,.='), max_size=6)


@given(st.lists(st.tuples(cells, cells, st.sampled_from(["1,50", "x", ""])), min_size=1, max_size=12))
def test_quoting_changes_nothing(rows: list[tuple[str, str, str]]) -> None:
    read = []
    for quoting in (csv.QUOTE_ALL, csv.QUOTE_MINIMAL):
        buffer = io.StringIO()
        writer = csv.writer(buffer, delimiter=";", quoting=quoting, lineterminator="\n")
        writer.writerow(["Client", "Facture", "Date", "Montant", "Nom"])
        writer.writerows([(a, b, "2025-04-10", c, "ok") for a, b, c in rows])
        with TemporaryDirectory() as folder:
            read.append(_read(_written(Path(folder), buffer.getvalue()), decimal=","))
    assert read[0] == read[1]
    assert len(read[0].lines) + len(read[0].refusals) <= len(rows)


def test_a_real_ledger_is_read_to_the_cent() -> None:
    path = Path(__file__).parents[3] / "shared" / "data" / "late-payment-histories.csv"
    if not path.exists():
        pytest.skip("the public sample of invoices is not here")
    with open_table(path, None, FileMapping(), "USD") as table:
        (batch,) = table.batches()
        assert table.facts.date_order is DateOrder.MONTH_FIRST
        assert table.warnings == ("Not known as countries and left empty: 391, 406, 818, 897, 770.",)
    assert (len(batch.lines), batch.refusals) == (2466, [])
    assert sum(batch.columns["gross"]) == 14_770_318
    assert sum(batch.columns["disputed"]) == 561
    paid = zip(batch.columns["due"], batch.columns["settled"], strict=True)
    assert sum(settled > due for due, settled in paid) == 877
