"""The server runs the same code on eventlet, gevent and threads: a short lab on each, with what the modes do in ways of their own.

All other tests run in one mode; `LABAPP_TEST_ASYNC_MODE` names another.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.conftest import servers
from tests.contract.workshop import Site, Workshop, cards_of, new_id
from tests.support.server import Server


@pytest.fixture(scope="module", params=["eventlet", "gevent", "threading"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server in each mode, for all tests here. That it drains with open sockets and exits 0 is asked when they are done."""
    with servers(tmp_path_factory.mktemp) as start:
        yield start(async_mode=request.param)


@pytest.fixture(scope="module")
def site(server: Server) -> Site:
    """A facilitator on it."""
    owner = server.account()
    return Site(server.url, owner.token, owner.token, owner.email, owner.password)


@pytest.fixture
def lab(site: Site) -> Iterator[Workshop]:
    """A lab with a wall and a console, which everybody leaves at the end."""
    lab = Workshop.create(site)
    assert lab.console.in_step
    assert lab.wall.in_step
    yield lab
    lab.leave()


def test_an_idea_reaches_the_wall(lab: Workshop) -> None:
    assert requests.get(lab.lab["links"]["join"], timeout=10).status_code == 200
    board = lab.open(lab.add("idea_board"))
    idea = lab.phone().idea(board, "One form instead of four")
    lab.all_reach(lab.settle())
    assert idea not in cards_of(lab.wall, board)

    lab.staff("activity.reveal", board)
    lab.all_reach(lab.settle())
    assert cards_of(lab.wall, board)[idea]["text"] == "One form instead of four"
    lab.check()


def test_dots_sent_at_once_stay_within_the_budget(lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    phones = [lab.phone() for _ in range(4)]
    cards = [phone.idea(board, f"idea {number}") for number, phone in enumerate(phones)]
    lab.staff("activity.reveal", board)
    vote = lab.open(lab.add("dot_vote", items="cards", budget=3, per_item=3))

    wishes = [(phone, card) for phone in phones for card in cards + cards]
    with ThreadPoolExecutor(len(wishes)) as everybody:
        answers = list(everybody.map(lambda wish: wish[0].command("dot.place", vote, item=wish[1]), wishes))
    assert sum(answer["ok"] for answer in answers) == 3 * len(phones)
    assert {answer["code"] for answer in answers if not answer["ok"]} == {"budget_spent"}
    lab.check()


def test_a_phone_that_lost_its_line_comes_back_with_its_work(lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    phone = lab.phone()
    phone.cut()
    pending = phone.send("card.add", board, card=new_id(), text="written in the tunnel")
    assert pending.answer()["ok"]
    phone.until(lambda: phone.in_step, "its return")
    lab.check()


@pytest.mark.parametrize("packet", ["bA", "9", "42/live,[", "4" + "[" * 3000, "42/live,1" + "x" * 100_000])
def test_a_sender_of_nonsense_is_cut_and_nobody_else(lab: Workshop, packet: str) -> None:
    honest, other = lab.phone(), lab.phone()
    lab.seats.remove(other)
    before = other.resumes
    other.say(packet)
    other.until(lambda: other.resumes > before, "its return after it was cut")
    other.close()
    assert honest.ask("clock", {"t": 1})["t"] == 1
    assert honest.resumes == 1
