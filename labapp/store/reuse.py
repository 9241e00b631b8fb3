"""What readers send about a published record: "we copied this", a question, the wish for a visit, a comment.

Whoever answers for the record looks at all of it first. A copy or a comment that is let stand becomes part of the record, so that it is
exported, searched and versioned like the rest; a question is answered by mail and then forgotten but for where it came from. No account
is needed. A function and its mailbox are asked for, never a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from labapp.core.moments import rfc3339
from labapp.core.refused import Refused, bad_request
from labapp.store import innovations
from labapp.store.db import Database
from labapp.store.followups import is_mailbox
from labapp.store.innovations import Innovation
from labapp.store.judging import holds_personal_number
from labapp.store.record import Adopter, Comment, Record
from labapp.store.secrets import new_id
from labapp.store.tables import ReaderResponse

Kind = Literal["use", "advice", "visit", "comment"]
KINDS: tuple[Kind, ...] = ("use", "advice", "visit", "comment")
ASKED_FOR: dict[str, tuple[str, ...]] = {
    "use": ("organisation", "mailbox"),
    "advice": ("organisation", "mailbox", "text"),
    "visit": ("organisation", "mailbox", "text"),
    "comment": ("organisation", "function", "text"),
}
LONGEST = {"organisation": 200, "function": 200, "mailbox": 254, "text": 2000, "since": 10}
CHANGE_MAX = 500  # signs of what was changed: a line of the record

LATE = timedelta(days=10)  # without an answer
A_DAY = timedelta(days=1)
UNCONFIRMED_FOR, KEPT_FOR = timedelta(days=7), timedelta(days=365)
MOST_OF_MAILBOX, MOST_OF_RECORD, MOST_OF_ALL = 3, 10, 200  # in a day


class Wish(Struct, frozen=True):
    """What a reader filled in."""

    kind: Kind
    organisation: str = ""
    function: str = ""
    mailbox: str = ""
    text: str = ""
    mode: str = ""
    since: str = ""
    language: str = ""


class Response(Wish, frozen=True):
    """What was sent, and how it stands."""

    id: str = ""
    innovation_id: str = ""
    state: str = "open"
    confirmed: bool = False
    created_at: str = ""
    answered_at: str | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether somebody has waited for an answer for too long."""
        return self.state == "open" and self.created_at < rfc3339(now - LATE)

    @property
    def is_question(self) -> bool:
        """Whether it asks for an answer, instead of becoming part of the record."""
        return self.kind in ("advice", "visit")


def checked(wish: Wish, today: date) -> Wish:
    """The wish with its texts tidied.

    :raise Refused: `bad_request` {field, reason}
    """
    tidy = {name: getattr(wish, name).strip() for name in LONGEST}
    tidy |= {name: " ".join(tidy[name].split()) for name in ("organisation", "function", "mailbox")}
    for name, longest in LONGEST.items():
        if not tidy[name] and name in ASKED_FOR[wish.kind]:
            raise bad_request(name, "missing")
        most = CHANGE_MAX if (wish.kind, name) == ("use", "text") else longest
        if len(tidy[name]) > most:
            raise bad_request(name, "too_long")
        if holds_personal_number(tidy[name]):
            raise bad_request(name, "personal_number")
    if tidy["mailbox"] and not is_mailbox(tidy["mailbox"]):
        raise bad_request("mailbox", "not_an_address")
    if wish.kind == "use" and wish.mode not in ("copied", "adapted"):
        raise bad_request("mode", "missing")
    if wish.kind == "use" and wish.mode == "adapted" and not tidy["text"]:
        raise bad_request("text", "missing")
    if tidy["since"]:
        _demand_past_day(tidy["since"], today)
    return replace(wish, **tidy)


def add(db: Database, innovation: str, wish: Wish, now: datetime, *, confirm: bool) -> Response:
    """Takes in what a reader sent. With `confirm` it waits until the mailbox has been confirmed before anybody sees it.

    :raise Refused: `bad_request` {field, reason}; `rate_limited` {retry_in} where too much came of late
    """
    wish = checked(wish, now.date())
    row = ReaderResponse(id=new_id(), innovation_id=innovation, created_at=rfc3339(now))
    for name in Wish.__struct_fields__:
        setattr(row, name, getattr(wish, name))
    row.state, row.confirmed = ("unconfirmed" if confirm and wish.mailbox else "open"), False
    with db.write() as session:
        _forget_old(session, now)
        of_late = ReaderResponse.created_at > rfc3339(now - A_DAY)
        for most, among in (
            (MOST_OF_MAILBOX, (ReaderResponse.mailbox == wish.mailbox,) if wish.mailbox else None),
            (MOST_OF_RECORD, (ReaderResponse.innovation_id == innovation,)),
            (MOST_OF_ALL, ()),
        ):
            counted = select(func.count()).select_from(ReaderResponse).where(of_late)
            if among is not None and (session.scalar(counted.where(*among)) or 0) >= most:
                raise Refused("rate_limited", retry_in=int(A_DAY.total_seconds()))
        session.add(row)
        session.flush()
        return _response(row)


