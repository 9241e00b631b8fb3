"""Calendars of follow-ups: addresses that a calendar program reads without an account, of one lab or of all labs of an account."""

from __future__ import annotations

from sqlalchemy import delete, select

from labapp.store import accounts
from labapp.store.db import Database
from labapp.store.following_tables import FeedRow
from labapp.store.secrets import digest, new_token


def renew(db: Database, *, lab_id: str | None = None, user_id: str | None = None) -> str:
    """The token of a new calendar of a lab or of an account; the former one is void. Only its hash is kept."""
    token = new_token()
    with db.write() as session:
        former = delete(FeedRow).where(FeedRow.lab_id == lab_id if lab_id else FeedRow.user_id == user_id)
        session.execute(former)
        session.add(FeedRow(token_hash=digest(token), lab_id=lab_id, user_id=user_id))
    return token


def labs_of(db: Database, token: str) -> list[str] | None:
    """The labs that a calendar is about: those that its account leads at this moment; None for an unknown token."""
    with db.read() as session:
        row = session.scalar(select(FeedRow).where(FeedRow.token_hash == digest(token)))
    if row is None:
        return None
    return [row.lab_id] if row.lab_id else sorted(accounts.staffed_labs(db, row.user_id or ""))
