"""Very many published records at once: for libraries that are made up to measure with."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from sqlalchemy import insert

from labapp.store import innovation_rows, search, shelving
from labapp.store.db import Database
from labapp.store.record import Record
from labapp.store.secrets import new_id
from labapp.store.tables import InnovationRow

AT_ONCE = 1000  # records in one transaction


def add_published(db: Database, records: Iterable[tuple[str, Record]], owner: str | None) -> int:
    """Keeps records as published at the moments that stand beside them, without asking whether they are complete: how many."""
    source = iter(records)
    done = 0
    while some := list(islice(source, AT_ONCE)):
        rows = [_row(moment, record, owner) for moment, record in some]
        with db.write() as session:
            session.execute(insert(InnovationRow), rows)
            placed = zip(rows, some, strict=True)
            shelving.extend(session, ((row["id"], moment, record) for row, (moment, record) in placed))
        done += len(some)
    with db.write() as session:
        search.tidy(session)
    return done


def _row(moment: str, record: Record, owner: str | None) -> dict[str, Any]:
    own_id = new_id()
    columns = innovation_rows.columns(record)
    slug = f"{innovation_rows.slug_of(record.title)}-{own_id[:8]}"
    return {
        **columns,
        "id": own_id,
        "slug": slug,
        "owner_id": owner,
        "lab_id": None,
        "status": "published",
        "version": 1,
        "created_at": moment,
        "updated_at": moment,
        "published_at": moment,
    }
