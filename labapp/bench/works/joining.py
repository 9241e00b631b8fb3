"""The join storm: people with phones that have never been here, all within some seconds.

Each asks for the join page and the files it names, joins, asks for the phone's page and its files, opens a socket, and has arrived
when the first snapshot is there. A browser uses several connections at once; this one uses one, so it is rather slower.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable
from functools import partial
from typing import Any

from labapp.bench.figures import percentiles, resident_kib
from labapp.bench.scene import Scene
from labapp.bench.seat import LABAPP, Seat
from labapp.bench.visit import Visit, files_of

GIVE_UP_S = 90.0


def joining(scene: Scene) -> dict[str, Any]:
    """Plan: `joiners` people within `seconds`. Walls and consoles are there before them."""
    scene.gather()
    number, seconds = scene.plan["joiners"], scene.plan["seconds"]
    storm = Storm(scene)
    storm.arrive(scene.loop.now())  # one for warmth
    scene.loop.until(lambda: len(storm.took) == 1, GIVE_UP_S)
    scene.loop.rest(scene.rest_s)
    storm.forget()
    before = resident_kib(scene.server)
    with scene.measuring() as measured:
        began = scene.loop.now()
        arrivals: list[Callable[[], None]] = [lambda: storm.arrive(scene.loop.now())] * number
        measured.late = scene.loop.play(scene.at_random(arrivals, seconds))
        scene.loop.until(lambda: len(storm.took) + len(storm.failed) >= number, GIVE_UP_S)
        measured.span = scene.loop.now() - began
    scene.kib_per_connection = round((resident_kib(scene.server) - before) / number, 1)
    times = {
        "refused": len(storm.failed),
        "unanswered": number - len(storm.took) - len(storm.failed),
        "ack_ms": percentiles(storm.joined),
        "wall_ms": percentiles([]),
        "phone_ms": percentiles(storm.took),
    }
    row = scene.figures(measured, {"expected": number, "made": len(storm.took)}, times)
    return row | {
        "all_in_s": round(measured.span, 2),
        "page_ms": percentiles(storm.paged),
        "failures": storm.failed[:3],
    }


class Storm:
    """Everybody on their way in, and how long each part took, in seconds."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.code: str = scene.plan["labs"][0]["code"]
        self.forget()

    def forget(self) -> None:
        """Begins to count anew."""
        self.took, self.joined, self.paged = array("d"), array("d"), array("d")
        self.failed: list[str] = []

    def arrive(self, began: float) -> None:
        """Somebody scans the code."""
        visit = Visit(self.scene.loop, self.failed.append)
        known: set[str] = set()

        def page_came(then: Callable[[float], None], status: int, page: bytes, now: float) -> None:
            if status != 200:
                self._fail(visit, f"{status} for a page")
                return
            wanted = [path for path in files_of(page) if path not in known]
            known.update(wanted)
            file_came(wanted, then, 200, b"", now)

        def file_came(left: list[str], then: Callable[[float], None], status: int, content: bytes, now: float) -> None:
            if status != 200:
                self._fail(visit, f"{status} for a file")
            elif left:
                visit.fetch("GET", left[0], partial(file_came, left[1:], then))
            else:
                then(now)

        def join_page_is_there(now: float) -> None:
            self.paged.append(now - began)
            visit.fetch("POST", "/api/v1/join", partial(joined, now), {"code": self.code})

        def joined(asked: float, status: int, content: bytes, now: float) -> None:
            if status != 201:
                self._fail(visit, f"{status} for joining: {content[:200]!r}")
                return
            self.joined.append(now - asked)
            seat = json.loads(content)
            there = partial(self._open_socket, visit, seat, began)
            visit.fetch("GET", f"/phone/{seat['lab']}", partial(page_came, there))

        visit.fetch("GET", f"/j/{self.code}", partial(page_came, join_page_is_there))

    def _open_socket(self, visit: Visit, place: dict[str, str], began: float, now: float) -> None:
        visit.hang_up()
        auth = {"lab": place["lab"], "token": place["token"], "protocol": 1}
        seat = Seat(LABAPP, "phone", 0, f"/socket.io/?EIO=4&transport=websocket&lab={place['lab']}", auth)
        seat.gone = lambda seat, why: self.failed.append(why)
        seat.entered = lambda seat, snapshot, now: self.took.append(now - began)
        seat.dial(self.scene.loop)

    def _fail(self, visit: Visit, why: str) -> None:
        visit.hang_up()
        self.failed.append(why)
