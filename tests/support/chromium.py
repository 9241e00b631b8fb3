"""A real Chromium: what LABAPP_CHROMIUM names (dev.py sets it), else one on PATH, else Playwright's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",  # a container and root have none
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",  # the browser must ask for nothing that the pages did not ask for
    "--disable-component-update",
    "--disable-sync",
]

# A deadline is for what never comes; a machine that other tests keep busy may well take some seconds over a picture.
expect.set_options(timeout=20_000)


def executable() -> str | None:
    """The path of the browser to use; None means the one that Playwright installed."""
    return os.environ.get("LABAPP_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running headless browser; each test makes its own contexts in it, which share nothing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
