"""Reservations: an accepted order's amount counts as exposure until the order itself comes by import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.credit.folding import fold_code
from bot.credit.money import Money

LATE_ENTRY_DAYS = 7
"""An order is often dated a few days before it was entered: as many before its reservation answer for it."""


class ReservationState(StrEnum):
    """How a reservation stands."""

    OPEN = "open"
    ARRIVED = "arrived"
    """An import brought the order."""
    LAPSED = "lapsed"
    """Its last day passed."""
    CANCELLED = "cancelled"


def order_number_key(number: str) -> str:
    """What makes two numbers one order's: `SO-12`, `so 12` and `SO12` are; empty for no number."""
    return fold_code(number)


@dataclass(frozen=True, slots=True)
class Reservation:
    """An amount kept for an order; `until` is its last day, included."""

    id: int
    customer_id: int
    amount: Money
    reference: str
    """The order's number, when it is known; else empty."""
    reserved_by: str
    reserved_at: datetime
    reserved_on: date
    until: date
    after_import: int
    """The newest import known when it was made: the order comes by a later one."""
    state: ReservationState = ReservationState.OPEN
    request_id: int | None = None
    """The request for terms with whose approval it was made."""
    ended_by: str = ""
    ended_on: date | None = None
    ended_at: datetime | None = None
    version: int = 1
