"""What a customer's card says: values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.credit.ageing import Ageing
from bot.credit.behaviour import Behaviour
from bot.credit.dunning import StepReached
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness
from bot.credit.ledger import Customer, Document
from bot.credit.money import Money


@dataclass(frozen=True, slots=True)
class LastPayment:
    """Money that came in, or (`inferred`) an amount that a newer export no longer shows."""

    on: date
    amount: Money
    reference: str
    inferred: bool


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order accepted and not yet invoiced."""

    number: str
    ordered_on: date
    expected_on: date | None
    open_amount: Money


@dataclass(frozen=True, slots=True)
class Card:
    """One customer on one day; `ageings` and `exposures` hold one a currency, the customer's own first."""

    customer: Customer
    salesperson: str
    entity_name: str
    as_of: date
    ledger_at: datetime | None
    """None when no whole ledger was ever imported for the entity."""
    freshness: Freshness | None
    ageings: tuple[Ageing, ...]
    exposures: tuple[Exposure, ...]
    """The limit stands on the customer's own currency only."""
    behaviour: Behaviour | None
    step: StepReached | None
    last_payments: tuple[LastPayment, ...]
    documents: tuple[Document, ...]
    """The oldest open ones first."""
    documents_left_out: int
    orders: tuple[OpenOrder, ...]
    orders_left_out: int
    thresholds: tuple[int, int, int]
    known_from: date | None = None
    """The first day that the ledger is whole; before it figures may lack some."""
    beyond_legal_terms: frozenset[str] = frozenset()
    """Numbers of the documents whose due date is later than the law allows."""
    step_owner: str = ""
    """The person whose step it is; empty when nobody has that role."""
