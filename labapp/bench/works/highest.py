"""The highest burst: how many ideas within the seconds keep their way to the wall short."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from labapp.bench.scene import Scene
from labapp.bench.works.ideas import PER_PHONE, measure

SHORT_MS = 500.0


def highest(scene: Scene) -> dict[str, Any]:
    """Plan: `labs`, one for each probe; everybody of a lab sends within `seconds`, first one idea each, then more or fewer."""
    plan, rows = scene.plan, dict[int, dict[str, Any]]()
    labs = iter(plan["labs"])

    def holds(ideas: int) -> bool:
        probe = Scene(plan | {"labs": [next(labs)]})
        probe.gather()
        probe.warm_up()
        row = rows[ideas] = measure(probe, ideas, plan["seconds"])
        probe.leave()
        made = row["deliveries"]["made"] == row["deliveries"]["expected"]
        return made and not row["unanswered"] and row["wall_ms"]["p95"] < SHORT_MS

    phones = sum(seat["role"] == "phone" for seat in plan["labs"][0]["seats"])
    best = search(holds, phones, phones * PER_PHONE, len(plan["labs"]))
    probes = [{"ideas": ideas, "wall_p95_ms": row["wall_ms"]["p95"]} for ideas, row in sorted(rows.items())]
    return rows[best or min(rows)] | {"highest_burst": best, "ideas_per_s": best / plan["seconds"], "probes": probes}


def search(holds: Callable[[int], bool], first: int, limit: int, probes: int) -> int:
    """The largest number up to `limit` that was found to hold, with so many questions; 0 if none did.

    Doubles or halves until both an answer of yes and one of no are there, then asks for the middle.
    """
    good, bad, ask = 0, 0, first
    for _ in range(probes):
        if holds(ask):
            good = ask
        else:
            bad = ask
        if good >= limit or (bad and bad - good <= max(1, good // 20)):
            break
        if not bad:
            ask = min(limit, 2 * good)
        elif not good:
            ask = max(1, bad // 2)
        else:
            ask = (good + bad) // 2
    return good
