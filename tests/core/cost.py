"""What a tick costs in labs of several sizes: `python -m tests.core.cost` prints the table.

A tick is here what the room does with it, without database and sockets: read and decide every command, fold its events, derive the
keys that changed, make the records of these keys for staff, wall and phones and for whoever acted, and encode the frames.
"""

from __future__ import annotations

import gc
import sys
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from labapp.activities.clustering import ClusterAdded
from labapp.core import kernel
from labapp.core.dependents import dependents, own_dependents
from labapp.core.events import (
    ActivityOpened,
    ActivitySpec,
    CardAdded,
    LabCreated,
    LabOpened,
    MemberJoined,
)
from labapp.core.messages import Actor, Event, Stored, read_command
from labapp.core.model import Lab, Organisation
from labapp.core.viewers import ROOM_VIEWERS, Me, Viewer
from labapp.live.view import Made

SIZES = (100, 1000, 5000)  # cards
MEMBERS = 200
IN_A_PILE = 20  # cards
CHANGES = 50  # commands in one tick
NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
AT = "2026-03-05T12:00:00.000Z"
AGENDA = (
    ("hello", "check_in", {"questions": [{"id": "hope", "type": "scale5", "text": "Hope?"}]}),
    ("ideas", "idea_board", {"hidden": False}),
    ("more", "idea_board", {"hidden": True}),
    ("piles", "clustering", {}),
    ("vote", "dot_vote", {"budget": 10, "per_item": 5}),
    ("tests", "test_card", {}),
    ("bye", "check_out", {}),
)


class Wished(Struct, frozen=True):
    """One command of a tick: whose, which, with what."""

    member: str
    name: str
    data: dict[str, Any]


def card_id(number: int) -> str:
    """The id of a card, as a phone makes it."""
    return str(uuid.UUID(int=number))


def member_id(number: int) -> str:
    """The id of a member, used again and again."""
    return f"member-{number % MEMBERS}"


def journal(cards: int) -> list[Stored]:
    """A lab of this many cards that everybody may see."""
    bodies = tuple(Organisation(f"org-{n}", f"Organisation {n}", f"O{n}") for n in range(6))
    agenda = tuple(ActivitySpec(name, "ideate", kind, kind, name, "", 5, config) for name, kind, config in AGENDA)
    created = LabCreated(
        title="Cost",
        challenge="?",
        language="en",
        identity="anonymous_group_tag",
        code="ABC234",
        organisations=bodies,
        agenda=agenda,
    )
    facts: list[tuple[str | None, Event]] = [(None, created)]
    facts += [(None, MemberJoined(member=member_id(n), organisation=f"org-{n % 6}")) for n in range(MEMBERS)]
    facts += [(None, LabOpened()), (None, ActivityOpened(activity="ideas"))]
    facts += [
        (member_id(n), CardAdded(activity="ideas", card=card_id(n), text=f"Idea number {n} about hours"))
        for n in range(cards)
    ]
    return [Stored(seq, AT, actor, f"command-{seq}", fact) for seq, (actor, fact) in enumerate(facts, 1)]


def further(lab: Lab, facts: Iterable[Event]) -> Lab:
    """The lab after more events by nobody."""
    for fact in facts:
        lab = kernel.fresh(kernel.evolve(lab, Stored(lab.seq + 1, AT, None, f"command-{lab.seq + 1}", fact)))
    return lab


def in_piles(lab: Lab) -> Lab:
    """The lab with most of its cards in piles, while clustering goes on."""
    cards = list(lab.cards)[CHANGES:]
    piles = [
        ClusterAdded(activity="piles", cluster=f"pile-{n}", title=f"Pile {n}", cards=tuple(cards[n : n + IN_A_PILE]))
        for n in range(0, len(cards), IN_A_PILE)
    ]
    return further(lab, [ActivityOpened(activity="piles"), *piles])


def opened(activity: str) -> Callable[[Lab], Lab]:
    """Brings a lab whose cards lie in piles to an activity."""
    return lambda lab: further(in_piles(lab), [ActivityOpened(activity=activity)])


