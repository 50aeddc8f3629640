"""Folding: what people write differently and mean alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.folding import fold, fold_code, fold_name, fold_number


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Brasserie   du PORT ", "brasserie du port"),
        ("Garage Étoile & Fils", "garage etoile fils"),
        ("Cœur d’Alsace", "coeur dalsace"),
        ("CŒUR D'ALSACE", "coeur dalsace"),
        ("Straße", "strasse"),
        ("Smørrebrød", "smorrebrod"),
        ("ŁÓDŹ", "lodz"),
        ("ﬁnance", "finance"),
        ("A_B-C/D", "a b c d"),
        ("L.V.M.H.", "lvmh"),
        ("J.P. Morgan", "jp morgan"),
        ("3.5 tonnes", "3 5 tonnes"),
        ("…", ""),
        ("", ""),
    ],
)
def test_case_accents_ligatures_and_punctuation_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    "written",
    ["ACME", "Acme SA", "ACME S.A.", "Acme S.A", "S.A.S. Acme", "acme, sas", "Ets ACME", "ACME LTD."],
)
def test_the_legal_form_does_not_count(written: str) -> None:
    assert fold_name(written) == "acme"


def test_a_name_made_of_legal_forms_alone_is_kept() -> None:
    assert fold_name("SA") == "sa"
    assert fold_name("Société AG") == "societe ag"


def test_a_legal_form_inside_a_word_stays() -> None:
    assert fold_name("Saspach Corporation") == "saspach corporation"


@pytest.mark.parametrize("code", ["C0042", "c0042", "C-0042", " c 0042 ", "C/0042", "C.0042"])
def test_a_code_is_one_however_it_is_punctuated(code: str) -> None:
    assert fold_code(code) == "c0042"


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_name(fold_name(text)) == fold_name(text)
    assert fold_code(fold_code(text)) == fold_code(text)


@given(st.text(max_size=40))
def test_nothing_but_words_and_single_spaces_is_left(text: str) -> None:
    folded = fold(text)
    assert "  " not in folded
    assert folded == folded.strip()
    assert all(letter.isalnum() or letter == " " for letter in folded if letter.isascii())


@given(st.text(alphabet="abcdefghij ÉÀÇœŒøß", max_size=40))
def test_case_never_tells_names_apart(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower())


@pytest.mark.parametrize(
    ("number", "folded"),
    [
        ("F-2026-0871", "f20260871"),
        ("f 2026/0871", "f20260871"),
        ("[AV] #12.3_4", "av1234"),
        ('O\'Neil \\ "x"', "oneilx"),
        ("É-1", "É1"),
        ("100%", "100%"),
        ("-/.", ""),
    ],
)
def test_a_documents_number_without_signs_and_in_lower_case(number: str, folded: str) -> None:
    assert fold_number(number) == folded
