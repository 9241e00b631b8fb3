"""Real pages in a real Chromium, inside the loop in which the other clients live."""

from __future__ import annotations

import json
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import requests
import websocket
from playwright.async_api import BrowserContext, BrowserType, Page, async_playwright

from tests.e2e.phoning import PHONE, PROMPT
from tests.faults.history import Body
from tests.faults.stage import Stage
from tests.faults.waiting import until
from tests.support import chromium

WORDS_S = 5.0  # the contract's promise: so long after the network's return, what was unsent is there


@asynccontextmanager
async def own_browser(kind: BrowserType, profile: Path) -> AsyncIterator[int]:
    """A Chromium that nobody steers yet; the port of its developer tools."""
    options = ["--headless", f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"]
    process = subprocess.Popen(
        [chromium.executable() or kind.executable_path, *chromium.FLAGS, *options], stderr=subprocess.DEVNULL
    )
    told = profile / "DevToolsActivePort"
    try:
        await until(lambda: told.exists() and "/" in told.read_text(), "the browser's developer tools", within=30)
        yield int(told.read_text().split()[0])
    finally:
        process.kill()
        process.wait()


def lifecycle(port: int, state: str) -> None:
    """Freezes the phone page of a browser, or wakes it. Without Playwright, whose pages never count as hidden and so never freeze."""
    pages = requests.get(f"http://127.0.0.1:{port}/json", timeout=10).json()
    address = next(page["webSocketDebuggerUrl"] for page in pages if "/phone/" in page["url"])
    with closing(websocket.create_connection(address, timeout=10, suppress_origin=True)) as line:
        line.send(json.dumps({"id": 1, "method": "Page.setWebLifecycleState", "params": {"state": state}}))
        while (answer := json.loads(line.recv())).get("id") != 1:
            pass
        assert "error" not in answer, answer


@asynccontextmanager
async def browsers() -> AsyncIterator[BrowserType]:
    """Chromium, not started yet."""
    async with async_playwright() as playwright:
        yield playwright.chromium


async def opened(kind: BrowserType, profile: Path) -> BrowserContext:
    """A phone's browser with a profile of its own, which outlives its process."""
    return await kind.launch_persistent_context(
        profile, executable_path=chromium.executable(), args=chromium.FLAGS, **PHONE
    )


async def join(context: BrowserContext, base: str, lab: Body) -> Page:
    """A page that has joined the lab through the join page."""
    page = await context.new_page()
    await page.goto(f"{base}/j/{lab['code']}")
    await page.get_by_role("radio", name="Harbour Municipality").check()
    await page.get_by_role("radio", name="Employee", exact=True).check()
    await page.get_by_role("button", name="Join", exact=True).click()
    await page.wait_for_url(f"**/phone/{lab['id']}")
    await page.locator("header.top").wait_for()
    return page


async def write(page: Page, text: str) -> None:
    """Writes a note and presses Send; returns when the page shows it, and so keeps it."""
    await page.get_by_label(PROMPT).fill(text)
    await page.get_by_role("button", name="Send", exact=True).click()
    await page.locator(".mine .note").filter(has_text=text).wait_for()


def is_on_the_wall(here: Stage, text: str) -> bool:
    """Whether the wall holds a note with these words."""
    assert here.wall is not None
    return any(key.startswith("card/") and text in card["text"] for key, card in here.wall.room.items())


async def on_the_wall(here: Stage, text: str, within: float = 60.0) -> float:
    """Seconds until the wall holds a note with these words."""
    return await until(lambda: is_on_the_wall(here, text), f"{text!r} on the wall", within=within)
