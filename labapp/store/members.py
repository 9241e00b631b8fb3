"""Members as rows: their token, and the name they gave. What they do in the lab is in the journal, under their id alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, insert, select, update

from labapp.store.db import Database
from labapp.store.secrets import digest, new_id, new_token, now
from labapp.store.tables import MemberRow


class Place(Struct, frozen=True):
    """A person's place in a lab, not stored yet: what they said of themselves, and the digest of the token that opens it."""

    id: str
    token_hash: str
    joined_at: str
    name: str | None = None
    party: str | None = None
    language: str | None = None


def new_place(*, name: str | None = None, party: str | None = None, language: str | None = None) -> tuple[Place, str]:
    """(place, token). Only the person ever has the token."""
    token = new_token()
    return Place(new_id(), digest(token), now(), name, party, language), token


def add_places(connection: Connection, lab_id: str, places: Sequence[Place]) -> None:
    """Stores places, in the transaction that tells the journal of them: nobody has one that the lab does not know."""
    if places:
        connection.execute(insert(MemberRow), [{"lab_id": lab_id, **msgspec.structs.asdict(place)} for place in places])


def member_by_token(db: Database, lab_id: str, token: str) -> MemberRow | None:
    """Whose place in this lab a token opens."""
    row = db.find(MemberRow, "token_hash", digest(token))
    return row if row is not None and row.lab_id == lab_id else None


def staff_member(db: Database, lab_id: str, user_id: str, name: str | None) -> str:
    """The member id under which an account acts in a lab, made on first use."""
    query = select(MemberRow.id).where(MemberRow.lab_id == lab_id, MemberRow.user_id == user_id)
    with db.read() as session:
        known = session.scalar(query)
    if known is not None:
        return known
    with db.write() as session:
        if known := session.scalar(query):
            return known
        row = MemberRow(id=new_id(), lab_id=lab_id, user_id=user_id, name=name, joined_at=now())
        session.add(row)
        return row.id


def place_of(db: Database, lab_id: str, user_id: str) -> str | None:
    """The member id under which an account has acted in a lab, if it ever has."""
    with db.read() as session:
        return session.scalar(select(MemberRow.id).where(MemberRow.lab_id == lab_id, MemberRow.user_id == user_id))


def places_of(db: Database, user_id: str) -> list[str]:
    """The member ids under which an account has acted, in all labs."""
    with db.read() as session:
        return list(session.scalars(select(MemberRow.id).where(MemberRow.user_id == user_id).order_by(MemberRow.id)))


def names(db: Database, lab_id: str, only: Collection[str] | None = None) -> dict[str, str]:
    """Member id -> the name or role they gave, where they gave one; of all members of a lab or `only` of some."""
    query = select(MemberRow.id, MemberRow.name).where(MemberRow.lab_id == lab_id, MemberRow.name.is_not(None))
    if only is not None:
        query = query.where(MemberRow.id.in_(only))
    with db.look() as connection:
        return {member: name for member, name in connection.execute(query) if name}


def forget_parties(db: Database, lab_id: str) -> None:
    """Which party a person spoke for is kept no longer than the lab: union membership is a special kind of personal data."""
    with db.write() as session:
        session.execute(update(MemberRow).where(MemberRow.lab_id == lab_id).values(party=None))


def erase_member(db: Database, member: str) -> str | None:
    """Forgets a person: name, party, language and token; gives the id of their lab, None for an unknown member.

    What they gave stays, under an id that names nobody.
    """
    cleared = {"name": None, "party": None, "language": None, "token_hash": None, "user_id": None}
    with db.write() as session:
        row = session.get(MemberRow, member)
        if row is None:
            return None
        session.execute(update(MemberRow).where(MemberRow.id == member).values(**cleared))
        return row.lab_id
