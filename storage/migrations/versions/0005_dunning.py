"""Dunning with deadlines: steps, pauses, mailings, letters, kept files and hand-overs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Up."""
    op.create_table(
        "first_sweeps",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_first_sweeps_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_sweeps")),
        sa.UniqueConstraint("workspace_id", "entity", name=op.f("uq_first_sweeps_workspace_id_entity")),
    )
    op.create_table(
        "kept_files",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_kept_files_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_files")),
    )
    op.create_table(
        "letter_numbers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("entity_id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_letter_numbers_entity_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_letter_numbers_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_numbers")),
        sa.UniqueConstraint(
            "workspace_id",
            "entity_id",
            "kind",
            "year",
            name=op.f("uq_letter_numbers_workspace_id_entity_id_kind_year"),
        ),
    )
    op.create_table(
        "due_steps",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("documents", sa.String(), server_default="", nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=False),
        sa.Column("opened_at", AT, nullable=False),
        sa.Column("owner", sa.String(), server_default="", nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), server_default="", nullable=False),
        sa.Column("end_reason", sa.String(), server_default="", nullable=False),
        sa.Column("is_silent", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(), server_default="", nullable=False),
        sa.Column("taken_by", sa.String(), server_default="", nullable=False),
        sa.Column("taken_at", AT, nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_due_steps_customer_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_due_steps_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_steps")),
    )
    op.create_index(op.f("ix_due_steps_customer_id"), "due_steps", ["customer_id"])
    op.create_index(op.f("ix_due_steps_workspace_id_ended_on"), "due_steps", ["workspace_id", "ended_on"])
    op.create_index(
        "uq_due_steps_running",
        "due_steps",
        ["customer_id", "track"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'sending')"),
        postgresql_where=sa.text("state IN ('open', 'sending')"),
    )
    op.create_table(
        "pauses",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_pauses_customer_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_pauses_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    op.create_index(op.f("ix_pauses_customer_id"), "pauses", ["customer_id"])
    op.create_index(op.f("ix_pauses_workspace_id_until"), "pauses", ["workspace_id", "until"])
    op.create_table(
        "letters",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("entity_id", KEY, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("step_id", KEY, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("pay_by", sa.Date(), nullable=False),
        sa.Column("documents", sa.String(), server_default="", nullable=False),
        sa.Column("owed", sa.String(), server_default="", nullable=False),
        sa.Column("charges", sa.String(), server_default="", nullable=False),
        sa.Column("file_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_letters_customer_id")),
        sa.ForeignKeyConstraint(["entity_id"], ["entities.id"], name=op.f("fk_letters_entity_id")),
        sa.ForeignKeyConstraint(["file_id"], ["kept_files.id"], name=op.f("fk_letters_file_id")),
        sa.ForeignKeyConstraint(["step_id"], ["due_steps.id"], name=op.f("fk_letters_step_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_letters_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint(
            "workspace_id", "number", "entity_id", name=op.f("uq_letters_workspace_id_number_entity_id")
        ),
    )
    op.create_index(op.f("ix_letters_customer_id"), "letters", ["customer_id"])
    op.create_table(
        "litigations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("request_key", sa.String(), nullable=False),
        sa.Column("step_id", KEY, nullable=True),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), server_default="", nullable=False),
        sa.Column("decided_at", AT, nullable=True),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("decision_reason", sa.String(), server_default="", nullable=False),
        sa.Column("documents", sa.String(), server_default="", nullable=False),
        sa.Column("claimed", sa.String(), server_default="", nullable=False),
        sa.Column("charges", sa.String(), server_default="", nullable=False),
        sa.Column("file_id", KEY, nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(), server_default="", nullable=False),
        sa.Column("end_reason", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_litigations_customer_id")),
        sa.ForeignKeyConstraint(["file_id"], ["kept_files.id"], name=op.f("fk_litigations_file_id")),
        sa.ForeignKeyConstraint(["step_id"], ["due_steps.id"], name=op.f("fk_litigations_step_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_litigations_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_litigations")),
        sa.UniqueConstraint(
            "workspace_id", "request_key", name=op.f("uq_litigations_workspace_id_request_key")
        ),
    )
    op.create_index(op.f("ix_litigations_customer_id"), "litigations", ["customer_id"])
    op.create_index(
        "uq_litigations_running",
        "litigations",
        ["customer_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'handed_over')"),
        postgresql_where=sa.text("state IN ('asked', 'handed_over')"),
    )
    op.create_table(
        "step_lines",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("step_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), server_default="", nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("outcome", sa.String(), server_default="", nullable=False),
        sa.Column("text", sa.String(), server_default="", nullable=False),
        sa.Column("owner", sa.String(), server_default="", nullable=False),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("facts", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_step_lines_customer_id")),
        sa.ForeignKeyConstraint(["step_id"], ["due_steps.id"], name=op.f("fk_step_lines_step_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_step_lines_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_lines")),
    )
    op.create_index(op.f("ix_step_lines_customer_id"), "step_lines", ["customer_id"])
    op.create_index(op.f("ix_step_lines_step_id"), "step_lines", ["step_id"])
    op.create_table(
        "taken_steps",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("names", sa.String(), nullable=False),
        sa.Column("highest", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("last_offset", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_taken_steps_document_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_taken_steps_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_steps")),
        sa.UniqueConstraint("document_id", name=op.f("uq_taken_steps_document_id")),
    )
    op.create_table(
        "collected",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("litigation_id", KEY, nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_currency", sa.String(), server_default="", nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(), server_default="", nullable=False),
        sa.Column("number", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_collected_amount")),
        sa.ForeignKeyConstraint(
            ["litigation_id"], ["litigations.id"], name=op.f("fk_collected_litigation_id")
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_collected_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collected")),
        sa.UniqueConstraint(
            "litigation_id", "reference", "number", name=op.f("uq_collected_litigation_id_reference_number")
        ),
    )
    op.create_table(
        "mailings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("customer_id", KEY, nullable=False),
        sa.Column("request_key", sa.String(), nullable=False),
        sa.Column("step_id", KEY, nullable=True),
        sa.Column("letter_id", KEY, nullable=True),
        sa.Column("template", sa.String(), server_default="", nullable=False),
        sa.Column("charges", sa.Boolean(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), server_default="", nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("leaves_at", AT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("documents", sa.String(), server_default="", nullable=False),
        sa.Column("subject", sa.String(), server_default="", nullable=False),
        sa.Column("message_id", sa.String(), server_default="", nullable=False),
        sa.Column("trouble", sa.String(), server_default="", nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_mailings_customer_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_mailings_letter_id")),
        sa.ForeignKeyConstraint(["step_id"], ["due_steps.id"], name=op.f("fk_mailings_step_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_mailings_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sa.UniqueConstraint("workspace_id", "request_key", name=op.f("uq_mailings_workspace_id_request_key")),
    )
    op.create_index(op.f("ix_mailings_customer_id"), "mailings", ["customer_id"])
    op.create_index(
        "ix_mailings_message_id",
        "mailings",
        ["workspace_id", "message_id"],
        sqlite_where=sa.text("message_id <> ''"),
        postgresql_where=sa.text("message_id <> ''"),
    )
    op.create_index(op.f("ix_mailings_step_id"), "mailings", ["step_id"])
    op.create_index(
        op.f("ix_mailings_workspace_id_state_leaves_at"), "mailings", ["workspace_id", "state", "leaves_at"]
    )
    op.create_table(
        "mailing_contents",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("mailing_id", KEY, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_mailing_contents_mailing_id")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_mailing_contents_workspace_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_contents")),
        sa.UniqueConstraint("mailing_id", name=op.f("uq_mailing_contents_mailing_id")),
    )


def downgrade() -> None:
    """Down."""
    for table in (
        "mailing_contents",
        "mailings",
        "collected",
        "taken_steps",
        "step_lines",
        "litigations",
        "letters",
        "pauses",
        "due_steps",
        "letter_numbers",
        "kept_files",
        "first_sweeps",
    ):
        op.drop_table(table)
