"""A day that there is not is kept apart from the customer's name and the reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.policy import Policy
from bot.requests import Request, TypedAmount, TypedLimit, TypedPause, TypedPromise
from handlers.slack.grammar import parse

TUESDAY = date(2026, 11, 24)
AMOUNT = TypedAmount("500", (Decimal(500),), "")


def read(text: str) -> Request:
    return parse(text, Policy().entities, TUESDAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("suspendre ACME 31/02 x", TypedPause("ACME", words="x", unread="31/02")),
        ("pause ACME until 2027-02-30 new order", TypedPause("ACME", words="new order", unread="2027-02-30")),
        ("suspendre ACME jusqu'au 31 février stock", TypedPause("ACME", words="stock", unread="31 février")),
        ("pause ACME 15/13 x", TypedPause("ACME", words="x", unread="15/13")),
        ("pause ACME 24/12 part 31/02", TypedPause("ACME", until=date(2026, 12, 24), words="part 31/02")),
        ("pause ACME 24/12 x", TypedPause("ACME", until=date(2026, 12, 24), words="x")),
        ("pause ACME 23/11 x", TypedPause("ACME", until=date(2026, 11, 23), words="x")),
        ("promise ACME 500 31 février", TypedPromise("ACME", amount=AMOUNT, unread="31 février")),
        ("promise ACME 31/02 500", TypedPromise("ACME", amount=AMOUNT, unread="31/02")),
        ("promise ACME 500 31/02 tel", None),
        ("limit ACME +500 31/02 stock", TypedLimit("ACME", amount=AMOUNT, words="stock", unread_day="31/02")),
    ],
)
def test_a_day_that_there_is_not(text: str, expected: Request | None) -> None:
    said = read(text)
    if expected is not None:
        assert said == expected
    else:
        assert isinstance(said, TypedPromise)
        assert (said.customer, said.unread) == ("ACME", "31/02")
