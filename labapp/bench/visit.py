"""What a phone's browser asks of the web before its socket opens: pages and files, one after the other on one connection."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from labapp.bench.loop import Line, Loop

LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
FILE = re.compile(rb'(?:src|href)="(/static/[^"]+)"')


class Visit(Line):
    """One browser's connection. `fetch` asks for one thing at a time; `then` gets what came."""

    def __init__(self, loop: Loop, gone: Callable[[str], None]) -> None:
        super().__init__()
        self._gone = gone
        self._got = bytearray()
        self._then: Callable[[int, bytes, float], None]
        self.host = f"{loop.address[0]}:{loop.address[1]}"
        loop.dial(self)

    def fetch(self, method: str, path: str, then: Callable[[int, bytes, float], None], body: Any = None) -> None:
        """Sends a request; `then(status, content, when)` when all of the answer is there."""
        self._then = then
        content = json.dumps(body).encode() if body is not None else b""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", "Accept-Language: en"]
        # Pages are read in here, so they come as they are; files come as a browser gets them.
        lines.append("Accept-Encoding: br, gzip" if path.startswith("/static/") else "Accept-Encoding: identity")
        if body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        self.write("\r\n".join([*lines, "", ""]).encode() + content)

    def take(self, data: bytes, now: float) -> None:
        self._got += data
        end = self._got.find(b"\r\n\r\n")
        if end < 0:
            return
        length = LENGTH.search(self._got, 0, end + 2)
        if length is None:
            self.hang_up()
            self._gone(f"an answer without a length: {bytes(self._got[:end])!r}")
            return
        whole = end + 4 + int(length[1])
        if len(self._got) >= whole:
            status, content = int(self._got[9:12]), bytes(self._got[end + 4 : whole])
            del self._got[:whole]
            self._then(status, content, now)

    def lost(self, now: float) -> None:
        self._gone("the connection was cut before the answer")


def files_of(page: bytes) -> list[str]:
    """The built files that a page names."""
    return list(dict.fromkeys(path.decode() for path in FILE.findall(page)))
