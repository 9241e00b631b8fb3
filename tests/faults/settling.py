"""After a fault: waits until the room stands still, and holds everything against the invariants.

I4 all clients of an audience, and fresh ones, hold the same     I7 nothing of another lab was heard
I8 `labapp check` agrees     I9 outboxes empty, nobody online after leaving     I10 the server holds what it held before
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from labapp.live.checking import differences
from labapp.store import exchange
from labapp.store.db import Database
from labapp.store.journal import Journal
from tests.faults.checker import Told, check, recount
from tests.faults.client import ANSWER_S, Client
from tests.faults.records import fingerprint
from tests.faults.stage import Stage
from tests.faults.waiting import until, until_async

STILL_S = 30.0
RESENT = 40  # commands that are sent once more at the end (I6)
GROWTH, SPARE_MIB, SPARE_TASKS = (
    1.10,
    8,
    24,
)  # I10: a tenth, what an allocator keeps, the loops of rooms and the wall's line
TASKS_S = 40.0  # a line that was cut is noticed by its heartbeat
REFUSALS = frozenset({"budget_spent", "item_limit"})  # what `tests/faults/burst.py` provokes


async def settle(
    stage: Stage, *, vote: str | None = None, may_refuse: frozenset[str] = frozenset(), short: bool = False
) -> list[str]:
    """Everything that breaks an invariant, one line each; empty if all is well. Reveals `vote` if there is one.

    What happens after everybody has left (I9, I10) is looked at only if all was well until then, and I10 not in a short run:
    the server lets go of a line's tasks up to twenty seconds after the line.
    """
    found: list[str] = []
    await stage.in_step()
    await stage.drained(STILL_S)
    if vote is not None:
        await stage.staff("activity.reveal", vote)
    await _resend(stage)
    seq = await _standing_still(stage)
    stage.history.note("settled", seq=seq)
    exports = [await export(stage, lab["id"]) for lab in (stage.lab, stage.quiet)]
    told = Told(stage.history.entries())
    refusals = REFUSALS | may_refuse | ({"bad_request"} if vote else set())  # to take a dot where none lies
    members = frozenset(client.member for client in stage.clients if client.member)
    found += check(told, exports, frozenset(refusals), members)
    if vote is not None and stage.wall is not None:
        found += recount(exports[0]["events"], vote, stage.wall.room[f"tally/{vote}"]["items"])
    found += _same_for_all(stage.phones)
    found += [f"I7: {client.name} heard of another lab" for client in stage.clients if client.leaks]
    for lab in (stage.lab, stage.quiet):
        found += await _agrees(stage, lab["id"])
    found += [f"I9: {client.name} still has {len(client.outbox)} commands" for client in stage.clients if client.outbox]
    return found or await _come_and_go(stage, short=short)


async def _resend(stage: Stage) -> None:
    """Sends some commands once more that were answered long ago, and waits for what is said to them."""
    phones = {phone.name: phone for phone in stage.phones if phone.in_step}
    wished = [e for e in stage.history.entries() if e["type"] == "invoke" and e["client"] in phones]
    some = stage.chance.sample(wished, min(RESENT, len(wished)))
    bodies = [(phones[e["client"]], {key: e[key] for key in ("id", "name", "activity", "data")}) for e in some]
    if bodies:
        await asyncio.wait([phone.again(body) for phone, body in bodies], timeout=ANSWER_S)


async def _standing_still(stage: Stage) -> int:
    """Waits until every client has seen the newest number of its lab; the lab's own number."""
    numbers = {}
    for lab in (stage.lab, stage.quiet):
        records = await asyncio.to_thread(stage.account.api, "GET", f"/labs/{lab['id']}/records?audience=staff")
        numbers[lab["id"]] = records["seq"]
    here = [client for client in stage.clients if not client.away]
    await until(
        lambda: all(c.seq is not None and c.seq >= numbers[c.lab] for c in here), "the newest number", within=STILL_S
    )
    return int(numbers[stage.lab["id"]])


