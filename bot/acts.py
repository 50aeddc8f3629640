"""What people ask to be recorded, typed: handlers make these and the services carry them out.

`key` tells one press of a button from the next: the same key again is the same wish, done once. `seen` is
the newest number of the customer's trail that the form or button was made from: what came after it, and
stands in the way, is somebody else's and is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.audit import Surface
from bot.credit.dispute import Dispute, DisputeReason, DisputeState
from bot.credit.money import Money
from bot.credit.note import Note, NoteKind
from bot.credit.promise import Instalment, Means, Plan, Promise
from bot.dunning_acts import StepTaking
from bot.members import Reader

UNDO_FOR = timedelta(minutes=10)
"""How long what somebody logged can be taken back."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, where and when."""

    reader: Reader
    surface: Surface
    at: datetime

    @property
    def person(self) -> str:
        """Their e-mail as the tables have it."""
        return self.reader.member.person


@dataclass(frozen=True, slots=True)
class LogPromise:
    """A promise of an amount by a day, for invoices by their ids, or on account when there are none."""

    customer_id: int
    documents: tuple[int, ...]
    amount: Money
    promised_on: date
    key: str
    seen: int
    said_by: str = ""
    means: Means | None = None
    note: str = ""
    with_step: StepTaking | None = None
    """The call that brought it, which is recorded with it or not at all."""


@dataclass(frozen=True, slots=True)
class AskForPlan:
    """An instalment plan for invoices, to be agreed by the credit manager."""

    customer_id: int
    documents: tuple[int, ...]
    instalments: tuple[Instalment, ...]
    key: str
    seen: int
    said_by: str = ""
    note: str = ""
    with_step: StepTaking | None = None


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """A dispute of one invoice: of all that is open when there is no amount."""

    document_id: int
    amount: Money | None
    reason: DisputeReason
    note: str
    key: str
    seen: int
    target_on: date | None = None
    """Another day than the reason's own."""
    with_step: StepTaking | None = None
    """The call, or the answer before the due date, that brought it."""


@dataclass(frozen=True, slots=True)
class AddNote:
    """A call or a note."""

    customer_id: int
    kind: NoteKind
    key: str
    text: str = ""
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class PromiseLogged:
    """It counts, or waits for the credit manager (its state says which)."""

    promise: Promise
    replaced: tuple[Promise, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """It waits for the credit manager."""

    plan: Plan
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class DisputeOpened:
    """Its owner is told."""

    dispute: Dispute


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """It is on the customer's page."""

    note: Note


@dataclass(frozen=True, slots=True)
class Subject:
    """What somebody logged and may take back: `promise`, `dispute` or `note`, and its id; `act`, and the
    number of the entry of the trail that it wrote; `press`, with all that the same press did."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class DisputeChange:
    """What somebody wants of a dispute, given the version of it that they saw."""

    dispute_id: int
    version: int
    state: DisputeState | None = None
    """In progress (taken), waiting on the customer, or one of the ends."""
    owner: str = ""
    """The e-mail of whoever it is handed on to."""
    target_on: date | None = None
    text: str = ""
    """A comment, a question, or why."""
