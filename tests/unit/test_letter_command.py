"""`encours letter` writes a file that is not there, and over another only when it is told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers.terminal.letters import OutError, OutTakenError, write_out


def test_a_letter_is_written_to_a_new_file(tmp_path: Path) -> None:
    write_out(tmp_path / "notice.pdf", b"%PDF-1", force=False)
    assert (tmp_path / "notice.pdf").read_bytes() == b"%PDF-1"


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    there = tmp_path / "notice.pdf"
    there.write_bytes(b"mine")
    with pytest.raises(OutTakenError):
        write_out(there, b"%PDF-1", force=False)
    assert there.read_bytes() == b"mine"
    write_out(there, b"%PDF-1", force=True)
    assert there.read_bytes() == b"%PDF-1"


@pytest.mark.parametrize("name", ["nowhere/notice.pdf", "."])
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutError):
        write_out(tmp_path / name, b"%PDF-1", force=True)
