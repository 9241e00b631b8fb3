"""The JSON API: labs, commands, records, events, export and import; what is refused, and to whom."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from labapp import Services
from labapp.store import labs
from tests.web.conftest import Caller, Visitor


def error(answer: Any) -> dict[str, Any]:
    """The error of an answer, after its shape was found to be the one shape."""
    body = answer.json
    assert set(body) == {"error"}, body
    assert set(body["error"]) == {"code", "message", "details"}, body
    assert body["error"]["message"]
    return dict(body["error"])


# Labs


def test_a_lab_is_made_read_changed_listed_and_deleted(api: Caller) -> None:
    made = api.make_lab(theme="trust_based_cooperation", organisations=[{"name": "Harbour", "level": "municipality"}])
    assert made["links"]["join"] == f"http://localhost/j/{made['code']}"
    assert made["wall_key"] in made["links"]["wall"]
    assert made["organisations"][0]["short"]
    assert [step["state"] for step in made["agenda"]] == ["planned"] * 8
    path = f"/labs/{made['id']}"
    assert api.call("GET", path).json == made
    changed = api.call("PATCH", path, {"title": " New title ", "starts_at": "2026-04-14T08:30:00+02:00"}).json or {}
    assert (changed["title"], changed["starts_at"]) == ("New title", "2026-04-14T06:30:00Z")
    assert changed["challenge"] == made["challenge"]
    assert api.call("PATCH", path, {}).json == changed
    assert [lab["id"] for lab in (api.call("GET", "/labs").json or {})["labs"]] == [made["id"]]
    assert api.call("DELETE", path).status_code == 204
    assert api.call("GET", path).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 7), ("title", ""), ("title", "   "), ("title", "x" * 10_000), ("title", "nul \0 inside"), ("challenge", None),
        ("language", "fi"), ("template", "no_such"), ("theme", "no_such"), ("identity", "public"), ("organisations", "org-a"),
        ("organisations", [{"label": "x"}]), ("organisations", [{"name": ""}]), ("starts_at", "tomorrow"),
        ("starts_at", "2026-04-14T08:30:00"), ("surprise", True),
    ],
)  # fmt: skip
def test_a_bad_field_of_a_new_lab_is_named(api: Caller, field: str, value: Any) -> None:
    body = {"title": "A", "challenge": "How?", "language": "en", "template": "taster_90", field: value}
    answer = api.call("POST", "/labs", body)
    assert answer.status_code == 400
    found = error(answer)
    assert found["code"] == "bad_request"
    assert found["details"]["reason"]
    assert field in found["details"]["field"] or "\0" in str(value)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"null", b"\xff", b'{"title": NaN}', b"[" * 9000])
def test_a_body_that_is_no_json_object_is_refused(api: Caller, body: bytes) -> None:
    answer = api.call("POST", "/labs", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert error(answer)["code"] == "bad_request"


def test_a_body_of_another_type_is_refused(api: Caller) -> None:
    answer = api.call("POST", "/labs", data="title=x", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 415
    assert error(answer)["code"] == "unsupported_media_type"


def test_a_body_that_is_too_large_is_refused(api: Caller) -> None:
    answer = api.call("POST", "/labs", {"title": "x" * 300_000})
    assert answer.status_code == 413
    assert error(answer)["code"] == "too_large"


def test_an_import_may_be_larger(api: Caller) -> None:
    answer = api.call("POST", "/labs/import", {"format": "x" * 300_000})
    assert answer.status_code == 400


# Commands


def command(name: str, *, activity: str | None = None, id: str | None = None, **data: Any) -> dict[str, Any]:
    return {"id": id or str(uuid4()), "name": name, "activity": activity, "data": data}


def test_a_command_is_acknowledged_and_journaled(api: Caller, lab: dict[str, Any]) -> None:
    path = f"/labs/{lab['id']}"
    opening = command("lab.open")
    done = api.call("POST", f"{path}/commands", opening)
    assert done.status_code == 200
    assert (done.json or {})["ok"] is True
    assert api.call("POST", f"{path}/commands", opening).json == done.json
    events = (api.call("GET", f"{path}/events?since={lab['seq']}").json or {})["events"]
    assert [event["name"] for event in events].count("lab.opened") == 1
    assert events[-1]["seq"] == (done.json or {})["seq"]
    assert (api.call("GET", path).json or {})["state"] == "open"


def test_a_refusal_is_an_acknowledgement_with_a_sentence(api: Caller, lab: dict[str, Any]) -> None:
    answer = api.call("POST", f"/labs/{lab['id']}/commands", command("activity.open", activity="no-such"))
    assert answer.status_code == 200
    body = answer.json or {}
    assert (body["ok"], body["code"]) == (False, "unknown_activity")
    assert body["message"] == "This activity is no longer on the agenda."


@pytest.mark.parametrize(
    "body",
    [
        {}, {"id": "x", "name": "lab.open"}, {"id": str(uuid4()), "name": 7}, {"id": str(uuid4()), "name": "lab.open", "more": 1},
        {"name": "lab.open", "data": {}},
    ],
)  # fmt: skip
def test_a_body_that_is_no_command_is_refused(api: Caller, lab: dict[str, Any], body: Any) -> None:
    answer = api.call("POST", f"/labs/{lab['id']}/commands", body)
    assert answer.status_code == 400
    assert error(answer)["code"] == "bad_request"


def test_nobody_acts_as_the_system_through_the_api(services: Services, api: Caller, lab: dict[str, Any]) -> None:
    for name in ("member.join", "member.arrive"):
        answer = api.call("POST", f"/labs/{lab['id']}/commands", command(name, member="intruder"))
        assert (answer.json or {})["code"] == "not_allowed"
    assert "intruder" not in services.rooms.lab(lab["id"]).members


# Reading


@pytest.mark.parametrize("audience", ["staff", "wall", "crowd"])
def test_records_are_a_snapshot_for_an_audience(api: Caller, lab: dict[str, Any], audience: str) -> None:
    body = api.call("GET", f"/labs/{lab['id']}/records?audience={audience}").json or {}
    assert body["records"]["lab"]["title"] == lab["title"]
    assert body["seq"] >= lab["seq"]


@pytest.mark.parametrize(
    "query",
    [
        "records?audience=all",
        "records?who=staff",
        "events?since=x",
        "events?since=-1",
        "events?since=99999999999999999999",
        "events?after=1",
    ],
)
def test_a_query_that_is_not_understood_is_refused(api: Caller, lab: dict[str, Any], query: str) -> None:
    answer = api.call("GET", f"/labs/{lab['id']}/{query}")
    assert answer.status_code == 400
    assert error(answer)["code"] == "bad_request"


def test_export_and_import_lose_nothing(api: Caller, other_api: Caller, lab: dict[str, Any]) -> None:
    api.call("POST", f"/labs/{lab['id']}/commands", command("lab.open"))
    exported = api.call("GET", f"/labs/{lab['id']}/export").json
    api.call("DELETE", f"/labs/{lab['id']}")
    imported = other_api.call("POST", "/labs/import", exported)
    assert imported.status_code == 201, imported.text
    again = other_api.call("GET", f"/labs/{(imported.json or {})['id']}/export").json
    assert json.dumps(again, sort_keys=True) == json.dumps(exported, sort_keys=True)
    assert api.call("GET", f"/labs/{(imported.json or {})['id']}").status_code == 404


# Who may


def lab_routes(lab: str) -> list[tuple[str, str, Any]]:
    """Every route of the API about one lab."""
    return [
        ("GET", f"/labs/{lab}", None),
        ("PATCH", f"/labs/{lab}", {"title": "mine"}),
        ("DELETE", f"/labs/{lab}", None),
        ("POST", f"/labs/{lab}/commands", command("lab.open")),
        ("GET", f"/labs/{lab}/records", None),
        ("GET", f"/labs/{lab}/events", None),
        ("GET", f"/labs/{lab}/export", None),
    ]


@pytest.mark.parametrize("number", range(7))
def test_the_lab_of_another_account_is_not_there(
    services: Services, other_api: Caller, lab: dict[str, Any], number: int
) -> None:
    method, path, body = lab_routes(lab["id"])[number]
    answer = other_api.call(method, path, body)
    nowhere = other_api.call(method, path.replace(lab["id"], "0" * 32), body)
    assert (answer.status_code, answer.data) == (nowhere.status_code, nowhere.data)
    assert answer.status_code == 404
    assert "Canary" not in answer.text
    row = labs.lab_row(services.db, lab["id"])
    assert row is not None
    assert (row.title, row.state) == (lab["title"], "planned")


@pytest.mark.parametrize("token", [None, "nonsense", "x" * 5000])
@pytest.mark.parametrize("number", range(7))
def test_without_a_good_token_there_is_no_answer(
    nobody: Caller, lab: dict[str, Any], number: int, token: str | None
) -> None:
    method, path, body = lab_routes(lab["id"])[number]
    nobody.token = token
    answer = nobody.call(method, path, body)
    assert answer.status_code == 401
    assert error(answer)["code"] == "not_signed_in"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_co_facilitator_who_is_let_go_is_out_at_once(
    services: Services, other_api: Caller, other_facilitator: Visitor, lab: dict[str, Any]
) -> None:
    from sqlalchemy import delete

    from labapp.store.tables import LabStaff

    assert other_facilitator.account
    labs.add_staff(services.db, lab["id"], other_facilitator.account.id)
    assert other_api.call("GET", f"/labs/{lab['id']}").status_code == 200
    with services.db.write() as session:
        session.execute(delete(LabStaff).where(LabStaff.user_id == other_facilitator.account.id))
    assert other_api.call("GET", f"/labs/{lab['id']}").status_code == 404


# The session as a way in


def test_a_session_reads_and_needs_its_csrf_token_to_change(facilitator: Visitor, lab: dict[str, Any]) -> None:
    path = f"/api/v1/labs/{lab['id']}"
    assert facilitator.get(path).status_code == 200
    refused = facilitator.client.patch(path, json={"title": "forged"})
    assert refused.status_code == 400
    assert error(refused)["code"] == "form_expired"
    assert facilitator.client.patch(path, json={"title": "forged"}, headers={"X-CSRFToken": "wrong"}).status_code == 400
    done = facilitator.client.patch(path, json={"title": "meant"}, headers={"X-CSRFToken": facilitator.csrf_token()})
    assert (done.json or {})["title"] == "meant"


def test_a_bad_bearer_token_is_not_saved_by_a_session(facilitator: Visitor) -> None:
    assert facilitator.client.get("/api/v1/labs", headers={"Authorization": "Bearer nonsense"}).status_code == 401


def test_pages_take_a_bearer_token_too(api: Caller, lab: dict[str, Any]) -> None:
    page = api.client.get(f"/labs/{lab['id']}", headers={"Authorization": f"Bearer {api.token}"})
    assert page.status_code == 200
    assert lab["title"] in page.text


# Languages


def test_messages_follow_the_language_and_codes_do_not(nobody: Caller) -> None:
    said = {}
    for language in ("sv", "da", "en", "fi"):
        nobody.language = language
        answer = nobody.call("GET", "/labs")
        assert error(answer)["code"] == "not_signed_in"
        said[language] = error(answer)["message"]
    assert len({said["sv"], said["da"], said["en"]}) == 3
    assert said["fi"] == said["sv"]


def test_templates_and_vocabularies_are_public(nobody: Caller) -> None:
    templates = (nobody.call("GET", "/templates").json or {})["templates"]
    assert {"taster_90", "half_day_lab"} <= {template["code"] for template in templates}
    vocabularies = nobody.call("GET", "/vocabularies").json or {}
    assert all({"code", "sv", "da", "en"} == set(term) for term in vocabularies["theme"]["terms"])
