"""Accounts, labs, templates and the one error shape over `/api/v1`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.api import Api
from tests.contract.workshop import ORGANISATIONS, Site, Workshop

LAB_FIELDS = {
    "id", "code", "title", "challenge", "language", "theme", "identity", "state", "organisations", "agenda", "links", "wall_key", "seq",
}  # fmt: skip
ACTIVITY_FIELDS = {"id", "phase", "kind", "title", "prompt", "minutes", "state", "config"}
TEMPLATES = {"taster_90", "half_day_lab", "one_day_lab", "two_day_lab", "dialogue_120", "follow_up_60"}


def wish(**more: Any) -> dict[str, Any]:
    """A body that POST /labs accepts."""
    return {"title": "A lab", "challenge": "How might we?", "language": "en", "template": "taster_90", **more}


# Accounts


def test_login_gives_a_token_that_opens_the_api(site: Site) -> None:
    token = site.nobody.post("/login", {"email": site.email, "password": site.password}).ok()["token"]
    assert Api(site.base, token).get("/labs").status == 200


def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(site: Site) -> None:
    wrong = site.nobody.post("/login", {"email": site.email, "password": "not this one"})
    unknown = site.nobody.post("/login", {"email": "nobody@labapp.example", "password": "not this one"})
    assert wrong.status == unknown.status == 401
    assert wrong.body == unknown.body
    assert "token" not in wrong.text.replace("bad_token", "")


@pytest.mark.parametrize("token", [None, "", "nonsense", "e" * 5000])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/labs"), ("POST", "/labs"), ("GET", "/labs/{lab}"), ("PATCH", "/labs/{lab}"), ("DELETE", "/labs/{lab}"),
     ("POST", "/labs/{lab}/commands"), ("GET", "/labs/{lab}/records?audience=staff"), ("GET", "/labs/{lab}/events"),
     ("GET", "/labs/{lab}/export"), ("POST", "/labs/import"), ("POST", "/innovations")],
)  # fmt: skip
def test_without_a_good_token_nothing_opens(
    site: Site, calm: Workshop, method: str, path: str, token: str | None
) -> None:
    reply = Api(site.base, token).call(method, path.format(lab=calm.id), {} if method in ("POST", "PATCH") else None)
    assert reply.status == 401
    assert reply.code is not None
    assert calm.lab["title"] not in reply.text


def test_a_members_token_is_no_key_to_the_api(site: Site, calm: Workshop) -> None:
    member = Api(site.base, calm.join()["token"])
    for method, path in [("GET", f"/labs/{calm.id}"), ("GET", f"/labs/{calm.id}/records?audience=staff"),
                         ("GET", f"/labs/{calm.id}/events"), ("GET", f"/labs/{calm.id}/export"), ("DELETE", f"/labs/{calm.id}")]:  # fmt: skip
        assert member.call(method, path).status in (401, 403)


# Labs


def test_a_lab_is_made_read_changed_listed_and_deleted(site: Site) -> None:
    api = site.api
    made = api.post("/labs", wish(organisations=ORGANISATIONS, theme="trust_based_cooperation")).ok(201)
    assert set(made) >= LAB_FIELDS
    assert len(made["code"]) == 6
    assert not set(made["code"]) & set("0O1I")
    assert set(made["links"]) >= {"console", "wall", "join"}
    assert made["identity"] == "anonymous_group_tag"
    assert made["theme"] == "trust_based_cooperation"
    assert [organisation["name"] for organisation in made["organisations"]] == [o["name"] for o in ORGANISATIONS]
    assert all(set(activity) >= ACTIVITY_FIELDS for activity in made["agenda"])
    assert {activity["state"] for activity in made["agenda"]} == {"planned"}

    read = api.get(f"/labs/{made['id']}").ok()
    assert read == made
    changed = api.patch(f"/labs/{made['id']}", {"title": "Another title"}).ok()
    assert changed["title"] == "Another title"
    assert changed["seq"] > made["seq"]

    listed = api.get("/labs").ok()
    labs = listed["labs"] if isinstance(listed, dict) else listed
    assert made["id"] in [lab["id"] for lab in labs]

    assert api.delete(f"/labs/{made['id']}").status in (200, 204)
    assert api.get(f"/labs/{made['id']}").status == 404
    assert site.nobody.join(made["code"]).refused(404, "unknown_code")


@pytest.mark.parametrize("template", sorted(TEMPLATES))
@pytest.mark.parametrize("language", ["sv", "da", "en"])
def test_every_template_gives_an_agenda_in_the_labs_language(site: Site, template: str, language: str) -> None:
    lab = site.api.post("/labs", wish(template=template, language=language)).ok(201)
    assert lab["agenda"]
    assert all(activity["title"] and activity["prompt"] and activity["minutes"] > 0 for activity in lab["agenda"])


def test_the_half_day_lab_has_thirteen_activities_with_the_promised_configs(site: Site) -> None:
    agenda = site.api.post("/labs", wish(template="half_day_lab")).ok(201)["agenda"]
    assert len(agenda) == 13
    by_kind = {activity["kind"]: activity["config"] for activity in agenda}
    assert by_kind["dot_vote"]["budget"] == 5
    assert by_kind["dot_vote"]["per_item"] == 2
    assert by_kind["dot_vote"]["items"] in ("cards", "clusters")
    assert {"columns", "hidden", "per_member"} <= set(by_kind["idea_board"])
    questions = by_kind["check_in"]["questions"] + by_kind["check_out"]["questions"]
    assert all({"id", "type", "text"} <= set(question) for question in questions)
    assert {question["type"] for question in questions} <= {"word", "text", "scale5", "agree5"}
    assert any(question.get("effect_goal") for question in by_kind["check_out"]["questions"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", 7), ("title", ""), ("title", "x" * 10_000), ("challenge", None), ("language", "fi"), ("template", "no_such"),
     ("identity", "public"), ("theme", "no_such_theme"), ("organisations", "org-a"), ("organisations", [{"label": "x"}]),
     ("starts_at", "tomorrow"), ("surprise", True)],
)  # fmt: skip
def test_a_lab_with_a_bad_field_is_refused_and_the_field_named(site: Site, field: str, value: Any) -> None:
    reply = site.api.post("/labs", wish(**{field: value}))
    assert reply.status == 400, reply.text
    assert reply.code in ("bad_request", "too_long")
    assert field in str(reply.body["error"]["details"])


@pytest.mark.parametrize("left_out", ["title", "language", "template"])
def test_a_lab_without_a_required_field_is_refused(site: Site, left_out: str) -> None:
    body = {key: value for key, value in wish().items() if key != left_out}
    site.api.post("/labs", body).refused(400, "bad_request")


def test_a_body_that_is_no_json_gets_the_one_error_shape(site: Site) -> None:
    import requests

    reply = requests.post(
        f"{site.base}/api/v1/labs",
        data=b"{not json",
        headers={"Authorization": f"Bearer {site.token}", "Content-Type": "application/json"},
        timeout=10,
    )
    assert reply.status_code == 400
    assert reply.json()["error"]["code"] == "bad_request"


def test_another_facilitators_lab_is_not_there(site: Site, calm: Workshop) -> None:
    for method, path, body in [
        ("GET", "", None), ("PATCH", "", {"title": "mine"}), ("DELETE", "", None), ("GET", "/records?audience=staff", None),
        ("GET", "/events?since=0", None), ("GET", "/export", None),
        ("POST", "/commands", {"id": "6f9619ff-8b86-4d11-b42d-00c04fc964ff", "name": "lab.open", "data": {}}),
    ]:  # fmt: skip
        reply = site.stranger.call(method, f"/labs/{calm.id}{path}", body)
        assert reply.status in (403, 404), f"{method} {path}: {reply.status}"
        assert calm.lab["code"] not in reply.text
    listed = site.stranger.get("/labs").text
    assert calm.id not in listed
    assert calm.api.get(f"/labs/{calm.id}").ok()["title"] == calm.lab["title"]


# Errors


def test_an_unknown_route_gets_the_one_error_shape(site: Site) -> None:
    reply = site.api.get("/no/such/route")
    assert reply.status == 404
    assert reply.code


def test_a_wrong_method_gets_the_one_error_shape(site: Site) -> None:
    reply = site.api.call("PUT", "/labs", {})
    assert reply.status == 405
    assert reply.code


def test_messages_are_in_the_language_asked_for_and_codes_are_not(site: Site) -> None:
    said = {}
    for language in ("sv", "da", "en"):
        reply = Api(site.base, site.token, language).post("/labs", {"title": "only"})
        reply.refused(400, "bad_request")
        refused = Api(site.base, language=language).join("ZZZZZZ").refused(404, "unknown_code")
        said[language] = refused["message"]
    assert len(set(said.values())) == 3, said


# What describes itself


def test_templates_and_vocabularies_are_there_in_three_languages(site: Site) -> None:
    templates = site.nobody.get("/templates").ok()
    rows = templates["templates"] if isinstance(templates, dict) else templates
    assert {row["code"] for row in rows} >= TEMPLATES
    vocabularies = site.nobody.get("/vocabularies").ok()
    vocabularies = vocabularies.get("vocabularies", vocabularies)
    for name in ("theme", "stage", "experiment_kind", "decision", "effect_goal", "actor_group"):
        terms = vocabularies[name]["terms"] if isinstance(vocabularies[name], dict) else vocabularies[name]
        assert terms
        assert all(term["code"] and term["sv"] and term["da"] and term["en"] for term in terms)


def test_the_openapi_text_names_every_route_of_the_contract(site: Site) -> None:
    text = site.nobody.get("/openapi.json").ok()
    assert text["openapi"].startswith("3.1")
    routes = {(method, path.removeprefix("/api/v1")) for path, item in text["paths"].items() for method in item}
    plain = {
        (method, "/".join("{}" if part.startswith("{") else part for part in path.split("/")))
        for method, path in routes
    }
    for method, path in [
        ("post", "/login"), ("get", "/templates"), ("get", "/vocabularies"), ("post", "/labs"), ("get", "/labs"), ("get", "/labs/{}"),
        ("patch", "/labs/{}"), ("delete", "/labs/{}"), ("post", "/labs/{}/commands"), ("get", "/labs/{}/records"),
        ("get", "/labs/{}/events"), ("get", "/labs/{}/export"), ("post", "/labs/import"), ("post", "/join"),
        ("get", "/innovations"), ("post", "/innovations"), ("get", "/innovations/{}"), ("patch", "/innovations/{}"),
    ]:  # fmt: skip
        assert (method, path) in plain, f"{method} {path}"


def test_the_server_says_that_it_is_up_and_ready(site: Site) -> None:
    assert site.nobody.get("//healthz").status == 200
    assert site.nobody.get("//readyz").status == 200


@pytest.mark.parametrize("path", ["//", "//j/ABCDEF", "//privacy", "//accessibility", "//library", "//phone/{lab}", "//wall/{lab}?key={key}",
                                  "//console/{lab}", "//no-such-page", "//api/v1/labs"])  # fmt: skip
def test_every_page_forbids_foreign_and_inline_code(site: Site, calm: Workshop, path: str) -> None:
    reply = site.nobody.get(path.format(lab=calm.id, key=calm.lab["wall_key"]))
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "http:" not in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.status < 500
