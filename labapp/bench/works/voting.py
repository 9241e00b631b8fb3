"""Dots: a blind vote with its reveal, votes on a closing timer, and as many dots as the server takes.

What is checked besides the times: that the tally after the reveal is exactly what was accepted, that every screen shows the same, and
that nobody was shown it before.
"""

from __future__ import annotations

import json
import math
from array import array
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from labapp.bench.figures import percentiles
from labapp.bench.scene import DRAIN_S, Scene
from labapp.bench.seat import HEAD, Seat, is_ok

AHEAD_S = 1  # the timer runs so long before the first vote


class Ballots:
    """All dots of a run: how long each answer took and what it was, and the tally that screens show."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.activity = scene.activities[0]
        self.items: list[str] = scene.plan["labs"][0]["items"]
        self.ack: array[float] = array("d")
        self.codes: Counter[str] = Counter()
        self.accepted: Counter[Seat] = Counter()
        self.unanswered = self.led = 0
        self.revealed_at = 0.0
        self.shown: dict[str, array[float]] = {role: array("d") for role in ("wall", "phone", "console")}
        self.screens: dict[Seat, int] = {}  # the dots that each shows after the reveal
        self.leaked = 0
        self._key = f'"tally/{self.activity}"'.encode()
        self._read: dict[tuple[int, bytes, bytes], int | None] = {}
        for seat in scene.seats:
            seat.heard = self._heard

    def place(self, seat: Seat, item: str | None = None, then: Callable[[float], None] = lambda now: None) -> None:
        """A phone puts a dot on an item, by default on any."""
        self.unanswered += 1
        sent = self.scene.loop.now()

        def answered(answer: bytes, now: float) -> None:
            self.unanswered -= 1
            self.ack.append(now - sent)
            if is_ok(answer):
                self.accepted[seat] += 1
            else:
                self.codes[json.loads(answer)[0]["code"]] += 1
            then(now)

        seat.wish("dot.place", self.activity, {"item": item or self.scene.chance.choice(self.items)}, answered)

    def lead(self, name: str, activity: str | None = None, data: dict[str, Any] | None = None) -> None:
        """The facilitator sends a command, which must succeed."""

        def answered(answer: bytes, now: float) -> None:
            if not is_ok(answer):
                raise SystemExit(f"{name}: {answer[:300]!r}")
            self.led += 1

        self.scene.consoles[0].wish(name, activity, data or {}, answered)

    def settle(self) -> None:
        """Waits for all answers."""
        self.scene.loop.until(lambda: self.unanswered == 0, DRAIN_S)

    def reveal(self) -> None:
        """The facilitator reveals; waits until every screen shows the tally."""
        self.revealed_at = self.scene.loop.now()
        self.lead("activity.reveal", self.activity)
        self.scene.loop.until(lambda: len(self.screens) >= len(self.scene.seats), DRAIN_S)

    def _heard(self, seat: Seat, packet: bytes, now: float) -> None:
        if self._key not in packet:
            return
        key = (len(packet), packet[:HEAD], packet[-HEAD:])
        if key not in self._read:
            self._read[key] = self._tally(packet)
        total = self._read[key]
        if total is None:
            return
        if not self.revealed_at:
            self.leaked += 1
            return
        if seat not in self.screens:
            self.shown[seat.role].append(now - self.revealed_at)
        self.screens[seat] = total

    def _tally(self, packet: bytes) -> int | None:
        """The dots of a tally; None while it says only how many have voted."""
        tally = json.loads(packet[packet.index(b"[") :])[1]["put"][self._key.decode().strip('"')]
        return sum(line["dots"] for line in tally["items"]) if "items" in tally else None

    def times(self) -> dict[str, Any]:
        """{ack_ms, wall_ms, phone_ms, ...}: acknowledgements of dots, and from the reveal to the tally on the screens."""
        agreeing = sum(dots == self.accepted.total() for dots in self.screens.values())
        return {
            "refused": self.codes.total(),
            "unanswered": self.unanswered,
            "ack_ms": percentiles(self.ack),
            "wall_ms": percentiles(self.shown["wall"]),
            "phone_ms": percentiles(self.shown["phone"]),
            "refusals": dict(self.codes),
            "screens": {"expected": len(self.scene.seats), "made": agreeing},
            "leaked": self.leaked,
        }


def vote(scene: Scene) -> dict[str, Any]:
    """Plan: every phone `dots` dots within `seconds`, all on different items; then the reveal."""
    scene.gather()
    ballots = Ballots(scene)
    dots, seconds = scene.plan["dots"], scene.plan["seconds"]
    wishes = [
        partial(ballots.place, seat, item) for seat in scene.phones for item in scene.chance.sample(ballots.items, dots)
    ]
    scene.chance.shuffle(wishes)
    with scene.measuring() as measured:
        measured.late = scene.loop.play(scene.at_random(list(wishes), seconds))
        ballots.settle()
    ballots.reveal()
    return scene.figures(measured, {"expected": len(wishes), "made": _agreed(ballots)}, ballots.times())


def timer_votes(scene: Scene) -> dict[str, Any]:
    """Plan: every phone votes once in the last `seconds` before the lock.

    Every tenth tries twice with a budget of one dot, every twentieth comes too late.
    """
    scene.gather()
    ballots = Ballots(scene)
    phones, late = scene.phones, scene.phones[::20]
    seconds = scene.plan["seconds"]
    ends = math.ceil(seconds) + AHEAD_S
    ballots.lead("timer.start", data={"seconds": ends})
    votes = [partial(ballots.place, seat) for seat in (*phones, *phones[5::10])]
    in_time = [(ends - seconds + at, vote) for at, vote in scene.at_random(list(votes), seconds)]
    lock = (ends, partial(ballots.lead, "activity.lock", ballots.activity))
    too_late = scene.at_random([partial(ballots.place, seat) for seat in late], seconds / 2)
    with scene.measuring() as measured:
        measured.late = scene.loop.play([*in_time, lock])
        scene.loop.until(lambda: ballots.led == 2, DRAIN_S)  # a vote is late when the lock has been stored
        ballots.settle()
        locked_out = ballots.codes["activity_locked"]  # who voted in the last moment and met the lock
        measured.late += scene.loop.play(too_late)
        ballots.settle()
    ballots.reveal()
    counted = len(votes) + len(late)
    answered = _agreed(ballots) + ballots.codes.total()
    row = scene.figures(measured, {"expected": counted, "made": answered}, ballots.times())
    told_late = ballots.codes["activity_locked"] - locked_out
    return row | {
        "accepted": ballots.accepted.total(),
        "over_budget": sum(dots > 1 for dots in ballots.accepted.values()),
        "locked_out": locked_out,
        "late": {"expected": len(late), "told": told_late},
    }


def intake(scene: Scene) -> dict[str, Any]:
    """Plan: for `seconds`, first everybody sends the next dot when the last is acknowledged, then `rate` dots a second come whatever happens.

    A member may send 20 at once and 5 a second: nobody sends more, so it takes many members to find the server's limit.
    """
    scene.gather()
    ballots = Ballots(scene)
    seconds = scene.plan["seconds"]
    rate = min(scene.plan["rate"], int((5 + 5 * seconds) * len(scene.phones) / seconds))
    per_phone = int(15 + 4 * seconds)
    began = scene.loop.now()

    def again(seat: Seat, left: int, now: float) -> None:
        if left and now - began < seconds:
            ballots.place(seat, then=partial(again, seat, left - 1))

    with scene.measuring() as closed:
        for seat in scene.phones:
            again(seat, per_phone, began)
        ballots.settle()
    taken = ballots.accepted.total()
    flat_out = {"dots_per_s": round(taken / closed.span), "ack_ms": percentiles(ballots.ack)}
    scene.loop.rest(seconds)  # everybody may send some at once again
    ballots.ack = array("d")
    dots = int(rate * seconds)
    senders = [scene.phones[n % len(scene.phones)] for n in range(dots)]
    with scene.measuring() as measured:
        moments = [(n / rate, partial(ballots.place, seat)) for n, seat in enumerate(senders)]
        measured.late = scene.loop.play(moments)
        ballots.settle()
    span = max(measured.span, dots / rate)  # the last one is sent before its turn is over
    offered = {"offered_per_s": rate, "dots_per_s": round((ballots.accepted.total() - taken) / span)}
    ballots.reveal()
    sent = ballots.accepted.total() + ballots.codes.total() + ballots.unanswered
    row = scene.figures(measured, {"expected": sent, "made": _agreed(ballots)}, ballots.times())
    flat_out |= {"server_cpu": round(closed.server_cpu, 3), "driver_cpu": round(closed.driver_cpu, 3)}
    return row | {"deliveries_per_s": offered["dots_per_s"], "closed_loop": flat_out, "open_loop": offered}


def _agreed(ballots: Ballots) -> int:
    """The dots of the tally, if all screens show the same one; else none can be trusted."""
    totals = set(ballots.screens.values())
    return totals.pop() if len(totals) == 1 else 0
