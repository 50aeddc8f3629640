"""How a customer's promises, disputes and notes stand: what the card, the digest, Home and lists show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.audit import Deed, Facts, Surface
from bot.credit.dispute import Dispute, DisputeLine
from bot.credit.due_step import StepOutcome
from bot.credit.note import Note
from bot.credit.promise import Plan, Promise


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise with the words that ids stand for."""

    promise: Promise
    customer_code: str
    customer_name: str
    entity: str
    """The entity's code."""
    salesperson: str
    """As the ledger writes it."""
    numbers: tuple[str, ...]
    """Of the invoices it covers."""
    logged_by: str
    """A name."""
    not_seen_yet: bool = False
    """It should have been paid, and the figures are too old to tell."""
    decided_by: str = ""
    """The name of whoever agreed or refused."""
    is_in_litigation: bool = False
    """Of one that was just recorded: nobody reminds the customer anyway."""


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan and its instalments."""

    plan: Plan
    customer_code: str
    customer_name: str
    asked_by: str
    """A name."""
    promises: tuple[PromiseView, ...]
    decided_by: str = ""
    """The name of whoever agreed or refused."""


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute with the words that ids stand for."""

    dispute: Dispute
    number: str
    """The invoice's."""
    customer_code: str
    customer_name: str
    entity: str
    salesperson: str
    owner: str
    """A name."""
    opened_by: str
    """A name."""
    lines: tuple[DisputeLine, ...] = ()
    """The thread, the oldest first; empty in lists."""
    proposed_credit: str = ""
    """The number of the credit note that proposes its end."""
    names: dict[str, str] = field(default_factory=dict)
    """Names by e-mail, for whoever ended it and for people of its lines."""
    as_of: date | None = None
    """The day that it is shown on: past its target it is late, though nobody was told yet."""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note with names."""

    note: Note
    number: str
    """The invoice's, or empty."""
    by: str
    """A name."""


@dataclass(frozen=True, slots=True)
class CustomerStanding:
    """What people logged of one customer, newest first where there are several."""

    promises: tuple[PromiseView, ...] = ()
    """Open and proposed ones, the first due first."""
    last_broken: PromiseView | None = None
    """The newest that was not kept, or only in part, when nothing replaced or made good for it."""
    disputes: tuple[DisputeView, ...] = ()
    """Those that are not over."""
    notes: tuple[NoteView, ...] = ()
    """The last few."""
    promises_made: int = 0
    """Promises that ended kept, partly kept or broken."""
    promises_kept: int = 0


@dataclass(frozen=True, slots=True)
class ActedStep:
    """What was done to a dunning step."""

    deed: Deed
    outcome: StepOutcome | None = None
    """Of a call or an answer."""
    until: date | None = None
    """The deadline that it has then."""
    is_taken: bool = False
    sent_at: datetime | None = None
    """Of a reminder: when the customer's mail server took it, where the company is; None until then."""


@dataclass(frozen=True, slots=True)
class ActedRow:
    """What was done about a customer of a morning's digest since it was sent."""

    customer_id: int
    code: str
    name: str
    promises: tuple[PromiseView, ...] = ()
    disputes: tuple[DisputeView, ...] = ()
    notes: tuple[NoteView, ...] = ()
    undo: tuple[str, ...] = ()
    """The subjects that the reader may still take back, such as `promise:12`, newest first."""
    steps: tuple[ActedStep, ...] = ()
    """What was done to its steps, the newest first."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of a customer's trail, with names."""

    number: int
    deed: Deed
    who: str
    """A name; empty for the clock and imports."""
    at: datetime
    surface: Surface
    subject: str
    before: Facts | None
    after: Facts | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a customer's trail, newest first."""

    customer_id: int
    code: str
    name: str
    lines: tuple[HistoryLine, ...]
    older: int | None
    """The number to read the next page before; None on the last page."""
    newer: int | None = None
    as_of: date | None = None
    names: dict[str, str] = field(default_factory=dict)
    """Names by e-mail, for people that entries mention."""
