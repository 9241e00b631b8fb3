"""Documented innovations as rows: drafting, editing, publishing and finding them.

`record` is the whole text; the columns beside it repeat what lists filter and order by. Only published innovations are in the index
of `shelving`, and `finding` finds them. What may be published is `record.missing`'s business, who may do it `policy.may_document`'s.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from labapp.core.policy import may_document
from labapp.core.refused import Refused
from labapp.store import shelving
from labapp.store.db import Database
from labapp.store.judging import decisions, missing
from labapp.store.record import Record
from labapp.store.secrets import new_id, now
from labapp.store.tables import InnovationRow
from labapp.store.words import folded


class Innovation(Struct, frozen=True):
    """One documented innovation. `version` counts what was published: 1 until it has been published and changed again."""

    id: str
    slug: str
    status: Literal["draft", "published"]
    version: int
    lab_id: str | None
    owner: str | None
    record: Record
    created_at: str
    updated_at: str
    published_at: str | None


def add(db: Database, record: Record, *, lab_id: str | None, owner: str, publish: bool = False) -> Innovation:
    """Keeps a new draft, or a published innovation at once.

    :raise Refused: `bad_request` {missing} if it is to be published and lacks something; nothing is kept then
    """
    if publish:
        _demand_complete(record)
    moment = now()
    with db.write() as session:
        row = InnovationRow(id=new_id(), lab_id=lab_id, owner_id=owner, status="draft", version=1, created_at=moment)
        row.slug = _free_slug(session, record.title, row.id)
        _fill(row, record, moment)
        session.add(row)
        if publish:
            row.status, row.published_at = "published", moment
            session.flush()
            shelving.put(session, row.id, row.published_at, record)
        return _innovation(row)


def find(db: Database, name: str) -> Innovation | None:
    """The innovation with this id or permalink."""
    with db.read() as session:
        row = _row(session, name)
        return _innovation(row) if row else None


def edit(db: Database, innovation: str, record: Record, *, seen: str | None = None) -> Innovation:
    """Replaces the record. What is published stays fit to be published and gets the next version.

    :param seen: `updated_at` of what the writer had before them; None to write over whatever is there
    :raise Refused: `stale` if somebody else has written meanwhile; `bad_request` {missing} if a published one would lack something
    """
    with db.write() as session:
        row = _named(session, innovation)
        if seen is not None and seen != row.updated_at:
            raise Refused("stale")
        if row.status == "published":
            _demand_complete(record, msgspec.convert(row.record, Record))
            row.version += 1
            shelving.put(session, row.id, row.published_at, record)
        else:
            row.slug = _free_slug(session, record.title, row.id)
        moment = now()
        _fill(row, _touched(record, moment), moment)
        return _innovation(row)


def publish(db: Database, innovation: str) -> Innovation:
    """Shows a draft to everybody; nothing happens to what is published already.

    :raise Refused: `bad_request` {missing: [{field, reason}]} for what it lacks
    """
    with db.write() as session:
        row = _named(session, innovation)
        if row.status == "published":
            return _innovation(row)
        record = msgspec.convert(row.record, Record)
        _demand_complete(record)
        if row.published_at is not None:
            row.version += 1
        row.status, row.published_at = "published", row.published_at or now()
        _fill(row, record, now())
        shelving.put(session, row.id, row.published_at, record)
        return _innovation(row)


def withdraw(db: Database, innovation: str) -> Innovation:
    """Takes a published innovation back into drafts. Its permalink stays its own."""
    with db.write() as session:
        row = _named(session, innovation)
        row.status, row.updated_at = "draft", now()
        shelving.drop(session, row.id)
        return _innovation(row)


def drafts(db: Database, lab_ids: Container[str], owner: str) -> list[Innovation]:
    """The drafts an account may edit, the latest written first."""
    query = select(InnovationRow).where(InnovationRow.status == "draft").order_by(InnovationRow.updated_at.desc())
    with db.read() as session:
        rows = session.scalars(query).all()
    return [_innovation(row) for row in rows if may_document(lab_ids, row.lab_id, row.owner_id, owner)]


def of_lab(db: Database, lab_id: str) -> list[Innovation]:
    """All innovations that came out of a lab, the oldest first."""
    query = select(InnovationRow).where(InnovationRow.lab_id == lab_id)
    with db.read() as session:
        rows = session.scalars(query.order_by(InnovationRow.created_at, InnovationRow.id)).all()
        return [_innovation(row) for row in rows]


def restore(session: Session, found: Innovation, *, lab_id: str | None, owner: str | None) -> None:
    """Puts an innovation of an import in its place, inside a transaction of the caller.

    One that is still here from before (its lab was deleted) is linked to the lab again and keeps the later of both versions;
    an id or permalink that is somebody else's is replaced by a new one. `owner` None is the operator, who may restore anybody's.
    """
    known = session.get(InnovationRow, found.id)
    if known is not None and _is_orphan_of(known, lab_id, owner):
        known.lab_id = lab_id
        if known.version >= found.version:
            return
        row = known
    else:
        row = InnovationRow(
            id=new_id() if known else found.id, lab_id=lab_id, owner_id=owner, created_at=found.created_at
        )
        session.add(row)
    with session.no_autoflush:
        taken = session.scalar(
            select(InnovationRow.id).where(InnovationRow.slug == found.slug, InnovationRow.id != row.id)
        )
        row.slug = _free_slug(session, found.record.title, row.id) if taken else found.slug
    row.status, row.version, row.published_at = found.status, found.version, found.published_at
    _fill(row, found.record, found.updated_at)
    session.flush()
    if row.status == "published":
        shelving.put(session, row.id, row.published_at, found.record)


def _is_orphan_of(row: InnovationRow, lab_id: str | None, owner: str | None) -> bool:
    """Whether an innovation came from this lab, lost it, and is the importer's to change: a document may claim anything."""
    came_from = row.record.get("provenance", {}).get("lab_id")
    return row.lab_id is None and came_from == lab_id and owner in (None, row.owner_id)


