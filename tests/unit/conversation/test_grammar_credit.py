"""Orders, increases, holds and delegates as people type them, in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.policy import Policy
from bot.requests import (
    NotUnderstood,
    Request,
    SetDelegate,
    ShowApprovals,
    ShowDelegates,
    Trouble,
    TypedAmount,
    TypedHold,
    TypedLimit,
    TypedOrder,
    Verb,
)
from handlers.slack.grammar import parse

TUESDAY = date(2026, 11, 24)
NEW_YEARS_EVE = date(2026, 12, 31)


def read(text: str) -> Request:
    return parse(text, Policy().entities, TUESDAY)


def amount(text: str, value: str, currency: str = "") -> TypedAmount:
    return TypedAmount(text, (Decimal(value),), currency)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order ACME 15k", TypedOrder("ACME", amount=amount("15k", "15000"))),
        ("o ACME 15000", TypedOrder("ACME", amount=amount("15000", "15000"))),
        ("commande acme 15 000,50", TypedOrder("acme", amount=amount("15 000,50", "15000.50"))),
        ("o ACME 15000 30 days", TypedOrder("ACME", amount=amount("15000", "15000"), terms_days=30)),
        ("o ACME 15000 30j", TypedOrder("ACME", amount=amount("15000", "15000"), terms_days=30)),
        ("o ACME 15000 à 30 jours", TypedOrder("ACME", amount=amount("15000", "15000"), terms_days=30)),
        ("o Librairie 500 120 days", TypedOrder("Librairie", amount=amount("500", "500"), terms_days=120)),
        (
            "o ACME 500 120 jours C-1",
            TypedOrder("ACME", amount=amount("500", "500"), terms_days=120, words="C-1"),
        ),
        ("o ACME 15 000 30 jours", TypedOrder("ACME", amount=amount("15 000", "15000"), terms_days=30)),
        ("o ACME 15000 30", TypedOrder("ACME", amount=amount("15000", "15000"), terms_days=30)),
        ("o ACME 15000 comptant", TypedOrder("ACME", amount=amount("15000", "15000"), terms_days=0)),
        (
            "o ACME 15000 30 days CMD-77",
            TypedOrder("ACME", amount=amount("15000", "15000"), terms_days=30, words="CMD-77"),
        ),
        ("o ACME 15000 CMD-77", TypedOrder("ACME", amount=amount("15000", "15000"), words="CMD-77")),
        ("o Garage 2000 15000", TypedOrder("Garage 2000", amount=amount("15000", "15000"))),
        (
            'o "Order" 5000',
            TypedOrder("Order", quoted=True, amount=amount("5000", "5000")),
        ),
        ("o ACME", TypedOrder("ACME")),
        ("order", TypedOrder("")),
        ("o ACME -500", TypedOrder("ACME", unread="-500")),
        ("o ACME 15x", TypedOrder("ACME", unread="15x")),
    ],
)
def test_an_order(text: str, expected: TypedOrder) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "limit ACME +20000 until 31/12 Christmas stock",
            TypedLimit("ACME", amount=amount("20000", "20000"), until=NEW_YEARS_EVE, words="Christmas stock"),
        ),
        (
            "plafond ACME +8000 31/12 stock",
            TypedLimit("ACME", amount=amount("8000", "8000"), until=NEW_YEARS_EVE, words="stock"),
        ),
        (
            "limit ACME +500 jusqu'au 31/12 pour Noël",
            TypedLimit("ACME", amount=amount("500", "500"), until=NEW_YEARS_EVE, words="Noël"),
        ),
        (
            "limit ACME 8k to 31/12",
            TypedLimit("ACME", amount=amount("8k", "8000"), until=NEW_YEARS_EVE),
        ),
        ("limit ACME to 31/12", TypedLimit("ACME", until=NEW_YEARS_EVE)),
        ("limit ACME", TypedLimit("ACME")),
        ("plafond", TypedLimit("")),
        (
            "limit ACME +20000 until 31/02 stock",
            TypedLimit("ACME", amount=amount("20000", "20000"), words="stock", unread_day="31/02"),
        ),
        ("limit ACME -500 31/12", TypedLimit("ACME", until=NEW_YEARS_EVE, unread="-500")),
    ],
)
def test_a_temporary_increase(text: str, expected: TypedLimit) -> None:
    assert read(text) == expected


def test_a_plus_and_three_digits_is_an_amount_here_and_no_day() -> None:
    typed = read("limit ACME +500")
    assert isinstance(typed, TypedLimit)
    assert (typed.amount, typed.until) == (amount("500", "500"), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hold ACME bounced cheque", TypedHold(("ACME", "bounced", "cheque"), releases=False)),
        ("débloquer ACME réglé par carte", TypedHold(("ACME", "réglé", "par", "carte"), releases=True)),
        ('bloquer "Order" impayé', TypedHold(("impayé",), releases=False, customer="Order")),
        ("release", TypedHold((), releases=True)),
    ],
)
def test_a_hold_and_a_release(text: str, expected: TypedHold) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", ["approvals", "validations", "Approvals"])
def test_what_waits_for_me(text: str) -> None:
    assert read(text) == ShowApprovals()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "settings delegate <@U012AB3CD|marc> 24/12-2/1",
            SetDelegate("U012AB3CD", date(2026, 12, 24), date(2027, 1, 2)),
        ),
        (
            "réglages suppléant marc olivier du 24/12 au 2/1",
            SetDelegate("marc olivier", date(2026, 12, 24), date(2027, 1, 2)),
        ),
        ("settings delegate @marc 24/12", SetDelegate("marc", date(2026, 12, 24), date(2026, 12, 24))),
        ("settings delegate @marc", SetDelegate("marc")),
        ("settings delegate off", SetDelegate()),
        ("réglages suppléant non", SetDelegate()),
    ],
)
def test_who_decides_in_my_place(text: str, expected: SetDelegate) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("settings delegate <@U012AB3CD|marc> soon", "soon"),
        ("settings delegate @marc 40/12", "40/12"),
        ("settings delegate @marc 2/12-1/12", "2/12-1/12"),
    ],
)
def test_days_of_a_delegate_that_cannot_be_read_are_asked_about(text: str, word: str) -> None:
    assert read(text) == NotUnderstood(Trouble.DELEGATE, word, verb=Verb.SETTINGS)


@pytest.mark.parametrize("text", ["settings delegate", "réglages suppléant"])
def test_a_delegate_without_a_name_asks_who_it_is(text: str) -> None:
    assert read(text) == ShowDelegates()
