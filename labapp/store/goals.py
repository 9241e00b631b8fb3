"""The effect goals of labs: asked at the check-out or later by link, counted, judged, and shown only where nobody can be worked out of it.

`results` is what reports, records and pages show of a lab. An asking later than the lab is a number of links, each good for one answer; of an
answer only the two counts remain. Nothing of it is shown before it has ended: two looks at a growing number would tell one answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from labapp import catalogue
from labapp.core.goals import FEWEST, Tally, Verdict, verdict
from labapp.core.model import Lab
from labapp.core.questions import QuestionSettings, goal_tallies
from labapp.core.refused import Refused, bad_request
from labapp.store.db import Database
from labapp.store.following_tables import AskingRow, GoalLinkRow
from labapp.store.secrets import digest, new_id, new_token

MOST_LINKS = 500
STATEMENT_MAX = 300

When = Literal["check_out", "later"]
State = Literal["asked", "waiting", "open", "ended"]


class GoalResult(Struct, frozen=True):
    """What became of one effect goal of a lab. `answers`, `agree` and `percent` are None where there are too few answers, or the asking goes on."""

    code: str
    statement: str
    target_percent: int | None
    when: When
    state: State
    verdict: Verdict | None = None
    answers: int | None = None
    invited: int | None = None
    agree: int | None = None
    percent: int | None = None
    not_before: str | None = None
    asking: str | None = None


class Asking(Struct, frozen=True):
    """An effect goal that is asked later, and how many links there are."""

    id: str
    lab_id: str
    code: str
    statement: str
    target_percent: int
    not_before: str
    ended: bool
    invited: int
    tally: Tally

    def state(self, today: date) -> State:
        """Whether it waits for its day, is open, or has ended: by hand, or because every link was used."""
        if self.ended or (self.invited and self.tally.answers >= self.invited):
            return "ended"
        return "waiting" if today.isoformat() < self.not_before else "open"


def results(db: Database, lab: Lab, today: date) -> list[GoalResult]:
    """The effect goals of a lab: those of its check-outs in the order of the agenda, then those that are asked later."""
    return [*at_check_out(lab), *(_told(asking, today) for asking in askings(db, [lab.id]))]


def at_check_out(lab: Lab) -> list[GoalResult]:
    """What the room answered before it went home; nothing of what it has not been shown itself."""
    people = sum(member.arrived for member in lab.participants())
    found = []
    for code, statement, target, tally in asked_in_the_room(lab):
        result = GoalResult(code, statement, target, "check_out", "asked", invited=max(people, tally.answers))
        found.append(_judged(result, tally))
    return found


def asked_in_the_room(lab: Lab) -> Iterable[tuple[str, str, int | None, Tally]]:
    """(goal, statement, target, answers), the answers whatever their number: not to be shown, but to be summed by `labapp.core.goals`."""
    for step in lab.agenda():
        if step.revealed and isinstance(step.config, QuestionSettings):
            for question, tally in goal_tallies(lab, step):
                yield question.effect_goal or "", question.text, question.target_percent, tally


def askings(db: Database, lab_ids: Collection[str]) -> list[Asking]:
    """What is asked later of labs, in the order of the days."""
    links = select(GoalLinkRow.asking_id, func.count().label("n")).group_by(GoalLinkRow.asking_id).subquery()
    query = select(AskingRow, links.c.n).outerjoin(links, links.c.asking_id == AskingRow.id)
    query = query.where(AskingRow.lab_id.in_(lab_ids)).order_by(AskingRow.not_before, AskingRow.code, AskingRow.id)
    with db.read() as session:
        return [_asking(row, invited or 0) for row, invited in session.execute(query)]


def ask_later(
    session: Session, lab_id: str, *, code: str, statement: str, not_before: date, links: int
) -> tuple[str, list[str]]:
    """(id, tokens) of a new asking with so many links. Only the hashes of the tokens are kept.

    :raise Refused: `bad_request` {field}
    """
    if code not in catalogue.codes("effect_goal"):
        raise bad_request("code", "not_a_choice")
    if not 0 < len(statement.strip()) <= STATEMENT_MAX:
        raise bad_request("statement", "missing" if not statement.strip() else "too_long")
    row = AskingRow(
        id=new_id(),
        lab_id=lab_id,
        code=code,
        statement=" ".join(statement.split()),
        target_percent=catalogue.effect_goal_target(code),
        not_before=not_before.isoformat(),
    )
    session.add(row)
    session.flush()
    return row.id, invite(session, row.id, links)


def invite(session: Session, asking_id: str, links: int) -> list[str]:
    """The tokens of more links.

    :raise Refused: `bad_request` {field}
    """
    known = session.scalar(select(func.count()).where(GoalLinkRow.asking_id == asking_id)) or 0
    if not 1 <= links <= MOST_LINKS - known:
        raise bad_request("links", "too_many" if links > 0 else "missing")
    tokens = [new_token() for _ in range(links)]
    session.add_all([GoalLinkRow(token_hash=digest(token), asking_id=asking_id) for token in tokens])
    return tokens


def opened(db: Database, token: str) -> tuple[Asking, bool] | None:
    """(what a link asks, whether it was used); None for an unknown one."""
    with db.read() as session:
        link = session.get(GoalLinkRow, digest(token))
        row = None if link is None else session.get(AskingRow, link.asking_id)
        if link is None or row is None:
            return None
        invited = session.scalar(select(func.count()).where(GoalLinkRow.asking_id == row.id)) or 0
        return _asking(row, invited), link.used


def answer(db: Database, token: str, value: int, today: date) -> None:
    """Counts one answer on five steps of agreement. Which link it came by is not kept beside it.

    :raise Refused: `link_expired` if it was used or the asking has ended, `too_early` before its day, `bad_request`
    """
    if not 1 <= value <= 5:
        raise bad_request("value", "not_a_choice")
    with db.write() as session:
        link = session.get(GoalLinkRow, digest(token))
        row = None if link is None else session.get(AskingRow, link.asking_id, with_for_update=True)
        if link is None or row is None or row.ended:
            raise Refused("link_expired")
        if today.isoformat() < row.not_before:
            raise Refused("too_early", day=row.not_before)
        first = update(GoalLinkRow).where(GoalLinkRow.token_hash == link.token_hash, GoalLinkRow.used.is_(False))
        if session.execute(first.values(used=True)).rowcount != 1:  # type: ignore[attr-defined]
            raise Refused("link_expired")
        row.answers += 1
        row.agree += value >= 4


def end(db: Database, lab_id: str, asking_id: str) -> None:
    """Takes no more answers. From now on the result can be shown."""
    with db.write() as session:
        session.execute(
            update(AskingRow).where(AskingRow.id == asking_id, AskingRow.lab_id == lab_id).values(ended=True)
        )


def _judged(result: GoalResult, tally: Tally) -> GoalResult:
    """The result with its verdict; of too few answers with nothing else."""
    if tally.answers < FEWEST:
        return replace(result, verdict="too_few")
    said = None if result.target_percent is None else verdict(tally, result.target_percent)
    return replace(result, verdict=said, answers=tally.answers, agree=tally.agree, percent=tally.percent)


def _told(asking: Asking, today: date) -> GoalResult:
    state = asking.state(today)
    result = GoalResult(
        asking.code,
        asking.statement,
        asking.target_percent,
        "later",
        state,
        invited=asking.invited,
        not_before=asking.not_before,
        asking=asking.id,
    )
    return _judged(result, asking.tally) if state == "ended" else result


def _asking(row: AskingRow, invited: int) -> Asking:
    plain = ("id", "lab_id", "code", "statement", "target_percent", "not_before", "ended")
    return Asking(**{f: getattr(row, f) for f in plain}, invited=invited, tally=Tally(row.answers, row.agree))


def tallies(lab: Lab) -> dict[str, list[Tally]]:
    """The answers of the room to each goal, one tally for each time it was asked. Whatever their number: they are not to be shown, but to
    be summed by `labapp.core.goals`, which knows what may be."""
    found: dict[str, list[Tally]] = {}
    for code, _, _, tally in asked_in_the_room(lab):
        found.setdefault(code, []).append(tally)
    return found


def tallies_with(room: dict[str, list[Tally]], later: Iterable[Asking], today: date) -> dict[str, list[Tally]]:
    """The same with what was answered later, of what is no longer asked."""
    found = {code: list(of) for code, of in room.items()}
    for asking in later:
        if asking.state(today) == "ended":
            found.setdefault(asking.code, []).append(asking.tally)
    return found
