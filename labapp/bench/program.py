"""What is measured under which name: the shape of the labs, and what the driver is asked to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from labapp.bench.prepared import Shape


@dataclass(frozen=True)
class Part:
    """One row to be: a work at one size. `told` goes to the driver, `marks` into the row."""

    work: str
    shape: Shape
    told: dict[str, Any]
    marks: dict[str, Any] = field(default_factory=dict)
    compared: bool = False


@dataclass(frozen=True)
class Crowd:
    """Who is there: phones, walls and consoles."""

    phones: int
    walls: int
    consoles: int

    def shape(self, **more: Any) -> Shape:
        """The database they need."""
        return Shape(self.phones, walls=self.walls, consoles=self.consoles, **more)


def burst(crowd: Crowd) -> list[Part]:
    """Every phone one idea within 2 s."""
    return [Part("burst", crowd.shape(), {"do": "ideas", "ideas": crowd.phones, "seconds": 2.0}, compared=True)]


def steady(crowd: Crowd) -> list[Part]:
    """Every phone one idea every 10 s, for 10 s."""
    return [Part("steady", crowd.shape(), {"do": "ideas", "ideas": crowd.phones, "seconds": 10.0}, compared=True)]


def idle(crowd: Crowd) -> list[Part]:
    """Hardly anything happens: two ideas a second, for 10 s."""
    return [Part("idle", crowd.shape(), {"do": "ideas", "ideas": 20, "seconds": 10.0})]


def join_storm(crowd: Crowd) -> list[Part]:
    """All scan the code within 10 s: join page and its files, joining, phone's page and its files, socket, first frame."""
    shape = Crowd(0, crowd.walls, crowd.consoles).shape()
    return [Part("join_storm", shape, {"do": "joining", "joiners": crowd.phones, "seconds": 10.0})]


def reconnect_storm(crowd: Crowd) -> list[Part]:
    """1000 cards on the wall; all connections are cut at once and come back within 1 s, half by number and half anew."""
    return [Part("reconnect_storm", crowd.shape(cards=1000), {"do": "reconnecting", "seconds": 1.0})]


WORKS: dict[str, Callable[[Crowd], list[Part]]] = {
    work.__name__: work for work in (burst, steady, idle, join_storm, reconnect_storm)
}
