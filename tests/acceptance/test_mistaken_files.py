"""Files taken for what they are not would close what customers owe: they are refused, or their name tells."""

from __future__ import annotations

import pytest

from acceptance.console import LEDGER, Encours

PAYMENTS = "customer;date;amount;reference;invoice\nC1;2026-11-20;5.00;VIR1;F1\n"


@pytest.mark.parametrize(
    "text", [PAYMENTS, "Client;Date;Montant;Référence;Facture\nC1;2026-11-20;5,00;VIR1;F1\n"]
)
def test_a_list_of_payments_is_never_taken_for_a_ledger(ledger: Encours, text: str) -> None:
    before = ledger.ageing()
    said = ledger("import", ledger.file("export.csv", text))
    assert said.status == 1
    assert "could be open items or payments" in said.complaint
    assert "--kind" in said.complaint
    assert ledger.ageing() == before


def test_its_name_tells_a_list_of_payments(ledger: Encours) -> None:
    said = ledger("import", ledger.file("reglements-2026-11-20.csv", PAYMENTS), "--json")
    assert (said.status, said.json["kind"], said.json["closed"]) == (0, "payments", 0)


def test_an_extract_of_accounts_is_refused(ledger: Encours) -> None:
    before = ledger.ageing()
    extract = "Compte;Intitulé;Commercial;Date;Débit;Crédit\nC1;Alpha;Zoé;2026-11-20;5,00;0,00\n"
    said = ledger("import", ledger.file("extrait.csv", extract))
    assert said.status == 1
    assert "debits and credits" in said.complaint
    assert ledger.ageing() == before


def test_figures_of_a_far_day_are_refused(ledger: Encours) -> None:
    before = ledger.ageing()
    said = ledger("import", ledger.file("open-items-2099-01-01.csv", LEDGER))
    assert said.status == 1
    assert "more than a month ahead" in said.complaint
    assert ledger.ageing() == before


def test_nothing_is_made_up_for_a_day_before_the_ledger(ledger: Encours) -> None:
    for command in (("digest",), ("customer", "C1")):
        said = ledger(*command, "--as-of", "2001-01-01", "--json")
        assert said.status == 1
        assert "Nothing is known of 2001-01-01" in said.complaint
        assert said.out == ""
