"""Keep what readers send about a record, and find records by who took them over."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table, and put those who took over what is published into the index."""
    op.create_table(
        "reader_responses",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("innovation_id", sa.String(64), sa.ForeignKey("innovations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("organisation", sa.String(200), nullable=False),
        sa.Column("function", sa.String(200), nullable=False),
        sa.Column("mailbox", sa.String(254), nullable=False),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("since", sa.String(10), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("answered_at", sa.String(32), nullable=True),
    )
    for column in ("innovation_id", "mailbox", "created_at"):
        op.create_index(f"ix_reader_responses_{column}", "reader_responses", [column])
    _index_adopters()


def _index_adopters() -> None:
    """The index is derived from the records; this writes the values that a facet of its own now has."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT s.number, i.record FROM innovations i JOIN innovation_shelf s ON s.innovation_id = i.id WHERE s.shown"
        )
    )
    facets: set[tuple[str, int]] = set()
    for number, held in rows:
        record = json.loads(held) if isinstance(held, str) else held
        adopters = (record.get("reuse") or {}).get("adopters") or []
        facets |= {(adopter["organisation"][:200], number) for adopter in adopters if adopter.get("organisation")}
    if facets:
        put = sa.text("INSERT INTO innovation_facets (facet, value, number) VALUES ('adopter', :value, :number)")
        connection.execute(put, [{"value": value, "number": number} for value, number in sorted(facets)])
