"""Ideas onto an open board, each at a random moment: burst, steady, idle, many labs, many phones, many cards."""

from __future__ import annotations

from functools import partial
from typing import Any

from labapp.bench.scene import DRAIN_S, Scene


def ideas(scene: Scene) -> dict[str, Any]:
    """Plan: `ideas` (how many in all; phones take turns) within `seconds`. Everybody in a lab is to get all of its ideas."""
    scene.gather()
    scene.warm_up()
    return measure(scene, scene.plan["ideas"] or len(scene.phones), scene.plan["seconds"])


def measure(scene: Scene, number: int, seconds: float) -> dict[str, Any]:
    """The row of so many ideas within the seconds, from clients that are connected."""
    deliveries = scene.count()
    phones = list(scene.phones)
    scene.chance.shuffle(phones)
    senders = [phones[n % len(phones)] for n in range(number)]
    expected = sum(scene.people[seat.lab] for seat in senders)
    with scene.measuring() as measured:
        began = scene.loop.now()
        measured.late = scene.loop.play(scene.at_random([partial(deliveries.idea, seat) for seat in senders], seconds))
        scene.loop.until(lambda: deliveries.made >= expected and deliveries.unanswered == 0, DRAIN_S)
        measured.span = max(deliveries.last - began, seconds)
    return scene.figures(measured, {"expected": expected, "made": deliveries.made}, deliveries.figures())
