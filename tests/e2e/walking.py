"""A lab whose people do what each kind of activity knows that people do, on real sockets of a real server.

What they do next is read from the server's own journal, as a rehearsal reads it, and sent as phones send it: everybody at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from labapp.core import kernel
from labapp.core.kinds import kinds
from labapp.core.model import Activity, Lab
from labapp.core.rehearsal import Deed
from labapp.rehearsal.people import Pretender, pretenders
from labapp.store.db import Database
from labapp.store.journal import Journal
from tests.contract.live import Phone
from tests.contract.workshop import ORGANISATIONS, Workshop
from tests.support.server import Server

PEOPLE = 30
GROUPS = ("employee", "manager", "citizen")
MOST_TURNS = 3  # of a person between two words of the facilitator ...
TURNS = {"crazy_eights": 9}  # ... and where that would leave no result: eight boxes, and the choice of one
MOST_STEPS = 8  # of a facilitator in one activity
AT_A_TIME = 6  # people who come through the door together
# Right answers to people who wanted the same thing in the same moment: (command, code).
CROSSED = {("stop.write", "bad_request")}  # two put the same note on the list of what stops


@dataclass
class Crowd:
    """Thirty people of four organisations with a phone each, and what the journal of their lab says."""

    lab: Workshop
    journal: Journal
    state: Lab
    people: dict[Phone, Pretender] = field(default_factory=dict)

    @classmethod
    def of(cls, lab: Workshop, server: Server) -> Crowd:
        """Lets them all into a lab."""
        journal = Journal(Database(f"sqlite:///{server.folder / 'labapp.sqlite3'}"))
        crowd = cls(lab, journal, journal.fold(lab.id))
        minds = pretenders(crowd.state, PEOPLE, seed=1)
        with ThreadPoolExecutor(AT_A_TIME) as door:
            phones = list(door.map(crowd._enter, range(PEOPLE)))
        for phone, mind in zip(phones, minds, strict=True):
            mind.member = phone.member
        crowd.people = dict(zip(phones, minds, strict=True))
        return crowd

    def _enter(self, number: int) -> Phone:
        place = {"actor_group": GROUPS[number % len(GROUPS)]}
        return self.lab.phone(ORGANISATIONS[number % len(ORGANISATIONS)]["id"], **place)

    def read(self) -> Lab:
        """The lab as it is stored now."""
        for stored in self.journal.load(self.lab.id, self.state.seq):
            self.state = kernel.fresh(kernel.evolve(self.state, stored))
        return self.state

    def step(self, id: str) -> Activity:
        """An activity as it is stored now."""
        return self.read().activities[id]

    def contribute(self, id: str) -> None:
        """Everybody does what the activity asks for, all at once, a few times over."""
        for _ in range(TURNS.get(self.step(id).kind, MOST_TURNS)):
            step = self.step(id)
            wishes = [(phone, *deed) for phone, mind in self.people.items() for deed in self._next(step, mind)]
            sent = [(name, phone.send(name, id, **data)) for phone, name, data in wishes]
            for name, pending in sent:
                answer = pending.answer()
                assert answer["ok"] or (name, answer["code"]) in CROSSED, (name, answer)
            if not wishes:
                return

    def _next(self, step: Activity, mind: Pretender) -> Iterator[Deed]:
        rehearse = kinds()[step.kind].rehearse
        yield from list(rehearse(self.state, step, mind))[:1] if rehearse else ()

    def lead(self, id: str) -> bool:
        """The facilitator brings the activity one step on, if it has one more."""
        deeds = list(kinds()[self.step(id).kind].lead(self.state, self.state.activities[id]))
        for name, data in deeds:
            answer = self.lab.console.command(name, id, **data)
            assert answer["ok"], (name, data, answer)
        return bool(deeds)

    def play(self, id: str) -> None:
        """What people and the facilitator do in an open activity, until it is revealed."""
        for _ in range(MOST_STEPS):
            self.contribute(id)
            if not self.lead(id):
                break
        if not self.step(id).revealed:
            answer = self.lab.console.command("activity.reveal", id)
            assert answer["ok"], answer

    def close(self) -> None:
        """The facilitator closes the lab; for what was decided to be kept there is first an owner, time and a day of review."""
        answer = self.lab.console.command("lab.close")
        for result in answer.get("details", {}).get("lacks", ()):
            if "lesson" in result["missing"]:
                self.lab.console.does("result.stop", item=result["item"], lesson="Too early for us.")
            else:
                anchored = {"owner_function": "Head of desk", "scheduled_time": "Mondays", "review_on": "2027-05-03"}
                self.lab.console.does("result.anchor", item=result["item"], **anchored)
        if not answer["ok"]:
            self.lab.staff("lab.close")

    def leave(self) -> None:
        """Everybody goes home."""
        self.lab.leave()
        self.journal.db.close()
