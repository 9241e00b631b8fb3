"""A mailbox that is to be forgotten: what was sent from it, what waits to be sent to it, and wherever it was written as an address.

It should be a function's everywhere. Where it was a person's after all, it goes when the person does.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Text, cast, delete, func, select, update
from sqlalchemy.orm import Session

from labapp.store import shelving
from labapp.store.db import Database
from labapp.store.following_tables import LetterRow, MatterRow
from labapp.store.record import Record
from labapp.store.tables import InnovationRow, InnovationVersion, ReaderResponse

GONE = "…"  # what stands in a text where the address stood


class Forgotten(Struct, frozen=True):
    """How much was known of a mailbox. `records` are the permalinks of those that named it: they need another mailbox now."""

    messages: int
    letters: int
    followed: int
    records: list[str]


def forget(db: Database, mailbox: str) -> Forgotten:
    """Forgets a mailbox. Texts stay, without it; what is asked of a function that had no other goes on without letters."""
    plain = mailbox.strip().lower()
    with db.write() as session:
        return Forgotten(
            messages=_count(session, delete(ReaderResponse).where(func.lower(ReaderResponse.mailbox) == plain)),
            letters=_count(
                session, delete(LetterRow).where(_holds(LetterRow.recipient, plain) | _holds(LetterRow.text, plain))
            ),
            followed=_count(
                session, update(MatterRow).where(func.lower(MatterRow.mailbox) == plain).values(mailbox="")
            ),
            records=_out_of_records(session, plain),
        )


def _out_of_records(session: Session, plain: str) -> list[str]:
    """Takes the address out of records and of their versions, drafts too."""
    named = re.compile(re.escape(plain), re.IGNORECASE)
    changed = []
    for row in session.scalars(
        select(InnovationRow).where(_holds(InnovationRow.record, plain)).order_by(InnovationRow.id)
    ):
        row.record = _without(row.record, named)
        if row.status == "published":
            shelving.put(session, row.id, row.published_at, msgspec.convert(row.record, Record))
        changed.append(row.slug)
    for version in session.scalars(select(InnovationVersion).where(_holds(InnovationVersion.record, plain))):
        version.record = _without(version.record, named)
    return changed


def _without(value: Any, named: re.Pattern[str]) -> Any:
    match value:
        case str():
            return "" if named.fullmatch(value.strip()) else named.sub(GONE, value)
        case list():
            return [_without(part, named) for part in value]
        case dict():
            return {name: _without(part, named) for name, part in value.items()}
        case _:
            return value


def _holds(column: Any, plain: str) -> ColumnElement[bool]:
    return func.lower(cast(column, Text)).contains(plain, autoescape=True)


def _count(session: Session, statement: Any) -> int:
    return int(getattr(session.execute(statement), "rowcount", 0))
