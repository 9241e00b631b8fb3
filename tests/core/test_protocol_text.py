"""docs/protocol.md names what the code speaks: every command with its fields, every record, every refusal.

A kind that the page does not list may speak beside it: it is described in its own module and in openapi.json.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import fields

from labapp.core import kernel
from labapp.core.kinds import kinds
from labapp.core.messages import COMMANDS
from labapp.core.refused import Refused
from labapp.core.show import MINE, SHARED

assert kernel, "its import makes every command known"

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^##+ (?:\d\. )?(.+)\n((?:(?!^##).*\n?)*)", TEXT, re.MULTILINE))


def rows(section: str) -> list[list[str]]:
    """The rows of the tables of a section, as cells."""
    lines = [line for line in SECTIONS[section].splitlines() if line.startswith("| ") and not line.startswith("| ---")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines][1:]


def commands(section: str) -> dict[str, list[str]]:
    """Command name -> its row."""
    return {name: row for row in rows(section) for name in re.findall(r"`([a-z_]+(?:\.[a-z_]+)?)`", row[0])}


STAFF, PARTICIPANTS = commands("Staff"), commands("Participants")
LISTED = commands("Kinds of activities and their config")
OTHERS = {cls.name for kind in kinds().values() if kind.name not in LISTED for cls in kind.commands}
SPOKEN = {name for name, cls in COMMANDS.items() if cls.may.role != "system"} - OTHERS


def test_every_command_stands_in_the_table_of_those_who_may() -> None:
    assert STAFF.keys() == {name for name in SPOKEN if COMMANDS[name].may.role == "staff"}
    assert PARTICIPANTS.keys() == {name for name in SPOKEN if COMMANDS[name].may.role == "member"}


@pytest.mark.parametrize("name", sorted(SPOKEN))
def test_a_command_stands_with_its_fields(name: str) -> None:
    row = {**STAFF, **PARTICIPANTS}[name]
    for field in fields(COMMANDS[name]):
        assert f"`{field.encode_name}{'' if field.required else '?'}" in row[1]


@pytest.mark.parametrize("name", sorted(STAFF))
def test_a_command_is_marked_when_a_closed_lab_takes_it(name: str) -> None:
    marked = re.search(rf"`{re.escape(name)}` †", STAFF[name][0]) is not None
    assert marked == COMMANDS[name].may.closed_lab


@pytest.mark.parametrize("name", sorted(PARTICIPANTS))
def test_what_staff_may_after_the_lock_is_said(name: str) -> None:
    assert ("staff also after the lock" in PARTICIPANTS[name][2]) == COMMANDS[name].may.staff_after_lock


def test_every_record_is_described() -> None:
    described = {key.split("/")[0] for row in rows("Records") for key in re.findall(r"`([a-z_/<>]+)`", row[0])}
    spoken = {*SHARED, *MINE, "presence"} | {name for kind in LISTED for name in kinds()[kind].records}
    assert described == spoken


@pytest.mark.parametrize("kind", sorted(LISTED))
def test_a_kind_stands_with_its_settings(kind: str) -> None:
    settings = fields(kinds()[kind].settings)
    assert [field.encode_name for field in settings if field.encode_name not in LISTED[kind][1]] == []


def test_the_kinds_of_the_public_contract_are_listed() -> None:
    ours = {"idea_board", "clustering", "dot_vote", "test_card", "check_in", "check_out", "briefing", "break"}
    assert ours <= LISTED.keys() <= kinds().keys()


def test_every_refusal_of_the_code_is_explained() -> None:
    explained = {code for row in rows("Refusal codes") for code in re.findall(r"`([a-z_]+)`", row[0])}
    connecting = {"bad_token", "protocol_too_old"}  # section 4
    sources = [*(ROOT / "labapp" / "core").glob("*.py"), *(ROOT / "labapp" / "activities").glob("*.py")]
    sources += (ROOT / "labapp" / "live").glob("*.py")
    raised = {code for file in sources for code in re.findall(rf'{Refused.__name__}\(\s*"([a-z_]+)"', file.read_text())}
    assert raised - connecting <= explained
    assert {"unknown_code", "door_closed", "bad_request", "rate_limited"} <= explained
