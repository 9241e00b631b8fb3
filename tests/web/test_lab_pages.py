"""Preparing labs by the pages: the list, a new lab, its settings, its co-facilitators, its end."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from labapp import Services
from labapp.store import accounts, labs, members
from tests.web.conftest import Caller, Visitor

FORM = {
    "title": "Solved today",
    "challenge": "How might we solve it on the same day?",
    "theme": "trust_based_cooperation",
    "language": "en",
    "template": "half_day_lab",
    "identity": "anonymous",
    "starts_at": "2026-07-01T09:00",
    "org_id": ["", "", ""],
    "org_name": ["National Permits Agency", "", "Harbour"],
    "org_short": ["", "", "HBR"],
    "org_level": ["state", "", "municipality"],
}


def test_a_lab_is_prepared_from_a_template(services: Services, facilitator: Visitor) -> None:
    made = facilitator.send("/labs/new", FORM)
    assert made.status_code == 302, made.text
    lab = services.rooms.lab(made.location.rpartition("/")[2])
    assert (lab.title, lab.language, lab.identity) == ("Solved today", "en", "anonymous")
    assert len(lab.order) == 13
    assert lab.starts_at == "2026-07-01T07:00:00Z"  # nine o'clock in Stockholm, in summer
    assert [(body.name, body.short, body.level) for body in lab.organisations] == [
        ("National Permits Agency", "NPA", "state"),
        ("Harbour", "HBR", "municipality"),
    ]
    page = facilitator.get(made.location).text
    assert 'value="2026-07-01T09:00"' in page
    listed = facilitator.get("/labs").text
    assert "Solved today" in listed
    assert lab.code in listed
    assert f"/wall/{lab.id}?key=" in listed


def test_the_template_page_shows_each_agenda(facilitator: Visitor) -> None:
    page = facilitator.get("/labs/new").text
    assert "Half-day lab" in page
    assert "3 hours 45 minutes" in page
    assert "13 activities" in page
    assert "Hidden dot vote" in page


def test_what_is_missing_is_said_all_at_once_and_the_rest_is_kept(services: Services, facilitator: Visitor) -> None:
    before = len(labs.labs_of(services.db, facilitator.account.id if facilitator.account else ""))
    page = facilitator.send("/labs/new", {**FORM, "title": " ", "challenge": ""})
    assert page.status_code == 422
    assert "2 answers need a change. What you wrote is kept." in page.text
    assert page.text.count("Fill this in.") == 2
    assert 'value="National Permits Agency"' in page.text
    assert re.search(r'value="half_day_lab" checked', page.text)
    assert len(labs.labs_of(services.db, facilitator.account.id if facilitator.account else "")) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("template", "no_such"),
        ("theme", "no_such"),
        ("starts_at", "soon"),
        ("title", "x" * 161),
        ("identity", "public"),
        ("language", "fi"),
    ],
)
def test_a_field_that_no_browser_would_send_is_refused(facilitator: Visitor, field: str, value: str) -> None:
    assert facilitator.send("/labs/new", {**FORM, field: value}).status_code == 422


def test_more_rows_come_from_the_server_and_nothing_is_lost(facilitator: Visitor) -> None:
    page = facilitator.send("/labs/new", {**FORM, "more": "1"})
    assert page.status_code == 200
    assert page.text.count('name="org_name"') == 6
    assert 'value="Solved today"' in page.text


def test_markup_in_a_name_is_shown_as_text(facilitator: Visitor) -> None:
    made = facilitator.send("/labs/new", {**FORM, "title": "<script>alert(1)</script>"})
    for path in ("/labs", made.location):
        page = facilitator.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_settings_are_changed_and_the_room_follows(
    services: Services, facilitator: Visitor, lab: dict[str, Any]
) -> None:
    changed = {**FORM, "title": "Another name", "theme": "", "starts_at": ""}
    assert facilitator.send(f"/labs/{lab['id']}", changed).location == f"/labs/{lab['id']}"
    room = services.rooms.lab(lab["id"])
    assert (room.title, room.theme, room.starts_at) == ("Another name", None, None)
    assert len(room.organisations) == 2
    empty = facilitator.send(f"/labs/{lab['id']}", {**FORM, "title": ""})
    assert empty.status_code == 422
    assert services.rooms.lab(lab["id"]).title == "Another name"


def test_organisations_keep_their_ids_when_one_is_added(
    services: Services, facilitator: Visitor, lab: dict[str, Any]
) -> None:
    facilitator.send(f"/labs/{lab['id']}", FORM)
    first = services.rooms.lab(lab["id"]).organisations
    more = {"org_id": ["", *(body.id for body in first)], "org_name": ["New", *(body.name for body in first)]}
    facilitator.send(f"/labs/{lab['id']}", {**FORM, **more, "org_short": ["", "NPA", "HBR"], "org_level": ["", "", ""]})
    after = services.rooms.lab(lab["id"]).organisations
    assert {body.name: body.id for body in first}.items() <= {body.name: body.id for body in after}.items()
    assert len({body.id for body in after}) == 3


def test_an_invitation_is_shown_once_and_can_be_withdrawn(
    stranger: Visitor, facilitator: Visitor, lab: dict[str, Any]
) -> None:
    page = f"/labs/{lab['id']}"
    assert facilitator.send(f"{page}/invite").location == f"{page}#together"
    shown = facilitator.get(page).text
    found = re.search(r"http://localhost(/invite/[\w-]+)", shown)
    assert found
    assert stranger.get(found[1]).status_code == 200
    again = facilitator.get(page).text
    assert found[1] not in again
    withdraw = re.search(rf'action="({page}/invitations/\w+/revoke)"', again)
    assert withdraw
    facilitator.send(withdraw[1])
    assert stranger.get(found[1]).status_code == 410


def test_a_lab_is_deleted_only_by_its_name(services: Services, facilitator: Visitor, lab: dict[str, Any]) -> None:
    kept = facilitator.send(f"/labs/{lab['id']}/delete", {"confirm": "something else"})
    assert kept.status_code == 422
    assert "Nothing was deleted." in kept.text
    assert labs.lab_row(services.db, lab["id"])
    assert facilitator.send(f"/labs/{lab['id']}/delete", {"confirm": lab["title"]}).location == "/labs"
    assert labs.lab_row(services.db, lab["id"]) is None
    assert facilitator.get(f"/labs/{lab['id']}").status_code == 404


def test_the_download_is_the_export_of_the_api(facilitator: Visitor, api: Caller, lab: dict[str, Any]) -> None:
    file = facilitator.get(f"/labs/{lab['id']}/export")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Cache-Control"] == "no-store"
    assert file.json == api.call("GET", f"/labs/{lab['id']}/export").json


def test_the_programme_lists_labs_by_month(facilitator: Visitor) -> None:
    facilitator.send("/labs/new", {**FORM, "title": "In July"})
    facilitator.send("/labs/new", {**FORM, "title": "In May", "starts_at": "2026-05-02T10:00"})
    facilitator.send("/labs/new", {**FORM, "title": "Some day", "starts_at": ""})
    page = facilitator.get("/programme").text
    order = [
        page.index(words) for words in ("May 2026", "In May", "July 2026", "In July", "Without a date", "Some day")
    ]
    assert order == sorted(order)


def test_the_start_page_carries_a_code_on(stranger: Visitor) -> None:
    assert stranger.get("/?code=ab-c+2d3").location == "/j/ABC2D3"
    assert stranger.get("/?code=%2F%2Fevil.example").status_code == 200
    assert "Join a lab" in stranger.get("/").text


# Who leads it


def test_a_co_facilitator_is_removed_and_out_at_once(
    services: Services, facilitator: Visitor, other_facilitator: Visitor, lab: dict[str, Any]
) -> None:
    assert other_facilitator.account
    labs.add_staff(services.db, lab["id"], other_facilitator.account.id)
    assert other_facilitator.get(f"/labs/{lab['id']}").status_code == 200
    facilitator.send(f"/labs/{lab['id']}/staff/{other_facilitator.account.id}/remove")
    assert other_facilitator.get(f"/labs/{lab['id']}").status_code == 404


def test_who_was_removed_acts_no_more_and_after_a_new_invitation_again(
    services: Services,
    api: Caller,
    other_api: Caller,
    facilitator: Visitor,
    other_facilitator: Visitor,
    lab: dict[str, Any],
) -> None:
    account = other_facilitator.account
    assert account
    labs.add_staff(services.db, lab["id"], account.id)
    command = {"id": str(uuid4()), "name": "lab.open", "data": {}}
    assert (other_api.call("POST", f"/labs/{lab['id']}/commands", command).json or {})["ok"]
    member = members.place_of(services.db, lab["id"], account.id)
    assert member in services.rooms.lab(lab["id"]).members
    facilitator.send(f"/labs/{lab['id']}/staff/{account.id}/remove")
    assert member in services.rooms.lab(lab["id"]).removed
    token, _ = accounts.invite(services.db, lab["id"])
    other_facilitator.send(f"/invite/{token}")
    assert member not in services.rooms.lab(lab["id"]).removed
    closing = {"id": str(uuid4()), "name": "lab.close", "data": {}}
    assert (other_api.call("POST", f"/labs/{lab['id']}/commands", closing).json or {})["ok"]


def test_the_last_one_who_leads_a_lab_stays(facilitator: Visitor, lab: dict[str, Any]) -> None:
    assert facilitator.account
    facilitator.send(f"/labs/{lab['id']}/staff/{facilitator.account.id}/remove")
    page = facilitator.get(f"/labs/{lab['id']}")
    assert page.status_code == 200
    assert "Somebody has to lead the lab." in page.text


def test_the_report_says_in_words_what_was_counted_on_paper(
    facilitator: Visitor, api: Caller, lab: dict[str, Any]
) -> None:
    def do(name: str, on: str | None = None, **data: Any) -> None:
        body = {"id": str(uuid4()), "name": name, "activity": on, "data": data}
        done = api.call("POST", f"/labs/{lab['id']}/commands", body).json or {}
        assert done.get("ok"), done

    note = str(uuid4())
    for kind, config in (("idea_board", {"hidden": False}), ("gradients", {}), ("matrix", {})):
        do("activity.add", kind=kind, title=kind, activity=kind, config=config)
    do("activity.open", "idea_board")
    do("card.add", "idea_board", card=note, text="Ask once\nAnd write it down", source="paper")
    do("activity.open", "gradients")
    do("paper.tally", "gradients", item="gradients", value="can_live_with", n=2)
    do("activity.reveal", "gradients")
    do("activity.open", "matrix")
    do("paper.tally", "matrix", item=note, value="4/2", n=3)
    do("activity.reveal", "matrix")
    text = " ".join(re.sub(r"<[^>]+>", " ", facilitator.get(f"/report/{lab['id']}").text).split())
    assert "On paper, counted apart: Can live with it: 2" in text
    assert "On paper, counted apart: Ask once impact 4, effort 2: 3" in text
