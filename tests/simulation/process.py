"""One server process: the product's rooms on its database, driven tick by tick, with a gateway that speaks over simulated lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from labapp.core.messages import Actor
from labapp.core.refused import Refused
from labapp.live import lines, packets
from labapp.live.allowance import Allowance
from labapp.live.attempt import Reply, Wish, refusal
from labapp.live.bus import Bus
from labapp.live.gateway import LOOK_AFTER_S, PHONE_ALLOWANCE, STAFF_ALLOWANCE
from labapp.live.presence import Connection
from labapp.live.room import CROWD_EVERY_S, STORE_AGAIN_S, TICK_S, Room
from labapp.live.rooms import POLL_EVERY_S, SYSTEM, Rooms
from labapp.live.wire import loads
from labapp.store.db import Database
from tests.simulation.checker import Checker
from tests.simulation.network import Line, Message
from tests.simulation.storage import LAB, SimulatedJournal
from tests.simulation.world import SimulatedClock, World

PACKET = re.compile(r"([23])/live,(\d*)(.*)", re.DOTALL)
LOOK_EVERY_S = 1.0  # a room where nothing happens still counts heads and sends pulses


class Died(Exception):
    """The process was killed here."""


class Socket:
    """The process's end of a line, as the library gives one to `labapp.live.lines.Line`: a queue, and ways to send and to close."""

    def __init__(self, process: Process, line: Line, connection: Connection, actor: Actor | None) -> None:
        self.process, self.line, self.connection, self.actor = process, line, connection, actor
        self.queue, self.closed = self, False
        self.resumes: dict[int, int] = {}  # question -> the room's number when it was answered

    def qsize(self) -> int:
        """How many messages the device has not read."""
        return len(self.line.down.waiting)

    def send(self, packet: Any) -> None:
        """Puts a packet on the line."""
        if not self.process.is_up:
            return
        kind, number, body = self.process.decode(packet)
        if kind == "2":
            message = Message(*body)
        elif number in self.resumes:
            message = Message("resumed", body[0], number, self.resumes.pop(number))
        else:
            message = Message("reply", body[0], number)
        self.process.checker.sent(self.line, self.connection.member, message)
        self.line.down.send(message)

    def close(self, *, wait: bool, abort: bool) -> None:
        """Ends the line; what waits is not delivered any more."""
        self.closed = True
        self.process.world.note(self.process.name, "cuts", self.line.sid)
        self.line.down.waiting.clear()
        self.process.let_go(self)


class SimulatedBus(Bus):
    """Words between processes: late, or lost."""

    def __init__(self, world: World, processes: int) -> None:
        self.world, self.loss, self.processes = world, world.chance.choice((0.0, 0.3, 1.0)), processes
        self.ears: dict[Process, Callable[[str], None]] = {}

    def mouth(self, process: Process) -> Bus:
        """The end of the bus at one process."""
        return _BusEnd(self, process)

    def say(self, speaker: Process, lab_id: str) -> None:
        for process, heard in list(self.ears.items()):
            if process is not speaker and not self.world.likely(self.loss):
                self.world.later(self.world.chance.uniform(0.001, 0.3), partial(self._arrive, process, heard, lab_id))

    def _arrive(self, process: Process, heard: Callable[[str], None], lab_id: str) -> None:
        if self.ears.get(process) is heard:
            heard(lab_id)
            process.wake()


class _BusEnd(Bus):
    def __init__(self, bus: SimulatedBus, process: Process) -> None:
        self.bus, self.process = bus, process

    def moved(self, lab_id: str) -> None:
        self.bus.say(self.process, lab_id)

    def listen(self, heard: Callable[[str], None]) -> None:
        self.bus.ears[self.process] = heard


