"""F11 and F13: everything comes twice and in another order, over two servers; two facilitators press "next" together."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from tests.faults.burst import command, idea, open_board, open_vote, spread, vote, write
from tests.faults.case import Case, Outcome, longest_unknown_s, percentile
from tests.faults.client import Client
from tests.faults.history import Body
from tests.faults.proxy import Proxy
from tests.faults.settling import export, settle
from tests.faults.stage import Stage, planted_command, stage
from tests.faults.waiting import until
from tests.support.postgres import new_database, postgres
from tests.support.server import Server

DOUBLES, REPEATED_LINES = 0.2, 0.2
IDEAS, SPAN_S, DRAIN_S = 3, 2.0, 120.0
LATE_S = 1.5  # a copy arrives up to so long after its original, on the other line
PRESSES, SHORT_PRESSES = 1000, 30


async def f11(case: Case) -> Outcome:
    """Two servers on one PostgreSQL; every fifth command twice, on two lines to two servers, the copy late or early."""
    outcome = Outcome()
    with postgres() as address, new_database(address) as url:
        async with stage(case.folder, case.seed, plants=case.plants, settings={"database_url": url}) as here:
            second = await _second(here, case.folder / "second", url)
            try:
                await _doubled(case, here, second, outcome)
            finally:
                if second.process:
                    await asyncio.to_thread(second.kill)
    return outcome


async def _second(here: Stage, folder: Path, url: str) -> Server:
    """Another server process on the same database."""
    folder.mkdir()
    server = Server(folder, {"database_url": url}, command=planted_command())
    return await asyncio.to_thread(server.start)


async def _doubled(case: Case, here: Stage, second: Server, outcome: Outcome) -> None:
    proxy = Proxy(lambda: second.port, random.Random(case.seed))
    proxy.repeats = REPEATED_LINES
    await proxy.open()
    # Odd phones sit at the second server, a fifth of them on lines that arrive there twice.
    await here.people(case.phones, port=lambda n: (lambda: proxy.port) if n % 2 else None, doubles=DOUBLES)
    others = [_elsewhere(here, phone, second) for phone in here.phones]
    await here.connect(others)
    board = await open_board(here)
    copies = [_copy(here, phone, other, board) for phone, other in zip(here.phones, others, strict=True)]
    await spread(here, SPAN_S, write, board, IDEAS)
    await here.drained(DRAIN_S)
    await asyncio.gather(*copies)
    ballot, items = await open_vote(here)
    await here.in_step()
    await spread(here, SPAN_S, vote, ballot, items)
    await here.drained(DRAIN_S)
    for other in others:
        other.leave()
    outcome.violations += await settle(here, vote=ballot, short=case.short)
    await proxy.close()
    entries = here.history.entries()
    outcome.figures = {
        "acknowledged": here.history.acknowledged,
        "sends_per_command": round(here.history.sends / here.history.acknowledged, 3),
        "lines_made_twice": proxy.repeated,
        "longest_unknown_s": longest_unknown_s(entries),
        "ack_p95_ms": round(1000 * percentile([w for p in here.phones for w in p.waits], 0.95), 1),
    }


def _elsewhere(here: Stage, phone: Client, second: Server) -> Client:
    """A second line of the same member, to the server where the first one is not."""
    at_second = here.phones.index(phone) % 2 == 1
    auth = {key: value for key, value in phone.auth.items() if key not in ("lab", "protocol")}
    port = (lambda: here.server.port) if at_second else (lambda: second.port)
    return Client(phone.name, phone.lab, auth, port, here.history, phone.chance, member=phone.member)


async def _copy(here: Stage, phone: Client, other: Client, board: str) -> None:
    """One idea on both lines at about the same time, in an order that chance decides."""
    body = idea(phone, board, f"Twice, by {phone.name}")
    here.history.invoke(phone.name, body)
    lines = [phone, other]
    phone.chance.shuffle(lines)
    for line in lines:
        await until(lambda line=line: line.in_step, "a line", within=DRAIN_S)
        answered = line.again(body)
        await asyncio.wait([answered], timeout=phone.chance.uniform(0, LATE_S))


async def f13(case: Case) -> Outcome:
    """Two tabs of the facilitator look at the same step and press "next" at the same moment, a thousand times."""
    outcome = Outcome()
    async with stage(case.folder, case.seed, plants=case.plants) as here:
        await here.people(case.phones)
        tabs = [
            Client(
                f"tab {n}",
                here.lab["id"],
                {"token": here.account.token},
                lambda: here.server.port,
                here.history,
                here.chance,
            )
            for n in range(2)
        ]
        await here.connect(tabs)
        here.clients += tabs
        presses = SHORT_PRESSES if case.short else PRESSES
        for _ in range(presses):
            await _press_together(here, tabs)
        outcome.violations += await settle(here, short=case.short)
        pressed = {e["id"] for e in here.history.entries() if e["type"] == "invoke" and e["client"].startswith("tab")}
        journal = (await export(here, here.lab["id"]))["events"]
        opened = [event for event in journal if event["name"] == "activity.opened" and event["command"] in pressed]
        outcome.figures = {"pressed_together": presses, "commands": len(pressed), "steps": len(opened)}
        outcome.demand(len(opened) == presses, f"F13: {presses} times next led to {len(opened)} steps")
    return outcome


async def _press_together(here: Stage, tabs: list[Client]) -> None:
    """Both see the same step, both press; the lab has moved by one step, and both see that."""
    agenda: list[str] = tabs[0].room["lab"]["agenda"]
    current = tabs[0].room["lab"]["current"]
    following = agenda[(agenda.index(current) + 1) % len(agenda)] if current else agenda[0]
    wishes: list[Body] = [command(here.chance, "activity.open", following) for _ in tabs]
    for tab, wish in zip(tabs, wishes, strict=True):
        wish["data"] = {}
        tab.wish(wish)
    await here.drained(DRAIN_S, tabs)
    await until(lambda: all(tab.room["lab"]["current"] == following for tab in tabs), f"step {following}", within=10)
