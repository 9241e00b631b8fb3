"""The stage of a run: the server as it is shipped, in a process, on a core and with a database of its own; and a lab full of people."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LABAPP = Path(sys.executable).with_name("labapp")
EMAIL, PASSWORD = "bench@labapp.example", "only for the benchmark, thrown away with its database"
START_S, STOP_S = 30.0, 15.0


def pinned(core: int | None) -> dict[str, Any]:
    """Arguments of Popen that put the child on one core; none where the machine has no second one or does not know pinning."""
    if core is None or not hasattr(os, "sched_setaffinity"):
        return {}
    return {"preexec_fn": lambda: os.sched_setaffinity(0, {core})}


def two_cores() -> tuple[int | None, int | None]:
    """A core for the server and another for the driver; (None, None) if there are not two."""
    if not hasattr(os, "sched_getaffinity"):
        return None, None
    cores = sorted(os.sched_getaffinity(0))
    return (cores[0], cores[1]) if len(cores) > 1 else (None, None)


@dataclass
class Stage:
    """A running server and a way into its API."""

    port: int
    pid: int
    token: str
    host: str = "127.0.0.1"

    def __post_init__(self) -> None:
        self._http = http.client.HTTPConnection(self.host, self.port, timeout=30)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON answer of /api/v1; an error ends the benchmark with what the server said."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        self._http.request(method, f"/api/v1{path}", json.dumps(body) if body is not None else None, headers)
        answer = self._http.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status} {text[:300]}")
        return json.loads(text) if text else None

    def command(self, lab: str, name: str, activity: str | None = None, data: dict[str, Any] | None = None) -> None:
        """A facilitator's command that has to succeed."""
        body: dict[str, Any] = {"id": str(uuid.uuid4()), "name": name, "data": data or {}}
        if activity:
            body["activity"] = activity
        answer = self.call("POST", f"/labs/{lab}/commands", body)
        if not answer["ok"]:
            raise SystemExit(f"{name}: {answer}")

    def full_lab(self, phones: int, walls: int, consoles: int) -> dict[str, Any]:
        """A lab with an open board that shows each idea at once: {lab, activity, seats: [{role, auth}]}."""
        about = {"title": "Benchmark", "challenge": "How fast?", "language": "en", "template": "taster_90"}
        lab = self.call("POST", "/labs", about)
        before = {step["id"] for step in lab["agenda"]}
        board = {"kind": "idea_board", "title": "Ideas", "prompt": "Ideas", "minutes": 5, "config": {"hidden": False}}
        self.command(lab["id"], "activity.add", data=board)
        agenda = self.call("GET", f"/labs/{lab['id']}")["agenda"]
        activity = next(step["id"] for step in agenda if step["id"] not in before)
        seats: list[tuple[str, dict[str, Any]]] = [("phone", {"token": self._join(lab["code"])}) for _ in range(phones)]
        seats += [("wall", {"key": lab["wall_key"]})] * walls
        seats += [("console", {"token": self.token})] * consoles
        self.command(lab["id"], "activity.open", activity)
        place = {"lab": lab["id"], "protocol": 1}
        return {
            "lab": lab["id"],
            "activity": activity,
            "seats": [{"role": role, "auth": place | key} for role, key in seats],
        }

    def _join(self, code: str) -> str:
        return str(self.call("POST", "/join", {"code": code, "actor_group": "employee"})["token"])


@contextmanager
def stage(core: int | None) -> Iterator[Stage]:
    """A server with an empty database, pinned to a core; gone with all it stored when the context ends."""
    with tempfile.TemporaryDirectory(prefix="labapp-bench-") as folder:
        port = _free_port()
        env = _environment(Path(folder), port)
        with (Path(folder) / "server.log").open("wb") as log:
            server = subprocess.Popen(
                [str(LABAPP), "serve", "--port", str(port)], cwd=folder, env=env, stdout=log, stderr=log, **pinned(core)
            )
        try:
            _wait_until_ready(server, port, Path(folder) / "server.log")
            _labapp(env, "user", "add", "--email", EMAIL, "--password-stdin", stdin=PASSWORD)
            token = _labapp(env, "token", "add", "--email", EMAIL, "--name", "bench").strip().splitlines()[-1]
            yield Stage(port, server.pid, token)
        finally:
            server.terminate()
            try:
                server.wait(STOP_S)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _environment(folder: Path, port: int) -> dict[str, str]:
    """The defaults of the product, whatever the shell's own settings are; only place, port and secret are the benchmark's."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LABAPP_")}
    return clean | {
        "LABAPP_DATABASE_URL": f"sqlite:///{folder / 'labapp.sqlite3'}",
        "LABAPP_INSTANCE": str(folder),
        "LABAPP_SECRET_KEY": "benchmark-0123456789abcdef-0123456789abcdef",
        "LABAPP_PORT": str(port),
    }


def _labapp(env: dict[str, str], *arguments: str, stdin: str = "") -> str:
    done = subprocess.run(
        [str(LABAPP), *arguments],
        env=env,
        cwd=env["LABAPP_INSTANCE"],
        input=stdin,
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"labapp {' '.join(arguments)}: {done.stderr}")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            ready = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            ready.request("GET", "/readyz")
            if ready.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"the server did not start:\n{log.read_text(errors='replace')[-2000:]}")
