"""The simulated network: lines between devices and processes.

A line keeps the order of what is said on it and may hold it up or fall silent, as a socket over TCP does. What the protocol survives
one by one is also lost, doubled (frames of the room) and overtaken one by one (commands, their answers, pulses).
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from tests.simulation.world import World

HELD_S = 0.25  # how often a message that is held up is tried again


class Message(NamedTuple):
    """One message on a line. `question` ties an answer to what was asked.

    `own` is for the checks alone: at which number a member's own records stand in the answer to `resume`, which may be ahead of the room's.
    """

    event: str
    data: Any = None
    question: int = 0
    own: int = 0

    @property
    def may_stray(self) -> bool:
        """Whether it may also be overtaken, without the line being broken."""
        return self.event in ("command", "reply", "pulse")

    @property
    def may_vanish(self) -> bool:
        """Whether it may never come, without the line being broken."""
        return self.may_stray or self.event in ("resume", "resumed") or self.is_of_the_room

    @property
    def is_of_the_room(self) -> bool:
        """Whether it is a frame of the room, which may come twice."""
        return bool(self.event == "frame" and self.data["channel"] == "room")


class Network:
    """How the air is: shares of messages that get lost, come twice or late, and who is cut off."""

    def __init__(self, world: World) -> None:
        self.world = world
        chance = world.chance
        self.latency = chance.choice((0.005, 0.03, 0.15))  # seconds, the least; a message takes up to five times that
        self.loss, self.twice, self.late = (chance.choice((0.0, 0.0, 0.03, 0.12)) for _ in range(3))
        self.cut_off: set[str] = set()  # devices behind a wall: nothing passes either way
        self.slow: set[str] = set()  # devices that do not read

    def heal(self) -> None:
        """From now on everything arrives."""
        self.loss = self.twice = self.late = 0.0
        self.cut_off.clear()
        self.slow.clear()

    def delay(self, chance: random.Random | None = None) -> float:
        """How long a message takes."""
        return self.latency * (1 + 4 * (chance or self.world.chance).random() ** 2)


class Way:
    """One direction of a line.

    It has a chance of its own: in which order a process tells its sockets is left open, and must not change what happens on one.
    """

    def __init__(
        self, network: Network, device: str, sid: str, deliver: Callable[[Message], None], *, to_device: bool
    ) -> None:
        self.chance = random.Random(f"{network.world.seed}/{sid}/{to_device}")
        self.network, self.device, self.deliver, self.to_device = network, device, deliver, to_device
        self.waiting: deque[tuple[float, Message]] = deque()
        self.is_open = True  # somebody takes what arrives
        self.is_silent = False  # what is sent vanishes, and nobody is told
        self._free_at = 0.0

    def send(self, message: Message) -> None:
        """Puts a message on its way."""
        network, world = self.network, self.network.world
        if self.is_silent or not self.is_open:
            return
        fate = self.chance.random() if message.may_vanish else 1.0
        if fate < network.loss:
            world.note(self.device, "network loses", message.event)
            return
        fate -= network.loss
        if message.may_stray and fate < network.twice + network.late:
            world.note(self.device, "network strays", message.event)
            world.later(network.delay(self.chance) * 4, partial(self._stray, message))
            if fate >= network.twice:
                return
        self._queue(message)
        if message.is_of_the_room and fate < network.twice:
            self._queue(message)

    def _queue(self, message: Message) -> None:
        world = self.network.world
        self._free_at = max(world.now + self.network.delay(self.chance), self._free_at)
        self.waiting.append((self._free_at, message))
        if len(self.waiting) == 1:
            world.later(self._free_at - world.now, self._next)

    def shut(self) -> None:
        """Nobody takes anything any more."""
        self.is_open = False
        self.waiting.clear()

    def _stray(self, message: Message) -> None:
        if self._is_held():
            self.network.world.later(HELD_S, partial(self._stray, message))
        elif self.is_open and not self.is_silent:
            self.deliver(message)

    def _next(self) -> None:
        world = self.network.world
        if not self.waiting:
            return
        if self._is_held():
            world.later(HELD_S, self._next)
            return
        _, message = self.waiting.popleft()
        if self.waiting:
            world.later(max(0.0, self.waiting[0][0] - world.now), self._next)
        self.deliver(message)

    def _is_held(self) -> bool:
        return self.device in self.network.cut_off or (self.to_device and self.device in self.network.slow)


class Line:
    """A connection of a device with a process."""

    def __init__(
        self,
        network: Network,
        device: str,
        sid: str,
        *,
        to_process: Callable[[Line, Message], None],
        to_device: Callable[[Line, Message], None],
    ) -> None:
        self.sid, self.device = sid, device
        self.up = Way(network, device, sid, partial(to_process, self), to_device=False)
        self.down = Way(network, device, sid, partial(to_device, self), to_device=True)
        self.told: int | None = (
            None  # the number of the room that the process has sent; None before `resume` and in a gap
        )

    def fall_silent(self) -> None:
        """What is sent from now on vanishes; both ends believe in the line until their own patience ends."""
        for way in (self.up, self.down):
            way.is_silent = True
            way.waiting.clear()
