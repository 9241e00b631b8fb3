"""The reconnect storm: the access point dies and comes back. All connections are cut at once, and all clients return within a second."""

from __future__ import annotations

from array import array
from functools import partial
from typing import Any

from labapp.bench.figures import percentiles
from labapp.bench.scene import DRAIN_S, Scene
from labapp.bench.seat import Seat


def reconnecting(scene: Scene) -> dict[str, Any]:
    """Plan: all return within `seconds`; every other one knows its number (`resume {since: n}`), the rest begin anew (`null`).

    While they come back, ideas are sent; everybody is in step when they have the number of the lab after the last of them.
    """
    scene.gather()
    scene.warm_up()
    back = array("d")
    deliveries = scene.count()
    seconds = scene.plan["seconds"]
    with scene.measuring() as measured:
        cut = scene.loop.now()

        def entered(seat: Seat, snapshot: bytes, now: float) -> None:
            back.append(now - cut)
            deliveries.snapshot(seat, snapshot, now)

        for number, seat in enumerate(scene.seats):
            seat.hang_up()
            seat.entered = entered
            seat.since = seat.number if number % 2 else None
        returning = [partial(seat.dial, scene.loop, seat.since) for seat in scene.seats]
        measured.late = scene.loop.play(scene.at_random(list(returning), seconds))
        scene.loop.until(lambda: len(back) >= len(scene.seats), DRAIN_S)
        all_back = scene.loop.now() - cut
        deliveries.idea(scene.phones[0])
        scene.loop.until(lambda: deliveries.made >= len(scene.seats) and not deliveries.unanswered, DRAIN_S)
        measured.span = deliveries.last - cut
    times = deliveries.figures() | {"back_ms": percentiles(back)}
    row = scene.figures(measured, {"expected": len(scene.seats), "made": deliveries.made}, times)
    return row | {"all_back_s": round(all_back, 3), "in_step_s": round(measured.span, 3)}
