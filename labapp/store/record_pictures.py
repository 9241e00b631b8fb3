"""The pictures that records show. Each record keeps its own, so that they stay when its lab is erased and go when the record does.

A record names a picture by an id in its `attachments`. One that was sent in for it is kept from the first; a photo of its lab is copied
when the record first names it, under the same id, so that it still goes with the person who took it. What a record names no more is
forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, literal, select
from sqlalchemy.orm import Session

from labapp.photos.darkroom import Pictures
from labapp.store.db import Database
from labapp.store.photos import Which
from labapp.store.record import Record
from labapp.store.secrets import now
from labapp.store.tables import InnovationPicture, InnovationRow, PhotoRow

Row = tuple[str, str, bytes, bytes]  # id, moment, large, small


def settle(session: Session, row: InnovationRow, record: Record, new: Mapping[str, Pictures]) -> None:
    """Makes what is kept fit what the record names, inside the transaction that writes it. `new` are pictures that were sent in for it."""
    session.flush()
    mine = InnovationPicture.innovation_id == row.id
    named = {one.photo for one in record.attachments if one.photo}
    session.execute(delete(InnovationPicture).where(mine, InnovationPicture.id.not_in(named)))
    held = set(session.scalars(select(InnovationPicture.id).where(mine)))
    restore(session, row.id, ((id, now(), made.large, made.small) for id, made in new.items() if id in named))
    if wanted := named - held - new.keys():
        of_lab = select(literal(row.id), PhotoRow.id, PhotoRow.at, PhotoRow.large, PhotoRow.small)
        of_lab = of_lab.where(PhotoRow.lab_id == row.lab_id, PhotoRow.id.in_(wanted))
        columns = ["innovation_id", "id", "at", "large", "small"]
        session.execute(insert(InnovationPicture).from_select(columns, of_lab))


def restore(session: Session, innovation: str, pictures: Iterable[Row]) -> None:
    """Keeps pictures for a record that it has not yet, inside a transaction of the caller."""
    held = set(session.scalars(select(InnovationPicture.id).where(InnovationPicture.innovation_id == innovation)))
    names = ("id", "at", "large", "small")
    given = (dict(zip(names, one, strict=True)) for one in pictures if one[0] not in held)
    if rows := [{"innovation_id": innovation, **one} for one in given]:
        session.execute(insert(InnovationPicture), rows)


def picture(db: Database, innovation: str, id: str, which: Which = "large") -> bytes | None:
    """One picture of a record, or None."""
    column = InnovationPicture.large if which == "large" else InnovationPicture.small
    with db.read() as session:
        return session.scalar(
            select(column).where(InnovationPicture.innovation_id == innovation, InnovationPicture.id == id)
        )


def ids(db: Database, innovation: str) -> set[str]:
    """The pictures that are kept for a record."""
    with db.read() as session:
        return set(session.scalars(select(InnovationPicture.id).where(InnovationPicture.innovation_id == innovation)))


def rows(session: Session, innovation: str) -> list[Row]:
    """All that is kept for a record, in the order of the ids."""
    columns = (InnovationPicture.id, InnovationPicture.at, InnovationPicture.large, InnovationPicture.small)
    query = select(*columns).where(InnovationPicture.innovation_id == innovation).order_by(InnovationPicture.id)
    return [(id, at, large, small) for id, at, large, small in session.execute(query)]
