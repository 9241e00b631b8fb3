"""Events for the live namespace: as the OpenAPI document and docs/protocol.md describe them, nearly so, and not at all."""

from __future__ import annotations

import json
import random
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tests.fuzz import hostile
from tests.fuzz.ground import Names, with_names
from tests.fuzz.shapes import Shapes

OTHER_EVENTS = ("frame", "pulse", "bye", "message", "*", "", "connect", "disconnect", "\0", "é" * 100)


@dataclass(frozen=True)
class Message:
    """One event with its arguments, as JSON text."""

    kind: str
    text: str
    command: str = ""  # the name of a command that fits

    def packet(self, number: int | None) -> bytes:
        """The packet that asks for an acknowledgement under a number. Half surrogate pairs go out as the bytes that they never have."""
        return f"42/live,{'' if number is None else number}{self.text}".encode("utf-8", "surrogatepass")


class Messages:
    """Draws messages. `names` are ids that exist in the lab, and some that exist in another."""

    def __init__(self, document: dict[str, Any], names: Names, chance: random.Random) -> None:
        self.chance, self.names = chance, names
        self.shapes = Shapes(document, chance)
        self.commands = self.shapes.commands()
        self._earlier: list[dict[str, Any]] = []

    def draw(self, seldom: Collection[str] = ()) -> Message:
        """The next message. Commands that this sender may not give are drawn `seldom`."""
        part = self.chance.random()
        if part < 0.40:
            command = self._command(seldom)
            message = self._event("fitting command", "command", command)
            return Message(message.kind, message.text, command["name"])
        if part < 0.75:
            bad = hostile.spoiled(self.chance, self._command(seldom), spots=self.chance.randint(1, 3))
            return self._event("spoiled command", "command", bad)
        if part < 0.80 and self._earlier:
            return self._again()
        if part < 0.85:
            return self._event("no command", "command", hostile.value(self.chance))
        if part < 0.88:
            extra = [hostile.value(self.chance) for _ in range(self.chance.choice((0, 2, 3)))]
            return self._event("too many arguments", self.chance.choice(("command", "resume", "clock")), *extra)
        if part < 0.92:
            return self._event("clock", "clock", self.chance.choice(({"t": hostile.value(self.chance)}, {"t": 1.5})))
        if part < 0.96:
            since = self.chance.choice((None, 0, self.chance.randrange(300), hostile.value(self.chance)))
            return self._event("resume", "resume", {"since": since})
        return self._event("unknown event", self.chance.choice(OTHER_EVENTS), hostile.value(self.chance))

    def _command(self, seldom: Collection[str] = ()) -> dict[str, Any]:
        name = self.chance.choice(list(self.commands))
        while name in seldom and self.chance.random() < 0.9:
            name = self.chance.choice(list(self.commands))
        body: dict[str, Any] = with_names(self.chance, self.shapes.draw(self.commands[name]), self.names)
        if self.chance.random() < 0.2:
            body.pop("activity", None)
        self._earlier = [*self._earlier[-20:], body]
        return body

    def _again(self) -> Message:
        """An id that was used: with the same content it gives the same answer, with other content it is refused."""
        earlier = self.chance.choice(self._earlier)
        if self.chance.random() < 0.5:
            earlier = {**self._command(), "id": earlier["id"]}
        return self._event("id used again", "command", earlier)

    def _event(self, kind: str, name: str, *arguments: Any) -> Message:
        # NaN and Infinity are no JSON, but Python's own encoder and decoder think they are.
        try:
            text = json.dumps([name, *arguments], ensure_ascii=self.chance.random() < 0.7)
        except (RecursionError, ValueError):  # too deep, or a number of too many digits, for Python's encoder
            depth = self.chance.choice((500, 20_000))
            text = f'["{name or "command"}",{"[" * depth}{"]" * depth}]'
        if self.chance.random() < 0.03:
            text = self._torn(text)
        return Message(kind, text)

    def _torn(self, text: str) -> str:
        """Text that is no JSON any more, or JSON that says a thing twice."""
        at = self.chance.randrange(len(text))
        return self.chance.choice(
            (
                text[:at],
                text[:at] + text[at + 1 :],
                text + text,
                text.replace("{", '{"id":1,', 1),
                text.replace(":", ":1e99999,", 1) if ":" in text else text + "\0",
                "9" * 5000,
                " \n" * 50 + text,
            )
        )
