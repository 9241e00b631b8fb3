"""Every template of the catalogue runs from its first activity to its last, and leaves a report."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import asdict

from labapp import catalogue
from labapp.core.events import ActivitySpec
from labapp.core.kinds import kinds
from labapp.core.material import offered
from labapp.core.messages import Actor
from labapp.core.model import Activity
from labapp.core.rehearsal import Deed
from labapp.core.report import report
from labapp.live.attempt import Wish
from labapp.live.checking import differences
from labapp.live.room import Room
from labapp.live.rooms import SYSTEM
from labapp.store import accounts, labs, migrate
from labapp.store.db import Database
from labapp.store.journal import Journal
from tests.live.listening import Told

LEAD = Actor("lead", "staff")
MOST_DEEDS = 12  # of a person in one activity
PEOPLE = [Actor(f"person-{number}", "member") for number in range(3)]
RUNS = [(template["code"], "en") for template in catalogue.templates()]
RUNS += [("taster_90", "sv"), ("half_day_lab", "da")]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'lab.sqlite3'}")
    migrate.upgrade(database)
    yield database
    database.close()


def does(room: Room, name: str, data: Any, actor: Actor, activity: str | None = None) -> None:
    future = room.perform(Wish(str(uuid.uuid4()), name, activity, data, actor))
    room.tick()
    assert future.result(0)["ok"], (name, activity, future.result(0))


def contribute(room: Room, step: Activity) -> None:
    """Everybody does what the activity asks for."""
    for person in PEOPLE:
        if kinds()[step.kind].card_kind(step.config):
            does(room, "card.add", {"card": str(uuid.uuid4()), "text": f"From {person.member}"}, person, step.id)
        for _ in range(MOST_DEEDS):
            for name, data in _next_deed(room, step, str(person.member)):
                does(room, name, data, person, step.id)
    material, _ = offered(room.lab, step)
    if step.kind == "clustering":
        does(room, "cluster.add", {"cluster": "pile", "title": "Together", "cards": material[:2]}, PEOPLE[0], step.id)
    if step.kind == "crowd_scoring":
        for number in (1, 2):
            does(room, "score.round", {"round": number}, LEAD, step.id)
            for person in PEOPLE:
                for name, data in _next_deed(room, step, str(person.member)):
                    does(room, name, data, person, step.id)
    if step.kind == "test_card":
        does(room, "experiment.write", {"card": material[0], "belief": "It will work."}, PEOPLE[0], step.id)


class Somebody:
    """A person who always does the first thing that comes to mind."""

    def __init__(self, member: str) -> None:
        self.member = member

    def says(self) -> str:
        return "Fewer forms"

    def number(self, low: int, high: int) -> int:
        return low

    def pick(self, things: Sequence[Any]) -> Any:
        return things[0]

    def new_id(self) -> str:
        return str(uuid.uuid4())


def _next_deed(room: Room, step: Activity, member: str) -> list[Deed]:
    """What a person would do next, in kinds that say so."""
    rehearse = kinds()[step.kind].rehearse
    return list(rehearse(room.lab, room.lab.activities[step.id], Somebody(member))) if rehearse else []


@pytest.mark.parametrize(("template", "language"), RUNS)
def test_a_template_runs_from_start_to_end(db: Database, template: str, language: str) -> None:
    planned = catalogue.agenda(template, language)
    agenda = [ActivitySpec(id=f"act-{number}", **asdict(step)) for number, step in enumerate(planned, 1)]
    owner = accounts.create_account(db, email="a@b.example", password_hash="-").id
    row = labs.create_lab(db, title="L", challenge="?", language=language, agenda=agenda, owner=owner)
    room = Room(row.id, Journal(db), lambda some: {}, Told())
    does(room, "member.join", {"member": "lead", "staff": True}, SYSTEM)
    for person in PEOPLE:
        does(room, "member.join", {"member": person.member}, SYSTEM)
    for step in agenda:
        does(room, "activity.open", {}, LEAD, step.id)
        contribute(room, room.lab.activities[step.id])
        does(room, "activity.reveal", {}, LEAD, step.id)
    does(room, "lab.close", {}, LEAD)
    assert all(step.state == "done" for step in room.lab.agenda())
    assert [section.activity.id for section in report(room.lab, {})] == [spec.id for spec in agenda]
    assert differences(Journal(db), row.id) == []
