"""Whether those who lead by an account or show by a key still may: asked again all the time, so that who was signed out is out.

The room judges every command by the place of its member. What opened a socket is not in the journal: a session, a token, the key of
a wall. Any process may end one of those, so each asks the database for what its own sockets rest on. Phones have a place, not a claim.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, Protocol

from labapp.store.db import Database
from labapp.store.sessions import Claim, Key, holding

log = logging.getLogger(__name__)

REVIEW_EVERY_S = 1.0
COME_BACK_S = 0.5  # to hear that the door is shut, in words of its own


class Dismiss(Protocol):
    """Says bye to a socket and lets it go."""

    def __call__(self, sid: str, reason: str, retry_in: float | None = None) -> None: ...


class Guard:
    """The sockets of this process that rest on a claim or a key."""

    def __init__(self, db: Database, dismiss: Dismiss) -> None:
        self.db, self._dismiss = db, dismiss
        self._rests_on: dict[str, Claim | Key] = {}
        self._walking = False

    def admit(self, sid: str, basis: Claim | Key, spawn: Callable[..., Any], is_over: Callable[[], bool]) -> None:
        """Watches a socket from now on; the first one starts the rounds, which go on until `is_over`."""
        self._rests_on[sid] = basis
        if not self._walking:
            self._walking = True
            spawn(self._walk, is_over)

    def forget(self, sid: str) -> None:
        """A socket is gone."""
        self._rests_on.pop(sid, None)

    def review(self) -> None:
        """Lets go of every socket whose claim or key does not hold any more."""
        present = dict(self._rests_on)
        if not present:
            return
        good = holding(self.db, present.values())
        for sid, basis in present.items():
            if basis not in good and self._rests_on.pop(sid, None) is not None:
                self._dismiss(sid, "signed_out", COME_BACK_S)

    def _walk(self, is_over: Callable[[], bool]) -> None:
        while not is_over():
            time.sleep(REVIEW_EVERY_S)
            try:
                self.review()
            except Exception:
                log.exception("asking who may still be here failed")
