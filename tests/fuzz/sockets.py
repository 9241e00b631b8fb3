"""Campaigns against the live namespace: a lab full of members who send fuzzed events, and connections that break every layer below.

What has to hold: each event is acknowledged or its connection closed, what comes back is JSON and a known code, whoever sends
nothing wrong is served all the while, and at the end `labapp check` and every fold of frames agree.
"""

from __future__ import annotations

import json
import random
import threading
from dataclasses import dataclass, field
from typing import Any, NoReturn

from tests.contract.live import Live
from tests.contract.workshop import Workshop
from tests.fuzz import frames
from tests.fuzz.findings import Findings
from tests.fuzz.ground import Ground, names_in
from tests.fuzz.line import Line, Refused, Silence
from tests.fuzz.messages import Message, Messages

MEMBERS = 30  # each has an allowance of its own, so that most messages get past it
STAFF_TURNS = 10  # messages of a facilitator to one of a member: most commands are theirs
CAMPAIGN = 1250  # messages to one lab; a fresh lab keeps its cards and snapshots as small as they are on a normal day
RAW = 0.2  # part of the messages that are raw frames, each on a connection of its own


@dataclass
class Seat:
    """A fuzzing client: who it is, and its connection while it has one."""

    auth: dict[str, Any]
    turns: int = 1
    line: Line | None = None
    forbidden: set[str] = field(default_factory=set)  # commands that it was told it may not give


class SocketFuzz:
    """Runs campaigns against one server. `Findings` hold what came of them."""

    def __init__(self, ground: Ground, chance: random.Random) -> None:
        self.ground, self.chance = ground, chance
        self.findings = Findings()
        self.document = ground.document
        error = self.document["components"]["schemas"]["Error"]["properties"]["error"]
        self.codes = set(error["properties"]["code"]["enum"])

    def run(self, messages: int) -> Findings:
        """Sends about so many messages."""
        while (left := messages - sum(self.findings.sent.values())) > 0:
            Campaign(self).run(min(left, CAMPAIGN))
        return self.findings


