"""The parts of the benchmark: its own framing, its figures, its search, its command line."""

from __future__ import annotations

import subprocess

import pytest

from labapp.bench import wire
from labapp.bench.figures import median, percentiles, ratio
from labapp.bench.works.highest import search
from labapp.bench.works.soaking import memory
from labapp.cli.measuring import bench as bench_command
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


@pytest.mark.parametrize("limit", [1, 7, 100, 1234, 1500])
def test_the_search_finds_the_largest_that_holds_within_a_twentieth(limit: int) -> None:
    asked: list[int] = []

    def holds(number: int) -> bool:
        asked.append(number)
        return number <= limit

    found = search(holds, 100, 1500, 20)
    assert found <= limit
    assert limit - found <= max(1, limit // 20)
    assert len(asked) == len(set(asked)) <= 12


def test_the_search_says_none_when_nothing_holds() -> None:
    assert search(lambda number: False, 100, 1500, 4) == 0


def test_memory_is_compared_after_it_has_settled() -> None:
    assert memory([1024] * 20 + [2048] * 80)["rise_percent"] == 0
    assert memory([2048] * 80 + [3072] * 20) == {"start_mb": 2.0, "end_mb": 3.0, "rise_percent": 50.0}


def test_options_that_repeat_take_several_values() -> None:
    words = ["--phones", "50", "200", "--json", "--phones=7", "--rounds", "1", "--work", "burst", "idle"]
    with bench_command.make_context("bench", words) as context:
        assert context.params["phones"] == (50, 200, 7)
        assert context.params["works"] == ("burst", "idle")


def test_an_unknown_work_is_named_beside_those_there_are() -> None:
    done = subprocess.run([str(LABAPP), "bench", "--work", "juggle"], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "juggle" in done.stderr
    assert "reconnect_storm" in done.stderr