def _add(n: int) -> Wished:
    return Wished(member_id(n), "card.add", {"card": card_id(10**6 + n), "text": f"New idea {n}"})


TICKS: dict[str, tuple[Callable[[Lab], Lab], Callable[[int], Wished]]] = {
    "card.add, shown": (lambda lab: lab, _add),
    "card.add, hidden": (opened("more"), _add),
    "card.add, going back": (lambda lab: further(opened("vote")(lab), [ActivityOpened(activity="ideas")]), _add),
    "card.edit": (lambda lab: lab, lambda n: Wished(member_id(n), "card.edit", {"card": card_id(n), "text": "Better"})),
    "card.group": (
        in_piles,
        lambda n: Wished(member_id(n), "card.group", {"card": card_id(n), "cluster": f"pile-{n % 2 * IN_A_PILE}"}),
    ),
    "dot.place": (opened("vote"), lambda n: Wished(member_id(n), "dot.place", {"item": card_id(n)})),
    "experiment.write": (
        opened("tests"),
        lambda n: Wished(member_id(n), "experiment.write", {"card": card_id(n), "belief": "It will"}),
    ),
    "answer.give": (
        opened("hello"),
        lambda n: Wished(member_id(n), "answer.give", {"question": "hope", "value": n % 5 + 1}),
    ),
    "ready.set": (opened("vote"), lambda n: Wished(member_id(n), "ready.set", {"ready": True})),
}


def tick(before: Lab, wishes: list[Wished]) -> int:
    """One tick on a lab: the bytes it would send, counting each frame once."""
    lab = before
    for number, wish in enumerate(wishes):
        actor = Actor(wish.member, "member")
        for fact in kernel.decide(lab, read_command(wish.name, wish.data), actor, None, NOON):
            lab = kernel.evolve(lab, Stored(lab.seq + 1, AT, wish.member, f"{before.seq}-{number}", fact))
    keys = dependents(before, lab, lab.touched)
    own = own_dependents(before, lab, lab.touched)
    audience: list[tuple[Viewer, set[str]]] = [(viewer, keys) for viewer in ROOM_VIEWERS.values()]
    audience += [(Me(member), own[member]) for member in own.keys() - {"*"}]
    made = Made(lab, {})
    frames = [{key: made.record(viewer, key) for key in changed} for viewer, changed in audience]
    return sum(len(msgspec.json.encode(frame)) for frame in frames)


def tick_ms(lab: Lab, wishes: list[Wished], rounds: int = 15) -> float:
    """Milliseconds of processor time for one tick, the fastest of several: the state is frozen, so the same tick can be tried again."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        tick(lab, wishes)
        taken.append(time.process_time() - start)
    return 1000 * min(taken)


def fold_ms(cards: int) -> float:
    """Milliseconds of processor time to fold the journal of a lab with this many cards."""
    events = journal(cards)
    start = time.process_time()
    kernel.fold("lab", events)
    return 1000 * (time.process_time() - start)


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Prints what ticks and folds cost."""
    gc.collect()
    gc.freeze()
    labs = {size: kernel.fold("lab", journal(size)) for size in sizes}
    print(
        f"{'ms for ' + str(CHANGES) + ' changes':<22}",
        *(f"{size:>8}" for size in sizes),
        "   ratio    bytes first, last",
    )
    for name, (prepare, wished) in TICKS.items():
        wishes = [wished(n) for n in range(CHANGES)]
        ready = [prepare(lab) for lab in labs.values()]
        costs = [tick_ms(lab, wishes) for lab in ready]
        sent = [tick(lab, wishes) for lab in ready]
        print(f"{name:<22}", *(f"{cost:8.2f}" for cost in costs), f"{costs[-1] / costs[0]:8.2f}", sent[0], sent[-1])
    print(f"{'ms to fold':<22}", *(f"{fold_ms(size):8.1f}" for size in (*sizes, 10_000)))


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
