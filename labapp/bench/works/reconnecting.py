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

    When the last is back an idea is sent: all are in step when everybody has it.
    """
    scene.gather()
    scene.warm_up()
    back = array("d")
    deliveries = scene.count()
    seconds = scene.plan["seconds"]
    with scene.measuring() as measured:
        cut = scene.loop.now()

        def come_back(seat: Seat) -> None:
            began = scene.loop.now()

            def entered(seat: Seat, snapshot: bytes, now: float) -> None:
                back.append(now - began)
                deliveries.snapshot(seat, snapshot, now)

            seat.entered = entered
            seat.dial(scene.loop, seat.number if seat.place % 2 else None)

        for seat in scene.seats:
            seat.hang_up()
        measured.late = scene.loop.play(scene.at_random([partial(come_back, seat) for seat in scene.seats], seconds))
        scene.loop.until(lambda: len(back) >= len(scene.seats), DRAIN_S)
        all_back = scene.loop.now() - cut
        deliveries.idea(scene.phones[0])
        scene.loop.until(lambda: deliveries.made >= len(scene.seats) and not deliveries.unanswered, DRAIN_S)
        measured.span = deliveries.last - cut
    times = deliveries.figures() | {"back_ms": percentiles(back)}
    row = scene.figures(measured, {"expected": len(scene.seats), "made": deliveries.made}, times)
    return row | {"all_back_s": round(all_back, 3), "in_step_s": round(measured.span, 3)}
