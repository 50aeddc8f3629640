"""Figures as storage gives them to the services: rows of typed values, one query each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.credit.ageing import Ageing
from bot.credit.behaviour import PaymentSums
from bot.credit.ledger import Contact, Document, DocumentKind
from bot.credit.money import Money
from bot.credit.sheet import Settlement


@dataclass(frozen=True, slots=True)
class CustomerAgeing:
    """One customer's aged balance in one currency."""

    entity: str
    code: str
    name: str
    ageing: Ageing


@dataclass(frozen=True, slots=True)
class LateRow:
    """A customer with something overdue in one currency; amounts in minor units where not in `ageing`."""

    salesperson: str
    id: int
    entity: str
    code: str
    name: str
    currency: str
    """The customer's own, in which the limit is."""
    country: str
    contact: Contact
    ageing: Ageing
    overdue_before: Money
    """What of it was overdue on the morning before."""
    overdue_documents: int
    chaseable_due_on: date | None
    """The oldest due date of what is overdue, not promised, not wholly disputed, and worth a reminder."""
    dispute_reason: str
    """Empty where what is disputed has several."""
    orders_minor: int
    limit_minor: int | None
    """Without what is temporary."""
    insured_minor: int | None
    payments: PaymentSums
    reserved_minor: int = 0
    """Of accepted orders that no import has brought yet; not in `orders_minor`."""
    increase_minor: int = 0
    """What counts beside `limit_minor` on the day; nothing without a limit."""
    profile: str = ""
    """The payer profile as the ledger writes it."""


@dataclass(frozen=True, slots=True)
class NewsRow:
    """What one customer settled since a morning, in one currency.

    `paid` has a payment on file, `cleared` is gone from the newer ledger net of the credits that went
    with it, `was_overdue` is how much more was overdue that morning.
    """

    salesperson: str
    customer_id: int
    name: str
    paid: Money
    cleared: Money
    was_overdue: Money


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An entity's newest figures not after a day, and the first day that is known whole."""

    entity: str
    name: str
    country: str
    currency: str
    ledger_at: datetime
    known_from: date


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A customer that fits."""

    id: int
    entity: str
    code: str
    name: str
    search_name: str
    salesperson: str


@dataclass(frozen=True, slots=True)
class NextDueRow:
    """What falls due next in a portfolio."""

    name: str
    amount: Money
    on: date


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """A customer with something overdue in one currency, for a list."""

    id: int
    entity: str
    code: str
    name: str
    salesperson: str
    """As the ledger writes it; empty for nobody."""
    overdue: Money
    oldest_due_on: date


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document that fits, as it stands now."""

    id: int
    number: str
    customer_name: str
    customer_code: str
    entity: str
    """The entity's code."""
    kind: DocumentKind
    open_amount: Money
    due_on: date


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as it stood on a day, its customer, and what moved it so far, the newest first."""

    document: Document
    customer_id: int
    customer_code: str
    customer_name: str
    salesperson: str
    country: str
    entity: str
    """The entity's code."""
    settled_on: date | None
    dispute_reason: str
    order_ref: str
    delivery_ref: str
    settlements: tuple[Settlement, ...]
    settlements_left_out: int
