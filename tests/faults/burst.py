"""What the phones do while things break: a burst of ideas, and a vote in which everybody wants more dots than there are."""

from __future__ import annotations

import asyncio
import random
import uuid
from typing import Any

from tests.faults.client import Client
from tests.faults.history import Body
from tests.faults.stage import Stage

BUDGET, PER_ITEM, WISHES = 5, 2, 8  # at least three dots of everybody are refused


def new_id(chance: random.Random) -> str:
    """A UUID from the seed."""
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def command(chance: random.Random, name: str, activity: str, **data: Any) -> Body:
    """One command as a client sends it."""
    return {"id": new_id(chance), "name": name, "activity": activity, "data": data}


def idea(phone: Client, board: str, text: str) -> Body:
    """One idea."""
    return command(phone.chance, "card.add", board, card=new_id(phone.chance), text=text)


def write(phone: Client, board: str, ideas: int) -> None:
    """Puts ideas into a phone's outbox, then a better wording of the first; some phones take their last one back."""
    written = [
        idea(phone, board, f"Idea {n} of {phone.name}: {'x' * phone.chance.randrange(1, 80)}") for n in range(ideas)
    ]
    for body in written:
        phone.wish(body)
    first, last = written[0]["data"]["card"], written[-1]["data"]["card"]
    phone.wish(command(phone.chance, "card.edit", board, card=first, text=f"A better wording by {phone.name}"))
    if ideas > 1 and phone.chance.random() < 0.2:
        phone.wish(command(phone.chance, "card.take_back", board, card=last))


def vote(phone: Client, activity: str, items: list[str]) -> None:
    """Puts more dots into a phone's outbox than it has."""
    for _ in range(WISHES):
        phone.wish(command(phone.chance, "dot.place", activity, item=phone.chance.choice(items)))
    phone.wish(command(phone.chance, "dot.take", activity, item=phone.chance.choice(items)))


def spread(stage: Stage, span: float, work: Any, *rest: Any) -> asyncio.Future[None]:
    """Lets every phone do its work at a random moment of the next `span` seconds; done when all have begun."""
    loop = asyncio.get_running_loop()
    begun: asyncio.Future[None] = loop.create_future()
    left = len(stage.phones)

    def begin(phone: Client) -> None:
        nonlocal left
        work(phone, *rest)
        left -= 1
        if not left:
            begun.set_result(None)

    for phone in stage.phones:
        loop.call_later(stage.chance.uniform(0, span), begin, phone)
    return begun


async def open_board(stage: Stage, *, hidden: bool = False) -> str:
    """An open board in the lab, and one in the quiet lab, on which its three phones write beside."""
    board = await stage.activity("idea_board", hidden=hidden)
    quiet = await stage.activity("idea_board", lab=stage.quiet, hidden=False)
    for phone in stage.quiet_phones:
        phone.wish(idea(phone, quiet, f"{stage.quiet['title']} by {phone.name}"))
    return board


async def open_vote(stage: Stage) -> tuple[str, list[str]]:
    """An open vote on what lies on the board: its id, and what may get dots."""
    vote = await stage.activity("dot_vote", items="cards", budget=BUDGET, per_item=PER_ITEM)
    assert stage.wall
    items = [key.partition("/")[2] for key in stage.wall.room if key.startswith("card/")]
    return vote, items[:12]  # few items, so that the limit per item is met as well as the budget
