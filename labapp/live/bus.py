"""The bus between processes: it carries only "this lab has moved", never content. A lost word is healed by the slow poll."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

CHANNEL = "labapp:moved"
RETRY_S = 1.0
SPEAK_S = 0.5


class Bus:
    """The bus of a process that is alone."""

    def moved(self, lab_id: str) -> None:
        """Says that events of a lab were stored."""

    def listen(self, heard: Callable[[str], None]) -> None:
        """Calls `heard` with the id of every lab that moved elsewhere, for ever."""

    def reachable(self) -> bool:
        """Whether words get through."""
        return True


class RedisBus(Bus):
    """The bus of several processes, over Redis publish/subscribe."""

    def __init__(self, url: str) -> None:
        import redis

        # Who listens waits for ever; who speaks must not: a Redis that hangs would hold up every acknowledgement.
        self._ears: Any = redis.Redis.from_url(url, socket_timeout=None, socket_connect_timeout=2)
        self._mouth: Any = redis.Redis.from_url(url, socket_timeout=SPEAK_S, socket_connect_timeout=SPEAK_S)
        self._failure = redis.RedisError

    def moved(self, lab_id: str) -> None:
        """Says that events of a lab were stored. Nobody hears while Redis is away: the poll tells them."""
        try:
            self._mouth.publish(CHANNEL, lab_id)
        except self._failure:
            log.warning("redis is not reachable; other processes follow by polling")

    def listen(self, heard: Callable[[str], None]) -> None:
        """Calls `heard` with the id of every lab that moved, and starts again when Redis has been away."""
        while True:
            try:
                subscription = self._ears.pubsub(ignore_subscribe_messages=True)
                subscription.subscribe(CHANNEL)
                for message in subscription.listen():
                    heard(message["data"].decode())
            except self._failure:
                time.sleep(RETRY_S)

    def reachable(self) -> bool:
        """Whether Redis answers."""
        try:
            return bool(self._mouth.ping())
        except self._failure:
            return False


def make_bus(url: str | None) -> Bus:
    """The bus for a setting: Redis if a URL is given, else none."""
    return RedisBus(url) if url else Bus()
