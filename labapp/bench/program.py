"""What is measured under which name: the shape of the labs, what the driver is asked to do, and at which sizes by default."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from labapp.bench.shape import Shape

ITEMS = 40  # cards that dots can lie on
ROGUES = 5  # of each kind
PROBES = 8  # bursts by which the highest is searched, each in a lab of its own


@dataclass(frozen=True)
class Crowd:
    """Who is there, and for how long: `minutes` where a work has no end of its own, `seconds` instead of a work's own."""

    phones: int
    walls: int
    consoles: int
    minutes: float
    seconds: float | None = None

    def within(self, usual: float) -> float:
        """The seconds within which a work happens."""
        return self.seconds or usual

    def shape(self, **more: Any) -> Shape:
        """The database they need."""
        return Shape(**{"phones": self.phones, "walls": self.walls, "consoles": self.consoles} | more)


@dataclass(frozen=True)
class Part:
    """One row to be. `told` goes to the driver, `marks` into the row; `compared`: the references do the same."""

    shape: Shape
    told: dict[str, Any]
    marks: dict[str, Any] = field(default_factory=dict)
    compared: bool = False


@dataclass(frozen=True)
class Work:
    """Something to measure. Parts of one work take turns, round by round."""

    name: str
    about: str
    phones: tuple[int, ...]  # by default
    parts: Callable[[Crowd], Iterator[Part]]


def _ideas(
    seconds: float, *, compared: bool = False, ideas: int | None = None, **shape: Any
) -> Callable[[Crowd], Iterator[Part]]:
    def parts(crowd: Crowd) -> Iterator[Part]:
        told = {"do": "ideas", "ideas": ideas or crowd.phones, "seconds": crowd.within(seconds)}
        yield Part(crowd.shape(**shape), told, dict(shape), compared)

    return parts


def _vote(crowd: Crowd) -> Iterator[Part]:
    shape = crowd.shape(cards=ITEMS, vote={"budget": 5, "per_item": 2})
    yield Part(shape, {"do": "vote", "dots": 5, "seconds": crowd.within(10.0)})


def _timer_votes(crowd: Crowd) -> Iterator[Part]:
    yield Part(
        crowd.shape(cards=ITEMS, vote={"budget": 1, "per_item": 1}), {"do": "timer_votes", "seconds": crowd.within(2.0)}
    )


def _intake(crowd: Crowd) -> Iterator[Part]:
    shape = crowd.shape(cards=ITEMS, vote={"budget": 100, "per_item": 100})
    yield Part(shape, {"do": "intake", "seconds": crowd.within(4.0), "rate": 2500})


def _join_storm(crowd: Crowd) -> Iterator[Part]:
    yield Part(crowd.shape(phones=0), {"do": "joining", "joiners": crowd.phones, "seconds": crowd.within(10.0)})


def _reconnect_storm(crowd: Crowd) -> Iterator[Part]:
    yield Part(crowd.shape(cards=1000), {"do": "reconnecting", "seconds": crowd.within(1.0)}, {"cards": 1000})


def _trouble(crowd: Crowd) -> Iterator[Part]:
    shape = crowd.shape(phones=crowd.phones + 3 * ROGUES)
    yield Part(shape, {"do": "trouble", "each": ROGUES, "seconds": 60 * crowd.minutes})


def _highest(crowd: Crowd) -> Iterator[Part]:
    shape = crowd.shape(phones=crowd.phones * PROBES, labs=PROBES)
    yield Part(shape, {"do": "highest", "seconds": crowd.within(2.0)})


def _cost(crowd: Crowd) -> Iterator[Part]:
    for cards in (100, 5000):
        told = {"do": "ideas", "ideas": 300, "seconds": crowd.within(10.0)}
        yield Part(crowd.shape(cards=cards), told, {"cards": cards})


def _soak(crowd: Crowd) -> Iterator[Part]:
    yield Part(crowd.shape(), {"do": "soaking", "seconds": 60 * crowd.minutes})


WORKS = {
    work.name: work
    for work in (
        Work("burst", "every phone one idea within 2 s", (200,), _ideas(2.0, compared=True)),
        Work("steady", "every phone one idea in 10 s", (200,), _ideas(10.0, compared=True)),
        Work("idle", "two ideas a second for 10 s, whoever is there", (200,), _ideas(10.0, ideas=20)),
        Work("vote", "every phone 5 dots within 10 s, blind, then the reveal", (200,), _vote),
        Work(
            "timer_votes", "all vote in the last 2 s of a timer; doubles and late ones among them", (600,), _timer_votes
        ),
        Work("intake", "dots flat out for 4 s, then 2500 a second for 4 s", (1000,), _intake),
        Work(
            "join_storm",
            "all scan the code within 10 s: pages, files, joining, socket, first frame",
            (200,),
            _join_storm,
        ),
        Work(
            "reconnect_storm", "1000 cards; all connections cut at once, all back within 1 s", (200,), _reconnect_storm
        ),
        Work("trouble", "5 slow readers, 5 flooders and 5 giants among honest phones, for --minutes", (200,), _trouble),
        Work("labs", "the burst, spread over ten labs at once", (200,), _ideas(2.0, labs=10)),
        Work("capacity", "1000 ideas in 10 s among very many phones", (10_000,), _ideas(10.0, ideas=1000)),
        Work("highest", "the largest burst within 2 s whose idea-to-wall p95 stays below 500 ms", (2000,), _highest),
        Work("cost", "the same 300 ideas in a lab with 100 cards and in one with 5000", (200,), _cost),
        Work("soak", "phones rewrite their cards, come and go, for --minutes; does memory grow?", (200,), _soak),
    )
}

DEFAULT = ("burst", "idle", "vote", "join_storm", "reconnect_storm")


@dataclass(frozen=True)
class Entry:
    """One work of a run: at which sizes, compared with the references up to which size, in how many rounds."""

    work: Work
    phones: tuple[int, ...]
    compared_up_to: int
    rounds: int


FIVE = 5
PUBLISHED = tuple(
    Entry(WORKS[name], phones, compared_up_to, rounds)
    for name, phones, compared_up_to, rounds in (
        ("burst", (200, 1000), 1000, FIVE),
        ("burst", (50, 500, 2000), 0, FIVE),
        ("steady", (1000,), 0, FIVE),
        ("idle", (200,), 0, FIVE),
        ("vote", (1000,), 0, FIVE),
        ("timer_votes", (600,), 0, FIVE),
        ("intake", (1000,), 0, FIVE),
        ("join_storm", (1000,), 0, FIVE),
        ("reconnect_storm", (1000,), 0, FIVE),
        ("labs", (1000,), 0, FIVE),
        ("cost", (200,), 0, FIVE),
        ("capacity", (10_000,), 0, FIVE),
        ("highest", (2000,), 0, 1),
        ("trouble", (200,), 0, 1),
    )
)
