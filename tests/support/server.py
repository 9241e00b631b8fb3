"""A real `labapp serve` in a process of its own, with its own folder, database and port."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from argon2 import PasswordHasher

from labapp.store import accounts
from labapp.store.db import Database
from tests.support.ports import free_port
from tests.support.waiting import wait_until

LABAPP = Path(sys.executable).with_name("labapp")
START_S = 120.0  # seconds; a second or two, unless the machine is busy with other tests
STOP_S = 40.0
PASSWORD = "correct horse battery staple"
QUICKLY = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # as the product hashes, with less work


@dataclass
class Server:
    """One server and the folder that outlives its process: stop or kill it, start it again on the same port and data.

    `settings` are environment variables without the prefix LABAPP_, such as {"async_mode": "gevent"}.
    """

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    command: tuple[str, ...] = (str(LABAPP),)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """All that the server said so far, over all its starts."""
        path = self.folder / "server.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def start(self) -> Server:
        """Starts the process and waits until it is ready to serve."""
        assert self.process is None, "it runs already"
        with (self.folder / "server.log").open("ab") as log:
            command = [*self.command, "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            wait_until(self._ready, f"the server on port {self.port}", within=START_S)
        except AssertionError:
            if self.process.poll() is None:
                self.kill()
            self.process = None
            raise
        return self

    def stop(self) -> int:
        """Asks it to finish (SIGTERM) and gives its exit status."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int:
        """Ends it between two instructions (SIGKILL)."""
        return self._end(signal.SIGKILL)

    def restart(self) -> Server:
        """Starts it again on the same port, folder and database, stopping it first if it runs."""
        if self.process is not None:
            self.stop()
        return self.start()

    def labapp(self, *arguments: str, stdin: str = "") -> str:
        """Runs a `labapp` command on the same database and gives what it printed; it may run beside the server."""
        done = subprocess.run(
            [*self.command, *arguments],
            cwd=self.folder,
            env=self._environment(),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=START_S,
            check=False,
        )
        assert done.returncode == 0, f"labapp {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
        return done.stdout

    def account(self, email: str = "facilitator@example.org", *, admin: bool = False) -> Account:
        """Makes an account with a token beside the running server, as `labapp user add` and `labapp token add` do."""
        db = Database(self._environment()["LABAPP_DATABASE_URL"])
        try:
            made = accounts.create_account(db, email=email, password_hash=QUICKLY.hash(PASSWORD), admin=admin)
            return Account(self, email, PASSWORD, accounts.add_token(db, made.id))
        finally:
            db.close()

    def _environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("LABAPP_")}
        defaults = {
            "database_url": f"sqlite:///{self.folder / 'labapp.sqlite3'}",
            "secret_key": "only-for-tests-0123456789abcdef0123456789abcdef",
            "instance": str(self.folder),
            "port": str(self.port),
            "async_mode": os.environ.get("LABAPP_TEST_ASYNC_MODE", "eventlet"),
        }
        ours = {f"LABAPP_{name.upper()}": value for name, value in (defaults | self.settings).items()}
        return clean | {"PYTHONUNBUFFERED": "1"} | ours

    def _ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, f"the server ended with status {self.process.returncode}:\n{self.log}"
        try:
            return requests.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except (requests.ConnectionError, requests.Timeout):
            return False

    def _end(self, number: signal.Signals) -> int:
        assert self.process is not None, "it does not run"
        self.process.send_signal(number)
        try:
            return self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not end within {STOP_S:g} s of {number.name}:\n{self.log}") from None
        finally:
            self.process = None


@dataclass(frozen=True)
class Account:
    """A facilitator on a server, and their way into its API."""

    server: Server
    email: str
    password: str
    token: str

    def api(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        """The JSON answer of /api/v1 to a request of this account, after its status was found to be as expected."""
        answer = requests.request(
            method,
            f"{self.server.url}/api/v1{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=60,
        )
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:600]}"
        return json.loads(answer.text) if answer.text else None
