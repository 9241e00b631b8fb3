"""A whole lab as one JSON document, and back: nothing is lost, and the same lab gives the same document on every server.

The document holds the lab's row, its people by id and name, every event exactly as it is in the journal, and its innovations. It does
not hold what opens doors (tokens, the wall key, accounts): whoever imports a lab leads it, its people join anew. Photos are in it as
they are kept, and are taken in only if they could have been made here (`darkroom.fits`). Sample labs
(`sample_file`) are read here too, so that there is one way in.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from labapp.core import kernel
from labapp.core.deciding import in_utc
from labapp.core.events import LabClosed, LabCreated
from labapp.core.messages import EVENTS, Stored, event_data, read, read_event, unfit
from labapp.core.model import Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.sealing import Alias, member_alias, sealed_journal, without_private
from labapp.photos import darkroom
from labapp.store import chains, followed_parts, followups, innovation_parts, photos, samples
from labapp.store.db import Database
from labapp.store.followed_parts import MatterPart
from labapp.store.innovation_parts import Id, InnovationPart, Moment, Part, PicturePart
from labapp.store.journal import read_events
from labapp.store.labs import CODE_TRIES, add_lab
from labapp.store.sample_file import is_sample
from labapp.store.secrets import new_code, new_id, new_token
from labapp.store.tables import LabRow, MemberRow, PhotoRow

FORMAT: Literal["labapp-lab"] = "labapp-lab"
VERSION: Literal[1] = 1


class LabPart(Part, frozen=True):
    """The lab as lists know it; everything else about it is in its events."""

    id: Id
    code: Annotated[str, Meta(pattern=r"^[2-9A-HJ-NP-Z]{6}$")]
    template: Annotated[str, Meta(max_length=64)] | None
    created_at: Moment


class MemberPart(Part, frozen=True):
    """A person's place. `name` is what they gave, a role as a rule; null after they were erased."""

    id: Id
    name: Annotated[str, Meta(max_length=120)] | None
    party: Annotated[str, Meta(max_length=16)] | None
    language: Annotated[str, Meta(max_length=8)] | None
    joined_at: Moment


class EventPart(Part, frozen=True):
    """One event of the journal."""

    seq: int
    at: Moment
    actor: Id | None
    command: Id
    name: str
    activity: Id | None
    data: dict[str, Any]


class PhotoPart(PicturePart, frozen=True):
    """The pictures of one photo of the lab. Whose it is, its size and its card are in the events."""


class Document(Part, frozen=True):
    """A lab in full."""

    format: Literal["labapp-lab"]
    version: Literal[1]
    lab: LabPart
    members: list[MemberPart]
    events: Annotated[list[EventPart], Meta(min_length=1)]
    innovations: list[InnovationPart]
    photos: list[PhotoPart] = []
    followed: list[MatterPart] = []


def export_lab(db: Database, lab_id: str, alias: Alias | None = None) -> dict[str, Any]:
    """The lab as plain JSON data: everything for the operator, but what is a person's own for ever; with `alias` what staff may read
    (`labapp.core.sealing`), which never is for which party somebody speaks.

    :raise Refused: `not_found`
    """
    with db.read() as session:
        row = session.get(LabRow, lab_id)
        if row is None:
            raise Refused("not_found")
        people = session.scalars(
            select(MemberRow).where(MemberRow.lab_id == lab_id).order_by(MemberRow.joined_at, MemberRow.id)
        ).all()
        events = without_private(read_events(session, lab_id))
    members = [MemberPart(m.id, m.name, m.party, m.language, m.joined_at) for m in people]
    if alias is not None:
        lab = kernel.fold(lab_id, events)
        events = sealed_journal(lab, events, alias)
        # In the order of their new ids: that of the real ones says nothing after an import, and two exports must be equal.
        members = sorted(
            (replace(m, id=member_alias(lab, m.id, alias), party=None) for m in members),
            key=lambda m: (m.joined_at, m.id),
        )
    photo_parts = _photo_parts(db, lab_id, kernel.fold(lab_id, events))
    document = Document(
        format=FORMAT,
        version=VERSION,
        lab=LabPart(row.id, row.code, row.template, row.created_at),
        members=members,
        events=[_event_part(stored) for stored in events],
        innovations=innovation_parts.parts(db, lab_id, {photo.id for photo in photo_parts}),
        photos=photo_parts,
        followed=followed_parts.parts(followups.of_lab(db, lab_id)),
    )
    plain: dict[str, Any] = msgspec.to_builtins(document)
    return plain


