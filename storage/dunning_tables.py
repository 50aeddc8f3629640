"""The tables of steps, pauses, mailings, letters, files and litigations; see `storage.tables`.

`documents` are ids with commas between, the oldest due first; several amounts are one a currency, such as
`1200.00 EUR,50.00 USD`.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.column_types import Instant, Key
from storage.tables import (
    Amount,
    Base,
    Currency,
    CustomerId,
    DocumentId,
    EntityId,
    MaybeAmount,
    RowId,
    Words,
    WorkspaceId,
)

RUNNING = text("state IN ('open', 'sending')")
UNDECIDED = text("state IN ('asked', 'handed_over')")
NAMED = text("message_id <> ''")


class DueStepRow(Base):
    """A step as work; `step` is as it was when it was reached, as JSON."""

    __tablename__ = "due_steps"
    __table_args__ = (
        Index(
            "uq_due_steps_running",
            "customer_id",
            "track",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
        Index(None, "customer_id"),
        Index(None, "workspace_id", "ended_on"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    track: Mapped[str]
    scenario: Mapped[str]
    step: Mapped[str]
    documents: Mapped[Words]
    reached_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    owner: Mapped[Words]
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[str]
    outcome: Mapped[Words]
    end_reason: Mapped[Words]
    is_silent: Mapped[bool]
    attempts: Mapped[int]
    trouble: Mapped[Words]
    taken_by: Mapped[Words]
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    taken_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    version: Mapped[int]


class TakenStepRow(Base):
    """What was taken for an invoice, for good: the steps' names, a line each, and their highest offset.

    The line of a hold that the clock took by itself begins with a tab, and its offset does not count.
    """

    __tablename__ = "taken_steps"
    __table_args__ = (UniqueConstraint("document_id"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    document_id: Mapped[DocumentId]
    names: Mapped[str]
    highest: Mapped[int]


class StepLineRow(Base):
    """A line of a step's story; `facts` is a JSON object."""

    __tablename__ = "step_lines"
    __table_args__ = (Index(None, "step_id"), Index(None, "customer_id"))

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    step_id: Mapped[int] = mapped_column(Key, ForeignKey("due_steps.id"))
    customer_id: Mapped[CustomerId]
    kind: Mapped[str]
    by: Mapped[Words]
    at: Mapped[datetime] = mapped_column(Instant)
    outcome: Mapped[Words]
    text: Mapped[Words]
    owner: Mapped[Words]
    on: Mapped[date | None]
    facts: Mapped[Words]


class PauseRow(Base):
    """Reminders to a customer are suspended; from `ended_on` on they are not any more."""

    __tablename__ = "pauses"
    __table_args__ = (Index(None, "customer_id"), Index(None, "workspace_id", "until"))

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    until: Mapped[date]
    reason: Mapped[Words]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    on: Mapped[date]
    ended_on: Mapped[date | None]
    ended_by: Mapped[Words]


class FirstSweepRow(Base):
    """The first day on which an entity was swept: what that day showed was opened silently."""

    __tablename__ = "first_sweeps"
    __table_args__ = (UniqueConstraint("workspace_id", "entity"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    entity: Mapped[str]
    on: Mapped[date]


class MailingRow(Base):
    """A reminder by e-mail; what it says is apart."""

    __tablename__ = "mailings"
    __table_args__ = (
        UniqueConstraint("workspace_id", "request_key"),
        Index(None, "step_id"),
        Index(None, "customer_id"),
        Index(None, "workspace_id", "state", "leaves_at"),
        Index(
            "ix_mailings_message_id",
            "workspace_id",
            "message_id",
            sqlite_where=NAMED,
            postgresql_where=NAMED,
        ),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    request_key: Mapped[str]
    step_id: Mapped[int | None] = mapped_column(Key, ForeignKey("due_steps.id"))
    letter_id: Mapped[int | None] = mapped_column(Key, ForeignKey("letters.id"))
    template: Mapped[Words]
    charges: Mapped[bool]
    to: Mapped[str]
    language: Mapped[str]
    asked_by: Mapped[Words]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    leaves_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str]
    documents: Mapped[Words]
    subject: Mapped[Words]
    message_id: Mapped[Words]
    trouble: Mapped[Words]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int]


class MailingContentRow(Base):
    """What a mailing says, as it left."""

    __tablename__ = "mailing_contents"
    __table_args__ = (UniqueConstraint("mailing_id"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    mailing_id: Mapped[int] = mapped_column(Key, ForeignKey("mailings.id"))
    subject: Mapped[str]
    text: Mapped[str]


class LetterRow(Base):
    """A letter; its number is its entity's own."""

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("workspace_id", "number", "entity_id"), Index(None, "customer_id"))

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    entity_id: Mapped[EntityId]
    number: Mapped[str]
    customer_id: Mapped[CustomerId]
    step_id: Mapped[int | None] = mapped_column(Key, ForeignKey("due_steps.id"))
    kind: Mapped[str]
    language: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_on: Mapped[date]
    pay_by: Mapped[date]
    documents: Mapped[Words]
    owed: Mapped[Words]
    charges: Mapped[Words]
    file_id: Mapped[int] = mapped_column(Key, ForeignKey("kept_files.id"))
    address: Mapped[Words]
    is_registered: Mapped[bool] = mapped_column(server_default=false())


class LetterNumberRow(Base):
    """The last number given: who takes the next one holds it to the end of the transaction."""

    __tablename__ = "letter_numbers"
    __table_args__ = (UniqueConstraint("workspace_id", "entity_id", "kind", "year"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    entity_id: Mapped[EntityId]
    kind: Mapped[str]
    year: Mapped[int]
    last: Mapped[int]


class KeptFileRow(Base):
    """A file, and what is in it."""

    __tablename__ = "kept_files"

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class LitigationRow(Base):
    """A hand-over; of a customer one at a time is asked or runs."""

    __tablename__ = "litigations"
    __table_args__ = (
        UniqueConstraint("workspace_id", "request_key"),
        Index(
            "uq_litigations_running",
            "customer_id",
            unique=True,
            sqlite_where=UNDECIDED,
            postgresql_where=UNDECIDED,
        ),
        Index(None, "customer_id"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    request_key: Mapped[str]
    step_id: Mapped[int | None] = mapped_column(Key, ForeignKey("due_steps.id"))
    to: Mapped[str]
    reason: Mapped[Words]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_on: Mapped[date]
    state: Mapped[str]
    decided_by: Mapped[Words]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    handed_over_on: Mapped[date | None]
    decision_reason: Mapped[Words]
    documents: Mapped[Words]
    claimed: Mapped[Words]
    charges: Mapped[Words]
    file_id: Mapped[int | None] = mapped_column(Key, ForeignKey("kept_files.id"))
    ended_on: Mapped[date | None]
    ended_by: Mapped[Words]
    end_reason: Mapped[Words]
    language: Mapped[Words]
    version: Mapped[int]


class CollectedRow(Base):
    """What an agency brought in; `reference` tells one payment from the next, `number` is the invoice's."""

    __tablename__ = "collected"
    __table_args__ = (
        UniqueConstraint("litigation_id", "reference", "number"),
        CheckConstraint("amount_minor > 0", name="amount"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    litigation_id: Mapped[int] = mapped_column(Key, ForeignKey("litigations.id"))
    received_on: Mapped[date]
    currency: Mapped[Currency]
    amount_minor: Mapped[Amount]
    fee_currency: Mapped[Words]
    fee_minor: Mapped[MaybeAmount]
    reference: Mapped[Words]
    number: Mapped[Words]
