"""Find phrases on PostgreSQL by pairs of words: make its search index anew."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from labapp.store import search, shelving
from labapp.store.record import Record

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the index in its new shape and fill it from the records. SQLite's knows where words stand."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("DROP TABLE innovation_search")
    search.create(op.get_bind())
    innovations = sa.table(
        "innovations", sa.column("id"), sa.column("status"), sa.column("published_at"), sa.column("record", sa.JSON)
    )
    with Session(op.get_bind()) as session:
        rows = session.execute(sa.select(innovations).where(innovations.c.status == "published")).all()
        shelving.refill(session, ((row.id, row.published_at, msgspec.convert(row.record, Record)) for row in rows))
        session.flush()


def downgrade() -> None:
    """Leave it: what it has more is no hindrance."""
