"""A participant at a phone: a real browser that joins by the page that is there for it, writes, and looks at what it wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.contract.workshop import Workshop, cards_of

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-GB",
}
PROMPT = "What do you see?"  # of every activity that Workshop.add makes

NewContext = Callable[..., BrowserContext]
OpenPhone = Callable[..., Page]


def join(page: Page, lab: Workshop, organisation: str, role: str) -> None:
    """Three taps: organisation, role, in."""
    page.goto(f"{lab.site.base}/j/{lab.lab['code']}")
    page.get_by_role("radio", name=organisation).check()
    page.get_by_role("radio", name=role, exact=True).check()
    page.get_by_role("button", name="Join", exact=True).click()
    page.wait_for_url(f"**/phone/{lab.id}")
    expect(page.locator("header.top")).to_be_visible()


def write(page: Page, text: str) -> None:
    """Writes a note and sends it."""
    page.get_by_label(PROMPT).fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def note(page: Page, text: str) -> Locator:
    """One's own note with these words."""
    return page.locator(".mine .note").filter(has_text=text)


def texts(lab: Workshop, board: str) -> list[str]:
    """What lies on a board, as the lab's own records have it after the reveal."""
    return sorted(card["text"] for card in cards_of(lab.console, board).values())
