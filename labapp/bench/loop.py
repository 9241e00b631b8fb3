"""The driver's loop: many lines to one server, read by one thread with one clock.

What is looked at first matters: walls and consoles (`front`) are read before the crowd, and the crowd in parts, so that no line
waits until a thousand others have been read. Linux only: it needs epoll.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import select
import socket
import struct
import time
from collections.abc import Callable, Iterable

RECEIVE = 1 << 16
CROWD_AT_ONCE = 40  # a frame of a thousand ideas to a thousand phones is 100 ms of reading
Moment = tuple[float, Callable[[], None]]  # seconds from now, and what happens then
HARD_END = struct.pack("ii", 1, 0)  # SO_LINGER: gone at once, as when the power of an access point goes


class Line:
    """One TCP connection of a client. Subclasses say what to do with what arrives (`take`) and when it ends (`lost`)."""

    front = False  # read before the crowd

    def __init__(self) -> None:
        self.socket: socket.socket | None = None
        self.unsent = bytearray()
        self.loop: Loop

    def take(self, data: bytes, now: float) -> None:
        """Bytes have arrived."""
        raise NotImplementedError

    def lost(self, now: float) -> None:
        """The server has ended the connection."""
        raise NotImplementedError

    def write(self, data: bytes) -> None:
        """Sends, now or as soon as the kernel has room. On a line that is down it does nothing."""
        if self.socket is None:
            return
        if not self.unsent:
            try:
                data = data[self.socket.send(data) :]
            except BlockingIOError:
                pass
            except OSError:
                return  # the end of the line is read, not written
            if not data:
                return
            self.loop.watch(self, writing=True)
        self.unsent += data

    def flush(self) -> None:
        """The kernel has room."""
        assert self.socket is not None
        try:
            del self.unsent[: self.socket.send(self.unsent)]
        except BlockingIOError:
            return
        except OSError:
            self.unsent.clear()
        if not self.unsent:
            self.loop.watch(self, writing=False)

    def hang_up(self) -> None:
        """Ends the connection hard; `lost` is not called."""
        if self.socket is not None:
            self.loop.forget(self)
            with contextlib.suppress(OSError):
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, HARD_END)
            self.socket.close()
            self.socket = None
        self.unsent.clear()


class Loop:
    """Reads and writes all lines; `turn` is one round."""

    def __init__(self, host: str, port: int) -> None:
        self.address = (host, port)
        self._front, self._crowd = select.epoll(), select.epoll()
        self._crowd.register(self._front.fileno(), select.EPOLLIN)
        self._lines: dict[int, Line] = {}
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    @staticmethod
    def now() -> float:
        """The driver's one clock, in seconds."""
        return time.monotonic()

    def dial(self, line: Line, receive_buffer: int = 0) -> None:
        """Begins to connect; what is written meanwhile is sent when the line is up."""
        line.loop = self
        line.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        line.socket.setblocking(False)
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if receive_buffer:
            line.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        line.socket.connect_ex(self.address)
        self._lines[line.socket.fileno()] = line
        self._home(line).register(line.socket.fileno(), select.EPOLLIN)

    def watch(self, line: Line, *, writing: bool, reading: bool = True) -> None:
        """Says what a line waits for."""
        if line.socket is not None:
            wanted = (select.EPOLLIN if reading else 0) | (select.EPOLLOUT if writing else 0)
            self._home(line).modify(line.socket.fileno(), wanted)

    def forget(self, line: Line) -> None:
        """Looks at a line no more."""
        assert line.socket is not None
        self._home(line).unregister(line.socket.fileno())
        del self._lines[line.socket.fileno()]

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Does something in a while."""
        heapq.heappush(self._later, (self.now() + seconds, next(self._order), action))

    def turn(self, timeout: float) -> None:
        """Reads what has arrived: the front lines, then some of the crowd; and does what is due by now."""
        if self._later:
            timeout = min(timeout, self._later[0][0] - self.now())
        events = self._crowd.poll(max(0.0, timeout), CROWD_AT_ONCE)
        self._serve(self._front.poll(0))
        self._serve(events)
        while self._later and self._later[0][0] <= self.now():
            heapq.heappop(self._later)[2]()

    def until(self, done: Callable[[], bool], within: float) -> bool:
        """Turns until `done` is true or the seconds are over; gives whether it is."""
        deadline = time.monotonic() + within
        while not done():
            if (left := deadline - time.monotonic()) <= 0:
                return False
            self.turn(min(left, 0.05))
        return True

    def rest(self, seconds: float) -> None:
        """Turns for so long."""
        self.until(lambda: False, seconds)

    def play(self, moments: Iterable[Moment]) -> list[float]:
        """Does each thing at its moment, in seconds from now and in order; gives how late each was, in seconds."""
        began, late = time.monotonic(), []
        for moment, action in moments:
            while (left := began + moment - time.monotonic()) > 0:
                self.turn(left)
            late.append(time.monotonic() - began - moment)
            action()
        return late

    def _home(self, line: Line) -> select.epoll:
        return self._front if line.front else self._crowd

    def _serve(self, events: list[tuple[int, int]]) -> None:
        for number, event in events:
            line = self._lines.get(
                number
            )  # the epoll of the front has no line, and some line may have ended this round
            if line is None:
                continue
            if event & select.EPOLLOUT:
                line.flush()
            if event & ~select.EPOLLOUT and line.socket is not None:
                self._read(line)

    def _read(self, line: Line) -> None:
        assert line.socket is not None
        try:
            data = line.socket.recv(RECEIVE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        now = time.monotonic()
        if data:
            line.take(data, now)
            return
        line.hang_up()
        line.lost(now)