class Process:
    """A server. `fate` is asked before and after each commit, and may raise."""

    def __init__(self, world: World, name: str, db: Database, bus: SimulatedBus, checker: Checker) -> None:
        self.world, self.name, self.db, self.bus, self.checker = world, name, db, bus, checker
        self.clock = SimulatedClock(world)
        self.fate: Callable[[Process, str], None] = lambda process, moment: None
        self.sockets: dict[str, Socket] = {}
        self.is_up = False
        self.is_ticking = False
        self.life = 0  # how often it was started: what an earlier life has planned is void
        self.start()

    # Life ------------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Starts it on what the journal holds."""
        self.world.note(self.name, "starts")
        self.life += 1
        self.is_up, self._tick_at, self._ticked_at = True, None, -TICK_S
        self.sockets, self._allowances = {}, {}
        self.lines = lines.Lines(lambda sid: lines.Line(self.sockets[sid], self.clock.monotonic), self._spawn)
        bus = self.bus.mouth(self)
        self.rooms = Rooms(self.db, bus, self, self._spawn, self.clock)
        self.rooms.journal = SimulatedJournal(
            self.db, lambda: self.fate(self, "before"), lambda: self.fate(self, "after")
        )
        self.room: Room = self.rooms.room(LAB)
        self.room.alone = self.bus.processes == 1  # two on one SQLite file stand for two on PostgreSQL
        self._decoded: Any = (None, None)
        self._plan_tick(0.0)
        self.world.later(POLL_EVERY_S, partial(self._poll, self.life))
        self.world.later(LOOK_AFTER_S, partial(self._look_after, self.life))

    def _spawn(self, task: Callable[..., Any], *arguments: Any) -> None:
        """Of the tasks that a process runs beside each other only the listening is begun here; the world drives the others."""
        if getattr(task, "__name__", "") == "listen":
            task(*arguments)

    def kill(self, *, quietly: bool) -> None:
        """Ends it between two instructions. `quietly` as when the power goes: nobody hears of it."""
        self.world.note(self.name, "dies", "quietly" if quietly else "")
        self.is_up = False
        self.bus.ears.pop(self, None)
        for socket in self.sockets.values():
            socket.line.up.shut()
            socket.line.down.is_silent |= quietly
            socket.line.down.send(Message("end"))

    def drain(self) -> None:
        """SIGTERM: refuses what comes, carries out what waits, says bye, ends."""
        self.world.note(self.name, "drains")
        self.rooms.drain()
        self.tick()
        if self.is_up:
            for sid in list(self.sockets):
                self.dismiss(sid, "restart", self.world.chance.uniform(0, 1))
            self.kill(quietly=False)

    # The loop --------------------------------------------------------------------------------------------------------

    def wake(self) -> None:
        """Something has arrived: tick soon, but not more often than the room does."""
        self._plan_tick(max(0.0, self._ticked_at + TICK_S - self.world.now) + 0.01 * self.world.chance.random())

    def _plan_tick(self, delay: float) -> None:
        at = self.world.now + delay
        if self._tick_at is None or at < self._tick_at:
            self._tick_at = at
            self.world.later(delay, partial(self._due, self.life, at))

    def _due(self, life: int, at: float) -> None:
        if self.is_up and life == self.life and at == self._tick_at:
            self.tick()

    def tick(self) -> None:
        """One tick of the room, as its own loop does it."""
        if self.is_ticking or not self.is_up:
            return
        self._tick_at, self._ticked_at = None, self.world.now
        before = self.room.lab.seq
        self.is_ticking = True
        try:
            self.room.tick()
        except Died:
            return
        finally:
            self.is_ticking = False
        if self.room.lab.seq != before:
            self.world.note(self.name, "stands at", self.room.lab.seq)
            self.rooms.bus.moved(LAB)
        if self.is_up:
            is_behind = any(view.seq != self.room.lab.seq for view in self.room.views.values())
            self._plan_tick(STORE_AGAIN_S if self.room.is_busy else CROWD_EVERY_S if is_behind else LOOK_EVERY_S)

    def _poll(self, life: int) -> None:
        """The slow look at the journal; not made where it could find nothing."""
        if life != self.life or not self.is_up:
            return
        if self.room.lab.seq != self.checker.truth.head:
            self.rooms._look_around()
            self.wake()
        self.world.later(POLL_EVERY_S, partial(self._poll, life))

    # The gateway -----------------------------------------------------------------------------------------------------

    def tell(self, event: str, data: Any, to: str) -> None:
        """Sends an event to an audience or one socket (`labapp.live.room.Teller`), as the gateway does."""
        if event == "presence":
            return  # not numbered, not checked
        packet = packets.event(event, data)
        if event == "bye":
            self.lines.tell(to, packet)
        elif event == "frame":
            self.checker.said(to, self.decode(packet.message)[2][1])
            self.lines.show(to, packet, data["seq"] if data["channel"] == "room" else None)
        else:
            self.lines.mention(to, packet)

    def decode(self, packet: Any) -> tuple[str, int, Any]:
        """(kind, number, content) of a packet; one that goes to many is read once."""
        if self._decoded[0] is not packet:
            kind, number, body = PACKET.fullmatch(packet.data).groups()
            self._decoded = (packet, (kind, int(number or 0), loads(body)))
        return self._decoded[1]

    def dismiss(self, sid: str, reason: str, retry_in: float | None = None) -> None:
        """Says bye on a line and lets it go (`labapp.live.room.Teller`)."""
        self.tell("bye", {"reason": reason, "retry_in": retry_in}, sid)
        if socket := self.sockets.get(sid):
            self.let_go(socket)

    def let_go(self, socket: Socket) -> None:
        """Ends a line behind what is on it."""
        socket.line.up.shut()
        socket.line.down.send(Message("end"))
        self._forget(socket.line.sid)

    def _forget(self, sid: str) -> None:
        if self.is_up and self.sockets.pop(sid, None):
            self.lines.close(sid)
            self.room.leave(sid)
            self.wake()

    def lost(self, sid: str) -> None:
        """The process's own patience with a dead socket has ended."""
        if self.is_up and (socket := self.sockets.get(sid)):
            self.let_go(socket)

    def _look_after(self, life: int) -> None:
        if life == self.life and self.is_up:
            self.lines.catch_up()
            self.world.later(LOOK_AFTER_S, partial(self._look_after, life))

    def accept(self, line: Line, connection: Connection, actor: Actor | None) -> str | None:
        """Lets a device in, or says why not. Who is who was settled with tokens before the story begins."""
        lab, member = self.room.lab, connection.member
        if not self.is_up or self.rooms.draining:
            return "shutting_down"
        if connection.audience == "crowd":
            if lab.state == "closed":
                return "lab_closed"
            if member in lab.removed:
                return "bad_token"
            if member and not lab.members[member].arrived:
                self.checker.ordered(
                    wish := Wish(self.world.new_id(), "member.arrive", None, {"member": member}, SYSTEM)
                )
                self.room.perform(wish)
        self.sockets[line.sid] = Socket(self, line, connection, actor)
        self.lines.open(line.sid)
        self.room.enter(connection)
        self.wake()
        return None

    def hear(self, line: Line, message: Message) -> None:
        """Takes in what a device says."""
        socket = self.sockets.get(line.sid)
        if not self.is_up or socket is None:
            return
        if message.event == "end":
            self._forget(line.sid)
        elif message.event == "resume":
            self._resume(socket, message)
        elif message.event == "command":
            self._command(socket, message)

    def _resume(self, socket: Socket, message: Message) -> None:
        sid = socket.line.sid
        answer = self.room.resume(socket.connection, message.data, partial(self.lines.join, sid))
        packet = packets.acknowledgement(message.question, answer)
        socket.resumes[message.question] = self.room.lab.seq
        self.checker.resumed(socket.connection, self.decode(packet.message)[2][0])
        self.wake()
        self.lines.tell(sid, packet)

    def _command(self, socket: Socket, message: Message) -> None:
        if self.rooms.draining:
            self._answer(socket, message, refusal(Refused("shutting_down")))
        elif wait := self._allowance(socket.actor).take():
            self._answer(socket, message, refusal(Refused("rate_limited", retry_in=round(wait, 2))))
        else:
            id, name, activity, data = message.data
            future = self.room.perform(Wish(id, name, activity, data, socket.actor))
            future.add_done_callback(partial(self._done, socket, message))
            self.wake()

    def _allowance(self, actor: Actor) -> Allowance:
        if actor.member not in self._allowances:
            limits = STAFF_ALLOWANCE if actor.role == "staff" else PHONE_ALLOWANCE
            self._allowances[actor.member] = Allowance(*limits, self.clock.monotonic)
        return self._allowances[actor.member]

    def _done(self, socket: Socket, message: Message, future: Future[Reply]) -> None:
        """Answers at once or a moment later: before or after what the room tells of it."""
        answer = partial(self._answer, socket, message, future.result())
        self.world.later(self.world.chance.choice((0.0, 0.004)), answer)

    def _answer(self, socket: Socket, message: Message, reply: Reply) -> None:
        sid = socket.line.sid
        if self.is_up and self.sockets.get(sid) is socket:
            self.lines.tell(sid, packets.acknowledgement(message.question, reply))
