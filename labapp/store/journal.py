"""The journal: the append-only events of every lab, with a receipt for each answered command.

`append` is one transaction for everything a tick decided. Two processes that append at once meet at the primary key
`(lab_id, seq)`: one is `Overtaken`, reads on and decides again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, func, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from labapp.core import kernel
from labapp.core.messages import Stored, event_data, read_event
from labapp.core.model import Lab
from labapp.store.db import Database
from labapp.store.members import Place, add_places
from labapp.store.seals import FIELDS, broken, is_foreign, seal
from labapp.store.tables import Base, EventRow, LabRow, ReceiptRow


class Overtaken(Exception):
    """Another process has stored events that were not known here."""


class Unavailable(Exception):
    """The database could not be asked or written to now: locked, full, away. Whether a write reached it is not known."""


class Receipt(Struct, frozen=True):
    """The answer to one command of one member. `digest` is of the command's name, activity and data."""

    member: str
    command: str
    digest: str
    reply: dict[str, Any]


# Every tick runs these. As statements over tables they cost a third of what they would as objects of a session.
EVENTS, RECEIPTS, LABS = (Base.metadata.tables[row.__tablename__] for row in (EventRow, ReceiptRow, LabRow))
LISTED = ("title", "language", "theme", "state", "door", "starts_at", "seq")  # of a lab, for lists without a fold
ADD_EVENT, ADD_RECEIPT = insert(EVENTS), insert(RECEIPTS)
MOVE_LAB = update(LABS).where(LABS.c.id == bindparam("lab")).values({field: bindparam(field) for field in LISTED})
FIND_RECEIPTS = select(RECEIPTS.c.member, RECEIPTS.c.command, RECEIPTS.c.digest, RECEIPTS.c.reply).where(
    RECEIPTS.c.lab_id == bindparam("lab"),
    tuple_(RECEIPTS.c.member, RECEIPTS.c.command).in_(bindparam("asked", expanding=True)),
)


class Journal:
    """The events and receipts of all labs in one database."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def load(self, lab_id: str, since: int = 0) -> list[Stored]:
        """The events of a lab after a number, in order."""
        with _reaching(), self.db.read() as session:
            return read_events(session, lab_id, since)

    def fold(self, lab_id: str) -> Lab:
        """The lab as its whole journal makes it."""
        return kernel.fold(lab_id, self.load(lab_id))

    def append(
        self, lab: Lab, events: Sequence[Stored], receipts: Iterable[Receipt], places: Sequence[Place] = ()
    ) -> None:
        """Stores the events that led to `lab`, the receipts of the commands they answer, and the places of those who came in.

        All or nothing, and durably.

        Without events nothing meets at a primary key, but a refusal too counts only on the newest state.

        :raise Overtaken: another process was first; nothing was stored
        :raise Unavailable: it may or may not be stored; the receipts will tell
        """
        try:
            with _reaching(), self.db.write() as session:
                if not events and not _is_newest(session, lab):
                    raise Overtaken
                write_events(session, lab, events)
                add_places(session.connection(), lab.id, places)
                if rows := [_receipt_row(lab.id, receipt) for receipt in receipts]:
                    session.connection().execute(ADD_RECEIPT, rows)
        except IntegrityError as error:
            raise Overtaken from error

    def receipts(self, lab_id: str, commands: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Receipt]:
        """(member, command id) -> receipt, for those of the commands that were answered before."""
        wanted = set(commands)
        if not wanted:
            return {}
        with _reaching(), self.db.look() as connection:
            rows = connection.execute(FIND_RECEIPTS, {"lab": lab_id, "asked": list(wanted)}).all()
        return {(row.member, row.command): Receipt(*row) for row in rows}

    def answers(self, lab_id: str) -> Sequence[tuple[str, dict[str, Any]]]:
        """The stored answer to every command of the lab: (command, acknowledgement)."""
        query = select(ReceiptRow.command, ReceiptRow.reply).where(ReceiptRow.lab_id == lab_id)
        with self.db.read() as session:
            return [(command, reply) for command, reply in session.execute(query)]

    def broken_seals(self, lab_id: str) -> list[str]:
        """What is wrong with the seals of a lab's events, one line each; nothing where there is no key to tell by."""
        return broken(self.db.sealing_key, self._rows(lab_id)) if self.db.sealing_key else []

    def has_foreign_seals(self, lab_id: str) -> bool:
        """Whether a lab's events were sealed with another key, so that nobody can tell here whether they were altered."""
        return self.db.sealing_key is not None and is_foreign(self.db.sealing_key, self._rows(lab_id))

    def _rows(self, lab_id: str) -> list[dict[str, Any]]:
        columns = [EVENTS.c[field] for field in (*FIELDS, "seal")]
        with self.db.look() as connection:
            rows = connection.execute(select(*columns).where(EVENTS.c.lab_id == lab_id).order_by(EVENTS.c.seq))
            return [dict(row) for row in rows.mappings()]

    def latest(self, lab_ids: Iterable[str]) -> dict[str, int]:
        """Lab id -> the number of its latest event. Cheap: one look into the primary key a lab."""
        query = (
            select(EventRow.lab_id, func.max(EventRow.seq))
            .where(EventRow.lab_id.in_(list(lab_ids)))
            .group_by(EventRow.lab_id)
        )
        with self.db.read() as session:
            return {row[0]: row[1] for row in session.execute(query)}


@contextmanager
def _reaching() -> Iterator[None]:
    """Says of a database that is locked, full or away that it is `Unavailable`."""
    try:
        yield
    except OperationalError as error:
        raise Unavailable from error


def _is_newest(session: Session, lab: Lab) -> bool:
    """Whether nothing was stored since `lab`, and nothing will be until this transaction ends."""
    return session.scalar(select(LabRow.seq).where(LabRow.id == lab.id).with_for_update()) == lab.seq


def read_events(session: Session, lab_id: str, since: int = 0) -> list[Stored]:
    """The events of a lab after a number, in order, inside a session of the caller."""
    columns = (
        EventRow.seq,
        EventRow.at,
        EventRow.actor,
        EventRow.command,
        EventRow.name,
        EventRow.activity,
        EventRow.data,
    )
    query = select(*columns).where(EventRow.lab_id == lab_id, EventRow.seq > since).order_by(EventRow.seq)
    return [
        Stored(seq, at, actor, command, read_event(name, activity, data))
        for seq, at, actor, command, name, activity, data in session.execute(query)
    ]


def write_events(session: Session, lab: Lab, events: Sequence[Stored]) -> None:
    """Adds events to the journal and brings the lab's row up to date with `lab`, the fold after them."""
    if not events:
        return
    connection = session.connection()
    rows = [_event_row(lab.id, stored) for stored in events]
    key = session.info.get("sealing_key")
    connection.execute(ADD_EVENT, [{**row, "seal": seal(key, row) if key else None} for row in rows])
    connection.execute(MOVE_LAB, {"lab": lab.id, **{field: getattr(lab, field) for field in LISTED}})


def _event_row(lab_id: str, stored: Stored) -> dict[str, Any]:
    return {
        "lab_id": lab_id,
        "seq": stored.seq,
        "at": stored.at,
        "actor": stored.actor,
        "command": stored.command,
        "name": stored.event.name,
        "activity": stored.event.activity,
        "data": event_data(stored.event),
    }


def _receipt_row(lab_id: str, receipt: Receipt) -> dict[str, Any]:
    fields = {field: getattr(receipt, field) for field in ("member", "command", "digest", "reply")}
    return {"lab_id": lab_id, **fields}
