"""Documented innovations as rows: drafting, editing, publishing and finding them.

`record` is the whole text; the columns beside it (`innovation_rows`) repeat what lists filter and order by. Only published innovations
are in the index of `shelving`, and `finding` finds them. What may be published is `judging`'s business, who may do it `policy.may_document`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from labapp.core.policy import may_document
from labapp.core.refused import Refused
from labapp.photos.darkroom import Pictures
from labapp.store import record_pictures, shelving, signing, versions
from labapp.store.db import Database
from labapp.store.innovation_rows import Innovation as Innovation
from labapp.store.innovation_rows import demand_row, fill, free_slug, innovation_of, record_of, row_of, touched
from labapp.store.judging import Lack, missing
from labapp.store.record import Record
from labapp.store.secrets import new_id, now
from labapp.store.tables import InnovationRow

NO_PICTURES: Mapping[str, Pictures] = {}


def add(db: Database, record: Record, *, lab_id: str | None, owner: str, publish: bool = False) -> Innovation:
    """Keeps a new draft, or a published innovation at once.

    :raise Refused: `bad_request` {missing} if it is to be published and lacks something; nothing is kept then
    """
    moment, record = now(), replace(record, sign_off=None)
    with db.write() as session:
        row = InnovationRow(id=new_id(), lab_id=lab_id, owner_id=owner, status="draft", version=1, created_at=moment)
        if publish:
            _demand_complete(session, row, record)
        row.slug = free_slug(session, record.title, row.id)
        fill(row, record, moment)
        session.add(row)
        record_pictures.settle(session, row, record, NO_PICTURES)
        if publish:
            row.status, row.published_at = "published", moment
            shelving.put(session, row.id, row.published_at, record)
            _keep(session, row, owner)
        return innovation_of(row)


def find(db: Database, name: str) -> Innovation | None:
    """The innovation with this id or permalink."""
    with db.read() as session:
        row = row_of(session, name)
        return innovation_of(row) if row else None


def edit(
    db: Database, innovation: str, record: Record, *, seen: str | None = None, by: str | None = None
) -> Innovation:
    """Replaces the record. What is published stays fit to be published and gets the next version.

    :param seen: `updated_at` of what the writer had before them; None to write over whatever is there
    :param by: the account that does it; None where the program does
    :raise Refused: `stale` if somebody else has written meanwhile; `bad_request` {missing} if a published one would lack something
    """
    with db.write() as session:
        row = demand_row(session, innovation)
        if seen is not None and seen != row.updated_at:
            raise Refused("stale")
        return _written(session, row, record, by)


def change(
    db: Database,
    innovation: str,
    step: Callable[[Record], Record],
    *,
    by: str | None = None,
    pictures: Mapping[str, Pictures] = NO_PICTURES,
    drafts_only: bool = False,
) -> Innovation:
    """Makes a change on the newest text, while others who write wait, so that two at once lose nothing.

    :param pictures: those that the changed record names for the first time, by id
    :raise Refused: `not_found`, `not_allowed` for what is published and must not be, what `edit` refuses, and what `step` refuses; nothing
        is kept then
    """
    with db.write() as session:
        row = demand_row(session, innovation)
        if drafts_only and row.status == "published":
            raise Refused("not_allowed")
        present = record_of(row)
        record = step(present)
        return innovation_of(row) if record == present else _written(session, row, record, by, pictures)


def _written(
    session: Session, row: InnovationRow, record: Record, by: str | None, pictures: Mapping[str, Pictures] = NO_PICTURES
) -> Innovation:
    present, moment = record_of(row), now()
    if row.status == "published":
        _demand_complete(session, row, record, present)
        row.version += 1
    else:
        row.slug = free_slug(session, record.title, row.id)
    record = touched(signing.kept(session, row, present, record), moment)
    fill(row, record, moment)
    record_pictures.settle(session, row, record, pictures)
    if row.status == "published":
        shelving.put(session, row.id, row.published_at, record)
    _keep(session, row, by)
    return innovation_of(row)


def publish(db: Database, innovation: str, *, by: str | None = None) -> Innovation:
    """Shows a draft to everybody; nothing happens to what is published already.

    :raise Refused: `bad_request` {missing: [{field, reason}]} for what it lacks
    """
    with db.write() as session:
        row = demand_row(session, innovation)
        if row.status == "published":
            return innovation_of(row)
        record = record_of(row)
        _demand_complete(session, row, record)
        record = signing.with_parties(session, row.id, row.lab_id, record)
        if row.published_at is not None:
            row.version += 1
        row.status, row.published_at = "published", row.published_at or now()
        fill(row, record, now())
        shelving.put(session, row.id, row.published_at, record)
        _keep(session, row, by)
        return innovation_of(row)


def lacking(db: Database, innovation: str) -> list[Lack]:
    """What stands in the way of publishing a record: what it lacks, and what its lab asks for beside.

    :raise Refused: `not_found`
    """
    with db.read() as session:
        row = row_of(session, innovation)
        if row is None:
            raise Refused("not_found")
        return _lacks(session, row, record_of(row))


def withdraw(db: Database, innovation: str) -> Innovation:
    """Takes a published innovation back into drafts. Its permalink stays its own."""
    with db.write() as session:
        row = demand_row(session, innovation)
        row.status, row.updated_at = "draft", now()
        shelving.drop(session, row.id)
        return innovation_of(row)


def erase(db: Database, innovation: str) -> bool:
    """Erases an innovation with its versions, pictures, signatures and all that readers sent; False if there is none of this name."""
    with db.write() as session:
        row = row_of(session, innovation)
        if row is None:
            return False
        shelving.drop(session, row.id)
        session.delete(row)
        return True


def drafts(db: Database, lab_ids: Container[str], owner: str) -> list[Innovation]:
    """The drafts an account may edit, the latest written first."""
    query = select(InnovationRow).where(InnovationRow.status == "draft").order_by(InnovationRow.updated_at.desc())
    with db.read() as session:
        rows = session.scalars(query).all()
    return [innovation_of(row) for row in rows if may_document(lab_ids, row.lab_id, row.owner_id, owner)]


def of_lab(db: Database, lab_id: str) -> list[Innovation]:
    """All innovations that came out of a lab, the oldest first."""
    query = select(InnovationRow).where(InnovationRow.lab_id == lab_id)
    with db.read() as session:
        rows = session.scalars(query.order_by(InnovationRow.created_at, InnovationRow.id)).all()
        return [innovation_of(row) for row in rows]


def restore(session: Session, found: Innovation, *, lab_id: str | None, owner: str | None) -> str | None:
    """Puts an innovation of an import in its place, inside a transaction of the caller.

    One that is still here from before (its lab was deleted) is linked to the lab again and keeps the later of both versions;
    an id or permalink that is somebody else's is replaced by a new one. `owner` None is the operator, who may restore anybody's.
    The answer is its id here, None where a later version is here already.
    """
    known = session.get(InnovationRow, found.id)
    if known is not None and _is_orphan_of(known, lab_id, owner):
        known.lab_id = lab_id
        if known.version >= found.version:
            return None
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
        row.slug = free_slug(session, found.record.title, row.id) if taken else found.slug
    row.status, row.version, row.published_at = found.status, found.version, found.published_at
    fill(row, found.record, found.updated_at)
    record_pictures.settle(session, row, found.record, NO_PICTURES)
    if row.status == "published":
        shelving.put(session, row.id, row.published_at, found.record)
        _keep(session, row, None, "import")
    return row.id


def _is_orphan_of(row: InnovationRow, lab_id: str | None, owner: str | None) -> bool:
    """Whether an innovation came from this lab, lost it, and is the importer's to change: a document may claim anything."""
    came_from = row.record.get("provenance", {}).get("lab_id")
    return row.lab_id is None and came_from == lab_id and owner in (None, row.owner_id)


