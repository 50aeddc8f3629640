"""The dossier of a customer for an agency or a lawyer: what goes into it, and what is read back of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.audit import Deed, Entry, Verified
from bot.credit.dispute import LineKind
from bot.credit.due_step import DueStep, StepLine, StepLineKind
from bot.credit.letter import Letter
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing
from bot.credit.note import NoteKind
from bot.credit.promise import Receipt
from bot.credit_views import Of
from bot.dunning_views import LetterView, OverdueFacts
from bot.errors import EncoursError
from bot.records import KnownCustomer, KnownDocument
from bot.standing import DisputeView, NoteView, PromiseView

SIZE_MAX = 40 * 1024 * 1024
"""Bytes of all files of a dossier together; what does not fit is named in its index."""


TOLD_OF = frozenset({"promise", "plan", "dispute", "step", "mailing", "letter", "litigation", "customer"})
"""The subjects of the trail that a third party reads of: not limits, holds, orders, cases, notes, pauses."""
IN_HOUSE = frozenset(
    {
        Deed.DISPUTE_HANDED_ON,
        Deed.DISPUTE_COMMENTED,
        Deed.DISPUTE_ASKED,
        Deed.DISPUTE_TARGET,
        Deed.DISPUTE_ESCALATED,
        Deed.STEP_SKIPPED,
        Deed.STEP_PUT_OFF,
        Deed.STEP_TAKEN_OVER,
        Deed.STEP_GIVEN_TIME,
        Deed.STEP_REASSIGNED,
        Deed.HAND_OVER_REFUSED,
    }
)
"""How a company divides its work and what colleagues say to each other: no part of a claim."""
LINES_IN_HOUSE = frozenset(
    {
        StepLineKind.SKIPPED,
        StepLineKind.PUT_OFF,
        StepLineKind.TAKEN_OVER,
        StepLineKind.GIVEN_TIME,
        StepLineKind.REASSIGNED,
        StepLineKind.HAND_OVER_REFUSED,
    }
)
"""The same in the stories of steps."""
STEP_FACTS_IN_HOUSE = frozenset({"owner", "deadline", "in_place_of"})
"""The same of a step's entries in the trail: whose work it was, and until when."""
CALL_NOTES = frozenset({NoteKind.NO_ANSWER, NoteKind.WILL_CALL_BACK})
"""The notes that are calls: they are told; what a salesperson noted of a customer otherwise is not."""
THREAD_IN_HOUSE = frozenset({LineKind.COMMENT, LineKind.QUESTION})
"""The same in the threads of disputes."""


class DossierError(EncoursError):
    """The file is no dossier: choose the zip that encours made."""


@dataclass(frozen=True, slots=True)
class DossierFile:
    """One file of a dossier, by its name in the archive."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the index has it; `sha256` in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KeptBack:
    """How much of what the company noted for itself stays out of a dossier."""

    notes: int = 0
    comments: int = 0
    """Comments and questions of colleagues in disputes."""
    entries: int = 0
    """Of the customer's trail."""


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement of account: everything that is open, and what of it is overdue with charges to date."""

    letter: LetterView
    """The overdue, for its figures, its language and who signs."""
    documents: tuple[KnownDocument, ...]
    """All open ones of the customer in that entity, due or not, the oldest due first."""
    handed_over: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything that was said and done about a customer, before it is put into words."""

    language: str
    of: Of
    customer: KnownCustomer
    made_at: datetime
    """Where the company is."""
    facts: OverdueFacts
    documents: tuple[KnownDocument, ...]
    """Open ones and those that are handed over, the oldest due first."""
    handed_over: frozenset[int]
    receipts: tuple[Receipt, ...]
    """What came in, as far as the ledger's imports say it, the oldest first."""
    promises: tuple[PromiseView, ...]
    disputes: tuple[DisputeView, ...]
    """With their threads."""
    notes: tuple[NoteView, ...]
    steps: tuple[DueStep, ...]
    lines: tuple[StepLine, ...]
    """The stories of all steps, the oldest first."""
    mailings: tuple[tuple[Mailing, str], ...]
    """E-mails, the oldest first, each with the name of its file; empty for one that was never written."""
    letters: tuple[tuple[Letter, str], ...]
    entries: tuple[Entry, ...]
    """Those of the customer's trail that a third party reads, the oldest first."""
    verified: Verified
    """How the whole trail reads."""
    litigation: Litigation | None = None
    litigations: tuple[Litigation, ...] = ()
    """The hand-overs that came to be, with the one it is made for, the oldest first."""
    ended_at: Mapping[int, datetime] = field(default_factory=dict)
    """When earlier ones ended, by id."""
    kept_back: KeptBack = field(default_factory=KeptBack)
    numbers: Mapping[int, str] = field(default_factory=dict)
    """What documents are called, by id."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Those of the policy's people, by e-mail."""

    @property
    def as_of(self) -> date:
        """The day of its figures."""
        return self.facts.as_of

    def name_of(self, email: str) -> str:
        """How somebody is called; empty for the clock."""
        return self.names.get(email, email)


@dataclass(frozen=True, slots=True)
class DossierIndex:
    """What the index says of a dossier, before it is put into words."""

    view: DossierView
    files: tuple[Listed, ...]
    """By name."""
    left_out: tuple[tuple[str, int], ...]
    """Names and sizes of what did not fit."""
    no_copies: tuple[str, ...] = ()
    """Numbers of invoices of which no copy was found."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier, packed."""

    name: str
    content: bytes
    sha256: str
    """Of the zip itself, in hexadecimal."""
    files: int
    left_out: tuple[tuple[str, int], ...] = ()
    no_copies: tuple[str, ...] = ()
    """Numbers of invoices of which no copy was found."""


class DossierFlaw(StrEnum):
    """What is wrong with a file of a dossier."""

    CHANGED = "changed"
    MISSING = "missing"
    """The index has it, the archive has not."""
    STRANGE = "strange"
    """The archive has it, or has it twice, and the index has not."""


@dataclass(frozen=True, slots=True)
class DossierChecked:
    """How a dossier reads: whole when it has no flaws."""

    files: int
    flaws: tuple[tuple[str, DossierFlaw], ...]
    sha256: str
    """Of the zip itself."""
