"""The processes of a run: the server as it is shipped, the references beside it, and the driver, each on a core of its own."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from labapp.assets import BASE
from labapp.bench.shape import FILE

LABAPP = Path(sys.executable).with_name("labapp")
NODE_PACKAGES = BASE / "static" / "node_modules"
HERE = "127.0.0.1"
START_S, STOP_S = 30.0, 15.0


class Unavailable(Exception):
    """A reference can't run here; the message says why."""


class Failed(Exception):
    """A round could not be done; the message says why."""


class Running(NamedTuple):
    """A server that listens."""

    pid: int
    port: int


Stage = AbstractContextManager[Running]


def pinned(core: int | None) -> dict[str, Any]:
    """Arguments of Popen that put the child on one core; none where the machine has no second one."""
    return {} if core is None else {"preexec_fn": lambda: os.sched_setaffinity(0, {core})}


def two_cores() -> tuple[int | None, int | None]:
    """A core for the server and another for the driver; (None, None) if there are not two."""
    cores = sorted(os.sched_getaffinity(0))
    return (cores[0], cores[1]) if len(cores) > 1 else (None, None)


def drive(plan: dict[str, Any], core: int | None, within: float) -> dict[str, Any]:
    """What the driver measured.

    :raise Failed: it gave up, or was not done within so many seconds
    """
    command = [sys.executable, "-m", "labapp.bench.driver"]
    try:
        done = subprocess.run(
            command, input=json.dumps(plan), text=True, capture_output=True, timeout=within, check=False, **pinned(core)
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"the driver was not done within {within:g} s") from None
    if done.returncode:
        raise Failed(f"the driver stopped: {done.stderr.strip()[-1500:]}")
    return dict(json.loads(done.stdout))


@contextmanager
def labapp(prepared: Path, core: int | None) -> Iterator[Running]:
    """The server on a copy of a prepared database; gone with all it stored when the context ends."""
    with tempfile.TemporaryDirectory(prefix="labapp-bench-") as name:
        folder = Path(name)
        shutil.copy(prepared / FILE, folder / FILE)
        port = _free_port()
        log = folder / "server.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [str(LABAPP), "serve", "--port", str(port)],
                cwd=folder,
                env=_environment(folder),
                stdout=output,
                stderr=output,
                **pinned(core),
            )
        with _ending(server, server.pid):
            _wait_until_ready(server, port, log)
            yield Running(server.pid, port)


def _environment(folder: Path) -> dict[str, str]:
    """The defaults of the product, whatever the shell's own settings are; only place and secret are the benchmark's."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LABAPP_")}
    return clean | {
        "LABAPP_DATABASE_URL": f"sqlite:///{folder / FILE}",
        "LABAPP_INSTANCE": str(folder),
        "LABAPP_SECRET_KEY": "benchmark-0123456789abcdef-0123456789abcdef",
    }


def flask_socketio(core: int | None) -> Stage:
    """The bare Flask-SocketIO echo, as a context."""
    return _echo([sys.executable, "-m", "labapp.bench.references.flask_echo"], {}, core)


def node_socketio(core: int | None) -> Stage:
    """The bare Node socket.io echo, as a context.

    :raise Unavailable: there is no Node or no socket.io here
    """
    node = Path(sys.executable).with_name("node")
    found = str(node) if node.exists() else shutil.which("node")
    if found is None:
        raise Unavailable("there is no Node; run it from a checkout with `python3 dev.py bench`")
    if not (NODE_PACKAGES / "socket.io").is_dir():
        raise Unavailable("the npm package socket.io is not here; run it from a checkout with `python3 dev.py bench`")
    program = Path(__file__).with_name("references") / "node_echo.cjs"
    return _echo([found, str(program)], {"NODE_PATH": str(NODE_PACKAGES), "NODE_ENV": "production"}, core)


def sender(core: int | None, clients: int) -> Stage:
    """What measures the driver, as a context."""
    return _echo([sys.executable, "-m", "labapp.bench.references.sender", str(clients)], {}, core)


REFERENCES: dict[str, Callable[[int | None], Stage]] = {
    "flask_socketio": flask_socketio,
    "node_socketio": node_socketio,
}


@contextmanager
def _echo(command: list[str], environment: dict[str, str], core: int | None) -> Iterator[Running]:
    process = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **pinned(core)
    )
    assert process.stdout is not None
    with process.stdout:
        said = process.stdout.readline()  # from the server itself: what was started may only be its launcher
    if not said:
        process.wait(STOP_S)
        raise Unavailable(f"`{' '.join(command)}` does not start")
    running = Running(**json.loads(said))
    with _ending(process, running.pid):
        yield running


@contextmanager
def _ending(process: subprocess.Popen[bytes], pid: int) -> Iterator[None]:
    """Ends a server, whatever happens."""
    try:
        yield
    finally:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_S)
                break


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError), closing(http.client.HTTPConnection(HERE, port, timeout=2)) as ready:
            ready.request("GET", "/readyz")
            if ready.getresponse().status == 200:
                return
        time.sleep(0.05)
    raise Failed(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")
