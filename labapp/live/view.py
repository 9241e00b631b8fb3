"""A view: the records one viewer has been told, with the number at which each last changed.

A view moves from event number to event number on its own: fast for walls and consoles, slower for phones. A client that comes
back says its number and gets what changed since, or everything.
"""

from __future__ import annotations

from itertools import takewhile

from msgspec import Raw, Struct

from labapp.core.model import Lab
from labapp.core.show import Names, all_keys, record, seen_as
from labapp.core.viewers import Viewer
from labapp.live.wire import raw

Encoded = dict[str, Raw]  # key -> value as JSON


class Made:
    """The records of a lab at one number, each made and encoded once for all viewers who see the same."""

    def __init__(self, lab: Lab, names: Names) -> None:
        self.lab, self.names = lab, names
        self._made: dict[tuple[Viewer, str], Raw | None] = {}

    def record(self, viewer: Viewer, key: str) -> Raw | None:
        """The value of one key for one viewer, or None where this viewer has no such record."""
        place = seen_as(self.lab, viewer, key), key
        if place not in self._made:
            value = record(self.lab, place[0], self.names, key)
            self._made[place] = None if value is None else raw(value)
        return self._made[place]


class Difference(Struct, frozen=True):
    """What a client has to change: values to put, keys to drop."""

    put: Encoded
    drop: list[str]


class View:
    """What one viewer sees, at number `seq`."""

    def __init__(self, viewer: Viewer, made: Made) -> None:
        self.viewer = viewer
        shown = ((key, made.record(viewer, key)) for key in all_keys(made.lab, viewer))
        self.records: Encoded = {key: value for key, value in shown if value is not None}
        self.first = self.seq = made.lab.seq
        self._changed_at: dict[str, int] = {}
        self._pending: set[str] = set()
        self._encoded: tuple[int, Raw] | None = None

    @property
    def is_behind(self) -> bool:
        """Whether a record may have changed since the last `move`."""
        return bool(self._pending)

    def note(self, keys: set[str]) -> None:
        """Remembers which records may have changed, until the next `move`."""
        self._pending |= keys

    def move(self, made: Made, beside: Encoded | None = None) -> Difference:
        """Brings the view to the number of these records; `beside` are records that are not folded (who is online)."""
        put: Encoded = {}
        drop: list[str] = []
        fresh = {key: made.record(self.viewer, key) for key in self._pending}
        for key, value in {**fresh, **(beside or {})}.items():
            if value is None and key in self.records:
                del self.records[key]
                drop.append(key)
            elif value is not None and self.records.get(key) != value:
                self.records[key] = put[key] = value
        for key in (*put, *drop):
            self._changed_at.pop(key, None)  # so that what changed last stands last
            self._changed_at[key] = made.lab.seq
        self.seq = made.lab.seq
        self._pending.clear()
        return Difference(put, drop)

    def take(self, beside: Encoded) -> None:
        """Takes over records that are not folded and have no number, for who asks for everything before the next `move`."""
        self.records |= beside
        self._encoded = None

    def since(self, number: int | None) -> Difference | None:
        """What changed after a number, or None if only everything will do (the number is unknown, or older than this view)."""
        if number is None or number < self.first:
            return None
        later = list(takewhile(lambda key: self._changed_at[key] > number, reversed(self._changed_at)))
        put = {key: self.records[key] for key in later if key in self.records}
        return Difference(put, [key for key in later if key not in self.records])

    def whole(self) -> Raw:
        """All records, encoded once for everybody who asks at this number."""
        if self._encoded is None or self._encoded[0] != self.seq:
            self._encoded = (self.seq, raw(self.records))
        return self._encoded[1]
