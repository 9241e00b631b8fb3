"""What must hold whatever people do, in whatever order, over two processes on one database.

The machine draws commands of staff and participants, valid and not, sends some twice, lets clients drop out and come back, and
checks after every step: all clients of an audience hold what a fresh snapshot gives; nothing hidden was said; no budget was passed.
"""

from __future__ import annotations

import json
import tempfile
import uuid
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from labapp.core.messages import Actor
from labapp.core.model import Organisation
from labapp.core.show import show
from labapp.core.viewers import ROOM_VIEWERS, Me
from labapp.live.attempt import Wish
from labapp.live.checking import differences
from labapp.live.room import Room
from labapp.live.rooms import SYSTEM
from labapp.store import accounts, labs, members, migrate
from labapp.store.db import Database
from labapp.store.journal import Journal
from tests.core import recount
from tests.core.drawing import AGENDA, BUDGET, CARDS, PER_ITEM, cards, member_commands, staff_commands
from tests.live.listening import AUDIENCES, Client, Told

PEOPLE = 4


class LabMachine(RuleBasedStateMachine):
    """One lab, two rooms (as in two processes), and clients that fold what they hear."""

    @initialize()
    def set_up(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.db = Database(f"sqlite:///{Path(self.folder.name) / 'lab.sqlite3'}")
        migrate.upgrade(self.db)
        bodies = (Organisation("a", "Agency", "A"), Organisation("b", "Body", "B"))
        self.lab_id = labs.create_lab(
            self.db, title="L", challenge="?", language="en", agenda=AGENDA, organisations=bodies, owner=self._account()
        ).id
        self.rooms: list[Room] = []
        self.told: list[Told] = []
        for _ in range(2):
            told = Told()
            self.told.append(told)
            self.rooms.append(Room(self.lab_id, Journal(self.db), partial(members.names, self.db, self.lab_id), told))
        self.people = [f"m{number}" for number in range(PEOPLE)]
        for number, member in enumerate(self.people):
            body = {"member": member, "organisation": "ab"[number % 2], "actor_group": "employee"}
            assert self._order("member.join", body)["ok"]
        assert self._order("member.join", {"member": "lead", "staff": True})["ok"]
        self.clients = [
            [Client(audience) for audience in AUDIENCES] + [Client("crowd", member) for member in self.people]
            for _ in self.rooms
        ]
        for room, clients in zip(self.rooms, self.clients, strict=True):
            for client in clients:
                client.resume(room)
        self.sent: list[tuple[Wish, Any]] = []
        self.texts: dict[str, str] = {}
        self.count = 0
        for command in (("activity.open", "idea_board", {}), ("wall.show", None, {"view": "board"})):
            self._act(command, Actor("lead", "staff"), 0)
        for member, card in zip(self.people, CARDS, strict=False):
            self._act(("card.add", "idea_board", {"card": card}), Actor(member, "member"), 0)

    @rule(process=st.integers(0, 1), step=st.sampled_from(["clustering", "dot_vote", "test_card"]))
    def staff_reveals_the_board_and_moves_on(self, process: int, step: str) -> None:
        lead = Actor("lead", "staff")
        self._act(("activity.reveal", "idea_board", {}), lead, process)
        self._act(("activity.open", step, {}), lead, process)

    def _account(self) -> str:
        return accounts.create_account(self.db, email="a@b.example", password_hash="-").id

    def _order(self, name: str, data: Any) -> Any:
        return self._perform(0, Wish(str(uuid.uuid4()), name, None, data, SYSTEM))

    def _perform(self, process: int, wish: Wish) -> Any:
        future = self.rooms[process].perform(wish)
        self._tick(process)
        self.rooms[1 - process].nudge()
        self._tick(1 - process)
        return future.result(0)

    def _tick(self, process: int) -> None:
        room, told = self.rooms[process], self.told[process]
        room.tick()
        room.snapshot("crowd")
        said, told.said = told.said, []
        for to, event, data in said:
            self._nothing_hidden_is_said(room, to, data)
            for client in getattr(self, "clients", [[], []])[process]:
                if client.hears(self.lab_id, to):
                    client.take(event, data)

    def _nothing_hidden_is_said(self, room: Room, to: str, data: Any) -> None:
        """A card's text goes to its author, to staff and room after the reveal; never a member's id beside an anonymous card."""
        audience = to.removeprefix(f"{self.lab_id}/")
        content = json.dumps(data)
        lab = room.lab
        for card in lab.cards.values():
            if card.text not in content:
                continue
            if audience == f"me/{card.author}":
                continue
            assert lab.activities[card.activity].revealed, f"a hidden card was said to {audience}"
            assert audience == "staff" or lab.card_is_public(card), f"a withheld card was said to {audience}"
        for key, value in data.get("put", {}).items():
            if key.startswith("card/") and not audience.startswith("me/") and lab.identity != "role_named":
                assert not any(member in json.dumps(value) for member in self.people)
                assert lab.identity != "anonymous" or value["organisation"] is None
            if key.startswith("tally/") and not lab.activities[key.split("/")[1]].revealed:
                assert value.keys() == {"voters", "eligible"}
            if key.startswith("answers/"):
                assert lab.activities[key.split("/")[1]].revealed
            if key.startswith(("ballot/", "answer/", "me")):
                assert data["channel"] == "me" or key.startswith("member/")

    @rule(drawn=staff_commands, process=st.integers(0, 1))
    def staff_acts(self, drawn: Any, process: int) -> None:
        self._act(drawn, Actor("lead", "staff"), process)

    @rule(
        drawn=st.lists(member_commands, min_size=1, max_size=4),
        who=st.integers(0, PEOPLE - 1),
        process=st.integers(0, 1),
    )
    def somebody_acts(self, drawn: list[Any], who: int, process: int) -> None:
        for command in drawn:
            self._act(command, Actor(self.people[who], "member"), process)

    @rule(who=st.integers(0, PEOPLE - 1), process=st.integers(0, 1), dots=st.lists(cards, min_size=2, max_size=5))
    def somebody_votes_all_at_once(self, who: int, process: int, dots: list[str]) -> None:
        """Several dots in one tick."""
        for item in dots:
            wish = Wish(str(uuid.uuid4()), "dot.place", "dot_vote", {"item": item}, Actor(self.people[who], "member"))
            self.rooms[process].perform(wish)
        self._tick(process)
        self.rooms[1 - process].nudge()
        self._tick(1 - process)

    def _act(self, drawn: Any, actor: Actor, process: int) -> None:
        name, activity, data = drawn
        if name in ("card.add", "card.edit"):
            self.count += 1
            data = {**data, "text": f"canary-{self.count}-canary"}
        wish = Wish(str(uuid.uuid4()), name, activity, data, actor)
        self.sent.append((wish, self._perform(process, wish)))

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), process=st.integers(0, 1))
    def a_command_is_sent_again(self, data: Any, process: int) -> None:
        """On any process: the first answer again, and nothing changes."""
        wish, first = data.draw(st.sampled_from(self.sent))
        before = self.rooms[process].lab.seq
        assert self._perform(process, wish) == first
        assert self.rooms[process].lab.seq == before

    @rule(data=st.data(), process=st.integers(0, 1))
    def a_client_comes_back(self, data: Any, process: int) -> None:
        """It has missed nothing here, so it is asked to forget its number or to go back some."""
        client = data.draw(st.sampled_from(self.clients[process]))
        if data.draw(st.booleans()):
            client.number = None
        client.resume(self.rooms[process])

    @rule(data=st.data(), drawn=staff_commands, process=st.integers(0, 1))
    def a_client_is_away_while_staff_acts(self, data: Any, drawn: Any, process: int) -> None:
        client = data.draw(st.sampled_from(self.clients[process]))
        self.clients[process].remove(client)
        self._act(drawn, Actor("lead", "staff"), process)
        client.resume(self.rooms[process])
        self.clients[process].append(client)

    @invariant()
    def clients_hold_what_a_fresh_snapshot_gives(self) -> None:
        if not hasattr(self, "clients"):
            return
        for room, clients in zip(self.rooms, self.clients, strict=True):
            names = members.names(self.db, self.lab_id)
            for client in clients:
                assert client.gaps == 0
                fresh = json.loads(json.dumps(show(room.lab, ROOM_VIEWERS[client.audience], names)))
                assert {k: v for k, v in client.room.items() if k != "presence"} == fresh
                if client.member:
                    assert client.me == json.loads(json.dumps(show(room.lab, Me(client.member), names)))

    @invariant()
    def both_processes_stand_where_the_journal_stands(self) -> None:
        if hasattr(self, "rooms"):
            seqs = {room.lab.seq for room in self.rooms}
            assert seqs == {Journal(self.db).latest([self.lab_id])[self.lab_id]}

    @invariant()
    def indexes_are_what_a_recount_gives(self) -> None:
        for room in getattr(self, "rooms", []):
            recount.agrees(room.lab)

    @invariant()
    def no_budget_is_passed(self) -> None:
        if not hasattr(self, "rooms"):
            return
        for ballot in self.rooms[0].lab.work["dot_vote"].dots.values():
            assert sum(ballot.values()) <= BUDGET
            assert all(0 < dots <= PER_ITEM for dots in ballot.values())

    def teardown(self) -> None:
        if hasattr(self, "rooms"):
            found = differences(Journal(self.db), self.lab_id)
            self.db.close()
            self.folder.cleanup()
            assert found == []


LabMachine.TestCase.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
test_invariants = LabMachine.TestCase
