"""What the clients did and were told, in the manner of Jepsen: one JSON object a line, in the order in which it happened.

{"at": s, "type": "invoke", "client", "id", "name", "activity", "data"}   once for each command
{"at": s, "type": "send" | "unknown", "client", "id"}                     a transmission; one that got no answer
{"at": s, "type": "ok" | "refused" | "later", "client", "id", "reply"}    an answer; "later" is one that promises nothing
{"at": s, "type": "note", "what": …}                                      what the fault runner did
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

PASSING = frozenset({"rate_limited", "shutting_down"})  # refusals without a receipt: the client sends again

Entry = dict[str, Any]
Body = dict[str, Any]


class History:
    """A history that is being written. `at` counts seconds since it began."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.began = time.monotonic()
        self.acknowledged = 0  # commands that got their first final answer
        self.sends = 0
        self._answered: set[str] = set()
        self._file = path.open("wb")

    @property
    def now(self) -> float:
        """Seconds since the history began."""
        return time.monotonic() - self.began

    def note(self, what: str, **more: Any) -> None:
        """Something the runner did, or saw."""
        self._write({"type": "note", "what": what, **more})

    def invoke(self, client: str, body: Body) -> None:
        """A client wishes a command to be carried out."""
        self._write({"type": "invoke", "client": client, **body})

    def send(self, client: str, id: str) -> None:
        """A client transmits a command, for the first time or again."""
        self.sends += 1
        self._write({"type": "send", "client": client, "id": id})

    def unknown(self, client: str, id: str) -> None:
        """A transmission got no answer: the line went down, or the client lost patience."""
        self._write({"type": "unknown", "client": client, "id": id})

    def answer(self, client: str, id: str, reply: Body) -> bool:
        """A client was answered. True if the answer is final."""
        passing = not reply["ok"] and reply["code"] in PASSING
        kind = "later" if passing else "ok" if reply["ok"] else "refused"
        self._write({"type": kind, "client": client, "id": id, "reply": reply})
        if not passing and id not in self._answered:
            self._answered.add(id)
            self.acknowledged += 1
        return not passing

    def close(self) -> None:
        """Ends the history; it can be read now."""
        self._file.close()

    def _write(self, entry: Entry) -> None:
        self._file.write(msgspec.json.encode({"at": round(self.now, 4), **entry}) + b"\n")

    def entries(self) -> list[Entry]:
        """Everything so far, from the file."""
        self._file.flush()
        return list(read(self.path))


def read(path: Path) -> Iterator[Entry]:
    """The entries of a history that was written before."""
    with path.open("rb") as file:
        for line in file:
            yield msgspec.json.decode(line)
