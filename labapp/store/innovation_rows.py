"""An innovation as a row and as a value: what is repeated in columns for lists and order, and the address that a title gives it."""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

from labapp.core.refused import Refused
from labapp.store.judging import decisions
from labapp.store.record import Record
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


def innovation_of(row: InnovationRow) -> Innovation:
    """The value of a row."""
    return Innovation(
        id=row.id,
        slug=row.slug,
        status=row.status,  # type: ignore[arg-type]
        version=row.version,
        lab_id=row.lab_id,
        owner=row.owner_id,
        record=record_of(row),
        created_at=row.created_at,
        updated_at=row.updated_at,
        published_at=row.published_at,
    )


def record_of(row: InnovationRow) -> Record:
    """The record that a row holds."""
    return msgspec.convert(row.record, Record)


def row_of(session: Session, name: str) -> InnovationRow | None:
    """The row with this id or permalink."""
    return session.get(InnovationRow, name) or session.scalar(select(InnovationRow).where(InnovationRow.slug == name))


def demand_row(session: Session, name: str) -> InnovationRow:
    """The row with this id or permalink, for who is going to write: others who want to wait here, and read what was written.

    :raise Refused: `not_found`
    """
    row = row_of(session, name)
    if row is None:
        raise Refused("not_found")
    session.refresh(row, with_for_update=True)
    return row


def columns(record: Record) -> dict[str, Any]:
    """The record as a row holds it, and the columns that repeat parts of it."""
    bodies = [part for body in record.organisations for part in (body.id, body.name)] + list(record.partners)
    return {
        "record": msgspec.to_builtins(record),
        "title": record.title,
        "language": record.language,
        "theme": record.theme,
        "stage": record.stage,
        "decisions": _piped(sorted(decisions(record))),
        "organisations": _piped([body.casefold() for body in dict.fromkeys(bodies)]),
    }


def fill(row: InnovationRow, record: Record, moment: str) -> None:
    """Writes the record and the columns that repeat it."""
    for name, value in columns(record).items():
        setattr(row, name, value)
    row.updated_at = moment


def touched(record: Record, moment: str) -> Record:
    """The record with the moment at which it was last written."""
    return replace(record, provenance=replace(record.provenance, updated_at=moment))


def slug_of(title: str) -> str:
    """A title as part of an address: small letters without accents, hyphens between words."""
    words = re.findall(r"[a-z0-9]+", folded(title))
    return "-".join(words)[:100].strip("-") or "innovation"


def free_slug(session: Session, title: str, own_id: str) -> str:
    """The address of a title, with a number where another innovation has it."""
    wish = slug_of(title)
    number = 1
    slug = wish
    while session.scalar(select(InnovationRow.id).where(InnovationRow.slug == slug, InnovationRow.id != own_id)):
        number += 1
        slug = f"{wish}-{number}"
    return slug


def _piped(values: list[str]) -> str:
    return "".join(f"|{value}" for value in values) + "|" if values else ""
