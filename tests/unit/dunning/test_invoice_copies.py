"""Copies of invoices in a folder: found by number, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.invoice_copies import COPY_MAX, FolderOfCopies

PDF = b"%PDF-1.7 copy"


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
    assert copies.find("LUMEN", "F-1") == copies.folder / "LUMEN" / "F-1.pdf"
    assert copies.find("OTHER", " F-1 ") == copies.folder / "F-1.pdf"
    assert copies.find("OTHER", "FA/2026/2") == copies.folder / "FA_2026_2.pdf"
    assert copies.find("LUMEN", "F-2") is None


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
    assert copies.find("LUMEN", number) is None
    assert copies.find(number, "secret") is None


def test_a_link_that_leads_out_is_not_followed(copies: FolderOfCopies) -> None:
    (copies.folder / "F-3.pdf").symlink_to(copies.folder.parent / "secret.pdf")
    assert copies.find("LUMEN", "F-3") is None


def test_what_is_no_pdf_empty_too_large_or_no_file_is_not_sent(copies: FolderOfCopies) -> None:
    (copies.folder / "F-4.pdf").write_bytes(b"MZ")
    (copies.folder / "F-5.pdf").write_bytes(b"")
    (copies.folder / "F-6.pdf").mkdir()
    with (copies.folder / "F-7.pdf").open("wb") as file:
        file.write(PDF)
        file.truncate(COPY_MAX + 1)
    assert [copies.find("", f"F-{key}") for key in (4, 5, 6, 7)] == [None] * 4


def test_a_folder_that_is_not_there_has_no_copies(tmp_path: Path) -> None:
    assert FolderOfCopies(tmp_path / "gone").find("LUMEN", "F-1") is None
