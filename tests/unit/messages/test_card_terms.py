"""Payment terms on the card, in its reader's language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cards import ACME_CARD

from messages.card import render_card
from messages.formats import Language
from messages.prose import Voice
from messages.terms import terms_text


@pytest.mark.parametrize(
    ("typed", "english", "french"),
    [
        ("45 jours", "45 days", "45 jours"),
        ("1 day", "1 day", "1 jour"),
        ("à réception", "on receipt", "à réception"),
        ("45 days end of month", "45 days end of month", "45 jours fin de mois"),
        ("fin de mois 45 jours", "end of month 45 days", "fin de mois 45 jours"),
        ("end of month", "end of month", "fin de mois"),
        ("30 jours fin de mois le 10", "30 days end of month the 10th", "30 jours fin de mois le 10"),
        ("30 days the 1st", "30 days the 1st", "30 jours le 1er"),
        ("30 days the 12th", "30 days the 12th", "30 jours le 12"),
        ("30 days the 22nd", "30 days the 22nd", "30 jours le 22"),
    ],
)
def test_terms_are_said_in_the_readers_language(typed: str, english: str, french: str) -> None:
    assert terms_text(typed, Voice(Language.EN, "card")) == english
    assert terms_text(typed, Voice(Language.FR, "card")) == french


def test_terms_that_are_not_understood_stand_as_typed_and_safe() -> None:
    assert terms_text("ask <!here>", Voice(Language.EN, "card")) == "ask &lt;!here&gt;"


def test_a_card_without_terms_says_none() -> None:
    card = replace(ACME_CARD, customer=replace(ACME_CARD.customer, terms=" "))
    assert "Atelier Lumen · ledger of" in render_card(card, "en").text
