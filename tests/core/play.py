"""A lab played in memory: commands by named people, and what each audience sees after them.

`Play.do` is the corridor without database and sockets: read, decide, evolve, show. It holds every step to what is true of all
steps, so that each test checks it again: an event survives JSON, the indexes are what a recount gives, and for every audience
the records folded from changed keys are the records of a fresh snapshot. `Play.refold` holds the lab to its whole journal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any

from labapp.core import kernel
from labapp.core.deciding import rfc3339
from labapp.core.dependents import dependents, own_dependents
from labapp.core.events import ActivitySpec, LabCreated
from labapp.core.messages import Actor, Event, Stored, event_data, read_command, read_event
from labapp.core.model import Card, Lab, Organisation
from labapp.core.refused import Refused
from labapp.core.show import Records, record, seen_as, show
from labapp.core.viewers import Crowd, Me, Staff, Viewer, WallViewer
from tests.core import recount

STAFF, WALL, CROWD = Staff(), WallViewer(), Crowd()
NINE = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)

FIA = "fia"  # she facilitates
PEOPLE = {"anna": "north", "bo": "north", "cia": "south", "dan": "south", "eli": None}
ORGANISATIONS = ("north", "south", "east", "west", "coast", "hills")


def note(number: int) -> str:
    """The id of a card, as a phone makes it."""
    return f"00000000-0000-4000-8000-{number:012}"


def step(activity: str, kind: str, *, minutes: int = 10, phase: str = "work", **config: Any) -> ActivitySpec:
    """A planned activity; `from_` stands for the setting `from`."""
    plain = {name.rstrip("_"): value for name, value in config.items()}
    return ActivitySpec(activity, phase, kind, kind, f"Title of {activity}", f"Prompt of {activity}", minutes, plain)


class Play:
    """One lab, from its first event. Everybody in `people` has joined; the agenda is planned, nothing is open.

    :param people: name -> organisation id; the name is the member id too
    """

    def __init__(
        self,
        *agenda: ActivitySpec,
        identity: str = "anonymous_group_tag",
        people: Mapping[str, str | None] = PEOPLE,
    ) -> None:
        self.lab = Lab(id="lab-1")
        self.journal: list[Stored] = []
        self.names = {FIA: "Fia"}
        self.now = NINE
        self._shown: dict[Viewer, Records] = {}
        self._commands = 0
        bodies = tuple(Organisation(body, f"{body.title()} Municipality", body[:2].upper()) for body in ORGANISATIONS)
        created = LabCreated(
            title="Play",
            challenge="Too few hours",
            language="en",
            identity=identity,  # type: ignore[arg-type]
            code="ABC234",
            organisations=bodies,
            agenda=agenda,
        )
        self.store([created], None)
        self.do("system", "member.join", member=FIA, staff=True)
        for name, body in people.items():
            self.join(name, organisation=body)

    # What people do --------------------------------------------------------------------------------------------------

    def do(self, who: str, name: str, on: str | None = None, /, **data: Any) -> tuple[Event, ...]:
        """One command, carried out: the events it led to.

        :raise Refused: by the rules
        """
        events = kernel.decide(self.lab, read_command(name, data), self.actor(who), on, self.now)
        self.store(events, self.actor(who).member)
        return events

    def join(self, name: str, **place: str | None) -> None:
        """A person comes in and says who they are: "Anna, nurse"."""
        self.names[name] = f"{name.title()}, nurse"
        self.do("system", "member.join", member=name, **place)

    def connect(self, name: str) -> None:
        """A phone is told what there is before the lab knows whose it is."""
        self._shown[Me(name)] = self.sees(name)

    def refused(self, who: str, name: str, on: str | None = None, /, **data: Any) -> str:
        """The code with which a command is refused."""
        return self.refusal(who, name, on, **data).code

    def refusal(self, who: str, name: str, on: str | None = None, /, **data: Any) -> Refused:
        """The refusal of a command that must be refused."""
        try:
            events = self.do(who, name, on, **data)
        except Refused as refused:
            return refused
        raise AssertionError(f"{name} by {who} was not refused but led to {events}")

    def actor(self, who: str) -> Actor:
        """Who acts under this name: "system", staff, or a member."""
        if who == "system":
            return Actor(None, "system")
        known = self.lab.members.get(who)
        return Actor(who, "staff" if known and known.staff else "member")

    def open(self, activity: str) -> None:
        """The facilitator brings everybody to an activity."""
        self.do(FIA, "activity.open", activity)

    def write(self, who: str, text: str, on: str | None = None, **fields: Any) -> str:
        """A card with the next free number: its id."""
        card = note(len(self.lab.cards) + 1)
        self.do(who, "card.add", on, card=card, text=text, **fields)
        return card

    def branch(self) -> Play:
        """The same lab once more, to go another way from here."""
        other = copy(self)
        other.journal, other._shown = [*self.journal], {**self._shown}
        return other

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.now += timedelta(seconds=seconds)

    # What there is to see --------------------------------------------------------------------------------------------

    def sees(self, viewer: Viewer | str) -> Records:
        """All records of an audience, or of a member by name."""
        return show(self.lab, Me(viewer) if isinstance(viewer, str) else viewer, self.names)

    def everybody(self) -> list[Viewer]:
        """Every audience there is: staff, wall, crowd, and each member for themselves."""
        return [STAFF, WALL, CROWD, *(Me(member) for member in self.lab.members)]

    def who_sees(self, text: str) -> list[Viewer]:
        """The audiences in whose records a text occurs."""
        return [viewer for viewer in self.everybody() if text in json.dumps(self.sees(viewer))]

    def shared(self) -> dict[Viewer, Records]:
        """What everybody sees but the names of what could be undone: equal before a change and after its undo.

        The order of piles, and of cards in a pile, says nothing: what comes back comes back last.
        """
        return {viewer: _unordered(self.sees(viewer)) | {"undo": None} for viewer in self.everybody()}

    def card(self, card: str) -> Card:
        """A card of the lab."""
        return self.lab.cards[card]

    # What is true of every step --------------------------------------------------------------------------------------

    def store(self, events: Iterable[Event], actor: str | None) -> None:
        """Puts the events of one command into the journal, and holds them to what is true of every step."""
        self._commands += 1
        before = self.lab = kernel.fresh(self.lab)
        for fact in events:
            plain = json.loads(json.dumps(event_data(fact)))
            assert read_event(fact.name, fact.activity, plain) == fact, "an event does not survive the journal"
            author = None if fact.nameless else actor
            stored = Stored(self.lab.seq + 1, rfc3339(self.now), author, f"command-{self._commands}", fact)
            self.lab = kernel.evolve(self.lab, stored)
            self.journal.append(stored)
        recount.agrees(self.lab)
        self._follow(before)

    def _follow(self, before: Lab) -> None:
        """Folds the changed keys for every audience and compares with fresh snapshots."""
        shared = dependents(before, self.lab, self.lab.touched)
        own = own_dependents(before, self.lab, self.lab.touched)
        for viewer in self.everybody():
            fresh = show(self.lab, viewer, self.names)
            if viewer not in self._shown:
                self._shown[viewer] = fresh
                continue
            keys = own.get(viewer.member, set()) | own.get("*", set()) if isinstance(viewer, Me) else shared
            folded = dict(self._shown[viewer])
            for key in keys:
                folded[key] = record(self.lab, viewer, self.names, key)
                stead = seen_as(self.lab, viewer, key)
                assert record(self.lab, stead, self.names, key) == folded[key], (
                    f"{viewer} does not see {key} as {stead}"
                )
            folded = {key: value for key, value in folded.items() if value is not None}
            wrong = sorted(key for key in folded | fresh if folded.get(key) != fresh.get(key))
            assert not wrong, f"{viewer} would be told something else than a fresh snapshot shows of {wrong}"
            self._shown[viewer] = fresh

    def refold(self) -> Lab:
        """The lab as its journal makes it after a restart; it must be the lab at hand."""
        folded = kernel.fold(self.lab.id, self.journal)
        assert folded == kernel.fresh(self.lab)
        return folded


def _unordered(records: Records) -> Records:
    piles = {
        key: {name: sorted(part) if name in ("cards", "clusters") else part for name, part in value.items()}
        for key, value in records.items()
        if key.startswith(("cluster/", "items/"))
    }
    return records | piles
