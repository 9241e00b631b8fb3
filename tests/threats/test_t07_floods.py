"""T7: floods. Senders without end, giants, bombs, and phones that do not read, all at once on real sockets: nobody else notices.

The minute of it, with figures, is one of the faults (`python3 dev.py faults`); here is a short one.
"""

from __future__ import annotations

import contextlib
import json
import socket
import statistics
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import websocket

from tests.contract.conftest import site_on
from tests.contract.workshop import Site, Workshop, new_id
from tests.support.server import Server
from tests.support.waiting import wait_until

EACH = 2  # attackers of each kind
HONEST_COMMANDS = 25
RISE_MB = 150
SLOWER = 25  # times that an honest acknowledgement may take while all attack ...
AT_LEAST_MS = 300  # ... unless it is faster than this anyway
CUT_WITHIN_S = 40.0


@pytest.fixture(scope="module")
def site(shared_server: Server) -> Site:
    """A site of its own: what is done to it here is done to nobody else."""
    return site_on(shared_server)


@pytest.fixture
def room(site: Site) -> Iterator[Workshop]:
    """A room with an open board."""
    workshop = Workshop.create(site)
    workshop.open(workshop.add("idea_board", hidden=False))
    yield workshop
    workshop.leave()


@pytest.fixture
def wires(room: Workshop) -> Iterator[Callable[..., Wire]]:
    """Opens sockets, and closes at the end what the server has not."""
    opened: list[Wire] = []

    def open_one(**options: object) -> Wire:
        opened.append(Wire(room, **options))
        return opened[-1]

    yield open_one
    for wire in opened:
        wire.socket.shutdown()


class Wire:
    """A phone of the lab below Socket.IO: sends what nobody should."""

    def __init__(self, room: Workshop, **options: object) -> None:
        self.socket = websocket.create_connection(
            room.site.base.replace("http", "ws", 1) + f"/socket.io/?EIO=4&transport=websocket&lab={room.id}",
            timeout=10,
            **options,
        )
        self.socket.recv()
        seat = room.join()
        self.member = seat["member"]
        self.socket.send("40/live," + json.dumps({"lab": room.id, "token": seat["token"]}))
        while not self.socket.recv().startswith("40"):
            pass

    def command(self, text: str = "flood") -> str:
        body = {"id": new_id(), "name": "card.add", "data": {"card": new_id(), "text": text}}
        return f'42/live,1["command",{json.dumps(body)}]'

    def is_cut(self) -> bool:
        """Whether the server has let go; reads what has arrived, so as not to be a slow reader too, and answers pings."""
        try:
            while said := self.socket.recv():
                if said == "2":
                    self.socket.send("3")
        except (websocket.WebSocketTimeoutException, BlockingIOError):
            return False
        except (websocket.WebSocketException, OSError):
            return True
        return True


def flood(wire: Wire, stop: threading.Event) -> list[str]:
    """Sends commands without end and reads the answers; gives the refusals until it was cut."""
    refusals: list[str] = []
    wire.socket.settimeout(0.001)
    with contextlib.suppress(websocket.WebSocketConnectionClosedException, OSError):
        while not stop.is_set():
            wire.socket.settimeout(10)
            wire.socket.send(wire.command())
            wire.socket.settimeout(0.001)
            with contextlib.suppress(websocket.WebSocketTimeoutException):
                said = wire.socket.recv()
                if not said:
                    break
                if '"rate_limited"' in said:
                    refusals.append("rate_limited")
        return [*refusals, "stopped"] if stop.is_set() else [*refusals, "cut"]
    return [*refusals, "cut"]


def memory_mb(server: Server) -> float:
    assert server.process
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def honest_ms(room: Workshop) -> float:
    """The 95th percentile of acknowledgements to somebody who behaves, in ms; every one of them must come."""
    took = []
    for number in range(HONEST_COMMANDS):
        began = time.perf_counter()
        assert room.console.command("room.tell", text=f"honest {number}")["ok"]
        took.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(took, n=20)[-1]


