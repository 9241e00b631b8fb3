"""What a client is not given when it opens a socket."""

from __future__ import annotations

import base64
import os
import socket

import requests

from tests.support.server import Server


def test_jsonp_polling_is_refused(shared_server: Server) -> None:
    answer = requests.get(f"{shared_server.url}/socket.io/?EIO=4&transport=polling&j=0", timeout=10)
    assert answer.status_code == 400


def test_compression_of_messages_is_not_agreed_to(shared_server: Server) -> None:
    """Browsers always offer it; it would halve what the server can send and double its memory."""
    key = base64.b64encode(os.urandom(16)).decode()
    request = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{shared_server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", shared_server.port), timeout=10) as connection:
        connection.sendall(request.encode())
        answer = connection.recv(4096).decode("latin-1").lower()
    assert answer.startswith("http/1.1 101")
    assert "sec-websocket-extensions" not in answer
