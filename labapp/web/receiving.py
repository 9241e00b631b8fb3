"""Receiving a body that may be large, in a time that has an end: who sends a byte now and then holds a place no longer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from flask import request
from werkzeug.exceptions import ClientDisconnected

from labapp.core.refused import Refused

COME_BACK_S = 5


def receive(within_s: float) -> bytes:
    """The body of the request.

    :raise Refused: `rate_limited` if it does not come in so many seconds, or its sender has left
    """
    try:
        with _read_until(within_s):
            return request.get_data(cache=False)
    except ClientDisconnected:
        raise Refused("rate_limited", retry_in=COME_BACK_S) from None


@contextmanager
def _read_until(seconds: float) -> Iterator[None]:
    """Ends what can be read from the connection after so many seconds."""
    connection = _connection(request.environ)
    alarm = threading.Timer(seconds, _stop_reading, (connection,))
    alarm.daemon = True
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


def _stop_reading(connection: Any) -> None:
    with suppress(OSError, AttributeError):  # it is gone already, or the server does not show it
        connection.shutdown(socket.SHUT_RD)


def _connection(environ: dict[str, Any]) -> Any:
    """The socket of the request, as each kind of server names it."""
    if "eventlet.input" in environ:
        return environ["eventlet.input"].get_socket()
    return environ.get("labapp.socket") or environ.get("werkzeug.socket")
