"""T15: formulas in spreadsheets. We write none: what leaves is JSON, in which a text is a text. Whoever adds one meets this test first."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask

from tests.contract.workshop import new_id
from tests.web.conftest import Caller, Visitor

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("//evil.example")',
    "'=1",
    '"=1',
    " =1",
    "=cmd|' /C calc'!A0",
)
SPREADSHEETS = ("csv", "xls", "ods", "spreadsheet", "excel")


def test_nothing_that_is_offered_is_a_spreadsheet(app: Flask) -> None:
    addresses = [rule.rule for rule in app.url_map.iter_rules()]
    assert [path for path in addresses if any(kind in path for kind in SPREADSHEETS)] == []
    assert [name for name in app.view_functions if any(kind in name.lower() for kind in SPREADSHEETS)] == []


def test_exports_are_json_that_gives_back_what_was_written(
    facilitator: Visitor, api: Caller, lab: dict[str, Any]
) -> None:
    for text in FORMULAS:
        body = {"id": new_id(), "name": "room.tell", "data": {"text": text}}
        assert (api.call("POST", f"/labs/{lab['id']}/commands", body).json or {})["ok"]
    for path in (f"/labs/{lab['id']}/export", f"/api/v1/labs/{lab['id']}/export"):
        answer = facilitator.get(path)
        assert answer.mimetype == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        told = json.dumps(json.loads(answer.text))
        assert all(json.dumps(text.strip()) in told for text in FORMULAS)
