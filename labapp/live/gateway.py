"""The gateway: Socket.IO, namespace `/live`. It passes the wishes of clients to rooms, and what rooms say to clients.

The library opens and closes connections; events and answers take a shorter way (`packets`, `lines`), for they are many. An event is
always acknowledged: a refusal with code and sentence, and where something broke `shutting_down`, which clients send again.
"""

from __future__ import annotations

import logging
import random
import re
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from flask import Flask
from flask_socketio import SocketIO
from msgspec import Struct
from socketio.exceptions import ConnectionRefusedError as Refuse

from labapp.config import Settings
from labapp.core.messages import Actor, read
from labapp.core.refused import Refused, bad_request
from labapp.live import packets
from labapp.live.allowance import Allowance, Flood
from labapp.live.attempt import Reply, Wish
from labapp.live.entrance import Auth, Visitor, identify, language_of
from labapp.live.guard import Guard
from labapp.live.lines import Line, Lines, cut
from labapp.live.packets import NAMESPACE
from labapp.live.rooms import Rooms
from labapp.live.short_way import open_short_way
from labapp.messages import message_for
from labapp.store import secrets
from labapp.store.db import Database

log = logging.getLogger(__name__)

SOCKETS_PER_MEMBER = 8
SOCKETS_PER_PROCESS = 12_000
ALLOWANCES = 2 * SOCKETS_PER_PROCESS  # above so many, those that are full again are forgotten: a new one is full too
PHONE_ALLOWANCE = (20, 5.0)  # commands at once, commands a second (contract)
STAFF_ALLOWANCE = (200, 50.0)  # a facilitator who drags twenty notes into a pile is not a flood
LOOK_AFTER_S = 1.0
GONE_AFTER_S = 2.0  # seconds that whoever was let go has to close the connection
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# An event packet that bears a name which the library uses for its own calls of `connect` and `disconnect`.
OWN_EVENTS = re.compile(r'2[^\[]*\[\s*"(connect|disconnect|connect_error|__disconnect_final)"')


class CommandMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """Event `command`."""

    id: str
    name: str
    activity: str | None = None
    data: Any = None


class ResumeMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """Event `resume`."""

    since: int | None = None


class ClockMessage(Struct, frozen=True, forbid_unknown_fields=True):
    """Event `clock`: the client's own time, given back to it."""

    t: int | float


