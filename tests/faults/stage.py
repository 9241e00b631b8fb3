"""The stage of a fault: a server in a process of its own, a lab full of phones, and a second lab that must hear nothing of it."""

from __future__ import annotations

import asyncio
import random
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from labapp.bench.figures import resident_kib
from tests.contract.workshop import ORGANISATIONS
from tests.faults import planted
from tests.faults.client import Client
from tests.faults.history import PASSING, Body, History
from tests.faults.waiting import until
from tests.support.server import Account, Server
from tests.support.waiting import wait_until

IN_STEP_S = 180.0  # for a thousand phones on a busy machine; how long it really took is a figure
TASKS_S = 10.0


def planted_command(*plants: str) -> tuple[str, ...]:
    """The command that runs `labapp` with plants in it; all servers here count their tasks."""
    return sys.executable, planted.__file__, ",".join(("counting", *plants))


@dataclass
class Stage:
    """One running fault: server, history, labs and clients."""

    server: Server
    history: History
    chance: random.Random
    account: Account
    lab: Body = field(default_factory=dict)
    clients: list[Client] = field(default_factory=list)
    phones: list[Client] = field(default_factory=list)
    wall: Client | None = None
    quiet: Body = field(default_factory=dict)
    quiet_phones: list[Client] = field(default_factory=list)
    idle_tasks: dict[str, int] = field(default_factory=dict)  # of the server before anybody came

    @property
    def folder(self) -> Path:
        """Where this fault keeps its files."""
        return self.server.folder

    # People

    def new_lab(self, title: str) -> Body:
        """A lab led by the account."""
        about = {"title": title, "challenge": title, "language": "en", "template": "taster_90"}
        return dict(self.account.api("POST", "/labs", {**about, "organisations": ORGANISATIONS}, status=201))

    def join(self, lab: Body, count: int) -> list[dict[str, str]]:
        """So many new members of a lab over HTTP: {lab, member, token}."""
        with requests.Session() as session, ThreadPoolExecutor(4) as pool:

            def one(number: int) -> dict[str, str]:
                body = {"code": lab["code"], "organisation": f"org-{'abcd'[number % 4]}", "actor_group": "employee"}
                answer = session.post(f"{self.server.url}/api/v1/join", json=body, timeout=30)
                assert answer.status_code == 201, answer.text
                return dict(answer.json())

            return list(pool.map(one, range(count)))

    def phone(self, seat: dict[str, str], name: str, port: Callable[[], int] | None = None, **how: Any) -> Client:
        """A phone of a member, not connected yet."""
        how.setdefault("foreign", str(self.quiet.get("title", "")).encode())
        chance = random.Random(self.chance.random())
        return Client(
            name,
            seat["lab"],
            {"token": seat["token"]},
            port or (lambda: self.server.port),
            self.history,
            chance,
            member=seat["member"],
            **how,
        )

    async def people(
        self, count: int, *, port: Callable[[int], Callable[[], int] | None] = lambda n: None, **how: Any
    ) -> None:
        """The lab with its wall and `count` phones, all in step; `port` says for each phone where it dials.

        The second lab has three phones, and its title is a word that must never be heard outside it.
        """
        canary = f"canary-{uuid.UUID(int=self.chance.getrandbits(128))}"
        self.quiet = await asyncio.to_thread(self.new_lab, canary)
        self.lab = await asyncio.to_thread(self.new_lab, "Under fault")
        seats = await asyncio.to_thread(self.join, self.lab, count)
        self.phones = [self.phone(seat, f"phone {n}", port(n), **how) for n, seat in enumerate(seats)]
        self.wall = Client(
            "wall",
            self.lab["id"],
            {"key": self.lab["wall_key"]},
            lambda: self.server.port,
            self.history,
            self.chance,
            foreign=canary.encode(),
        )
        quiet = await asyncio.to_thread(self.join, self.quiet, 3)
        self.quiet_phones = [self.phone(seat, f"quiet {n}", foreign=b"Under fault") for n, seat in enumerate(quiet)]
        self.clients = [*self.phones, self.wall, *self.quiet_phones]
        await self.connect(self.clients)

    async def connect(self, clients: Iterable[Client]) -> float:
        """Dials for all of them and waits until they are in step; how many seconds that took."""
        clients = list(clients)
        for client in clients:
            client.dial()
        return await self.in_step(clients)

    async def in_step(self, clients: Iterable[Client] | None = None, within: float = IN_STEP_S) -> float:
        """Waits until everybody is connected and has caught up."""
        everybody = self.clients if clients is None else list(clients)
        return await until(lambda: all(c.in_step or c.away for c in everybody), "everybody in step", within=within)

    async def drained(self, within: float, clients: Iterable[Client] | None = None) -> float:
        """Waits until every outbox is empty."""
        everybody = self.clients if clients is None else list(clients)
        return await until(lambda: not any(c.outbox for c in everybody), "empty outboxes", within=within)

    # The facilitator

    async def staff(
        self, name: str, activity: str | None = None, data: Body | None = None, *, lab: Body | None = None
    ) -> Body:
        """A facilitator's command over HTTP, sent until it is answered, which must succeed."""
        body: Body = {"id": str(uuid.uuid4()), "name": name, "data": data or {}}
        if activity is not None:
            body["activity"] = activity
        self.history.invoke("staff", body)
        path = f"/labs/{(lab or self.lab)['id']}/commands"
        reply = await asyncio.to_thread(
            wait_until, lambda: self._ordered(path, body), f"an answer to {name}", within=30
        )
        assert reply["ok"], f"{name}: {reply}"
        return reply

    def _ordered(self, path: str, body: Body) -> Body | None:
        self.history.send("staff", body["id"])
        headers = {"Authorization": f"Bearer {self.account.token}"}
        try:
            answer = requests.post(f"{self.server.url}/api/v1{path}", json=body, headers=headers, timeout=10)
            reply = answer.json()
        except (requests.RequestException, ValueError):
            self.history.unknown("staff", body["id"])
            return None
        if "ok" not in reply:
            reply = {"ok": False, **reply["error"]}
        self.history.answer("staff", body["id"], reply)
        return None if not reply["ok"] and reply["code"] in PASSING else reply

    async def activity(self, kind: str, *, lab: Body | None = None, **config: Any) -> str:
        """A new activity at the end of the agenda, open; its id."""
        new = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        wish = {"kind": kind, "title": kind, "prompt": "What do you see?", "config": config, "activity": new}
        await self.staff("activity.add", None, wish, lab=lab)
        await self.staff("activity.open", new, lab=lab)
        return new

    # The process

    def crash(self) -> None:
        """SIGKILL, between two instructions."""
        self.history.note("kill")
        self.server.kill()

    @property
    def resident_mib(self) -> float:
        """What the server's process holds."""
        assert self.server.process
        return resident_kib(self.server.process.pid) / 1024

    async def tasks(self) -> dict[str, int]:
        """What goes on in the server: {green, threads, sockets}."""
        answer = await asyncio.to_thread(requests.get, self.server.url + planted.TASKS, timeout=TASKS_S)
        return dict(answer.json())


@asynccontextmanager
async def stage(
    folder: Path,
    seed: int,
    *,
    plants: tuple[str, ...] = (),
    settings: dict[str, str] | None = None,
    history: Path | None = None,
) -> AsyncIterator[Stage]:
    """A started server with a facilitator; at the end everything is gone but the folder, which holds log, database and history.

    `history` is another place for the last, where the folder's disk is a part of the fault.
    """
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(folder, settings or {}, command=planted_command(*plants))
    told = History(history or folder / "history.jsonl")
    await asyncio.to_thread(server.start)
    try:
        account = await asyncio.to_thread(server.account)
        stage = Stage(server, told, random.Random(seed), account)
        told.note("begin", seed=seed)
        stage.idle_tasks = await stage.tasks()
        yield stage
        for client in stage.clients:
            client.leave()
    finally:
        if server.process:
            await asyncio.to_thread(server.kill)
        told.close()
