"""What is followed up after a lab: chains of days begun when it closes, answers, open closing, and the board of what has gone silent.

A kept result is asked about 30, 90, 180 and 365 days after the end of the lab, up to 36 months if that was chosen; what an organisation
promised on the days on which it reports. What is answered goes into the record of the innovation too (`followed_records`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from labapp.catalogue.follow_ups import question
from labapp.core.following import Check, Matter, moved, next_report
from labapp.core.refused import Refused, bad_request
from labapp.store import followed_records
from labapp.store.db import Database
from labapp.store.following_tables import CheckRow, LetterRow, MatterRow
from labapp.store.secrets import new_id

STANDINGS = ("anchored", "at_risk", "stopped")
WORDS_MAX = 500  # signs of an answer: one sentence
FURTHEST = timedelta(days=3 * 366)  # a day that lies further ahead is a slip


def of_lab(db: Database, lab_id: str) -> list[Matter]:
    """What is followed up of a lab, results first."""
    return of_labs(db, [lab_id])


def of_labs(db: Database, lab_ids: Collection[str]) -> list[Matter]:
    """What is followed up of several labs, by lab, results first."""
    with db.read() as session:
        rows = session.scalars(
            select(MatterRow)
            .where(MatterRow.lab_id.in_(lab_ids))
            .order_by(MatterRow.lab_id, MatterRow.kind.desc(), MatterRow.since, MatterRow.title, MatterRow.id)
        ).all()
        return matters(session, rows)


def still_open(db: Database) -> list[Matter]:
    """All that is followed up and has a mailbox that may be written to."""
    with db.read() as session:
        rows = session.scalars(
            select(MatterRow).where(MatterRow.state == "open", MatterRow.mailed, MatterRow.mailbox != "")
        ).all()
        return matters(session, rows)


def find(db: Database, matter_id: str) -> Matter | None:
    """A matter by id."""
    with db.read() as session:
        row = session.get(MatterRow, matter_id)
        return None if row is None else matters(session, [row])[0]


def of_check(db: Database, check_id: str) -> Matter | None:
    """The matter that a check asks about."""
    with db.read() as session:
        row = session.get(CheckRow, check_id)
        known = None if row is None else session.get(MatterRow, row.matter_id)
        return None if known is None else matters(session, [known])[0]


def answer(db: Database, check_id: str, standing: str, words: str, next_on: date | None, today: date) -> Matter:
    """Takes in how a matter stands. What was asked before and stayed without an answer is answered with it.

    For a commitment it is a report: `anchored` is "as promised", and the next one is due in its rhythm or on the wished day. Whoever
    stops something says what was learned.

    :raise Refused: `link_expired` if it was answered or closed before, `bad_request`
    """
    words = " ".join(words.split())
    _demand_answer(standing, words, next_on, today)
    with db.write() as session:
        check = session.get(CheckRow, check_id, with_for_update=True)
        row = None if check is None else session.get(MatterRow, check.matter_id, with_for_update=True)
        if check is None or row is None or check.state != "planned" or row.state != "open":
            raise Refused("link_expired")
        check.state, check.standing, check.answer, check.answered_on = "done", standing, words, today.isoformat()
        row.heard_on, row.standing = today.isoformat(), standing
        for other in _checks(session, row.id):
            if other.state == "planned" and other.due_on < check.due_on:
                other.state = "dropped"
        if standing == "stopped":
            _close(session, row, "", words, today)
        else:
            _plan_next(session, row, check, next_on, today)
        _forget_letters(session, row.id)
        session.flush()
        matter = matters(session, [row])[0]
    followed_records.write_back(db, matter)
    return matter


def close(db: Database, matter_id: str, reason: str, lesson: str, today: date) -> Matter:
    """Closes a matter in the open: nobody is asked any more. Reason and lesson are for those who come after.

    :raise Refused: `bad_request` {field} without a reason or a lesson, `not_found`
    """
    reason, lesson = reason.strip(), lesson.strip()
    for field, text in (("reason", reason), ("lesson", lesson)):
        if not text:
            raise bad_request(field, "missing")
        if len(text) > 4 * WORDS_MAX:
            raise bad_request(field, "too_long")
    with db.write() as session:
        row = _named(session, matter_id)
        if row.state == "open":
            row.standing = "stopped"
            _close(session, row, reason, lesson, today)
        session.flush()
        matter = matters(session, [row])[0]
    followed_records.write_back(db, matter)
    return matter


def reopen(db: Database, matter_id: str, next_on: date, today: date) -> Matter:
    """Follows a closed matter up again, from a day on which it is asked about. Why it was closed stays readable in its answers.

    :raise Refused: `bad_request` {field}, `not_found`
    """
    _demand_day(next_on, today)
    with db.write() as session:
        row = _named(session, matter_id)
        if row.state == "closed":
            row.state, row.closed_on, row.standing, row.heard_on = "open", None, "", today.isoformat()
            _ask_on(session, row, next_on)
        session.flush()
        matter = matters(session, [row])[0]
    followed_records.write_back(db, matter)
    return matter


def set_contact(db: Database, matter_id: str, *, function: str, mailbox: str) -> None:
    """Says which function answers for a matter, and its mailbox; letters on their way to the former one are not sent.

    :raise Refused: `bad_request` {field}, `not_found`
    """
    mailbox, function = mailbox.strip(), " ".join(function.split())
    if mailbox and not is_mailbox(mailbox):
        raise bad_request("mailbox", "not_an_address")
    if len(function) > 300:
        raise bad_request("function", "too_long")
    with db.write() as session:
        row = _named(session, matter_id)
        if row.mailbox != mailbox:
            row.mailbox, row.mailed = mailbox, True
            _forget_letters(session, row.id)
        row.function = function or row.function


def mail_no_more(db: Database, matter_id: str) -> None:
    """The mailbox has asked not to be reminded of this matter."""
    with db.write() as session:
        row = session.get(MatterRow, matter_id)
        if row is not None:
            row.mailed = False
            _forget_letters(session, row.id)


def is_mailbox(text: str) -> bool:
    """Whether a text is one plain e-mail address, fit to stand in the head of a letter."""
    name, sign, host = text.rpartition("@")
    plain = text.isascii() and text.isprintable() and not set(text) & set(' ",;:<>()[]\\')
    return bool(sign and name and "." in host.strip(".") and "@" not in name and plain and len(text) <= 254)


def matters(session: Session, rows: Sequence[MatterRow]) -> list[Matter]:
    """Rows as values, with their checks."""
    ids = [row.id for row in rows]
    checks: dict[str, list[Check]] = defaultdict(list)
    found = select(CheckRow).where(CheckRow.matter_id.in_(ids)).order_by(CheckRow.due_on, CheckRow.day, CheckRow.id)
    for check in session.scalars(found):
        checks[check.matter_id].append(Check(**{field: getattr(check, field) for field in Check.__struct_fields__}))
    plain = [field for field in Matter.__struct_fields__ if field != "checks"]
    return [Matter(**{field: getattr(row, field) for field in plain}, checks=tuple(checks[row.id])) for row in rows]


def add(session: Session, matter: Matter) -> None:
    """Puts a new matter with its checks into the database, inside a transaction of the caller."""
    plain = {field: getattr(matter, field) for field in Matter.__struct_fields__ if field != "checks"}
    session.add(MatterRow(**plain))
    session.flush()
    for check in matter.checks:
        session.add(CheckRow(matter_id=matter.id, **{f: getattr(check, f) for f in Check.__struct_fields__}))


def _plan_next(session: Session, row: MatterRow, check: CheckRow, next_on: date | None, today: date) -> None:
    if row.kind == "commitment":
        if next_on is None and row.every_days is None:
            _close(session, row, "", check.answer, today)  # it was promised once and is done
        else:
            due = date.fromisoformat(check.due_on)
            _ask_on(session, row, next_on or next_report(due, row.every_days or 0, today))
        return
    planned = [
        Check(other.id, other.due_on, other.day) for other in _checks(session, row.id) if other.state == "planned"
    ]
    earlier, is_new = moved(planned, next_on, today)
    if earlier is not None and next_on is not None:
        moving = session.get(CheckRow, earlier.id)
        assert moving is not None
        moving.due_on = next_on.isoformat()
    elif is_new and next_on is not None:
        _ask_on(session, row, next_on)


def _ask_on(session: Session, row: MatterRow, day: date) -> None:
    number = (day - date.fromisoformat(row.since)).days
    occasion = "report" if row.kind == "commitment" else "again"
    session.add(
        CheckRow(
            id=new_id(),
            matter_id=row.id,
            ref="",
            due_on=day.isoformat(),
            day=max(0, number),
            question=question(occasion, row.language),
        )
    )


def _close(session: Session, row: MatterRow, reason: str, lesson: str, today: date) -> None:
    row.state, row.closed_on, row.reason, row.lesson = "closed", today.isoformat(), reason, lesson
    row.heard_on = today.isoformat()
    for check in _checks(session, row.id):
        if check.state == "planned":
            check.state = "dropped"
    _forget_letters(session, row.id)


def _checks(session: Session, matter_id: str) -> Iterable[CheckRow]:
    return session.scalars(select(CheckRow).where(CheckRow.matter_id == matter_id).order_by(CheckRow.due_on)).all()


def _forget_letters(session: Session, matter_id: str) -> None:
    """Letters that nobody has begun to send are not needed any more."""
    waiting = delete(LetterRow).where(LetterRow.matter_id == matter_id, LetterRow.state == "waiting")
    session.execute(waiting)


def _named(session: Session, matter_id: str) -> MatterRow:
    row = session.get(MatterRow, matter_id, with_for_update=True)
    if row is None:
        raise Refused("not_found")
    return row


def _demand_answer(standing: str, words: str, next_on: date | None, today: date) -> None:
    if standing not in STANDINGS:
        raise bad_request("standing", "not_a_choice")
    if not words:
        raise bad_request("words", "missing")
    if len(words) > WORDS_MAX:
        raise bad_request("words", "too_long")
    if next_on is not None:
        _demand_day(next_on, today)


def _demand_day(day: date, today: date) -> None:
    if not today < day <= today + FURTHEST:
        raise bad_request("next_on", "not_a_day_to_come")
