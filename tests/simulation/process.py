"""One server process: the product's rooms on its database, driven tick by tick, with a gateway that speaks over simulated lines."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from labapp.core.messages import Actor
from labapp.core.refused import Refused
from labapp.live import wire
from labapp.live.allowance import Allowance
from labapp.live.attempt import Reply, Wish, refusal
from labapp.live.bus import Bus
from labapp.live.gateway import PHONE_ALLOWANCE, STAFF_ALLOWANCE
from labapp.live.presence import Connection
from labapp.live.room import CROWD_EVERY_S, TICK_S, Room
from labapp.live.rooms import POLL_EVERY_S, SYSTEM, Rooms
from labapp.store.db import Database
from tests.simulation.checker import Checker
from tests.simulation.network import Line, Message
from tests.simulation.storage import LAB, SimulatedJournal
from tests.simulation.world import SimulatedClock, World

LOOK_EVERY_S = 1.0  # a room where nothing happens still counts heads and sends pulses
BACKLOG = 60  # messages that wait for one socket; then it is cut


class Died(Exception):
    """The process was killed here."""


class DiskFault(Exception):
    """The database did not answer: nobody knows whether it has stored."""


class SimulatedBus(Bus):
    """Words between processes: late, or lost."""

    def __init__(self, world: World) -> None:
        self.world, self.loss = world, world.chance.choice((0.0, 0.3, 1.0))
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
    """A server. `fate` is asked before and after each commit, and may raise `Died` or `DiskFault`."""

    def __init__(self, world: World, name: str, db: Database, bus: SimulatedBus, checker: Checker) -> None:
        self.world, self.name, self.db, self.bus, self.checker = world, name, db, bus, checker
        self.clock = SimulatedClock(world)
        self.fate: Callable[[Process, str], None] = lambda process, moment: None
        self.lines: dict[str, Line] = {}
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
        self.lines, self._visitors, self._subscribed, self._allowances = {}, {}, {}, {}
        bus = self.bus.mouth(self)
        self.rooms = Rooms(self.db, bus, self, self._spawn, self.clock)
        self.rooms.journal = SimulatedJournal(
            self.db, lambda: self.fate(self, "before"), lambda: self.fate(self, "after")
        )
        self.room: Room = self.rooms.room(LAB)
        self._plan_tick(0.0)
        self.world.later(POLL_EVERY_S, partial(self._poll, self.life))

    def _spawn(self, task: Callable[..., Any], *arguments: Any) -> None:
        """Of the tasks that a process runs beside each other only the listening is begun here; the world drives the others."""
        if getattr(task, "__name__", "") == "listen":
            task(*arguments)

    def kill(self, *, quietly: bool) -> None:
        """Ends it between two instructions. `quietly` as when the power goes: nobody hears of it."""
        self.world.note(self.name, "dies", "quietly" if quietly else "")
        self.is_up = False
        self.bus.ears.pop(self, None)
        for line in self.lines.values():
            line.up.shut()
            if quietly:
                line.down.is_silent = True
            line.down.send(Message("end"))

    def drain(self) -> None:
        """SIGTERM: refuses what comes, carries out what waits, says bye, ends."""
        self.world.note(self.name, "drains")
        self.rooms.drain()
        self.tick()
        if self.is_up:
            for sid in list(self.lines):
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
        except DiskFault:
            self.world.note(self.name, "tick fails")
        finally:
            self.is_ticking = False
        if self.room.lab.seq != before:
            self.world.note(self.name, "stands at", self.room.lab.seq)
            self.rooms.bus.moved(LAB)
        if self.is_up:
            is_behind = any(view.seq != self.room.lab.seq for view in self.room.views.values())
            self._plan_tick(CROWD_EVERY_S if is_behind else LOOK_EVERY_S)

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
        """Sends to every line that listens to an address (`labapp.live.room.Teller`)."""
        if event == "presence":
            return  # not numbered, not checked
        value = wire.loads(wire.dumps(data))
        self.checker.said(self, to, event, value)
        for sid in self._subscribed.get(to, ()):
            if line := self.lines.get(sid):
                self._send(line, Message(event, value))

    def dismiss(self, sid: str, reason: str, retry_in: float | None = None) -> None:
        """Says bye on a line and lets it go (`labapp.live.room.Teller`)."""
        if line := self.lines.get(sid):
            self._send(line, Message("bye", {"reason": reason, "retry_in": retry_in}))
            self.cut(line)

    def _send(self, line: Line, message: Message) -> None:
        if not self.is_up:
            return
        if len(line.down.waiting) > BACKLOG:
            self.world.note(self.name, "cuts a slow reader", line.sid)
            line.down.shut()
            self.cut(line)
            return
        self.checker.sent(line, message)
        line.down.send(message)

    def cut(self, line: Line) -> None:
        """Lets a socket go."""
        line.up.shut()
        line.down.send(Message("end"))
        self._forget(line)

    def _forget(self, line: Line) -> None:
        if self.is_up and self.lines.pop(line.sid, None):
            self._visitors.pop(line.sid)
            self.room.leave(line.sid)
            self.wake()

    def lost(self, sid: str) -> None:
        """The process's own patience with a dead socket has ended."""
        if self.is_up and (line := self.lines.get(sid)):
            self.cut(line)

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
                self.checker.ordered(wish := Wish(self.world.new_id(), "member.arrive", None, {"member": member}, SYSTEM))
                self.room.perform(wish)
        self.lines[line.sid] = line
        self._visitors[line.sid] = (connection, actor)
        self.room.enter(connection)
        self.wake()
        return None

    def hear(self, line: Line, message: Message) -> None:
        """Takes in what a device says."""
        if not self.is_up or line.sid not in self.lines:
            return
        if message.event == "end":
            self._forget(line)
        elif message.event == "resume":
            self._resume(line, message)
        elif message.event == "command":
            self._command(line, message)

    def _resume(self, line: Line, message: Message) -> None:
        connection, _ = self._visitors[line.sid]

        def subscribe(address: str) -> None:
            self._subscribed.setdefault(address, {})[line.sid] = None

        answer = wire.loads(wire.dumps(self.room.resume(connection, message.data, subscribe)))
        self.checker.resumed(connection, answer)
        self.wake()
        self._send(line, Message("resumed", answer, message.question, self.room.lab.seq))

    def _command(self, line: Line, message: Message) -> None:
        _, actor = self._visitors[line.sid]
        if self.rooms.draining:
            self._answer(line, message, refusal(Refused("shutting_down")))
        elif wait := self._allowance(actor).take():
            self._answer(line, message, refusal(Refused("rate_limited", retry_in=round(wait, 2))))
        else:
            id, name, activity, data = message.data
            future = self.room.perform(Wish(id, name, activity, data, actor))
            future.add_done_callback(partial(self._done, self.life, line, message))
            self.wake()

    def _allowance(self, actor: Actor) -> Allowance:
        if actor.member not in self._allowances:
            limits = STAFF_ALLOWANCE if actor.role == "staff" else PHONE_ALLOWANCE
            self._allowances[actor.member] = Allowance(*limits, self.clock.monotonic)
        return self._allowances[actor.member]

    def _done(self, life: int, line: Line, message: Message, future: Future[Reply]) -> None:
        """Answers from a task of its own, as the gateway does: before or after what the room tells of it."""
        answer = partial(self._answer_later, life, line, message, future.result())
        self.world.later(self.world.chance.choice((0.0, 0.004)), answer)

    def _answer_later(self, life: int, line: Line, message: Message, reply: Reply) -> None:
        if life == self.life and self.is_up:
            self._answer(line, message, reply)

    def _answer(self, line: Line, message: Message, reply: Reply) -> None:
        if line.sid in self.lines:
            self._send(line, Message("reply", wire.loads(wire.dumps(reply)), message.question))
