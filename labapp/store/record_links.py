"""Links to one record for people without an account: to write its draft, or to sign it for a party.

Only the hash of a link's secret is stored, and nothing about who was given it. A link to write holds while the lab is open and a
while after; then the draft is the facilitators' alone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from msgspec import Struct
from sqlalchemy import Delete, delete, func, select
from sqlalchemy.orm import Session

from labapp.core.moments import rfc3339
from labapp.store.db import Database
from labapp.store.secrets import digest, new_token, now
from labapp.store.tables import EventRow, InnovationLink, InnovationRow, LabRow

Purpose = Literal["write", "sign"]
AFTER_CLOSE = timedelta(days=14)  # in which a group may finish its draft
LONGEST = {"write": timedelta(days=180), "sign": timedelta(days=90)}


class Opened(Struct, frozen=True):
    """What a link opens: a record, and for a signature the seat of whoever it was given to."""

    innovation: str
    purpose: str
    organisation: str
    party: str
    expires_at: str


def make(db: Database, innovation: str, purpose: Purpose, *, organisation: str = "", party: str = "") -> str:
    """A new secret. One that signs makes the earlier ones of its seat void, so that a link that went astray can be replaced."""
    token = new_token()
    expires = rfc3339(datetime.now(UTC) + LONGEST[purpose])
    row = InnovationLink(token_hash=digest(token), innovation_id=innovation, purpose=purpose, created_at=now())
    row.organisation, row.party, row.expires_at = organisation, party, expires
    with db.write() as session:
        if purpose == "sign":
            seat = (InnovationLink.organisation == organisation, InnovationLink.party == party)
            session.execute(_of(innovation, purpose).where(*seat))
        session.add(row)
    return token


def opened(db: Database, token: str, purpose: Purpose) -> Opened | None:
    """What a secret opens now; None when it opens nothing, or nothing any more."""
    with db.read() as session:
        row = session.get(InnovationLink, digest(token))
        if row is None or row.purpose != purpose or row.expires_at <= now():
            return None
        until = _until(session, row)
        if until is None or until <= now():
            return None
        return Opened(row.innovation_id, row.purpose, row.organisation, row.party, until)


def withdraw(db: Database, innovation: str, purpose: Purpose) -> None:
    """Makes all links of a purpose to a record void."""
    with db.write() as session:
        session.execute(_of(innovation, purpose))


def how_many(db: Database, innovation: str, purpose: Purpose) -> int:
    """How many links of a purpose to a record are open."""
    query = select(func.count()).select_from(InnovationLink)
    query = query.where(InnovationLink.innovation_id == innovation, InnovationLink.purpose == purpose)
    with db.read() as session:
        return session.scalar(query.where(InnovationLink.expires_at > now())) or 0


def _of(innovation: str, purpose: Purpose) -> Delete:
    return delete(InnovationLink).where(InnovationLink.innovation_id == innovation, InnovationLink.purpose == purpose)


def _until(session: Session, row: InnovationLink) -> str | None:
    """When the link ends. One to write ends a while after its lab closed, and with the lab."""
    if row.purpose != "write":
        return row.expires_at
    record = session.get(InnovationRow, row.innovation_id)
    lab = session.get(LabRow, record.lab_id) if record is not None and record.lab_id else None
    if lab is None:
        return None
    if lab.state != "closed":
        return row.expires_at
    closing = select(func.max(EventRow.at)).where(EventRow.lab_id == lab.id, EventRow.name == "lab.closed")
    closed_at = session.scalar(closing)
    if closed_at is None:
        return None
    return min(row.expires_at, rfc3339(datetime.fromisoformat(closed_at) + AFTER_CLOSE))
