"""The server as shipped: the only file that knows eventlet, and gevent and threads beside it.

`prepare` must run before anything of the application is imported: it patches the standard library for green threads. `serve`
listens until SIGTERM or SIGINT and then drains: refuses what is new, stores what was accepted, tells clients to come back.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import logging
import os
import resource
import signal
import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from labapp import Services
    from labapp.config import Settings

log = logging.getLogger(__name__)

BACKLOG = 4096  # a thousand phones that come back at once wait here, not in a reset
SOCKETS = 20_000  # eventlet's own default ends at 1024, after which even /healthz hangs
FILES = 32_768  # open files, sockets among them; many systems begin with 1024
SEND_BUFFER = 128 * 1024  # bytes that the kernel holds for one client that does not read; it takes twice as much
DRAIN_S = 8.0  # seconds for what runs to end after the signal
IDLE_S = 10.0  # seconds without a word from anybody after which the server tidies its memory up
SHORT_LIVED = 10_000  # objects between quick collections
YOUNG = 5  # quick collections between those of what survived them: with ten thousand sockets 50 would mean 0.3 s of standstill
NEVER = 1_000_000  # of itself; a full collection with a thousand sockets stops everybody for 150 ms
TIDY_AT_LEAST_S = 3600.0  # where it is never silent, that is the smaller evil once an hour
GONE = 500  # connections that ended leave 4 MB in circles, which only a full collection gives back


class CannotStart(RuntimeError):
    """The server can't start; the message is one line for the operator."""


def prepare(mode: str) -> None:
    """Makes the standard library cooperate with the mode's green threads. Call it before the application is imported."""
    if "flask" in sys.modules and mode != "threading":
        raise CannotStart("The server must be started before Flask is imported: use `labapp serve`.")
    if mode == "eventlet":
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        import eventlet

        eventlet.monkey_patch()
    elif mode == "gevent":
        from gevent import monkey

        monkey.patch_all()
    if mode != "threading":
        # psycopg would else wait in C, where no other green thread runs.
        os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"


def serve(app: Flask, announce: Callable[[], None], listener: socket.socket | None = None) -> None:
    """Listens and answers until told to stop. `announce` is called when the port is open, `listener` has it already.

    :raise CannotStart: the port or the database is in use
    """
    from labapp.mail.postman import Postman

    services: Services = app.extensions["labapp"]
    settings = services.settings
    _allow_files()
    with _alone_on(services.db.url.database if services.db.is_sqlite else None), _quiet_memory():
        listener = listener or _listen(settings.host, settings.port)
        runner = {"eventlet": _eventlet, "gevent": _gevent, "threading": _threading}[settings.async_mode]
        wait_for_signal = _signals()
        stop = runner(app, listener)
        services.socketio.start_background_task(_tidy, services)
        services.socketio.start_background_task(Postman(app, services.rooms.clock).run)
        announce()
        wait_for_signal()
        _drain(services)
        stop()
    services.db.close()


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket whose connections send small frames at once, and which a second server can't share."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CannotStart(
            f"Port {port} on {host} can't be used: {error.strerror}. Choose another with --port."
        ) from None
    listener.listen(BACKLOG)
    return listener


def _eventlet(app: Flask, listener: socket.socket) -> Callable[[], None]:
    import eventlet
    from eventlet import tpool, wsgi

    app.extensions["labapp_beside"] = tpool.execute
    pool = eventlet.GreenPool(SOCKETS)
    options: dict[str, Any] = {"custom_pool": pool, "max_size": SOCKETS, "log_output": False, "debug": False}
    server = eventlet.spawn(wsgi.server, listener, app, **options)

    def stop() -> None:
        listener.close()
        eventlet.kill(server)
        with eventlet.Timeout(DRAIN_S, False):
            pool.waitall()

    return stop


