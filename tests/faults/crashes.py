"""F1, F2 and F17: the server is killed or stopped in the middle of a burst, or everybody comes back at the same moment."""

from __future__ import annotations

import asyncio
import time

from tests.faults.burst import WISHES, open_board, open_vote, spread, vote, write
from tests.faults.case import Case, Outcome, longest_unknown_s, percentile, waits
from tests.faults.client import Client
from tests.faults.settling import settle
from tests.faults.stage import Stage, stage
from tests.faults.waiting import port_open, until

IDEAS, SPAN_S = 4, 2.0
BACK_S, EXIT_S, KNOWN_S, STORM_S = 5.0, 12.0, 10.0, 5.0
DRAIN_S = 90.0


async def f1(case: Case) -> Outcome:
    """SIGKILL at random moments of a burst of ideas and of a vote: three times, or once in the short form."""
    outcome = Outcome()
    async with stage(case.folder, case.seed, plants=case.plants) as here:
        await here.people(case.phones, doubles=0.05)
        kills = 1 if case.short else 3
        board = await open_board(here)
        moments = sorted(here.chance.uniform(0.1, 0.8) for _ in range(max(1, kills - 1)))
        back = await _burst(here, write, (board, IDEAS), case.phones * (IDEAS + 1), moments)
        ballot, items = await open_vote(here)
        await here.in_step()
        moments = [here.chance.uniform(0.1, 0.8)] if kills > 1 else []
        back += await _burst(here, vote, (ballot, items), case.phones * (WISHES + 1), moments)
        outcome.violations += await settle(here, vote=ballot, short=case.short)
        p95 = percentile(back, 0.95)
        outcome.figures = {
            "kills": kills,
            "acknowledged": here.history.acknowledged,
            "sends_per_command": round(here.history.sends / max(1, here.history.acknowledged), 3),
            "back_p95_s": round(p95, 2),
            "back_last_s": round(max(back), 2),
            **waits(here.phones),
        }
        # The short form runs beside other tests, on a machine that nobody measures.
        limit = 4 * BACK_S if case.short else BACK_S
        outcome.demand(p95 <= limit, f"F1: 95 % of the clients were back only {p95:.1f} s after the port opened")
    return outcome


async def _burst(here: Stage, work: object, rest: tuple[object, ...], total: int, moments: list[float]) -> list[float]:
    """One burst with a kill whenever such a share of it has been answered; how long everybody took to be back, each time."""
    began, back = here.history.acknowledged, []
    begun = spread(here, SPAN_S, work, *rest)
    for share in moments:
        await until(
            lambda share=share: here.history.acknowledged - began >= share * total, "the moment to kill", within=DRAIN_S
        )
        await asyncio.to_thread(here.crash)
        back += await came_back(here)
    await begun
    await here.drained(DRAIN_S)
    return back


async def came_back(here: Stage) -> list[float]:
    """Starts the server again; how many seconds after the port was open each client was in step."""
    starting = asyncio.create_task(asyncio.to_thread(here.server.start))
    await port_open(here.server.port)
    opened = here.history.now
    here.history.note("port open")
    await here.in_step()
    await starting
    return [client.in_step_at - opened for client in here.clients]


async def f2(case: Case) -> Outcome:
    """SIGTERM in the middle of a burst, and a new start."""
    outcome = Outcome()
    async with stage(case.folder, case.seed, plants=case.plants) as here:
        await here.people(case.phones)
        board = await open_board(here)
        began, total = here.history.acknowledged, case.phones * (IDEAS + 1)
        begun = spread(here, SPAN_S, write, board, IDEAS)
        share = here.chance.uniform(0.1, 0.8)
        await until(lambda: here.history.acknowledged - began >= share * total, "the moment to stop", within=DRAIN_S)
        here.history.note("stop")
        asked = time.monotonic()
        status = await asyncio.to_thread(here.server.stop)
        took = time.monotonic() - asked
        back = await came_back(here)
        await begun
        await here.drained(DRAIN_S)
        unknown = longest_unknown_s(here.history.entries())
        outcome.violations += await settle(here, short=case.short)
        outcome.figures = {
            "exit_s": round(took, 2),
            "back_p95_s": round(percentile(back, 0.95), 2),
            "longest_unknown_s": unknown,
            "sends_per_command": round(here.history.sends / max(1, here.history.acknowledged), 3),
        }
        outcome.demand(status == 0, f"F2: the server ended with status {status}")
        outcome.demand(took <= EXIT_S, f"F2: the server took {took:.1f} s to end")
        outcome.demand(unknown <= KNOWN_S, f"F2: somebody did not know for {unknown:g} s what had become of a command")
    return outcome


async def f17(case: Case) -> Outcome:
    """Everybody is cut off at the same moment, with ideas unsent, and comes back."""
    outcome = Outcome()
    async with stage(case.folder, case.seed, plants=case.plants) as here:
        joined = time.monotonic()
        await here.people(case.phones)
        joined = time.monotonic() - joined
        board = await open_board(here)
        for phone in here.phones:
            write(phone, board, 1)
        await here.drained(DRAIN_S)
        await here.in_step()
        cut = here.history.now
        here.history.note("everybody is cut off")
        for phone in here.phones:
            phone.cut()
            write(phone, board, 1)
        await until(lambda: not any(phone.in_step for phone in here.phones), "everybody to have lost it", within=10)
        await here.in_step()
        back = [phone.in_step_at - cut for phone in here.phones]
        await here.drained(DRAIN_S)
        outcome.violations += await settle(here, short=case.short)
        statuses = _statuses(here.phones)
        p95 = percentile(back, 0.95)
        outcome.figures = {
            "back_p50_s": round(percentile(back, 0.5), 2),
            "back_p95_s": round(p95, 2),
            "back_last_s": round(max(back), 2),
            "dials_per_client": round(sum(phone.dialled for phone in here.phones) / len(here.phones) - 1, 2),
            "http_errors": len(statuses),
            "first_join_s": round(joined, 1),
        }
        outcome.demand(p95 <= STORM_S, f"F17: 95 % of the clients were back only after {p95:.1f} s")
        outcome.demand(not statuses, f"F17: the server answered {sorted(set(statuses))}")
    return outcome


def _statuses(phones: list[Client]) -> list[int]:
    return [status for phone in phones for status in phone.statuses if status >= 500]
