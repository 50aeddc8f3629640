"""What people did is found in the trail without what the clock wrote beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OF_PEOPLE = sa.text("who <> ''")


def upgrade() -> None:
    """Up."""
    op.create_index(
        "ix_audit_of_people",
        "audit",
        ["workspace_id", "at"],
        unique=False,
        sqlite_where=_OF_PEOPLE,
        postgresql_where=_OF_PEOPLE,
    )


def downgrade() -> None:
    """Down."""
    op.drop_index("ix_audit_of_people", table_name="audit")
