"""Clients of the live namespace that follow the client rules of the contract, and remember every raw message they got.

Built on python-socketio's client, which we did not write: what it cannot talk to, no other client can.
"""

from __future__ import annotations

import contextlib
import copy
import json
import socket
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import engineio
import socketio

NAMESPACE = "/live"
PATIENCE_S = (
    30.0  # for what never comes; a machine that other tests keep busy may well take some seconds over an answer
)
ANSWER_S = 4.0  # seconds without an acknowledgement after which a command is sent again with the same id
REDIAL_S = 0.3  # seconds between attempts to come back

Records = dict[str, Any]


class Refusal(Exception):
    """The server would not let the socket in; `code` and `message` are what it said."""

    def __init__(self, data: Any) -> None:
        super().__init__(str(data))
        payload = data.get("data", data) if isinstance(data, dict) else {}
        self.code = payload.get("code") if isinstance(payload, dict) else None
        self.message = payload.get("message") if isinstance(payload, dict) else None


class _Line(engineio.Client):
    """Hands messages on in the order in which they came; the library would give each to a thread of its own."""

    def _trigger_event(self, event: str, *args: Any, **options: Any) -> Any:
        return super()._trigger_event(event, *args, **{**options, "run_async": False})


class _Wire(socketio.Client):
    """A Socket.IO client without its own reconnection that hands every raw message to `hear` first."""

    def __init__(self, hear: Callable[[Any], None]) -> None:
        # The library keeps its JSON module in a class, and an application made in this process may have put its own there.
        super().__init__(reconnection=False, json=json)
        self._hear = hear

    def _engineio_client_class(self) -> type[_Line]:
        return _Line

    def _handle_eio_message(self, data: Any) -> Any:
        self._hear(data)
        return super()._handle_eio_message(data)

    def hang_up(self) -> None:
        """Disconnect and give the socket back, whatever state it is in."""
        self.disconnect()
        if self.eio.ws is not None:
            self.eio.ws.shutdown()


class Pending:
    """One command on its way: `answer()` waits for the acknowledgement and sends again as long as none comes."""

    def __init__(self, seat: Live, body: dict[str, Any]) -> None:
        self.seat = seat
        self.body = body
        self.done = threading.Event()
        self.ack: dict[str, Any] | None = None
        self.sent = 0

    @property
    def id(self) -> str:
        """The command's own id."""
        return str(self.body["id"])

    def settle(self, ack: dict[str, Any]) -> None:
        """Take the first answer; a later one must be the same, unless the first asked us to wait."""
        self.ack = ack
        self.done.set()

    def answer(self, timeout: float = PATIENCE_S, *, patient: bool = True) -> dict[str, Any]:
        """The acknowledgement. A patient caller waits out `rate_limited` and `shutting_down` and sends again."""
        deadline = time.monotonic() + timeout
        while True:
            if not self.done.wait(min(ANSWER_S, max(0.0, deadline - time.monotonic()))):
                assert time.monotonic() < deadline, f"no answer to {self.body['name']} in {timeout} s"
                self.seat.transmit(self)
                continue
            ack = self.ack
            assert ack is not None
            if patient and not ack["ok"] and ack["code"] in ("rate_limited", "shutting_down"):
                assert time.monotonic() < deadline, f"still {ack['code']} after {timeout} s"
                self.done.clear()
                threading.Event().wait(ack.get("details", {}).get("retry_in", 0.5))
                self.seat.transmit(self)
                continue
            return ack


