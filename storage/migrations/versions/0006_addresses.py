"""Postal addresses of customers, where each letter was sent and how, and the language of a dossier."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OF_CUSTOMERS = ("address", "address_2", "postal_code", "city")


def upgrade() -> None:
    """Up."""
    for name in _OF_CUSTOMERS:
        op.add_column("customers", _words(name))
    op.add_column("letters", _words("address"))
    op.add_column(
        "letters", sa.Column("is_registered", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("litigations", _words("language"))


def downgrade() -> None:
    """Down."""
    op.drop_column("litigations", "language")
    op.drop_column("letters", "is_registered")
    op.drop_column("letters", "address")
    for name in reversed(_OF_CUSTOMERS):
        op.drop_column("customers", name)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default="", nullable=False)
