"""The benchmark measures what it says: its own framing is right, its figures are, and a small run counts every delivery."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from labapp import bench
from labapp.bench import wire
from labapp.bench.figures import median, percentiles, ratio
from tests.support.server import LABAPP


def frame_of_a_server(payload: bytes, kind: int = wire.TEXT, *, final: bool = True) -> bytes:
    """A WebSocket frame as a server sends it: without a mask."""
    head = bytes(((wire.FINAL if final else 0) | kind,))
    if len(payload) < 126:
        return head + bytes((len(payload),)) + payload
    if len(payload) < 1 << 16:
        return head + b"\x7e" + len(payload).to_bytes(2, "big") + payload
    return head + b"\x7f" + len(payload).to_bytes(8, "big") + payload


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 200_000])
@pytest.mark.parametrize("piece", [1, 7, 4096, 1 << 20])
def test_messages_are_found_however_the_bytes_arrive(size: int, piece: int) -> None:
    if piece < 4096 <= size:
        piece = 997  # the same cuts, without a million turns
    sent = frame_of_a_server(b"x" * size) + frame_of_a_server(b"next")
    reader = wire.Reader()
    got = [message for at in range(0, len(sent), piece) for message in reader.feed(sent[at : at + piece])]
    assert got == [(wire.TEXT, b"x" * size), (wire.TEXT, b"next")]
    assert reader.received == len(sent)


def test_a_message_in_parts_is_put_together_and_a_ping_between_them_is_not_lost() -> None:
    parts = frame_of_a_server(b"ab", final=False) + frame_of_a_server(b"", wire.PING) + frame_of_a_server(b"c", 0)
    assert wire.Reader().feed(parts) == [(wire.PING, b""), (wire.TEXT, b"abc")]


@pytest.mark.parametrize("size", [0, 125, 126, 65_536])
def test_frames_of_a_client_are_masked_and_carry_their_payload(size: int) -> None:
    sent = wire.frame(b"y" * size)
    assert sent[1] & wire.MASKED
    assert sent.endswith(wire.NO_MASK + b"y" * size)


def test_packets_are_those_of_socket_io() -> None:
    assert wire.connect_packet("/live", {"lab": "x"}) == b'40/live,{"lab": "x"}'
    assert wire.connect_packet("", {}) == b"40"
    assert wire.event_packet("/live", 7, "clock", {"t": 1}) == b'42/live,7["clock", {"t": 1}]'
    assert wire.event_packet("", 7, "idea", {"t": 1}) == b'427["idea", {"t": 1}]'
    assert wire.acknowledgement(b'43/live,17[{"ok":true}]', "/live") == (17, b'[{"ok":true}]')
    assert wire.acknowledgement(b'4317[{"ok":true}]', "") == (17, b'[{"ok":true}]')
    assert wire.acknowledgement(b'42/live,["frame",{}]', "/live") is None


def test_percentiles_are_in_milliseconds_and_medians_go_figure_by_figure() -> None:
    assert percentiles([]) == {"p50": None, "p95": None, "p99": None}
    assert percentiles([n / 1000 for n in range(1, 101)]) == {"p50": 51.0, "p95": 96.0, "p99": 100.0}
    rounds = [
        {"a": {"p95": p95}, "made": made, "late": late}
        for p95, made, late in [(3.0, 7, False), (1.0, 9, True), (2.0, 8, False)]
    ]
    assert median(rounds) == {"a": {"p95": 2.0}, "made": 8, "late": True}


def test_a_ratio_is_how_many_times_longer_the_other_takes() -> None:
    assert ratio(600.0, 20.0) == 30.0
    assert ratio(None, 20.0) is None
    assert ratio(600.0, None) is None


def measured(*arguments: str) -> dict[str, Any]:
    """The rows of a run of the real command, by work."""
    command = [str(LABAPP), "bench", "--rounds", "1", "--walls", "1", "--consoles", "1", "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    return {row["work"]: row for row in json.loads(done.stdout)["runs"]}


def test_a_small_burst_counts_every_delivery_here_and_at_both_references() -> None:
    row = measured("--work", "burst", "--phones", "10")["burst"]
    assert (row["phones"], row["walls"], row["consoles"]) == (10, 1, 1)
    assert row["deliveries"] == {"expected": 10 * 12, "made": 10 * 12}
    assert (row["refused"], row["unanswered"]) == (0, 0)
    assert row["reference"].keys() == row["ratio"].keys() == {"flask_socketio", "node_socketio"}
    for one in (row, *row["reference"].values()):
        assert one["deliveries"] == row["deliveries"]
        for times in ("ack_ms", "wall_ms", "phone_ms"):
            assert 0 < one[times]["p50"] <= one[times]["p95"] <= one[times]["p99"]
    for name, times in row["ratio"].items():
        assert times == ratio(row["reference"][name]["wall_ms"]["p95"], row["wall_ms"]["p95"])
    assert row["server_cpu"] >= 0
    assert isinstance(row["driver_limited"], bool)
    assert "idea to wall" in bench.table({"runs": [row]})
