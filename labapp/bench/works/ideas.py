"""Ideas onto an open board, each at a random moment: burst, steady, idle, many labs, many phones, many cards."""

from __future__ import annotations

from functools import partial
from typing import Any

from labapp.bench.loop import Moment
from labapp.bench.scene import DRAIN_S, Scene
from labapp.bench.seat import Seat

EVERY_S = 10.0  # a phone in a steady stream sends so often
PER_PHONE = 15  # ideas that a phone may send at once, with room for its warm-up


def ideas(scene: Scene) -> dict[str, Any]:
    """Plan: `ideas` (how many in all; phones take turns) within `seconds`. Everybody in a lab is to get all of its ideas."""
    scene.gather()
    scene.warm_up()
    return measure(scene, min(scene.plan["ideas"], PER_PHONE * len(scene.phones)), scene.plan["seconds"])


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
        most = max(scene.people)  # clients that a refused idea does not reach
        scene.loop.until(
            lambda: deliveries.made >= expected - most * deliveries.refused and deliveries.unanswered == 0, DRAIN_S
        )
        measured.span = max(deliveries.last - began, seconds)
    row = scene.figures(measured, {"expected": expected, "made": deliveries.made}, deliveries.figures())
    return row | {"ideas": number, "cpu_ms_per_idea": round(1000 * row["server_cpu_s"] / number, 2)}


class Stream:
    """Every phone an idea, or a new text for its card, every 10 s for so many seconds: the moments, and whether all has arrived.

    Who is away when something is to be sent does not send it.
    """

    def __init__(self, scene: Scene, seconds: float, cards: dict[Seat, str] | None = None, one_in: int = 1) -> None:
        self.scene, self.cards = scene, cards or {}
        self.deliveries = scene.count(one_in)
        self.moments: list[Moment] = [
            (at + lap * EVERY_S, partial(self._send, seat))
            for seat in scene.phones
            for at in (scene.chance.uniform(0, EVERY_S),)
            for lap in range(int((seconds - at) // EVERY_S) + 1)
        ]

    def _send(self, seat: Seat) -> None:
        if seat.ready:
            self.deliveries.idea(seat, card=self.cards.get(seat))

    def counted(self) -> dict[str, int]:
        """{expected, made} so far."""
        expected = len(self.deliveries.sent) * len(self.scene.seats)
        return {"expected": expected, "made": self.deliveries.made}

    def done(self) -> bool:
        """Whether everybody has everything."""
        counted = self.counted()
        return counted["made"] >= counted["expected"] and self.deliveries.unanswered == 0
