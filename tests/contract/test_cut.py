"""The connection is cut at every step there is: a command has one effect, a client finds its way back, nobody is left behind as a ghost."""

from __future__ import annotations

import json
import random
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import pytest
import websocket

from tests.contract.live import PATIENCE_S, Phone
from tests.contract.workshop import Site, Workshop, cards_of, new_id

STEPS = ["connected", "upgraded", "opened", "entered", "resuming", "resumed", "commanding", "acknowledged"]


def online(lab: Workshop, n: int) -> None:
    """Wait until the console counts so many people."""
    lab.console.until(lambda: (lab.console.presence or {}).get("online") == n, f"{n} online")


def walk_away(site: Site, lab: Workshop, seat: dict[str, Any], step: str, command: dict[str, Any]) -> None:
    """Connect as a phone does and cut the line after one step, without a goodbye."""
    address = urlsplit(site.base)
    with closing(socket.create_connection((address.hostname, address.port), timeout=PATIENCE_S)) as line:
        if step == "connected":
            return
        url = f"ws://{address.netloc}/socket.io/?EIO=4&transport=websocket&lab={lab.id}"
        raw = websocket.create_connection(url, timeout=PATIENCE_S, socket=line)
        if step == "upgraded":
            return
        assert raw.recv().startswith("0")
        if step == "opened":
            return
        raw.send("40/live," + json.dumps({"lab": lab.id, "token": seat["token"], "protocol": 1}))
        if step == "entered":
            assert raw.recv().startswith("40/live,")
            return
        raw.send('42/live,0["resume",{"since":null}]')
        if step == "resuming":
            return
        while not raw.recv().startswith("43/live,0"):
            pass
        if step == "resumed":
            return
        raw.send("42/live,1" + json.dumps(["command", command]))
        if step == "commanding":
            return
        while not raw.recv().startswith("43/live,1"):
            pass


@pytest.mark.parametrize("step", STEPS)
def test_a_client_that_is_cut_off_at_any_step_starts_again_and_takes_effect_once(
    site: Site, lab: Workshop, step: str
) -> None:
    board = lab.open(lab.add("idea_board", hidden=False))
    seat = lab.join()
    command = {
        "id": new_id(),
        "name": "card.add",
        "activity": board,
        "data": {"card": new_id(), "text": f"cut when {step}"},
    }
    for _ in range(2):
        walk_away(site, lab, seat, step, command)
    online(lab, 0) if lab.console.presence else None
    phone = Phone(site.base, seat["lab"], seat["token"], seat["member"], "org-a")
    lab.seats.append(phone.connect())
    answer = phone.ask("command", command)
    assert answer["ok"]
    assert phone.ask("command", command) == answer
    online(lab, 1)
    lab.settle()
    assert [card["text"] for card in cards_of(lab.wall, board).values()] == [f"cut when {step}"]
    lab.check()


@pytest.mark.parametrize("seed", [1, 2])
def test_ten_phones_cut_off_again_and_again_while_writing_lose_and_double_nothing(lab: Workshop, seed: int) -> None:
    board = lab.open(lab.add("idea_board", hidden=False))
    phones = [lab.phone(f"org-{'abcd'[n % 4]}") for n in range(10)]

    def write(number: int) -> dict[str, str]:
        chance, phone, written = random.Random(seed * 100 + number), phones[number], {}
        for n in range(6):
            card, text = new_id(), f"idea {n} of {number}"
            pending = phone.send("card.add", board, card=card, text=text)
            threading.Event().wait(chance.uniform(0, 0.03))  # somewhere between sending and the acknowledgement
            if phone.in_step:
                phone.cut()
            assert pending.answer()["ok"], f"seed {seed}"
            written[card] = text
        return written

    with ThreadPoolExecutor(10) as pool:
        written = {card: text for part in pool.map(write, range(10)) for card, text in part.items()}
    for phone in phones:
        phone.until(lambda phone=phone: phone.in_step, "its way back")
        assert phone.outbox == {}
    lab.settle()
    assert {id: card["text"] for id, card in cards_of(lab.wall, board).items()} == written, f"seed {seed}"
    online(lab, 10)
    for seat in lab.seats:
        seat.check_fold()
