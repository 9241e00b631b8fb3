"""F10: phones whose clocks are a day wrong, and a server whose clock jumps by an hour while a timer runs."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

from playwright.async_api import Page

from tests.faults import planted
from tests.faults.burst import open_board, write
from tests.faults.case import Case, Outcome
from tests.faults.pages import browsers, join, opened
from tests.faults.settling import settle
from tests.faults.stage import Stage, stage
from tests.faults.waiting import until_async

DAY_S, HOUR_S = 86_400, 3600
TIMER_S = 600
APART_S = 1.0
LEARN_S = 25.0  # the server tells its time at least every ten seconds
FACE = re.compile(r"(−?)(?:(\d+):)?(\d+):(\d\d)")

# A browser whose owner has set the wrong date.
WRONG_CLOCK = """(() => {
  const Real = Date, shift = %d;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  };
})()"""


async def f10(case: Case) -> Outcome:
    """A timer on five screens: phones a day behind, right, and a day ahead; then the server jumps forth and back."""
    outcome = Outcome()
    async with stage(case.folder, case.seed, plants=("clock", *case.plants)) as here, browsers() as kind:
        await here.people(case.phones)
        board = await open_board(here)
        screens: dict[str, Page] = {}
        for name, wrong_s in {"a day behind": -DAY_S, "right": 0, "a day ahead": DAY_S}.items():
            context = await opened(kind, case.folder / f"profile-{name.replace(' ', '-')}")
            await context.add_init_script(WRONG_CLOCK % (1000 * wrong_s))
            screens[name] = await join(context, here.server.url, here.lab)
        await here.staff("timer.start", data={"seconds": TIMER_S})
        for page in screens.values():
            await page.get_by_role("timer").wait_for()
        await _agree(here, "phones a day wrong", screens, 0.0, outcome)
        for jump_s in (HOUR_S, -HOUR_S, 0):
            (here.folder / planted.JUMP).write_text(str(jump_s))
            here.history.note("the server's clock jumps", to_s=jump_s)
            await _agree(here, f"server {jump_s / HOUR_S:+.0f} h", screens, jump_s, outcome)
            for phone in here.phones:
                write(phone, board, 1)
            await here.drained(30)
        for page in screens.values():
            await page.context.close()
        outcome.violations += await settle(here, short=case.short)
    return outcome


async def _agree(here: Stage, when: str, screens: dict[str, Page], jump_s: float, outcome: Outcome) -> None:
    """Waits until all screens show the same time left, and that of the server; notes how far they are apart, and how long it took."""
    began, apart = time.monotonic(), [float("inf")]

    async def together() -> bool:
        assert here.wall is not None
        ends_at = datetime.fromisoformat(here.wall.room["timer"]["ends_at"])
        shown = []
        for page in screens.values():
            left = (ends_at - datetime.now(UTC)).total_seconds() - jump_s
            shown.append(_seconds(await page.get_by_role("timer").inner_text()) - left)
        apart[0] = max(map(abs, [*shown, max(shown) - min(shown)]))
        return apart[0] <= APART_S

    try:
        await until_async(together, "one time on all screens", within=LEARN_S)
    except AssertionError:
        outcome.violations.append(f"F10: {when}: the timers are {apart[0]:.1f} s apart after {LEARN_S:g} s")
    outcome.figures[when] = {"apart_s": round(apart[0], 2), "after_s": round(time.monotonic() - began, 1)}


def _seconds(face: str) -> float:
    """What a clock face shows, in seconds."""
    found = FACE.search(face)
    assert found, face
    sign, hours, minutes, seconds = found.groups()
    return (-1 if sign else 1) * (3600 * int(hours or 0) + 60 * int(minutes) + int(seconds))
