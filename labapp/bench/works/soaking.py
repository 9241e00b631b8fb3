"""The soak: the same lab for a long time, with people whose phones come and go, and whether the server's memory grows."""

from __future__ import annotations

import statistics
import uuid
from functools import partial
from typing import Any

from labapp.bench.figures import resident_kib
from labapp.bench.scene import DRAIN_S, Scene
from labapp.bench.works.ideas import Stream

WEIGHED_EVERY_S = 2.0
CUT_EVERY_S = 1.0
AWAY_S = 0.5
ONE_IN = 10
SETTLING, END = 0.2, 0.2  # shares of the time: what comes before is not compared; with it, the end is


def soaking(scene: Scene) -> dict[str, Any]:
    """Plan: for `seconds` each phone writes its one card anew every 10 s, and every second one phone in a hundred is cut and comes back.

    Nothing is added, so memory that grows is not the lab's own growth.
    """
    scene.gather()
    cards = {seat: str(uuid.uuid4()) for seat in scene.phones}
    for seat, card in cards.items():
        seat.wish("card.add", scene.activities[0], {"card": card, "text": "first"}, lambda answer, now: None)
    scene.loop.rest(2.0)
    seconds = scene.plan["seconds"]
    stream = Stream(scene, seconds, cards, ONE_IN)
    weights: list[int] = []
    moments = list(stream.moments)
    moments += [
        (n * WEIGHED_EVERY_S, lambda: weights.append(resident_kib(scene.server)))
        for n in range(int(seconds / WEIGHED_EVERY_S))
    ]
    some = max(1, len(scene.phones) // 100)
    reconnects = 0

    def cut() -> None:
        nonlocal reconnects
        for seat in scene.chance.sample(scene.phones, some):
            if seat.ready:
                reconnects += 1
                seat.hang_up()
                seat.ready = False
                scene.loop.later(AWAY_S, partial(seat.dial, scene.loop, seat.number))

    moments += [(n * CUT_EVERY_S, cut) for n in range(1, int(seconds / CUT_EVERY_S))]
    moments.sort(key=lambda moment: moment[0])
    with scene.measuring() as measured:
        measured.late = scene.loop.play(moments)
        scene.loop.until(stream.done, DRAIN_S)
    row = scene.figures(measured, stream.counted(), scene.deliveries.figures())
    return row | {"reconnects": reconnects, "minutes": round(seconds / 60, 1), "memory": memory(weights)}


def memory(weights: list[int]) -> dict[str, float]:
    """{start_mb, end_mb, rise_percent} of a series of weights in KiB: after settling, and at the end, both as means of a fifth."""
    share = max(1, int(len(weights) * END))
    settled = weights[int(len(weights) * SETTLING) :]
    start, end = statistics.fmean(settled[:share]), statistics.fmean(settled[-share:])
    return {
        "start_mb": round(start / 1024, 1),
        "end_mb": round(end / 1024, 1),
        "rise_percent": round(100 * (end - start) / start, 2),
    }