class Live:
    """One socket of one audience: folds frames into `room` and `me`, keeps its place, comes back by itself.

    `gaps` counts frames that began after our number; without injected loss it must stay 0.
    """

    def __init__(self, base: str, lab: str, auth: dict[str, Any]) -> None:
        self.base = base
        self.lab = lab
        self.auth = {"lab": lab, "protocol": 1, **auth}
        self.room: Records = {}
        self.me: Records = {}
        self.seq: int | None = None
        self.raw: list[str] = []
        self.frames: list[dict[str, Any]] = []
        self.pulses: list[dict[str, Any]] = []
        self.byes: list[dict[str, Any]] = []
        self.refused: Refusal | None = None  # why it was not let back in, once that happened
        self.gaps = 0
        self.resumes = 0
        self._presence: dict[str, Any] | None = None
        self.outbox: dict[str, Pending] = {}
        self.changed = threading.Condition()
        self._closing = threading.Event()
        self._resuming = False
        self._wire: _Wire | None = None

    # Coming and going

    def connect(self) -> Live:
        """Dial, resume, and return once the records are there. Raises Refusal."""
        self._dial()
        self.until(lambda: self.in_step, "first snapshot")
        return self

    @property
    def in_step(self) -> bool:
        """True when connected and no resume is under way."""
        return self._wire is not None and self.seq is not None and not self._resuming

    def close(self) -> None:
        """Leave for good."""
        self._closing.set()
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.hang_up()

    def cut(self) -> None:
        """Lose the network: the connection ends below Socket.IO, without a goodbye, and the client comes back by itself."""
        line = self._wire.eio.ws.sock if self._wire is not None else None
        if line is not None:  # else it is lost already
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _dial(self) -> None:
        refusal: list[Any] = []
        wire = _Wire(self._hear)
        wire.on("connect", lambda: self._resume(wire), namespace=NAMESPACE)
        # The library calls this also when there is no network, with a text; a refusal of the server's is an object.
        wire.on(
            "connect_error", lambda said: refusal.append(said) if isinstance(said, dict) else None, namespace=NAMESPACE
        )
        wire.on("disconnect", lambda *_: self._lost(wire), namespace=NAMESPACE)
        wire.on("frame", self._frame, namespace=NAMESPACE)
        wire.on("pulse", self._pulse, namespace=NAMESPACE)
        wire.on("bye", self._bye, namespace=NAMESPACE)
        wire.on("presence", self._present, namespace=NAMESPACE)
        try:
            wire.connect(
                f"{self.base}?lab={self.lab}",
                namespaces=[NAMESPACE],
                auth=self.auth,
                transports=["websocket"],
                socketio_path="socket.io",
                wait_timeout=PATIENCE_S,
            )
        except socketio.exceptions.ConnectionError as error:
            wire.hang_up()
            if not refusal:
                raise
            self.refused = Refusal(refusal[0])
            raise self.refused from error

    def _lost(self, wire: _Wire) -> None:
        with self.changed:
            if self._wire is not wire:
                return
            self._wire = None
            self.changed.notify_all()
        threading.Thread(target=self._return, args=(wire,), daemon=True).start()

    def _return(self, lost: _Wire) -> None:
        lost.hang_up()
        while not self._closing.wait(REDIAL_S):
            try:
                self._dial()
            except Refusal as refused:
                if refused.code != "shutting_down":
                    return
                continue
            except socketio.exceptions.ConnectionError:
                continue
            if self._closing.is_set():
                self.close()
            return

    # Client rules: resume and fold

    def _hear(self, data: Any) -> None:
        self.raw.append(data if isinstance(data, str) else repr(data))

    def _resume(self, wire: _Wire) -> None:
        with self.changed:
            self._wire = wire
            self._resuming = True
            self.resumes += 1
        wire.emit("resume", {"since": self.seq}, namespace=NAMESPACE, callback=self._resumed)

    def _resumed(self, ack: dict[str, Any]) -> None:
        with self.changed:
            assert ack["ok"], ack
            apply_resume(self.room, self.me, ack)
            self.seq = ack["seq"]
            self._resuming = False
            waiting = list(self.outbox.values())
            self.changed.notify_all()
        for pending in waiting:
            self.transmit(pending)

    def _frame(self, frame: dict[str, Any]) -> None:
        with self.changed:
            self.frames.append(frame)
            if self.seq is None or frame["seq"] <= self.seq:
                return
            if frame["from"] > self.seq:
                self.gaps += 1
                wire = self._wire
                if wire is not None and not self._resuming:
                    self._resume(wire)
                return
            fold(self.room if frame["channel"] == "room" else self.me, frame)
            if frame["channel"] == "room":
                self.seq = frame["seq"]
            self.changed.notify_all()

    def _pulse(self, pulse: dict[str, Any]) -> None:
        with self.changed:
            self.pulses.append(pulse)
            self.changed.notify_all()

    def _present(self, presence: dict[str, Any]) -> None:
        with self.changed:
            self._presence = presence
            self.changed.notify_all()

    def _bye(self, bye: dict[str, Any]) -> None:
        with self.changed:
            self.byes.append(bye)
            self.changed.notify_all()

    # Speaking

    def ask(self, event: str, *data: Any, timeout: float = PATIENCE_S) -> Any:
        """The acknowledgement of one raw event, whatever it is; TimeoutError when none comes."""
        answer: list[Any] = []
        done = threading.Event()

        def take(*args: Any) -> None:
            answer.append(args[0] if len(args) == 1 else args)
            done.set()

        wire = self._wire
        assert wire is not None, "not connected"
        wire.emit(event, data, namespace=NAMESPACE, callback=take)
        if not done.wait(timeout):
            raise TimeoutError(f"{event} got no acknowledgement")
        return answer[0]

    def say(self, packet: str) -> None:
        """Send one Socket.IO packet as it is, past everything a well-behaved client does."""
        assert self._wire is not None, "not connected"
        self._wire.eio.send(packet)

    def send(self, name: str, activity: str | None = None, *, id: str | None = None, **data: Any) -> Pending:
        """Put one command into the outbox and on its way, without waiting."""
        body: dict[str, Any] = {"id": id or str(uuid.uuid4()), "name": name, "data": data}
        if activity is not None:
            body["activity"] = activity
        pending = Pending(self, body)
        with self.changed:
            self.outbox[pending.id] = pending
        self.transmit(pending)
        return pending

    def transmit(self, pending: Pending) -> None:
        """Send what is in the outbox, if there is a connection; otherwise it goes out after the next resume."""
        wire = self._wire
        if wire is None or pending.id not in self.outbox:
            return

        def take(ack: dict[str, Any]) -> None:
            if ack["ok"] or ack["code"] not in ("rate_limited", "shutting_down"):
                self.outbox.pop(pending.id, None)
            pending.settle(ack)

        pending.sent += 1
        with contextlib.suppress(socketio.exceptions.SocketIOError):
            wire.emit("command", pending.body, namespace=NAMESPACE, callback=take)

    def command(
        self, name: str, activity: str | None = None, *, id: str | None = None, patient: bool = True, **data: Any
    ) -> dict[str, Any]:
        """The acknowledgement of one command."""
        return self.send(name, activity, id=id, **data).answer(patient=patient)

    def does(self, name: str, activity: str | None = None, **data: Any) -> dict[str, Any]:
        """The acknowledgement of a command that must succeed; returns when this client has seen its number."""
        ack = self.command(name, activity, **data)
        assert ack["ok"], f"{name} {data}: {ack}"
        self.until(lambda: self.seq is not None and self.seq >= ack["seq"], f"number {ack['seq']} after {name}")
        return ack

    def may_not(self, code: str, name: str, activity: str | None = None, **data: Any) -> dict[str, Any]:
        """The refusal of a command that must be refused with this code."""
        ack = self.command(name, activity, **data)
        assert not ack["ok"], f"{name} was accepted: {ack}"
        assert ack["code"] == code, f"{name}: expected {code}, got {ack}"
        assert ack["message"], ack
        return ack

    # Looking

    @property
    def presence(self) -> dict[str, Any] | None:
        """The live head count, whether it came as a record or as an event of its own; None before the first."""
        return self._presence or self.room.get("presence")

    def until(self, condition: Callable[[], Any], what: str, timeout: float = PATIENCE_S) -> Any:
        """Wait until the condition holds for what this client knows; returns its value."""
        with self.changed:
            value = self.changed.wait_for(condition, timeout)
        assert value, f"{type(self).__name__}: waited {timeout} s for {what}; seq {self.seq}"
        return value

    def reached(self, seq: int) -> None:
        """Wait until this client has seen a number."""
        self.until(lambda: self.seq is not None and self.seq >= seq, f"number {seq}")

    def records(self, kind: str) -> dict[str, Any]:
        """Room records of one kind: {id: value}."""
        with self.changed:
            return {key.partition("/")[2]: value for key, value in self.room.items() if key.startswith(kind + "/")}

    def mine(self, kind: str) -> dict[str, Any]:
        """Own records of one kind: {id: value}."""
        with self.changed:
            return {key.partition("/")[2]: value for key, value in self.me.items() if key.startswith(kind + "/")}

    def snapshot(self, since: int | None = None) -> dict[str, Any]:
        """The answer to a resume on a connection of its own, as a fresh client of the same audience gets it."""
        other = Live(self.base, self.lab, {k: v for k, v in self.auth.items() if k not in ("lab", "protocol")})
        answer: list[dict[str, Any]] = []
        wire = _Wire(self._hear)
        try:
            wire.connect(
                f"{other.base}?lab={other.lab}",
                namespaces=[NAMESPACE],
                auth=other.auth,
                transports=["websocket"],
                wait_timeout=PATIENCE_S,
            )
            answer.append(wire.call("resume", {"since": since}, namespace=NAMESPACE, timeout=PATIENCE_S))
        finally:
            wire.hang_up()
        return answer[0]

    def check_fold(self) -> None:
        """Assert that the fold of frames equals a fresh snapshot at the same number, in both channels."""
        for _ in range(20):
            fresh = self.snapshot()
            self.reached(fresh["seq"])
            with self.changed:
                if self.seq == fresh["seq"]:
                    assert fresh["full"], "a resume from null must be full"
                    compare("room", self.room, fresh["room"]["put"])
                    compare("me", self.me, fresh["me"]["put"])
                    return
        raise AssertionError("the room never stood still")

    def place(self) -> tuple[int, Records, Records]:
        """What this client holds now, to come back to later: (number, room, me)."""
        with self.changed:
            assert self.seq is not None
            return self.seq, copy.deepcopy(self.room), copy.deepcopy(self.me)

    def check_resume_from(self, place: tuple[int, Records, Records]) -> bool:
        """Assert that a resume from an earlier place leads to what a fresh snapshot holds; True if it was partial."""
        since, room, me = place
        for _ in range(20):
            resumed, fresh = self.snapshot(since), self.snapshot()
            if resumed["seq"] != fresh["seq"]:
                continue
            earlier_room, earlier_me = copy.deepcopy(room), copy.deepcopy(me)
            apply_resume(earlier_room, earlier_me, resumed)
            compare(f"room resumed from {since}", earlier_room, fresh["room"]["put"])
            compare(f"me resumed from {since}", earlier_me, fresh["me"]["put"])
            return not resumed["full"]
        raise AssertionError("the room never stood still")


