"""F6 and F7: a third of the room falls into a black hole, or everybody is on a bad mobile network."""

from __future__ import annotations

import random

from tests.faults.burst import open_board, spread, write
from tests.faults.case import Case, Outcome, percentile, waits
from tests.faults.proxy import Proxy, Weather
from tests.faults.settling import settle
from tests.faults.stage import stage
from tests.faults.waiting import hold, until

HOLE_S, SHORT_HOLE_S = 30.0, 12.0
IDEAS, SPAN_S = 3, 2.0
DRAIN_S = 60.0
# A round trip of 400 ± 300 ms; what is lost comes again after TCP has noticed; 64 kbit/s.
MOBILE = Weather(delay_s=0.2, jitter_s=0.15, loss=0.03, again_s=0.6, rate=8000.0)
CALM_SPAN_S = 30.0  # a room on 64 kbit/s writes over half a minute: the line of each carries what all have written
ACK_P95_S, SENDS = 3.0, 1.3


async def f6(case: Case) -> Outcome:
    """For half a minute nothing reaches a third of the clients, or leaves them, though their lines look open."""
    outcome = Outcome()
    async with stage(case.folder, case.seed, plants=case.plants) as here:
        proxy = await Proxy(lambda: here.server.port, random.Random(case.seed)).open()
        await here.people(case.phones, port=lambda n: None if n % 3 else lambda: proxy.port)
        board = await open_board(here)
        begun = spread(here, SPAN_S, write, board, IDEAS)
        await until(lambda: here.history.acknowledged > case.phones, "the middle of the burst", within=DRAIN_S)
        here.history.note("black hole")
        proxy.stall()
        away = here.phones[::3]
        lucky = [phone for phone in here.phones if phone not in away]
        await begun
        others = await here.drained(DRAIN_S, lucky)
        for phone in away:
            write(phone, board, 1)
        await hold(SHORT_HOLE_S if case.short else HOLE_S)
        noticed = sum(not phone.in_step for phone in away)
        moved = here.history.now
        here.history.note("the network is back")
        proxy.move()
        await here.in_step(away)
        back = [max(0.0, phone.in_step_at - moved) for phone in away]
        drained = await here.drained(DRAIN_S)
        outcome.violations += await settle(here, short=case.short)
        await proxy.close()
        outcome.figures = {
            "away": len(away),
            "had_noticed": noticed,
            "others_drained_s": round(others, 2),
            "back_p95_s": round(percentile(back, 0.95), 2),
            "drained_s": round(drained, 2),
            "sends_per_command": round(here.history.sends / max(1, here.history.acknowledged), 3),
        }
        outcome.demand(percentile(back, 0.95) <= 5, "F6: 95 % of those away were not back within 5 s of the network")
        outcome.demand(noticed == len(away), f"F6: {len(away) - noticed} of {len(away)} clients never noticed it")
    return outcome


async def f7(case: Case) -> Outcome:
    """3 % loss, 400 ± 300 ms and 64 kbit/s for everybody, while all write."""
    outcome = Outcome()
    async with stage(case.folder, case.seed, plants=case.plants) as here:
        proxy = Proxy(lambda: here.server.port, random.Random(case.seed))
        proxy.weather = MOBILE
        await proxy.open()
        await here.people(case.phones, port=lambda n: lambda: proxy.port)
        board = await open_board(here, hidden=True)  # the usual case: notes are written in silence
        await here.in_step()
        await here.drained(DRAIN_S)
        for phone in here.phones:
            phone.waits.clear()
        began, sent = here.history.acknowledged, here.history.sends
        await spread(here, CALM_SPAN_S / 3 if case.short else CALM_SPAN_S, write, board, IDEAS)
        await here.drained(DRAIN_S)
        sends = (here.history.sends - sent) / (here.history.acknowledged - began)
        p95 = percentile([wait for phone in here.phones for wait in phone.waits], 0.95)
        await here.staff("activity.reveal", board)
        proxy.weather = Weather()  # for those who look at what is left
        outcome.violations += await settle(here, short=case.short)
        await proxy.close()
        outcome.figures = {**waits(here.phones), "sends_per_command": round(sends, 3)}
        outcome.demand(p95 <= ACK_P95_S, f"F7: 95 % of the answers took up to {p95:.1f} s")
        outcome.demand(sends <= SENDS, f"F7: every command was sent {sends:.2f} times")
    return outcome
