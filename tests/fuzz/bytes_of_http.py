"""Requests written by hand: request lines, headers and bodies that no HTTP library would send, to pages, API and socket alike."""

from __future__ import annotations

import random
import socket
from typing import Any

from tests.fuzz.findings import Findings
from tests.fuzz.ground import Ground

ANSWER_S = 15.0
LONG = b"a" * 20_000
PATHS: tuple[bytes, ...] = (
    b"/", b"/login", b"/api/v1/labs", b"/api/v1/join", b"/api/v1/login", b"/api/v1/labs/import", b"/socket.io/", b"/static/x", b"/healthz", b"/icon.svg",
    b"/%", b"/%zz", b"/%00", b"/%ff%fe", b"/\xff\xfe", b"/\x00", b"//", b"//evil.example/", b"/..", b"/static/../../x", b"/static/%2e%2e%2fx",
    b"/./.", b"/;", b"/?", b"/?lang=%", b"/?lang=%ff", b"/?lang=\xff", b"/?" + b"a=1&" * 3000, b"/" + LONG, b"*", b"http://evil.example/", b"x", b"/#x",
    b"/login?next=//evil.example", b"/j/%ED%A0%80", b"/j/\xc3", b"/phone/%F0%9F", b"/library?page=99999999999999999999999", b"/library?page=%2d1",
    b"/socket.io/?EIO=4&transport=polling", b"/socket.io/?EIO=3&transport=polling", b"/socket.io/?EIO=4&transport=websocket",
    b"/socket.io/?EIO=4&transport=polling&sid=x", b"/socket.io/?EIO=4&transport=websocket&sid=%ff", b"/socket.io/?EIO=%ff&transport=\xff",
    b"/socket.io/?EIO=4&transport=telepathy", b"/socket.io/?j=0", b"/socket.io/x/y", b"/socket.io", b"/socket.io/?" + LONG,
)  # fmt: skip
METHODS = (b"GET", b"POST", b"HEAD", b"OPTIONS", b"PUT", b"DELETE", b"PATCH", b"TRACE", b"CONNECT", b"get", b"FOO", b"", b"G\x00T", b"\xff", b"A" * 9000)  # fmt: skip
VERSIONS = (b"HTTP/1.1",) * 40 + (b"HTTP/1.0", b"HTTP/0.9", b"HTTP/2.0", b"HTTP/x", b"", b"http/1.1", b"HTTP/1.1 x")
HEADERS: tuple[bytes, ...] = (
    b"Content-Length: -1", b"Content-Length: x", b"Content-Length: 99999999999", b"Content-Length: 5\r\nContent-Length: 6", b"Content-Length: 1e2",
    b"Content-Length:", b"Content-Length: \xc2\xb2", b"Content-Length: 0x10", b"Content-Length: +5", b"Transfer-Encoding: chunked", b"Transfer-Encoding: x",
    b"Transfer-Encoding: chunked\r\nContent-Length: 5", b"Transfer-Encoding: gzip, chunked", b"Expect: 100-continue", b"Expect: x", b"Connection: keep-alive, Upgrade",
    b"Connection: close", b"Upgrade: websocket", b"Upgrade: h2c", b"Sec-WebSocket-Key: x", b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", b"Sec-WebSocket-Key: \xff",
    b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Version: 8", b"Sec-WebSocket-Version: x", b"Sec-WebSocket-Protocol: \xff,,a", b"Sec-WebSocket-Extensions: permessage-deflate; x=\"",
    b"Origin: null", b"Origin: \xff", b"Origin: http://[", b"Origin: x", b"Sec-Fetch-Site: cross-site", b"Authorization: Bearer", b"Authorization: Bearer \xff\xfe",
    b"Authorization: Basic !!!", b"Authorization: Basic \xff", b"Authorization: Digest x", b"Authorization: bearer " + LONG, b"Cookie: labapp_session=x", b"Cookie: labapp_session=\xff; ;;=",
    b"Cookie: labapp_session=.eJw.x.y", b"Cookie: labapp_language=\xc3\x28", b"Cookie: " + b"a=b; " * 2000, b"Accept-Language: sv;q=x, *;q=9e999, \xff", b"Accept-Language: " + b"sv," * 3000,
    b"Accept: x", b"Accept: \xff/\xfe;q=1e999", b"Accept-Encoding: gzip;q=x, br;q=-1, \xff", b"If-None-Match: \"\xff", b"If-Modified-Since: yesterday", b"If-Modified-Since: Thu, 99 Feb 0000 99:99:99 GMT",
    b"Range: bytes=-", b"Range: bytes=5-1", b"Range: bytes=0-0,99999999999999999999-", b"Range: x", b"Content-Type: application/json", b"Content-Type: application/json; charset=x",
    b"Content-Type: application/json; charset=utf-16", b"Content-Type: multipart/form-data", b"Content-Type: multipart/form-data; boundary=\xff", b"Content-Type: application/x-www-form-urlencoded; charset=utf-7",
    b"Content-Type: \xff", b"Content-Type: ;;;=", b"Content-Encoding: gzip", b"X-Forwarded-For: \xff, 1.2.3.4", b"X-Forwarded-Proto: x", b"X-HTTP-Method-Override: DELETE", b"X-CSRFToken: \xff",
    b"Host: evil.example", b"Host: [", b"Host: \xff", b"Host: a\r\nHost: b", b"Host:", b"Referer: \xff", b"User-Agent: " + LONG, b": x", b"x", b" x: y", b"x : y", b"x\x00: y", b"\xff: \xff", b"X: a\r\n b",
    b"X: " + b"a" * 70_000, b"\r\n".join(b"X%d: y" % number for number in range(300)), b"Content-Disposition: \xff", b"Forwarded: for=\"", b"DNT: 1", b"TE: trailers", b"Trailer: x",
)  # fmt: skip
BODIES: tuple[bytes, ...] = (
    b"", b"{}", b"{", b"[1]", b"null", b'{"code":"\\ud800"}', b'{"email":NaN}', b'{"a":1,"a":2}', b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b'{"code":"' + LONG + b'"}',
    b"[" * 5000, b"[" * 5000 + b"]" * 5000, b'{"email":' + b"9" * 5000 + b"}", b"a=b&c", b"%=%&%zz=%ff", b"email=\xff&password=%ff", b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n", b"-5\r\nx\r\n", b"5",
    b"ffffffffffffffff\r\nx", b"5;x=y\r\nhello\r\n0\r\nX: y\r\n\r\n", b"0\r\n\r\n", b"--x\r\n", b"40/live,{}", b"b!!!!", b"4\x1e4\x1e", b"9" * 300_000,
)  # fmt: skip


