"""Keep what is followed up after a lab, the letters that remind of it, calendars, and effect goals that are asked later."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def _id(name: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), **options)


def _of(name: str, target: str, *, nullable: bool = False, ondelete: str = "CASCADE") -> sa.Column[str]:
    return sa.Column(name, sa.String(64), sa.ForeignKey(f"{target}.id", ondelete=ondelete), nullable=nullable)


def _text(name: str, length: int | None = None, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text if length is None else sa.String(length), **{"nullable": False, **options})


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "matters",
        _id("id", primary_key=True),
        _of("lab_id", "labs"),
        _of("innovation_id", "innovations", nullable=True, ondelete="SET NULL"),
        _text("kind", 16),
        _text("item", 100),
        _text("title"),
        _text("language", 8),
        _text("organisation"),
        _text("function"),
        _text("mailbox", 254),
        sa.Column("mailed", sa.Boolean, nullable=False),
        sa.Column("every_days", sa.Integer),
        _text("since", 10),
        _text("heard_on", 10, nullable=True),
        _text("standing", 16),
        _text("state", 16),
        _text("closed_on", 10, nullable=True),
        _text("reason"),
        _text("lesson"),
        sa.UniqueConstraint("lab_id", "item"),
    )
    op.create_table(
        "checks",
        _id("id", primary_key=True),
        _of("matter_id", "matters"),
        _text("ref", 100),
        _text("due_on", 10),
        sa.Column("day", sa.Integer, nullable=False),
        _text("question"),
        _text("state", 16),
        _text("standing", 16),
        _text("answer"),
        _text("answered_on", 10, nullable=True),
    )
    op.create_table(
        "letters",
        _text("occasion", 120, primary_key=True),
        _of("lab_id", "labs"),
        _of("matter_id", "matters", nullable=True),
        _text("recipient", 254),
        _text("subject"),
        _text("text"),
        _text("html"),
        _text("stop"),
        _text("state", 16),
        sa.Column("tries", sa.Integer, nullable=False),
        _text("due_at", 32),
        _id("claim"),
    )
    op.create_table(
        "calendar_feeds",
        _id("token_hash", primary_key=True),
        _of("lab_id", "labs", nullable=True),
        _of("user_id", "users", nullable=True),
    )
    op.create_table(
        "goal_askings",
        _id("id", primary_key=True),
        _of("lab_id", "labs"),
        _text("code", 64),
        _text("statement"),
        sa.Column("target_percent", sa.Integer, nullable=False),
        _text("not_before", 10),
        sa.Column("ended", sa.Boolean, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("agree", sa.Integer, nullable=False),
    )
    op.create_table(
        "goal_links",
        _id("token_hash", primary_key=True),
        _of("asking_id", "goal_askings"),
        sa.Column("used", sa.Boolean, nullable=False),
    )
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])


INDEXES = (
    ("matters", "lab_id"),
    ("matters", "innovation_id"),
    ("checks", "matter_id"),
    ("checks", "due_on"),
    ("letters", "lab_id"),
    ("letters", "matter_id"),
    ("letters", "state"),
    ("calendar_feeds", "lab_id"),
    ("calendar_feeds", "user_id"),
    ("goal_askings", "lab_id"),
    ("goal_links", "asking_id"),
)


def downgrade() -> None:
    """Forget them; records keep what was answered."""
    for table in ("goal_links", "goal_askings", "calendar_feeds", "letters", "checks", "matters"):
        op.drop_table(table)
