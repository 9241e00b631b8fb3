"""Honest phones among such as read nothing, such as never stop sending, and such as send the largest messages there are."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from labapp.bench import wire
from labapp.bench.figures import resident_kib
from labapp.bench.loop import Moment
from labapp.bench.scene import DRAIN_S, Scene
from labapp.bench.seat import Seat, connect
from labapp.bench.works.ideas import Stream

KINDS = ("slow", "flooder", "giant")
SMALL_BUFFER = 4096  # bytes that the kernel takes for a client that does not read
FLOOD_EVERY_S, FLOOD = 0.02, 50  # a flooder sends so many commands at once: 2500 a second
GIANT_EVERY_S = 0.2
GIANT, TOO_LARGE = 60_000, 200_000  # bytes: just within what one message may hold, and beyond
BACK_AFTER_S = 0.5
WEIGHED_EVERY_S = 0.5


def trouble(scene: Scene) -> dict[str, Any]:
    """Plan: the last phones, `each` of every kind, make trouble for `seconds`; each of the others sends an idea every 10 s.

    Only the honest are counted: what they sent, what they got, and when.
    """
    each, seconds = scene.plan["each"], scene.plan["seconds"]
    count = each * len(KINDS)
    rogues, scene.phones = scene.phones[-count:], scene.phones[:-count]
    scene.seats = [seat for seat in scene.seats if seat not in rogues]
    scene.people = [len(scene.seats)]
    scene.gather()
    scene.warm_up()
    stream = Stream(scene, seconds)
    makers = {"slow": _slow, "flooder": _flood, "giant": _giant}
    cut: Counter[str] = Counter()
    connect(scene.loop, rogues)
    before = most = resident_kib(scene.server)

    def weigh() -> None:
        nonlocal most
        most = max(most, resident_kib(scene.server))

    moments: list[Moment] = list(stream.moments)
    for number, seat in enumerate(rogues):
        kind = KINDS[number // each]
        seat.heard = seat.entered = lambda seat, packet, now: None
        moments += makers[kind](scene, seat, seconds)
        seat.gone = partial(_come_back, scene, cut, kind)
    moments += [(n * WEIGHED_EVERY_S, weigh) for n in range(int(seconds / WEIGHED_EVERY_S))]
    moments.sort(key=lambda moment: moment[0])
    with scene.measuring() as measured:
        measured.late = scene.loop.play(moments)
        scene.loop.until(stream.done, DRAIN_S)
        weigh()
    for seat in rogues[:each]:
        scene.loop.watch(seat, writing=False)  # whether they were cut is only seen by reading
    scene.loop.rest(scene.rest_s)
    row = scene.figures(measured, stream.counted(), scene.deliveries.figures())
    return row | {
        "memory_rise_mb": round((most - before) / 1024, 1),
        "rogues": dict.fromkeys(KINDS, each),
        "rogues_cut": {kind: cut[kind] for kind in KINDS},
    }


def _come_back(scene: Scene, cut: Counter[str], kind: str, seat: Seat, why: str) -> None:
    """Who was cut comes back soon and goes on."""
    cut[kind] += 1
    scene.loop.later(BACK_AFTER_S, partial(seat.dial, scene.loop, None, SMALL_BUFFER if kind == "slow" else 0))
    if kind == "slow":
        scene.loop.later(2 * BACK_AFTER_S, partial(_stop_reading, scene, seat))


def _slow(scene: Scene, seat: Seat, seconds: float) -> list[Moment]:
    """Reads nothing any more."""
    return [(0.0, partial(_stop_reading, scene, seat))]


def _stop_reading(scene: Scene, seat: Seat) -> None:
    scene.loop.watch(seat, writing=False, reading=False)


def _flood(scene: Scene, seat: Seat, seconds: float) -> list[Moment]:
    """Sends commands as fast as the server takes them from the socket."""
    command = {"id": "00000000-0000-4000-8000-000000000000", "name": "ready.set", "data": {"ready": True}}
    packet = wire.frame(wire.event_packet(seat.dialect.namespace, 999_999_999, "command", command))

    def flood() -> None:
        if seat.ready and not seat.unsent:
            seat.write(packet * FLOOD)

    return [(n * FLOOD_EVERY_S, flood) for n in range(int(seconds / FLOOD_EVERY_S))]


def _giant(scene: Scene, seat: Seat, seconds: float) -> list[Moment]:
    """Sends messages as large as they may be, and now and then larger ones."""

    def message(size: int) -> bytes:
        data = {"card": "00000000-0000-4000-8000-000000000000", "text": "x" * size}
        command = {"id": "00000000-0000-4000-8000-000000000001", "name": "card.add", "data": data}
        return wire.frame(wire.event_packet(seat.dialect.namespace, 999_999_999, "command", command))

    large, too_large = message(GIANT), message(TOO_LARGE)

    def send(packet: bytes) -> None:
        if seat.ready and not seat.unsent:
            seat.write(packet)

    number = int(seconds / GIANT_EVERY_S)
    return [(n * GIANT_EVERY_S, partial(send, too_large if n % 25 == 24 else large)) for n in range(number)]
