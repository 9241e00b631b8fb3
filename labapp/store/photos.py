"""The pictures of photos as rows. The journal says whose they are and who may see them; here lie the bytes."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from labapp.photos.darkroom import Pictures
from labapp.store.db import Database
from labapp.store.secrets import now
from labapp.store.tables import InnovationPicture, PhotoRow

RECENT = 400  # pictures of at most 64 KiB
Which = Literal["large", "small"]


def photo_id(secret_key: str, lab_id: str, member: str, upload: str) -> str:
    """The id of a photo: 128 bits that nobody can guess, and the same again when the same upload is sent again."""
    mark = hmac.new(secret_key.encode(), f"photo/{lab_id}/{member}/{upload}".encode(), hashlib.sha256)
    return mark.hexdigest()[:32]


def put(db: Database, lab_id: str, member: str, photo: str, pictures: Pictures) -> None:
    """Stores the pictures of a photo; nothing if they are there already. The journal has still to be told."""
    try:
        with db.write() as session:
            add(session, lab_id, member, photo, large=pictures.large, small=pictures.small, at=now())
    except IntegrityError:
        if not is_there(db, lab_id, photo):
            raise


def add(session: Session, lab_id: str, member: str, photo: str, *, large: bytes, small: bytes, at: str) -> None:
    """Stores the pictures of a photo inside a transaction of the caller."""
    row = {"id": photo, "lab_id": lab_id, "member": member, "at": at, "large": large, "small": small}
    session.execute(insert(PhotoRow), [row])


def is_there(db: Database, lab_id: str, photo: str) -> bool:
    """Whether the lab has the pictures of this photo."""
    with db.read() as session:
        return session.scalar(select(PhotoRow.id).where(PhotoRow.id == photo, PhotoRow.lab_id == lab_id)) is not None


def picture(db: Database, lab_id: str, photo: str, which: Which) -> bytes | None:
    """One picture of a photo of this lab, or None."""
    column = PhotoRow.large if which == "large" else PhotoRow.small
    with db.read() as session:
        return session.scalar(select(column).where(PhotoRow.id == photo, PhotoRow.lab_id == lab_id))


class SmallPictures:
    """The small pictures that were asked for last, in memory: at a reveal every phone of a room asks for the same ones at once.

    Whether a picture may be seen is not judged here. One that was erased stays in this memory until others take its place.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._recent = lru_cache(RECENT)(self._load)

    def get(self, lab_id: str, photo: str) -> bytes | None:
        """The small picture of a photo of this lab, or None."""
        try:
            return self._recent(lab_id, photo)
        except LookupError:
            return None

    def _load(self, lab_id: str, photo: str) -> bytes:
        found = picture(self._db, lab_id, photo, "small")
        if found is None:
            raise LookupError(photo)  # what is not there yet is not remembered
        return found


def ids(db: Database, lab_id: str) -> set[str]:
    """The photos of which a lab has pictures."""
    with db.read() as session:
        return set(session.scalars(select(PhotoRow.id).where(PhotoRow.lab_id == lab_id)))


def rows(session: Session, lab_id: str, wanted: Iterable[str]) -> list[tuple[str, str, bytes, bytes]]:
    """(id, moment, large, small) of those wanted, in the order of their ids, inside a session of the caller."""
    columns = (PhotoRow.id, PhotoRow.at, PhotoRow.large, PhotoRow.small)
    query = select(*columns).where(PhotoRow.lab_id == lab_id, PhotoRow.id.in_(list(wanted))).order_by(PhotoRow.id)
    return [(id, at, large, small) for id, at, large, small in session.execute(query)]


def drop(db: Database, photo: str) -> None:
    """Takes back the pictures of a photo whose journal entry was refused."""
    with db.write() as session:
        session.execute(delete(PhotoRow).where(PhotoRow.id == photo))


def drop_of_member(db: Database, member: str) -> list[str]:
    """Erases the pictures of all photos of a person, in records too: their ids. The journal has still to be told."""
    mine = PhotoRow.member == member
    with db.write() as session:
        gone = list(session.scalars(select(PhotoRow.id).where(mine)))
        session.execute(delete(InnovationPicture).where(InnovationPicture.id.in_(gone)))
        session.execute(delete(PhotoRow).where(mine))
    return gone
