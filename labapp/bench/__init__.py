"""The benchmark: the server as it is shipped on one core, a driver of its own process on another, figures that can be repeated.

`run` measures and gives JSON, `table` draws it. How it works and what the last run gave stands in docs/performance.md.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from labapp.bench.figures import median, ratio, spread
from labapp.bench.prepared import prepare
from labapp.bench.program import WORKS, Crowd, Part
from labapp.bench.stage import HERE, REFERENCES, Running, Unavailable, drive, labapp, two_cores
from labapp.bench.table import table

__all__ = ["Options", "run", "table"]

RUN_S = 300.0  # seconds after which one round is given up
Say = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """What to measure.

    :param works: names of `program.WORKS`
    :param phones: sizes; each work is done at each
    :param walls: projectors in each lab
    :param consoles: facilitators in each lab
    :param rounds: how often, each with a fresh server and a fresh copy of the lab; the figures are medians
    :param references: whether to compare with the bare echoes, in turns
    :param compared_up_to: phones above which the echoes take too long to wait for
    :param seed: of the moments at which things happen
    """

    works: tuple[str, ...]
    phones: tuple[int, ...]
    walls: int = 3
    consoles: int = 2
    rounds: int = 3
    references: bool = True
    compared_up_to: int = 1000
    seed: int = 1


def run(options: Options, say: Say = lambda line: None) -> dict[str, Any]:
    """{"options": {...}, "runs": [{work, phones, walls, consoles, deliveries, ack_ms, wall_ms, phone_ms, server_cpu, ...}]}.

    `say` gets a line about each step. Ends with SystemExit and one line if a server can't be started or refuses somebody.
    """
    server_core, driver_core = two_cores()
    if server_core is None:
        say("Fewer than two cores: server and driver share one, so the figures say little.")
    parts = [part for name in options.works for size in options.phones for part in WORKS[name](_crowd(options, size))]
    theatre = Theatre(options, say, server_core, driver_core)
    return {"options": asdict(options), "runs": [theatre.row(part) for part in parts]}


def _crowd(options: Options, phones: int) -> Crowd:
    return Crowd(phones, options.walls, options.consoles)


class Theatre:
    """Does the rounds of each part: ours, then each reference, then ours again."""

    def __init__(self, options: Options, say: Say, server_core: int | None, driver_core: int | None) -> None:
        self.options, self.say = options, say
        self.server_core, self.driver_core = server_core, driver_core
        self.missing: set[str] = set()

    def row(self, part: Part) -> dict[str, Any]:
        """The medians of one part."""
        phones = part.told.get("joiners", part.shape.phones)
        ours: list[dict[str, Any]] = []
        theirs: dict[str, list[dict[str, Any]]] = {}
        with tempfile.TemporaryDirectory(prefix="labapp-bench-") as folder:
            labs = prepare(Path(folder), part.shape)
            for number in range(1, self.options.rounds + 1):
                self.say(f"{part.work}, {phones} phones, round {number} of {self.options.rounds} ...")
                plan = part.told | {"seed": self.options.seed + number}
                ours.append(
                    self._round(labapp(Path(folder), self.server_core), plan | {"dialect": "labapp", "labs": labs})
                )
                if part.compared and self.options.references and phones <= self.options.compared_up_to:
                    self._compare(plan, labs, theirs)
        return _row(part, phones, ours, theirs, self.options.rounds)

    def _compare(
        self, plan: dict[str, Any], labs: list[dict[str, Any]], theirs: dict[str, list[dict[str, Any]]]
    ) -> None:
        """One round of each reference with as many clients and the same moments."""
        echoed = {
            "dialect": "echo",
            "labs": [{"seats": [{"role": s["role"], "auth": {}} for s in lab["seats"]]} for lab in labs],
        }
        for name, reference in REFERENCES.items():
            if name in self.missing:
                continue
            try:
                theirs.setdefault(name, []).append(self._round(reference(self.server_core), plan | echoed))
            except Unavailable as why:
                theirs.pop(name, None)
                self.missing.add(name)
                self.say(f"No comparison with {name}: {why}.")

    def _round(self, stage: AbstractContextManager[Running], plan: dict[str, Any]) -> dict[str, Any]:
        with stage as server:
            where = {"host": HERE, "port": server.port, "server_pid": server.pid}
            return drive(plan | where, self.driver_core, RUN_S)


def _row(
    part: Part, phones: int, ours: list[dict[str, Any]], theirs: dict[str, list[dict[str, Any]]], rounds: int
) -> dict[str, Any]:
    shape = part.shape
    row: dict[str, Any] = {
        "work": part.work,
        "phones": phones,
        "walls": shape.walls,
        "consoles": shape.consoles,
        "rounds": rounds,
    }
    row |= part.marks | median(ours)
    references = {name: median(measured) for name, measured in theirs.items()}
    return row | {
        "wall_p95_spread_ms": spread([one["wall_ms"]["p95"] for one in ours]),
        "reference": references,
        "ratio": {
            name: ratio(measured["wall_ms"]["p95"], row["wall_ms"]["p95"]) for name, measured in references.items()
        },
    }
