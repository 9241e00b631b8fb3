"""A room: one live lab in this process. One loop takes what has arrived, decides it in order, stores it, answers, and tells.

    inbox -> decide each -> journal.append (one transaction) -> acknowledge -> one frame for each audience

The first change after silence goes at once; under load the tick gathers instead of a queue growing. Walls and consoles are told
with every tick, phones more seldom the more they are. Everything in memory here can be thrown away: the journal has it all.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future
from typing import Any, NamedTuple, Protocol

from msgspec import Raw

from labapp.core import kernel
from labapp.core.dependents import dependents, own_dependents
from labapp.core.messages import Stored
from labapp.core.model import Lab
from labapp.core.moments import rfc3339
from labapp.core.refused import Refused
from labapp.core.show import Names
from labapp.core.viewers import ROOM_VIEWERS, Me
from labapp.live.attempt import Attempt, Reply, Wish, refusal
from labapp.live.clock import MACHINE, Clock
from labapp.live.presence import Connection, Presence
from labapp.live.view import Made, View
from labapp.live.wire import raw
from labapp.store.journal import Journal, Overtaken, Unavailable

log = logging.getLogger(__name__)

TICK_S = 0.02  # at most 50 transactions and frames a second; 1000 phones: p95 46 ms instead of 6 s without gathering
CROWD_EVERY_S = 0.2  # phones show other people's notes four or five times a second; faster only costs batteries
PHONES_PER_SECOND = 10_000  # frames to phones that a process can afford: 10 000 phones are told every second
PULSE_EVERY_S = 8.0  # the contract promises one at least every 10
PRESENCE_EVERY_S = 1.0
TRIES = 8  # times a batch is decided again because another process was first
SHARE = 2.0  # a tick that took long is followed by at least as long for everybody else in this process
STORE_AGAIN_S = 0.25  # after the database could not be written to
WAIT_FOR_STORE_S = 15.0  # then a command is answered "send it again" instead of waiting on


LoadNames = Callable[[Collection[str] | None], Names]  # of these members, or of all


class Waiting(NamedTuple):
    """A command in the inbox: whom to answer, and since when it waits (monotonic seconds)."""

    wish: Wish
    answer: Callable[[Reply], None]
    since: float


class Teller(Protocol):
    """How a room speaks to sockets; the gateway is one."""

    def tell(self, event: str, data: Any, to: str) -> None:
        """Sends an event to everybody in a Socket.IO room, or to one socket."""

    def dismiss(self, sid: str, reason: str, retry_in: float | None = None) -> None:
        """Says bye to one socket and lets it go; `retry_in` seconds if it may come back."""


def address(lab_id: str, audience: str) -> str:
    """The Socket.IO room of an audience: "staff", "wall", "crowd", or "me/<member>"."""
    return f"{lab_id}/{audience}"


class Room:
    """One live lab. `perform` from any thread; everything else that changes state happens in `tick`, under `lock`."""

    def __init__(
        self,
        lab_id: str,
        journal: Journal,
        load_names: LoadNames,
        teller: Teller,
        clock: Clock = MACHINE,
        stored: Callable[[Lab], None] = lambda lab: None,
        alone: bool = True,
    ) -> None:
        """
        :param stored: called after a tick that stored something, outside the lock
        :param alone: no other process has told clients of this lab anything
        """
        self.journal, self.teller, self.load_names, self.clock, self.stored = journal, teller, load_names, clock, stored
        self.lock = threading.RLock()
        self.presence = Presence()
        self.lab: Lab = kernel.fresh(journal.fold(lab_id))
        self.names: dict[str, str] = dict(load_names(None))
        self._made = Made(self.lab, self.names)
        self.alone = alone
        self._resumed: set[str] = set()  # sockets that have been told here where they stand
        self.views = {name: View(viewer, self._made) for name, viewer in ROOM_VIEWERS.items()}
        self.mine: dict[str, View] = {}
        self._members_behind: set[str] = set()
        self.used_at = self.clock.monotonic()
        self._inbox: list[Waiting] = []
        self._wake = threading.Event()
        self._behind = False
        self._told_at = {"staff": 0.0, "wall": 0.0, "crowd": 0.0}
        self._pulsed_at = self._counted_at = self.clock.monotonic()
        self._count_changed = False
        self._next_tick_at = 0.0
        self._unstored = False
        self._counts: dict[str, Raw] = {}
        self.running = True

    # What others ask of the room -------------------------------------------------------------------------------------

    def perform(self, wish: Wish) -> Future[Reply]:
        """Queues a command. The future's reply is the contract's acknowledgement; ok means committed."""
        future: Future[Reply] = Future()
        self.submit(wish, future.set_result)
        return future

    def submit(self, wish: Wish, answer: Callable[[Reply], None]) -> None:
        """Queues a command; `answer` is called once with the contract's acknowledgement, by the room's own loop."""
        now = self.clock.monotonic()
        with self.lock:
            self._inbox.append(Waiting(wish, answer, now))
            self.used_at = now
        self._wake.set()

    def nudge(self) -> None:
        """Another process has stored events: read them soon."""
        self._behind = True
        self._wake.set()

    def stop(self) -> None:
        """Ends the loop after everything that waits has been carried out."""
        self.running = False
        self._wake.set()

    @property
    def is_busy(self) -> bool:
        """Whether commands wait, or those of this moment are not answered yet."""
        with self.lock:
            return bool(self._inbox)

    def enter(self, connection: Connection) -> None:
        """A socket has connected."""
        with self.lock:
            self.presence.enter(connection)
            self._count_changed = True
            self.used_at = self.clock.monotonic()
        self._wake.set()

    def leave(self, sid: str) -> None:
        """A socket is gone."""
        with self.lock:
            self.presence.leave(sid)
            self._resumed.discard(sid)
            self._count_changed = True
            self.used_at = self.clock.monotonic()
        self._wake.set()

    def resume(self, connection: Connection, since: int | None, subscribe: Callable[[str], None]) -> Reply:
        """What a client has missed, while it is put into its audience's Socket.IO room: between the two nothing is told."""
        with self.lock:
            self._count_changed = True  # what a snapshot says of who is here is as old as its number; soon told anew
            self._wake.set()
            if not self.alone and connection.sid not in self._resumed:
                # Another process goes from number to number in other steps: what it told in between, our views may never have held.
                since = None
            self._resumed.add(connection.sid)
            view = self.views[connection.audience]
            subscribe(address(self.lab.id, connection.audience))
            room_part = view.since(since) if since is None or since <= view.seq else None
            me = self.my_view(connection.member) if connection.member else None
            if connection.member:
                subscribe(address(self.lab.id, f"me/{connection.member}"))
            me_part = me.since(since) if me and room_part else None
            full = room_part is None or (me is not None and me_part is None)
            room: Any = {"put": view.whole(), "drop": []} if full else room_part
            mine: Any = {"put": me.whole(), "drop": []} if me and full else (me_part or {"put": {}, "drop": []})
            return {
                "ok": True,
                "seq": view.seq,
                "now": rfc3339(self.clock.now()),
                "full": full,
                "room": room,
                "me": mine,
            }

    def my_view(self, member: str) -> View:
        """A member's own view, at the lab's present number."""
        if member not in self.mine:
            self.mine[member] = View(Me(member), self._made)
        return self.mine[member]

    def snapshot(self, audience: str) -> tuple[int, Any]:
        """(number, all records) of an audience, brought up to date."""
        with self.lock:
            if self.views[audience].seq != self.lab.seq:
                self._tell_audience(audience)
            return self.views[audience].seq, self.views[audience].whole()

    # The loop --------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """The room's life, in a background task of its own."""
        while self.running or self._inbox:
            self._wake.wait(self._idle_s())
            self._wake.clear()
            if (early := self._next_tick_at - self.clock.monotonic()) > 0 and self.running:
                time.sleep(early)
            began = self.clock.monotonic()
            before = self.lab.seq
            try:
                self.tick()
            except Exception:
                # A room outlives any fault of one tick; who waited for it has been told to send again.
                log.exception("tick of a room failed")
            took = self.clock.monotonic() - began
            self._next_tick_at = began + max(TICK_S, SHARE * took, STORE_AGAIN_S if self._unstored else 0.0)
            if self.lab.seq != before:
                self.stored(self.lab)

    def _idle_s(self) -> float:
        """How long nothing has to be done if nothing arrives."""
        with self.lock:
            waits = [self._pulsed_at + PULSE_EVERY_S]
            if self.views["crowd"].seq != self.lab.seq:
                waits.append(self._told_at["crowd"] + self._crowd_every_s())
            if self._count_changed:
                waits.append(self._counted_at + PRESENCE_EVERY_S)
            if self._inbox:
                waits.append(0.0)
        return max(0.0, min(waits) - self.clock.monotonic())

    def _crowd_every_s(self) -> float:
        return max(CROWD_EVERY_S, self.presence.phones() / PHONES_PER_SECOND)

    def tick(self) -> None:
        """Everything that is due: what others stored, what has arrived, what is to be told."""
        with self.lock:
            batch, self._inbox = self._inbox, []
            try:
                if self._behind:
                    self._behind = False
                    self._read_on()
                replies = self._decide_and_store([waiting.wish for waiting in batch])
                self._unstored = False
            except Unavailable:
                batch = self._put_back(batch)
                replies = [refusal(Refused("shutting_down")) for _ in batch]
            except Exception:
                replies = [refusal(Refused("shutting_down")) for _ in batch]
                raise
            finally:
                for waiting, reply in zip(batch, replies, strict=True):
                    waiting.answer(reply)
            self._tell()

    def _put_back(self, batch: list[Waiting]) -> list[Waiting]:
        """Lets commands wait for a database that can't be written to now; gives those that have waited long enough."""
        if not self._unstored:
            log.warning("the database can't be written to; %d commands wait", len(batch))
        self._unstored = True
        latest = self.clock.monotonic() - (WAIT_FOR_STORE_S if self.running else 0.0)
        self._inbox = [waiting for waiting in batch if waiting.since > latest] + self._inbox
        return [waiting for waiting in batch if waiting.since <= latest]

    def _decide_and_store(self, wishes: list[Wish]) -> list[Reply]:
        """The replies to a batch, after it has been stored. A refusal counts only on the newest state: overtaken, decide again."""
        if not wishes:
            return []
        for _ in range(TRIES):
            known = self.journal.receipts(self.lab.id, [(w.actor.member or "", w.id) for w in wishes])
            attempt = Attempt(self.lab, known, self.clock)
            replies = [attempt.carry_out(wish) for wish in wishes]
            try:
                if attempt.events or attempt.receipts:
                    self.journal.append(attempt.lab, attempt.events, attempt.receipts, attempt.places)
            except Overtaken:
                self._read_on()
                continue
            self._accept(attempt.lab, attempt.events)
            return replies
        return [refusal(Refused("stale")) for _ in wishes]

    def _read_on(self) -> None:
        """Folds what other processes have stored."""
        events = self.journal.load(self.lab.id, self.lab.seq)
        lab = self.lab
        for stored in events:
            lab = kernel.evolve(lab, stored)
        self._accept(lab, events)

    def _accept(self, lab: Lab, events: list[Stored]) -> None:
        """Makes a newer state the room's own and notes for every view what was touched on the way."""
        if not events:
            return
        if people := {target for collection, target in lab.touched if collection == "members"}:
            for member in people:
                self.names.pop(member, None)
            self.names.update(self.load_names(people))
        if not {"members", "removed"}.isdisjoint(collection for collection, _ in lab.touched):
            self._count_changed = True  # a place is taken or given back also where no socket comes or goes
        keys = dependents(self.lab, lab, lab.touched)
        for view in self.views.values():
            view.note(keys)
        own = own_dependents(self.lab, lab, lab.touched)
        for member in self.mine if "*" in own else own.keys() & self.mine.keys():
            self.mine[member].note(own.get(member, set()) | own.get("*", set()))
            self._members_behind.add(member)
        removed = [target for collection, target in lab.touched if collection == "removed" and target in lab.removed]
        self.lab = kernel.fresh(lab)
        self._made = Made(self.lab, self.names)
        for member in removed:
            self._tell_member(member)
            for sid in self.presence.sockets(member):
                self.teller.dismiss(sid, "removed")

    # Telling ---------------------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        """A member's own frames first, so that none belongs to a number its phone has passed already."""
        now = self.clock.monotonic()
        while self._members_behind:
            self._tell_member(self._members_behind.pop())
        for audience, view in self.views.items():
            every = self._crowd_every_s() if audience == "crowd" else 0.0
            if view.seq != self.lab.seq and now - self._told_at[audience] >= every:
                self._tell_audience(audience)
        if self._count_changed and now - self._counted_at >= PRESENCE_EVERY_S:
            self._tell_presence(now)
        if now - self._pulsed_at >= PULSE_EVERY_S:
            self._pulsed_at = now
            for audience, view in self.views.items():
                pulse = {"seq": view.seq, "now": rfc3339(self.clock.now())}
                self.teller.tell("pulse", pulse, address(self.lab.id, audience))

    def _tell_audience(self, audience: str) -> None:
        view = self.views[audience]
        before = view.seq
        change = view.move(self._made, {"presence": self._count(audience)})
        self._told_at[audience] = self.clock.monotonic()
        frame = {"channel": "room", "from": before, "seq": view.seq, "put": change.put, "drop": change.drop}
        self.teller.tell("frame", frame, address(self.lab.id, audience))

    def _tell_member(self, member: str) -> None:
        view = self.mine.get(member)
        if view is None:
            return
        change = view.move(self._made)
        if not change.put and not change.drop:
            return
        staff = member in self.lab.members and self.lab.members[member].staff
        number = self.views["staff" if staff else "crowd"].seq
        frame = {"channel": "me", "from": number, "seq": view.seq, "put": change.put, "drop": change.drop}
        self.teller.tell("frame", frame, address(self.lab.id, f"me/{member}"))

    def _tell_presence(self, now: float) -> None:
        self._counted_at, self._count_changed, self._counts = now, False, {}
        for audience, view in self.views.items():
            view.take({"presence": self._count(audience)})
            self.teller.tell("presence", self._count(audience), address(self.lab.id, audience))

    def _count(self, audience: str) -> Raw:
        """Who was here when it was last counted, as numbers; for staff also who. Encoded once: every frame may hold it."""
        if not self._counts:
            count = self.presence.record(self.lab)
            everybody = raw(count)
            who = {**count, "members_online": self.presence.online(self.lab)}
            self._counts = {"wall": everybody, "crowd": everybody, "staff": raw(who)}
        return self._counts[audience]