def _gevent(app: Flask, listener: socket.socket) -> Callable[[], None]:
    from gevent import get_hub, pywsgi

    app.extensions["labapp_beside"] = lambda slow, *args, **kwargs: get_hub().threadpool.apply(slow, args, kwargs)

    class Handler(pywsgi.WSGIHandler):  # type: ignore[misc]
        """Ends a connection with its websocket: what comes after it is not another request."""

        def get_environ(self) -> dict[str, Any]:
            return {
                **super().get_environ(),
                "labapp.socket": self.socket,
            }  # `labapp.web.receiving` ends what is too slow

        def handle_one_response(self) -> None:
            super().handle_one_response()
            if "HTTP_UPGRADE" in self.environ:
                self.close_connection = True

        def _handle_client_error(self, fault: Exception) -> Any:
            """Answers 400 to what is no request; the library would print a traceback where there are too many headers."""
            return super()._handle_client_error(fault if isinstance(fault, OSError) else ValueError())

    server = pywsgi.WSGIServer(listener, app, log=None, handler_class=Handler)
    server.start()
    return lambda: server.stop(timeout=DRAIN_S)


def _threading(app: Flask, listener: socket.socket) -> Callable[[], None]:
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        """Addresses and join codes stay out of the log."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None: ...

        def run_wsgi(self) -> None:
            super().run_wsgi()
            if self.headers.get("Upgrade", "").lower() == "websocket":
                self.close_connection = True  # what comes after a websocket is not another request

    host, port = listener.getsockname()[:2]
    server = make_server(host, port, app, threaded=True, request_handler=Quiet, fd=listener.fileno())
    server.daemon_threads = True  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.shutdown


def _signals() -> Callable[[], None]:
    """Takes over SIGTERM and SIGINT now, and gives a function that waits for one of them.

    The signal writes to a socket pair, so that the event loop wakes at once; a plain handler would run when the loop next does.
    """
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)

    def wait() -> None:
        reader.recv(1)
        signal.set_wakeup_fd(-1)
        reader.close()
        writer.close()

    return wait


def _drain(services: Services) -> None:
    """Refuses new commands, stores the accepted ones, says bye to everybody."""
    services.rooms.drain(DRAIN_S / 2)
    services.gateway.dismiss_all()
    time.sleep(0.2)  # the byes leave the queues
    for client in list(services.gateway.server.eio.sockets.values()):
        with contextlib.suppress(Exception):
            client.close(wait=False)


@contextlib.contextmanager
def _alone_on(database: str | None) -> Iterator[None]:
    """Holds the one place of a server on a SQLite file; command line tools work beside it."""
    if database is None:
        yield
        return
    with Path(f"{database}.server").open("w") as place:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"Another Labapp server runs on {database}. Stop it, or set LABAPP_DATABASE_URL."
            ) from None
        yield


def _allow_files() -> None:
    """Asks for as many open files as thousands of sockets need, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _tidy(services: Services) -> None:
    """Full collections, which hold everybody up for a moment, happen where nobody is there to be held up: once in each silence.

    And where many have come and gone: a room in which phones sleep and wake all day would grow until the evening.
    """
    gateway = services.gateway
    tidied_in_this_silence, tidied_at, ended = False, time.monotonic(), 0
    while not services.rooms.draining:
        time.sleep(IDLE_S / 2)
        silent = services.rooms.silent_s() > IDLE_S
        much = gateway.ended - ended > max(GONE, len(gateway.visitors) // 2)
        if (silent and not tidied_in_this_silence) or much or time.monotonic() - tidied_at > TIDY_AT_LEAST_S:
            gc.collect()
            tidied_at, ended = time.monotonic(), gateway.ended
        tidied_in_this_silence = silent


@contextlib.contextmanager
def _quiet_memory() -> Iterator[None]:
    """What was loaded at start is never collected again, and full collections wait for a silence (`_tidy`)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SHORT_LIVED, YOUNG, NEVER)
    yield
    gc.unfreeze()


def lan_address() -> str:
    """This machine's address in the local network, without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1: only the choice of route is asked for
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def start(settings: Settings, announce: Callable[[Services], None]) -> None:
    """Prepares, migrates and serves: what `labapp serve` and `labapp demo` do."""
    prepare(settings.async_mode)
    from msgspec.structs import replace

    from labapp import create_app, logs
    from labapp.store import migrate, rehearsals

    listener = None
    if settings.port == 0:  # any: opened here, so that every address that is told has it
        listener = _listen(settings.host, 0)
        settings = replace(settings, port=listener.getsockname()[1])
    with logs.private():
        app = create_app(settings)
        services: Services = app.extensions["labapp"]
        migrate.upgrade(services.db)
        rehearsals.end_old(services.db)
        serve(app, lambda: announce(services), listener)
