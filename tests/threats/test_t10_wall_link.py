"""T10: a stolen link of the wall. It shows what the room sees, does nothing, and opens nothing once there is a new one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import requests

from labapp import Services
from labapp.core.messages import COMMANDS
from labapp.live.guard import Guard
from labapp.store import labs
from labapp.store.db import Database
from labapp.store.sessions import Key
from tests.contract.api import Api
from tests.contract.live import Live, Refusal, Wall
from tests.contract.workshop import Workshop
from tests.core.test_policy import SAMPLES
from tests.support.waiting import wait_until
from tests.web.conftest import Visitor

CUT_WITHIN_S = 5.0  # the promise is two seconds; the rest is a busy test machine's


def assert_cut(seat: Live) -> None:
    """The socket is let go, told why, and not let in again with what it has."""
    seat.until(lambda: bool(seat.byes) and not seat.in_step, "its end", timeout=CUT_WITHIN_S)
    assert seat.byes[-1]["reason"] == "signed_out"
    seat.close()
    credentials = {key: value for key, value in seat.auth.items() if key not in ("lab", "protocol")}
    with pytest.raises(Refusal) as refused:
        Live(seat.base, seat.lab, credentials).connect()
    assert refused.value.code == "bad_token"


def test_after_a_new_key_the_old_wall_is_cut_and_the_old_link_opens_nothing(workshop: Workshop) -> None:
    old_key, old_wall = workshop.lab["wall_key"], workshop.wall
    links = workshop.api.post(f"/labs/{workshop.id}/wall-key", None).ok()
    assert links["wall_key"] not in (old_key, "")
    assert links["links"]["wall"].endswith(f"?key={links['wall_key']}")
    assert_cut(old_wall)
    page = requests.get(f"{workshop.site.base}/wall/{workshop.id}?key={old_key}", timeout=10)
    assert page.status_code == 404
    new_wall = Wall(workshop.site.base, workshop.id, {"key": links["wall_key"]}).connect()
    workshop.console.does("room.tell", text="Welcome back")
    new_wall.until(lambda: new_wall.room["wall"]["message"] == "Welcome back", "the new wall")
    new_wall.close()
    workshop.seats.remove(old_wall)


def test_a_key_that_another_process_changed_cuts_the_walls_here(services: Services, lab: dict[str, Any]) -> None:
    """The rounds of a process over its own sockets: nobody has to tell it."""
    gone: list[tuple[str, str]] = []
    guard = Guard(services.db, lambda sid, reason, retry_in=None: gone.append((sid, reason)))
    over = threading.Event()

    def spawn(walk: Callable[..., None], *args: Any) -> None:
        threading.Thread(target=walk, args=args, daemon=True).start()

    guard.admit("old wall", Key(lab["id"], lab["wall_key"]), spawn, over.is_set)
    guard.review()
    assert gone == []
    other_process = Database(str(services.db.url))
    labs.change_wall_key(other_process, lab["id"])
    other_process.close()
    row = labs.lab_row(services.db, lab["id"])
    assert row
    guard.admit("new wall", Key(lab["id"], row.wall_key), spawn, over.is_set)
    wait_until(lambda: gone, "the next round", within=CUT_WITHIN_S)
    over.set()
    assert gone == [("old wall", "signed_out")]


def test_the_wall_can_do_nothing(workshop: Workshop) -> None:
    before = workshop.settle()
    for name in COMMANDS:
        activity, data = SAMPLES.get(name, (None, {}))
        workshop.wall.may_not("not_allowed", name, activity, **data)
    assert workshop.settle() == before


def test_its_key_is_no_way_into_anything_else(workshop: Workshop) -> None:
    key = workshop.lab["wall_key"]
    thief = Api(workshop.site.base, key)
    for path in ("/labs", f"/labs/{workshop.id}", f"/labs/{workshop.id}/export", f"/labs/{workshop.id}/events"):
        thief.get(path).refused(401, "not_signed_in")
        assert Api(workshop.site.base).get(path, key=key).status in (400, 401)
    thief.delete(f"/labs/{workshop.id}").refused(401, "not_signed_in")
    for path in ("/console", "/report", "/labs"):
        answer = requests.get(f"{workshop.site.base}{path}/{workshop.id}?key={key}", timeout=10, allow_redirects=False)
        assert answer.status_code == 302
        assert "/login" in answer.headers["Location"]
    for auth in ({"token": key}, {"key": key, "audience": "staff"}):
        with pytest.raises(Refusal):
            Live(workshop.site.base, workshop.id, auth).connect()


def test_the_page_shows_a_new_key_and_tells_nobody_where_it_was_opened_from(
    facilitator: Visitor, lab: dict[str, Any]
) -> None:
    answer = facilitator.send(f"/labs/{lab['id']}/wall-key")
    assert answer.status_code == 302
    page = facilitator.get(f"/labs/{lab['id']}").text
    assert lab["wall_key"] not in page
    assert f"/wall/{lab['id']}?key=" in page
    assert facilitator.get("/").headers["Referrer-Policy"] == "no-referrer"
