"""Labs full of people, written before the server starts: ten thousand that join one by one would take longer than what is measured.

Everything goes through the same rules and the same journal as always (`kernel.decide`, `write_events`); only the transport and the
ticks are left out. A prepared database is made once for each size of lab and copied for every round.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from labapp.bench.shape import FILE, Shape
from labapp.core import kernel
from labapp.core.events import ActivitySpec
from labapp.core.messages import Actor, Stored, read_command
from labapp.core.model import Lab
from labapp.core.moments import rfc3339
from labapp.store import accounts, labs, members, migrate
from labapp.store.db import Database
from labapp.store.journal import Journal
from labapp.store.secrets import digest, new_id, new_token, now
from labapp.store.tables import MemberRow

BOARD, VOTE = "board", "vote"
SYSTEM = Actor(None, "system")
NOTE = "Note {}: " + "what we see at the counter every week, " * 3


def prepare(folder: Path, shape: Shape) -> list[dict[str, Any]]:
    """Writes the database, or adds to it; gives the new labs: [{id, code, activity, items, seats: [{role, auth}]}]."""
    folder.mkdir(parents=True, exist_ok=True)
    db = Database(f"sqlite:///{folder / FILE}")
    migrate.upgrade(db)
    owner = accounts.first_account(db) or accounts.create_account(
        db, email="bench@labapp.example", password_hash=accounts.hash_password(new_token()), name="Bench"
    )
    token = accounts.add_token(db, owner.id, "bench")
    share, more = divmod(shape.phones, shape.labs)
    made = [_full_lab(db, shape, share + (number < more), owner.id, token) for number in range(shape.labs)]
    db.close()
    return made


def _full_lab(db: Database, shape: Shape, phones: int, owner: str, token: str) -> dict[str, Any]:
    agenda = [
        ActivitySpec(BOARD, "ideate", "idea_board", BOARD, "Ideas", "What could we do?", 10, {"hidden": False}),
        ActivitySpec(
            VOTE, "choose", "dot_vote", VOTE, "Vote", "Which first?", 10, {"from": [BOARD], **(shape.vote or {})}
        ),
    ]
    row = labs.create_lab(db, title="Bench", challenge="How fast?", language="en", agenda=agenda, owner=owner)
    staff = members.staff_member(db, row.id, owner, "Bench")
    writer = Writer(db, row.id)
    writer.order(SYSTEM, "member.join", {"member": staff, "staff": True})
    lead = Actor(staff, "staff")
    writer.order(lead, "lab.open")
    tokens = writer.let_in(phones)
    writer.order(lead, "activity.open", activity=BOARD)
    items = [str(uuid.uuid4()) for _ in range(shape.cards)]
    for number, item in enumerate(items):
        author = Actor(writer.people[number % phones], "member") if phones else lead
        writer.order(author, "card.add", {"card": item, "text": NOTE.format(number)}, activity=BOARD)
    if shape.vote is not None:
        writer.order(lead, "activity.open", activity=VOTE)
    writer.store()
    place = {"lab": row.id, "protocol": 1}
    seats = [("phone", {"token": mine}) for mine in tokens]
    seats += [("wall", {"key": row.wall_key})] * shape.walls
    seats += [("console", {"token": token})] * shape.consoles
    return {
        "id": row.id,
        "code": row.code,
        "activity": VOTE if shape.vote is not None else BOARD,
        "items": items,
        "seats": [{"role": role, "auth": place | key} for role, key in seats],
    }


class Writer:
    """Carries out commands on one lab and stores what came of them all at once."""

    def __init__(self, db: Database, lab_id: str) -> None:
        self.db, self.journal = db, Journal(db)
        self.lab: Lab = self.journal.fold(lab_id)
        self.people: list[str] = []
        self._events: list[Stored] = []

    def order(self, actor: Actor, name: str, data: dict[str, Any] | None = None, activity: str | None = None) -> None:
        """Carries out one command.

        :raise Refused: by the rules
        """
        moment = datetime.now(UTC)
        for fact in kernel.decide(self.lab, read_command(name, data or {}), actor, activity, moment):
            stored = Stored(self.lab.seq + 1, rfc3339(moment), actor.member, new_id(), fact)
            self.lab = kernel.fresh(kernel.evolve(self.lab, stored))
            self._events.append(stored)

    def let_in(self, number: int) -> list[str]:
        """So many people get a place; gives their tokens."""
        tokens = [new_token() for _ in range(number)]
        self.people = [new_id() for _ in range(number)]
        rows = [
            MemberRow(id=member, lab_id=self.lab.id, token_hash=digest(token), joined_at=now())
            for member, token in zip(self.people, tokens, strict=True)
        ]
        with self.db.write() as session:
            session.add_all(rows)
        for member in self.people:
            self.order(SYSTEM, "member.join", {"member": member})
        return tokens

    def store(self) -> None:
        """Writes everything into the journal, in one transaction."""
        self.journal.append(self.lab, self._events, [])
        self._events = []
