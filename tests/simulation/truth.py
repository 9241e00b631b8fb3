"""What the database holds, read past our journal and folded anew: the measure of everything else."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

import msgspec

from labapp.core import kernel
from labapp.core.messages import Stored, read_event
from labapp.core.model import Lab
from labapp.core.show import show
from labapp.core.viewers import Viewer
from tests.simulation.storage import LAB

_EVENTS = """SELECT seq, at, actor, command, name, activity, data FROM lab_events
    WHERE lab_id = ? AND seq > ? ORDER BY seq"""
_RECEIPTS = "SELECT rowid, member, command, digest, reply FROM receipts WHERE rowid > ? ORDER BY rowid"


class Answered(NamedTuple):
    """A receipt."""

    member: str
    command: str
    digest: str
    reply: dict[str, Any]


class Truth:
    """The journal of the lab so far, with the lab at every number of the story."""

    def __init__(self, eye: sqlite3.Connection, names: dict[str, str]) -> None:
        self._eye, self._names = eye, names
        self._labs: list[Lab] = []
        self._shown: dict[tuple[Viewer, int], dict[str, Any]] = {}
        self._last_row = 0
        self.receipts: dict[tuple[str, str], Answered] = {}
        events = self._new_events(0)
        self.first = len(events)
        self._labs = [kernel.fold(LAB, events)]
        self.new_receipts()

    @property
    def head(self) -> int:
        """The number of the latest event."""
        return self.first + len(self._labs) - 1

    def lab(self, number: int) -> Lab:
        """The lab at a number that the story has passed."""
        assert self.first <= number <= self.head, f"the journal has no number {number}"
        return self._labs[number - self.first]

    def read_on(self) -> list[Stored]:
        """The events that have come since it was last asked."""
        events = self._new_events(self.head)
        for stored in events:
            self._labs.append(kernel.evolve(kernel.fresh(self._labs[-1]), stored))
        return events

    def new_receipts(self) -> list[Answered]:
        """The receipts that have come since it was last asked."""
        found = []
        for row, member, command, digest, reply in self._eye.execute(_RECEIPTS, (self._last_row,)):
            self._last_row = row
            answered = Answered(member, command, digest, msgspec.json.decode(reply))
            self.receipts[member, command] = answered
            found.append(answered)
        return found

    def shown(self, viewer: Viewer, number: int) -> dict[str, Any]:
        """Every record of a viewer at a number, as it comes over the wire."""
        if (viewer, number) not in self._shown:
            records = show(self.lab(number), viewer, self._names)
            self._shown[viewer, number] = msgspec.json.decode(msgspec.json.encode(records))
        return self._shown[viewer, number]

    def _new_events(self, since: int) -> list[Stored]:
        return [
            Stored(seq, at, actor, command, read_event(name, activity, msgspec.json.decode(data)))
            for seq, at, actor, command, name, activity, data in self._eye.execute(_EVENTS, (LAB, since))
        ]
