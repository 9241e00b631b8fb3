"""The gateway: Socket.IO, namespace `/live`. It knows who is on which socket, and passes wishes to rooms and frames to sockets.

Handlers are registered without Flask's request context, which would cost more than the command itself. A handler always
acknowledges: a refusal with code and sentence, and where something broke `shutting_down`, which clients send again.
"""

from __future__ import annotations

import hmac
import logging
import random
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from flask import Flask
from flask_socketio import SocketIO
from msgspec import Meta, Struct
from socketio.exceptions import ConnectionRefusedError as Refuse

from labapp.config import Settings
from labapp.core.messages import Actor, Name, read
from labapp.core.policy import may_lead
from labapp.core.refused import Refused, bad_request
from labapp.live.allowance import Allowance
from labapp.live.attempt import Reply
from labapp.live.presence import Connection
from labapp.live.rooms import Rooms
from labapp.messages import message_for
from labapp.store import accounts, labs, members, secrets
from labapp.store.db import Database
from labapp.store.tables import LabRow

log = logging.getLogger(__name__)

NAMESPACE = "/live"
PROTOCOL = 1
SOCKETS_PER_MEMBER = 8
SOCKETS_PER_PROCESS = 12_000
ALLOWANCES = 2 * SOCKETS_PER_PROCESS  # above so many, those that are full again are forgotten: a new one is full too
PHONE_ALLOWANCE = (20, 5.0)  # commands at once, commands a second (contract)
STAFF_ALLOWANCE = (200, 50.0)  # a facilitator who drags twenty notes into a pile is not a flood
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# An event packet that bears a name which the library uses for its own calls of `connect` and `disconnect`.
OWN_EVENTS = re.compile(r'2[^\[]*\[\s*"(connect|disconnect|connect_error|__disconnect_final)"')


class Auth(Struct, frozen=True, forbid_unknown_fields=True):
    """What a client says when it connects: the lab and its token or the wall's key.

    `audience` lets staff look as phones or walls do, without acting. `language` is for the sentences of refusals.
    """

    lab: Name
    token: Annotated[str, Meta(max_length=2000)] | None = None
    key: Annotated[str, Meta(max_length=200)] | None = None
    protocol: int = PROTOCOL
    audience: Literal["crowd", "wall"] | None = None
    language: Annotated[str, Meta(max_length=12)] | None = None


