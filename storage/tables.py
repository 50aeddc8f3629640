"""The tables. Every row belongs to a workspace; every amount is in integer minor units of its currency."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, String, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.column_types import Instant, Key, Minor

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The metadata of the house: constraints have names, so that an error can be told by its name."""

    metadata = MetaData(naming_convention=NAMES)


RowId = Annotated[int, mapped_column(Key, primary_key=True)]
WorkspaceId = Annotated[int, mapped_column(Key, ForeignKey("workspaces.id"))]
EntityId = Annotated[int, mapped_column(Key, ForeignKey("entities.id"))]
CustomerId = Annotated[int, mapped_column(Key, ForeignKey("customers.id"))]
DocumentId = Annotated[int, mapped_column(Key, ForeignKey("documents.id"))]
ImportId = Annotated[int, mapped_column(Key, ForeignKey("imports.id"))]
Words = Annotated[str, mapped_column(String, server_default="")]
Currency = Annotated[str, mapped_column(String(3))]
Amount = Annotated[int, mapped_column(Minor)]
MaybeAmount = Annotated[int | None, mapped_column(Minor)]


class WorkspaceRow(Base):
    """A company's Slack workspace; nothing is ever read across two of them."""

    __tablename__ = "workspaces"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[RowId]
    name: Mapped[str]


