"""What people ask for about limits, orders, holds and cases, typed; `key` and `seen` as in `bot.acts`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.credit.hold import Hold
from bot.credit.money import Money
from bot.credit.request import CreditRequest
from bot.credit.reservation import Reservation


@dataclass(frozen=True, slots=True)
class OrderWish:
    """An order that somebody would like to take."""

    customer_id: int
    amount: Money
    terms_days: int | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ReserveOrder:
    """Keep the amount of an order that fits."""

    wish: OrderWish
    key: str
    until: date | None = None
    """The policy's days when none is given."""


@dataclass(frozen=True, slots=True)
class AskIncrease:
    """A temporary increase of the limit, from one day to another, both included."""

    customer_id: int
    amount: Money
    starts_on: date
    ends_on: date
    reason: str
    key: str
    order: Money | None = None


@dataclass(frozen=True, slots=True)
class AskTerms:
    """One order above the limit, on a shorter term."""

    customer_id: int
    order: Money
    terms_days: int
    reason: str
    key: str
    reference: str = ""
    """The order's number, when it is known."""


@dataclass(frozen=True, slots=True)
class AskRelease:
    """That a hold is released."""

    customer_id: int
    reason: str
    key: str


@dataclass(frozen=True, slots=True)
class DecideRequest:
    """What somebody who may decides, given the version that they saw.

    Another amount or another last day than asked for approves with changes.
    """

    request_id: int
    version: int
    approves: bool
    reason: str = ""
    amount: Money | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class SetHold:
    """Take no orders of a customer."""

    customer_id: int
    why: str


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """Take orders again, until a day (included) or for as long as the causes go on."""

    customer_id: int
    reason: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What somebody wants of a case, given the version of it that they saw."""

    case_id: int
    version: int
    owner: str = ""
    """The e-mail of whoever it is assigned to."""
    until: date | None = None
    """The day it sleeps until."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RequestMade:
    """It waits for a decision; or counts already, when whoever asked may grant it (a release)."""

    request: CreditRequest


@dataclass(frozen=True, slots=True)
class RequestDecided:
    """It was approved, rejected, or agreed to by the first of two."""

    request: CreditRequest
    waits_for: str = ""
    """The names of those of whom one has to agree, too; empty once it is decided."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """The amount counts as exposure."""

    reservation: Reservation


@dataclass(frozen=True, slots=True)
class HoldsChanged:
    """The holds that were set or released."""

    holds: tuple[Hold, ...]
