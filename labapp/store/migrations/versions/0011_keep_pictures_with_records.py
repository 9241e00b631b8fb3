"""Keep the pictures that a record shows with the record, and copy those of labs that published records show already."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make their table and fill it."""
    op.create_table(
        "innovation_pictures",
        sa.Column(
            "innovation_id", sa.String(64), sa.ForeignKey("innovations.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("large", sa.LargeBinary, nullable=False),
        sa.Column("small", sa.LargeBinary, nullable=False),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, lab_id, record FROM innovations WHERE lab_id IS NOT NULL")).all()
    copy = sa.text(
        """INSERT INTO innovation_pictures (innovation_id, id, at, large, small)
        SELECT :innovation, id, at, large, small FROM photos WHERE lab_id = :lab AND id = :photo"""
    )
    for innovation, lab, held in rows:
        record = json.loads(held) if isinstance(held, str) else held
        for photo in {one.get("photo") for one in record.get("attachments") or [] if one.get("photo")}:
            connection.execute(copy, {"innovation": innovation, "lab": lab, "photo": photo})


def downgrade() -> None:
    """Take it back."""
    op.drop_table("innovation_pictures")
