"""Remember sessions that ended before their time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "ended_sessions",
        sa.Column("id_hash", sa.String(64), primary_key=True),
        sa.Column("forget_at", sa.String(32), nullable=False),
    )


def downgrade() -> None:
    """Forget which sessions ended: they live again until their cookies expire."""
    op.drop_table("ended_sessions")
