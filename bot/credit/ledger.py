"""The ledger's nouns: documents, movements' kinds and customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.credit.money import Money


class DocumentKind(StrEnum):
    """What a document is; the last two reduce what a customer owes."""

    INVOICE = "invoice"
    DOWN_PAYMENT = "down_payment"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"

    @property
    def is_credit(self) -> bool:
        """A credit note or an unallocated payment: its amounts are negative or zero."""
        return self in (DocumentKind.CREDIT_NOTE, DocumentKind.PAYMENT)


class MovementKind(StrEnum):
    """Why an open amount moved."""

    PAYMENT = "payment"
    """Money known to have come in on that day."""
    CLEARED = "cleared"
    """A newer export shows it smaller, or no longer shows it."""
    ALLOCATION = "allocation"
    """A credit was set against it."""
    CORRECTION = "correction"
    """A newer export shows it larger, or open again."""


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice, down-payment invoice, credit note or unallocated payment, as it stood on a day.

    `gross`, `open_amount` and `disputed` share one currency; credits carry negative amounts.
    """

    number: str
    kind: DocumentKind
    issued_on: date
    due_on: date
    gross: Money
    open_amount: Money
    disputed: Money
    is_promised: bool = False
    """An open promise covers it: nobody calls for it meanwhile."""

    def days_late(self, as_of: date) -> int:
        """Calendar days after the due date; negative before it."""
        return (as_of - self.due_on).days

    def is_overdue(self, as_of: date) -> bool:
        """From the day after the due date, for what is neither settled nor a credit."""
        return not self.kind.is_credit and bool(self.open_amount) and self.days_late(as_of) >= 1


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call or write to at a customer."""

    name: str
    phone: str = ""
    email: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of one entity, as the ledger knows it."""

    id: int
    entity: str
    code: str
    name: str
    currency: str
    registration_number: str = ""
    country: str = ""
    salesperson: str = ""
    terms: str = ""
    credit_limit: Money | None = None
    insured_limit: Money | None = None
    contact: Contact | None = None
    profile: str = ""
    """The payer profile as the ledger writes it; empty for the usual one."""
