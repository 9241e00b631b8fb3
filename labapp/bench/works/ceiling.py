"""The driver's own ceiling: how many deliveries a second it can read when nothing has to be decided, stored or encoded."""

from __future__ import annotations

from typing import Any

from labapp.bench import wire
from labapp.bench.references.sender import IDEAS
from labapp.bench.scene import DRAIN_S, Scene
from labapp.bench.seat import connect


def ceiling(scene: Scene) -> dict[str, Any]:
    """{gathered_per_s, single_per_s}: with many ideas in a frame, and with one. The first client's nod begins each."""
    connect(scene.loop, scene.seats, at_once=1)
    return {f"{kind}_per_s": _read(scene, kind, number) for kind, number in IDEAS.items()}


def _read(scene: Scene, kind: str, number: int) -> int:
    deliveries = scene.count()
    deliveries.sent = [scene.loop.now()] * number
    expected = number * len(scene.seats)
    with scene.measuring() as measured:
        scene.seats[0].write(
            wire.frame(b'42["nod",{"kind":"%b","run":"%b"}]' % (kind.encode(), deliveries.run.encode()))
        )
        scene.loop.until(lambda: deliveries.made >= expected, DRAIN_S)
    return round(deliveries.made / measured.span)
