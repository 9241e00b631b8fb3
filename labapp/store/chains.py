"""The beginning of a follow-up: what a lab that has ended leaves to be asked about, made once and kept in step with the lab.

A result that a documented innovation of the lab cites is followed up with the days of its record, if it has any. Stopped results come onto
the list as closed, with what was learned: a stop is found as easily as a success.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import msgspec
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from labapp.catalogue.follow_ups import question
from labapp.core import lines
from labapp.core.following import EVERY, FIRST_YEAR, Check, Matter, chain
from labapp.core.model import Lab
from labapp.core.pledges import Commitment, Commitments
from labapp.core.results import Kept, results
from labapp.store import followups
from labapp.store.db import Database
from labapp.store.followed_parts import check_id, matter_id
from labapp.store.following_tables import CheckRow, MatterRow
from labapp.store.journal import Journal
from labapp.store.record import Record
from labapp.store.tables import InnovationRow, LabRow


def begin(db: Database, lab: Lab, today: date) -> None:
    """Follows up what a closed lab leaves; what is followed up already only learns what has changed since. Rehearsals leave nothing."""
    if lab.state == "closed" and not lab.rehearsal:
        # Another process that has begun at the same moment has begun the same.
        with suppress(IntegrityError), db.write() as session:
            begin_in(session, lab, today)


def ended_on(db: Database, lab_id: str) -> date | None:
    """The day on which a lab closed, from which its results are asked about; None while nothing of it is followed up."""
    with db.read() as session:
        since = session.scalar(select(func.min(MatterRow.since)).where(MatterRow.lab_id == lab_id))
    return None if since is None else date.fromisoformat(since)


def catch_up(db: Database, today: date) -> None:
    """Follows up closed labs of which nothing is, because the server ended between their close and this."""
    with db.read() as session:
        followed = select(MatterRow.lab_id).distinct()
        closed = select(LabRow.id).where(LabRow.state == "closed", LabRow.id.not_in(followed))
        waiting = session.scalars(closed).all()
    journal = Journal(db)
    for lab_id in waiting:
        begin(db, journal.fold(lab_id), today)


def begin_in(session: Session, lab: Lab, since: date) -> None:
    """The same inside a transaction of the caller."""
    known = {row.item: row for row in session.scalars(select(MatterRow).where(MatterRow.lab_id == lab.id))}
    ended = min((row.since for row in known.values()), default=since.isoformat())
    records = _records(session, lab.id)
    kept = {result.item: result for result in results(lab)}
    for matter in (*_results(lab, records, date.fromisoformat(ended)), *_commitments(lab, records, ended)):
        row = known.get(matter.item)
        if row is None:
            followups.add(session, matter)
        elif row.state == "open":
            _learn(session, row, matter, kept.get(row.item), since)
    session.flush()


def _records(session: Session, lab_id: str) -> list[tuple[str, Record]]:
    rows = session.scalars(
        select(InnovationRow).where(InnovationRow.lab_id == lab_id).order_by(InnovationRow.created_at, InnovationRow.id)
    )
    return [(row.id, msgspec.convert(row.record, Record)) for row in rows]


def _results(lab: Lab, records: list[tuple[str, Record]], since: date) -> Iterator[Matter]:
    told: set[str] = set()
    for kept in results(lab):
        cited = next(((id, record) for id, record in records if kept.item in cites(record)), None)
        if cited is not None and _has_days_of_its_own(cited[1]):
            if cited[0] in told:
                continue  # one innovation out of several results is asked about once
            told.add(cited[0])
            yield _of_record(lab, kept.item, cited[0], cited[1], since)
        else:
            yield _of_result(lab, kept, cited, since)
    for id, record in records:
        if _has_days_of_its_own(record) and id not in told:
            yield _of_record(lab, id, id, record, since)


def cites(record: Record) -> set[str | None]:
    """The notes, piles and experiments that an innovation goes back to."""
    came_from = record.provenance
    tried = {trial.id for trial in record.experiments}
    return {*came_from.experiment_ids, *came_from.idea_ids, *tried, came_from.cluster_id} - {None}


def _has_days_of_its_own(record: Record) -> bool:
    """Whether somebody chose the days on which it is asked about; those that a draft proposes are counted from the end of the lab instead."""
    return any(asked.id != f"day-{asked.day}" or asked.state != "planned" for asked in record.follow_up)


def _of_result(lab: Lab, kept: Kept, cited: tuple[str, Record] | None, since: date) -> Matter:
    stopped, own = kept.is_stopped, matter_id(lab.id, kept.item)
    proposed = {asked.day: asked.id for asked in cited[1].follow_up} if cited else {}
    checks = (
        ()
        if stopped
        else tuple(
            Check(
                id=check_id(own, day),
                ref=proposed.get(day, ""),
                due_on=due.isoformat(),
                day=day,
                question=question(day, lab.language),
            )
            for day, due in chain(since, kept.anchor.months)
        )
    )
    return Matter(
        id=own,
        lab_id=lab.id,
        kind="result",
        item=kept.item,
        innovation_id=cited[0] if cited else None,
        title=kept.words,
        language=lab.language,
        since=since.isoformat(),
        function=kept.anchor.owner_function,
        standing="stopped" if stopped else "",
        state="closed" if stopped else "open",
        closed_on=since.isoformat() if stopped else None,
        reason=kept.anchor.reason,
        lesson=kept.anchor.lesson,
        checks=checks,
    )


def _of_record(lab: Lab, item: str, innovation: str, record: Record, since: date) -> Matter:
    """A matter with the days that stand in the record already, and what was answered on them."""
    own = matter_id(lab.id, item)
    checks = tuple(
        Check(
            id=check_id(own, asked.id),
            ref=asked.id,
            due_on=asked.due_on,
            day=asked.day,
            question=asked.question,
            state="done" if asked.state == "done" else "planned",
            answer=asked.answer or "",
            answered_on=asked.due_on if asked.state == "done" else None,
        )
        for asked in record.follow_up
    )
    return Matter(
        id=own,
        lab_id=lab.id,
        kind="result",
        item=item,
        innovation_id=innovation,
        title=record.title,
        language=record.language,
        since=since.isoformat(),
        function=record.anchoring.owner_role,
        heard_on=max((check.answered_on for check in checks if check.answered_on), default=None),
        checks=checks,
    )


def _commitments(lab: Lab, records: list[tuple[str, Record]], since: str) -> Iterator[Matter]:
    """What organisations promised in the lab, and what only a record tells of."""
    bodies = {body.id: body.name for body in lab.organisations}
    told: set[str] = set()
    documented = {promise.id: (id, promise) for id, record in records for promise in record.commitments}
    for step in lab.agenda():
        work = lab.work.get(step.id)
        if not isinstance(work, Commitments):
            continue
        off = lines.off(lab, step)
        for one in work.made.values():
            if one.id not in off:
                told.add(one.id)
                in_record = documented.get(one.id)
                every = in_record[1].report_every_days if in_record else EVERY[one.cadence]
                state = in_record[1].state if in_record else "active"
                body = bodies.get(one.organisation or "", "")
                yield _of_promise(lab, one, body, since, every, state, in_record[0] if in_record else None)
    for id, (innovation, promise) in documented.items():
        if id not in told and promise.next_report is not None:
            one = Commitment(id, promise.organisation_id, promise.text, "", promise.next_report)
            body = bodies.get(promise.organisation_id, promise.organisation_id)
            yield _of_promise(lab, one, body, since, promise.report_every_days, promise.state, innovation)


def _of_promise(
    lab: Lab, one: Commitment, body: str, since: str, every: int | None, state: str, innovation: str | None
) -> Matter:
    is_over = state in ("fulfilled", "released")
    day = max(0, (date.fromisoformat(one.next_report) - date.fromisoformat(since)).days)
    own = matter_id(lab.id, one.id)
    check = Check(id=check_id(own, day), due_on=one.next_report, day=day, question=question("report", lab.language))
    return Matter(
        id=own,
        lab_id=lab.id,
        kind="commitment",
        item=one.id,
        innovation_id=innovation,
        title=one.text,
        language=lab.language,
        since=since,
        organisation=body,
        function=one.owner_function,
        every_days=every,
        standing="anchored" if is_over else "",
        state="closed" if is_over else "open",
        closed_on=since if is_over else None,
        checks=() if is_over else (check,),
    )


def _learn(session: Session, row: MatterRow, matter: Matter, kept: Kept | None, today: date) -> None:
    """What the lab says of a matter now: later words of an owner, an innovation that was written, more years, a stop."""
    row.innovation_id = row.innovation_id or matter.innovation_id
    row.function = row.function or matter.function
    if kept is None:
        return
    planned = select(CheckRow).where(CheckRow.matter_id == row.id)
    checks = session.scalars(planned).all()
    if kept.is_stopped:
        row.state, row.standing, row.closed_on = "closed", "stopped", today.isoformat()
        row.reason, row.lesson = kept.anchor.reason, kept.anchor.lesson
        for check in checks:
            check.state = "dropped" if check.state == "planned" else check.state
        return
    latest = max((check.day for check in checks), default=0)
    for day, due in chain(date.fromisoformat(row.since), kept.anchor.months):
        if day > max(latest, *FIRST_YEAR):
            asked = question(day, row.language)
            session.add(
                CheckRow(id=check_id(row.id, day), matter_id=row.id, due_on=due.isoformat(), day=day, question=asked)
            )
