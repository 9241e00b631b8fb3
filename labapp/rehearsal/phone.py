"""A pretended person's phone: joins over HTTP, speaks the public protocol over a real socket, and loses nothing when that is cut."""

from __future__ import annotations

import contextlib
import json
import threading
import urllib.request
import uuid
from collections import Counter
from typing import Any

import socketio

NAMESPACE = "/live"
ANSWER_S = 20.0  # for an answer over HTTP
KEPT = ("rate_limited", "shutting_down")  # refusals after which the same command is sent again


class Phone:
    """One phone. Its socket's answers come in threads of the client library; whoever asks, asks `is_quiet`."""

    def __init__(self, base: str, code: str) -> None:
        self.base, self.code = base, code
        self.answers: Counter[str] = Counter()  # "ok" or the code of a refusal
        self.comings = 0
        self.is_dismissed = False
        self._seat: dict[str, str] = {}
        self._waiting: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()
        self._client = socketio.Client(reconnection=False, json=json)
        self._client.on("bye", self._bye, namespace=NAMESPACE)

    def join(self, **place: Any) -> str:
        """Takes a place in the lab: the member's id.

        :raise OSError: the door is closed, or nobody answers
        """
        wish = json.dumps({"code": self.code, **place}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.base}/api/v1/join", wish, headers)
        with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:
            self._seat = json.load(answer)
        return str(self._seat["member"])

    def come(self) -> bool:
        """Opens the socket and sends again what was not answered; False if the server does not let it in now."""
        if self._client.connected or self.is_dismissed:
            return self.is_here
        lab, token = self._seat["lab"], self._seat["token"]
        try:
            self._client.connect(
                f"{self.base}?lab={lab}",
                auth={"lab": lab, "token": token, "protocol": 1},
                namespaces=[NAMESPACE],
                transports=["websocket"],
                wait_timeout=ANSWER_S,
            )
        except (socketio.exceptions.SocketIOError, OSError):
            return False
        self.comings += 1
        self._client.emit("resume", {"since": None}, namespace=NAMESPACE)
        with self._lock:
            again = list(self._waiting.values())
        for command in again:
            self._send(command)
        return True

    def leave(self) -> None:
        """The network is gone."""
        with contextlib.suppress(Exception):  # a socket that ends while it is ended
            self._client.disconnect()

    @property
    def is_here(self) -> bool:
        """Whether the socket is open."""
        return bool(self._client.connected)

    @property
    def is_quiet(self) -> bool:
        """Whether everything that was sent has been answered."""
        with self._lock:
            return not self._waiting

    def do(self, name: str, activity: str, data: dict[str, Any]) -> None:
        """Sends a command, now or when the phone is back."""
        command: dict[str, Any] = {"id": str(uuid.uuid4()), "name": name, "activity": activity, "data": data}
        with self._lock:
            self._waiting[command["id"]] = command
        self._send(command)

    def _send(self, command: dict[str, Any]) -> None:
        def answered(reply: Any) -> None:
            outcome = "ok" if reply.get("ok") else str(reply.get("code"))
            with self._lock:
                self.answers[outcome] += 1
                if outcome not in KEPT:
                    self._waiting.pop(command["id"], None)

        with contextlib.suppress(socketio.exceptions.SocketIOError):  # it is sent again when the phone comes back
            self._client.emit("command", command, namespace=NAMESPACE, callback=answered)

    def _bye(self, said: dict[str, Any]) -> None:
        """A rehearsal that was ended is over for its phones; after a restart of the server they come back."""
        self.is_dismissed = said.get("reason") != "restart"
