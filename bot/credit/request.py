"""What is asked of the credit manager about a limit or an order: temporary increases, terms, releases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.credit.money import Money


class RequestKind(StrEnum):
    """What is asked for."""

    INCREASE = "increase"
    """A temporary increase of the limit."""
    TERMS = "terms"
    """One order above the limit, with a shorter payment term."""
    RELEASE = "release"
    """That orders are taken again in spite of a hold."""


class RequestState(StrEnum):
    """How a request stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    APPROVED_WITH_CHANGES = "approved_with_changes"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    """Nobody answered in time."""
    ENDED = "ended"
    """An increase that was approved, after its last day."""


GRANTED = frozenset({RequestState.APPROVED, RequestState.APPROVED_WITH_CHANGES})


@dataclass(frozen=True, slots=True)
class CreditRequest:
    """A request about one customer. People are e-mails of the policy, case folded.

    `amount`, `starts_on` and `ends_on` are what is asked for and, once decided, what was granted;
    `asked_amount` and `asked_until` stay as they were asked for.
    """

    id: int
    customer_id: int
    kind: RequestKind
    state: RequestState
    reason: str
    asked_by: str
    asked_at: datetime
    asked_on: date
    expires_at: datetime
    """Nobody decided by then: it lapses."""
    amount: Money | None = None
    """Of an increase; None of the other kinds."""
    starts_on: date | None = None
    ends_on: date | None = None
    """Its last day, included."""
    asked_amount: Money | None = None
    asked_until: date | None = None
    order: Money | None = None
    """The order that it is asked for, if one is."""
    reference: str = ""
    """That order's number, when it is known; else empty."""
    terms_days: int | None = None
    """Of a request for terms: calendar days."""
    needs_two: bool = False
    """It is above what the credit manager decides alone."""
    first_by: str = ""
    """Who approved first, when two have to."""
    first_for: str = ""
    """In whose place, when they were that person's delegate; else empty."""
    first_at: datetime | None = None
    decided_by: str = ""
    decided_for: str = ""
    """In whose place the last of them decided; empty for in their own right."""
    decided_at: datetime | None = None
    decision_reason: str = ""
    counts_from: date | None = None
    """An increase counts from this day to `counts_until`, both included; None while it does not."""
    counts_until: date | None = None
    reminded_at: datetime | None = None
    announced_at: datetime | None = None
    """Of an increase: when its end was announced."""
    announced_to: tuple[str, ...] = ()
    """Who had a message of their own about that; others read it in a digest or below the request."""
    ended_on: date | None = None
    """The day it was decided against, withdrawn, lapsed, or the first day after it."""
    version: int = 1

    @property
    def days(self) -> int:
        """How long it is for, first and last day included; 0 without days."""
        if self.starts_on is None or self.ends_on is None:
            return 0
        return (self.ends_on - self.starts_on).days + 1

    def counts_on(self, as_of: date) -> bool:
        """Whether the limit in force of a day has it."""
        if self.counts_from is None or self.counts_until is None:
            return False
        return self.counts_from <= as_of <= self.counts_until
