"""What is followed up of a lab as part of its document, and back. Ids are made of the lab's, so that the document needs none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct
from sqlalchemy.orm import Session

from labapp.core.following import Check, Matter
from labapp.core.refused import bad_request
from labapp.store import followups
from labapp.store.secrets import digest

Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
Name = Annotated[str, Meta(max_length=100)]
Words = Annotated[str, Meta(max_length=8000)]
Standing = Literal["", "anchored", "at_risk", "stopped"]


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A piece of the document. Unknown fields are refused."""


class CheckPart(Part, frozen=True):
    """A day on which something is asked about; `ref` is its id in the record of the innovation."""

    ref: Name
    due_on: Day
    day: Annotated[int, Meta(ge=0, le=100_000)]
    question: Words
    state: Literal["planned", "done", "dropped"]
    standing: Standing
    answer: Words
    answered_on: Day | None


class MatterPart(Part, frozen=True):
    """Something that is followed up, by the note, pile, promise or innovation that it is in the lab."""

    kind: Literal["result", "commitment"]
    item: Name
    innovation_id: Name | None
    title: Words
    language: Literal["sv", "da", "en"]
    organisation: Words
    function: Words
    mailbox: Annotated[str, Meta(max_length=254)]
    mailed: bool
    every_days: Annotated[int, Meta(ge=1, le=10_000)] | None
    since: Day
    heard_on: Day | None
    standing: Standing
    state: Literal["open", "closed"]
    closed_on: Day | None
    reason: Words
    lesson: Words
    checks: Annotated[list[CheckPart], Meta(max_length=1000)]


PLAIN = [field for field in MatterPart.__struct_fields__ if field != "checks"]
OF_CHECK = [field for field in CheckPart.__struct_fields__ if field != "ref"]


def matter_id(lab_id: str, item: str) -> str:
    """The id of what is followed up about an item of a lab."""
    return digest(f"matter/{lab_id}/{item}")[:32]


def check_id(matter: str, number: int | str) -> str:
    """The id of one of its days."""
    return digest(f"check/{matter}/{number}")[:32]


def parts(matters: Sequence[Matter]) -> list[MatterPart]:
    """Matters as parts of a document, in an order that follows from what they are about."""
    return [
        MatterPart(
            **{field: getattr(matter, field) for field in PLAIN},
            checks=[
                CheckPart(ref=check.ref or check.id, **{field: getattr(check, field) for field in OF_CHECK})
                for check in matter.checks
            ],
        )
        for matter in sorted(matters, key=lambda matter: (matter.kind, matter.item))
    ]


def put(session: Session, lab_id: str, told: Sequence[MatterPart], innovations: Mapping[str, str]) -> None:
    """Puts what a document tells into the database. `innovations`: id in the document -> id here.

    :raise Refused: `bad_request` for a day that is in no calendar, a mailbox that is none, or an item that is told of twice
    """
    if len({one.item for one in told}) != len(told):
        raise bad_request("followed", "two are about the same")
    for number, one in enumerate(told):
        days = (one.since, one.heard_on, one.closed_on, *(d for c in one.checks for d in (c.due_on, c.answered_on)))
        for day in days:
            _demand_day(f"followed[{number}]", day)
        if one.mailbox and not followups.is_mailbox(one.mailbox):
            raise bad_request(f"followed[{number}].mailbox", "not_an_address")
        id = matter_id(lab_id, one.item)
        checks = tuple(
            Check(id=check_id(id, place), ref=check.ref, **{field: getattr(check, field) for field in OF_CHECK})
            for place, check in enumerate(one.checks)
        )
        plain = {field: getattr(one, field) for field in PLAIN} | {
            "innovation_id": innovations.get(one.innovation_id or "")
        }
        followups.add(session, Matter(id=id, lab_id=lab_id, **plain, checks=checks))


def _demand_day(place: str, day: str | None) -> None:
    try:
        date.fromisoformat(day or "2026-01-01")
    except ValueError:
        raise bad_request(place, "not_a_day") from None