def test_while_everybody_attacks_the_honest_are_answered_and_memory_is_bounded(
    room: Workshop, shared_server: Server, wires: Callable[..., Wire]
) -> None:
    calm, before = honest_ms(room), memory_mb(shared_server)
    stop = threading.Event()
    outcomes: list[list[str]] = []
    flooders = [wires() for _ in range(EACH)]
    threads = [threading.Thread(target=lambda w=wire: outcomes.append(flood(w, stop))) for wire in flooders]
    slow = [wires(sockopt=((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),)) for _ in range(EACH)]
    for wire in slow:
        wire.socket.send('42/live,2["resume",{"since":null}]')  # and never reads again
    for thread in threads:
        thread.start()
    for _ in range(EACH):
        for attack in HOSTILE.values():
            with contextlib.suppress(OSError, websocket.WebSocketException):
                attack(wires())
    under_attack = honest_ms(room)
    assert under_attack < max(calm * SLOWER, AT_LEAST_MS), f"{calm:.0f} ms in calm, {under_attack:.0f} under attack"
    assert memory_mb(shared_server) - before < RISE_MB
    wait_until(lambda: len(outcomes) == EACH, "the end of the flooders", within=CUT_WITHIN_S)
    stop.set()
    for thread in threads:
        thread.join()
    for outcome in outcomes:
        assert outcome[-1] == "cut"
        assert "rate_limited" in outcome, "before it is cut a sender is told"
    assert room.console.command("room.tell", text="still here")["ok"]


def _giant(wire: Wire) -> None:
    wire.socket.send(wire.command("x" * 5_000_000))


def _endless_frame(wire: Wire) -> None:
    """The head of a frame of four gigabytes, and a little of it."""
    wire.socket.sock.sendall(b"\x81\xff" + (4 << 30).to_bytes(8, "big") + b"mask" + b"x" * 100_000)


def _many_fragments(wire: Wire) -> None:
    """A message that never ends, in small parts."""
    wire.socket.send_frame(websocket.ABNF.create_frame("4" + "x" * 10_000, websocket.ABNF.OPCODE_TEXT, 0))
    for _ in range(50):
        wire.socket.send_frame(websocket.ABNF.create_frame("x" * 10_000, websocket.ABNF.OPCODE_CONT, 0))


def _binary(wire: Wire) -> None:
    wire.socket.send(b"\x04" + b"x" * 1000, opcode=websocket.ABNF.OPCODE_BINARY)


def _attachments(wire: Wire) -> None:
    """Announces almost sixty million parts to come."""
    wire.socket.send('459999999-/live,1["command",{"_placeholder":true,"num":0}]')


def _bomb(wire: Wire) -> None:
    """A compressed frame of 40 kB that holds 40 MB, though no compression was agreed on."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = squeeze.compress(b"4" + b"2" * 40_000_000) + squeeze.flush(zlib.Z_SYNC_FLUSH)
    frame = websocket.ABNF(1, 1, 0, 0, websocket.ABNF.OPCODE_TEXT, 1, data[:-4])
    wire.socket.sock.sendall(frame.format())


def _deep(wire: Wire) -> None:
    wire.socket.send('42/live,1["command",' + "[" * 20_000 + "]" * 20_000 + "]")


HOSTILE: dict[str, Callable[[Wire], None]] = {
    "giant": _giant,
    "endless frame": _endless_frame,
    "many fragments": _many_fragments,
    "binary": _binary,
    "attachments": _attachments,
    "bomb": _bomb,
    "deep": _deep,
}


def test_each_hostile_packet_costs_its_own_socket_alone(
    room: Workshop, shared_server: Server, wires: Callable[..., Wire]
) -> None:
    before = memory_mb(shared_server)
    for name, attack in HOSTILE.items():
        wire = wires()
        with contextlib.suppress(OSError, websocket.WebSocketException):  # cut while it still sends
            attack(wire)
        wire.socket.settimeout(0.05)
        wait_until(wire.is_cut, f"the end of the socket of: {name}")
        assert memory_mb(shared_server) - before < RISE_MB, name
    assert room.console.command("room.tell", text="nobody noticed")["ok"]


def test_compression_is_not_agreed_on_whoever_offers_it(site: Site) -> None:
    wire = websocket.create_connection(
        site.base.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket",
        header=["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"],
        timeout=10,
    )
    assert "sec-websocket-extensions" not in {name.lower() for name in wire.getheaders()}
    wire.close()


def test_who_was_removed_and_stays_on_the_line_is_cut(room: Workshop, wires: Callable[..., Wire]) -> None:
    """A client hangs up when it is let go. One that does not would hold its place, and be pinged, for ever."""
    wire = wires()
    wire.socket.settimeout(0.1)
    room.console.does("member.remove", member=wire.member)
    wait_until(wire.is_cut, "the end of the line", within=CUT_WITHIN_S)
