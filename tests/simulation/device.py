"""A client as the contract wants it: what static/src does in a browser (link.ts, store.ts, outbox.ts, commands.ts), as a small model.

It keeps one map per channel and a number, applies, ignores or resumes, and sends a command with the same id until it is answered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from labapp.core.messages import Actor
from labapp.live.presence import Connection
from tests.simulation.checker import Checker
from tests.simulation.network import Line, Message, Network
from tests.simulation.process import Process
from tests.simulation.world import World

ANSWER_WITHIN_S = 4.0
CONNECT_WITHIN_S = 6.0
SILENCE_S = 22.0
LOOK_EVERY_S = 2.0
GIVE_UP_S = 15.0
TRANSIENT = ("rate_limited", "shutting_down")


class Sent(NamedTuple):
    """A command as it goes over the wire: (id, name, activity, data)."""

    id: str
    name: str
    activity: str | None
    data: Any


class Outbox:
    """What a person has wished and nobody has answered. It outlives the page, and all tabs of a person share it."""

    def __init__(self) -> None:
        self._kept: list[tuple[float, Sent]] = []

    def keep(self, command: Sent, at: float) -> None:
        """Keeps a command; `at` is the device's own clock."""
        at = max([at, *(other + 0.001 for other, _ in self._kept)])
        self._kept.append((at, command))

    def settle(self, id: str) -> None:
        """It was answered for good."""
        self._kept = [(at, command) for at, command in self._kept if command.id != id]

    def waiting(self) -> list[Sent]:
        """Oldest first."""
        return [command for _, command in sorted(self._kept, key=lambda kept: kept[0])]


