"""Give the rows of the journal a seal. Those that are there already stay without."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column."""
    op.add_column("lab_events", sa.Column("seal", sa.String(64), nullable=True))


def downgrade() -> None:
    """Take the seals off."""
    op.drop_column("lab_events", "seal")
