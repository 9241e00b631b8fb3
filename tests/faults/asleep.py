"""F12: a phone sleeps, loses its network, or has its browser killed, with words that were not sent yet. In a real Chromium."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from playwright.async_api import BrowserContext, BrowserType, Error, Page

from tests.faults.burst import open_board
from tests.faults.case import Case, Outcome
from tests.faults.pages import (
    WORDS_S,
    browsers,
    is_on_the_wall,
    join,
    lifecycle,
    on_the_wall,
    opened,
    own_browser,
    write,
)
from tests.faults.proxy import Proxy
from tests.faults.settling import settle
from tests.faults.stage import Stage, stage
from tests.faults.waiting import hold, until

SLEEP_S, SHORT_S = 60.0, 5.0  # longer than the server waits for a sign of life (18 s)
NOTICED_S = 10.0  # within which a page says that the network is gone
KEPT = "Waiting for network"

Sleep = Callable[[Case, Stage, BrowserType, str], Awaitable[float]]


async def f12(case: Case) -> Outcome:
    """Each kind of sleep in turn; then a black hole that the page has to notice."""
    outcome = Outcome()
    async with stage(case.folder, case.seed, plants=case.plants) as here, browsers() as kind:
        await here.people(case.phones)
        await open_board(here)
        kinds: dict[str, Sleep] = {"frozen": _frozen, "offline": _offline, "killed": _killed}
        for name, sleep in list(kinds.items())[: 1 if case.short else 3]:
            here.history.note(name)
            took = await sleep(case, here, kind, f"Written before it was {name}")
            outcome.figures[f"{name}_s"] = round(took, 2)
            outcome.demand(took <= WORDS_S, f"F12: {name}: the words were on the wall only after {took:.1f} s")
        noticed = await _black_hole(case, here, kind)
        outcome.figures["page_says_offline_s"] = round(noticed, 2)
        outcome.demand(noticed <= NOTICED_S, f"F12: the page said only after {noticed:.1f} s that the network was gone")
        outcome.violations += await settle(here, short=True)
    return outcome


def _profile(case: Case, name: str) -> Path:
    return case.folder / f"profile-{name}"


async def _frozen(case: Case, here: Stage, kind: BrowserType, text: str) -> float:
    """The tab is frozen as a phone in a pocket does it, with words unsent; the network comes back while it sleeps."""
    proxy = await Proxy(lambda: here.server.port, random.Random(case.seed)).open()
    async with own_browser(kind, _profile(case, "frozen")) as tools:
        browser = await kind.connect_over_cdp(f"http://127.0.0.1:{tools}")
        page = await join(browser.contexts[0], f"http://127.0.0.1:{proxy.port}", here.lab)
        proxy.lose()
        await write(page, text)
        await browser.close()  # lets go of the browser, which goes on
        await asyncio.to_thread(lifecycle, tools, "frozen")
        proxy.move()
        await hold(SHORT_S if case.short else SLEEP_S)
        assert not is_on_the_wall(here, text), "the page did not sleep"
        began = time.monotonic()
        await asyncio.to_thread(lifecycle, tools, "active")
        await on_the_wall(here, text)
        took = time.monotonic() - began
    await proxy.close()
    return took


async def _unsent(case: Case, here: Stage, kind: BrowserType, name: str, text: str) -> tuple[BrowserContext, Page]:
    """A phone that has joined, lost its network, and keeps words that it can't send."""
    context = await opened(kind, _profile(case, name))
    page = await join(context, here.server.url, here.lab)
    await context.set_offline(True)
    await write(page, text)
    await page.get_by_text(KEPT).first.wait_for()
    return context, page


async def _offline(case: Case, here: Stage, kind: BrowserType, text: str) -> float:
    """Airplane mode, on and off again."""
    context, _ = await _unsent(case, here, kind, "offline", text)
    await hold(SHORT_S if case.short else SLEEP_S)
    began = time.monotonic()
    await context.set_offline(False)
    await on_the_wall(here, text)
    took = time.monotonic() - began
    await context.close()
    return took


async def _killed(case: Case, here: Stage, kind: BrowserType, text: str) -> float:
    """The browser's processes are killed while words wait in it; it is opened again at the same address."""
    profile = _profile(case, "killed")
    context, page = await _unsent(case, here, kind, "killed", text)
    address = page.url
    # Chromium writes a page's local storage, where the phone keeps its place in the lab, some seconds late.
    await until(lambda: _on_disk(profile, here.lab["id"]), "the phone's place on its disk", within=60)
    for process in _processes_of(profile):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    await until(lambda: not _processes_of(profile), "the end of the browser", within=10)
    with suppress(Error):
        await context.close()
    for lock in profile.glob("Singleton*"):
        lock.unlink()
    context = await opened(kind, profile)
    page = await context.new_page()
    began = time.monotonic()
    await page.goto(address)
    await on_the_wall(here, text)
    took = time.monotonic() - began
    await context.close()
    return took


def _on_disk(profile: Path, lab: str) -> bool:
    """Whether the local storage on disk tells of the lab."""
    files = (profile / "Default" / "Local Storage" / "leveldb").glob("*.l*")
    return any(lab.encode() in file.read_bytes() for file in files)


def _processes_of(profile: Path) -> list[int]:
    """The processes of the browser that was started on this profile."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if f"--user-data-dir={profile}".encode() in words and entry.name != str(os.getpid()):
                found.append(int(entry.name))
    return found


async def _black_hole(case: Case, here: Stage, kind: BrowserType) -> float:
    """Nothing moves any more, though the line looks open; seconds until the page says so to somebody who writes."""
    proxy = await Proxy(lambda: here.server.port, random.Random(case.seed)).open()
    context = await opened(kind, _profile(case, "hole"))
    page: Page = await join(context, f"http://127.0.0.1:{proxy.port}", here.lab)
    proxy.stall()
    began = time.monotonic()
    await write(page, "Into the black hole")
    await page.get_by_text(KEPT).first.wait_for(timeout=60_000)
    took = time.monotonic() - began
    proxy.move()
    await on_the_wall(here, "Into the black hole")
    await context.close()
    await proxy.close()
    return took
