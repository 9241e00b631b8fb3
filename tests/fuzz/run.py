"""One whole run: requests of three sorts and socket messages, against one server that must come out of it without a fault."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from flask import Flask

from tests.fuzz.api import ApiFuzz
from tests.fuzz.bytes_of_http import BytesFuzz
from tests.fuzz.findings import Findings
from tests.fuzz.ground import Ground
from tests.fuzz.pages import PageFuzz
from tests.fuzz.sockets import SocketFuzz
from tests.support.server import Server

# The parts of the requests: to the API by schemathesis, to pages and forms, written by hand.
API, PAGES, BYTES = 0.6, 0.2, 0.2


def fuzz(server: Server, app: Flask, *, requests: int, messages: int, seed: int) -> Iterator[tuple[str, Findings]]:
    """Sends so many requests and messages; gives what came of each sort. `app` is asked for its addresses alone."""
    ground = Ground.on(server)
    sorts: dict[str, tuple[Callable[[], ApiFuzz | PageFuzz | BytesFuzz | SocketFuzz], float]] = {
        "api": (lambda: ApiFuzz(ground, _chance(seed, "api")), requests * API),
        "pages": (lambda: PageFuzz(ground, app, _chance(seed, "pages")), requests * PAGES),
        "bytes": (lambda: BytesFuzz(ground, _chance(seed, "bytes")), requests * BYTES),
        "sockets": (lambda: SocketFuzz(ground, _chance(seed, "sockets")), messages),
    }
    for name, (make, count) in sorts.items():
        if round(count):
            findings = make().run(round(count))
            before, found, after = server.log.partition("Traceback")
            if found:
                findings.fault(f"the log has a traceback (seed {seed})", name, before[-300:] + found + after)
            yield name, findings


def _chance(seed: int, sort: str) -> random.Random:
    return random.Random(f"{seed}/{sort}")