def import_lab(db: Database, data: Any, owner: str | None) -> str:
    """Puts a lab from its document, or from a sample lab's file, into the database, led by the account `owner`: its id.

    Ids stay as they are. Where the lab is here already it comes in a second time, with new ids for itself and its people; a code
    that another lab has is replaced. One transaction: a malformed document leaves nothing behind.

    :raise Refused: `bad_request` {field, reason}
    """
    if reason := unfit(data):
        raise bad_request("", reason)
    if is_sample(data):
        document = _from_sample(samples.build(data, code=new_code()))
    elif isinstance(data, dict) and data.get("format") == FORMAT:
        document = read(Document, data)
    else:
        raise bad_request(
            "format", f"neither a lab exported by Labapp (format {FORMAT}) nor a sample lab (schema_version)"
        )
    with db.write() as session:
        fitted = _fitted(session, document)
        _put(session, fitted, owner)
        return fitted.lab.id


def _from_sample(built: samples.Built) -> Document:
    found = built.innovation
    return Document(
        format=FORMAT,
        version=VERSION,
        lab=LabPart(built.lab_id, built.code, built.template, built.created_at),
        members=[MemberPart(member, role, None, None, built.created_at) for member, role in built.names.items()],
        events=[_event_part(stored) for stored in built.events],
        innovations=[innovation_parts.part(found)] if found else [],
    )


def _fitted(session: Session, document: Document) -> Document:
    """The document with new ids where its lab is here already, and a free code."""
    lab_id, code = document.lab.id, document.lab.code
    members = [member.id for member in document.members]
    if len(set(members)) != len(members):
        raise bad_request("members", "two have the same id")
    photo_ids = [photo.id for photo in document.photos]
    if session.get(LabRow, lab_id) or _has_any(session, MemberRow, members) or _has_any(session, PhotoRow, photo_ids):
        renamed = {old: new_id() for old in (lab_id, *members, *photo_ids)}
        document = _renamed(document, renamed)
        code = new_code()
    for _ in range(CODE_TRIES):
        if not session.scalar(select(LabRow.id).where(LabRow.code == code)):
            return _with_code(document, code)
        code = new_code()
    raise RuntimeError("no free join code was found")


def _has_any(session: Session, table: type[MemberRow | PhotoRow], ids: list[str]) -> bool:
    return bool(ids) and session.scalar(select(table.id).where(table.id.in_(ids)).limit(1)) is not None


def _renamed(document: Document, names: dict[str, str]) -> Document:
    """The document with ids exchanged wherever they stand alone; texts that merely mention one stay."""
    plain = _exchanged(msgspec.to_builtins(document), names)
    # The ids of innovations are not the lab's: `innovations.restore` decides about them.
    return msgspec.convert(plain, Document)


def _exchanged(value: Any, names: dict[str, str]) -> Any:
    match value:
        case str():
            return names.get(value, value)
        case list():
            return [_exchanged(part, names) for part in value]
        case dict():
            return {names.get(key, key): _exchanged(part, names) for key, part in value.items()}
        case _:
            return value


def _with_code(document: Document, code: str) -> Document:
    first = document.events[0]
    if document.lab.code == code == first.data.get("code"):
        return document
    lab = msgspec.structs.replace(document.lab, code=code)
    first = msgspec.structs.replace(first, data={**first.data, "code": code})
    return msgspec.structs.replace(document, lab=lab, events=[first, *document.events[1:]])


