"""One try to carry out a batch of commands: what would be stored and answered if nobody else was first.

Nothing here is kept until the journal has taken it: a room that was overtaken by another process throws the try away and makes
another on the newer state.
"""

from __future__ import annotations

import hashlib
import logging
from typing import Any

import msgspec
from msgspec import Struct

from labapp.core import kernel
from labapp.core.messages import Actor, Stored, read_command
from labapp.core.model import Lab
from labapp.core.moments import rfc3339
from labapp.core.refused import Refused, bad_request
from labapp.live.clock import MACHINE, Clock
from labapp.store.journal import Receipt
from labapp.store.members import Place

log = logging.getLogger(__name__)

Reply = dict[str, Any]


class Wish(Struct, frozen=True):
    """A command on its way: who sent it under which id, unread. `place` is stored with what the command leads to, if it does."""

    id: str
    name: object
    activity: str | None
    data: object
    actor: Actor
    place: Place | None = None

    def digest(self) -> str:
        """Tells whether a command with the same id is the same command."""
        content = msgspec.json.encode([self.name, self.activity, self.data], order="sorted")
        return hashlib.sha256(content).hexdigest()


class Attempt:
    """One try to carry out a batch on a state: what it would store, and where the lab would stand."""

    def __init__(self, lab: Lab, known: dict[tuple[str, str], Receipt], clock: Clock = MACHINE) -> None:
        self.lab, self.known, self.clock = lab, dict(known), clock
        self.events: list[Stored] = []
        self.receipts: list[Receipt] = []
        self.places: list[Place] = []

    def carry_out(self, wish: Wish) -> Reply:
        """The answer to one command; a command that was answered before gets the same answer and does nothing."""
        key, digest = (wish.actor.member or "", wish.id), wish.digest()
        if receipt := self.known.get(key):
            if receipt.digest == digest:
                return receipt.reply
            return refusal(bad_request("id", "this id was used for another command"))
        lab, stored = self.lab, len(self.events)
        try:
            reply = self._decide(wish)
        except Exception:
            # One command that brings a fault to light must not take the others of its tick with it.
            log.exception("a command could not be decided")
            self.lab = lab
            del self.events[stored:]
            return refusal(Refused("shutting_down"))
        if wish.place is not None and reply["ok"]:
            self.places.append(wish.place)
        if wish.actor.member is not None:
            self.known[key] = Receipt(*key, digest, reply)
            self.receipts.append(self.known[key])
        return reply

    def _decide(self, wish: Wish) -> Reply:
        now = self.clock.now()
        try:
            events = kernel.decide(self.lab, read_command(wish.name, wish.data), wish.actor, wish.activity, now)
        except Refused as refused:
            return refusal(refused)
        for fact in events:
            author = None if fact.nameless else wish.actor.member
            stored = Stored(self.lab.seq + 1, rfc3339(now), author, wish.id, fact)
            self.lab = kernel.evolve(self.lab, stored)
            self.events.append(stored)
        late = any(getattr(fact, "late", False) for fact in events)
        return {"ok": True, "seq": self.lab.seq, **({"data": {"late": True}} if late else {})}


def refusal(refused: Refused) -> Reply:
    """The acknowledgement of a command that is not carried out."""
    details = {"details": refused.details} if refused.details else {}
    return {"ok": False, "code": refused.code, **details}
