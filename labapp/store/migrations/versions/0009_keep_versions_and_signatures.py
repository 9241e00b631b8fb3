"""Keep every published version of a record, the links to write and to sign it, and what the parties said to it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables, and keep what is published now as the first version that is known of it."""
    op.create_table(
        "innovation_versions",
        _innovation(),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("user_id", sa.String(64), sa.ForeignKey("users.id", ondelete="SET NULL"), nullable=True),
        sa.Column("record", sa.JSON, nullable=True),
    )
    op.create_index("ix_innovation_versions_user_id", "innovation_versions", ["user_id"])
    op.create_table(
        "innovation_links",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("innovation_id", sa.String(64), sa.ForeignKey("innovations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("purpose", sa.String(8), nullable=False),
        sa.Column("organisation", sa.String(100), nullable=False),
        sa.Column("party", sa.String(16), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("expires_at", sa.String(32), nullable=False),
    )
    op.create_index("ix_innovation_links_innovation_id", "innovation_links", ["innovation_id"])
    op.create_table(
        "innovation_signatures",
        _innovation(),
        sa.Column("organisation", sa.String(100), primary_key=True),
        sa.Column("party", sa.String(16), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_table(
        "lab_demands",
        sa.Column("lab_id", sa.String(64), sa.ForeignKey("labs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("organisations", sa.JSON, nullable=False),
        sa.Column("steering", sa.Boolean, nullable=False),
    )
    op.execute(
        "INSERT INTO innovation_versions (innovation_id, version, at, role, user_id, record) "
        "SELECT id, version, updated_at, 'facilitator', owner_id, record FROM innovations WHERE status = 'published'"
    )


def _innovation() -> sa.Column[str]:
    return sa.Column(
        "innovation_id", sa.String(64), sa.ForeignKey("innovations.id", ondelete="CASCADE"), primary_key=True
    )


def downgrade() -> None:
    """Forget them; the records stay as they are."""
    for table in ("lab_demands", "innovation_signatures", "innovation_links", "innovation_versions"):
        op.drop_table(table)
