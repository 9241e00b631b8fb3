"""Find published innovations by facets, and by stems that both databases share."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from labapp.store import search, shelving
from labapp.store.record import Record

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables and fill them from the records."""
    op.create_table(
        "innovation_shelf",
        sa.Column("innovation_id", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False, unique=True),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("shown", sa.Boolean, nullable=False),
        sa.Column("published_at", sa.String(32)),
    )
    op.create_index("ix_innovation_shelf_changed", "innovation_shelf", ["changed"])
    op.create_table(
        "innovation_facets",
        sa.Column("facet", sa.String(32), primary_key=True),
        sa.Column("value", sa.String(200), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_innovation_facets_number", "innovation_facets", ["number"])
    op.create_table(
        "library_words",
        sa.Column("word", sa.String(64), primary_key=True),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("written", sa.String(64), nullable=False),
    )
    state = op.create_table(
        "library_state",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.bulk_insert(state, [{"id": 1, "version": 1}])
    op.execute("DROP TABLE IF EXISTS innovation_search")
    search.create(op.get_bind())
    innovations = sa.table(
        "innovations", sa.column("id"), sa.column("status"), sa.column("published_at"), sa.column("record", sa.JSON)
    )
    with Session(op.get_bind()) as session:
        rows = session.execute(sa.select(innovations).where(innovations.c.status == "published")).all()
        shelving.refill(session, ((row.id, row.published_at, msgspec.convert(row.record, Record)) for row in rows))
        session.flush()


def downgrade() -> None:
    """Take the tables back. The full-text index stays, for the first schema that had one takes it back."""
    for table in ("library_state", "library_words", "innovation_facets", "innovation_shelf"):
        op.drop_table(table)