def find(db: Database, response: str) -> Response | None:
    """What a reader sent, by id."""
    with db.read() as session:
        row = session.get(ReaderResponse, response)
        return None if row is None else _response(row)


def confirm(db: Database, response: str) -> bool:
    """The mailbox has confirmed it: it may be looked at. False if it is no more."""
    with db.write() as session:
        row = session.get(ReaderResponse, response)
        if row is None:
            return False
        row.confirmed = True
        if row.state == "unconfirmed":
            row.state = "open"
        return True


def of(db: Database, innovation: str) -> list[Response]:
    """What readers sent about a record and its owner may see: what waits first, the oldest first."""
    rank = ReaderResponse.state != "open"
    query = select(ReaderResponse).where(
        ReaderResponse.innovation_id == innovation, ReaderResponse.state != "unconfirmed"
    )
    with db.read() as session:
        rows = session.scalars(query.order_by(rank, ReaderResponse.created_at, ReaderResponse.id)).all()
        return [_response(row) for row in rows]


def waiting(db: Database, innovations_asked: Collection[str], now: datetime) -> dict[str, tuple[int, int]]:
    """{record: (how much waits, how much of it for too long)} of those for which anything waits."""
    query = select(ReaderResponse.innovation_id, ReaderResponse.created_at).where(ReaderResponse.state == "open")
    with db.read() as session:
        rows = session.execute(query.where(ReaderResponse.innovation_id.in_(innovations_asked))).all()
    late = Counter(row.innovation_id for row in rows if row.created_at < rfc3339(now - LATE))
    return {id: (count, late[id]) for id, count in Counter(row.innovation_id for row in rows).items()}


def let_stand(db: Database, response: str, *, by: str | None) -> Innovation:
    """Makes a copy or a comment part of its record, and forgets the rest of what was sent.

    :raise Refused: `not_found`, and `bad_request` where the record may not be changed as it is
    """
    sent = find(db, response)
    if sent is None or sent.is_question or sent.state != "open":
        raise Refused("not_found")
    changed = innovations.change(db, sent.innovation_id, lambda record: _with(record, sent), by=by)
    drop(db, response)
    return changed


def drop(db: Database, response: str) -> None:
    """Forgets what was sent: it was declined, or is part of the record now."""
    with db.write() as session:
        session.execute(delete(ReaderResponse).where(ReaderResponse.id == response))


def answered(db: Database, response: str, now: datetime) -> None:
    """Notes that a question was answered. That it came, and from which organisation, stays; its words and the mailbox go."""
    with db.write() as session:
        row = session.get(ReaderResponse, response)
        if row is None or row.kind not in ("advice", "visit"):
            raise Refused("not_found")
        if row.state == "open":
            row.state, row.answered_at = "answered", rfc3339(now)
            row.text, row.mailbox, row.function = "", "", ""


def _with(record: Record, sent: Response) -> Record:
    """The record with a copy or a comment of a reader; a second word of the same organisation about its copy replaces the first."""
    if sent.kind == "comment":
        role = f"{sent.function}, {sent.organisation}"
        said = Comment(id=f"reader-{sent.id[:12]}", text=sent.text, on="innovation", role=role)
        return replace(record, comments=[*record.comments, said])
    mode: Literal["copied", "adapted"] = "adapted" if sent.mode == "adapted" else "copied"
    took = Adopter(organisation=sent.organisation, since=sent.since or None, mode=mode, change=sent.text or None)
    same = sent.organisation.casefold()
    others = [one for one in record.reuse.adopters if one.organisation.casefold() != same]
    return replace(record, reuse=replace(record.reuse, adopters=[*others, took]))


def _forget_old(session: Session, now: datetime) -> None:
    """What nobody confirmed, and what is so old that nobody waits for it any more."""
    unconfirmed = (ReaderResponse.state == "unconfirmed") & (ReaderResponse.created_at < rfc3339(now - UNCONFIRMED_FOR))
    old = (ReaderResponse.state == "open") & (ReaderResponse.created_at < rfc3339(now - KEPT_FOR))
    session.execute(delete(ReaderResponse).where(or_(unconfirmed, old)))


def _demand_past_day(text: str, today: date) -> None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise bad_request("since", "not_a_day") from None
    if day > today:
        raise bad_request("since", "not_past")


def _response(row: ReaderResponse) -> Response:
    return Response(**{name: getattr(row, name) for name in Response.__struct_fields__})
