"""What once broke something, sent again to a server in every mode: no status of 500, no traceback, and the next one is served."""

from __future__ import annotations

import random

import pytest
import requests

from labapp.bench.wire import event_packet
from tests.conftest import StartServer
from tests.contract.workshop import new_id
from tests.fuzz.bytes_of_http import BytesFuzz
from tests.fuzz.ground import Ground
from tests.fuzz.hostile import nested
from tests.fuzz.line import NAMESPACE, Line

KEPT_REQUESTS = (
    b"GET /?lang=\xff HTTP/1.1\r\nHost: x\r\n\r\n",  # eventlet and gevent pass bytes on that Flask can't read
    b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 300 + b"\r\n",  # gevent printed a traceback
)
# Engine.IO's reader died of these, left the client's socket behind, and under gevent printed the traceback.
KEPT_PACKETS = (b"bA", b"x", b"4" + b"[" * 3000)
# Answered as a fault of ours, with a traceback: the look for U+0000 ended by recursion.
KEPT_COMMANDS = ({"name": "groups.form", "data": nested(600)},)


@pytest.mark.parametrize("mode", ["eventlet", "gevent", "threading"])
def test_what_once_broke_something_breaks_nothing(mode: str, start_server: StartServer) -> None:
    server = start_server(async_mode=mode)
    ground = Ground.on(server)
    lab = ground.lab()
    by_hand = BytesFuzz(ground, random.Random(1))
    for request in KEPT_REQUESTS:
        by_hand.send(request)
    assert not by_hand.findings.faults, by_hand.findings
    for packet in KEPT_PACKETS:
        line = Line(server.port, lab.id).enter({"lab": lab.id, "protocol": 1, "token": lab.join()["token"]})
        line.packet(packet)
        line.ends()
    line = Line(server.port, lab.id).enter({"lab": lab.id, "protocol": 1, "token": ground.owner.token})
    for number, command in enumerate(KEPT_COMMANDS):
        line.packet(event_packet(NAMESPACE, number, "command", {"id": new_id(), **command}))
        assert b'"bad_request"' in (line.answer(number) or b"closed")
    line.hang_up()
    assert requests.get(f"{server.url}/readyz", timeout=10).status_code == 200