def by_ids(session: Session, ids: Sequence[str]) -> list[Innovation]:
    """The innovations with these ids, in this order; those that are gone are left out."""
    rows = session.scalars(select(InnovationRow).where(InnovationRow.id.in_(ids))).all()
    found = {row.id: innovation_of(row) for row in rows}
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
        return shelving.refill(session, ((row.id, row.published_at, record_of(row)) for row in rows))


def _demand_complete(session: Session, row: InnovationRow, record: Record, before: Record | None = None) -> None:
    """:raise Refused: `bad_request` for what the record lacks; what it lacked `before` already, when less was asked, may still lack"""
    former = _lacks(session, row, before) if before else []
    if lacks := [lack for lack in _lacks(session, row, record) if lack not in former]:
        named = [{"field": lack.field, "reason": lack.reason} for lack in lacks]
        raise Refused("bad_request", field=lacks[0].field, reason=lacks[0].reason, missing=named)


def _lacks(session: Session, row: InnovationRow, record: Record) -> list[Lack]:
    return [*missing(record), *signing.lacks(session, row.id, row.lab_id, record)]


def _keep(session: Session, row: InnovationRow, by: str | None, role: versions.Role | None = None) -> None:
    """Keeps what is published now as a version."""
    if row.status == "published":
        session.flush()
        versions.keep(session, row, role=role or versions.role_of(by), by=by)
