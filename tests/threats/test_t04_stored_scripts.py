"""T4: scripts in what people write. Two hundred payloads in every field, looked at in a real browser on every surface: text, all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.contract.workshop import Site, Workshop, new_id
from tests.e2e.facilitating import signed_in
from tests.threats.payloads import MARK, PAYLOADS

# Runs before any script of a page: what the browser refuses is noted, and every element that a text may have become is found.
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (v) => refused.push(v.violatedDirective + " " + v.blockedURI));
"""
GROWN = """
(mark) => {
  const grown = [];
  for (const node of document.querySelectorAll("*")) {
    const tag = node.localName;
    const own = tag === "script" || tag === "link" ? new URL(node.src || node.href).origin === location.origin : true;
    if (!own) grown.push(node.outerHTML.slice(0, 200));
    for (const { name, value } of node.attributes) {
      const link = ["href", "src", "action", "srcdoc", "formaction", "data"].includes(name);
      if (name.startsWith("on") || (link && value.includes(mark))) grown.push(`${tag} ${name}=${value}`);
    }
  }
  return grown;
}
"""
INNER = (
    "() => { try { document.body.innerHTML = '<b>x</b>'; return 'taken'; } catch (refusal) { return refusal.name; } }"
)


class Watched:
    """A page on which nothing may happen but text."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.dialogs: list[str] = []
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.page.add_init_script(WATCH)
        self.page.on("dialog", self._dialog)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._requested(request.url))
        self.base = ""

    def open(self, base: str, path: str, ready: str) -> Watched:
        """Goes there and waits until it shows what was written."""
        self.base = base
        self.page.goto(base + path)
        expect(self.page.locator(ready).filter(has_text=MARK).first).to_be_visible()
        return self

    def check(self, what: str) -> None:
        """Nothing ran, nothing was fetched from elsewhere, nothing was refused because nothing tried, no text became an element."""
        for frame in self.page.frames:
            assert frame.evaluate("() => window.pwn") is None, what
            assert frame.evaluate(GROWN, MARK) == [], what
        assert self.page.evaluate("() => window.refused") == [], what
        assert (self.dialogs, self.complaints, self.elsewhere) == ([], [], []), what

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _requested(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:", self.base.replace("http", "ws", 1))):
            self.elsewhere.append(url)


@pytest.fixture(scope="module")
def desk(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser in which the facilitator has signed in."""
    context = signed_in(chromium, site)
    yield context
    context.close()


@pytest.fixture
def poisoned(workshop: Workshop) -> Workshop:
    """A running lab in which every text is a payload."""
    some = PAYLOADS[::9]
    fields = {"title": PAYLOADS[0][:160], "challenge": some[1]}
    bodies = [{"name": text[:120], "short": text[:12]} for text in some[2:6]]
    workshop.api.patch(f"/labs/{workshop.id}", {**fields, "organisations": bodies}).ok()
    board = workshop.add("idea_board", hidden=False)
    workshop.console.does("activity.edit", board, title=some[6][:160], prompt=some[7])
    workshop.open(board)
    waiting = [workshop.console.send("card.add", board, card=new_id(), text=text[:280]) for text in PAYLOADS]
    assert all(sent.answer(60)["ok"] for sent in waiting)
    piles = workshop.open(workshop.add("clustering", after=board, **{"from": [board]}))
    cards = list(workshop.console.records("card"))
    for text, card in zip(some[8:14], cards, strict=False):
        workshop.console.does("cluster.add", piles, cluster=new_id(), title=text[:60], cards=[card])
    workshop.console.does("activity.reopen", board)
    workshop.staff("room.tell", text=some[14])
    return workshop


def test_there_are_two_hundred_of_them() -> None:
    assert len(PAYLOADS) >= 200
    assert all(MARK in text for text in PAYLOADS)


def test_on_no_screen_does_a_text_become_anything_else(
    chromium: Browser, desk: BrowserContext, poisoned: Workshop
) -> None:
    base, lab = poisoned.site.base, poisoned.id
    seat = poisoned.join(organisation=None)
    visitor = chromium.new_context(locale="en-GB")
    wall = Watched(visitor).open(base, f"/wall/{lab}?key={poisoned.lab['wall_key']}", "body")
    phone = Watched(visitor).open(base, f"/phone/{lab}#place={seat['member']}.{seat['token']}", "body")
    door = Watched(visitor).open(base, f"/j/{poisoned.lab['code']}", "body")
    console = Watched(desk).open(base, f"/console/{lab}", "main")
    report = Watched(desk).open(base, f"/report/{lab}", "main")
    settings = Watched(desk).open(base, f"/labs/{lab}", "main")
    pages = {"wall": wall, "phone": phone, "door": door, "console": console, "report": report, "settings": settings}
    for name, watched in pages.items():
        watched.check(name)
    for view in ("cards", "clusters", "auto"):
        if poisoned.console.command("wall.show", view=view)["ok"]:
            poisoned.settle()
            wall.check(f"wall showing {view}")
    card = next(iter(poisoned.console.records("card")))
    poisoned.staff("wall.spotlight", card=card)
    expect(wall.page.locator("body")).to_contain_text(MARK)
    wall.check("spotlight")
    for name, watched in pages.items():
        assert watched.page.evaluate(INNER) == "TypeError", f"{name} lets a script make markup of text"
    visitor.close()