class Campaign:
    """One lab and those in it."""

    def __init__(self, fuzz: SocketFuzz) -> None:
        self.fuzz, self.chance, self.findings = fuzz, fuzz.chance, fuzz.findings
        self.port = fuzz.ground.server.port
        self.lab = fuzz.ground.lab()
        seats = [self.lab.join() for _ in range(MEMBERS)]
        names = names_in(self.lab)
        names["member"] = [seat["member"] for seat in seats]  # without the facilitator, who is not to be thrown out
        self.seats = [Seat({"token": seat["token"]}) for seat in seats]
        self.seats.append(Seat({"token": fuzz.ground.owner.token}, turns=STAFF_TURNS))
        self.seats.append(Seat({"key": self.lab.lab["wall_key"]}))
        self.seats.append(Seat({"token": fuzz.ground.owner.token, "audience": "crowd"}))
        self.messages = Messages(fuzz.document, names, self.chance)
        self.quiet = Workshop.create(fuzz.ground.site)  # another lab of the same server, where nothing is wrong
        self.honest = [self.lab.wall, self.quiet.phone(), self.quiet.wall]

    def run(self, count: int) -> None:
        """Sends so many messages, then looks whether everything still agrees."""
        end = sum(self.findings.sent.values()) + count
        while sum(self.findings.sent.values()) < end:
            self._put_in_order()
            self._batch()
            for _ in range(int(len(self.seats) * RAW) + 1):
                self._attack()
            self._serve_the_honest()
        self._agree()

    # Fuzzed events

    def _batch(self) -> None:
        """Everybody says something, then everybody waits for an answer."""
        asked: list[tuple[Seat, Line, int, Message]] = []
        for seat in self.seats:
            for _ in range(seat.turns):
                line = self._line(seat)
                if line is None:
                    break
                message = self.messages.draw(seat.forbidden)
                number = line.next_number()
                line.packet(message.packet(number))
                asked.append((seat, line, number, message))
        for seat, line, number, message in asked:
            self._take(seat, line, number, message)

    def _line(self, seat: Seat) -> Line | None:
        if seat.line is not None and not seat.line.closed:
            return seat.line
        try:
            seat.line = Line(self.port, self.lab.id).enter({"lab": self.lab.id, "protocol": 1, **seat.auth})
        except Refused as refused:  # removed, or the lab is closed: until the next time that somebody puts it in order
            seat.line = None
            self.findings.answered[f"refused: {refused.code}"] += 1
        except Silence:
            self.findings.fault("no answer to a connection", seat.auth)
        return seat.line

    def _take(self, seat: Seat, line: Line, number: int, message: Message) -> None:
        try:
            answer = line.answer(number)
        except Silence:
            self.findings.answer(message.kind, "silence")
            self.findings.fault(f"neither answered nor closed, as {list(seat.auth)}", message.text)
            line.hang_up()
            return
        how = "closed" if answer is None else self._judged(message, answer)
        if how == "not_allowed":
            seat.forbidden.add(message.command)
        self.findings.answer(message.kind, how)

    def _judged(self, message: Message, answer: bytes) -> str:
        """What kind of acknowledgement this is."""
        try:
            (ack,) = json.loads(answer, parse_constant=_no_constant)
        except ValueError as fault:
            self.findings.fault(f"an answer that is not one value of JSON: {fault}", message.text, answer)
            return "not JSON"
        if not isinstance(ack, dict):
            self.findings.fault("an answer that is no object", message.text, answer)
            return "no object"
        if ack.get("ok") is False:
            code = ack.get("code")
            if code not in self.fuzz.codes or not ack.get("message") or code in ("shutting_down", "internal"):
                self.findings.fault("a refusal that is none of the contract's", message.text, answer)
            return str(code)
        if message.kind == "clock" or ack.get("ok") is True:
            return "ok"
        self.findings.fault("an answer that says neither yes nor no", message.text, answer)
        return "no answer"

    # Raw frames

    def _attack(self) -> None:
        """One connection that breaks the layers below, mostly after it has entered. It is answered or closed, like any other."""
        attack = frames.draw(self.chance)
        seat = self.chance.choice(self.seats)
        try:
            line = Line(self.port, self.lab.id)
            if self.chance.random() < 0.8:
                line.enter({"lab": self.lab.id, "protocol": 1, **seat.auth})
        except Refused:
            line = Line(self.port, self.lab.id)
        for piece in attack.pieces:
            line.write(piece)
        try:
            if attack.torn:
                line.socket.shutdown(1)  # nothing more will come
                line.ends()
                how = "closed"
            else:
                line.packet(b"42/live,99999" + b'["clock",{"t":1}]')
                line.packet(b"1")  # Engine.IO's own goodbye: a server that took all the rest in its stride closes now
                how = "closed" if line.answer(99999) is None else "answered"
                line.ends()
        except Silence:
            how = "silence"
            self.findings.fault(f"neither answered nor closed: {attack.kind}", attack.pieces)
        except OSError:
            how = "closed"
        finally:
            line.hang_up()
        self.findings.answer(f"raw {attack.kind}", how)

    # Those who do nothing wrong

    def _put_in_order(self) -> None:
        """What a facilitator would do: the lab is open, everybody may come in, something is going on."""
        records = self.lab.api.get(f"/labs/{self.lab.id}/records", audience="staff").ok()["records"]
        if records["lab"]["state"] != "open":
            self._order("lab.open")
        self._order("lab.edit", places=None)
        self._order("door.open")
        for key, member in records.items():
            if key.startswith("member/") and member["removed"]:
                self._order("member.restore", member=member["id"])
        agenda = records["lab"]["agenda"]
        if agenda:
            now = self.chance.choice(agenda)
            self._order("activity.open", now)
            # Most messages are about what is going on.
            self.messages.names["activity"] = [*agenda, *[now] * len(agenda)]

    def _order(self, name: str, activity: str | None = None, **data: Any) -> None:
        ack = self.lab.api.command(self.lab.id, name, activity, **data)
        while ack.get("code") == "rate_limited":  # the fuzzed messages of the same facilitator count as well
            threading.Event().wait(ack["details"]["retry_in"])
            ack = self.lab.api.command(self.lab.id, name, activity, **data)
        if "ok" not in ack:
            self.findings.fault("a facilitator's request was not answered", name, ack)

    def _serve_the_honest(self) -> None:
        for client in self.honest:
            try:
                assert client.ask("clock", {"t": 5})["t"] == 5
            except (AssertionError, TimeoutError) as fault:
                self.findings.fault(f"an honest {type(client).__name__} was not served", "clock", repr(fault))

    def _agree(self) -> None:
        for seat in self.seats:
            if seat.line is not None:
                seat.line.hang_up()
        self._put_in_order()
        try:
            newcomer: Live = self.lab.phone(None)  # its organisation may have been edited away
            newcomer.does("ready.set", ready=True)
            self.lab.check()
            self.quiet.check()
        except (AssertionError, TimeoutError) as fault:
            self.findings.fault("the fold of frames and a fresh snapshot disagree", self.lab.id, str(fault))
        try:
            self.fuzz.ground.server.labapp("check", self.lab.id)
        except AssertionError as fault:
            self.findings.fault("labapp check disagrees", self.lab.id, str(fault))
        self.lab.leave()
        self.quiet.leave()
        self.lab.api.delete(f"/labs/{self.lab.id}").ok(204)
        self.lab.api.delete(f"/labs/{self.quiet.id}").ok(204)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
