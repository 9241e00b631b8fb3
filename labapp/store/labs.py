"""Labs as rows: making, finding and deleting them. What happens in them is the journal's business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from labapp.core import kernel
from labapp.core.events import ActivitySpec, LabCreated
from labapp.core.messages import Event, Stored
from labapp.core.model import Brief, Organisation
from labapp.store.db import Database
from labapp.store.journal import write_events
from labapp.store.secrets import CODE_SIGNS, new_code, new_id, new_token, now
from labapp.store.tables import LabRow, LabStaff

REHEARSAL = "rehearsal"  # the template of a lab to practise in (`rehearsals`)
CODE_TRIES = 20  # of a thousand million codes; a second try is already unlikely


def create_lab(
    db: Database,
    *,
    title: str,
    challenge: str,
    language: str,
    agenda: Sequence[ActivitySpec],
    owner: str,
    template: str | None = None,
    theme: str | None = None,
    identity: str = "anonymous_group_tag",
    organisations: Sequence[Organisation] = (),
    starts_at: str | None = None,
    rehearsal: bool = False,
    brief: Brief = Brief(),  # noqa: B008 - frozen
    rest: Sequence[Event] = (),
) -> LabRow:
    """A new planned lab with its first event, led by the account `owner` (a user id).

    :param rest: what is in the lab from the start, beside its agenda
    """
    for _ in range(CODE_TRIES):
        row = LabRow(id=new_id(), code=new_code(), wall_key=new_token(), template=template, created_at=now(), seq=0)
        row.title, row.language, row.theme, row.state, row.door = title, language, theme, "planned", "open"
        row.starts_at = starts_at
        created = LabCreated(
            title=title,
            challenge=challenge,
            language=language,
            identity=identity,  # type: ignore[arg-type]
            code=row.code,
            theme=theme,
            organisations=tuple(organisations),
            agenda=tuple(agenda),
            starts_at=starts_at,
            rehearsal=rehearsal,
            brief=brief,
        )
        command = new_id()
        events = [Stored(seq, row.created_at, None, command, fact) for seq, fact in enumerate((created, *rest), 1)]
        try:
            with db.write() as session:
                add_lab(session, row, events, owner)
            return row
        except IntegrityError:
            continue  # the code is taken: draw another
    raise RuntimeError("no free join code was found")


def add_lab(session: Session, row: LabRow, events: Sequence[Stored], owner: str | None) -> None:
    """Puts a lab with its whole journal into the database, inside a transaction of the caller."""
    session.add(row)
    session.flush()
    if owner is not None:
        session.add(LabStaff(lab_id=row.id, user_id=owner))
    write_events(session, kernel.fold(row.id, list(events)), events)
    row.seq = events[-1].seq if events else 0


def lab_row(db: Database, lab_id: str) -> LabRow | None:
    """The row of a lab by id."""
    return db.find(LabRow, "id", lab_id)


def lab_by_code(db: Database, code: str) -> LabRow | None:
    """The row of a lab by its join code, however it is written ("ab-c 2d3" is "ABC2D3")."""
    return db.find(LabRow, "code", plain_code(code))


def plain_code(code: str) -> str:
    """A join code as it is stored."""
    return "".join(sign for sign in code.upper() if sign in CODE_SIGNS)


def change_wall_key(db: Database, lab_id: str) -> None:
    """Gives the walls of a lab a new key; the old one opens nothing more."""
    with db.write() as session:
        session.execute(update(LabRow).where(LabRow.id == lab_id).values(wall_key=new_token()))


def labs_of(db: Database, user_id: str) -> list[LabRow]:
    """The labs an account is on the staff of, the next ones first, then the latest made. Rehearsals are no labs of anybody's."""
    query = select(LabRow).join(LabStaff, LabStaff.lab_id == LabRow.id).where(LabStaff.user_id == user_id)
    query = query.where(LabRow.template.is_distinct_from(REHEARSAL))
    with db.read() as session:
        return list(session.scalars(query.order_by(LabRow.created_at.desc(), LabRow.id)))


def add_staff(db: Database, lab_id: str, user_id: str) -> None:
    """Lets an account lead a lab; nothing if it does already."""
    with db.write() as session:
        if session.get(LabStaff, (lab_id, user_id)) is None:
            session.add(LabStaff(lab_id=lab_id, user_id=user_id))


def delete_lab(db: Database, lab_id: str) -> None:
    """Erases a lab with its journal, members and receipts. Its innovations stay, without the link."""
    with db.write() as session:
        session.execute(delete(LabRow).where(LabRow.id == lab_id))


def lab_links(row: LabRow, base: str) -> dict[str, Any]:
    """The addresses of a lab's live pages below a base address without a final slash."""
    return {
        "console": f"{base}/console/{row.id}",
        "wall": f"{base}/wall/{row.id}?key={row.wall_key}",
        "join": f"{base}/j/{row.code}",
    }