class Visitor(Struct):
    """Who is on a socket. `actor` is None for walls and previews, which only look."""

    lab_id: str
    connection: Connection
    actor: Actor | None
    language: str | None


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
        self._allowances: dict[str, Allowance] = {}
        self.rooms: Rooms

    def listen(self, rooms: Rooms) -> None:
        """Takes in connections and events for these rooms."""
        self.rooms = rooms
        server = self.server
        server.on("connect", self.connect, namespace=NAMESPACE)
        server.on("disconnect", self.disconnect, namespace=NAMESPACE)
        for event, answer in (("resume", self.resume), ("command", self.command), ("clock", self.clock)):
            server.on(event, self._answering(answer), namespace=NAMESPACE)
        server.on("*", self._unknown, namespace=NAMESPACE)
        self._take_packet = server.eio.handlers["message"]
        server.eio.on("message", self._packet)

    # Rooms speak -----------------------------------------------------------------------------------------------------

    def tell(self, event: str, data: Any, to: str) -> None:
        """Sends an event to a Socket.IO room or one socket."""
        self.server.emit(event, data, to=to, namespace=NAMESPACE)

    def dismiss(self, sid: str, reason: str, retry_in: float | None = None) -> None:
        """Says bye to a socket and lets it go."""
        self.tell("bye", {"reason": reason, "retry_in": retry_in}, sid)
        self.server.disconnect(sid, namespace=NAMESPACE)

    def dismiss_all(self) -> None:
        """Says bye to everybody, each to come back at another moment of the next three seconds."""
        for sid in list(self.visitors):
            self.tell("bye", {"reason": "restart", "retry_in": round(random.uniform(0, 3), 2)}, sid)

    # Clients speak ---------------------------------------------------------------------------------------------------

    def connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        """Lets a client in, or refuses it with {code, message}."""
        if sid in self.visitors:
            return  # as in `disconnect`
        language = _language(environ, auth)
        try:
            if self.rooms.draining:
                raise Refused("shutting_down")
            if len(self.visitors) >= SOCKETS_PER_PROCESS:
                raise Refused("too_many")
            visitor = self._identify(sid, read(Auth, auth), language)
            self._admit(visitor)
        except Refused as refused:
            answer = self._spoken(refused.code, refused.details, language)
        except Exception:
            log.exception("a connection failed")  # else it would pass for a malformed packet (`_packet`)
            answer = self._spoken("shutting_down", {}, language)
        else:
            return
        raise Refuse(answer["message"], answer)

    def _identify(self, sid: str, auth: Auth, language: str | None) -> Visitor:
        if auth.protocol != PROTOCOL:
            raise Refused("protocol_too_old")
        row = labs.lab_row(self.db, auth.lab)
        if row is None:
            raise Refused("bad_token")
        if auth.key is not None:
            if not hmac.compare_digest(auth.key.encode(), row.wall_key.encode()):
                raise Refused("bad_token")
            return Visitor(row.id, Connection(sid, "wall", None), None, language)
        return self._by_token(sid, row, auth, language)

    def _by_token(self, sid: str, row: LabRow, auth: Auth, language: str | None) -> Visitor:
        token = auth.token or ""
        member = members.member_by_token(self.db, row.id, token)
        if member is not None:
            if row.state == "closed":
                raise Refused("lab_closed")
            if member.id in self.rooms.lab(row.id).removed:
                raise Refused("bad_token")
            return Visitor(row.id, Connection(sid, "crowd", member.id), Actor(member.id, "member"), language)
        account = accounts.account_by_token(self.db, token) or accounts.account_by_console_token(
            self.db, self.settings.secret_key, token, row.id
        )
        if account is None or not may_lead(accounts.staffed_labs(self.db, account.id), row.id):
            raise Refused("bad_token")
        if auth.audience is not None:
            return Visitor(row.id, Connection(sid, auth.audience, None), None, language)
        actor = self.rooms.staff_actor(row.id, account.id, account.name or account.email)
        return Visitor(row.id, Connection(sid, "staff", actor.member), actor, language)

    def _admit(self, visitor: Visitor) -> None:
        room = self.rooms.room(visitor.lab_id)
        member = visitor.connection.member
        if member is not None:
            if len(room.presence.sockets(member)) >= SOCKETS_PER_MEMBER:
                raise Refused("too_many")
            known = room.lab.members.get(member)
            if known is not None and not known.arrived:
                self.rooms.order(visitor.lab_id, "member.arrive", {"member": member})
        self.visitors[visitor.connection.sid] = visitor
        room.enter(visitor.connection)

    def disconnect(self, sid: str, reason: str | None = None) -> None:
        """A socket is gone."""
        if self.server.manager.is_connected(sid, NAMESPACE):
            return  # a client sent an event of this name, spelt past `OWN_EVENTS`; of a real end the manager knows first
        visitor = self.visitors.pop(sid, None)
        if visitor is None:
            return
        try:
            self.rooms.room(visitor.lab_id).leave(sid)
        except Refused:
            log.info("a socket of a deleted lab has left")

    def resume(self, visitor: Visitor, data: object) -> Reply:
        """Event `resume {since}`: what was missed, or everything; from now on frames come."""
        message = read(ResumeMessage, data if data is not None else {})
        sid = visitor.connection.sid

        def subscribe(to: str) -> None:
            self.server.enter_room(sid, to, namespace=NAMESPACE)

        return self.rooms.room(visitor.lab_id).resume(visitor.connection, message.since, subscribe)

    def command(self, visitor: Visitor, data: object) -> Reply:
        """Event `command {id, name, activity?, data}`: ok means committed."""
        if visitor.actor is None or visitor.actor.member is None:
            raise Refused("not_allowed")
        if self.rooms.draining:
            raise Refused("shutting_down")
        if wait := self._allowance(visitor.actor).take():
            raise Refused("rate_limited", retry_in=round(wait, 2))
        message = read(CommandMessage, data)
        if not UUID.fullmatch(message.id):
            raise bad_request("id", "is not a UUID")
        wish = {"id": message.id, "name": message.name, "activity": message.activity, "data": message.data}
        return self.rooms.perform(visitor.lab_id, **wish, actor=visitor.actor)

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

    def _answering(self, answer: Callable[[Visitor, object], Reply]) -> Callable[..., Reply]:
        """A handler that always acknowledges, whatever arrives."""

        def handler(sid: str, *arguments: object) -> Reply:
            visitor = self.visitors.get(sid)
            language = visitor.language if visitor else None
            try:
                if visitor is None:
                    raise Refused("bad_token")
                if len(arguments) > 1:
                    raise bad_request("", "one value is expected")
                reply = answer(visitor, arguments[0] if arguments else None)
            except Refused as refused:
                return self._spoken(refused.code, refused.details, language)
            except Exception:
                log.exception("a socket event failed")
                return self._spoken("shutting_down", {}, language)
            if reply.get("ok", True):
                return reply
            return self._spoken(reply["code"], reply.get("details", {}), language)

        return handler

    def _packet(self, eio_sid: str, data: object) -> None:
        """One packet of a client. What is malformed or binary is nobody's message: its socket is let go, without a trace in the log."""
        try:
            if not isinstance(data, str):
                raise ValueError("binary packets are not part of the protocol")
            if data[:1] in "56":
                raise ValueError("attachments are not part of the protocol")
            if OWN_EVENTS.match(data):
                raise ValueError("the library's own events are not the client's to send")
            self._take_packet(eio_sid, data)
        except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            log.info("a malformed packet was refused: %s", type(fault).__name__)
            self.server.eio.disconnect(eio_sid)

    def _unknown(self, event: str, sid: str, *arguments: object) -> Reply:
        visitor = self.visitors.get(sid)
        details = {"field": "event", "reason": "unknown event"}
        return self._spoken("bad_request", details, visitor.language if visitor else None)

    def _spoken(self, code: str, details: dict[str, Any], language: str | None) -> Reply:
        """A refusal with its sentence."""
        with self.app.app_context():
            message = message_for(code, details, language or "sv")
        return {"ok": False, "code": code, "message": message, **({"details": details} if details else {})}


def _language(environ: dict[str, Any], auth: object) -> str | None:
    """The language a client asks for: in its auth, else its browser's first of ours."""
    asked = auth.get("language") if isinstance(auth, dict) else None
    preferred = [asked, *re.findall(r"[a-zA-Z]{2}", environ.get("HTTP_ACCEPT_LANGUAGE", ""))]
    return next((code for code in preferred if code in ("sv", "da", "en")), None)
