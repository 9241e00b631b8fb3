"""What the short way to clients uses of the libraries beyond their documented ways. An upgrade that changes any of it turns this red."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import engineio
import pytest
from simple_websocket import ConnectionClosed, Server
from wsproto.events import TextMessage

from labapp.live import short_way
from labapp.live.bounded import MESSAGES_AHEAD, BoundedServer
from labapp.live.lines import Line
from tests.support.waiting import wait_until

SCRIPT = Path(__file__).with_name("short_way_on_eventlet.py")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """What a server on eventlet does, in a process of its own: here nothing may be patched."""
    done = subprocess.run(
        [sys.executable, SCRIPT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_eventlet_gets_direct_lines(seen: dict[str, Any]) -> None:
    assert seen["direct"]


def test_frames_take_no_queue_and_keep_their_order(seen: dict[str, Any]) -> None:
    assert seen["in_order"]
    assert seen["queued"] == 0


def test_half_a_frame_holds_back_what_follows(seen: dict[str, Any]) -> None:
    assert seen["waits_while_half_written"] == 1
    assert seen["queued_behind"] == 2
    assert seen["waits_behind"] >= 2
    assert seen["whole"]
    assert seen["waits_after"] == 0


def test_what_clients_send_is_read_whole(seen: dict[str, Any]) -> None:
    assert seen["heard"] == ["first", 300, "å😀", "slow"]


def test_unmasking_gives_what_eventlet_gives(seen: dict[str, Any]) -> None:
    assert seen["unmasks_alike"]


def test_a_cut_client_is_gone(seen: dict[str, Any]) -> None:
    assert seen["cut"]


def test_other_modes_take_the_librarys_queue_with_bounded_websockets() -> None:
    eio = engineio.Server(async_mode="threading")
    assert short_way.open_short_way(eio) is Line
    made = eio._async["websocket"](engineio.socket.Socket(eio, "sid")._websocket_handler, eio)
    assert made.server_args["max_message_size"] == eio.max_http_buffer_size
    assert Server._handle_events.__qualname__ == "Base._handle_events", "what BoundedServer builds on"


def test_a_websocket_reads_no_further_than_a_little_ahead() -> None:
    class Reading(BoundedServer):
        """A websocket without a network, past its handshake."""

        def __init__(self) -> None:
            self.connected = True
            self.input_buffer = ["message"] * MESSAGES_AHEAD
            self.ws = self
            self.taken = threading.Event()

        def events(self) -> list[Any]:
            self.taken.set()
            return []

    reading = Reading()
    reader = threading.Thread(target=reading._handle_events)
    reader.start()
    assert not reading.taken.is_set()
    reading.input_buffer.pop()
    wait_until(reading.taken.is_set, "reading on")
    reader.join()


def test_the_reader_of_a_websocket_hears_of_its_end_whenever_it_looks() -> None:
    """With real threads the reader may wake between the library's signal and its word that it is over."""

    class Ending(BoundedServer):
        """A websocket whose peer has just sent too much, and a reader that was faster than the end."""

        def __init__(self) -> None:
            self.connected = True
            self.input_buffer = []
            self.incoming_message, self.incoming_message_len, self.max_message_size = None, 0, 1
            self.close_reason = self.close_message = None
            self.event = threading.Event()
            self.ws = self.sock = self

        def events(self) -> list[Any]:
            return [TextMessage(data="too much")]

        def send(self, data: Any) -> bytes:
            self.event.clear()  # the reader woke, found the connection up, and waits again
            return b"close"

    ending = Ending()
    assert not ending._handle_events()
    with pytest.raises(ConnectionClosed):
        ending.receive(timeout=30)