class BytesFuzz:
    """One run against one server. A request is answered by a status below 500, or its connection is closed."""

    def __init__(self, ground: Ground, chance: random.Random) -> None:
        self.port, self.chance = ground.server.port, chance
        self.token = ground.owner.token.encode()
        self.findings = Findings()

    def run(self, wanted: int) -> Findings:
        """Sends so many requests, each on a connection of its own."""
        for _ in range(wanted):
            self.send(self._drawn())
        return self.findings

    def _drawn(self) -> bytes:
        chance = self.chance
        method = chance.choice(METHODS[:2]) if chance.random() < 0.7 else chance.choice(METHODS)
        path = chance.choice(PATHS[:10]) if chance.random() < 0.4 else chance.choice(PATHS)
        version = chance.choice(VERSIONS)
        body = chance.choice(BODIES)
        lines = [b"%s %s %s" % (method, path, version)]
        if chance.random() < 0.95:
            lines.append(b"Host: 127.0.0.1:%d" % self.port)
        if chance.random() < 0.5:
            lines.append(b"Authorization: Bearer " + self.token)
        if path.startswith(b"/socket.io") and chance.random() < 0.5:
            lines += [b"Upgrade: websocket", b"Connection: Upgrade", b"Sec-WebSocket-Version: 13"]
        lines += chance.sample(HEADERS, chance.choice((0, 1, 1, 2, 3)))
        if body and chance.random() < 0.7:
            lines.append(b"Content-Length: %d" % (len(body) + chance.choice((0, 0, 0, 0, -1, 1))))
        if chance.random() < 0.4:
            lines.append(b"Content-Type: application/json")
        end = chance.choice((b"\r\n",) * 12 + (b"\n", b"\r", b"\r\n "))
        whole = end.join([*lines, b"", b""]) + body
        return whole if chance.random() < 0.9 else whole[: chance.randrange(len(whole))]

    def send(self, request: bytes) -> None:
        """One request."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=ANSWER_S) as line:
            try:
                line.sendall(request)
                line.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # closed before all was read, perhaps with an answer
            answer = self._answer(line, request)
        status = answer.split(b" ", 2)[1:2]
        how = status[0].decode("latin-1")[:3] if answer.startswith(b"HTTP/") and status else "closed"
        self.findings.answer("bytes", how)
        if how.startswith("5") or b"Traceback" in answer:
            self.findings.fault(f"{how} to", request, answer)

    def _answer(self, line: socket.socket, request: bytes) -> bytes:
        """All that comes until the server closes, which it does once it knows that nothing more is sent."""
        parts: list[Any] = []
        try:
            while data := line.recv(1 << 16):
                parts.append(data)
                if sum(map(len, parts)) > 1 << 20:
                    break
        except TimeoutError:
            if not parts:
                self.findings.fault("neither answered nor closed", request)
        except OSError:
            pass
        return b"".join(parts)