class Gateway:
    """All sockets of this process. It is the `Teller` of the rooms."""

    def __init__(self, app: Flask, socketio: SocketIO, db: Database, settings: Settings) -> None:
        self.app, self.db, self.settings = app, db, settings
        self.server: Any = socketio.server  # type: ignore[attr-defined]  # the stubs lack it
        self.visitors: dict[str, Visitor] = {}
        self.ended = 0  # connections since the start
        self.lines = Lines(self._line, socketio.start_background_task)
        self.guard = Guard(db, self.dismiss)
        self.rooms: Rooms
        self._sids: dict[str, str] = {}  # Engine.IO's id of a connection -> Socket.IO's
        self._floods: WeakKeyDictionary[Any, Flood] = WeakKeyDictionary()
        self._allowances: dict[str, Allowance] = {}
        self._sentence = lru_cache(1024)(self._say)
        self._looking_after = False
        self._dismissed: dict[Any, float] = {}  # connections of those who were let go, and when they are cut

    def listen(self, rooms: Rooms) -> None:
        """Takes in connections and events for these rooms."""
        self.rooms = rooms
        self._line_class = open_short_way(self.server.eio)
        self.server.on("connect", self.connect, namespace=NAMESPACE)
        self.server.on("disconnect", self.disconnect, namespace=NAMESPACE)
        self._take_packet = self.server.eio.handlers["message"]
        self.server.eio.on("message", self._packet)

    # Rooms speak -----------------------------------------------------------------------------------------------------

    def tell(self, event: str, data: Any, to: str) -> None:
        """Sends an event to an audience or one socket; only `bye` has to arrive."""
        packet = packets.event(event, data)
        if event == "bye":
            self.lines.tell(to, packet)
        elif event == "frame":
            self.lines.show(to, packet, data["seq"] if data["channel"] == "room" else None)
        else:
            self.lines.mention(to, packet)

    def dismiss(self, sid: str, reason: str, retry_in: float | None = None) -> None:
        """Says bye to a socket and lets it go; what it does not close by itself is cut."""
        self.tell("bye", {"reason": reason, "retry_in": retry_in}, sid)
        if (line := self.lines.line(sid)) is not None:
            self._dismissed[line.engine] = time.monotonic() + GONE_AFTER_S
        self.server.disconnect(sid, namespace=NAMESPACE)

    def dismiss_all(self) -> None:
        """Says bye to everybody, each to come back at another moment of the next three seconds."""
        for sid in list(self.visitors):
            self.tell("bye", {"reason": "restart", "retry_in": round(random.uniform(0, 3), 2)}, sid)

    def _line(self, sid: str) -> Line:
        return self._line_class(self.server.eio.sockets[self.server.manager.eio_sid_from_sid(sid, NAMESPACE)])

    def _look_after(self) -> None:
        """Helps those who are behind and ends what should have ended, as long as the server runs."""
        while not self.rooms.draining:
            time.sleep(LOOK_AFTER_S)
            try:
                self.lines.catch_up()
                self._cut_dismissed(time.monotonic())
            except Exception:
                log.exception("looking after clients failed")

    def _cut_dismissed(self, now: float) -> None:
        for engine, until in list(self._dismissed.items()):
            if until <= now:
                del self._dismissed[engine]
                if engine.sid not in self._sids:  # who came in again on the same connection may stay
                    cut(engine)

    # Clients come and go ---------------------------------------------------------------------------------------------

    def connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        """Lets a client in, or refuses it with {code, message}."""
        if sid in self.visitors:
            return  # as in `disconnect`
        language = language_of(environ, auth)
        try:
            if self.rooms.draining:
                raise Refused("shutting_down")
            if len(self.visitors) >= SOCKETS_PER_PROCESS:
                raise Refused("too_many")
            secret = self.settings.secret_key
            self._admit(identify(self.db, self.rooms, secret, sid, read(Auth, auth), language))
        except Refused as refused:
            answer = self._spoken(refused.code, refused.details, language)
        except Exception:
            log.exception("a connection failed")  # else it would pass for a malformed packet (`_packet`)
            answer = self._spoken("shutting_down", {}, language)
        else:
            return
        raise Refuse(answer["message"], answer)

    def _admit(self, visitor: Visitor) -> None:
        room = self.rooms.room(visitor.lab_id)
        sid, member = visitor.connection.sid, visitor.connection.member
        if member is not None:
            if len(room.presence.sockets(member)) >= SOCKETS_PER_MEMBER:
                raise Refused("too_many")
            known = room.lab.members.get(member)
            if known is not None and not known.arrived:
                self.rooms.order(visitor.lab_id, "member.arrive", {"member": member})
        line = self.lines.open(sid)
        self._sids[line.engine.sid] = sid
        self.visitors[sid] = visitor
        if visitor.basis is not None:
            self.guard.admit(sid, visitor.basis, self.rooms.spawn, lambda: self.rooms.draining)
        if not self._looking_after:
            self._looking_after = True
            self.rooms.spawn(self._look_after)
        room.enter(visitor.connection)

    def disconnect(self, sid: str, reason: str | None = None) -> None:
        """A socket is gone."""
        if self.server.manager.is_connected(sid, NAMESPACE):
            return  # a client sent an event of this name, spelt past `OWN_EVENTS`; of a real end the manager knows first
        self.ended += 1
        visitor = self.visitors.pop(sid, None)
        if visitor is None:
            return
        if (line := self.lines.close(sid)) is not None:
            self._sids.pop(line.engine.sid, None)
        self.guard.forget(sid)
        try:
            self.rooms.room(visitor.lab_id).leave(sid)
        except Refused:
            log.info("a socket of a deleted lab has left")

    # Clients speak ---------------------------------------------------------------------------------------------------

    def _packet(self, engine_sid: str, data: object) -> None:
        """One packet of a client. What is malformed or binary is nobody's message: its socket is let go, without a trace in the log."""
        engine = self.server.eio.sockets.get(engine_sid)
        if engine is None:
            return
        try:
            if engine not in self._floods:
                self._floods[engine] = Flood()
            if self._floods[engine].is_over():
                raise ValueError("it never ends")
            if not isinstance(data, str):
                raise ValueError("binary packets are not part of the protocol")
            visitor = self.visitors.get(self._sids.get(engine_sid, ""))
            if visitor is not None and (event := packets.read_event(data)) is not None:
                self._event(visitor, *event)
                return
            if data[:1] in "56":
                raise ValueError("attachments are not part of the protocol")
            if OWN_EVENTS.match(data):
                raise ValueError("the library's own events are not the client's to send")
            self._take_packet(engine_sid, data)
        except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            log.info("a malformed packet was refused: %s", type(fault).__name__)
            cut(engine)

    def _event(self, visitor: Visitor, number: int | None, name: str, arguments: list[object]) -> None:
        """Answers one event, whatever it is. A command is answered later, by its room."""

        def acknowledge(reply: Reply) -> None:
            self._acknowledge(visitor, number, reply)

        try:
            if len(arguments) > 1:
                raise bad_request("", "one value is expected")
            argument = arguments[0] if arguments else None
            if name == "command":
                self.command(visitor, argument, acknowledge)
            elif name == "resume":
                self.resume(visitor, argument, acknowledge)
            elif name == "clock":
                acknowledge(self.clock(visitor, argument))
            else:
                raise bad_request("event", "unknown event")
        except Refused as refused:
            acknowledge({"ok": False, "code": refused.code, "details": refused.details})
        except Exception:
            log.exception("a socket event failed")
            acknowledge({"ok": False, "code": "shutting_down"})

    def _acknowledge(self, visitor: Visitor, number: int | None, reply: Reply) -> None:
        if number is None:
            return
        if not reply.get("ok", True):
            reply = self._spoken(reply["code"], reply.get("details", {}), visitor.language)
        self.lines.tell(visitor.connection.sid, packets.acknowledgement(number, reply))

    def resume(self, visitor: Visitor, data: object, acknowledge: Callable[[Reply], None]) -> None:
        """Event `resume {since}`: what was missed, or everything; from now on frames come, and none before the answer."""
        message = read(ResumeMessage, data if data is not None else {})
        sid = visitor.connection.sid
        room = self.rooms.room(visitor.lab_id)
        with room.lock:
            acknowledge(room.resume(visitor.connection, message.since, lambda to: self.lines.join(sid, to)))

    def command(self, visitor: Visitor, data: object, acknowledge: Callable[[Reply], None]) -> None:
        """Event `command {id, name, activity?, data}`: ok means committed."""
        if visitor.actor is None or visitor.actor.member is None:
            raise Refused("not_allowed")
        if wait := self._allowance(visitor.actor).take():
            raise Refused("rate_limited", retry_in=round(wait, 2))
        message = read(CommandMessage, data)
        if not UUID.fullmatch(message.id):
            raise bad_request("id", "is not a UUID")
        wish = Wish(message.id, message.name, message.activity, message.data, visitor.actor)
        self.rooms.submit(visitor.lab_id, wish, acknowledge)

    def _allowance(self, actor: Actor) -> Allowance:
        member = actor.member or ""
        if member not in self._allowances:
            if len(self._allowances) >= ALLOWANCES:
                self._allowances = {m: left for m, left in self._allowances.items() if not left.is_full}
            burst, per_second = STAFF_ALLOWANCE if actor.role == "staff" else PHONE_ALLOWANCE
            self._allowances[member] = Allowance(burst, per_second)
        return self._allowances[member]

    def clock(self, visitor: Visitor, data: object) -> Reply:
        """Event `clock {t}`: the server's time beside the client's, so that it can tell the difference."""
        return {"t": read(ClockMessage, data).t, "now": secrets.now()}

    def _spoken(self, code: str, details: dict[str, Any], language: str | None) -> Reply:
        """A refusal with its sentence."""
        message = self._sentence(code, msgspec.json.encode(details), language or "sv")
        return {"ok": False, "code": code, "message": message, **({"details": details} if details else {})}

    def _say(self, code: str, details: bytes, language: str) -> str:
        with self.app.app_context():
            return message_for(code, msgspec.json.decode(details), language)
