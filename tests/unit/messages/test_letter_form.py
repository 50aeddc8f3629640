"""The form of a letter: what it will say, in the reader's language, within Slack's limits."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from letters_made import OF, PAYEE, example_line, facts_of, further_line, invoice, letter, many
from mornings import eur

from bot.block_ids import FormBlock
from bot.credit.letter import LetterKind
from bot.credit.refused import Refused, Why
from bot.dunning_views import LetterForm, LetterView
from bot.ids import Callback
from messages.letter_form import render_letter_form

LEAST = date(2025, 9, 16)


def form(view: LetterView | None = None, by_mail: str = "compta@acme.example") -> LetterForm:
    return LetterForm(view or letter(), None, by_mail, LEAST)


def drawn(shown: LetterForm, language: str = "en", error: Refused | None = None) -> dict[str, Any]:
    return render_letter_form(shown, language, "c:7", error).payload()


def sections(view: dict[str, Any]) -> dict[str, str]:
    """Their texts with plain spaces, by block."""
    found = [block for block in view["blocks"] if block["type"] == "section"]
    return {block["block_id"].split(".")[1]: " ".join(block["text"]["text"].split(" ")) for block in found}


def inputs(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def test_it_says_what_the_letter_will_ask_for() -> None:
    view = drawn(form())
    assert (view["callback_id"], view["private_metadata"]) == (Callback.LETTER, "c:7")
    assert (view["title"]["text"], view["submit"]["text"]) == ("Formal notice", "Make the letter")
    said = sections(view)
    assert said["sums"].split("\n") == [
        "1 overdue invoice: €10,000",
        "Late interest to Mon 15 Sep: €584.16",
        "Fixed compensation: €40",
        "*To pay*: €10,624.16",
    ]
    assert said["invoices"] == "F-2025-0101 · €10,000 · 168 days late · late charges €624.16"


def test_it_is_said_in_french_to_who_reads_french() -> None:
    view = drawn(form(letter(kind=LetterKind.REMINDER, regime="")), "fr")
    assert (view["title"]["text"], view["submit"]["text"]) == ("Lettre de relance", "Établir la lettre")
    said = sections(view)
    assert said["sums"].replace("\u202f", " ").replace("\u00a0", " ").split("\n") == [
        "1 facture échue : 10 000 €",
        "*À payer* : 10 000 €",
    ]
    assert "Les frais de retard ne sont pas demandés." in json.dumps(view, ensure_ascii=False)


def test_the_day_and_the_box_come_back_under_their_ids() -> None:
    found = inputs(drawn(form()))
    assert found[FormBlock.DATE]["initial_date"] == "2025-09-23"
    assert found[FormBlock.BY_MAIL]["options"][0]["value"] == "yes"
    assert "initial_options" not in found[FormBlock.BY_MAIL]


def test_without_an_address_there_is_no_box() -> None:
    assert FormBlock.BY_MAIL not in inputs(drawn(form(by_mail="")))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_400_invoices_fit_and_the_others_are_counted(language: str) -> None:
    view = drawn(form(letter(many(400))), language)
    lines = sections(view)["invoices"].split("\n")
    counted = int("".join(filter(str.isdigit, lines[-1])))
    assert len(lines) - 1 + counted == 400
    assert len("\n".join(lines)) <= 3000


def test_what_is_left_out_is_said() -> None:
    facts = facts_of(
        example_line(),
        promised=(invoice("F-8", date(2025, 8, 1), "1200"),),
        disputed=((invoice("F-9", date(2025, 8, 1), "700", "700"), eur("700")),),
        credits=(eur("-150"),),
    )
    words = json.dumps(drawn(form(letter(facts, payee=replace(PAYEE, iban="")))), ensure_ascii=False)
    for said in ("1 promised invoice is left out", "left out: €700.", "payments of €150", "has no IBAN"):
        assert said in words


def test_a_refusal_stands_above_the_form() -> None:
    view = drawn(form(), error=Refused(Why.DAY_PASSED, until=LEAST))
    assert view["blocks"][0]["block_id"].startswith("letter.error")


def test_hostile_names_stay_text() -> None:
    hostile = "<!channel> *x* <https://a|b>"
    line = further_line(3, number=hostile)
    view = drawn(form(letter(facts_of(line, of=replace(OF, name=hostile))), by_mail="<!here>@x.example"))
    words = json.dumps(view, ensure_ascii=False)
    assert "<!channel>" not in words
    assert "<https" not in words


def test_the_known_address_can_be_corrected_for_this_letter() -> None:
    view = drawn(form(letter(address=("12 quai des Brumes", "33000 Bordeaux"), is_registered=True)))
    found = inputs(view)
    assert found[FormBlock.ADDRESS]["initial_value"] == "12 quai des Brumes\n33000 Bordeaux"
    assert (found[FormBlock.ADDRESS]["multiline"], found[FormBlock.ADDRESS]["max_length"]) == (True, 300)
    assert found[FormBlock.REGISTERED]["initial_options"][0]["value"] == "yes"
    assert "No postal address" not in json.dumps(view)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "add the columns `address`, `postcode` and `city` to the file of customers"),
        ("fr", "ajoutez les colonnes `adresse`, `code postal` et `ville` au fichier des clients"),
    ],
)
def test_a_letter_without_an_address_says_where_to_add_one(language: str, said: str) -> None:
    view = drawn(form(), language)
    assert said in json.dumps(view, ensure_ascii=False)
    assert "initial_value" not in inputs(view)[FormBlock.ADDRESS]
    assert "initial_options" not in inputs(view)[FormBlock.REGISTERED]
