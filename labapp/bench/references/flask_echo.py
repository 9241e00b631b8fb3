"""A bare Flask-SocketIO echo on eventlet, as its documentation shows it; only its limit of 1024 connections is raised."""

from __future__ import annotations

import json
import os
import socket

from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet")


@socketio.on("idea")
def idea(data: object) -> dict[str, bool]:
    """Tells everybody, and acknowledges."""
    emit("idea", data, broadcast=True)
    return {"ok": True}


def announce(port: int) -> None:
    """Says that the port is open."""
    print(json.dumps({"pid": os.getpid(), "port": port}), flush=True)


def main() -> None:
    """Listen on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    socketio.start_background_task(announce, port)  # runs when the server first waits for somebody
    socketio.run(app, host="127.0.0.1", port=port, max_size=20_000)


if __name__ == "__main__":
    main()
