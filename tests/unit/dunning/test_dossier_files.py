"""A dossier as a file: what fits, what is found by whoever checks it, names and cells."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

import pytest
from fakes import eur

from bot.dossier import DossierError, DossierFile, DossierFlaw
from bot.dossier_zip import INDEX, check, index_json, listed, pack, safe_name, within
from messages.dossier_cells import cell, table
from messages.formats import Language


def test_what_does_not_fit_is_named_with_its_size() -> None:
    small, large = DossierFile("a.txt", b"12345"), DossierFile("b.pdf", b"123456")
    assert within((large, small), 10) == ((large,), (("a.txt", 5),))
    assert within((small, large), 11) == ((small, large), ())
    index = json.loads(index_json({}, (listed(small),), (("b.pdf", 6),)).content)
    assert index["left_out"] == [{"name": "b.pdf", "size": 6}]


def _packed(*files: DossierFile, known: tuple[DossierFile, ...]) -> bytes:
    return pack((*files, index_json({}, map(listed, known), ())))


def test_a_dossier_that_was_not_touched_is_whole() -> None:
    files = (DossierFile("a.txt", b"one"), DossierFile("b.txt", b"two"))
    content = _packed(*files, known=files)
    checked = check(content)
    assert (checked.files, checked.flaws) == (2, ())
    assert checked.sha256 == hashlib.sha256(content).hexdigest()


def test_what_was_changed_taken_out_or_put_in_is_found() -> None:
    known = (DossierFile("a.txt", b"one"), DossierFile("b.txt", b"two"))
    content = _packed(DossierFile("a.txt", b"onf"), DossierFile("c.txt", b"new"), known=known)
    assert check(content).flaws == (
        ("a.txt", DossierFlaw.CHANGED),
        ("b.txt", DossierFlaw.MISSING),
        ("c.txt", DossierFlaw.STRANGE),
    )


def test_no_more_is_unpacked_than_the_index_says() -> None:
    bomb = DossierFile("a.txt", b"0" * 1_000_000)
    assert check(_packed(bomb, known=(DossierFile("a.txt", b"00"),))).flaws == (
        ("a.txt", DossierFlaw.CHANGED),
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"no zip", pack((DossierFile("a.txt", b"one"),)), pack((DossierFile(INDEX, b"{]"),))],
)
def test_what_is_no_dossier_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(DossierError):
        check(content)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("C0042", "C0042"),
        ("../x", "x"),
        ("", "x"),
        ("...", "x"),
        ("a/b\\c:d", "a-b-c-d"),
        ("Étoile & Fils", "toile-Fils"),
        ("y" * 200, "y" * 80),
    ],
)
def test_a_files_name_is_made_of_plain_characters(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@sum", "\t=1", "  =1", "\r=1", "|cmd"])
def test_a_cell_that_would_be_worked_out_is_text(text: str) -> None:
    assert cell(text, Language.EN).startswith("'")


def test_our_own_numbers_are_numbers_of_the_language() -> None:
    assert cell(eur("-1200.50"), Language.FR) == "-1200,50"
    assert cell(eur("-1200.50"), Language.EN) == "-1200.50"
    assert cell(Decimal("13.15"), Language.FR) == "13,15"
    assert table(("a", "b"), [("x;y", 1)], Language.FR) == '\ufeffa;b\r\n"x;y";1\r\n'.encode()