def _put(session: Session, document: Document, owner: str | None) -> None:
    events = _stored(document)
    try:
        lab = kernel.fold(document.lab.id, events)
    except (LookupError, AttributeError, TypeError, ValueError, Refused) as error:
        raise bad_request("events", f"the journal does not make a lab: {type(error).__name__}") from error
    part = document.lab
    row = LabRow(
        id=part.id, code=part.code, wall_key=new_token(), template=part.template, created_at=part.created_at, seq=0
    )
    row.title, row.language, row.theme, row.state = lab.title, lab.language, lab.theme, lab.state
    row.door, row.starts_at = lab.door, lab.starts_at
    _demand_room(row)
    _demand_times(document, lab)
    add_lab(session, row, events, owner)
    if document.members:
        rows = [{"lab_id": part.id, **msgspec.to_builtins(member)} for member in document.members]
        session.execute(insert(MemberRow), rows)
    _put_photos(session, document, lab)
    known = innovation_parts.put(session, part.id, owner, document.innovations)
    if document.followed:
        followed_parts.put(session, lab.id, document.followed, known)
    else:
        _follow_up(session, lab, events)


def _follow_up(session: Session, lab: Lab, events: list[Stored]) -> None:
    """A lab that was closed elsewhere is followed up here from the day on which it closed."""
    ended = next((stored.at for stored in reversed(events) if isinstance(stored.event, LabClosed)), None)
    if lab.state == "closed" and not lab.rehearsal and ended is not None:
        chains.begin_in(session, lab, datetime.fromisoformat(ended).date())


def _put_photos(session: Session, document: Document, lab: Lab) -> None:
    """:raise Refused: `bad_request` for a photo that is not in the journal, or a picture that could not have been made here"""
    for number, told in enumerate(document.photos):
        known = lab.photos.get(told.id)
        size = darkroom.fits(told.large, told.small)
        if known is None or size != (known.width, known.height) or told.id in {p.id for p in document.photos[:number]}:
            raise bad_request(f"photos[{number}]", "not a photo of this lab")
        photos.add(session, lab.id, known.member, told.id, large=told.large, small=told.small, at=told.at)


def _demand_room(row: LabRow) -> None:
    """:raise Refused: `bad_request` for a text that is longer than the database keeps"""
    for column in LabRow.__table__.columns:
        value, most = getattr(row, column.key), getattr(column.type, "length", None)
        if most and isinstance(value, str) and len(value) > most:
            raise bad_request(f"lab.{column.key}", f"at most {most} signs")


def _demand_times(document: Document, lab: Lab) -> None:
    """:raise Refused: `bad_request` for a time that only looks like one: every page that shows it would fail"""
    times = {
        "lab.created_at": document.lab.created_at,
        "lab.starts_at": lab.starts_at,
        **{f"lab.day_starts.{day}": moment for day, moment in lab.day_starts.items()},
        "lab.timer": lab.timer.ends_at if lab.timer else None,
        **{f"events[{number}].at": told.at for number, told in enumerate(document.events)},
        **{f"members[{number}].joined_at": told.joined_at for number, told in enumerate(document.members)},
    }
    times |= dict(innovation_parts.moments(document.innovations))
    times |= {f"photos[{number}].at": told.at for number, told in enumerate(document.photos)}
    for place, moment in times.items():
        in_utc(place, moment)


def _stored(document: Document) -> list[Stored]:
    """The events, checked one by one.

    :raise Refused: `bad_request` for a gap in the numbers, an unknown event or one of another shape
    """
    events = []
    for number, told in enumerate(document.events, 1):
        place = f"events[{number - 1}]"
        if told.seq != number:
            raise bad_request(place, f"event {number} has the number {told.seq}")
        if told.name not in EVENTS:
            raise bad_request(place, f"there is no event {told.name}")
        try:
            fact = read_event(told.name, told.activity, told.data)
        except msgspec.ValidationError as error:
            raise bad_request(place, str(error)) from None
        events.append(Stored(told.seq, told.at, told.actor, told.command, fact))
    if not isinstance(events[0].event, LabCreated):
        raise bad_request("events[0]", "the first event of a lab is lab.created")
    return events


def _event_part(stored: Stored) -> EventPart:
    fact = stored.event
    return EventPart(stored.seq, stored.at, stored.actor, stored.command, fact.name, fact.activity, event_data(fact))


def _photo_parts(db: Database, lab_id: str, lab: Lab) -> list[PhotoPart]:
    """The pictures of the photos that the exported journal tells of."""
    if not lab.photos:
        return []
    with db.read() as session:
        return [PhotoPart(*row) for row in photos.rows(session, lab_id, lab.photos)]
