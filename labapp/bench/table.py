"""The figures of a run for a person's eyes."""

from __future__ import annotations

from typing import Any

QUIET = 0.15  # share of the machine that other programs may use before the figures say little
TIMES = {
    "ack_ms": "acknowledged",
    "wall_ms": "idea to wall",
    "phone_ms": "idea to phone",
    "page_ms": "join page",
    "back_ms": "back",
    "driver_lag_ms": "driver's lag",
}


def table(result: dict[str, Any]) -> str:
    """All rows, times in milliseconds."""
    return "\n\n".join("\n".join(_lines(row)) for row in result["runs"])


def _lines(row: dict[str, Any]) -> list[str]:
    rounds = f"median of {row['rounds']} rounds" if row["rounds"] > 1 else "one round"
    lines = [
        f"{row['work']}: {row['phones']} phones, {row['walls']} walls, {row['consoles']} consoles, {rounds}",
        f"{'':18}{'p50':>9}{'p95':>9}{'p99':>9}",
    ]
    for key, label in TIMES.items():
        if key in row and row[key]["p95"] is not None:
            lines.append(_times(label, row[key]))
    for name, measured in row["reference"].items():
        lines.append(_times(f"{name}, to wall", measured["wall_ms"]) + f"   {row['ratio'][name]} times ours")
    made, expected = row["deliveries"]["made"], row["deliveries"]["expected"]
    lines.append(
        f"  deliveries {made} of {expected}, {row['deliveries_per_s']} a second; {row['refused']} refused, {row['unanswered']} unanswered"
    )
    lines.append(
        f"  server {row['server_cpu']:.0%} of a core, {row['kib_per_connection']} KiB a connection; "
        f"{row['kib_per_phone']} KiB to each phone; driver {row['driver_cpu']:.0%}; {row['span_s']} s"
    )
    if row["driver_limited"]:
        lines.append("  The driver was late or busy in at least one round: read the times as upper bounds.")
    if row["foreign_cpu"] > QUIET:
        lines.append(f"  Other programs used {row['foreign_cpu']:.0%} of the machine: measure again when it is quiet.")
    return lines


def _times(label: str, times: dict[str, float | None]) -> str:
    shown = ("-" if times[p] is None else f"{times[p]:.1f}" for p in ("p50", "p95", "p99"))
    return f"  {label:<24}" + "".join(f"{value:>9}" for value in shown)
