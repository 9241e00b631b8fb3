"""The figures of a run as the tables of docs/performance.md."""

from __future__ import annotations

from typing import Any

from labapp.bench.table import remarks

HEAD = (
    "work",
    "phones",
    "acknowledged",
    "to wall",
    "to phone",
    "deliveries made of expected",
    "server",
    "KiB a connection",
    "KiB to a phone",
    "driver; others",
)
ECHO_HEAD = ("work", "phones", "server", "to wall", "deliveries made of expected", "CPU", "times ours")


def markdown(result: dict[str, Any]) -> str:
    """Two tables and a line: what was measured, what the references did, what the driver can read. Times are p50 / p95 / p99 in ms."""
    ceiling, runs = result["ceiling"], result["runs"]
    rounds = sorted({row["rounds"] for row in runs})
    lines = [
        f"Measured at {result['at']}, rounds: {' or '.join(map(str, rounds))}. "
        f"The driver reads up to {ceiling['gathered_per_s']} deliveries a second where many come in a frame, "
        f"{ceiling['single_per_s']} one by one.",
        "",
        *_table(HEAD, [_row(row) for row in runs]),
        "",
        *(f"- {row['work']}, {row['phones']} phones: {'; '.join(more)}." for row in runs if (more := remarks(row))),
    ]
    echoes = [_echo(row, name, echo) for row in runs for name, echo in row["reference"].items()]
    if echoes:
        lines += ["", *_table(ECHO_HEAD, echoes)]
    return "\n".join(lines)


def _row(row: dict[str, Any]) -> list[str]:
    limited = " (late)" if row["driver_limited"] else ""
    times = [_times(row[key]) for key in ("ack_ms", "wall_ms", "phone_ms")]
    memory = [str(row["kib_per_connection"]), str(row["kib_per_phone"])]
    others = f"{row['driver_cpu']:.0%}{limited}; {row['foreign_cpu']:.0%}"
    return [row["work"], str(row["phones"]), *times, _made(row), f"{row['server_cpu']:.0%}", *memory, others]


def _echo(row: dict[str, Any], name: str, echo: dict[str, Any]) -> list[str]:
    times = str(row["ratio"][name])
    return [
        row["work"],
        str(row["phones"]),
        name,
        _times(echo["wall_ms"]),
        _made(echo),
        f"{echo['server_cpu']:.0%}",
        times,
    ]


def _made(row: dict[str, Any]) -> str:
    return f"{row['deliveries']['made']} of {row['deliveries']['expected']}"


def _times(times: dict[str, float | None]) -> str:
    return " / ".join("-" if value is None else f"{value:.0f}" for value in times.values())


def _table(head: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
