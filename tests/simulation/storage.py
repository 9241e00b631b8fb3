"""The database of the simulation: the product's own, on a file in memory, with labs that were prepared once and are put back for each seed.

Every process has a `Database` of its own on the one file, with the product's settings (`synchronous=FULL`, write-ahead log, immediate
transactions). What is simulated lies above the commit: a process dies before or after it, not within, which is SQLite's promise and
is tried with real processes by tests/faults.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Sequence
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from labapp.core import kernel
from labapp.core.events import ActivitySpec, LabCreated
from labapp.core.messages import Actor, Stored
from labapp.core.model import Lab, Organisation
from labapp.live.attempt import Attempt, Wish
from labapp.live.rooms import SYSTEM
from labapp.store import labs, migrate
from labapp.store.db import Database
from labapp.store.journal import Journal, Receipt
from labapp.store.members import Place
from labapp.store.tables import LabRow, MemberRow
from tests.simulation.world import SimulatedClock, World

LAB = "lab"
PEOPLE = tuple(f"person-{number}" for number in range(4))
STAFF = ("staff-0", "staff-1")
BUDGET, PER_ITEM = 3, 2
CHECK_IN, BOARD, PILES, VOTE = "hello", "board", "piles", "vote"
AGENDA = (
    ActivitySpec(
        CHECK_IN,
        "arrive",
        "check_in",
        "check_in",
        "In",
        "",
        5,
        {"questions": [{"id": "q", "type": "scale5", "text": "?"}]},
    ),
    ActivitySpec(BOARD, "ideate", "idea_board", "idea_board", "Ideas", "", 5, {"hidden": True}),
    ActivitySpec(PILES, "ideate", "clustering", "clustering", "Piles", "", 5, {}),
    ActivitySpec(VOTE, "decide", "dot_vote", "dot_vote", "Vote", "", 5, {"budget": BUDGET, "per_item": PER_ITEM}),
)
STAGES = ("planned", "ideas", "piles", "votes", "votes")
IDENTITIES = ("anonymous", "anonymous_group_tag", "role_named")
TABLES = ("labs", "members", "lab_events", "receipts")
PROCESSES = 2


class Storage:
    """One database file, used for one seed after the other."""

    def __init__(self) -> None:
        shared = Path("/dev/shm")
        self._folder = tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None)
        Finalize(self, self._folder.cleanup, exitpriority=1)  # a worker of many ends without the usual farewell
        path = Path(self._folder.name) / "lab.sqlite3"
        self.databases = [Database(f"sqlite:///{path}") for _ in range(PROCESSES)]
        migrate.upgrade(self.databases[0])
        self.eye = sqlite3.connect(path, isolation_level=None)  # what the checks read with, past all of our code
        self._prepared: dict[tuple[str, str], dict[str, list[Any]]] = {}

    def prepare(self, stage: str, identity: str) -> None:
        """Puts a lab of this kind in the place of whatever was there."""
        if (stage, identity) not in self._prepared:
            self._clear()
            self._make(stage, identity)
            rows = {table: self.eye.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
            self._prepared[stage, identity] = rows
            return
        self.eye.execute("BEGIN IMMEDIATE")
        self._clear()
        for table, rows in self._prepared[stage, identity].items():
            if rows:
                self.eye.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)
        self.eye.execute("COMMIT")

    def _clear(self) -> None:
        for table in reversed(TABLES):
            self.eye.execute(f"DELETE FROM {table}")

    def _make(self, stage: str, identity: str) -> None:
        events = _prologue(stage, identity)
        row = LabRow(id=LAB, code="ABC234", wall_key="key", title="Lab", language="en", state="planned", door="open")
        row.created_at = events[0].at
        with self.databases[0].write() as session:
            labs.add_lab(session, row, events, None)
            for person in PEOPLE:
                session.add(MemberRow(id=person, lab_id=LAB, name=f"Nurse {person[-1]}", joined_at=row.created_at))

    def close(self) -> None:
        """Lets go of the file."""
        self.eye.close()
        for database in self.databases:
            database.close()
        with contextlib.suppress(OSError):
            self._folder.cleanup()


def _prologue(stage: str, identity: str) -> list[Stored]:
    """The journal of a lab up to where the story begins."""
    world = World(0)
    clock = SimulatedClock(world)
    bodies = (Organisation("a", "Agency", "A"), Organisation("b", "Body", "B"))
    created = LabCreated(
        title="Lab",
        challenge="?",
        language="en",
        identity=identity,  # type: ignore[arg-type]
        code="ABC234",
        organisations=bodies,
        agenda=AGENDA,
    )
    first = Stored(1, "2026-03-05T09:00:00.000Z", None, world.new_id(), created)
    attempt = Attempt(kernel.evolve(Lab(id=LAB), first), {}, clock)

    def do(actor: Actor, name: str, activity: str | None = None, **data: Any) -> None:
        assert attempt.carry_out(Wish(world.new_id(), name, activity, data, actor))["ok"]

    lead = Actor(STAFF[0], "staff")
    for staff in STAFF:
        do(SYSTEM, "member.join", member=staff, staff=True)
    for number, person in enumerate(PEOPLE):
        do(SYSTEM, "member.join", member=person, organisation="ab"[number % 2], actor_group="employee")
    for person in PEOPLE[1:]:
        do(SYSTEM, "member.arrive", member=person)  # the first has yet to come
    if stage != "planned":
        do(lead, "activity.open", BOARD)
        for number, person in enumerate((*PEOPLE, *PEOPLE[:2])):
            do(Actor(person, "member"), "card.add", BOARD, card=world.new_id(), text=f"Idea {number}")
    if stage in ("piles", "votes"):
        do(lead, "activity.reveal", BOARD)
        do(lead, "activity.open", PILES if stage == "piles" else VOTE)
    return [first, *attempt.events]


class SimulatedJournal(Journal):
    """The product's journal, with something that may happen just before and just after it stores."""

    def __init__(self, db: Database, before: Callable[[], None], after: Callable[[], None]) -> None:
        super().__init__(db)
        self._before, self._after = before, after

    def append(
        self, lab: Lab, events: Sequence[Stored], receipts: Iterable[Receipt], places: Sequence[Place] = ()
    ) -> None:
        """Stores, unless the process dies before; and may not live to tell of it."""
        self._before()
        super().append(lab, events, receipts, places)
        self._after()
