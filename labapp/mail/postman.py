"""The postman: writes the reminders that are due, and delivers what waits. `labapp serve` has one; `labapp remind` is one round of it.

Any number may go their rounds at once: a letter is written once and taken by one (`labapp.store.letters`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Flask

from labapp.core.following import Matter
from labapp.live.clock import MACHINE, Clock
from labapp.mail import smtp, words
from labapp.store import chains, followups, letters

if TYPE_CHECKING:
    from labapp import Services

log = logging.getLogger(__name__)

EVERY_S = 60.0
BATCH = 20  # letters over one line to the mail server


class Postman:
    """One who goes the rounds for an application."""

    def __init__(self, app: Flask, clock: Clock = MACHINE) -> None:
        self.app, self.clock = app, clock
        self.services: Services = app.extensions["labapp"]

    def round(self) -> dict[str, int]:
        """Writes what is due and delivers what waits: {written, sent, later, given_up}."""
        if not smtp.can_send(self.services.settings):
            return {"written": 0, "sent": 0, "later": 0, "given_up": 0}
        return {"written": self.write(), **self.deliver()}

    def write(self) -> int:
        """Puts the reminders that are due into the queue: how many are new."""
        settings, now = self.services.settings, self.clock.now()
        today = now.astimezone(self.services.rooms.zone).date()
        waiting: dict[str, Matter] = {}
        for matter in followups.still_open(self.services.db):
            check, stage = matter.asked(today), matter.stage(today)
            if check is not None and stage is not None:
                waiting[f"check/{check.id}/{stage}"] = matter
        written = 0
        for occasion in waiting.keys() - letters.known(self.services.db, list(waiting)):
            matter = waiting[occasion]
            check, stage = matter.asked(today), matter.stage(today)
            assert check is not None
            assert stage is not None
            with self.app.app_context():
                letter = words.reminder(settings, matter, check, stage, today)
            written += letters.put(self.services.db, letter, now)
        return written

    def deliver(self) -> dict[str, int]:
        """Sends what is due, a batch at a time, until nothing is."""
        done = {"sent": 0, "later": 0, "given_up": 0}
        db, settings = self.services.db, self.services.settings
        while batch := letters.claim(db, self.clock.now(), BATCH):
            for letter, outcome in smtp.send(settings, batch, self.clock.now):
                if outcome == "sent":
                    letters.sent(db, letter)
                    done["sent"] += 1
                else:
                    letters.failed(db, letter, self.clock.now(), for_good=outcome == "never")
                    done["given_up" if outcome == "never" else "later"] += 1
        if done["given_up"]:
            log.warning("%d letters were given up: their mailboxes take none", done["given_up"])
        return done

    def run(self, sleep: Callable[[float], None] = time.sleep) -> None:
        """Goes a round every minute until the server drains. A round that fails is followed by another."""
        if not smtp.can_send(self.services.settings):
            return
        chains.catch_up(self.services.db, self.services.rooms.today())
        while not self.services.rooms.draining:
            try:
                self.round()
            except Exception:
                log.exception("a round of the postman failed")
            sleep(EVERY_S)


def at(moment: datetime) -> Clock:
    """A clock that stands, for a round as it would be at another moment."""

    class Standing(Clock):
        def now(self) -> datetime:
            return moment

    return Standing()
