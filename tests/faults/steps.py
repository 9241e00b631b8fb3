"""F8: the connection is cut at every step there is, again and again, above all after the commit and before its acknowledgement."""

from __future__ import annotations

import random

from tests.faults.burst import open_board, write
from tests.faults.case import Case, Outcome
from tests.faults.proxy import Direction, Passage, Proxy, Rule, Verdict
from tests.faults.settling import settle
from tests.faults.stage import stage
from tests.faults.waiting import until

CUTS = 3  # for each phone at each step
DRAIN_S = 90.0
# Acknowledgement 1 of a line answers its `resume`, later ones commands (tests/faults/line.py).
RESUMED, ANSWERED = b"43/live,1[", b"43/live,"

# {step: (way, what passes then, what happens to it)}, in the order in which a client comes to them.
STEPS: dict[str, tuple[Direction, bytes, Verdict]] = {
    "before the upgrade arrives": ("up", b"Upgrade: websocket", "cut"),
    "before the upgrade is granted": ("down", b"101 Switching", "cut"),
    "after the transport is open": ("down", b"pingInterval", "deliver and cut"),
    "before the lab is entered": ("up", b"40/live,", "cut"),
    "after entering, before it is known": ("down", b"40/live,", "cut"),
    "while catching up": ("up", b'"resume"', "deliver and cut"),
    "in the middle of the snapshot": ("down", RESUMED, "truncate"),
    "before the command arrives": ("up", b'"command"', "cut"),
    "after the command arrived": ("up", b'"command"', "deliver and cut"),
    "after the commit, before its acknowledgement": ("down", ANSWERED, "cut"),
    "after the acknowledgement": ("down", ANSWERED, "deliver and cut"),
    "in the middle of a frame": ("down", b'["frame"', "truncate"),
}
SHORT_STEPS = (
    "after entering, before it is known",
    "after the commit, before its acknowledgement",
    "in the middle of a frame",
)


def cutting(step: str, times: int) -> Rule:
    """A rule that cuts so many connections at a step, each once, and then leaves the rest alone."""
    way, mark, verdict = STEPS[step]
    left = times

    def rule(passage: Passage, direction: Direction, data: bytes) -> Verdict:
        nonlocal left
        seen = data.replace(RESUMED, b"") if mark == ANSWERED else data
        if not left or direction != way or mark not in seen:
            return "pass"
        left -= 1
        return verdict

    return rule


async def f8(case: Case) -> Outcome:
    """At each step every phone is cut off three times or so, while it writes."""
    outcome = Outcome()
    async with stage(case.folder, case.seed, plants=case.plants) as here:
        proxy = await Proxy(lambda: here.server.port, random.Random(case.seed)).open()
        await here.people(case.phones, port=lambda n: lambda: proxy.port)
        board = await open_board(here)
        steps = SHORT_STEPS if case.short else tuple(STEPS)
        for step in steps:
            here.history.note(step)
            before, wanted = proxy.cuts, CUTS * case.phones
            proxy.rule = cutting(step, wanted)
            proxy.reset()
            for phone in here.phones:
                write(phone, board, 3)
            await here.drained(DRAIN_S)
            await here.in_step()
            outcome.figures[step] = proxy.cuts - before
            proxy.rule = None
            outcome.demand(proxy.cuts > before, f"F8: nothing was cut {step}")
        await until(lambda: all(phone.in_step for phone in here.phones), "everybody in step", within=DRAIN_S)
        outcome.violations += await settle(here, short=case.short)
        await proxy.close()
        outcome.figures["sends_per_command"] = round(here.history.sends / max(1, here.history.acknowledged), 3)
    return outcome
