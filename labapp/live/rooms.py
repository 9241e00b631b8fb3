"""The rooms of this process: opened on first use, told when another process was active, closed when nobody is there."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, tzinfo
from functools import partial
from typing import Any

from labapp.core.messages import Actor
from labapp.core.model import Lab
from labapp.core.refused import Refused
from labapp.live.attempt import Reply, Wish
from labapp.live.bus import Bus
from labapp.live.clock import MACHINE, Clock
from labapp.live.room import Room, Teller
from labapp.store import chains, goal_records, labs, members
from labapp.store.db import Database
from labapp.store.journal import Journal
from labapp.store.members import Place
from labapp.store.secrets import new_id

log = logging.getLogger(__name__)

POLL_EVERY_S = 1.0  # a lost word of the bus costs at most this
IDLE_S = 600.0  # an empty room is forgotten; opening it again reads the journal
ANSWER_WITHIN_S = 20.0  # a command that is not answered by then is sent again by its client, with the same id
COME_BACK_S = 1.0

SYSTEM = Actor(None, "system")


class Rooms:
    """All live labs of one process, and the one way in: `perform`."""

    def __init__(
        self,
        db: Database,
        bus: Bus,
        teller: Teller,
        spawn: Callable[..., Any],
        clock: Clock = MACHINE,
        zone: tzinfo = UTC,
    ) -> None:
        self.zone = zone
        self.db, self.bus, self.teller, self.spawn, self.clock = db, bus, teller, spawn, clock
        self.journal = Journal(db)
        self.draining = False
        self._rooms: dict[str, Room] = {}
        self._codes: dict[str, str] = {}  # join code -> lab, of the rooms
        self._opening = threading.RLock()
        self._following = False

    def room(self, lab_id: str) -> Room:
        """The live room of a lab, opened if need be.

        :raise Refused: `bad_token` if there is no such lab
        """
        with self._opening:
            if lab_id not in self._rooms:
                row = labs.lab_row(self.db, lab_id)
                if row is None:
                    raise Refused("bad_token")
                names = partial(members.names, self.db, lab_id)
                alone = self.db.is_sqlite  # of a SQLite file there is but one server (labapp/server.py)
                room = Room(lab_id, self.journal, names, self.teller, self.clock, self._stored, alone)
                self._rooms[lab_id], self._codes[row.code] = room, lab_id
                self.spawn(room.run)
                self._follow()
            room = self._rooms[lab_id]
            room.used_at = self.clock.monotonic()
            return room

    def perform(
        self,
        lab_id: str,
        *,
        id: str,
        name: object,
        activity: str | None,
        data: object,
        actor: Actor,
        place: Place | None = None,
    ) -> Reply:
        """Carries out one command and waits for its acknowledgement: {ok, seq, data?} or {ok, code, details?}."""
        if self.draining:
            return {"ok": False, "code": "shutting_down"}
        try:
            return self.room(lab_id).perform(Wish(id, name, activity, data, actor, place)).result(ANSWER_WITHIN_S)
        except TimeoutError:
            log.warning("a command was not answered within %d s", ANSWER_WITHIN_S)
            return {"ok": False, "code": "shutting_down"}

    def submit(self, lab_id: str, wish: Wish, answer: Callable[[Reply], None]) -> None:
        """Carries out one command; `answer` gets its acknowledgement when it is stored or refused."""
        if self.draining:
            answer({"ok": False, "code": "shutting_down"})
        else:
            self.room(lab_id).submit(wish, answer)

    def _stored(self, lab: Lab) -> None:
        """After a room has stored something. Forgetting the parties of a closed lab again does no harm, nor following it up."""
        self.bus.moved(lab.id)
        if lab.state == "closed":
            members.forget_parties(self.db, lab.id)
            try:
                chains.begin(self.db, lab, self.today())
                goal_records.write_back(self.db, lab, self.today())
            except Exception:
                log.exception("a follow-up could not be begun; the lab's page and the postman try again")

    def order(self, lab_id: str, name: str, data: dict[str, Any], place: Place | None = None) -> Reply:
        """Carries out a command of the system itself: joining, arriving."""
        return self.perform(lab_id, id=new_id(), name=name, activity=None, data=data, actor=SYSTEM, place=place)

    def join(
        self, lab_id: str, *, name: str | None, party: str | None, language: str | None, **role: str | None
    ) -> dict[str, str]:
        """A new place in a lab: {member, token}. `role` is organisation and actor_group.

        :raise Refused: `bad_request` (unknown organisation), `door_closed`, `lab_closed`
        """
        if self.room(lab_id).lab.identity != "role_named":
            name = None  # what will never be shown is not kept
        place, token = members.new_place(name=name, party=party, language=language)
        reply = self.order(lab_id, "member.join", {"member": place.id, **role}, place)
        if not reply["ok"]:
            raise Refused(reply["code"], **reply.get("details", {}))
        return {"member": place.id, "token": token}

    def staff_actor(self, lab_id: str, user_id: str, name: str | None) -> Actor:
        """The member as which an account leads a lab; it gets a place on first use."""
        member = members.staff_member(self.db, lab_id, user_id, name)
        if member not in self.room(lab_id).lab.members:
            self.order(lab_id, "member.join", {"member": member, "staff": True})
        return Actor(member, "staff")

    def records(self, lab_id: str, audience: str) -> tuple[int, Any]:
        """(number, all records) of "staff", "wall" or "crowd", as one fresh snapshot already encoded as JSON (`msgspec.Raw`)."""
        return self.room(lab_id).snapshot(audience)

    def lab(self, lab_id: str) -> Lab:
        """The present fold of a lab."""
        return self.room(lab_id).lab

    def lab_with_code(self, code: str) -> Lab | None:
        """The lab that a join code opens, however it is written. While people are in it the database is not asked."""
        plain = labs.plain_code(code)
        lab_id = self._codes.get(plain)
        if lab_id is None and (row := labs.lab_by_code(self.db, plain)) is not None:
            lab_id = row.id
        return None if lab_id is None else self.lab(lab_id)

    def today(self) -> date:
        """The day it is where the people are."""
        return self.clock.now().astimezone(self.zone).date()

    def names(self, lab_id: str) -> dict[str, str]:
        """Member id -> name, where one was given."""
        return dict(self.room(lab_id).names)

    def forget(self, lab_id: str) -> None:
        """Closes a room. Who is still in it, because the lab was deleted, comes back and hears that there is none."""
        with self._opening:
            room = self._rooms.pop(lab_id, None)
            self._codes = {code: lab for code, lab in self._codes.items() if lab != lab_id}
        if room is not None:
            room.stop()
            for sid in room.presence.sids():
                self.teller.dismiss(sid, "deleted", COME_BACK_S)

    def drain(self, within_s: float = 0.0) -> None:
        """Refuses what comes now and carries out what waits; gives it so many seconds."""
        self.draining = True
        rooms = list(self._rooms.values())
        for room in rooms:
            room.stop()
        until = self.clock.monotonic() + within_s
        while any(room.is_busy for room in rooms) and self.clock.monotonic() < until:
            time.sleep(0.01)

    def silent_s(self) -> float:
        """Seconds since anybody last came, left or sent a command."""
        return self.clock.monotonic() - max((room.used_at for room in list(self._rooms.values())), default=0.0)

    # Other processes -------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Starts listening to other processes with the first room."""
        if not self._following:
            self._following = True
            self.spawn(self.bus.listen, self._heard)
            self.spawn(self._poll)

    def _heard(self, lab_id: str) -> None:
        if room := self._rooms.get(lab_id):
            room.nudge()

    def _poll(self) -> None:
        while not self.draining:
            time.sleep(POLL_EVERY_S)
            try:
                self._look_around()
            except Exception:
                log.exception("looking for what other processes stored failed")

    def _look_around(self) -> None:
        rooms = dict(self._rooms)
        if not rooms:
            return
        latest = self.journal.latest(rooms)
        for lab_id, room in rooms.items():
            if lab_id not in latest:
                self.forget(lab_id)
            elif latest[lab_id] > room.lab.seq:
                room.nudge()
            else:
                self._forget_idle(lab_id, room)

    def _forget_idle(self, lab_id: str, room: Room) -> None:
        """Closes a room that nobody uses; who has just been given it keeps it, for that too is use."""
        with self._opening:
            if not len(room.presence) and self.clock.monotonic() - room.used_at > IDLE_S:
                self.forget(lab_id)