class Device:
    """One page of one person (or a wall, without an actor)."""

    def __init__(
        self,
        world: World,
        network: Network,
        processes: list[Process],
        checker: Checker,
        *,
        name: str,
        audience: str,
        actor: Actor | None,
        outbox: Outbox,
    ) -> None:
        self.world, self.network, self.processes, self.checker = world, network, processes, checker
        self.name, self.audience, self.actor, self.outbox = name, audience, actor, outbox
        self.member = actor.member if actor else None
        self.at_once = world.chance.choice((1, 1, 4))  # commands on their way at the same time; our own phones send one
        self.is_durable = audience == "crowd"  # a console gives up instead: a late "next" would be worse than none
        self.clock_jump = 0.0
        self.asked = 0
        self.lines = 0
        self.bye: float | None = None
        self._new_page()
        world.later(world.chance.random() * 0.5, self.connect)
        world.later(LOOK_EVERY_S, self._look)

    def _new_page(self) -> None:
        """What a reload forgets."""
        self.number: int | None = None
        self.own = -1
        self.maps: dict[str, dict[str, Any]] = {"room": {}, "me": {}}
        self.line: Line | None = None
        self.state = "away"
        self._asking: dict[int, Callable[[Message], None]] = {}
        self._flying: set[str] = set()
        self._resuming = False
        self._silences = 0
        self._heard_at = self.world.now
        self.changed = False
        self.server_time: tuple[str, float] | None = None

    # The line --------------------------------------------------------------------------------------------------------

    def connect(self) -> None:
        """Opens a line to any of the processes, as a load balancer would choose."""
        if self.state != "away":
            return
        self.state = "connecting"
        self.lines += 1
        process = self.world.chance.choice(self.processes)
        line = Line(self.network, self.name, f"{self.name}/{self.lines}", to_process=process.hear, to_device=self.hear)
        self.line = line
        self.world.later(self.network.delay(), partial(self._knock, line, process))
        self.world.later(CONNECT_WITHIN_S, partial(self._give_up_on, line))

    def _knock(self, line: Line, process: Process) -> None:
        if line is not self.line or self.name in self.network.cut_off:
            return  # the patience of `connect` ends it
        refused = process.accept(line, Connection(line.sid, self.audience, self.member), self.actor)
        if refused is None:
            self.world.note(self.name, "reaches", process.name)
            line.down.send(Message("open"))
        else:
            self.world.later(self.network.delay(), partial(self._refused, line, refused))

    def _give_up_on(self, line: Line) -> None:
        if line is self.line and self.state == "connecting":
            self.cut()

    def _refused(self, line: Line, code: str) -> None:
        if line is not self.line:
            return
        self.world.note(self.name, "is refused", code)
        self._down()
        # A person who is let in again tries again; the page itself would not.
        self.world.later(0.5 if code in TRANSIENT else 2.0, self.connect)

    def cut(self) -> None:
        """Drops the line and opens another soon."""
        if self.line is not None:
            self.world.note(self.name, "cuts", self.line.sid)
            self._hang_up()
        self._down()
        self.world.later(self.world.chance.uniform(0.3, 1.0), self.connect)

    def _hang_up(self) -> None:
        assert self.line is not None
        self.line.up.send(Message("end"))
        self.line.down.shut()

    def _down(self) -> None:
        self.state, self.line = "away", None
        self._asking.clear()
        self._flying.clear()
        self._resuming = False
        self._silences = 0

    def reload(self) -> None:
        """The page is loaded again: what was in memory is gone, the outbox is not."""
        self.world.note(self.name, "reloads")
        if self.line is not None:
            self._hang_up()
        self._down()
        if not self.is_durable:
            self.outbox = Outbox()
        self._new_page()
        self.world.later(self.world.chance.uniform(0.1, 1.0), self.connect)

    def _look(self) -> None:
        """Is the line still there? The process says something at least every ten seconds."""
        if self.state == "online" and self.world.now - self._heard_at > SILENCE_S:
            self.cut()
        self.world.later(LOOK_EVERY_S, self._look)

    def wake(self) -> None:
        """The page has been away: what did it miss? (link.ts asks the time first, which this leaves out.)"""
        if self.state == "online":
            self._resume()

    # Hearing ---------------------------------------------------------------------------------------------------------

    def hear(self, line: Line, message: Message) -> None:
        """Takes in what a process says."""
        if line is not self.line:
            return
        self._heard_at, self._silences = self.world.now, 0
        match message.event:
            case "open":
                self.state = "resuming"
                self._resume()
            case "frame":
                self._frame(message.data)
            case "pulse":
                self.server_time = (message.data["now"], self.world.now)
                if self.number is not None and message.data["seq"] > self.number:
                    self._resume()
            case "resumed" | "reply":
                if answer := self._asking.pop(message.question, None):
                    answer(message)
            case "bye":
                self.bye = message.data["retry_in"]
            case "end":
                self._down()
                delay = 1.0 if self.bye is None else self.bye
                self.bye = None
                self.world.later(delay * self.world.chance.uniform(0.7, 1.3), self.connect)

    def _frame(self, frame: Any) -> None:
        if self.number is None or frame["from"] > self.number:
            self._resume()
            return
        if frame["seq"] <= self.number:
            self.checker.ignored(self, frame)
            return
        self.world.note(self.name, "takes", frame["channel"], frame["from"], "→", frame["seq"], *sorted(frame["put"]))
        _fold(self.maps[frame["channel"]], frame)
        if frame["channel"] == "room":
            self.number = frame["seq"]
        self.own = max(self.own, frame["seq"])
        self.changed = True

    def _ask(self, event: str, data: Any, answered: Callable[[Message], None], silent: Callable[[], None]) -> None:
        assert self.line is not None
        self.asked += 1
        question, line = self.asked, self.line
        self._asking[question] = answered
        line.up.send(Message(event, data, question))

        def look() -> None:
            if line is self.line and self._asking.pop(question, None):
                silent()

        self.world.later(ANSWER_WITHIN_S, look)

    def _resume(self) -> None:
        if not self._resuming:
            self._resuming = True
            self._ask("resume", self.number, self._resumed, self.cut)

    def _resumed(self, message: Message) -> None:
        self._resuming, answer = False, message.data
        if not answer["full"] and (self.number is None or answer["seq"] < self.number):
            self._resume()
            return
        self.world.note(self.name, "is back at", answer["seq"], "anew" if answer["full"] else f"from {self.number}")
        for channel, records in self.maps.items():
            if answer["full"]:
                records.clear()
            _fold(records, answer[channel])
        self.number, self.own = answer["seq"], message.own
        self.server_time = (answer["now"], self.world.now)
        self.changed = True
        self.state = "online"
        self.drain()

    # Wishing ---------------------------------------------------------------------------------------------------------

    def wish(self, name: str, activity: str | None, data: Any) -> None:
        """The person does something."""
        command = Sent(self.world.new_id(), name, activity, data)
        self.world.note(self.name, "wishes", name, activity or "", data)
        self.checker.wished(self, command)
        self.outbox.keep(command, self.world.now + self.clock_jump)
        if not self.is_durable:
            self.world.later(GIVE_UP_S, partial(self.outbox.settle, command.id))
        self.drain()

    def drain(self) -> None:
        """Sends what waits, in order, as many at a time as this client does."""
        if self.state != "online":
            return
        for command in self.outbox.waiting()[: self.at_once]:
            if command.id not in self._flying:
                self._flying.add(command.id)
                self._ask("command", command, partial(self._answered, command), partial(self._silent, command))

    def say(self, command: Sent) -> None:
        """Sends a command past the outbox: what a broken or a hostile client does."""
        if self.state == "online":
            self._ask(
                "command", command, lambda message: self.checker.answered(self, command, message.data), lambda: None
            )

    def _answered(self, command: Sent, message: Message) -> None:
        reply = message.data
        self.world.note(self.name, "is answered", command.name, reply)
        self.checker.answered(self, command, reply)
        if not reply["ok"] and reply["code"] in TRANSIENT:
            self._again(command, max(0.2, reply.get("details", {}).get("retry_in", 0.5)))
            return
        self._flying.discard(command.id)
        self.outbox.settle(command.id)
        self.drain()

    def _silent(self, command: Sent) -> None:
        self._silences += 1
        if self._silences >= 2:
            self.cut()
        else:
            self._again(command, 0.3)

    def _again(self, command: Sent, delay: float) -> None:
        def again() -> None:
            self._flying.discard(command.id)
            self.drain()

        self.world.later(delay, again)

    @property
    def is_settled(self) -> bool:
        """Whether nothing waits and the line stands."""
        return self.state == "online" and not self._resuming and not self.outbox.waiting()


def _fold(records: dict[str, Any], change: Any) -> None:
    for key in change["drop"]:
        records.pop(key, None)
    records.update(change["put"])
