"""Labs to practise in: a copy of the agenda without any content, known by its template's name, deleted without a trace."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from labapp.core.events import as_planned
from labapp.core.moments import rfc3339
from labapp.store import shelving
from labapp.store.accounts import staff_of
from labapp.store.db import Database
from labapp.store.journal import Journal
from labapp.store.labs import REHEARSAL, add_staff, create_lab, delete_lab
from labapp.store.tables import InnovationRow, LabRow

LONGEST = timedelta(days=1)


def make_rehearsal(db: Database, lab_id: str) -> LabRow:
    """A rehearsal of a lab: its agenda, its brief and its invited bodies, nothing that anybody said. Led by whoever leads the lab.

    :raise LookupError: there is no such lab, or nobody leads it
    """
    lab = Journal(db).fold(lab_id)
    leaders = staff_of(db, lab_id)
    if not lab.seq or not leaders:
        raise LookupError(lab_id)
    row = create_lab(
        db,
        title=lab.title,
        challenge=lab.challenge,
        language=lab.language,
        agenda=[as_planned(step) for step in lab.agenda()],
        owner=leaders[0].id,
        template=REHEARSAL,
        theme=lab.theme,
        identity=lab.identity,
        organisations=lab.organisations,
        brief=lab.brief,
        rehearsal=True,
    )
    for other in leaders[1:]:
        add_staff(db, row.id, other.id)
    return row


def is_rehearsal(row: LabRow) -> bool:
    """Whether a lab is there to practise in."""
    return row.template == REHEARSAL


def end_rehearsal(db: Database, lab_id: str) -> None:
    """Deletes a rehearsal with all that came of it, its innovations too. Another lab is left alone."""
    with db.write() as session:
        if session.scalar(select(LabRow.template).where(LabRow.id == lab_id)) != REHEARSAL:
            return
        for innovation in session.scalars(select(InnovationRow.id).where(InnovationRow.lab_id == lab_id)).all():
            shelving.drop(session, innovation)
        session.execute(delete(InnovationRow).where(InnovationRow.lab_id == lab_id))
    delete_lab(db, lab_id)


def end_old(db: Database) -> None:
    """Deletes what rehearsals left behind that were killed."""
    yesterday = rfc3339(datetime.now(UTC) - LONGEST)
    with db.read() as session:
        left = list(
            session.scalars(select(LabRow.id).where(LabRow.template == REHEARSAL, LabRow.created_at < yesterday))
        )
    for lab_id in left:
        end_rehearsal(db, lab_id)
