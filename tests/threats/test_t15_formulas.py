"""T15: formulas in spreadsheets. Workbooks and CSV hold what people wrote as text; JSON gives it back as it was (tests/reports has more)."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

from openpyxl import load_workbook

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


def test_what_a_room_writes_is_computed_in_no_spreadsheet(
    facilitator: Visitor, api: Caller, lab: dict[str, Any]
) -> None:
    board = next(step["id"] for step in lab["agenda"] if step["kind"] == "idea_board")
    wishes: list[tuple[str, str | None, dict[str, Any]]] = [("lab.open", None, {}), ("activity.open", board, {})]
    wishes += [("card.add", board, {"card": new_id(), "text": text}) for text in FORMULAS if text.strip()]
    for name, activity, data in (*wishes, ("activity.reveal", board, {})):
        body = {"id": new_id(), "name": name, "data": data} | ({"activity": activity} if activity else {})
        answer = api.call("POST", f"/labs/{lab['id']}/commands", body).json or {}
        assert answer.get("ok"), (name, answer)
    book = load_workbook(io.BytesIO(facilitator.get(f"/report/{lab['id']}/report.xlsx").data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in {cell.value for cell in cells}
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    with zipfile.ZipFile(io.BytesIO(facilitator.get(f"/report/{lab['id']}/tables.zip").data)) as folder:
        files = [folder.read(name).decode("utf-8-sig") for name in folder.namelist()]
    fields = [field for text in files for row in csv.reader(io.StringIO(text, newline="")) for field in row]
    assert "'=1+1" in fields
    assert not [field for field in fields if field.lstrip(' "').startswith(("=", "+", "-", "@", "\t"))]


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
