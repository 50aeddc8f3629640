"""Copies of invoices in a folder: found by number, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dunning_views import DoubtfulCopy
from bot.invoice_copies import COPY_MAX, FolderOfCopies
from bot.records import Invoiced

PDF = b"%PDF-1.7 copy"


def of(entity: str, number: str, customer: int = 1) -> Invoiced:
    return Invoiced(entity, customer, number)


@pytest.fixture
def copies(tmp_path: Path) -> FolderOfCopies:
    folder = tmp_path / "copies"
    folder.mkdir()
    (tmp_path / "secret.pdf").write_bytes(PDF)
    (folder / "F-1.pdf").write_bytes(PDF)
    (folder / "FA_2026_2.pdf").write_bytes(PDF)
    (folder / "LUMEN").mkdir()
    (folder / "LUMEN" / "F-1.pdf").write_bytes(PDF)
    return FolderOfCopies(folder)


def test_a_copy_is_named_by_its_number_of_its_own_entity_first(copies: FolderOfCopies) -> None:
    assert copies.find(of("LUMEN", "F-1")) == copies.folder / "LUMEN" / "F-1.pdf"
    assert copies.find(of("OTHER", " F-1 ")) == copies.folder / "F-1.pdf"
    assert copies.find(of("OTHER", "FA/2026/2")) == copies.folder / "FA_2026_2.pdf"
    assert copies.find(of("LUMEN", "F-2")) is None


def test_a_file_that_two_invoices_look_for_goes_with_neither(copies: FolderOfCopies) -> None:
    dash, slash = of("LUMEN", "F-1"), of("LUMEN", "F/1", 2)
    assert copies.find(dash, [slash]) == DoubtfulCopy("F-1", "LUMEN/F-1.pdf", "F/1", "LUMEN")
    assert copies.find(slash, [dash]) == DoubtfulCopy("F/1", "LUMEN/F-1.pdf", "F-1", "LUMEN")
    assert copies.find(dash, [of("LUMEN", "f-1", 2)]) == DoubtfulCopy("F-1", "LUMEN/F-1.pdf", "f-1", "LUMEN")


def test_a_name_that_one_of_them_alone_can_have_tells_them_apart(copies: FolderOfCopies) -> None:
    (copies.folder / "LUMEN" / "F_1.pdf").write_bytes(PDF)
    assert copies.find(of("LUMEN", "F/1"), [of("LUMEN", "F-1")]) == copies.folder / "LUMEN" / "F_1.pdf"


def test_two_entities_of_one_number_share_nothing_in_the_root_folder(copies: FolderOfCopies) -> None:
    other = of("OTHER", "F-1", 2)
    assert copies.find(of("LUMEN", "F-1"), [other]) == copies.folder / "LUMEN" / "F-1.pdf"
    assert copies.find(other, [of("LUMEN", "F-1")]) == DoubtfulCopy("F-1", "F-1.pdf", "F-1", "LUMEN")


def test_two_entities_whose_folder_is_one_share_nothing(copies: FolderOfCopies) -> None:
    (copies.folder / "A-B").mkdir()
    (copies.folder / "A-B" / "F-9.pdf").write_bytes(PDF)
    found = copies.find(of("A/B", "F-9"), [of("A-B", "F-9")])
    assert found == DoubtfulCopy("F-9", "A-B/F-9.pdf", "F-9", "A-B")


@pytest.mark.parametrize(
    "number",
    [
        "",
        ".",
        "..",
        "../secret",
        "..\\secret",
        "/etc/passwd",
        "F-1.pdf\x00",
        "\x00",
        "~",
        "F" * 5000,
        "..%2fsecret",
    ],
)
def test_nothing_outside_of_the_folder_is_found(copies: FolderOfCopies, number: str) -> None:
    assert copies.find(of("LUMEN", number)) is None
    assert copies.find(of(number, "secret")) is None


def test_a_link_that_leads_out_is_not_followed(copies: FolderOfCopies) -> None:
    (copies.folder / "F-3.pdf").symlink_to(copies.folder.parent / "secret.pdf")
    assert copies.find(of("LUMEN", "F-3")) is None


def test_what_is_no_pdf_empty_too_large_or_no_file_is_not_sent(copies: FolderOfCopies) -> None:
    (copies.folder / "F-4.pdf").write_bytes(b"MZ")
    (copies.folder / "F-5.pdf").write_bytes(b"")
    (copies.folder / "F-6.pdf").mkdir()
    with (copies.folder / "F-7.pdf").open("wb") as file:
        file.write(PDF)
        file.truncate(COPY_MAX + 1)
    assert [copies.find(of("", f"F-{key}")) for key in (4, 5, 6, 7)] == [None] * 4


def test_a_folder_that_is_not_there_has_no_copies(tmp_path: Path) -> None:
    assert FolderOfCopies(tmp_path / "gone").find(of("LUMEN", "F-1")) is None
