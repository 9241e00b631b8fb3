"""F3: the database is locked by another process, its disk is full, or it may only be read; then all is well again."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from pathlib import Path

import requests

from tests.faults import planted
from tests.faults.burst import open_board, spread, write
from tests.faults.case import Case, Outcome, percentile
from tests.faults.settling import settle
from tests.faults.stage import Stage, stage

LOCKED_S, SHORT_S = 10.0, 3.0
DRAIN_S = 15.0  # seconds from the end of the fault until every outbox is empty
ALIVE_S = 1.0  # within which the process answers a stranger while its database does not
IDEAS, SPAN_S = 2, 4.0
DISK = "12m"  # of the small disk, with room for an empty database and little else

Fault = Callable[[Stage], AbstractAsyncContextManager[None]]


async def f3(case: Case) -> Outcome:
    """Each of the three kinds in turn, each on a server of its own."""
    outcome = Outcome()
    kinds: dict[str, Fault] = {"locked": _locked, "full": _full, "read only": _read_only}
    for name, fault in list(kinds.items())[: 1 if case.short else 3]:
        with _disk(case.folder / name.replace(" ", "-"), small=name == "full") as folder:
            outcome.figures[name] = await _one(case, folder, name, fault, outcome)
    return outcome


async def _one(case: Case, folder: Path, name: str, fault: Fault, outcome: Outcome) -> dict[str, object]:
    """One kind of fault in the middle of a burst."""
    history = case.folder / f"{folder.name}.jsonl"
    async with stage(folder, case.seed, plants=("read_only", *case.plants), history=history) as here:
        await here.people(case.phones)
        board = await open_board(here)
        await here.drained(DRAIN_S)
        async with fault(here):
            since = here.history.now
            here.history.note(f"{name} begins")
            begun = spread(here, SPAN_S, write, board, IDEAS)
            alive = await _watched(here, SHORT_S if case.short else LOCKED_S)
            until_then = here.history.now
        here.history.note(f"{name} ends")
        await begun
        drained = await here.drained(4 * DRAIN_S)
        acked = [e for e in here.history.entries() if e["type"] == "ok" and since + 0.1 < e["at"] < until_then]
        later = sum(e["type"] == "later" for e in here.history.entries())
        outcome.violations += await settle(here, short=case.short)
        slowest = max(alive)
        if (
            name != "full"
        ):  # a full disk still has the blocks that the database owns already; that they were stored, I1 says
            outcome.demand(not acked, f"F3 {name}: {len(acked)} commands were acknowledged that could not be stored")
        outcome.demand(drained <= DRAIN_S, f"F3 {name}: the outboxes were empty only after {drained:.1f} s")
        outcome.demand(slowest <= ALIVE_S, f"F3 {name}: the server was silent for {slowest:.1f} s")
        return {
            "drained_s": round(drained, 2),
            "stored_meanwhile": len(acked),
            "told_to_wait": later,
            "healthz_p95_ms": round(1000 * percentile(alive, 0.95)),
            "healthz_slowest_ms": round(1000 * slowest),
        }


async def _watched(here: Stage, seconds: float) -> list[float]:
    """For so long, asks the server again and again whether it is alive; how long each answer took."""
    took, deadline = [], time.monotonic() + seconds
    while time.monotonic() < deadline:
        began = time.monotonic()
        with suppress(requests.RequestException):
            await asyncio.to_thread(requests.get, f"{here.server.url}/healthz", timeout=seconds)
        took.append(time.monotonic() - began)
        await asyncio.sleep(0.05)
    return took


# The faults themselves


@asynccontextmanager
async def _locked(here: Stage) -> AsyncIterator[None]:
    """Another program holds the write lock."""
    other = sqlite3.connect(here.folder / "labapp.sqlite3", isolation_level=None, timeout=30, check_same_thread=False)
    try:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


@asynccontextmanager
async def _full(here: Stage) -> AsyncIterator[None]:
    """The disk is full: a small one of its own filled to the last block, else a limit on how long files may become."""
    if here.folder.is_mount():
        filler = here.folder / "filler"
        await asyncio.to_thread(_fill, filler)
        try:
            yield
        finally:
            filler.unlink()
        return
    assert here.server.process
    pid, longest = here.server.process.pid, (here.folder / "labapp.sqlite3-wal").stat().st_size
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (longest, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


@asynccontextmanager
async def _read_only(here: Stage) -> AsyncIterator[None]:
    """Whatever is written is refused as to a file that may only be read (planted: root may write to any file)."""
    file = here.folder / planted.READ_ONLY
    file.touch()
    try:
        yield
    finally:
        file.unlink()


def _fill(filler: Path) -> None:
    """Writes until nothing more goes in, and until the database says so itself: SQLite's log may own a few blocks already."""
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        for size in (1 << 16, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * size)


@contextmanager
def _disk(folder: Path, *, small: bool) -> Iterator[Path]:
    """A folder, on a small disk of its own where this user may make one."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = small and os.geteuid() == 0 and bool(shutil.which("mount")) and _mount(folder)
    try:
        yield folder
    finally:
        if mounted:
            kept = folder.with_name(f"{folder.name}-kept")
            shutil.copytree(folder, kept, dirs_exist_ok=True)
            subprocess.run(["umount", str(folder)], check=True)


def _mount(folder: Path) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "labapp-faults", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
