"""A view: the records one viewer has been told, with the number at which each last changed.

A view moves from event number to event number on its own: fast for walls and consoles, slower for phones. A client that comes
back says its number and gets what changed since, or everything.
"""

from __future__ import annotations

from msgspec import Raw, Struct

from labapp.core.model import Lab
from labapp.core.show import Names, Records, record, show
from labapp.core.viewers import Viewer
from labapp.live.wire import raw


class Difference(Struct, frozen=True):
    """What a client has to change: values to put, keys to drop."""

    put: Records
    drop: list[str]


class View:
    """What one viewer sees, at number `seq`."""

    def __init__(self, viewer: Viewer, lab: Lab, names: Names) -> None:
        self.viewer = viewer
        self.records = show(lab, viewer, names)
        self.first = self.seq = lab.seq
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

    def move(self, lab: Lab, names: Names, beside: Records | None = None) -> Difference:
        """Brings the view to the lab's present number; `beside` are records that are not folded (who is online)."""
        put: Records = {}
        drop: list[str] = []
        fresh = {key: record(lab, self.viewer, names, key) for key in self._pending}
        for key, value in {**fresh, **(beside or {})}.items():
            if value is None and key in self.records:
                del self.records[key]
                drop.append(key)
            elif value is not None and self.records.get(key) != value:
                self.records[key] = put[key] = value
        for key in (*put, *drop):
            self._changed_at[key] = lab.seq
        self.seq = lab.seq
        self._pending.clear()
        return Difference(put, drop)

    def since(self, number: int | None) -> Difference | None:
        """What changed after a number, or None if only everything will do (the number is unknown, or older than this view)."""
        if number is None or number < self.first:
            return None
        later = [key for key, at in self._changed_at.items() if at > number]
        put = {key: self.records[key] for key in later if key in self.records}
        return Difference(put, [key for key in later if key not in self.records])

    def whole(self) -> Raw:
        """All records, encoded once for everybody who asks at this number."""
        if self._encoded is None or self._encoded[0] != self.seq:
            self._encoded = (self.seq, raw(self.records))
        return self._encoded[1]
