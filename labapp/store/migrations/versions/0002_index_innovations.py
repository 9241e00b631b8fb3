"""Index published innovations for full-text search."""

from __future__ import annotations

from alembic import op

from labapp.store import search

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the index. It is derived from the records, so its shape is the program's: `search` says how each database keeps it."""
    search.create(op.get_bind())


def downgrade() -> None:
    """Take it back."""
    op.execute("DROP TABLE innovation_search")
