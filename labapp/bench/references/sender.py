"""Measures the driver instead of a server: at a nod it sends everybody what was packed beforehand, as fast as the driver reads.

It speaks as much Socket.IO as a client needs to get in. `gathered` is 50 ideas in a frame, as Labapp sends them under load; `single`
is one idea in a frame, as the echoes do, many frames to a write.
"""

from __future__ import annotations

import json
import os
import socket
import sys

IDEA = '{{"card":"00000000-0000-4000-8000-000000000000","text":"{:08d} {}: ' + "x" * 150 + '"}}'
IDEAS = {"gathered": 2000, "single": 500}  # to each client
IN_A_FRAME, FRAMES_IN_A_WRITE = 50, 25


def framed(payload: bytes) -> bytes:
    """A WebSocket frame of a server; at most 64 KiB."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    return bytes((0x81, 126)) + size.to_bytes(2, "big") + payload


def packed(kind: str, run: str) -> list[bytes]:
    """What is sent to each client, one write after the other."""
    ideas = [IDEA.format(number, run) for number in range(IDEAS[kind])]
    if kind == "gathered":
        parts = [ideas[at : at + IN_A_FRAME] for at in range(0, len(ideas), IN_A_FRAME)]
        return [framed(f'42["idea",[{",".join(part)}]]'.encode()) for part in parts]
    frames = [framed(f'42["idea",{idea}]'.encode()) for idea in ideas]
    return [b"".join(frames[at : at + FRAMES_IN_A_WRITE]) for at in range(0, len(frames), FRAMES_IN_A_WRITE)]


def let_in(listener: socket.socket) -> socket.socket:
    """One client, through the handshake. What it sends is small enough to come at once."""
    line, _ = listener.accept()
    line.recv(65536)
    line.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    line.sendall(framed(b'0{"sid":"x"}'))
    line.recv(65536)
    line.sendall(framed(b'40{"sid":"x"}'))
    return line


def main() -> None:
    """Let in as many as the argument says; then obey the nods of the first: `42["nod", {"kind": ..., "run": ...}]`."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        print(json.dumps({"pid": os.getpid(), "port": listener.getsockname()[1]}), flush=True)
        lines = [let_in(listener) for _ in range(int(sys.argv[1]))]
    while nod := lines[0].recv(65536):
        _, asked = json.loads(nod[nod.index(b"[") :])
        for write in packed(asked["kind"], asked["run"]):
            for line in lines:
                line.sendall(write)


if __name__ == "__main__":
    main()
