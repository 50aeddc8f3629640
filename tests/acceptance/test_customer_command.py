"""`encours customer`: whoever is meant without doubt is shown; in doubt nobody is chosen."""

from __future__ import annotations

from typing import Any

import pytest

from acceptance.console import Encours

MORNING = "2026-11-24"


def _card(company: Encours, typed: str) -> Any:
    said = company("customer", typed, "--as-of", MORNING, "--json")
    assert said.status == 0, said.err
    return said.json


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("C0042", "C0042"),
        ("c0042", "C0042"),
        ("ACME", "C0042"),
        ("acme", "C0042"),
        ("ACME SAS", "C0042"),
        ("S.A.R.L. Acme", "C0042"),
        ("Garage Étoile & Fils", "C0118"),
        ("garage etoile", "C0118"),
        ("  Librairie   SAUVAGE ", "C0124"),
        ("hotels belle rive", "C0015"),
        ("vidal", "C0131"),
        ("brasserie prt", "C0107"),
        ("l'ete chic", "C0150"),
    ],
)
def test_one_customer_is_found_whatever_the_case_accents_and_legal_form(
    company: Encours, typed: str, code: str
) -> None:
    assert _card(company, typed)["code"] == code


def test_a_registration_number_finds_its_customer(company: Encours) -> None:
    number = _card(company, "C0042")["registration_number"]
    assert len(number) == 9
    assert _card(company, number)["code"] == "C0042"
    assert _card(company, f"{number[:3]} {number[3:6]} {number[6:]}")["code"] == "C0042"


def test_acme_s_card_has_the_figures_of_its_story(company: Encours) -> None:
    card = _card(company, "ACME")
    ageing = card["ageing"]["EUR"]
    assert ageing == {
        "balance": "47000.00",
        "not_due": "17300.00",
        "1-30": "12400.00",
        "31-60": "18500.00",
        "61-90": "0.00",
        "over_90": "0.00",
        "overdue": "30900.00",
        "credits": "-1200.00",
        "disputed": "0.00",
        "promised": "0.00",
        "documents": 6,
    }
    exposure = card["exposure"]["EUR"]
    assert (exposure["documents"], exposure["orders"], exposure["credits"]) == (
        "48200.00",
        "6000.00",
        "-1200.00",
    )
    assert (exposure["total"], exposure["limit"], exposure["available"]) == (
        "53000.00",
        "50000.00",
        "-3000.00",
    )
    assert card["documents"][0]["number"] == "F-2026-0871"
    assert card["documents"][0]["days_late"] == 44


def test_the_card_for_people_shows_them_in_both_languages(company: Encours) -> None:
    english = company("customer", "ACME", "--as-of", MORNING)
    french = company("customer", "ACME", "--as-of", MORNING, "--language", "fr")
    assert (english.status, french.status) == (0, 0)
    assert "Exposure €53,000 of €50,000: €3,000 over the limit" in english.out
    assert "Encours" in french.out
    assert "Exposure" not in french.out


def test_several_that_fit_are_listed_and_none_is_chosen(company: Encours) -> None:
    said = company("customer", "ma", "--as-of", MORNING)
    assert said.status == 1
    assert said.err.startswith("encours: ")
    assert "customers fit 'ma': give the code of one." in said.err
    assert "Mairie de Valbrune" in said.out
    assert "Maison Perrault" in said.out
    assert "limit" not in said.out
    listed = company("customer", "ma", "--as-of", MORNING, "--json")
    assert listed.status == 1
    assert listed.json["typed"] == "ma"
    assert len(listed.json["matches"]) >= 2
    assert listed.json["nearest"] == []


@pytest.mark.parametrize("typed", ["zzzzqq", "'; DROP TABLE customers; --", "%", "🦊", "x" * 5_000])
def test_nobody_that_fits_lists_the_nearest_names(company: Encours, typed: str) -> None:
    said = company("customer", typed, "--as-of", MORNING, "--json")
    assert said.status == 1
    assert said.err.startswith("encours: No customer fits ")
    assert said.json["matches"] == []
    assert len(said.json["nearest"]) == 3


def test_an_empty_name_is_nobody_s(company: Encours) -> None:
    for typed in ("", "   "):
        said = company("customer", typed, "--as-of", MORNING)
        assert said.status == 1
        assert "Say which customer" in said.err
