"""F18: two facilitators press everything at once for a minute while phones write, on a real server.

Every answer is held against the rules: what was granted must be what the rules grant on the state before it, and what was refused
must be refused by them, with the same code, on a state that the journal had while the command was under way.
"""

from __future__ import annotations

import asyncio
import uuid
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from labapp.core import kernel
from labapp.core.messages import Actor, Stored, read_command
from labapp.core.model import Lab
from labapp.core.refused import Refused
from labapp.store.accounts import account_by_email
from labapp.store.db import Database
from labapp.store.journal import Journal
from labapp.store.labs import add_staff
from labapp.store.members import staff_member
from tests.core.drawing import CARDS
from tests.faults.burst import idea
from tests.faults.case import Case, Outcome, waits
from tests.faults.client import Client
from tests.faults.history import Body
from tests.faults.records import fingerprint
from tests.faults.settling import settle
from tests.faults.stage import Stage, stage
from tests.live.pressing import press

MINUTE_S, SHORT_S = 60.0, 4.0
DRAIN_S = 30.0
MOST = 8  # wrong answers that are told
PROVOKED = frozenset(
    {"activity_not_open", "activity_locked", "lab_closed", "not_allowed", "unknown_card", "unknown_activity"}
    | {"bad_request", "unknown_item", "too_many", "not_anchored", "stale"}
)


@dataclass(frozen=True)
class Press:
    """One press: whose, what, and between which numbers of the journal it was decided."""

    member: str
    body: Body
    after: int
    before: int


async def f18(case: Case) -> Outcome:
    """Two accounts lead one lab; every moment both press something before either has heard of the other's press."""
    outcome = Outcome()
    async with stage(case.folder, case.seed, plants=case.plants) as here:
        await here.people(case.phones)
        second = await asyncio.to_thread(here.server.account, "second@example.org")
        accounts = (here.account, second)
        with closing(_database(here)) as db:
            leaders = [_leader(db, here.lab["id"], account.email) for account in accounts]
        desks = [_desk(here, number, account.token) for number, account in enumerate(accounts)]
        await here.connect(desks)
        here.clients += desks
        presses = await _press(here, desks, leaders, SHORT_S if case.short else MINUTE_S)
        await here.staff("lab.open")
        outcome.violations += await settle(here, may_refuse=PROVOKED, short=True)
        rooms = {fingerprint(desk.room) for desk in desks}
        outcome.demand(len(rooms) == 1, "I4: the two consoles hold different rooms")
        with closing(_database(here)) as db:
            wrong, refused = _judge(here, presses, Journal(db).load(here.lab["id"]))
        outcome.violations += wrong[:MOST]
        outcome.figures = {"presses": len(presses), "refused": refused, **waits(desks)}
    return outcome


def _database(here: Stage) -> Database:
    return Database(f"sqlite:///{here.folder / 'labapp.sqlite3'}")


def _leader(db: Database, lab: str, email: str) -> str:
    """The member as whom an account leads a lab."""
    known = account_by_email(db, email)
    assert known is not None
    add_staff(db, lab, known.id)
    return staff_member(db, lab, known.id, None)


def _desk(here: Stage, number: int, token: str) -> Client:
    return Client(
        f"desk {number}", here.lab["id"], {"token": token}, lambda: here.server.port, here.history, here.chance
    )


async def _press(here: Stage, desks: list[Client], leaders: list[str], seconds: float) -> list[Press]:
    board = await here.activity("idea_board", hidden=False)
    for number, card in enumerate(CARDS):
        phone = here.phones[number % len(here.phones)]
        phone.wish({**idea(phone, board, f"Note {number}"), "data": {"card": card, "text": f"Note {number}"}})
    vote = await here.activity("dot_vote")
    activities = [board, vote, await here.activity("clustering"), await here.activity("check_in")]
    await here.drained(DRAIN_S)
    loop = asyncio.get_running_loop()
    until, numbers = loop.time() + seconds, [desks[0].seq or 0]
    done: list[Press] = []
    moments: list[list[tuple[str, Body]]] = []
    while loop.time() < until:
        moment: list[tuple[str, Body]] = []
        for desk, member in zip(desks, leaders, strict=True):
            name, on, data = press(here.chance, activities, board, vote, leaders)
            body: Body = {"id": str(uuid.UUID(int=here.chance.getrandbits(128), version=4)), "name": name, "data": data}
            body["activity"] = on
            desk.wish(body)
            moment.append((member, body))
        writer = here.chance.choice(here.phones)
        writer.wish(idea(writer, board, f"Meanwhile {len(moments)}"))
        await here.drained(DRAIN_S, desks)
        moments.append(moment)
        numbers.append(max(desk.seq or 0 for desk in desks))
    await here.drained(DRAIN_S)
    await here.in_step()
    numbers += [max(client.seq or 0 for client in here.clients)] * 3
    # A frame comes up to a tick after the answer: the last number of a moment is known in the moment after next.
    for place, moment in enumerate(moments):
        done += [Press(member, body, numbers[place], numbers[place + 3]) for member, body in moment]
    return done


def _judge(here: Stage, presses: list[Press], journal: list[Stored]) -> tuple[list[str], int]:
    """(what was answered otherwise than the rules say, how many were refused)"""
    states = [Lab(id=here.lab["id"])]
    for stored in journal:
        states.append(kernel.fresh(kernel.evolve(states[-1], stored)))
    first = {stored.command: stored.seq for stored in reversed(journal)}
    answers = {entry["id"]: entry["reply"] for entry in here.history.entries() if entry["type"] in ("ok", "refused")}
    wrong, refused = [], 0
    for one in presses:
        reply, id = answers[one.body["id"]], one.body["id"]
        refused += not reply["ok"]
        if id in first:
            possible = range(first[id] - 1, first[id])
        else:
            possible = range(one.after, min(one.before, len(journal)) + 1)
        said = "events" if id in first else "nothing" if reply["ok"] else reply["code"]
        rules = {_by_the_rules(states[seq], one, journal[min(seq, len(journal) - 1)].at) for seq in possible}
        if said not in rules:
            wrong.append(f"{one.body['name']} {one.body['data']} was answered {said}; the rules say {sorted(rules)}")
    return wrong, refused


def _by_the_rules(lab: Lab, one: Press, at: str) -> str:
    """`events`, `nothing`, or the code of a refusal."""
    wish = read_command(one.body["name"], one.body["data"])
    try:
        events = kernel.decide(lab, wish, Actor(one.member, "staff"), one.body["activity"], datetime.fromisoformat(at))
    except Refused as refused:
        return refused.code
    return "events" if events else "nothing"
