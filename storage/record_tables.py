"""The tables of what people log, and of the trail: rules as in `storage.tables`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.column_types import Instant, Key
from storage.tables import Amount, Base, Currency, CustomerId, DocumentId, RowId, Words, WorkspaceId


class PlanRow(Base):
    """An instalment plan; its dated parts are promises."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("workspace_id", "request_key"),
        Index(None, "workspace_id", "state"),
        Index(None, "customer_id"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    request_key: Mapped[str]
    state: Mapped[str]
    note: Mapped[Words]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_on: Mapped[date]
    decided_by: Mapped[Words]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_reason: Mapped[Words]
    ended_on: Mapped[date | None]
    version: Mapped[int]


class PromiseRow(Base):
    """A promise to pay; `opened_on` and `ended_on` tell how it stood on any day."""

    __tablename__ = "promises"
    __table_args__ = (
        UniqueConstraint("workspace_id", "request_key"),
        Index(None, "customer_id"),
        Index(None, "workspace_id", "ended_on"),
        Index(None, "workspace_id", "logged_at"),
        CheckConstraint("amount_minor > 0", name="amount"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    request_key: Mapped[str]
    plan_id: Mapped[int | None] = mapped_column(Key, ForeignKey("plans.id"))
    replaces_id: Mapped[int | None] = mapped_column(Key, ForeignKey("promises.id"))
    currency: Mapped[Currency]
    amount_minor: Mapped[Amount]
    received_minor: Mapped[Amount]
    promised_on: Mapped[date]
    grace_until: Mapped[date]
    said_by: Mapped[Words]
    means: Mapped[Words]
    note: Mapped[Words]
    state: Mapped[str]
    in_a_row: Mapped[int]
    after_import: Mapped[int] = mapped_column(Key)
    logged_by: Mapped[str]
    logged_at: Mapped[datetime] = mapped_column(Instant)
    logged_on: Mapped[date]
    opened_on: Mapped[date | None]
    decided_by: Mapped[Words]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_reason: Mapped[Words]
    ended_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    because: Mapped[Words]
    version: Mapped[int]


class PromiseDocumentRow(Base):
    """An invoice that a promise covers."""

    __tablename__ = "promise_documents"
    __table_args__ = (UniqueConstraint("promise_id", "document_id"), Index(None, "document_id"))

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    promise_id: Mapped[int] = mapped_column(Key, ForeignKey("promises.id"))
    document_id: Mapped[DocumentId]


class DisputeRow(Base):
    """A contested amount of an invoice; one at a time is not over."""

    __tablename__ = "disputes"
    __table_args__ = (
        UniqueConstraint("workspace_id", "request_key"),
        Index(
            "uq_disputes_running",
            "document_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index(None, "customer_id"),
        Index(None, "document_id"),
        Index(None, "workspace_id", "ended_on"),
        Index(None, "workspace_id", "opened_at"),
        CheckConstraint("amount_minor > 0", name="amount"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    document_id: Mapped[DocumentId]
    request_key: Mapped[str]
    currency: Mapped[Currency]
    amount_minor: Mapped[Amount]
    is_whole: Mapped[bool]
    reason: Mapped[str]
    note: Mapped[Words]
    owner: Mapped[Words]
    state: Mapped[str]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_on: Mapped[date]
    target_on: Mapped[date]
    escalation: Mapped[str]
    escalated_on: Mapped[date | None]
    credit_id: Mapped[int | None] = mapped_column(Key, ForeignKey("documents.id"))
    ended_by: Mapped[Words]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_on: Mapped[date | None]
    outcome: Mapped[Words]
    after_import: Mapped[int] = mapped_column(Key)
    version: Mapped[int]


class DisputeLineRow(Base):
    """A line of a dispute's thread."""

    __tablename__ = "dispute_lines"
    __table_args__ = (Index(None, "dispute_id"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    dispute_id: Mapped[int] = mapped_column(Key, ForeignKey("disputes.id"))
    kind: Mapped[str]
    by: Mapped[Words]
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[Words]
    state: Mapped[Words]
    owner: Mapped[Words]
    target_on: Mapped[date | None]


class NoteRow(Base):
    """A call or a note."""

    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("workspace_id", "request_key"),
        Index(None, "customer_id", "at"),
        Index(None, "workspace_id", "at"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    document_id: Mapped[int | None] = mapped_column(Key, ForeignKey("documents.id"))
    request_key: Mapped[str]
    kind: Mapped[str]
    text: Mapped[Words]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    noted_on: Mapped[date]
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class DraftRow(Base):
    """What was typed and read back, until it is pressed.

    Its number is the key of the wish: SQLite gives numbers of removed rows again unless told not to.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index(None, "workspace_id", "kept_at"), {"sqlite_autoincrement": True})

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    person: Mapped[str]
    kind: Mapped[str]
    content: Mapped[str]
    kept_at: Mapped[datetime] = mapped_column(Instant)


OF_PEOPLE = text("who <> ''")
"""What somebody did: on the morning of a sweep the clock writes thousands of entries beside them."""


class AuditRow(Base):
    """An entry of the audit trail: triggers refuse that it is ever changed or removed.

    `before` and `after` are JSON objects, or empty for none. `number` has no gaps in a workspace.
    """

    __tablename__ = "audit"
    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        Index(None, "customer_id", "number"),
        Index(None, "workspace_id", "at"),
        Index("ix_audit_of_people", "workspace_id", "at", sqlite_where=OF_PEOPLE, postgresql_where=OF_PEOPLE),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    number: Mapped[int] = mapped_column(Key)
    deed: Mapped[str]
    who: Mapped[Words]
    at: Mapped[datetime] = mapped_column(Instant)
    surface: Mapped[str]
    subject: Mapped[str]
    customer_id: Mapped[int | None] = mapped_column(Key, ForeignKey("customers.id"))
    before: Mapped[Words]
    after: Mapped[Words]
    previous: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """The newest entry of a workspace's trail: who adds one holds it; it shows when entries are cut off."""

    __tablename__ = "audit_heads"
    __table_args__ = (UniqueConstraint("workspace_id"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    number: Mapped[int] = mapped_column(Key)
    seal: Mapped[str] = mapped_column(String(64))
