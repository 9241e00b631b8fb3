"""The innovations of a lab as part of its document, with their versions and pictures, and back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct
from sqlalchemy.orm import Session

from labapp.core.messages import PhotoId
from labapp.core.refused import bad_request
from labapp.photos import darkroom
from labapp.store import innovations, record_pictures, versions
from labapp.store.db import Database
from labapp.store.innovations import Innovation
from labapp.store.record import Record

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT[0-9:.]{5,15}(Z|[+-]\d\d:\d\d)$", max_length=32)]


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of the document. Unknown fields are refused: a document of a later version is not half read."""


class VersionPart(Part, frozen=True):
    """A record as it was published once, by whom as a role; null where its text was taken away for good."""

    version: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    at: Moment
    role: Annotated[str, Meta(max_length=16)]
    record: Record | None


class PicturePart(Part, frozen=True):
    """A picture that a record keeps, WebP in Base64; one of the lab's photos stands there instead."""

    id: PhotoId
    at: Moment
    large: bytes
    small: bytes


class InnovationPart(Part, frozen=True):
    """One innovation of the lab, draft or published."""

    id: Id
    slug: Annotated[str, Meta(min_length=1, max_length=120)]
    status: Literal["draft", "published"]
    version: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    record: Record
    created_at: Moment
    updated_at: Moment
    published_at: Moment | None
    versions: list[VersionPart] = []
    pictures: list[PicturePart] = []


FIELDS = ("id", "slug", "status", "version", "record", "created_at", "updated_at", "published_at")


def part(found: Innovation) -> InnovationPart:
    """An innovation without what came before it and what it shows."""
    return InnovationPart(**{name: getattr(found, name) for name in FIELDS})


def parts(db: Database, lab_id: str, photos: Collection[str]) -> list[InnovationPart]:
    """All innovations of a lab in full, but for those pictures that stand among its `photos`."""
    return [_in_full(db, found, photos) for found in innovations.of_lab(db, lab_id)]


def put(session: Session, lab_id: str, owner: str | None, told: list[InnovationPart]) -> dict[str, str]:
    """Puts innovations in their place, inside a transaction of the caller: {id in the document: id here}.

    :raise Refused: `bad_request`
    """
    known = {}
    for number, one in enumerate(told):
        found = Innovation(lab_id=lab_id, owner=owner, **{name: getattr(one, name) for name in FIELDS})
        here = innovations.restore(session, found, lab_id=lab_id, owner=owner)
        known[one.id] = here or one.id
        if here is None:
            continue
        _put_pictures(session, here, one, f"innovations[{number}].pictures")
        if one.versions:
            kept = [versions.Version(old.version, old.at, old.role, old.record) for old in one.versions]
            versions.restore(session, here, kept)
    return known


def moments(told: list[InnovationPart]) -> Iterator[tuple[str, str | None]]:
    """(place, moment) of all that says when."""
    for number, one in enumerate(told):
        place = f"innovations[{number}]"
        yield from ((f"{place}.{name}", getattr(one, name)) for name in ("created_at", "updated_at", "published_at"))
        yield from ((f"{place}.versions[{nth}].at", version.at) for nth, version in enumerate(one.versions))
        yield from ((f"{place}.pictures[{nth}].at", picture.at) for nth, picture in enumerate(one.pictures))


def _in_full(db: Database, found: Innovation, photos: Collection[str]) -> InnovationPart:
    with db.read() as session:
        pictures = [PicturePart(*row) for row in record_pictures.rows(session, found.id) if row[0] not in photos]
    kept = [VersionPart(one.version, one.at, one.role, one.record) for one in versions.of(db, found.id)]
    return InnovationPart(**{name: getattr(found, name) for name in FIELDS}, versions=kept, pictures=pictures)


def _put_pictures(session: Session, innovation: str, told: InnovationPart, place: str) -> None:
    """:raise Refused: `bad_request` for a picture that the record does not name, or that could not have been made here"""
    named = {one.photo for one in told.record.attachments}
    for number, picture in enumerate(told.pictures):
        if picture.id not in named or darkroom.fits(picture.large, picture.small) is None:
            raise bad_request(f"{place}[{number}]", "not a picture of this record")
        named.remove(picture.id)
    record_pictures.restore(session, innovation, ((one.id, one.at, one.large, one.small) for one in told.pictures))
