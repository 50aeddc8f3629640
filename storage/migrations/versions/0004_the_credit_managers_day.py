"""The credit manager's day: requests, holds, crossings, cases, reservations and delegations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Up."""
    op.create_table(
        "credit_requests",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("request_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("asked_amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("asked_until", sa.Date(), nullable=True),
        sa.Column("order_minor", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(), server_default="", nullable=False),
        sa.Column("terms_days", sa.Integer(), nullable=True),
        sa.Column("needs_two", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("first_by", sa.String(), server_default="", nullable=False),
        sa.Column("first_for", sa.String(), server_default="", nullable=False),
        sa.Column("first_at", AT, nullable=True),
        sa.Column("decided_by", sa.String(), server_default="", nullable=False),
        sa.Column("decided_for", sa.String(), server_default="", nullable=False),
        sa.Column("decided_at", AT, nullable=True),
        sa.Column("decision_reason", sa.String(), server_default="", nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=True),
        sa.Column("counts_until", sa.Date(), nullable=True),
        sa.Column("reminded_at", AT, nullable=True),
        sa.Column("announced_at", AT, nullable=True),
        sa.Column("announced_to", sa.String(), server_default="", nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "amount_minor IS NULL OR amount_minor > 0", name=op.f("ck_credit_requests_amount")
        ),
        sa.CheckConstraint(
            "(counts_from IS NULL) = (counts_until IS NULL)"
            " AND (counts_from IS NULL OR amount_minor IS NOT NULL)",
            name=op.f("ck_credit_requests_counts"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_credit_requests_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_credit_requests_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_requests")),
        sa.UniqueConstraint(
            "workspace_id", "request_key", name=op.f("uq_credit_requests_workspace_id_request_key")
        ),
    )
    op.create_index(
        op.f("ix_credit_requests_customer_id_counts_until"),
        "credit_requests",
        ["customer_id", "counts_until"],
    )
    op.create_index(
        op.f("ix_credit_requests_workspace_id_counts_until"),
        "credit_requests",
        ["workspace_id", "counts_until"],
    )
    op.create_index(
        op.f("ix_credit_requests_workspace_id_state"), "credit_requests", ["workspace_id", "state"]
    )
    op.create_table(
        "holds",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("set_at", AT, nullable=False),
        sa.Column("set_by", sa.String(), server_default="", nullable=False),
        sa.Column("why", sa.String(), server_default="", nullable=False),
        sa.Column("documents", sa.String(), server_default="", nullable=False),
        sa.Column("released_by", sa.String(), server_default="", nullable=False),
        sa.Column("released_at", AT, nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("release_reason", sa.String(), server_default="", nullable=False),
        sa.Column("released_until", sa.Date(), nullable=True),
        sa.Column("released_documents", sa.String(), server_default="", nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_holds_customer_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_holds_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_customer_id"), "holds", ["customer_id"])
    op.create_index(op.f("ix_holds_workspace_id_ended_on"), "holds", ["workspace_id", "ended_on"])
    op.create_index(
        "uq_holds_running",
        "holds",
        ["customer_id", "cause"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "crossings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("threshold", sa.String(), nullable=False),
        sa.Column("crossed_on", sa.Date(), nullable=False),
        sa.Column("crossed_at", AT, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("exposure_minor", sa.BigInteger(), nullable=False),
        sa.Column("limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.Column("back_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_crossings_customer_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_crossings_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crossings")),
    )
    op.create_index(op.f("ix_crossings_workspace_id_back_on"), "crossings", ["workspace_id", "back_on"])
    op.create_index(op.f("ix_crossings_workspace_id_crossed_on"), "crossings", ["workspace_id", "crossed_on"])
    op.create_index(
        "uq_crossings_up",
        "crossings",
        ["customer_id", "threshold"],
        unique=True,
        sqlite_where=sa.text("back_on IS NULL"),
        postgresql_where=sa.text("back_on IS NULL"),
    )
    op.create_table(
        "watched_entities",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("watched_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_watched_entities_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watched_entities")),
        sa.UniqueConstraint("workspace_id", "entity", name=op.f("uq_watched_entities_workspace_id_entity")),
    )
    op.create_table(
        "cases",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", AT, nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("taken_at", AT, nullable=True),
        sa.Column("shown", sa.String(), server_default="", nullable=False),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("posted_at", AT, nullable=True),
        sa.Column("posted_key", sa.String(), server_default="", nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("snooze_reason", sa.String(), server_default="", nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", AT, nullable=True),
        sa.Column("closed_by", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_cases_customer_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_cases_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_customer_id"), "cases", ["customer_id"])
    op.create_index(op.f("ix_cases_workspace_id_closed_on"), "cases", ["workspace_id", "closed_on"])
    op.create_index(
        "uq_cases_running",
        "cases",
        ["customer_id"],
        unique=True,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_table(
        "case_causes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), server_default="", nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("limit_minor", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.String(), server_default="", nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_causes_case_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_case_causes_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_causes")),
        sa.UniqueConstraint(
            "case_id", "kind", "subject", "since", name=op.f("uq_case_causes_case_id_kind_subject_since")
        ),
    )
    op.create_table(
        "case_lines",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("text", sa.String(), server_default="", nullable=False),
        sa.Column("owner", sa.String(), server_default="", nullable=False),
        sa.Column("cause", sa.String(), server_default="", nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(), server_default="", nullable=False),
        sa.Column("facts", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_lines_case_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_case_lines_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_lines")),
    )
    op.create_index(op.f("ix_case_lines_case_id"), "case_lines", ["case_id"])
    op.create_table(
        "reservations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("request_key", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(), server_default="", nullable=False),
        sa.Column("reserved_by", sa.String(), nullable=False),
        sa.Column("reserved_at", AT, nullable=False),
        sa.Column("reserved_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("after_import", KEY, nullable=False),
        sa.Column("after_document", KEY, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("request_id", KEY, nullable=True),
        sa.Column("ended_by", sa.String(), server_default="", nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_reservations_amount")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_reservations_customer_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["credit_requests.id"], name=op.f("fk_reservations_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_reservations_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservations")),
        sa.UniqueConstraint(
            "workspace_id", "request_key", name=op.f("uq_reservations_workspace_id_request_key")
        ),
    )
    op.create_index(op.f("ix_reservations_customer_id"), "reservations", ["customer_id"])
    op.create_index(
        op.f("ix_reservations_workspace_id_ended_on"), "reservations", ["workspace_id", "ended_on"]
    )
    op.create_table(
        "delegations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("set_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_delegations_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index(op.f("ix_delegations_workspace_id_last_on"), "delegations", ["workspace_id", "last_on"])
    op.create_index(op.f("ix_delegations_workspace_id_person"), "delegations", ["workspace_id", "person"])
    op.add_column("orders", sa.Column("import_id", KEY, nullable=True))
    op.create_index(
        "ix_customers_parent",
        "customers",
        ["workspace_id", "entity_id", "parent"],
        sqlite_where=sa.text("parent <> ''"),
        postgresql_where=sa.text("parent <> ''"),
    )


def downgrade() -> None:
    """Down."""
    op.drop_index("ix_customers_parent", table_name="customers")
    op.drop_column("orders", "import_id")
    for table in (
        "watched_entities",
        "delegations",
        "reservations",
        "case_lines",
        "case_causes",
        "cases",
        "crossings",
        "holds",
        "credit_requests",
    ):
        op.drop_table(table)
