"""A page as a seat of a lab: a test goes on when the page shows what the lab has come to, as a person would wait for it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

# What the page writes about itself (static/src/link.ts). A page without a network is not waited for.
THERE = "number => !navigator.onLine || Number(document.documentElement.dataset.seq || -1) >= number"


@dataclass(frozen=True)
class Screen:
    """A page that follows a lab."""

    page: Page

    def reached(self, seq: int) -> None:
        """Waits until the page shows the lab at this number; a page that was closed has left."""
        if not self.page.is_closed():
            self.page.wait_for_function(THERE, arg=seq, polling=20)
