"""Cases from elsewhere that are here already: found again by where they were published, and brought up to date when somebody asks for it.

A case is the same when its id is, or when it was published at the same address. Where several of a file or of the library name one address (the
page of a catalogue, say), the title has to agree as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import or_, select

from labapp.core.messages import read
from labapp.core.policy import may_document
from labapp.core.refused import Refused
from labapp.store.cases import Line
from labapp.store.db import Database
from labapp.store.innovation_rows import record_of
from labapp.store.record import Record
from labapp.store.tables import InnovationRow
from labapp.store.words import folded

GREW_HERE = ("comments", "follow_up", "attachments", "translations")  # what a file does not take away again


class Known(Struct, frozen=True):
    """A record that a line of a file is about. `new` says whether the line tells anything that the record does not."""

    id: str
    slug: str
    title: str
    editable: bool
    new: bool


def known(db: Database, lines: list[Line], account: str, labs: Collection[str]) -> dict[int, Known]:
    """{number of a line: the record here that it is about}, of those lines that have one."""
    sources = Counter(str(line.told["external_source"]) for line in lines)
    ids = [id for line in lines if (id := _id(line))]
    source = InnovationRow.record["external_source"].as_string()
    query = select(InnovationRow).where(or_(source.in_(sources), InnovationRow.id.in_(ids)))
    with db.read() as session:
        rows = session.scalars(query.order_by(InnovationRow.created_at, InnovationRow.id)).all()
    by_id = {row.id: row for row in rows}
    by_source: dict[str, list[InnovationRow]] = defaultdict(list)
    for row in rows:
        by_source[str(row.record.get("external_source"))].append(row)
    found = {}
    for line in lines:
        there = by_source[str(line.told["external_source"])]
        if len(there) > 1 or sources[str(line.told["external_source"])] > 1:
            there = [row for row in there if folded(row.title) == folded(line.title)]
        one = by_id.get(_id(line)) or next(iter(there), None)
        if one is not None:
            may = may_document(labs, one.lab_id, one.owner_id, account)
            found[line.number] = Known(one.id, one.slug, one.title, may, _is_new(record_of(one), line))
    return found


def merged(present: Record, line: Line) -> Record:
    """A record with what a line says of it. What the line does not tell of stays, and so does what came since: comments, who uses it.

    :raise Refused: both together make no record
    """
    told: dict[str, Any] = {field: value for field, value in line.told.items() if field not in GREW_HERE}
    plain: dict[str, Any] = msgspec.to_builtins(present)
    if isinstance(told.get("reuse"), dict):
        adopters = {one["organisation"].casefold(): one for one in plain["reuse"]["adopters"]}
        came = {one["organisation"].casefold(): one for one in told["reuse"].get("adopters", [])}
        told["reuse"] = {**plain["reuse"], **told["reuse"], "adopters": list((came | adopters).values())}
    return read(Record, plain | told)


def _is_new(present: Record, line: Line) -> bool:
    try:
        return merged(present, line) != present
    except Refused:
        return True


def _id(line: Line) -> str:
    found = line.source.get("id") if isinstance(line.source, dict) else None
    return found if isinstance(found, str) else ""