class Wall(Live):
    """The projector: opened with the wall key, sees what the room may see, says nothing."""


class Console(Live):
    """A facilitator's live surface: a member of the lab's staff by their API token."""


class Phone(Live):
    """A participant: joined by code, knows its member id and organisation."""

    def __init__(self, base: str, lab: str, token: str, member: str, organisation: str | None) -> None:
        super().__init__(base, lab, {"token": token})
        self.token = token
        self.member = member
        self.organisation = organisation

    def idea(self, activity: str, text: str, **more: Any) -> str:
        """Add a card that must be accepted; returns its id."""
        card = str(uuid.uuid4())
        self.does("card.add", activity, card=card, text=text, **more)
        return card


def fold(records: Records, change: dict[str, Any]) -> None:
    """Apply `put` and `drop` to a channel's records."""
    for key in change["drop"]:
        records.pop(key, None)
    records.update(change["put"])


def apply_resume(room: Records, me: Records, ack: dict[str, Any]) -> None:
    """Apply a resume's answer to both channels, replacing everything where it is full."""
    if ack["full"]:
        room.clear()
        me.clear()
    fold(room, ack["room"])
    fold(me, ack["me"])


def compare(what: str, folded: Records, fresh: Records) -> None:
    """Assert that two sets of records are the same, except presence, which is live and carries no number."""
    keys = (set(folded) | set(fresh)) - {"presence"}
    wrong = {key: (folded.get(key), fresh.get(key)) for key in sorted(keys) if folded.get(key) != fresh.get(key)}
    assert not wrong, f"{what}: {len(wrong)} records differ (folded, fresh): {dict(list(wrong.items())[:3])}"
