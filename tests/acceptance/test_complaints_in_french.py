"""`--language fr` answers wholly in French, what goes wrong included; without it a complaint is English."""

from __future__ import annotations

import pytest

from acceptance.console import Encours

CHARGES = ("charges", "--amount", "100", "--due", "2025-03-31")


@pytest.mark.parametrize(
    ("status", "typed", "said"),
    [
        (1, ("dunning", "--as-of", "31/02/2026"), "--as-of «\u202f31/02/2026\u202f» n'est pas une date"),
        (1, ("dunning", "--as-of", "2026-02-31"), "le plus proche est le 2026-02-28."),
        (1, ("dunning", "--as-of", "2101-01-01"), "--as-of 2101-01-01 n'est pas entre 1970 et 2100."),
        (1, ("dunning", "--as-of", "2020-01-01"), "Rien n'est connu au 2020-01-01"),
        (1, ("dunning", "--entity", "X"), "n'est pas dans la politique, qui a MAIN."),
        (1, ("customer", "zzzzz"), "Aucun client ne correspond à"),
        (1, ("audit", "--customer", "zzzzz"), "Aucun client ne correspond à"),
        (1, ("exposure", "--over", "much"), "n'est pas un pourcentage"),
        (1, ("exposure", "--over", "2000"), "n'est pas entre 0 et 1 000."),
        (1, ("order", "C1", "ten"), "n'est pas un montant clair"),
        (1, ("order", "C1", "10 USD"), "Le plafond du client est en EUR"),
        (1, ("policy", "show", "NOPE"), "n'est pas un scénario ; les scénarios sont key_account, prompt"),
        (1, (*CHARGES, "--rate", "x"), "n'est pas un taux"),
        (1, (*CHARGES, "--currency", "XXX"), "n'est pas une devise de la norme ISO 4217"),
        (1, (*CHARGES, "--amount", "-5"), "n'est pas un montant clair, supérieur à zéro, en EUR"),
        (1, (*CHARGES, "--paid", "2031-01-01"), "Le taux de référence du semestre qui commence"),
        (2, ("charges", "--due", "2025-03-31"), "Il manque --amount. Voir encours --help."),
        (2, (*CHARGES, "--regime", "us"), "La valeur donnée à --regime n'est pas reconnue ; au choix"),
        (2, (*CHARGES, "--colour"), "L'option --colour n'existe pas. Voir encours --help."),
    ],
)
def test_what_goes_wrong_is_said_in_the_language_asked_for(
    ledger: Encours, status: int, typed: tuple[str, ...], said: str
) -> None:
    found = ledger(*typed, "--language", "fr")
    assert found.status == status
    plain = found.err.replace("\u00a0", " ").replace("\u202f", " ")
    assert said.replace("\u202f", " ") in plain
    assert " is " not in plain and "write it" not in plain


def test_a_dossier_that_cannot_be_made_or_verified_is_said_in_french(ledger: Encours) -> None:
    note = ledger.file("note.txt", "no zip")
    for typed, said in (
        (("C1", "--out", note), "existe déjà : choisissez un autre fichier ; rien n'a été établi."),
        (("C1", "--out", "away/a.zip"), "away n'est pas un répertoire : choisissez un autre fichier"),
        (("zzzzz", "--out", "a.zip"), "Aucun client ne correspond à « zzzzz »."),
        (("verify", note), "Ce fichier n'est pas une archive zip, ou elle est abîmée"),
        (("verify", "gone.zip"), "gone.zip n'existe pas : donnez le nom de l'archive zip à vérifier."),
        (("verify", "."), "n'est pas un fichier : donnez le nom de l'archive zip à vérifier."),
    ):
        found = ledger("dossier", *typed, "--language", "fr")
        assert found.status == 1
        assert said in found.err.replace("\u00a0", " ").replace("\u202f", " ")


def test_nothing_imported_is_said_in_french(encours: Encours) -> None:
    said = encours("dunning", "--language=fr")
    assert said.complaint == "Rien n'a encore été importé\u00a0: lancez `encours import FICHIER`."
    assert encours("dunning").complaint == "Nothing has been imported yet: run `encours import FILE`."


def test_an_invoice_that_is_not_paid_says_so(encours: Encours) -> None:
    english, french = encours(*CHARGES).out, encours(*CHARGES, "--language", "fr").out
    assert "unpaid: charges up to today" in english
    assert "impayé" in french
    assert "paid 2" not in english
    told = encours(*CHARGES, "--json").json
    assert told["paid"] is None
    paid = encours(*CHARGES, "--paid", "2025-04-30", "--json").json
    assert (paid["paid"], paid["until"]) == ("2025-04-30", "2025-04-30")
