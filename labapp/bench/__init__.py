"""The benchmark: the server as it is shipped on one core, a driver of its own process on another, figures that can be repeated.

`run` measures and gives JSON, `table` draws it. How it works and what the last run gave stands in docs/performance.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from labapp.bench.figures import median
from labapp.bench.stage import Stage, pinned, stage, two_cores

QUIET = 0.15  # share of the machine that other programs may use before the figures say little
RUN_S = 180.0  # seconds after which one round is given up


@dataclass(frozen=True)
class Options:
    """What to measure.

    :param phones: participants; each sends one idea
    :param walls: projectors that get every idea
    :param consoles: facilitators that get every idea
    :param seconds: the time within which all ideas are sent
    :param rounds: how often, each with a fresh lab on the same server; the figures are medians
    :param seed: of the moments at which the ideas are sent
    """

    phones: int = 200
    walls: int = 2
    consoles: int = 1
    seconds: float = 2.0
    rounds: int = 3
    seed: int = 1


def run(options: Options, say: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """{"options": {...}, "runs": [{work, phones, walls, consoles, deliveries, ack_ms, wall_ms, phone_ms, server_cpu, ...}]}.

    `say` gets a line about each step. Ends with SystemExit and one line if the server can't be started or refuses somebody.
    """
    server_core, driver_core = two_cores()
    if server_core is None:
        say("Fewer than two cores: server and driver share one, so the figures say little.")
    with stage(server_core) as server:
        rounds = []
        for number in range(1, options.rounds + 1):
            say(f"burst, {options.phones} phones, round {number} of {options.rounds} ...")
            rounds.append(_round(server, options, number, driver_core))
    burst = {
        "work": "burst",
        "phones": options.phones,
        "walls": options.walls,
        "consoles": options.consoles,
        "rounds": options.rounds,
    }
    return {"options": asdict(options), "runs": [burst | median(rounds)]}


def _round(server: Stage, options: Options, number: int, core: int | None) -> dict[str, Any]:
    plan = server.full_lab(options.phones, options.walls, options.consoles) | {
        "host": server.host,
        "port": server.port,
        "server_pid": server.pid,
        "seconds": options.seconds,
        "seed": options.seed + number,
    }
    done = subprocess.run(
        [sys.executable, "-m", "labapp.bench.driver"],
        input=json.dumps(plan),
        text=True,
        capture_output=True,
        timeout=RUN_S,
        check=False,
        **pinned(core),
    )
    if done.returncode:
        raise SystemExit(f"the driver stopped: {done.stderr.strip()[-500:]}")
    return dict(json.loads(done.stdout))


def table(result: dict[str, Any]) -> str:
    """The figures for a person's eyes, times in milliseconds."""
    lines = []
    for row in result["runs"]:
        made, expected = row["deliveries"]["made"], row["deliveries"]["expected"]
        lines.append(
            f"{row['work']}: {row['phones']} phones, {row['walls']} walls, {row['consoles']} consoles, median of {row['rounds']} rounds"
        )
        lines.append(f"{'':18}{'p50':>9}{'p95':>9}{'p99':>9}")
        for label, key in (
            ("acknowledged", "ack_ms"),
            ("idea to wall", "wall_ms"),
            ("idea to phone", "phone_ms"),
            ("driver's lag", "driver_lag_ms"),
        ):
            lines.append(f"  {label:<16}" + "".join(f"{_ms(row[key][p]):>9}" for p in ("p50", "p95", "p99")))
        lines.append(
            f"  deliveries {made} of {expected}, {row['deliveries_per_s']} a second; {row['refused']} refused, {row['unanswered']} unanswered"
        )
        lines.append(
            f"  server {row['server_cpu']:.0%} of a core, {row['kib_per_connection']} KiB a connection; "
            f"{row['kib_per_phone']} KiB to each phone; driver {row['driver_cpu']:.0%}"
        )
        if row["driver_limited"]:
            lines.append("  The driver was late or busy in at least one round: read the times as upper bounds.")
        if row["foreign_cpu"] > QUIET:
            lines.append(
                f"  Other programs used {row['foreign_cpu']:.0%} of the machine: measure again when it is quiet."
            )
    return "\n".join(lines)


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"
