"""Promises, disputes and notes as people type them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.dispute import DisputeReason
from bot.credit.promise import Means
from bot.policy import SellingEntity
from bot.requests import (
    NotUnderstood,
    Request,
    ShowHistory,
    Trouble,
    TypedAmount,
    TypedDispute,
    TypedNote,
    TypedPromise,
    UndoLast,
    Verb,
)
from handlers.slack.grammar import parse
from handlers.slack.grammar_days import read_day
from handlers.slack.grammar_words import fold_word

TUESDAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)
ENTITIES = (SellingEntity(code="LUMEN", name="Atelier Lumen"),)


def read(text: str) -> Request:
    return parse(text, ENTITIES, TUESDAY)


def amount(text: str, value: str, currency: str = "") -> TypedAmount:
    return TypedAmount(text, (Decimal(value),), currency)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("fri", FRIDAY),
        ("vendredi", FRIDAY),
        ("vendredi prochain", FRIDAY),
        ("next Friday", FRIDAY),
        ("mardi", date(2026, 12, 1)),
        ("15/12", date(2026, 12, 15)),
        ("15.12.26", date(2026, 12, 15)),
        ("2026-12-15", date(2026, 12, 15)),
        ("15 décembre", date(2026, 12, 15)),
        ("1er décembre", date(2026, 12, 1)),
        ("Dec 15", date(2026, 12, 15)),
        ("dec 15, 2026", date(2026, 12, 15)),
        ("1/1", date(2027, 1, 1)),
        ("24/11", TUESDAY),
        ("20/11", date(2026, 11, 20)),
        ("29/02", date(2028, 2, 29)),
        ("+7", date(2026, 12, 1)),
        ("dans 10 jours", date(2026, 12, 4)),
        ("in 10 days", date(2026, 12, 4)),
        ("today", TUESDAY),
        ("aujourd’hui", TUESDAY),
        ("demain", date(2026, 11, 25)),
        ("end", date(2026, 11, 30)),
        ("fin du mois", date(2026, 11, 30)),
        ("end of the month", date(2026, 11, 30)),
    ],
)
def test_a_day_is_read_in_either_language(typed: str, day: date) -> None:
    assert read_day(fold_word(typed), TUESDAY) == day


@pytest.mark.parametrize("typed", ["", "31/02", "12000", "soon", "99/99", "2026-13-01", "+", "ACME"])
def test_what_is_no_day_is_not_read(typed: str) -> None:
    assert read_day(fold_word(typed), TUESDAY) is None


@pytest.mark.parametrize(
    ("typed", "request_"),
    [
        (
            "promise ACME 12000 15/12",
            TypedPromise("ACME", amount=amount("12000", "12000"), on=date(2026, 12, 15)),
        ),
        (
            "p ACME 18500 fri phone Mme Durand",
            TypedPromise(
                "ACME", amount=amount("18500", "18500"), on=FRIDAY, means=Means.PHONE, words="Mme Durand"
            ),
        ),
        (
            "promesse Brasserie du Port 12 000,50 vendredi tél M. Petit",
            TypedPromise(
                "Brasserie du Port",
                amount=amount("12 000,50", "12000.50"),
                on=FRIDAY,
                means=Means.PHONE,
                words="M. Petit",
            ),
        ),
        (
            "p ACME fin du mois 12k",
            TypedPromise("ACME", amount=amount("12k", "12000"), on=date(2026, 11, 30)),
        ),
        (
            "p Garage 2000 18500 fri",
            TypedPromise("Garage 2000", amount=amount("18500", "18500"), on=FRIDAY),
        ),
        (
            "p Le Fin Gourmet 500 ven",
            TypedPromise("Le Fin Gourmet", amount=amount("500", "500"), on=FRIDAY),
        ),
        (
            'p "Garage 2000" 500 demain in:LUMEN',
            TypedPromise(
                "Garage 2000",
                "LUMEN",
                quoted=True,
                amount=amount("500", "500"),
                on=date(2026, 11, 25),
            ),
        ),
        ("p ACME 12000 15.12", TypedPromise("ACME", amount=amount("12000", "12000"), on=date(2026, 12, 15))),
        ("p ACME 12000 15/13", TypedPromise("ACME", amount=amount("12000", "12000"), unread="15/13")),
        (
            "p ACME 12000 15-12 phone Mme Durand",
            TypedPromise(
                "ACME",
                amount=amount("12000", "12000"),
                means=Means.PHONE,
                words="Mme Durand",
                unread="15-12",
            ),
        ),
        (
            "p ACME 12000 yesterday",
            TypedPromise("ACME", amount=amount("12000", "12000"), on=date(2026, 11, 23)),
        ),
        (
            "promesse ACME 12000 hier Mme Durand",
            TypedPromise("ACME", amount=amount("12000", "12000"), on=date(2026, 11, 23), words="Mme Durand"),
        ),
        (
            "p ACME 12000 Mme Durand 2/F",
            TypedPromise("ACME", amount=amount("12000", "12000"), words="Mme Durand 2/F"),
        ),
        ("p ACME -50 fri", TypedPromise("ACME", on=FRIDAY, unread="-50")),
        ("p ACME -12 000 fri", TypedPromise("ACME", on=FRIDAY, unread="-12 000")),
        ("p ACME -€50", TypedPromise("ACME", unread="-€50")),
        ("p ACME 12x fri", TypedPromise("ACME", on=FRIDAY, unread="12x")),
        ("p ACME 18500", TypedPromise("ACME", amount=amount("18500", "18500"))),
        ("p ACME", TypedPromise("ACME")),
        ("promesse", TypedPromise("")),
    ],
)
def test_a_promise_is_taken_apart(typed: str, request_: TypedPromise) -> None:
    assert read(typed) == request_


@pytest.mark.parametrize(
    ("typed", "request_"),
    [
        (
            "d 0902 2300 quality scratched",
            TypedDispute("0902", None, amount("2300", "2300"), DisputeReason.QUALITY, "scratched"),
        ),
        (
            "litige 0902 déjà payé par virement",
            TypedDispute("0902", reason=DisputeReason.ALREADY_PAID, words="par virement"),
        ),
        (
            "d F-0902 prix 2 300,00",
            TypedDispute("F-0902", None, amount("2 300,00", "2300"), DisputeReason.PRICE),
        ),
        (
            "d 0902 all missing order number they want PO 12",
            TypedDispute("0902", reason=DisputeReason.MISSING_ORDER_NUMBER, words="they want PO 12"),
        ),
        ("dispute 0902", TypedDispute("0902")),
        ("d", TypedDispute("")),
    ],
)
def test_a_dispute_is_taken_apart(typed: str, request_: TypedDispute) -> None:
    assert read(typed) == request_


def test_a_note_keeps_its_words_as_they_were_typed() -> None:
    assert read("n ACME New buyer: Zoé") == TypedNote(("ACME", "New", "buyer:", "Zoé"))
    assert read('note "ACME SA" rappeler') == TypedNote(("rappeler",), "ACME SA")


def test_history_and_undo() -> None:
    assert read("history ACME") == ShowHistory("ACME")
    assert read('historique "Brasserie du Port"') == ShowHistory("Brasserie du Port", quoted=True)
    assert read("history") == NotUnderstood(Trouble.NO_CUSTOMER_TYPED, verb=Verb.HISTORY)
    assert read("annuler") == UndoLast()


@given(st.sampled_from(["p", "d", "n", "h"]), st.text(max_size=60))
def test_whatever_is_typed_becomes_a_request(verb: str, rest: str) -> None:
    assert read(f"{verb} {rest}") is not None
