"""The benchmark: the server as it is shipped on one core, a driver of its own process on another, figures that can be repeated.

`run` measures and gives JSON, `table` draws it. How it works and what the last run gave stands in docs/performance.md.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labapp.bench.figures import median, ratio, spread
from labapp.bench.program import Crowd, Entry, Part
from labapp.bench.stage import HERE, REFERENCES, Failed, Running, Unavailable, drive, labapp, sender, two_cores

RUN_S = 600.0  # seconds, and the work's own, after which one round is given up
CEILING_CLIENTS = 100
NEAR = 0.8  # of the driver's ceiling: from here on it is not the server alone that is measured
Say = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """How to measure.

    :param walls: projectors in each lab
    :param consoles: facilitators in each lab
    :param minutes: how long where a work has no end of its own
    :param seconds: within which the other works happen; None: each its own
    :param references: whether to compare with the bare echoes, in turns
    :param seed: of the moments at which things happen
    """

    walls: int = 3
    consoles: int = 2
    minutes: float = 1.0
    seconds: float | None = None
    references: bool = True
    seed: int = 1

    def crowd(self, phones: int) -> Crowd:
        """So many phones, and who else is there."""
        return Crowd(phones, self.walls, self.consoles, self.minutes, self.seconds)


def run(
    entries: Sequence[Entry],
    options: Options,
    say: Say = lambda line: None,
    keep: Callable[[dict[str, Any]], None] = lambda result: None,
) -> dict[str, Any]:
    """{"at", "ceiling": {gathered_per_s, single_per_s}, "runs": [{work, phones, deliveries, ack_ms, ...}], "failed": [line]}.

    `say` gets a line about each step, `keep` all figures so far after each row. A work that can't be done is named in `failed`, and
    the others go on.
    """
    theatre = Theatre(options, say)
    result: dict[str, Any] = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "ceiling": theatre.ceiling}
    result |= {"runs": [], "failed": []}
    for entry in entries:
        for phones in entry.phones:
            try:
                result["runs"] += theatre.rows(entry, phones)
            except Failed as why:
                result["failed"].append(f"{entry.work.name}, {phones} phones: {why}")
                say(result["failed"][-1])
            keep(result)
    return result


class Theatre:
    """Does the rounds of each work: ours, then each reference, then ours again; each on a fresh server."""

    def __init__(self, options: Options, say: Say) -> None:
        self.options, self.say = options, say
        self.server_core, self.driver_core = two_cores()
        if self.server_core is None:
            say("Fewer than two cores: server and driver share one, so the figures say little.")
        self.missing: set[str] = set()
        say("What the driver itself can read ...")
        seats = [{"role": "phone", "auth": {}}] * CEILING_CLIENTS
        plan = {"do": "ceiling", "seed": options.seed, "dialect": "echo", "labs": [{"seats": seats}]}
        with sender(self.server_core, CEILING_CLIENTS) as server:
            self.ceiling = self.drive(server, plan)

    def rows(self, entry: Entry, phones: int) -> list[dict[str, Any]]:
        """The medians of a work at one size, one row for each of its parts."""
        options = self.options
        compared = options.references and phones <= entry.compared_up_to
        with tempfile.TemporaryDirectory(prefix="labapp-bench-") as folder:
            parts = entry.work.parts(options.crowd(phones))
            rows = [Row(self, part, Path(folder) / str(n)) for n, part in enumerate(parts)]
            for number in range(1, entry.rounds + 1):
                self.say(f"{entry.work.name}, {phones} phones, round {number} of {entry.rounds} ...")
                for row in rows:
                    with labapp(row.folder, self.server_core) as server:
                        row.play(server, options.seed + number)
                    if compared and row.part.compared:
                        row.compare(options.seed + number)
        return finished(entry.work.name, phones, rows)

    def round(self, server: Running, plan: dict[str, Any], rate: str) -> dict[str, Any]:
        """One round; `rate` names the ceiling that matters for what this server sends."""
        row = self.drive(server, plan)
        row["driver_limited"] |= row["deliveries_per_s"] > NEAR * self.ceiling[rate]
        return row

    def drive(self, server: Running, plan: dict[str, Any]) -> dict[str, Any]:
        """What the driver measured on its own core."""
        where = {"host": HERE, "port": server.port, "server_pid": server.pid}
        return drive(plan | where, self.driver_core, RUN_S + plan.get("seconds", 0))


class Row:
    """One part of a work: its labs, and what its rounds gave."""

    def __init__(self, theatre: Theatre, part: Part, folder: Path) -> None:
        from labapp.bench.prepared import (
            prepare,  # here: the driver, too, imports this package, and starts for every round
        )

        self.theatre, self.part, self.folder = theatre, part, folder
        self.labs = prepare(folder, part.shape)
        self.ours: list[dict[str, Any]] = []
        self.theirs: dict[str, list[dict[str, Any]]] = {}

    def play(self, server: Running, seed: int) -> None:
        """One round of ours, on a server whose database holds the labs."""
        plan = self.part.told | {"seed": seed, "dialect": "labapp", "labs": self.labs}
        self.ours.append(self.theatre.round(server, plan, "gathered_per_s"))

    def compare(self, seed: int) -> None:
        """One round of each reference, with as many clients and the same moments."""
        theatre = self.theatre
        seats = [[{"role": seat["role"], "auth": {}} for seat in lab["seats"]] for lab in self.labs]
        plan = self.part.told | {"seed": seed, "dialect": "echo", "labs": [{"seats": there} for there in seats]}
        for name in REFERENCES.keys() - theatre.missing:
            try:
                with REFERENCES[name](theatre.server_core) as server:
                    self.theirs.setdefault(name, []).append(theatre.round(server, plan, "single_per_s"))
            except Unavailable as why:
                theatre.missing.add(name)
                theatre.say(f"No comparison with {name}: {why}.")

    def figures(self, work: str, phones: int) -> dict[str, Any]:
        """The medians."""
        shape, rounds = self.part.shape, len(self.ours)
        row: dict[str, Any] = {
            "work": work,
            "phones": phones,
            "walls": shape.walls,
            "consoles": shape.consoles,
            "rounds": rounds,
        }
        row |= self.part.marks | median(self.ours)
        p95 = row["wall_ms"]["p95"]
        references = {name: median(measured) for name, measured in self.theirs.items()}
        return row | {
            "wall_p95_spread_ms": spread([one["wall_ms"]["p95"] for one in self.ours]),
            "reference": references,
            "ratio": {name: ratio(measured["wall_ms"]["p95"], p95) for name, measured in references.items()},
        }


def finished(work: str, phones: int, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows of a work; where there are several, what each costs is compared with the first."""
    made = [row.figures(work, phones) for row in rows]
    for other in made[1:]:
        other["cost_ratio"] = ratio(other["cpu_ms_per_idea"], made[0]["cpu_ms_per_idea"], 2)
    return made
