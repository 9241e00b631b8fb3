"""Bytes that no client sends: broken packets of Socket.IO and Engine.IO in good frames, and frames that RFC 6455 forbids."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from labapp.bench import wire

CONTINUATION, TEXT, BINARY = 0x0, 0x1, 0x2
EVENT = b'42/live,7["clock",{"t":1}]'

# Packets of the layers below the events. `9…` are numbers of acknowledgements, attachments and spaces that are too long to count.
PACKETS: tuple[bytes, ...] = (
    b"", b"0", b"0{}", b'0{"sid":"x","upgrades":[],"pingTimeout":1}', b"1", b"1x", b"2", b"2probe", b"3", b"3probe", b"33", b"5", b"6", b"6x",
    b"7", b"9", b"a", b"\x00", b"\xff", b"4", b"4\x00", b"4[]", b"4" + b"[" * 3000, b"4" + b"[" * 3000 + b"]" * 3000, b"47", b"48", b"49", b"4x", b"b", b"b4", b"bAAAA", b"b!!!!", b"bA", b"b" + b"A" * 999,
    b"b\xc3\xa9", b"40", b"40,", b"40/", b"40/,", b"40/nowhere,", b'40/nowhere,{"a":1}', b"40/live", b"40/live,", b"40/live,{", b"40/live,[]",
    b"40/live,null", b"40/live,7", b'40/live,"x"', b'40/live,{"lab":1}', b'40/live,{"lab":"x","token":"y"}', b"40/live,{}{}", b"40/live?lab=x,{}",
    b'40/live,{"lab":"x","token":"' + b"t" * 5000 + b'"}', b"41", b"41/live", b"41/live,", b"41/nowhere,", b"41/live,{}", b"42", b"42[]", b"42{}",
    b'42["command",{}]', b'42/nowhere,["command",{}]', b"42/live", b"42/live,", b"42/live,[", b"42/live,[]", b"42/live,{}", b"42/live,7",
    b'42/live,"command"', b"42/live,null", b"42/live,[null]", b"42/live,[[]]", b"42/live,[{}]", b"42/live,[1.5,2]", b'42/live,[""]',
    b'42/live,["command"', b'42/live,-1["clock",{"t":1}]', b'42/live,1 2["clock",{"t":1}]', b'42/live,1e3["clock",{"t":1}]',
    b'42/live,0x1["clock",{"t":1}]', '42/live,٣["clock",{"t":1}]'.encode(), '42/live,²["clock",{"t":1}]'.encode(),
    b"42/live," + b"9" * 30 + b'["clock",{"t":1}]', b"42/live," + b"9" * 99 + b'["clock",{"t":1}]', b"42/live," + b"9" * 6000 + b'["clock",{"t":1}]',
    b"42" + b"9" * 6000 + b"-[]", b"42/" + b"a" * 6000 + b",[]", b"42//live,[]", b"42/LIVE,[]", b"42/live\x00,[]", b"43", b"43[]", b"43/live,", b"43/live,[]",
    b"43/live,0[]", b"43/live,1[]", b'43/live,99999["x"]', b"43/live,1{}", b"43/live,-1[]", b"43/live," + b"9" * 6000 + b"[]", b"44", b"44/live,{}",
    b'44/live,{"message":"x"}', b"45", b"45-", b"450-[]", b'451-["x",{"_placeholder":true,"num":0}]', b'451-/live,["x",{"_placeholder":true,"num":0}]',
    b"4559999999-/live,[]", b"45-1-/live,[]", b"45" + b"9" * 6000 + b"-/live,[]", '45١-/live,["x",{"_placeholder":true,"num":0}]'.encode(),
    b'461-/live,1[{"_placeholder":true,"num":5}]', b"46", b'42/live,1["__disconnect_final"]', b'42/live,1["disconnect","x"]', b'42/live,1["connect",{}]',
    b'42/live,1["__proto__"]', b"42/live,1" + b"[" * 3000 + b"]" * 3000, b"42/live,1" + b"[" * 60000, b'42/live,1["command",' + b'{"a":' * 3000 + b"1" + b"}" * 3001,
    b'42/live,1["command",{"id":"\xed\xa0\x80"}]', b'42/live,1["command","\xff\xfe"]', b'42/live,1["command","\xc0\xaf"]', b'42/live,1["\\ud800"]',
    b'42/live,1["command",{"id":NaN,"name":Infinity,"data":-Infinity}]', b'42/live,1["clock",{"t":NaN}]', b'42/live,1["clock",{"t":1e999}]',
    b'42/live,1["clock",{"t":' + b"9" * 5000 + b"}]", b'42/live,1["resume",{"since":99999999999999999999}]', b"\x1e", b'42/live,1["clock",{"t":1}]\x1e42/live,2["clock",{"t":2}]',
)  # fmt: skip


@dataclass(frozen=True)
class Attack:
    """Bytes to send, in pieces. After a `torn` one the server rightly waits for more, so the sender hangs up instead."""

    kind: str
    pieces: tuple[bytes, ...]
    torn: bool = False


def draw(chance: random.Random) -> Attack:
    """The next attack."""
    if chance.random() < 0.5:
        packet = chance.choice(PACKETS)
        if chance.random() < 0.3:
            packet = _scrambled(chance, packet)
        return Attack("packet", (wire.frame(packet),))
    return chance.choice(FRAMES)(chance)


def _scrambled(chance: random.Random, packet: bytes) -> bytes:
    """The same with a few bytes changed, removed or put in."""
    changed = bytearray(packet or b"4")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        changed[at : at + chance.randrange(2)] = bytes([chance.choice((chance.randrange(256), *b'024{}[]",/-'))])
    return bytes(changed)


def _head(first: int, second: int, size: int = 0, payload: bytes = b"") -> bytes:
    """A frame from its two first bytes; a size is written out as 126 or 127 in the second byte ask for."""
    extra = {126: 2, 127: 8}.get(second & 0x7F, 0)
    mask = wire.NO_MASK if second & wire.MASKED else b""
    return bytes((first, second)) + (size.to_bytes(extra, "big") if extra else b"") + mask + payload


def _binary(chance: random.Random) -> Attack:
    return Attack("binary", (wire.frame(chance.choice((b"", b"\x04x", EVENT, chance.randbytes(300))), BINARY),))


def _reserved_bits(chance: random.Random) -> Attack:
    return Attack("reserved bits", (bytes((0x81 | chance.choice((0x10, 0x20, 0x40, 0x70)),)) + wire.frame(EVENT)[1:],))


def _reserved_opcode(chance: random.Random) -> Attack:
    return Attack("reserved opcode", (wire.frame(EVENT, chance.choice((3, 4, 5, 6, 7, 11, 12, 13, 14, 15))),))


def _unmasked(chance: random.Random) -> Attack:
    return Attack("unmasked", (_head(0x81, len(EVENT), payload=EVENT),))


def _masked(chance: random.Random) -> Attack:
    """A real mask, which is right and has to be understood."""
    mask = chance.randbytes(4)
    covered = bytes(byte ^ mask[at % 4] for at, byte in enumerate(EVENT))
    return Attack("masked", (bytes((0x81, 0x80 | len(EVENT))) + mask + covered,))


def _stray_continuation(chance: random.Random) -> Attack:
    return Attack("stray continuation", (wire.frame(EVENT, CONTINUATION),))


def _fragments(chance: random.Random) -> Attack:
    """One event in many frames, with a ping between them: allowed."""
    cuts = sorted(chance.sample(range(1, len(EVENT)), 3))
    parts = [EVENT[a:b] for a, b in zip([0, *cuts], [*cuts, len(EVENT)], strict=True)]
    frames = [_head(TEXT if not at else CONTINUATION, 0x80 | len(part), payload=part) for at, part in enumerate(parts)]
    frames[-1] = bytes((frames[-1][0] | wire.FINAL,)) + frames[-1][1:]
    frames.insert(2, wire.frame(b"between", wire.PING))
    return Attack("fragments", tuple(frames))


def _fragments_mixed(chance: random.Random) -> Attack:
    return Attack("a message within another", (_head(TEXT, 0x80 | 3, payload=b"42/"), wire.frame(EVENT)))


def _many_fragments(chance: random.Random) -> Attack:
    start, middle = _head(TEXT, 0x80 | 1, payload=b"4"), _head(CONTINUATION, 0x80 | 1, payload=b"2")
    return Attack("endless fragments", (start, middle * chance.choice((2000, 70_000))), torn=True)


def _control(chance: random.Random) -> Attack:
    kind = chance.choice((wire.PING, wire.PONG, wire.CLOSE))
    head = _head(kind | wire.FINAL, 0x80 | 126, 300, b"x" * 300)
    cut = _head(kind, 0x80 | 4, payload=b"\x03\xe8xx")  # a control frame may not be in fragments
    good = wire.frame(b"\x03\xe8bye", kind)
    return Attack("control frame", (chance.choice((head, cut, good)),))


def _close(chance: random.Random) -> Attack:
    reason = chance.choice((b"", b"\x03", b"\x03\xe8", b"\x00\x00", b"\x03\xed", b"\xff\xff", b"\x03\xe8\xff\xfe"))
    return Attack("close", (wire.frame(reason, wire.CLOSE),))


def _ping_flood(chance: random.Random) -> Attack:
    return Attack("pings", (wire.frame(b"p" * chance.randrange(126), wire.PING) * chance.choice((2, 200)),))


def _bad_text(chance: random.Random) -> Attack:
    text = chance.choice(
        (b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b'42/live,1["\xe2\x82"]', chance.randbytes(40))
    )
    return Attack("no UTF-8", (wire.frame(text),))


def _giant(chance: random.Random) -> Attack:
    size = chance.choice((65_537, 300_000, 1_100_000))
    return Attack("giant", (wire.frame(b'42/live,1["command","' + b"x" * size + b'"]'),))


def _promised(chance: random.Random) -> Attack:
    """The header of a frame that would be far too long, or a length with its sign bit set."""
    size = chance.choice((1 << 20, 1 << 40, (1 << 63) - 1, 1 << 63, (1 << 64) - 1))
    return Attack("promised giant", (_head(0x81, 0xFF, size, b"x" * 1000),), torn=True)


def _long_way(chance: random.Random) -> Attack:
    """A small length written in eight bytes, which RFC 6455 forbids and some readers take."""
    return Attack("length the long way", (_head(0x81, 0xFF, len(EVENT), EVENT),))


def _half(chance: random.Random) -> Attack:
    frame = wire.frame(EVENT)
    return Attack("half a frame", (frame[: chance.randrange(1, len(frame))],), torn=True)


def _slowly(chance: random.Random) -> Attack:
    return Attack("byte by byte", tuple(bytes((byte,)) for byte in wire.frame(EVENT)))


def _noise(chance: random.Random) -> Attack:
    return Attack("noise", (chance.randbytes(chance.randint(1, 400)),), torn=True)


def _two_at_once(chance: random.Random) -> Attack:
    return Attack("packets in one write", (wire.frame(EVENT) * 3 + wire.frame(b"1") + wire.frame(EVENT),))


FRAMES: tuple[Callable[[random.Random], Attack], ...] = (
    _binary, _reserved_bits, _reserved_opcode, _unmasked, _masked, _stray_continuation, _fragments, _fragments_mixed, _many_fragments,
    _control, _close, _ping_flood, _bad_text, _giant, _promised, _long_way, _half, _slowly, _noise, _two_at_once,
)  # fmt: skip
