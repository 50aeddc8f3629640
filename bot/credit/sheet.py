"""One document on one day: values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.credit.freshness import Freshness
from bot.credit.ledger import Document, MovementKind
from bot.credit.money import Money


@dataclass(frozen=True, slots=True)
class Settlement:
    """What lowered (negative) or raised a document's open amount on a day."""

    on: date
    amount: Money
    reference: str
    """The payment's or the credit's; empty when a newer export showed it."""
    kind: MovementKind


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document with its customer and how it was settled so far."""

    id: int
    document: Document
    customer_id: int
    customer_code: str
    customer_name: str
    salesperson: str
    """The person's name when the policy knows them, else as the ledger writes it."""
    entity_name: str
    as_of: date
    ledger_at: datetime | None
    freshness: Freshness | None
    days_late: int
    """Negative before the due date; 0 for what is settled or a credit."""
    settled_on: date | None
    settlements: tuple[Settlement, ...]
    """The newest first."""
    settlements_left_out: int
    order_ref: str
    delivery_ref: str
    dispute_reason: str
    beyond_legal_terms: bool
