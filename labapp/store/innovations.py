"""Documented innovations as rows: drafting, editing, publishing and finding them.

`record` is the whole text; the columns beside it repeat what lists filter and order by. Only published innovations are in the index
of `search`. What may be published is `record.missing`'s business, who may do it `policy.may_document`'s.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from labapp.core.policy import may_document
from labapp.core.refused import Refused
from labapp.store import search
from labapp.store.db import Database
from labapp.store.judging import decisions, missing
from labapp.store.record import Record
from labapp.store.secrets import new_id, now
from labapp.store.tables import InnovationRow

PAGE_SIZE = 20


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


class Filters(Struct, frozen=True):
    """What a reader asks the library for; empty is everything."""

    q: str = ""
    theme: str = ""
    stage: str = ""
    organisation: str = ""
    decision: str = ""
    page: int = 1


class Page(Struct, frozen=True):
    """A page of a list, and how much there is."""

    items: list[Innovation]
    total: int
    page: int
    pages: int


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
            search.put(session, row.id, record)
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
            search.put(session, row.id, record)
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
        search.put(session, row.id, record)
        return _innovation(row)


def withdraw(db: Database, innovation: str) -> Innovation:
    """Takes a published innovation back into drafts. Its permalink stays its own."""
    with db.write() as session:
        row = _named(session, innovation)
        row.status, row.updated_at = "draft", now()
        search.drop(session, row.id)
        return _innovation(row)


def published(db: Database, filters: Filters) -> Page:
    """The published innovations that fit, best match first, else the latest first."""
    with db.read() as session:
        query = _fitting(session, filters)
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        pages = max(1, -(-total // PAGE_SIZE))
        page = min(max(1, filters.page), pages)
        rows = session.scalars(query.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)).all()
        return Page([_innovation(row) for row in rows], total, page, pages)


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


def organisations(db: Database) -> list[str]:
    """The names of all organisations behind published innovations, by alphabet."""
    query = select(InnovationRow.record).where(InnovationRow.status == "published")
    with db.read() as session:
        records = session.scalars(query).all()
    return sorted({body["name"] for record in records for body in record.get("organisations", ())}, key=str.casefold)


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
        search.put(session, row.id, found.record)


def _is_orphan_of(row: InnovationRow, lab_id: str | None, owner: str | None) -> bool:
    """Whether an innovation came from this lab, lost it, and is the importer's to change: a document may claim anything."""
    came_from = row.record.get("provenance", {}).get("lab_id")
    return row.lab_id is None and came_from == lab_id and owner in (None, row.owner_id)


def rebuild_index(db: Database) -> int:
    """Makes the search index anew from the records, e.g. after a restore: how many it holds."""
    with db.write() as session:
        rows = session.scalars(select(InnovationRow).where(InnovationRow.status == "published")).all()
        for row in rows:
            search.put(session, row.id, msgspec.convert(row.record, Record))
        return len(rows)


def slug_of(title: str) -> str:
    """A title as part of an address: small letters without accents, hyphens between words."""
    words = re.findall(r"[a-z0-9]+", search.folded(title))
    return "-".join(words)[:100].strip("-") or "innovation"


def _demand_complete(record: Record, before: Record | None = None) -> None:
    """:raise Refused: `bad_request` for what the record lacks; what it lacked `before` already, when less was asked, may still lack"""
    former = missing(before) if before else []
    if lacks := [lack for lack in missing(record) if lack not in former]:
        named = [{"field": lack.field, "reason": lack.reason} for lack in lacks]
        raise Refused("bad_request", field=lacks[0].field, reason=lacks[0].reason, missing=named)


def _fitting(session: Session, filters: Filters) -> Select[InnovationRow]:
    query = select(InnovationRow).where(InnovationRow.status == "published")
    for field in ("theme", "stage"):
        if value := getattr(filters, field):
            query = query.where(getattr(InnovationRow, field) == value)
    if filters.organisation:
        query = query.where(_holds(InnovationRow.organisations, filters.organisation.casefold()))
    if filters.decision:
        query = query.where(_holds(InnovationRow.decisions, filters.decision))
    ranking = search.ranking(session, filters.q) if filters.q else None
    if ranking is None:
        return query.order_by(InnovationRow.published_at.desc(), InnovationRow.id)
    return query.join(ranking, ranking.c.id == InnovationRow.id).order_by(ranking.c.score.desc(), InnovationRow.id)


def _holds(column: Any, value: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.contains(f"|{value}|", autoescape=True)
    return found


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
