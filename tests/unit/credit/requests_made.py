"""Requests for the tests of their rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from fakes import PARIS

from bot.credit.request import CreditRequest, RequestKind, RequestState
from credit.orders_made import TUESDAY, money

CAMILLE = "camille@lumen.example"
NADIA = "nadia@lumen.example"
HUGUES = "hugues@lumen.example"
PAUL = "paul@lumen.example"
"""Somebody who stands in for others."""


def asked(number: int = 118, **facts: Any) -> CreditRequest:
    """Camille asks for 8,000 from Tuesday to 31 December."""
    said: dict[str, Any] = {
        "kind": RequestKind.INCREASE,
        "state": RequestState.REQUESTED,
        "asked_by": CAMILLE,
        "amount": money("8000"),
        "starts_on": TUESDAY,
        "ends_on": date(2026, 12, 31),
        **facts,
    }
    return CreditRequest(
        id=number,
        customer_id=42,
        reason="Christmas",
        asked_at=datetime(2026, 11, 24, 9, 0, tzinfo=PARIS),
        asked_on=TUESDAY,
        expires_at=datetime(2026, 11, 27, 17, 0, tzinfo=PARIS),
        **said,
    )


def increase(amount: str, first: date, last: date, **facts: Any) -> CreditRequest:
    """One that was approved."""
    said = {"amount": money(amount), "counts_from": first, "counts_until": last, **facts}
    return asked(state=RequestState.APPROVED, starts_on=first, ends_on=last, **said)
