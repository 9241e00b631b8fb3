"""Lines: the way from this process to one client each, and who is on which.

An answer has to arrive. A frame need not: who does not read gets no more frames until what waits for them has been read, and is then
told of a gap, so that they ask for all they have missed at once (`resume`, docs/protocol.md). So a client that reads slowly costs a few
frames of memory, and one that does not read at all is cut.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from labapp.live import packets
from labapp.live.packets import Packet

FRAMES_WAITING = 16  # for one client; a network that stutters for a moment should not make a phone ask anew
ANSWERS_WAITING = 64  # nobody who reads has so many commands under way
DEAF_S = 20.0  # a client that has read nothing for so long is let go


class Line:
    """The way to one client, through the library's queue."""

    at_once: int | None = None  # of an audience: so many are told before others of this process have a turn

    def __init__(self, engine: Any, clock: Callable[[], float] = time.monotonic) -> None:
        """:param engine: the Engine.IO socket"""
        self.engine, self._clock = engine, clock
        self.audiences: list[str] = []
        self._missed: int | None = None  # the number of the latest room frame that was left out
        self.behind_since: float | None = None
        self._due: Callable[[Line], object] | None = None

    def answer(self, packet: Packet) -> None:
        """Sends what has to arrive; who lets too much of it wait is cut."""
        self.pay()
        if self.waiting() > ANSWERS_WAITING:
            cut(self.engine)
        else:
            self._send(packet)

    def show(self, packet: Packet, number: int | None) -> None:
        """Sends a frame unless the client is behind; `number` is a room frame's."""
        self.pay()
        if self._keeps_up():
            self._send(packet)
            return
        if self.behind_since is None:
            self.behind_since = self._clock()
        if number is not None:
            self._missed = number

    def owe(self, say: Callable[[Line], object]) -> None:
        """Keeps for a moment what is to be sent, until `pay` or until anything else is sent, so that the order stays."""
        self.pay()
        self._due = say

    def pay(self) -> None:
        """Sends what is owed, if anything."""
        if self._due is not None:
            due, self._due = self._due, None
            due(self)

    def mention(self, packet: Packet) -> None:
        """Sends what may be left out."""
        self.pay()
        if self._keeps_up():
            self._send(packet)

    def catch_up(self) -> bool:
        """Lets a client that has read everything ask for what it missed, and cuts a deaf one. Gives whether it is still behind."""
        if self.behind_since is None or self.engine.closed:
            return False
        if self.waiting():
            if self._clock() - self.behind_since > DEAF_S:
                cut(self.engine)
            return True
        if self._missed is None:
            return True  # its own frame was left out; the room frame that belongs to it will be as well
        gap = {"channel": "room", "from": self._missed, "seq": self._missed, "put": {}, "drop": []}
        self.behind_since = self._missed = None
        self._send(packets.event("frame", gap))
        return False

    def start_anew(self) -> None:
        """The client has asked itself: the answer holds what was left out, and what is left out from now on is another gap."""
        self.behind_since = self._missed = self._due = None

    def _keeps_up(self) -> bool:
        return self.behind_since is None and self.waiting() < FRAMES_WAITING

    def waiting(self) -> int:
        """How many packets wait to be written."""
        return int(self.engine.queue.qsize())

    def _send(self, packet: Packet) -> None:
        with contextlib.suppress(Exception):  # the client left just now: the library says so in many ways
            self.engine.send(packet.message)


def cut(engine: Any) -> None:
    """Ends the connection of an Engine.IO socket without waiting for its client, who would not listen."""
    with contextlib.suppress(Exception):
        engine.close(wait=False, abort=True)
    if (wire := getattr(engine, "wire", None)) is not None:
        with contextlib.suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)


class Lines:
    """All lines of this process, by client and by audience."""

    def __init__(self, line_of: Callable[[str], Line], spawn: Callable[..., Any]) -> None:
        """
        :param line_of: makes the line of a client that has connected
        :param spawn: starts a task of its own
        """
        self._line_of, self._spawn = line_of, spawn
        self._lines: dict[str, Line] = {}
        self._audiences: dict[str, dict[str, Line]] = {}
        self._behind: set[Line] = set()
        self._owed: deque[Line] = deque()
        self._paying = False

    def open(self, sid: str) -> Line:
        """The line of a client, from now on."""
        line = self._lines[sid] = self._line_of(sid)
        return line

    def line(self, sid: str) -> Line | None:
        """The line of a client, while it is connected."""
        return self._lines.get(sid)

    def close(self, sid: str) -> Line | None:
        """Forgets a client and takes it out of its audiences; gives its line."""
        line = self._lines.pop(sid, None)
        if line is not None:
            self._behind.discard(line)
        for audience in line.audiences if line else ():
            members = self._audiences.get(audience, {})
            members.pop(sid, None)
            if not members:
                self._audiences.pop(audience, None)
        return line

    def join(self, sid: str, audience: str) -> None:
        """Puts a client into an audience, and it hears everything from its `resume` on."""
        line = self._lines.get(sid)
        if line is None:
            return  # it left meanwhile
        line.start_anew()
        listeners = self._audiences.setdefault(audience, {})
        if sid not in listeners:
            listeners[sid] = line
            line.audiences.append(audience)

    def tell(self, to: str, packet: Packet) -> None:
        """Sends to an audience, or to one client, what has to arrive."""
        for line in self._of(to):
            line.answer(packet)

    def mention(self, to: str, packet: Packet) -> None:
        """Sends what is soon said anew: whoever has something else waiting does without."""
        self._in_parts(self._of(to), lambda line: line.mention(packet))

    def show(self, to: str, packet: Packet, number: int | None) -> None:
        """Sends a frame to an audience; `number` is a room frame's."""
        self._in_parts(self._of(to), lambda line: line.show(packet, number))

    def _in_parts(self, audience: list[Line], say: Callable[[Line], object]) -> None:
        """Says something to an audience. A large one hears it part by part, so that others have their turn between."""
        at_once = audience[0].at_once if audience else None
        for line in audience[:at_once]:
            say(line)
            self._look_at(line)
        if at_once is None or len(audience) <= at_once:
            return
        for line in audience[at_once:]:
            line.owe(say)
            self._owed.append(line)
        if not self._paying:
            self._paying = True
            self._spawn(self._pay, at_once)

    def _pay(self, at_once: int) -> None:
        """Says what is owed, part by part."""
        try:
            while self._owed:
                time.sleep(0)
                for _ in range(min(len(self._owed), at_once)):
                    line = self._owed.popleft()
                    line.pay()
                    self._look_at(line)
        finally:
            self._paying = False

    def _look_at(self, line: Line) -> None:
        if line.behind_since is not None:
            self._behind.add(line)

    def catch_up(self) -> None:
        """Looks after those who are behind. To be called about once a second."""
        for line in list(self._behind):
            if not line.catch_up():
                self._behind.discard(line)

    def _of(self, to: str) -> list[Line]:
        if to in self._audiences:
            return list(self._audiences[to].values())
        line = self._lines.get(to)
        return [line] if line else []
