"""A room without sockets: the teller writes down what is told, and clients fold it by the rules of the contract."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from labapp.live import wire
from labapp.live.presence import Connection
from labapp.live.room import Room, address

AUDIENCES = ("staff", "wall", "crowd")


@dataclass
class Told:
    """Everything a room has said: (address, event, data as it goes over the wire)."""

    said: list[tuple[str, str, Any]] = field(default_factory=list)
    dismissed: list[str] = field(default_factory=list)

    def tell(self, event: str, data: Any, to: str) -> None:
        self.said.append((to, event, json.loads(wire.dumps(data))))

    def dismiss(self, sid: str, reason: str, retry_in: float | None = None) -> None:
        self.dismissed.append(sid)


@dataclass
class Client:
    """One client of an audience: two maps, one number, and the frame rules of docs/protocol.md."""

    audience: str
    member: str | None = None
    number: int | None = None
    room: dict[str, Any] = field(default_factory=dict)
    me: dict[str, Any] = field(default_factory=dict)
    gaps: int = 0

    def resume(self, room: Room) -> None:
        """Asks for what it missed, as after a lost network."""
        connection = Connection(f"sid-{self.audience}-{self.member}", self.audience, self.member)
        answer = json.loads(wire.dumps(room.resume(connection, self.number, lambda address: None)))
        if answer["full"]:
            self.room, self.me = {}, {}
        for mine, part in ((self.room, answer["room"]), (self.me, answer["me"])):
            _fold(mine, part)
        self.number = answer["seq"]

    def hears(self, lab_id: str, to: str) -> bool:
        own = {address(lab_id, self.audience)}
        if self.member is not None:
            own.add(address(lab_id, f"me/{self.member}"))
        return to in own

    def take(self, event: str, frame: Any) -> None:
        if event != "frame" or self.number is None:
            return
        if frame["from"] > self.number:
            self.gaps += 1
            return
        if frame["seq"] <= self.number:
            return
        if frame["channel"] == "me":
            _fold(self.me, frame)
        else:
            _fold(self.room, frame)
            self.number = frame["seq"]


def _fold(records: dict[str, Any], part: Any) -> None:
    for key in part["drop"]:
        records.pop(key, None)
    records.update(part["put"])
