"""Every template of the catalogue runs from its first activity to its last with thirty people, and leaves a report and an export."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import asdict

from labapp import catalogue
from labapp.core.events import ActivitySpec
from labapp.core.kinds import kinds
from labapp.core.material import offered
from labapp.core.messages import Actor
from labapp.core.model import Activity, Organisation
from labapp.core.rehearsal import Deed
from labapp.core.report import report
from labapp.core.results import lacking
from labapp.core.show import show
from labapp.core.viewers import Crowd, Me, Staff, WallViewer
from labapp.live.attempt import Wish
from labapp.live.checking import differences
from labapp.live.room import Room
from labapp.live.rooms import SYSTEM
from labapp.store import accounts, exchange, labs, migrate
from labapp.store.db import Database
from labapp.store.journal import Journal
from tests.live.listening import Told
from tests.support.somebody import Somebody

LEAD = Actor("lead", "staff")
PEOPLE = [Actor(f"person-{number}", "member") for number in range(30)]
BODIES = ("north", "south", "east", "west")
GROUPS = ("employee", "manager", "citizen")
MOST_DEEDS = 6  # of a person between two words of the facilitator
MOST_STEPS = 8  # of a facilitator in one activity
RUNS = [(template["code"], "en") for template in catalogue.templates()]
RUNS += [("taster_90", "sv"), ("follow_up_60", "da")]
NOT_COUNTED = {
    "break",
    "briefing",
    "clustering",
    "dialogue",
}  # nobody gives anything to them of which it is known who did


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'lab.sqlite3'}")
    migrate.upgrade(database)
    yield database
    database.close()


class Lab:
    """A lab in a room without clients."""

    def __init__(self, db: Database, template: str, language: str) -> None:
        planned = catalogue.agenda(template, language)
        self.agenda = [ActivitySpec(id=f"act-{number}", **asdict(step)) for number, step in enumerate(planned, 1)]
        self.db = db
        self.owner = accounts.create_account(db, email="a@b.example", password_hash="-").id
        bodies = tuple(Organisation(body, body.title(), body[:2]) for body in BODIES)
        self.id = labs.create_lab(
            db, title="L", challenge="?", language=language, agenda=self.agenda, owner=self.owner, organisations=bodies
        ).id
        self.people = [Somebody(str(person.member)) for person in PEOPLE]
        self.enter()
        self.does("member.join", {"member": "lead", "staff": True}, SYSTEM)
        for number, person in enumerate(PEOPLE):
            place = {"organisation": BODIES[number % 4], "actor_group": GROUPS[number % 3]}
            self.does("member.join", {"member": person.member, **place}, SYSTEM)

    def enter(self) -> None:
        """Opens the room, from nothing but what is stored."""
        self.room = Room(self.id, Journal(self.db), lambda some: {}, Told())

    def does(self, name: str, data: Any, actor: Actor, activity: str | None = None) -> None:
        """Carries out what must not be refused."""
        wished = [self.room.perform(Wish(str(uuid.uuid4()), name, activity, data, actor))]
        self.room.tick()
        assert wished[0].result(0)["ok"], (name, activity, data, wished[0].result(0))

    def step(self, id: str) -> Activity:
        """An activity as it is now."""
        return self.room.lab.activities[id]

    def contribute(self, id: str) -> None:
        """Everybody does what the activity asks for, in turn, until nobody has more to do."""
        for _ in range(MOST_DEEDS):
            busy = False
            for person in self.people:
                for name, data in list(self._deeds(id, person))[:1]:
                    self.does(name, data, Actor(person.member, "member"), id)
                    busy = True
            if not busy:
                return

    def _deeds(self, id: str, person: Somebody) -> Iterator[Deed]:
        step, kind = self.step(id), kinds()[self.step(id).kind]
        if kind.rehearse is not None:
            yield from kind.rehearse(self.room.lab, step, person)

    def lead(self, id: str) -> bool:
        """The facilitator brings the activity one step on, if it has one more."""
        deeds = list(kinds()[self.step(id).kind].lead(self.room.lab, self.step(id)))
        for name, data in deeds:
            self.does(name, data, LEAD, id)
        return bool(deeds)

    def anchor(self) -> None:
        """Whoever leads gives each result that the room keeps what it lacks."""
        for result in lacking(self.room.lab):
            if result.is_stopped:
                self.does("result.stop", {"item": result.item, "lesson": "It took too long"}, LEAD)
            else:
                wanted = {"owner_function": "Head", "scheduled_time": "Fridays", "review_on": "2027-01-15"}
                self.does("result.anchor", {"item": result.item, **wanted}, LEAD)

    def play(self, id: str) -> None:
        """One activity from its opening to its reveal."""
        self.does("activity.open", {}, LEAD, id)
        for _ in range(MOST_STEPS):
            self.contribute(id)
            if not self.lead(id):
                break
        if not self.step(id).revealed:
            self.does("activity.reveal", {}, LEAD, id)


@pytest.mark.parametrize(("template", "language"), RUNS)
def test_a_template_runs_from_start_to_end(db: Database, template: str, language: str) -> None:
    lab = Lab(db, template, language)
    day = 1
    for spec in lab.agenda:
        if spec.day != day:
            day = spec.day
            lab.enter()  # the server was restarted overnight
        lab.play(spec.id)
        given = kinds()[spec.kind].contributors(lab.room.lab, lab.step(spec.id))
        empty = spec.kind == "decision" and not any(offered(lab.room.lab, lab.step(spec.id)))
        assert given or empty or spec.kind in NOT_COUNTED, f"nobody gave anything to {spec.method}"
        for viewer in (Staff(), WallViewer(), Crowd(), Me("person-0")):
            assert show(lab.room.lab, viewer, {})
    lab.anchor()
    lab.does("lab.close", {}, LEAD)
    assert all(step.state == "done" for step in lab.room.lab.agenda())
    assert [section.activity.id for section in report(lab.room.lab, {})] == [spec.id for spec in lab.agenda]
    assert differences(Journal(db), lab.id) == []
    exported = exchange.export_lab(db, lab.id)
    copy = exchange.import_lab(db, exported, lab.owner)
    assert [step.kind for step in Journal(db).fold(copy).agenda()] == [spec.kind for spec in lab.agenda]
