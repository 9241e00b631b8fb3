"""F9: people who do not read, who never stop talking, and who send giants, in one room with honest phones."""

from __future__ import annotations

import asyncio
import json
import socket
import uuid

from labapp.bench import wire
from tests.faults.burst import open_board, write
from tests.faults.case import Case, Outcome, percentile, waits
from tests.faults.client import Client
from tests.faults.line import NAMESPACE
from tests.faults.settling import settle
from tests.faults.stage import Stage, stage
from tests.faults.waiting import hold

SLOW, FLOODERS, GIANTS = 20, 5, 5
LASTS_S, SHORT_S = 60.0, 8.0
EVERY_S = 10.0  # an honest phone writes so often
ACK_P95_MS, RISE_MIB = 300.0, 150.0
FLOOD, FLOOD_EVERY_S = 40, 0.02  # two thousand messages a second from each
PATIENT = 1 << 18  # bytes that a flooder lets pile up before it waits
SIZES = (70_000, 1_000_000, 10_000_000)


async def f9(case: Case) -> Outcome:
    """A minute of it."""
    outcome = Outcome()
    lasts = SHORT_S if case.short else LASTS_S
    async with stage(case.folder, case.seed, plants=case.plants) as here:
        await here.people(case.phones)
        board = await open_board(here)
        seats = await asyncio.to_thread(here.join, here.lab, SLOW + FLOODERS + GIANTS)
        rude = [here.phone(seat, f"rude {n}") for n, seat in enumerate(seats)]
        await here.connect(rude)
        before = here.resident_mib
        peak = asyncio.create_task(_peak(here))
        # The plain acknowledgements of the room before, to tell what the rude ones changed.
        await _written(here, board, EVERY_S / 2)
        calm = waits(here.phones)
        for phone in here.phones:
            phone.waits.clear()
        here.history.note("rudeness begins")
        doing = [_stop_reading(one) for one in rude[:SLOW]]
        doing += [_flood(one) for one in rude[SLOW : SLOW + FLOODERS]]
        doing += [_giants(one, here) for one in rude[SLOW + FLOODERS :]]
        tasks = [asyncio.create_task(one) for one in doing]
        for _ in range(max(1, round(lasts / EVERY_S))):
            await _written(here, board, EVERY_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        here.history.note("rudeness ends")
        for one in rude:
            one.leave()
        peak.cancel()
        rise = max(await peak) - before
        await here.drained(60)
        outcome.violations += await settle(here, short=case.short)
        p95 = 1000 * percentile([wait for phone in here.phones for wait in phone.waits], 0.95)
        outcome.figures = {
            "calm_p95_ms": calm["ack_p95_ms"],
            **waits(here.phones),
            "rise_mib": round(rise),
            "rude_lines_cut": sum(one.dialled - 1 for one in rude),
        }
        outcome.demand(p95 < ACK_P95_MS, f"F9: 95 % of honest answers took up to {p95:.0f} ms")
        outcome.demand(rise < RISE_MIB, f"F9: the server's memory rose by {rise:.0f} MiB")
    return outcome


async def _written(here: Stage, board: str, span: float) -> None:
    """Every honest phone writes one idea at a random moment of the span."""
    for phone in here.phones:
        asyncio.get_running_loop().call_later(here.chance.uniform(0, span), write, phone, board, 1)
    await hold(span)


async def _peak(here: Stage) -> list[float]:
    """The server's memory, ten times a second, until it is cancelled."""
    seen = [here.resident_mib]
    try:
        while True:
            await asyncio.sleep(0.1)
            seen.append(here.resident_mib)
    except asyncio.CancelledError:
        return seen


async def _stop_reading(one: Client) -> None:
    """Keeps the line and takes nothing from it."""
    while True:
        if one.line is not None and one.line.transport.is_reading():
            end: socket.socket = one.line.transport.get_extra_info("socket")
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.line.transport.pause_reading()
        await asyncio.sleep(0.1)


async def _flood(one: Client) -> None:
    """Small messages without end, as fast as the line takes them."""
    packet = wire.event_packet(NAMESPACE, 9, "clock", {"t": 1})
    while True:
        line = one.line
        if line is not None and one.in_step and line.transport.get_write_buffer_size() < PATIENT:
            for _ in range(FLOOD):
                line.say(packet)
        await asyncio.sleep(FLOOD_EVERY_S)


async def _giants(one: Client, here: Stage) -> None:
    """Messages far beyond every limit, each on a line of its own if the one before was cut."""
    while True:
        for size in SIZES:
            line = one.line
            if line is not None and one.in_step and line.transport.get_write_buffer_size() < PATIENT:
                data = {"id": str(uuid.uuid4()), "name": "card.add", "data": {"card": "x", "text": "x" * size}}
                line.say(f"42{NAMESPACE},7{json.dumps(['command', data])}".encode())
            await asyncio.sleep(0.3)
