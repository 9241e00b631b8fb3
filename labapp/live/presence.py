"""Who is connected. Not journaled: it is true for a moment, and its loss harms nothing."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from labapp.core.model import Lab


class Connection(Struct, frozen=True):
    """One socket: which audience it belongs to ("staff", "wall", "crowd"), and whose it is."""

    sid: str
    audience: str
    member: str | None


class Presence:
    """The connections of one lab."""

    def __init__(self) -> None:
        self._connections: dict[str, Connection] = {}
        self._of_member: dict[str, tuple[str, ...]] = {}
        self._phones = 0

    def _now(self) -> list[Connection]:
        """The connections of this moment: under threads others come and go while one counts."""
        return list(self._connections.values())

    def enter(self, connection: Connection) -> None:
        """A socket has connected."""
        self.leave(connection.sid)
        self._connections[connection.sid] = connection
        self._phones += connection.audience == "crowd"
        if connection.member:
            self._of_member[connection.member] = (*self.sockets(connection.member), connection.sid)

    def leave(self, sid: str) -> None:
        """A socket is gone."""
        connection = self._connections.pop(sid, None)
        if connection is None:
            return
        self._phones -= connection.audience == "crowd"
        if connection.member:
            left = tuple(other for other in self.sockets(connection.member) if other != sid)
            if left:
                self._of_member[connection.member] = left
            else:
                del self._of_member[connection.member]

    def sockets(self, member: str) -> tuple[str, ...]:
        """The sockets of one member."""
        return self._of_member.get(member, ())

    def sids(self) -> list[str]:
        """All sockets."""
        return [c.sid for c in self._now()]

    def __len__(self) -> int:
        return len(self._connections)

    def phones(self) -> int:
        """How many phones are connected: their number sets how often they are told."""
        return self._phones

    def record(self, lab: Lab) -> dict[str, Any]:
        """Record `presence`: participants online, with a place, and online by organisation. Staff is not counted."""
        there = self.online(lab)
        bodies: dict[str, int] = {}
        for member in there:
            if body := lab.members[member].organisation:
                bodies[body] = bodies.get(body, 0) + 1
        return {"online": len(there), "members": len(lab.taking_part), "by_organisation": bodies}

    def online(self, lab: Lab) -> list[str]:
        """The participants who are connected."""
        ids = {c.member for c in self._now() if c.audience == "crowd" and c.member}
        return sorted(m for m in ids if m in lab.members and m not in lab.removed and not lab.members[m].staff)
