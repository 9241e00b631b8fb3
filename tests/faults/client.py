"""A client that follows the rules of the contract: an outbox, one command in flight, the same id until it is answered.

It resumes by number, folds frames, obeys `bye`, and comes back by itself with the pauses of the phone page (static/src/link.ts).
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from typing import Any

from tests.faults.history import Body, History
from tests.faults.line import Answered, Line
from tests.faults.records import Records, fold

ANSWER_S, CONNECT_S = 4.0, 6.0  # seconds until a question, or a connection, is given up
LONGEST_ANSWER_S = 32.0  # a whole room on a thin line takes its time: every catching up in vain is given twice as much
RESUME_AGAIN_S, RESEND_S = 0.7, 0.3
SILENT_S = 22.0  # seconds without a word after which a line is dead
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.3, 4.0  # between attempts to connect, as the browser's library makes them
STAYS_AWAY = frozenset({"bad_token", "lab_closed", "protocol_too_old"})


class Client:
    """One phone, wall or console of one lab. `port` is asked at every dial, so a server may come back elsewhere.

    `doubles` is the share of commands that are sent twice at once, as a nervous network does.
    """

    def __init__(
        self,
        name: str,
        lab: str,
        auth: dict[str, Any],
        port: Callable[[], int],
        history: History,
        chance: random.Random,
        *,
        member: str | None = None,
        foreign: bytes = b"",
        doubles: float = 0.0,
    ) -> None:
        self.name, self.lab, self.port, self.history, self.chance = name, lab, port, history, chance
        self.auth = {"lab": lab, "protocol": 1, **auth}
        self.member, self.foreign, self.doubles = member, foreign, doubles
        self.room: Records = {}
        self.me: Records = {}
        self.presence: Records = {}
        self.seq: int | None = None
        self.outbox: deque[Body] = deque()
        self.line: Line | None = None
        self.in_step = False
        self.in_step_at = 0.0  # by the history's clock
        self.dialled = 0
        self.resumes = self.gaps = self.leaks = 0
        self.waits: list[float] = []  # seconds from the first transmission to the final answer
        self.statuses: list[int] = []  # HTTP answers to the upgrade other than 101
        self.away = False  # stays away for good, or because it left
        self.refusal: dict[str, Any] | None = None
        self._in_flight = False
        self._first_sent: dict[str, float] = {}
        self._resuming = False
        self._behind = 0
        self._silences = self._attempts = 0
        self._patience = ANSWER_S
        self._bye: dict[str, Any] | None = None
        self._last_word = 0.0
        self._doubled: set[str] = set()
        self._dialling: asyncio.Task[None] | None = None

    # Coming and going

    def dial(self) -> None:
        """Connects, now; from then on the client comes back by itself."""
        if not self.away and self.line is None and self._dialling is None:
            self._dialling = asyncio.get_running_loop().create_task(self._dial())

    async def _dial(self) -> None:
        self.dialled += 1
        loop, port = asyncio.get_running_loop(), self.port()
        made: list[Line] = []

        def line() -> Line:
            made.append(Line(self, f"127.0.0.1:{port}", self.lab, self.auth))
            return made[0]

        try:
            async with asyncio.timeout(CONNECT_S):
                await loop.create_connection(line, "127.0.0.1", port)
        except (OSError, TimeoutError):
            self._dialling = None
            self._come_back()
            return
        self._dialling = None
        if self.away or made[0].down:
            made[0].cut()
            self._come_back()  # unless it has left meanwhile
            return
        self.line, self._last_word = made[0], loop.time()
        loop.call_later(CONNECT_S, self._too_slow, self.line)
        loop.call_later(SILENT_S, self._listen, self.line)

    def _too_slow(self, line: Line) -> None:
        if line is self.line and not self._resuming and not self.in_step:
            line.cut()

    def _listen(self, line: Line) -> None:
        if line is not self.line:
            return
        loop = asyncio.get_running_loop()
        if (left := self._last_word + SILENT_S - loop.time()) > 0:
            loop.call_later(left, self._listen, line)
        else:
            line.cut()

    def _come_back(self, pause: float | None = None) -> None:
        if self.away:
            return
        if pause is None:
            pause = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**self._attempts * self.chance.uniform(0.5, 1.5))
            self._attempts += 1
        asyncio.get_running_loop().call_later(pause, self.dial)

    def cut(self) -> None:
        """Loses its line, without a goodbye."""
        if self.line is not None:
            self.line.cut()

    def leave(self) -> None:
        """Leaves for good."""
        self.away = True
        self.cut()

    # What the line calls

    def entered(self, line: Line) -> None:
        """Let in: catch up."""
        self._attempts = 0
        self._resume()

    def denied(self, line: Line, reason: dict[str, Any]) -> None:
        """Not let in: for good, or for now."""
        self.refusal = reason.get("data", reason)
        self.away = self.refusal.get("code") in STAYS_AWAY
        line.cut()

    def heard(self, line: Line, packet: bytes) -> None:
        """Everything that comes is looked through for words of another lab."""
        self._last_word = asyncio.get_running_loop().time()
        self._silences = 0
        if self.foreign and self.foreign in packet:
            self.leaks += 1

    def told(self, line: Line, event: str, data: dict[str, Any]) -> None:
        """Folds a frame, or notes what else is said."""
        if line is not self.line:
            return
        if event == "frame":
            self._frame(data)
        elif event == "presence":
            self.presence = data
        elif event == "bye":
            self._bye = data
        elif event == "pulse" and self.seq is not None and data["seq"] > self.seq:
            self._resume()

    def lost(self, line: Line) -> None:
        """The line is down: come back as the server asked, or as the rules say."""
        if line.status not in (None, 101):
            self.statuses.append(line.status)
        if line is not self.line:
            return
        self.line, self.in_step, self._resuming, self._silences = None, False, False, 0
        if self._in_flight:
            self._in_flight = False
            self.history.unknown(self.name, self.outbox[0]["id"])
        bye, self._bye = self._bye, None
        if bye is None:
            self._come_back()
        elif bye["retry_in"] is None:
            self.away = True
        else:
            self._come_back(bye["retry_in"] * self.chance.uniform(0.7, 1.3))

    # Resume and fold

    def _ask(
        self, event: str, data: Any, answered: Answered, silent: Callable[[], None], within: float = ANSWER_S
    ) -> None:
        """Asks on the present line; `silent` is called if no answer comes in time while that line lives."""
        line = self.line
        assert line is not None

        def patience_is_over() -> None:
            line.forget(number)
            if line is self.line:
                silent()

        def take(reply: dict[str, Any]) -> None:
            timer.cancel()
            if line is self.line:
                answered(reply)

        number = line.ask(event, data, take)
        timer = asyncio.get_running_loop().call_later(within, patience_is_over)

    def _resume(self) -> None:
        if self._resuming or self.line is None:
            return
        self._resuming = True
        self.resumes += 1
        self._ask("resume", {"since": self.seq}, self._resumed, self._not_resumed, self._patience)

    def _not_resumed(self) -> None:
        self._patience = min(2 * self._patience, LONGEST_ANSWER_S)
        self.cut()

    def _resumed(self, reply: dict[str, Any]) -> None:
        self._resuming, self._patience = False, ANSWER_S
        if not reply["ok"]:
            asyncio.get_running_loop().call_later(RESUME_AGAIN_S, self._resume)
            return
        if reply["full"]:
            self.room, self.me = {}, {}
        fold(self.room, reply["room"])
        fold(self.me, reply["me"])
        self.seq = reply["seq"]
        if self.seq < self._behind:
            self._resume()
            return
        if not self.in_step:
            self.in_step, self.in_step_at = True, self.history.now
        self._send()

    def _frame(self, frame: dict[str, Any]) -> None:
        if self.seq is None or frame["seq"] <= self.seq:
            return
        if frame["from"] > self.seq:
            self._behind = max(self._behind, frame["seq"])
            if not self._resuming:
                self.gaps += 1
                self._resume()
            return
        if frame["channel"] == "room":
            fold(self.room, frame)
            self.seq = frame["seq"]
        else:
            fold(self.me, frame)

    # Commands

    def wish(self, body: Body) -> None:
        """Puts a command into the outbox, to be sent until it is answered."""
        self.history.invoke(self.name, body)
        self.outbox.append(body)
        self._send()

    def again(self, body: Body) -> asyncio.Future[None]:
        """Sends a command once more, past the outbox; done when an answer came, which the history holds."""
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def take(reply: dict[str, Any]) -> None:
            self.history.answer(self.name, body["id"], reply)
            if not answered.done():
                answered.set_result(None)

        self.history.send(self.name, body["id"])
        self._ask("command", body, take, lambda: None)
        return answered

    def _send(self) -> None:
        if self._in_flight or not self.in_step or self.line is None or not self.outbox:
            return
        body = self.outbox[0]
        id = body["id"]
        self._in_flight = True
        self._first_sent.setdefault(id, self.history.now)
        self.history.send(self.name, id)
        self._ask("command", body, self._answered, self._silence)
        if id not in self._doubled and self.chance.random() < self.doubles:
            self._doubled.add(id)
            self.again(body)

    def _answered(self, reply: dict[str, Any]) -> None:
        self._in_flight = False
        id = self.outbox[0]["id"]
        if self.history.answer(self.name, id, reply):
            self.outbox.popleft()
            self.waits.append(self.history.now - self._first_sent.pop(id))
            self._send()
            return
        pause = max(0.2, float(reply.get("details", {}).get("retry_in", 0.5))) * self.chance.uniform(1, 1.3)
        asyncio.get_running_loop().call_later(pause, self._send)

    def _silence(self) -> None:
        self._in_flight = False
        self.history.unknown(self.name, self.outbox[0]["id"])
        self._silences += 1
        if self._silences >= 2:
            self.cut()
        else:
            asyncio.get_running_loop().call_later(RESEND_S, self._send)
