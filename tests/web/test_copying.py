"""A new lab from an earlier one: its agenda without its content, and what it left open."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from labapp import Services
from labapp.store import exchange
from labapp.store.continuing import STILL_OPEN
from tests.web.conftest import Caller, Visitor

BODIES = [{"name": "Harbour Municipality"}, {"name": "National Permits Agency"}]
WORDS = ["Call back the same day", "Open on Saturdays", "One form for all", "Given up"]


@pytest.fixture
def lab(api: Caller) -> dict[str, Any]:
    """A lab in which four things were tried: undecided, kept by somebody, kept by nobody, stopped."""
    lab = api.make_lab(title="The first time", organisations=BODIES, starts_at="2026-03-05T08:00:00Z")
    api.call("PATCH", f"/labs/{lab['id']}", {"brief": {"record_holder": "Harbour Municipality"}})
    command(api, lab, "activity.open", "act-6")
    fields: list[dict[str, Any]] = [
        {},
        {"decision": "pilot", "owner_function": "Reception"},
        {"decision": "adopt"},
        {"state": "stopped"},
    ]
    for words, more in zip(WORDS, fields, strict=True):
        card = str(uuid4())
        command(api, lab, "card.add", "act-6", card=card, text=f"Note: {words}")
        command(api, lab, "activity.reveal", "act-6")
        command(api, lab, "experiment.write", "act-6", card=card, action=words, **more)
    return lab


def command(api: Caller, lab: dict[str, Any], name: str, activity: str | None = None, **data: Any) -> None:
    body = {"id": str(uuid4()), "name": name, "activity": activity, "data": data}
    done = api.call("POST", f"/labs/{lab['id']}/commands", body).json or {}
    assert done.get("ok"), done


def test_a_copy_has_the_frame_and_the_agenda_and_nothing_that_was_written(
    services: Services, facilitator: Visitor, lab: dict[str, Any]
) -> None:
    made = facilitator.send(f"/labs/{lab['id']}/copy", {"title": "Once more", "begin": "fresh"})
    assert made.status_code == 302, made.text
    first, second = services.rooms.lab(lab["id"]), services.rooms.lab(made.location.rpartition("/")[2])
    assert (second.title, second.state, second.starts_at, len(second.cards)) == ("Once more", "planned", None, 0)
    assert second.code != first.code
    for field in ("challenge", "language", "identity", "organisations", "brief", "order"):
        assert getattr(second, field) == getattr(first, field), field
    assert {step.state for step in second.agenda()} == {"planned"}
    assert len(second.members) == 0


def test_what_is_open_is_listed_with_what_it_lacks(api: Caller, facilitator: Visitor, lab: dict[str, Any]) -> None:
    listed = (api.call("GET", f"/labs/{lab['id']}/follow-ups").json or {})["follow_ups"]
    assert [(one["words"], one["lacks"]) for one in listed] == [(WORDS[0], "decision"), (WORDS[2], "owner")]
    text = facilitator.get(f"/labs/{lab['id']}/copy").text
    assert WORDS[0] in text
    assert WORDS[1] not in text


def test_a_lab_goes_on_with_what_was_left_open(
    services: Services, api: Caller, facilitator: Visitor, lab: dict[str, Any]
) -> None:
    listed = (api.call("GET", f"/labs/{lab['id']}/follow-ups").json or {})["follow_ups"]
    form = {"title": "Going on", "begin": "open", "follow_ups": [listed[0]["id"]], "starts_at": "2026-05-05T09:00"}
    made = facilitator.send(f"/labs/{lab['id']}/copy", form).location.rpartition("/")[2]
    state = services.rooms.lab(made)
    assert state.order[0] == STILL_OPEN
    assert len(state.order) == 9
    (card,) = state.cards.values()
    assert card.text == f"{WORDS[0]}\nNothing decided yet · From “The first time”, 5 March 2026"
    assert (card.activity, card.author, card.kind) == (STILL_OPEN, "", "question")
    command(api, {"id": made}, "activity.open", STILL_OPEN)
    records = (api.call("GET", f"/labs/{made}/records?audience=crowd").json or {})["records"]
    assert records[f"card/{card.id}"]["text"].startswith(WORDS[0])
    assert records[f"activity/{STILL_OPEN}"]["counts"] == {"cards": 1, "contributors": 0, "ready": 0}


def test_a_lab_that_went_on_is_exported_and_imported_like_any(
    services: Services, api: Caller, facilitator: Visitor, lab: dict[str, Any]
) -> None:
    listed = (api.call("GET", f"/labs/{lab['id']}/follow-ups").json or {})["follow_ups"]
    body = {"title": "Going on", "follow_ups": [one["id"] for one in listed]}
    made = (api.call("POST", f"/labs/{lab['id']}/copy", body).json or {})["id"]
    command(api, {"id": made}, "activity.open", STILL_OPEN)
    assert facilitator.account
    again = exchange.import_lab(services.db, exchange.export_lab(services.db, made), facilitator.account.id)
    assert [card.text for card in services.rooms.lab(again).cards.values()] == [
        card.text for card in services.rooms.lab(made).cards.values()
    ]
    assert facilitator.get(f"/report/{again}").status_code == 200


def test_a_copy_of_a_copy_does_not_begin_twice_with_what_was_open(
    services: Services, api: Caller, lab: dict[str, Any]
) -> None:
    listed = (api.call("GET", f"/labs/{lab['id']}/follow-ups").json or {})["follow_ups"]
    made = api.call("POST", f"/labs/{lab['id']}/copy", {"title": "Two", "follow_ups": [listed[0]["id"]]}).json or {}
    again = api.call("POST", f"/labs/{made['id']}/copy", {"title": "Three"}).json or {}
    assert [step["id"] for step in again["agenda"]] == [step["id"] for step in lab["agenda"]]


def test_a_name_is_asked_for_and_the_rest_is_kept(facilitator: Visitor, lab: dict[str, Any]) -> None:
    answer = facilitator.send(
        f"/labs/{lab['id']}/copy", {"title": " ", "begin": "open", "starts_at": "2026-05-05T09:00"}
    )
    assert answer.status_code == 422
    assert "One answer needs a change." in answer.text
    assert 'value="2026-05-05T09:00"' in answer.text
    assert 'value="open" checked' in answer.text


def test_only_who_leads_the_earlier_lab_may_copy_it(
    other_facilitator: Visitor, other_api: Caller, lab: dict[str, Any]
) -> None:
    assert other_facilitator.get(f"/labs/{lab['id']}/copy").status_code == 404
    assert other_facilitator.send(f"/labs/{lab['id']}/copy", {"title": "Mine"}).status_code == 404
    assert other_api.call("POST", f"/labs/{lab['id']}/copy", {"title": "Mine"}).status_code == 404
    assert other_api.call("GET", f"/labs/{lab['id']}/follow-ups").status_code == 404


def test_promises_and_begun_sheets_are_open_when_the_room_has_seen_them(api: Caller, lab: dict[str, Any]) -> None:
    def listed() -> list[tuple[str, str]]:
        found = (api.call("GET", f"/labs/{lab['id']}/follow-ups").json or {})["follow_ups"]
        return [(one["words"], one["lacks"]) for one in found][2:]

    fields = [{"id": "who", "title": "Who?", "type": "line"}, {"id": "when", "title": "When?", "type": "line"}]
    promised, plan = str(uuid4()), str(uuid4())
    for id, kind, config in ((promised, "commitment", {}), (plan, "sheet", {"fields": fields})):
        new = {"activity": id, "kind": kind, "title": f"The {kind}", "prompt": "?", "config": config}
        body = {"id": str(uuid4()), "name": "activity.add", "data": new}
        assert (api.call("POST", f"/labs/{lab['id']}/commands", body).json or {})["ok"]
        command(api, lab, "activity.open", id)
        if kind == "commitment":
            promise = {"text": "We call back", "owner_function": "Reception", "next_report": "2026-06-01"}
            wish = {"commitment": str(uuid4()), "organisation": first_body(api, lab), **promise}
            command(api, lab, "commitment.write", id, **wish)
        else:
            command(api, lab, "sheet.write", id, sheet="room", field="who", text="The desk")
        command(api, lab, "activity.reveal", id)
    assert listed() == [("We call back (Reception)", "report"), ("The sheet", "rest")]
    command(api, lab, "sheet.write", plan, sheet="room", field="when", text="On Monday")
    command(api, lab, "activity.hide", promised)
    assert listed() == []


def first_body(api: Caller, lab: dict[str, Any]) -> str:
    """The id of the first body that is invited."""
    found: str = (api.call("GET", f"/labs/{lab['id']}").json or {})["organisations"][0]["id"]
    return found
