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
DOTS = {"ack_ms": "dot acknowledged", "wall_ms": "reveal to wall", "phone_ms": "reveal to phone"}
OTHER_TIMES = {
    "vote": DOTS,
    "timer_votes": DOTS,
    "intake": DOTS,
    "join_storm": {"ack_ms": "joined", "phone_ms": "page to first frame"},
    "soak": {"wall_ms": "edit to wall", "phone_ms": "edit to phone"},
}
# What a work tells beyond the common figures: key, and how it reads.
MORE = {
    "cards": "{} cards on the board",
    "labs": "{} labs at once",
    "ideas": "{} ideas",
    "cpu_ms_per_idea": "{} ms of server CPU an idea",
    "cost_ratio": "{} times the CPU of the first row",
    "all_in_s": "all in after {} s",
    "all_back_s": "all back after {} s",
    "in_step_s": "in step after {} s",
    "closed_loop": "flat out {}",
    "open_loop": "offered {}",
    "accepted": "{} accepted",
    "over_budget": "{} members over budget",
    "locked_out": "{} met the lock in the last moment",
    "late": "came late, and told so {}",
    "refusals": "refused {}",
    "screens": "screens with the right tally {}",
    "leaked": "{} screens saw the tally too early",
    "highest_burst": "highest burst {} ideas",
    "probes": "probes {}",
    "memory_rise_mb": "memory rose by {} MB",
    "rogues_cut": "cut off {}",
    "reconnects": "{} reconnects",
    "memory": "memory {}",
    "failures": "failures {}",
}


def table(result: dict[str, Any]) -> str:
    """All rows, times in milliseconds."""
    ceiling = result["ceiling"]
    lines = [
        f"The driver reads up to {ceiling['gathered_per_s']} deliveries a second where many come in a frame, "
        f"{ceiling['single_per_s']} one by one."
    ]
    return "\n\n".join(["\n".join(lines), *("\n".join(_lines(row)) for row in result["runs"])])


def _lines(row: dict[str, Any]) -> list[str]:
    rounds = f"median of {row['rounds']} rounds" if row["rounds"] > 1 else "one round"
    lines = [
        f"{row['work']}: {row['phones']} phones, {row['walls']} walls, {row['consoles']} consoles, {rounds}",
        f"{'':26}{'p50':>9}{'p95':>9}{'p99':>9}",
    ]
    for key, label in (TIMES | OTHER_TIMES.get(row["work"], {})).items():
        if key in row and row[key]["p95"] is not None:
            lines.append(_times(label, row[key]))
    for name, measured in row["reference"].items():
        limited = " (driver late)" if measured["driver_limited"] else ""
        lines.append(_times(f"{name}, to wall", measured["wall_ms"]) + f"   {row['ratio'][name]} times ours{limited}")
    made, expected = row["deliveries"]["made"], row["deliveries"]["expected"]
    lines.append(
        f"  deliveries {made} of {expected}, {row['deliveries_per_s']} a second; "
        f"{row['refused']} refused, {row['unanswered']} unanswered, {row['cut']} cut"
    )
    lines.append(
        f"  server {row['server_cpu']:.0%} of a core, {row['kib_per_connection']} KiB a connection; "
        f"{row['kib_per_phone']} KiB to each phone; driver {row['driver_cpu']:.0%}; {row['span_s']} s"
    )
    if more := remarks(row):
        lines.append("  " + "; ".join(more))
    if row["driver_limited"]:
        lines.append("  The driver was late or busy in at least one round: read the times as upper bounds.")
    if row["foreign_cpu"] > QUIET:
        lines.append(f"  Other programs used {row['foreign_cpu']:.0%} of the machine: measure again when it is quiet.")
    return lines


def remarks(row: dict[str, Any]) -> list[str]:
    """What a work tells beyond the common figures, each as a few words."""
    return [text.format(_plain(row[key])) for key, text in MORE.items() if key in row and row[key] not in ({}, [])]


def _times(label: str, times: dict[str, float | None]) -> str:
    shown = ("-" if times[p] is None else f"{times[p]:.1f}" for p in ("p50", "p95", "p99"))
    return f"  {label:<24}" + "".join(f"{value:>9}" for value in shown)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(part)}" for key, part in value.items())
    if isinstance(value, list):
        return " · ".join(map(_plain, value))
    return str(value)
