"""T3: floods of joins. However many bots come, there are as many places as the facilitator made, and who leads can go on leading."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.contract.workshop import Workshop
from tests.support.waiting import wait_until
from tests.web.conftest import Caller

PLACES = 30
BOTS = 500
LEADING_S = 10.0  # seconds for an acknowledgement while the flood runs: far above what it takes, far below what it took to be silenced


def test_a_flood_takes_the_places_there_are_and_the_console_goes_on(workshop: Workshop) -> None:
    workshop.api.patch(f"/labs/{workshop.id}", {"places": PLACES}).ok()
    board = workshop.open(workshop.add("idea_board"))
    with ThreadPoolExecutor(8) as bots:
        flood = [bots.submit(workshop.site.nobody.join, workshop.lab["code"], name="bot") for _ in range(BOTS)]
        led = 0
        while not all(bot.done() for bot in flood):
            pending = workshop.console.send("room.tell", text=f"One moment, please {led}")
            assert pending.answer(LEADING_S)["ok"]
            led += 1
    answers = Counter((reply.status, reply.code) for reply in (bot.result() for bot in flood))
    assert answers == {(201, None): PLACES, (403, "door_closed"): BOTS - PLACES}
    assert led > 3, "nothing was measured while the flood ran"
    wait_until(lambda: members(workshop) == PLACES, "the next head count")
    workshop.staff("activity.lock", board)


def members(workshop: Workshop) -> int:
    """How many members staff is told of: heads are counted now and then, not at every join."""
    return int(
        workshop.api.get(f"/labs/{workshop.id}/records", audience="staff").ok()["records"]["presence"]["members"]
    )


def test_who_is_taken_out_makes_room_and_the_number_can_be_changed(workshop: Workshop) -> None:
    path = f"/labs/{workshop.id}"
    assert workshop.api.patch(path, {"places": 2}).ok()["places"] == 2
    first, _ = workshop.join(), workshop.join()
    workshop.site.nobody.join(workshop.lab["code"]).refused(403, "door_closed")
    workshop.staff("member.remove", member=first["member"])
    workshop.join()
    workshop.site.nobody.join(workshop.lab["code"]).refused(403, "door_closed")
    workshop.api.patch(path, {"places": None}).ok()
    workshop.join()
    for wrong in (0, -1, 10**9, "many", 2.5):
        workshop.api.patch(path, {"places": wrong}).refused(400, "bad_request")


def test_places_are_a_field_of_the_settings(facilitator: Any, nobody: Caller, lab: dict[str, Any]) -> None:
    form = {"title": lab["title"], "challenge": "How?", "identity": "anonymous_group_tag"}
    assert facilitator.send(f"/labs/{lab['id']}", {**form, "places": "1"}).status_code == 302
    assert 'value="1"' in facilitator.get(f"/labs/{lab['id']}").text
    seats = [nobody.call("POST", "/join", {"code": lab["code"]}).status_code for _ in range(2)]
    assert seats == [201, 403]
    assert facilitator.send(f"/labs/{lab['id']}", {**form, "places": "-1"}).status_code == 422
    assert facilitator.send(f"/labs/{lab['id']}", {**form, "places": ""}).status_code == 302
    assert nobody.call("POST", "/join", {"code": lab["code"]}).status_code == 201
