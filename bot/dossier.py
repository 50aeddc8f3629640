"""The dossier of a customer for an agency or a lawyer: what goes into it, and what is read back of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.audit import Entry, Verified
from bot.credit.due_step import DueStep, StepLine
from bot.credit.letter import Letter
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing
from bot.credit.promise import Receipt
from bot.credit_views import Of
from bot.dunning_views import OverdueFacts
from bot.errors import EncoursError
from bot.records import KnownCustomer, KnownDocument
from bot.standing import DisputeView, NoteView, PromiseView

SIZE_MAX = 40 * 1024 * 1024
"""Bytes of all files of a dossier together; what does not fit is named in its index."""


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
    """The customer's trail, the oldest first."""
    verified: Verified
    """How the whole trail reads."""
    litigation: Litigation | None = None
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


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier, packed."""

    name: str
    content: bytes
    sha256: str
    """Of the zip itself, in hexadecimal."""
    files: int
    left_out: tuple[tuple[str, int], ...] = ()


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
