"""What templates name is there: addresses and other templates. A name that is wrong shows only when somebody opens the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

FOLDER = Path(__file__).resolve().parents[2] / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_address_that_a_template_leads_to_is_there(app: Flask, template: str) -> None:
    named = set(re.findall(r'url_for\(\s*"([\w.]+)"', (FOLDER / template).read_text()))
    assert named - app.view_functions.keys() == set()


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_that_a_template_takes_in_is_there(template: str) -> None:
    named = set(
        re.findall(r'{%-?\s*(?:include|extends|import|from)\s+"([^"]+\.html)"', (FOLDER / template).read_text())
    )
    assert named - set(TEMPLATES) == set()
