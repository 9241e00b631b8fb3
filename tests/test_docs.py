"""The documentation names what exists: its links lead somewhere, and every setting and command is described."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import fields

import dev
from labapp.cli import cli
from labapp.config import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCED = re.compile(r"```.*?```", re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(FENCED.sub("", page.read_text()))
    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


def test_every_setting_is_described() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    settings = [PREFIX + field.name.upper() for field in fields(Settings)]
    assert [name for name in settings if f"`{name}`" not in text] == []
    assert sorted(set(re.findall(r"`(LABAPP_[A-Z_]+)`", text)) - set(settings)) == []


def test_every_command_is_in_the_protocol() -> None:
    text = (ROOT / "docs" / "protocol.md").read_text()
    assert [name for name in cli.commands if f"labapp {name}" not in text] == []


def test_every_task_of_the_checkout_says_what_it_does() -> None:
    assert [name for name, task in dev.TASKS.items() if not task.__doc__] == []
