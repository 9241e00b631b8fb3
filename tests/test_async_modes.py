"""The server runs the same code on eventlet, gevent and threads: accounts, a page, phones, a reveal and the wall on each."""

from __future__ import annotations

import pytest
import requests

from tests.conftest import StartServer
from tests.contract.workshop import Site, Workshop, cards_of


@pytest.mark.parametrize("mode", ["eventlet", "gevent", "threading"])
def test_an_idea_reaches_the_wall(mode: str, start_server: StartServer) -> None:
    server = start_server(async_mode=mode)
    owner = server.account()
    lab = Workshop.create(Site(server.url, owner.token, owner.token, owner.email, owner.password))
    assert requests.get(lab.lab["links"]["join"], timeout=10).status_code == 200

    board = lab.open(lab.add("idea_board"))
    idea = lab.phone().idea(board, "One form instead of four")
    lab.all_reach(lab.settle())
    assert idea not in cards_of(lab.wall, board)

    lab.staff("activity.reveal", board)
    lab.all_reach(lab.settle())
    assert cards_of(lab.wall, board)[idea]["text"] == "One form instead of four"
    lab.check()
    lab.leave()