async def export(stage: Stage, lab: str) -> dict[str, Any]:
    """What `labapp lab export` writes, read from the database without another process."""
    with _database(stage) as db:
        return await asyncio.to_thread(exchange.export_lab, db, lab)


@contextmanager
def _database(stage: Stage) -> Iterator[Database]:
    db = Database(stage.server.settings.get("database_url", f"sqlite:///{stage.folder / 'labapp.sqlite3'}"))
    try:
        yield db
    finally:
        db.close()


def _same_for_all(phones: list[Client]) -> list[str]:
    """I4, among those who were there."""
    hashes = Counter(fingerprint(phone.room) for phone in phones if not phone.away)
    return [] if len(hashes) <= 1 else [f"I4: the phones hold {len(hashes)} different rooms: {sorted(hashes.values())}"]


async def _agrees(stage: Stage, lab: str) -> list[str]:
    """I8: what `labapp check` says."""
    with _database(stage) as db:
        return [f"I8: {line}" for line in await asyncio.to_thread(differences, Journal(db), lab)]


async def _come_and_go(stage: Stage, *, short: bool) -> list[str]:
    """I4 against fresh clients, I9 and I10: everybody leaves, the same people come anew, and leave again."""
    await _leave(stage, stage.phones)
    fresh = await _come(stage)
    found = [
        f"I4: {old.name} holds another {channel} than a fresh snapshot gives"
        for old, new in zip(stage.phones, fresh, strict=True)
        for channel in ("room", "me")
        if fingerprint(getattr(old, channel)) != fingerprint(getattr(new, channel)) and not old.refusal
    ]
    await _leave(stage, fresh)
    return found[:12] + ([] if short else await _as_before(stage))


async def _come(stage: Stage) -> list[Client]:
    """The same people on devices that have seen nothing yet."""
    fresh = [_fresh(phone) for phone in stage.phones]
    await stage.connect(fresh)
    return fresh


async def _as_before(stage: Stage) -> list[str]:
    """I10: after the same people have come and gone once more the server, idle again, holds what it held, and does no more."""
    held = []
    for _ in range(2):
        tasks: dict[str, int] = {}
        most = {kind: count * GROWTH + SPARE_TASKS for kind, count in stage.idle_tasks.items()}
        try:
            await until_async(lambda tasks=tasks, most=most: _few(stage, most, tasks), "its tasks' end", within=TASKS_S)
        except AssertionError:
            return [f"I10: the idle server had {stage.idle_tasks} and now, idle again, {tasks}"]
        held.append(stage.resident_mib)
        stage.history.note("idle", mib=held[-1], tasks=tasks)
        if len(held) == 1:
            await _leave(stage, await _come(stage))
    if held[1] > held[0] * GROWTH + SPARE_MIB:
        return [f"I10: the server held {held[0]:.0f} MiB and then {held[1]:.0f} MiB"]
    return []


async def _few(stage: Stage, most: dict[str, float], tasks: dict[str, int]) -> bool:
    tasks.update(await stage.tasks())
    return all(tasks[kind] <= most[kind] for kind in most)


def _fresh(phone: Client) -> Client:
    """The same person on a device that has seen nothing yet."""
    auth = {key: value for key, value in phone.auth.items() if key not in ("lab", "protocol")}
    return Client(phone.name, phone.lab, auth, phone.port, phone.history, phone.chance, member=phone.member)


async def _leave(stage: Stage, phones: list[Client]) -> None:
    """Everybody goes, and the room counts nobody."""
    for phone in phones:
        phone.leave()
    wall = stage.wall
    assert wall is not None
    try:
        await until(lambda: wall.presence.get("online") == 0, "a presence of 0", within=STILL_S)
        await until(lambda: not any(phone.line for phone in phones), "closed lines", within=STILL_S)
    except AssertionError as error:
        raise AssertionError(f"I9: {error}; the wall counts {wall.presence.get('online')}") from None
