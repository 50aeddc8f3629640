"""`encours letter` writes a file that is not there, and over another only when it is told to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.credit.letter import Letter, LetterKind, StoredFile
from bot.services.letters import KeptLetter
from handlers.terminal.letters import (
    OutError,
    OutTakenError,
    SeveralLettersError,
    UnknownLetterError,
    only,
    write_out,
)

NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)


def kept(entity: str) -> KeptLetter:
    file = StoredFile(1, "MD-2026-0001.pdf", "application/pdf", 6, "0" * 64, NINE)
    letter = Letter(
        id=1,
        number="MD-2026-0001",
        customer_id=1,
        step_id=None,
        kind=LetterKind.FORMAL_NOTICE,
        language="fr",
        made_by="nadia@lumen.example",
        made_at=NINE,
        made_on=NINE.date(),
        pay_by=NINE.date(),
        documents=(1,),
        owed=(),
        charges=(),
        file_id=1,
    )
    return KeptLetter(letter, file, b"%PDF-1", entity)


def test_a_number_that_two_entities_have_is_nobodys_guess() -> None:
    assert only([kept("LUMEN")], None, "md-2026-0001").entity == "LUMEN"
    assert only([kept("LUMEN"), kept("LUMENUK")], "LUMENUK", "MD-2026-0001").entity == "LUMENUK"
    with pytest.raises(SeveralLettersError, match=r"LUMEN, LUMENUK each have a letter MD-2026-0001"):
        only([kept("LUMENUK"), kept("LUMEN")], None, "MD-2026-0001")


def test_a_number_that_is_not_there_is_told_from_one_of_another_entity() -> None:
    with pytest.raises(UnknownLetterError, match="'MD-9'"):
        only([], "LUMEN", "MD-9")
    with pytest.raises(UnknownLetterError, match=r"LUMEN has no letter MD-2026-0001: it is of LUMENUK\."):
        only([kept("LUMENUK")], "LUMEN", "MD-2026-0001")


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
