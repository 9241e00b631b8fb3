"""docs/adding-an-activity.md is true: its four files, and nothing else, make a kind of activity.

They are taken from the page and laid into a copy of the tree, where the tests of every kind, the types of the front end and the
templates are tried.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "adding-an-activity.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w/]+\.\w+)`\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
KIND = "temperature"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with the kind of the page added."""
    copy = tmp_path_factory.mktemp("tree")
    unwanted = shutil.ignore_patterns("__pycache__", "node_modules", "dist", "translations", "labs")
    for part in ("labapp", "templates", "static", "tests/core", "tests/activities", "docs"):
        shutil.copytree(ROOT / part, copy / part, ignore=unwanted)
    (copy / "static" / "node_modules").symlink_to(ROOT / "static" / "node_modules")
    for path, text in FILES.items():
        assert not (copy / path).exists(), f"{path} is not new"
        (copy / path).write_text(text, encoding="utf-8")
    return copy


def test_the_page_gives_the_four_files() -> None:
    assert sorted(FILES) == [
        f"labapp/activities/{KIND}.py",
        f"static/src/activities/{KIND}.tsx",
        f"templates/activities/{KIND}.html",
        f"tests/activities/test_{KIND}.py",
    ]


def test_the_kind_holds_what_it_promises_and_what_holds_for_every_kind(tree: Path) -> None:
    tests = [f"tests/activities/test_{KIND}.py", "tests/activities/test_every_kind.py"]
    options = ["-q", "-p", "no:cacheprovider", "--import-mode=importlib", "-o", "pythonpath=.", "-k", KIND]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests], cwd=tree, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_views_have_the_right_types(tree: Path) -> None:
    node = Path(sys.executable).parent / "node"
    compiler = "static/node_modules/typescript/bin/tsc"
    done = subprocess.run(
        [node, compiler, "--project", "static", "--noEmit"], cwd=tree, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stdout


def test_its_report_is_a_template(tree: Path) -> None:
    environment = Environment(
        loader=FileSystemLoader(tree / "templates"), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    environment.install_gettext_callables(
        lambda text: text, lambda one, many, n: one if n == 1 else many, newstyle=True
    )  # type: ignore[attr-defined]
    drawn = environment.get_template(f"activities/{KIND}.html").module
    assert "7.5 of 10, said by 2." in drawn.report({"told": {"n": 2, "mean": 7.5}})  # type: ignore[attr-defined]