class EntityRow(Base):
    """A selling company."""

    __tablename__ = "entities"
    __table_args__ = (UniqueConstraint("workspace_id", "code"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    code: Mapped[str]
    name: Mapped[str]
    currency: Mapped[Currency]
    country: Mapped[str] = mapped_column(String(2))


class ImportRow(Base):
    """A file that was taken, as of `ledger_at`."""

    __tablename__ = "imports"
    __table_args__ = (Index(None, "workspace_id", "imported_at"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    kind: Mapped[str]
    file_name: Mapped[str]
    ledger_at: Mapped[datetime] = mapped_column(Instant)
    imported_at: Mapped[datetime] = mapped_column(Instant)
    partial: Mapped[bool]
    read: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    closed: Mapped[int]
    refused: Mapped[int]


class LedgerDateRow(Base):
    """An entity's figures of one kind as a file left them; before `known_from` they are incomplete."""

    __tablename__ = "ledger_dates"
    __table_args__ = (Index(None, "workspace_id", "entity_id", "kind", "ledger_at"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    entity_id: Mapped[EntityId]
    import_id: Mapped[ImportId]
    kind: Mapped[str]
    ledger_at: Mapped[datetime] = mapped_column(Instant)
    ledger_on: Mapped[date]
    known_from: Mapped[date]


class CustomerRow(Base):
    """A customer of one entity; `search_name` and `search_code` are folded for matching."""

    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("workspace_id", "entity_id", "code"),
        Index(None, "workspace_id", "search_code"),
        Index(None, "workspace_id", "search_name"),
        Index(None, "workspace_id", "registration_number"),
        Index(None, "workspace_id", "salesperson"),
        Index(
            "ix_customers_parent",
            "workspace_id",
            "entity_id",
            "parent",
            sqlite_where=text("parent <> ''"),
            postgresql_where=text("parent <> ''"),
        ),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    entity_id: Mapped[EntityId]
    code: Mapped[str]
    name: Mapped[str]
    search_code: Mapped[str]
    search_name: Mapped[str]
    currency: Mapped[Currency]
    registration_number: Mapped[Words]
    country: Mapped[Words]
    salesperson: Mapped[Words]
    terms: Mapped[Words]
    profile: Mapped[Words]
    parent: Mapped[Words]
    language: Mapped[Words]
    contact_name: Mapped[Words]
    contact_phone: Mapped[Words]
    contact_email: Mapped[Words]
    address: Mapped[Words]
    address_2: Mapped[Words]
    postal_code: Mapped[Words]
    city: Mapped[Words]


class LimitRow(Base):
    """The limits in force from a day on, in the customer's currency; NULL is none."""

    __tablename__ = "limits"
    __table_args__ = (UniqueConstraint("customer_id", "since"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    customer_id: Mapped[CustomerId]
    since: Mapped[date]
    credit_minor: Mapped[MaybeAmount]
    insured_minor: Mapped[MaybeAmount]


class DocumentRow(Base):
    """A document as it stands now; what it was before is in `movements` and `document_versions`.

    `payer_id` is the customer for unallocated payments, whose references repeat from one customer to
    the next, and 0 for the rest, whose numbers are unique in their entity and currency.
    `since` is the first day it counts: its issue date, unless an export taken after that did not have it.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("workspace_id", "entity_id", "number", "payer_id", "currency"),
        Index(None, "customer_id"),
        Index(None, "workspace_id", "number"),
        CheckConstraint(
            "(kind IN ('invoice', 'down_payment') AND gross_minor >= 0 AND open_minor >= 0)"
            " OR (kind IN ('credit_note', 'payment') AND gross_minor <= 0 AND open_minor <= 0)",
            name="sign",
        ),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    entity_id: Mapped[EntityId]
    customer_id: Mapped[CustomerId]
    payer_id: Mapped[int] = mapped_column(Key)
    kind: Mapped[str]
    number: Mapped[str]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    since: Mapped[date]
    settled_on: Mapped[date | None]
    currency: Mapped[Currency]
    gross_minor: Mapped[Amount]
    open_minor: Mapped[Amount]
    disputed_minor: Mapped[Amount]
    dispute_reason: Mapped[Words]
    order_ref: Mapped[Words]
    delivery_ref: Mapped[Words]


class MovementRow(Base):
    """A change of a document's open amount; `told_on` is the morning whose digest tells of it."""

    __tablename__ = "movements"
    __table_args__ = (
        Index(None, "document_id"),
        Index(None, "customer_id", "moved_on"),
        Index(None, "workspace_id", "moved_on"),
        Index(None, "workspace_id", "told_on"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    document_id: Mapped[DocumentId]
    customer_id: Mapped[CustomerId]
    import_id: Mapped[ImportId]
    moved_on: Mapped[date]
    told_on: Mapped[date]
    kind: Mapped[str]
    delta_minor: Mapped[Amount]
    credit_id: Mapped[int | None] = mapped_column(Key, ForeignKey("documents.id"))
    payment_id: Mapped[int | None] = mapped_column(Key, ForeignKey("payments.id"))


class DocumentVersionRow(Base):
    """What a document said up to and excluding the day `until`, when a newer export said otherwise."""

    __tablename__ = "document_versions"
    __table_args__ = (Index(None, "document_id", "until"), Index(None, "workspace_id", "until"))

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    document_id: Mapped[DocumentId]
    until: Mapped[date]
    customer_id: Mapped[CustomerId]
    kind: Mapped[str]
    due_on: Mapped[date]
    gross_minor: Mapped[Amount]
    disputed_minor: Mapped[Amount]
    dispute_reason: Mapped[Words]


class PaymentRow(Base):
    """Money that a payments file says came in; `reference` tells one from the next."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("workspace_id", "entity_id", "customer_id", "reference"),
        Index(None, "customer_id", "received_on"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    entity_id: Mapped[EntityId]
    customer_id: Mapped[CustomerId]
    import_id: Mapped[ImportId]
    reference: Mapped[str]
    received_on: Mapped[date]
    currency: Mapped[Currency]
    amount_minor: Mapped[Amount]
    document_number: Mapped[Words]


class OrderRow(Base):
    """An order accepted and not yet wholly invoiced, as it stood from `since` until before `until`.

    `import_id` is of the file that said so; NULL of long ago, before it was written down.
    """

    __tablename__ = "orders"
    __table_args__ = (
        Index(
            "uq_orders_current",
            "workspace_id",
            "entity_id",
            "customer_id",
            "number",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index(None, "customer_id"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    entity_id: Mapped[EntityId]
    customer_id: Mapped[CustomerId]
    number: Mapped[str]
    ordered_on: Mapped[date]
    expected_on: Mapped[date | None]
    currency: Mapped[Currency]
    amount_minor: Mapped[Amount]
    open_minor: Mapped[Amount]
    since: Mapped[date]
    until: Mapped[date | None]
    import_id: Mapped[int | None] = mapped_column(Key)


class MemberRow(Base):
    """A person of the policy, by their e-mail case folded, and their Slack account."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        UniqueConstraint("workspace_id", "person"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    slack_id: Mapped[str]
    person: Mapped[str]
    name: Mapped[Words]
    email: Mapped[Words]
    timezone: Mapped[Words]
    locale: Mapped[Words]
    is_active: Mapped[bool]


class PreferencesRow(Base):
    """What a person set for themselves.

    `quiet_weekdays` is digits, Monday 0; `quiet_periods` is ISO intervals, `2026-12-24/2027-01-02`, with
    spaces between.
    """

    __tablename__ = "preferences"
    __table_args__ = (UniqueConstraint("workspace_id", "person"),)

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    person: Mapped[str]
    language: Mapped[str | None]
    digest_hour: Mapped[time | None]
    digest_on: Mapped[bool]
    quiet_weekdays: Mapped[Words]
    quiet_periods: Mapped[Words]


class MorningRow(Base):
    """What was decided of a person's morning; the unique constraint lets one replica decide."""

    __tablename__ = "mornings"
    __table_args__ = (
        UniqueConstraint("workspace_id", "person", "portfolio", "held_on"),
        Index(None, "workspace_id", "held_on"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    person: Mapped[str]
    portfolio: Mapped[str]
    held_on: Mapped[date]
    outcome: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(Instant)
    calls: Mapped[int]
    late: Mapped[int]
    notice_key: Mapped[Words]
    is_folded: Mapped[bool]


class OutboxRow(Base):
    """A notice on its way, or where it ended.

    `due_at` is as it was asked and gives the order; `try_at` moves when it is put off. `lease_holder` is
    who took it for sending: what anybody else says of it comes too late. `edits` and `below` are other
    notices' keys: what it replaces, and in whose thread it stands.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(None, "workspace_id", "state", "try_at"),
        Index(None, "workspace_id", "person", "state"),
        Index(None, "workspace_id", "channel", "ts"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[WorkspaceId]
    key: Mapped[str]
    kind: Mapped[str]
    person: Mapped[str]
    payload: Mapped[str]
    state: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(Instant)
    try_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    edits: Mapped[Words]
    below: Mapped[Words]
    attempts: Mapped[int]
    unsure: Mapped[bool]
    first_tried_at: Mapped[datetime | None] = mapped_column(Instant)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    lease_holder: Mapped[Words]
    reason: Mapped[Words]
    channel: Mapped[Words]
    ts: Mapped[Words]
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
