"""`encours order`: the order desk's question in a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from acceptance.console import Encours

NINE = "2026-11-24T09:00+01:00"


def _answer(company: Encours, *words: str) -> Any:
    said = company("order", *words, "--now", NINE, "--json")
    assert said.status == 0, said.err
    return said.json


def test_acme_s_order_is_held_with_its_ways_out(company: Encours) -> None:
    answer = _answer(company, "ACME", "15000")
    assert (answer["verdict"], answer["provisional"]) == ("hold", False)
    assert answer["exposure"] == {"before": "53000.00", "with_order": "68000.00"}
    assert (answer["limit"], answer["available"]) == ("50000.00", "-3000.00")
    ways = {one["way"]: one for one in answer["ways_out"]}
    assert (ways["pay_all"]["amount"], ways["pay_all"]["clears"]) == ("18500.00", ["limit", "late_hold"])
    assert (ways["increase"]["amount"], ways["increase"]["until"]) == ("18000.00", "2026-12-31")
    assert "down_payment" not in ways, "18 000 are more than the order"


@pytest.mark.parametrize("typed", ["15000", "15k", "15 000", "15.000,00", "15 000,00 €"])
def test_an_amount_is_read_as_people_write_it(company: Encours, typed: str) -> None:
    assert _answer(company, "C0042", typed)["order"] == "15000.00"


@pytest.mark.parametrize("typed", ["15,000", "much", "", "-3"])
def test_an_amount_that_is_not_clear_is_not_guessed(company: Encours, typed: str) -> None:
    said = company("order", "C0042", "--now", NINE, "--", typed)
    assert said.status == 1
    assert "15000.50" in said.complaint


def test_nothing_is_no_order(company: Encours) -> None:
    assert "above zero" in company("order", "C0042", "0", "--now", NINE).complaint


def test_another_currency_is_told_the_customer_s(company: Encours) -> None:
    assert "EUR" in company("order", "C0042", "100 USD", "--now", NINE).complaint


def test_a_person_reads_the_same_without_buttons(company: Encours) -> None:
    said = company("order", "ACME", "15000", "--now", NINE, "--language", "fr")
    assert said.status == 0, said.err
    words = " ".join(said.out.split())
    assert "En attente" in words
    assert "F-2026-0871" in words
    assert "[Ouvrir la fiche]" not in words


def test_a_likeness_is_said(company: Encours) -> None:
    said = company("order", "brasserie prt", "100", "--now", NINE, "--language", "en")
    assert said.status == 0
    assert "for 'brasserie prt'" in said.err


def test_nobody_is_chosen_of_several_or_none(company: Encours) -> None:
    said = company("order", "zzzzz", "100", "--now", NINE, "--json")
    assert (said.status, said.json["matches"]) == (1, [])


def test_before_the_first_import_it_says_what_to_do(encours: Encours) -> None:
    assert "import" in encours("order", "ACME", "100").complaint


def test_asking_leaves_no_trace(company: Encours) -> None:
    before = company("audit", "verify", "--json").json
    _answer(company, "ACME", "15000")
    assert company("audit", "verify", "--json").json == before


def test_an_order_of_the_ledger_counts_once_by_its_number(company: Encours) -> None:
    before = _answer(company, "ACME", "15000")
    named = _answer(company, "ACME", "15000", "--reference", "cmd 2042")
    assert (before["known"], named["known"]) == (None, "6000.00")
    assert (before["exposure"]["before"], named["exposure"]["before"]) == ("53000.00", "47000.00")


def test_a_number_that_is_too_long_is_not_called_an_amount(company: Encours) -> None:
    said = company("order", "ACME", "100", "--reference", "9" * 4000, "--now", NINE)
    assert said.status == 1
    assert ("too long" in said.complaint, "above zero" in said.complaint) == (True, False)
