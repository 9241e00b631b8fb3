"""Templates: the gallery, and those of one's own, which are kept, used, renamed, deleted, passed on and taken in."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from labapp import Services, catalogue
from labapp.catalogue import gallery
from labapp.store import templates
from tests.web.conftest import Caller, Visitor

FILE: dict[str, Any] = {
    "format": "labapp-template",
    "version": 1,
    "title": "Our morning",
    "language": "en",
    "agenda": [
        {"id": "a", "phase": "arrive", "kind": "check_in", "method": "check_in", "title": "Hello", "prompt": "", "minutes": 5, "day": 1},
        {"id": "b", "phase": "ideate", "kind": "idea_board", "method": "own", "title": "Ideas", "prompt": "What?", "minutes": 15, "day": 2,
         "config": {"hidden": False}},
    ],
}  # fmt: skip


def file(**changes: Any) -> dict[str, Any]:
    return {**json.loads(json.dumps(FILE)), **changes}


def take_in(visitor: Visitor, content: bytes) -> Any:
    sent = {"csrf_token": visitor.csrf_token(), "file": (BytesIO(content), "template.json")}
    return visitor.client.post("/labs/templates", data=sent, headers={"Accept-Language": "en"})


def own(services: Services, visitor: Visitor) -> list[templates.OwnTemplate]:
    assert visitor.account
    return templates.of_owner(services.db, visitor.account.id)


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
@pytest.mark.parametrize("template", [template["code"] for template in catalogue.templates()])
def test_every_template_says_whom_it_suits_and_what_comes_out(template: str, language: str) -> None:
    suits = gallery.suits(template, language)
    assert suits
    assert 0 < suits.people[0] < suits.people[1]
    assert suits.purpose
    assert len(suits.outcomes) >= 4


def test_the_gallery_draws_all_templates_to_one_scale(facilitator: Visitor) -> None:
    text = facilitator.get("/labs/templates").text
    assert text.count('viewBox="0 0 420 12"') == 7  # six templates, one of them of two days
    assert "12–40 people" in text
    assert "A promise from each organisation" in text
    assert "How might we" in text


def test_the_prompts_of_the_gallery_come_in_the_language_that_is_asked_for(facilitator: Visitor) -> None:
    text = facilitator.get("/labs/templates?words=da").text
    assert "Templates" in text
    assert "Hvordan kan vi" in text
    assert 'language=da"' in text


def test_a_new_lab_begins_with_the_template_and_language_of_the_gallery(facilitator: Visitor) -> None:
    text = facilitator.get("/labs/new?template=dialogue_120&language=da").text
    assert 'value="dialogue_120" checked' in text
    assert '<option value="da" selected>' in text


def test_a_lab_is_kept_as_a_template_without_what_people_wrote(
    services: Services, facilitator: Visitor, lab: dict[str, Any]
) -> None:
    facilitator.send(f"/labs/{lab['id']}/agenda/act-2", {"do": "copy"})
    assert facilitator.send(f"/labs/{lab['id']}/template", {"title": "Ours"}).location == "/labs/templates"
    (kept,) = own(services, facilitator)
    assert (kept.title, kept.language, len(kept.agenda)) == ("Ours", "en", 9)
    assert lab["title"] not in str(kept.agenda)
    text = facilitator.get("/labs/templates").text
    assert "Your own" in text
    assert f'action="/labs/templates/{kept.code}"' in text


def test_a_lab_is_made_of_a_template_of_ones_own(services: Services, facilitator: Visitor, api: Caller) -> None:
    take_in(facilitator, json.dumps(FILE).encode())
    (mine,) = own(services, facilitator)
    made = api.make_lab(template=mine.code)
    assert [(step["id"], step["title"], step["day"]) for step in made["agenda"]] == [
        ("a", "Hello", 1),
        ("b", "Ideas", 2),
    ]
    assert made["agenda"][1]["config"]["hidden"] is False
    form = {
        "title": "By the page",
        "challenge": "How?",
        "language": "en",
        "template": mine.code,
        "identity": "anonymous",
    }
    assert facilitator.send("/labs/new", form).status_code == 302


def test_words_of_the_catalogue_come_in_the_language_of_the_new_lab(
    services: Services, facilitator: Visitor, api: Caller, lab: dict[str, Any]
) -> None:
    facilitator.send(f"/labs/{lab['id']}/agenda/act-2", {"do": "save", "title": "Our own words", "minutes": "9", "day": "1", "phase": "understand"})  # fmt: skip
    facilitator.send(f"/labs/{lab['id']}/template", {"title": "Ours"})
    made = api.make_lab(template=own(services, facilitator)[0].code, language="sv")
    assert [step["title"] for step in made["agenda"]][:3] == ["Incheckning", "Our own words", "Hur kan vi"]
    assert made["agenda"][0]["config"]["questions"][0]["text"].startswith("Ett ord")


def test_a_template_goes_out_as_a_file_and_comes_in_again(services: Services, facilitator: Visitor) -> None:
    assert take_in(facilitator, json.dumps(FILE).encode()).status_code == 302
    (mine,) = own(services, facilitator)
    answer = facilitator.get(f"/labs/templates/{mine.code}.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="our-morning.json"'
    assert take_in(facilitator, answer.data).status_code == 302
    first, second = own(services, facilitator)
    assert first.agenda == second.agenda
    assert first.code != second.code


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": "labapp-lab"}, "format"),
        ({"version": 2}, "version"),
        ({"surprise": 1}, "surprise"),
        ({"title": " "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"language": "fi"}, "language"),
        ({"agenda": []}, "agenda"),
        ({"agenda": [FILE["agenda"][0]] * 2}, "agenda[1].id"),
        ({"agenda": FILE["agenda"][::-1]}, "agenda[1].day"),
        ({"agenda": [{**FILE["agenda"][0], "kind": "karaoke"}]}, "agenda[0].kind"),
        ({"agenda": [{**FILE["agenda"][0], "cards": []}]}, "cards"),
        ({"agenda": [{**FILE["agenda"][0], "config": {"music": 1}}]}, "agenda[0].config.music"),
        ({"agenda": [{**FILE["agenda"][0], "minutes": 601}]}, "minutes"),
        ({"agenda": [{**FILE["agenda"][0], "id": str(n)} for n in range(121)]}, "agenda"),
    ],
)
def test_a_file_that_is_no_template_is_refused_with_its_field(
    services: Services, facilitator: Visitor, api: Caller, changes: dict[str, Any], words: str
) -> None:
    answer = take_in(facilitator, json.dumps(file(**changes)).encode())
    assert answer.status_code == 422
    assert words in answer.text
    assert own(services, facilitator) == []
    assert api.call("POST", "/templates", file(**changes)).status_code == 400


@pytest.mark.parametrize("content", [b"", b"no json", b"[1, 2]", b"\xff\xfe", b"[" * 300_000, b"{" + b" " * 300_000])
def test_a_file_that_is_something_else_is_refused(services: Services, facilitator: Visitor, content: bytes) -> None:
    assert take_in(facilitator, content).status_code in (413, 422)
    assert own(services, facilitator) == []


def test_a_template_is_renamed_and_deleted(services: Services, facilitator: Visitor) -> None:
    take_in(facilitator, json.dumps(FILE).encode())
    (mine,) = own(services, facilitator)
    path = f"/labs/templates/{mine.code}"
    refused = facilitator.send(path, {"do": "rename", "title": " "})
    assert refused.status_code == 422
    assert "Fill this in." in refused.text
    facilitator.send(path, {"do": "rename", "title": "Another"})
    assert own(services, facilitator)[0].title == "Another"
    facilitator.send(path, {"do": "drop"})
    assert own(services, facilitator) == []
    assert facilitator.send(path, {"do": "drop"}).status_code == 404


def test_the_templates_of_others_are_not_there(
    services: Services, facilitator: Visitor, other_facilitator: Visitor, other_api: Caller
) -> None:
    take_in(facilitator, json.dumps(FILE).encode())
    code = own(services, facilitator)[0].code
    assert "Our morning" not in other_facilitator.get("/labs/templates").text
    assert other_facilitator.get(f"/labs/templates/{code}.json").status_code == 404
    assert other_facilitator.send(f"/labs/templates/{code}", {"do": "drop"}).status_code == 404
    assert other_api.call("DELETE", f"/templates/{code}").status_code == 404
    assert other_api.call("PATCH", f"/templates/{code}", {"title": "Mine"}).status_code == 404
    body = {"title": "T", "challenge": "C", "language": "en", "template": code}
    assert other_api.call("POST", "/labs", body).status_code == 400
    assert len(own(services, facilitator)) == 1


def test_the_api_lists_keeps_renames_and_deletes_them(api: Caller, nobody: Caller) -> None:
    made = api.call("POST", "/templates", FILE)
    assert made.status_code == 201, made.text
    listed = api.call("GET", "/templates").json or {}
    assert [template["code"] for template in listed["own"]] == [(made.json or {})["code"]]
    assert listed["own"][0]["total_minutes"] == 20
    assert (nobody.call("GET", "/templates").json or {})["own"] == []
    assert nobody.call("POST", "/templates", FILE).status_code == 401
    path = f"/templates/{(made.json or {})['code']}"
    assert (api.call("PATCH", path, {"title": " Another "}).json or {})["title"] == "Another"
    assert api.call("PATCH", path, {"title": " "}).status_code == 400
    assert api.call("PATCH", path, {"agenda": []}).status_code == 400
    assert api.call("DELETE", f"/templates/{(made.json or {})['code']}").status_code == 204
    assert (api.call("GET", "/templates").json or {})["own"] == []


def test_an_account_keeps_so_many_and_no_more(
    monkeypatch: pytest.MonkeyPatch, facilitator: Visitor, api: Caller
) -> None:
    monkeypatch.setattr(templates, "MOST", 1)
    assert api.call("POST", "/templates", FILE).status_code == 201
    refused = api.call("POST", "/templates", FILE)
    assert refused.status_code == 409
    assert (refused.json or {})["error"]["code"] == "too_many"
    assert take_in(facilitator, json.dumps(FILE).encode()).status_code == 422