def by_ids(session: Session, ids: Sequence[str]) -> list[Innovation]:
    """The innovations with these ids, in this order; those that are gone are left out."""
    rows = session.scalars(select(InnovationRow).where(InnovationRow.id.in_(ids))).all()
    found = {row.id: _innovation(row) for row in rows}
    return [found[innovation] for innovation in ids if innovation in found]


def permalinks(session: Session) -> dict[str, tuple[str, str]]:
    """{id: (permalink, when it was last changed)} of all that is published."""
    query = select(InnovationRow.id, InnovationRow.slug, InnovationRow.updated_at)
    rows = session.execute(query.where(InnovationRow.status == "published")).all()
    return {row.id: (row.slug, row.updated_at) for row in rows}


def rebuild_index(db: Database) -> int:
    """Makes the search index anew from the records, e.g. after a restore: how many it holds."""
    with db.write() as session:
        rows = session.scalars(
            select(InnovationRow).where(InnovationRow.status == "published").order_by(InnovationRow.id)
        )
        return shelving.refill(
            session, ((row.id, row.published_at, msgspec.convert(row.record, Record)) for row in rows)
        )


def slug_of(title: str) -> str:
    """A title as part of an address: small letters without accents, hyphens between words."""
    words = re.findall(r"[a-z0-9]+", folded(title))
    return "-".join(words)[:100].strip("-") or "innovation"


def _demand_complete(record: Record, before: Record | None = None) -> None:
    """:raise Refused: `bad_request` for what the record lacks; what it lacked `before` already, when less was asked, may still lack"""
    former = missing(before) if before else []
    if lacks := [lack for lack in missing(record) if lack not in former]:
        named = [{"field": lack.field, "reason": lack.reason} for lack in lacks]
        raise Refused("bad_request", field=lacks[0].field, reason=lacks[0].reason, missing=named)


def _row(session: Session, name: str) -> InnovationRow | None:
    return session.get(InnovationRow, name) or session.scalar(select(InnovationRow).where(InnovationRow.slug == name))


def _named(session: Session, name: str) -> InnovationRow:
    row = _row(session, name)
    if row is None:
        raise Refused("not_found")
    return row


def _fill(row: InnovationRow, record: Record, moment: str) -> None:
    """Writes the record and the columns that repeat it."""
    bodies = [part for body in record.organisations for part in (body.id, body.name)] + list(record.partners)
    row.record = msgspec.to_builtins(record)
    row.title, row.language, row.theme, row.stage = record.title, record.language, record.theme, record.stage
    row.decisions = _piped(sorted(decisions(record)))
    row.organisations = _piped([body.casefold() for body in dict.fromkeys(bodies)])
    row.updated_at = moment


def _touched(record: Record, moment: str) -> Record:
    return replace(record, provenance=replace(record.provenance, updated_at=moment))


def _piped(values: list[str]) -> str:
    return "".join(f"|{value}" for value in values) + "|" if values else ""


def _free_slug(session: Session, title: str, own_id: str) -> str:
    wish = slug_of(title)
    number = 1
    slug = wish
    while session.scalar(select(InnovationRow.id).where(InnovationRow.slug == slug, InnovationRow.id != own_id)):
        number += 1
        slug = f"{wish}-{number}"
    return slug


def _innovation(row: InnovationRow) -> Innovation:
    return Innovation(
        id=row.id,
        slug=row.slug,
        status=row.status,  # type: ignore[arg-type]
        version=row.version,
        lab_id=row.lab_id,
        owner=row.owner_id,
        record=msgspec.convert(row.record, Record),
        created_at=row.created_at,
        updated_at=row.updated_at,
        published_at=row.published_at,
    )
