"""The packets we write and read ourselves are the library's, letter by letter."""

from __future__ import annotations

import json
from typing import Any

import engineio
import msgspec
import pytest
import socketio
from hypothesis import given
from hypothesis import strategies as st
from socketio.packet import ACK, EVENT

from labapp.live import packets, wire

jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def library(kind: int, data: Any, number: int | None = None) -> str:
    packet = socketio.packet.Packet(kind, data=data, namespace="/live", id=number)
    packet.json = wire
    return str(packet.encode())


@given(jsons)
def test_an_event_is_the_librarys(data: Any) -> None:
    packet = packets.event("frame", data)
    assert packet.message.encode() == "4" + library(EVENT, ["frame", data])


@given(jsons, st.integers(0, 10**6))
def test_an_acknowledgement_is_the_librarys(data: Any, number: int) -> None:
    packet = packets.acknowledgement(number, data)
    assert packet.message.encode() == "4" + library(ACK, [data], number)


@pytest.mark.parametrize("size", [0, 100, 110, 111, 112, 125, 126, 65_500, 65_520, 65_521, 65_536, 200_000])
def test_a_frame_holds_the_same_message(size: int) -> None:
    packet = packets.event("frame", "x" * size)
    head, length, rest = packet.frame[0], packet.frame[1], packet.frame[2:]
    assert head == 0x81, "a whole text frame"
    if length == 126:
        length, rest = int.from_bytes(rest[:2], "big"), rest[2:]
        assert 126 <= length < 1 << 16
    elif length == 127:
        length, rest = int.from_bytes(rest[:8], "big"), rest[8:]
        assert length >= 1 << 16
    assert length == len(rest)
    assert rest.decode() == packet.message.encode()


@given(jsons, st.none() | st.integers(0, 10**6))
def test_what_a_client_of_the_library_sends_is_read(data: Any, number: int | None) -> None:
    assert packets.read_event(library(EVENT, ["command", data], number)) == (number, "command", [data])


@pytest.mark.parametrize(
    "text", ["0/live,{}", "1/live,", "2[]", '2/other,["command"]', '3/live,1["x"]', '51-/live,["x",{}]', "2/live,", ""]
)
def test_other_packets_are_left_to_the_library(text: str) -> None:
    assert packets.read_event(text) is None


@pytest.mark.parametrize("text", ["2/live,[", "2/live,1[}", "2/live,[1]", "2/live,[]", '2/live,["a"', "2/live,[[]]"])
def test_a_broken_event_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whichever kind: the gateway treats them alike
        packets.read_event(text)


def test_an_encoded_snapshot_is_copied_as_it_is() -> None:
    raw = msgspec.Raw(b'{"put": 1.0}')
    packet = packets.acknowledgement(0, {"ok": True, "room": raw})
    assert json.loads(packet.message.encode()[len("43/live,0") :]) == [{"ok": True, "room": {"put": 1.0}}]
    assert b'{"put": 1.0}' in packet.frame


def test_engine_io_still_calls_a_message_4() -> None:
    assert engineio.packet.MESSAGE == 4
