"""axe-core on a page in a browser: what it finds against WCAG 2.2 AA, and on request against good practice."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
PRACTICE = (*WCAG, "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")  # the rules to which another theme is another page

# What comes into sight is pale on its way: axe judges what stands. What moves for ever is not waited for.
_STANDS = """() => Promise.allSettled(document.getAnimations()
  .filter(one => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity)
  .map(one => one.finished))"""
# Only what is wrong is worked out and carried over: what is right fills megabytes on a full wall.
_RUN = """runOnly => axe.run({runOnly, resultTypes: ["violations"]}).then(({violations}) =>
  violations.map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(({html}) => html.slice(0, 200)).join(" | ")}`))"""


def violations(page: Page, rules: Sequence[str] = WCAG) -> list[str]:
    """A line for each rule that is broken: its name, and where. `rules` are tags or rules of axe-core."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    page.evaluate(_STANDS)
    return list(page.evaluate(_RUN, list(rules)))


def assert_sound(page: Page, state: str = "", rules: Sequence[str] = WCAG) -> None:
    """Fails with what axe-core finds; `state` says what the page shows."""
    wrong = violations(page, rules)
    assert wrong == [], f"{state or page.url}: {wrong}"
