"""What the forms of the salesperson's day offer and show: values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.credit.dispute import Dispute, DisputeReason
from bot.credit.ledger import DocumentKind
from bot.credit.money import Money
from bot.credit.note import NoteKind
from bot.credit.promise import Instalment, Means, Promise
from bot.requests import TypedPromise


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open invoice or down-payment invoice that can be ticked."""

    id: int
    number: str
    kind: DocumentKind
    open_amount: Money
    disputed: Money
    due_on: date
    days_late: int
    """Negative before the due date."""
    promise: Promise | None = None
    """The open promise that covers it."""


@dataclass(frozen=True, slots=True)
class FormHead:
    """The customer that a form is about."""

    customer_id: int
    code: str
    name: str
    entity_name: str
    as_of: date
    seen: int
    """The newest number of the customer's trail: see bot.acts."""


@dataclass(frozen=True, slots=True)
class PromiseDraft:
    """What is filled in: from words typed, from ticks, or by default."""

    documents: tuple[int, ...] = ()
    on_account: bool = False
    amount: Money | None = None
    amount_text: str = ""
    """As typed, when it could not be read."""
    promised_on: date | None = None
    day_text: str = ""
    """The day as typed, when it could not be read: the form says so."""
    said_by: str = ""
    means: Means | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PromiseForm:
    """A promise to fill in."""

    head: FormHead
    items: tuple[OpenItem, ...]
    """The oldest ten, in one currency."""
    items_left_out: int
    currency: str
    draft: PromiseDraft
    grace_until: date | None
    """What the promised day gives; None before there is one."""
    latest: date
    """The farthest day a promise goes to."""
    needs: str = ""
    """The name of the credit manager, when this would be the third in a row; else empty."""
    replaces: Promise | None = None
    contact: str = ""
    is_in_litigation: bool = False
    """Nobody reminds the customer: there is nothing for it to pause."""


@dataclass(frozen=True, slots=True)
class PlanForm:
    """An instalment plan to fill in: what it is for, and parts to begin with."""

    head: FormHead
    items: tuple[OpenItem, ...]
    items_left_out: int
    currency: str
    documents: tuple[int, ...]
    instalments: tuple[Instalment, ...]
    """Equal parts, a month apart, to begin with."""
    decides: str
    """The name of who decides."""


@dataclass(frozen=True, slots=True)
class DisputeDraft:
    """What is filled in of a dispute."""

    document_id: int | None = None
    is_whole: bool = True
    amount: Money | None = None
    amount_text: str = ""
    reason: DisputeReason | None = None
    note: str = ""
    target_on: date | None = None


@dataclass(frozen=True, slots=True)
class DisputeForm:
    """A dispute to fill in; owner, target and what leaves reminders follow the reason and the amount."""

    head: FormHead
    items: tuple[OpenItem, ...]
    items_left_out: int
    draft: DisputeDraft
    owner: str
    """The name of whom the reason gives; empty before there is one."""
    target_on: date | None
    leaves: Money | None
    """What leaves reminders; the rest, `stays`, does not."""
    stays: Money | None


@dataclass(frozen=True, slots=True)
class NoteForm:
    """A note to fill in."""

    head: FormHead
    kind: NoteKind = NoteKind.NOTE
    document_id: int | None = None
    number: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class DisputeStep:
    """A dispute to hand on, comment, ask in, resolve or give a new target: what the small form says."""

    dispute: Dispute
    number: str
    customer: str
    owners: tuple[tuple[str, str], ...] = ()
    """E-mails and names of those it can be handed on to."""
    latest: date | None = None


@dataclass(frozen=True, slots=True)
class WhichAmount:
    """A typed promise whose amount can be read in two ways: a draft for each of them."""

    typed: TypedPromise
    currency: str
    drafts: tuple[tuple[Money, int], ...]


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a typed command was understood as, before it counts; kept under `draft_id` until it is pressed."""

    draft_id: int
    head: FormHead
    promise: PromiseForm | None = None
    dispute: DisputeForm | None = None
    covered: tuple[OpenItem, ...] = field(default=())
