"""The tables of requests, holds, crossings, cases, reservations and delegations; see `storage.tables`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.column_types import Instant, Key
from storage.tables import Amount, Base, Currency, CustomerId, MaybeAmount, RowId, Words, WorkspaceId

RUNNING = text("ended_on IS NULL")


class CreditRequestRow(Base):
    """A request to the credit manager; an increase counts from `counts_from` to `counts_until`."""

    __tablename__ = "credit_requests"
    __table_args__ = (
        UniqueConstraint("workspace_id", "request_key"),
        Index(None, "customer_id", "counts_until"),
        Index(None, "workspace_id", "state"),
        Index(None, "workspace_id", "counts_until"),
        CheckConstraint("amount_minor IS NULL OR amount_minor > 0", name="amount"),
        CheckConstraint(
            "(counts_from IS NULL) = (counts_until IS NULL)"
            " AND (counts_from IS NULL OR amount_minor IS NOT NULL)",
            name="counts",
        ),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    request_key: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    reason: Mapped[Words]
    currency: Mapped[Currency]
    """In which all its amounts are; empty without any."""
    amount_minor: Mapped[MaybeAmount]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    asked_amount_minor: Mapped[MaybeAmount]
    asked_until: Mapped[date | None]
    order_minor: Mapped[MaybeAmount]
    reference: Mapped[Words]
    terms_days: Mapped[int | None]
    needs_two: Mapped[bool]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_on: Mapped[date]
    expires_at: Mapped[datetime] = mapped_column(Instant)
    first_by: Mapped[Words]
    first_for: Mapped[Words]
    first_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[Words]
    decided_for: Mapped[Words]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_reason: Mapped[Words]
    counts_from: Mapped[date | None]
    counts_until: Mapped[date | None]
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    announced_at: Mapped[datetime | None] = mapped_column(Instant)
    announced_to: Mapped[Words]
    ended_on: Mapped[date | None]
    version: Mapped[int]


class HoldRow(Base):
    """A hold while its cause goes on; `documents` are ids with commas between, the oldest due first."""

    __tablename__ = "holds"
    __table_args__ = (
        Index(
            "uq_holds_running",
            "customer_id",
            "cause",
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
    cause: Mapped[str]
    set_on: Mapped[date]
    set_at: Mapped[datetime] = mapped_column(Instant)
    set_by: Mapped[Words]
    why: Mapped[Words]
    documents: Mapped[Words]
    released_by: Mapped[Words]
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    released_on: Mapped[date | None]
    release_reason: Mapped[Words]
    released_until: Mapped[date | None]
    released_documents: Mapped[Words]
    ended_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int]


class CrossingRow(Base):
    """A threshold crossed upward, and when exposure came back."""

    __tablename__ = "crossings"
    __table_args__ = (
        Index(
            "uq_crossings_up",
            "customer_id",
            "threshold",
            unique=True,
            sqlite_where=text("back_on IS NULL"),
            postgresql_where=text("back_on IS NULL"),
        ),
        Index(None, "workspace_id", "back_on"),
        Index(None, "workspace_id", "crossed_on"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    threshold: Mapped[str]
    crossed_on: Mapped[date]
    crossed_at: Mapped[datetime] = mapped_column(Instant)
    currency: Mapped[Currency]
    exposure_minor: Mapped[Amount]
    limit_minor: Mapped[Amount]
    is_silent: Mapped[bool]
    back_on: Mapped[date | None]
    back_at: Mapped[datetime | None] = mapped_column(Instant)


class WatchedEntityRow(Base):
    """An entity whose figures were looked at before: what its first ones show is opened silently."""

    __tablename__ = "watched_entities"
    __table_args__ = (UniqueConstraint("workspace_id", "entity"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    entity: Mapped[str]
    watched_at: Mapped[datetime] = mapped_column(Instant)


class CaseRow(Base):
    """A customer's case; one at a time is not closed."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "uq_cases_running",
            "customer_id",
            unique=True,
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index(None, "customer_id"),
        Index(None, "workspace_id", "closed_on"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    state: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_on: Mapped[date]
    owner: Mapped[Words]
    due_on: Mapped[date]
    level: Mapped[str]
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    shown: Mapped[Words]
    """The figures of its message, as JSON."""
    is_silent: Mapped[bool]
    is_listed: Mapped[bool]
    posted_at: Mapped[datetime | None] = mapped_column(Instant)
    posted_key: Mapped[Words]
    snoozed_until: Mapped[date | None]
    snooze_reason: Mapped[Words]
    closed_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[Words]
    version: Mapped[int]


class CaseCauseRow(Base):
    """Why a case is, or was, open."""

    __tablename__ = "case_causes"
    __table_args__ = (UniqueConstraint("case_id", "kind", "subject", "since"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    case_id: Mapped[int] = mapped_column(Key, ForeignKey("cases.id"))
    kind: Mapped[str]
    subject: Mapped[str]
    since: Mapped[date]
    currency: Mapped[Words]
    amount_minor: Mapped[MaybeAmount]
    limit_minor: Mapped[MaybeAmount]
    number: Mapped[Words]
    days: Mapped[int]
    on: Mapped[date | None]
    ended_on: Mapped[date | None]


class CaseLineRow(Base):
    """A line of a case's story; `facts` is a JSON object."""

    __tablename__ = "case_lines"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    case_id: Mapped[int] = mapped_column(Key, ForeignKey("cases.id"))
    kind: Mapped[str]
    by: Mapped[Words]
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[Words]
    owner: Mapped[Words]
    cause: Mapped[Words]
    on: Mapped[date | None]
    why: Mapped[Words]
    facts: Mapped[Words]


class ReservationRow(Base):
    """An accepted order's amount; it counts from `reserved_on` until `ended_on`, and to `until` at most."""

    __tablename__ = "reservations"
    __table_args__ = (
        UniqueConstraint("workspace_id", "request_key"),
        Index(None, "customer_id"),
        Index(None, "workspace_id", "ended_on"),
        CheckConstraint("amount_minor > 0", name="amount"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    request_key: Mapped[str]
    currency: Mapped[Currency]
    amount_minor: Mapped[Amount]
    reference: Mapped[Words]
    reserved_by: Mapped[str]
    reserved_at: Mapped[datetime] = mapped_column(Instant)
    reserved_on: Mapped[date]
    until: Mapped[date]
    after_import: Mapped[int] = mapped_column(Key)
    after_document: Mapped[int] = mapped_column(Key)
    """The newest document known when it was made."""
    state: Mapped[str]
    request_id: Mapped[int | None] = mapped_column(Key, ForeignKey("credit_requests.id"))
    ended_by: Mapped[Words]
    ended_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int]


class DelegationRow(Base):
    """Who decides in somebody's place."""

    __tablename__ = "delegations"
    __table_args__ = (Index(None, "workspace_id", "person"), Index(None, "workspace_id", "last_on"))

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    person: Mapped[str]
    to: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
    set_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
