"""The queue of letters: each is written once, taken by one process, sent, tried again with growing pauses, and then forgotten but for what it was for.

A process claims a letter for as long as sending may take. If it dies meanwhile, the letter is tried again after that, with the same
message id; a mailbox that had got it can tell that it is the same.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from labapp.core.moments import rfc3339
from labapp.store.db import Database
from labapp.store.following_tables import LetterRow
from labapp.store.secrets import new_id

CLAIM = timedelta(minutes=10)  # within which a letter is sent or has failed
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=24))


class Letter(Struct, frozen=True):
    """What is to be sent to whom. `stop` is the address by which the mailbox asks for no more of these."""

    occasion: str
    lab_id: str
    recipient: str
    subject: str
    text: str
    html: str
    stop: str = ""
    matter_id: str | None = None
    tries: int = 0
    claim: str | None = None


def known(db: Database, occasions: list[str]) -> set[str]:
    """Those of some occasions for which there is or was a letter."""
    with db.read() as session:
        return set(session.scalars(select(LetterRow.occasion).where(LetterRow.occasion.in_(occasions))))


def put(db: Database, letter: Letter, due_at: datetime) -> bool:
    """Puts a letter into the queue; False if another process was first."""
    try:
        with db.write() as session:
            if session.get(LetterRow, letter.occasion) is not None:
                return False
            put_in(session, letter, due_at)
            session.flush()
    except IntegrityError:
        return False
    return True


def put_in(session: Session, letter: Letter, due_at: datetime) -> None:
    """The same inside a transaction of the caller, for an occasion that nobody else can know."""
    fields = {f: getattr(letter, f) for f in Letter.__struct_fields__}
    session.add(LetterRow(**fields, state="waiting", due_at=rfc3339(due_at)))


def claim(db: Database, now: datetime, most: int = 20) -> list[Letter]:
    """Takes letters that are due for this process alone. One whose claim has run out is due again."""
    taken: list[Letter] = []
    with db.read() as session:
        due = select(LetterRow.occasion).where(
            LetterRow.state.in_(("waiting", "sending")), LetterRow.due_at <= rfc3339(now)
        )
        occasions = session.scalars(due.order_by(LetterRow.due_at, LetterRow.occasion).limit(most)).all()
    for occasion in occasions:
        token = new_id()
        with db.write() as session:
            mine = (
                update(LetterRow)
                .where(LetterRow.occasion == occasion, LetterRow.state.in_(("waiting", "sending")))
                .where(LetterRow.due_at <= rfc3339(now))
                .values(state="sending", claim=token, due_at=rfc3339(now + CLAIM), tries=LetterRow.tries + 1)
            )
            session.execute(mine)
            row = session.get(LetterRow, occasion)
            if row is not None and row.claim == token:
                taken.append(Letter(**{f: getattr(row, f) for f in Letter.__struct_fields__}))
    return taken


def sent(db: Database, letter: Letter) -> None:
    """Notes that the mail server has taken a letter."""
    _done(db, letter, "sent")


def failed(db: Database, letter: Letter, now: datetime, *, for_good: bool) -> None:
    """Notes that a letter was not taken: it is tried again later, or given up."""
    if for_good or letter.tries > len(PAUSES):
        _done(db, letter, "given_up")
        return
    again = now + PAUSES[letter.tries - 1]
    with db.write() as session:
        mine = update(LetterRow).where(LetterRow.occasion == letter.occasion, LetterRow.claim == letter.claim)
        session.execute(mine.values(state="waiting", claim=None, due_at=rfc3339(again)))


def counts(db: Database) -> dict[str, int]:
    """How many letters wait, are being sent, were sent and were given up."""
    with db.read() as session:
        states = session.scalars(select(LetterRow.state)).all()
    return {state: states.count(state) for state in ("waiting", "sending", "sent", "given_up")}


def _done(db: Database, letter: Letter, state: str) -> None:
    with db.write() as session:
        mine = update(LetterRow).where(LetterRow.occasion == letter.occasion, LetterRow.claim == letter.claim)
        session.execute(mine.values(state=state, claim=None, recipient="", subject="", text="", html="", stop=""))
