"""Disputes: what a customer contests, who answers, by when, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.credit.money import Money

TARGET_WORKING_DAYS = 10
NEXT_LEVEL_WORKING_DAYS = 2
"""Working days past the target after which the credit manager is told, too."""


class DisputeReason(StrEnum):
    """What a customer contests."""

    PRICE = "price"
    QUANTITY = "quantity"
    QUALITY = "quality"
    DELIVERY = "delivery"
    INVOICE_ERROR = "invoice_error"
    MISSING_ORDER_NUMBER = "missing_order_number"
    ALREADY_PAID = "already_paid"
    DUPLICATE = "duplicate"
    OTHER = "other"


class DisputeState(StrEnum):
    """How a dispute stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING_ON_CUSTOMER = "waiting_on_customer"
    RESOLVED_CREDIT_NOTE = "resolved_credit_note"
    RESOLVED_CORRECTED_INVOICE = "resolved_corrected_invoice"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def is_over(self) -> bool:
        """Whether the amount is owed again, or gone."""
        return self in ENDINGS


ENDINGS = frozenset(
    {
        DisputeState.RESOLVED_CREDIT_NOTE,
        DisputeState.RESOLVED_CORRECTED_INVOICE,
        DisputeState.REJECTED,
        DisputeState.WITHDRAWN,
    }
)


class Escalation(StrEnum):
    """How far a dispute past its target has gone."""

    NONE = "none"
    MANAGER = "manager"
    CREDIT_MANAGER = "credit_manager"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A contested amount of one invoice. People are e-mails of the policy, case folded."""

    id: int
    customer_id: int
    document_id: int
    amount: Money
    is_whole: bool
    """All that was open when it was opened."""
    reason: DisputeReason
    note: str
    owner: str
    state: DisputeState
    opened_by: str
    opened_at: datetime
    opened_on: date
    target_on: date
    escalation: Escalation = Escalation.NONE
    escalated_on: date | None = None
    proposed_credit: int | None = None
    """The credit note, by its id, that a later import brought for the invoice: it proposes the end."""
    ended_by: str = ""
    ended_at: datetime | None = None
    ended_on: date | None = None
    outcome: str = ""
    """What was said at its end."""
    after_import: int = 0
    """The newest import known when it was opened: credit notes of later ones propose its end."""
    version: int = 1

    def is_open_on(self, as_of: date) -> bool:
        """Whether it had been opened and not ended at the end of a day."""
        return self.opened_on <= as_of and (self.ended_on is None or self.ended_on > as_of)


class LineKind(StrEnum):
    """What was said or done in a dispute's thread."""

    COMMENT = "comment"
    QUESTION = "question"
    """For whoever opened it; they are told."""
    STATE = "state"
    OWNER = "owner"
    TARGET = "target"
    CREDIT_NOTE = "credit_note"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """One line of a dispute's thread; what changed is said by its values, `text` is what somebody wrote."""

    id: int
    dispute_id: int
    kind: LineKind
    by: str
    """Empty when the clock or an import did it."""
    at: datetime
    text: str = ""
    state: DisputeState | None = None
    owner: str = ""
    target_on: date | None = None
