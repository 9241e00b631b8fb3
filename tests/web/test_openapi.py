"""The OpenAPI document is complete and true: it is valid, names every route, and the answers fit it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from labapp.core.messages import COMMANDS
from labapp.web.errors import STATUS
from tests.web.conftest import Caller


@pytest.fixture
def document(nobody: Caller) -> dict[str, Any]:
    """The document as a stranger gets it."""
    return dict(nobody.call("GET", "/openapi.json").json or {})


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_route_under_the_api_is_in_the_document_and_no_other(app: Flask, document: dict[str, Any]) -> None:
    present = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix("/api/v1")))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert described == present


def test_every_command_that_people_may_send_is_in_the_document(document: dict[str, Any]) -> None:
    described = {command["title"] for command in document["components"]["schemas"]["AnyCommand"]["oneOf"]}
    assert described == {name for name, cls in COMMANDS.items() if cls.may.role != "system"}
    assert {"card.add", "dot.place", "lab.open", "undo"} <= described


def test_every_error_code_that_a_route_names_is_a_known_one(document: dict[str, Any]) -> None:
    assert set(document["components"]["schemas"]["Error"]["properties"]["error"]["properties"]["code"]["enum"]) == set(
        STATUS
    )


def test_every_route_says_what_it_is_for_and_who_may(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"].endswith("."), f"{method} {path}"
            if operation.get("security") != []:
                assert "401" in operation["responses"], f"{method} {path}"


def test_answers_fit_their_schemas(document: dict[str, Any], api: Caller, nobody: Caller, lab: dict[str, Any]) -> None:
    path = f"/labs/{lab['id']}"
    seat = {"code": lab["code"]}
    asked = [
        ("GET", "/labs", "/labs", None), ("GET", "/labs/{lab}", path, None), ("PATCH", "/labs/{lab}", path, {"title": "B"}),
        ("GET", "/labs/{lab}/records", f"{path}/records", None), ("GET", "/labs/{lab}/events", f"{path}/events", None),
        ("GET", "/templates", "/templates", None), ("GET", "/vocabularies", "/vocabularies", None), ("POST", "/join", "/join", seat),
        ("GET", "/labs/{lab}/export", f"{path}/export", None), ("GET", "/labs/{lab}", "/labs/none", None),
        ("PATCH", "/labs/{lab}", path, {"surprise": 1}), ("GET", "/innovations", "/innovations", None),
    ]  # fmt: skip
    for method, described, address, body in asked:
        answer = api.call(method, address, body)
        responses = document["paths"][described][method.lower()]["responses"]
        assert str(answer.status_code) in responses, f"{method} {address}: {answer.status_code}"
        schema = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
        Draft202012Validator({**schema, "components": document["components"]}).validate(answer.json)
