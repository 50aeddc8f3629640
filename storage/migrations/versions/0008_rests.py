"""A customer rests from its own steps, whichever invoice they were about: invoices do not keep the last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.drop_column("taken_steps", "last_on")
    op.drop_column("taken_steps", "last_offset")


def downgrade() -> None:
    """Down."""
    op.add_column("taken_steps", sa.Column("last_on", sa.Date(), nullable=True))
    op.add_column("taken_steps", sa.Column("last_offset", sa.Integer(), nullable=True))
