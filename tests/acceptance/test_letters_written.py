"""`encours letter` without the letter: what is wrong is said, and nothing is written."""

from __future__ import annotations

from acceptance.console import Encours

TWO = "entities:\n  - {code: LUMEN, name: Atelier Lumen SAS}\n  - {code: LUMENUK, name: Atelier Lumen Ltd}\n"


def test_an_entity_that_there_is_not_is_told_from_a_letter(encours: Encours) -> None:
    encours.file("encours.yaml", TWO)
    said = encours("letter", "MD-2026-0001", "--out", "notice.pdf", "--entity", "NOPE")
    assert said.status == 1
    assert "--entity 'NOPE' is not in the policy: it has LUMEN, LUMENUK." in said.err
    assert not (encours.folder / "notice.pdf").exists()


def test_a_number_that_there_is_not_is_said(encours: Encours) -> None:
    encours.file("encours.yaml", TWO)
    said = encours("letter", "MD-2026-0009", "--out", "notice.pdf", "--entity", "lumen")
    assert said.status == 1
    assert "No letter is 'MD-2026-0009'" in said.err
