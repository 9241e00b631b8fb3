"""What holds for the checkout as a whole: its lock files, its built front end, its translations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import dev

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "static" / "src"
DIST = ROOT / "static" / "dist"
LANGUAGES = ("sv", "da")

# Addresses in scripts that nobody asks for: names of XML vocabularies, and links in messages of libraries.
NOT_REQUESTED = {"www.w3.org", "socket.io"}
LOADS = re.compile(
    r"""<(?:script|link|img|iframe|source|audio|video|object|embed|form)\b[^>]*?\b(?:src|href|data|action)\s*=\s*["'](?:https?:)?//"""
)
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)[sd]|%[sd]")


def test_the_front_end_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "static" / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []


def test_the_python_lock_names_the_public_index_alone() -> None:
    addresses = re.findall(r"(?:https?|file)://[^\"]+", (ROOT / "uv.lock").read_text())
    assert {urlsplit(address).netloc for address in addresses} == {"pypi.org", "files.pythonhosted.org"}


def test_no_template_loads_from_another_origin() -> None:
    wrong = [str(path) for path in (ROOT / "templates").rglob("*.html") if LOADS.search(path.read_text())]
    assert wrong == []


def test_no_built_file_names_another_origin() -> None:
    manifest = json.loads((DIST / "manifest.json").read_text())
    assert manifest, "the front end is not built"
    named = {
        (name, urlsplit(address).hostname)
        for name, file in manifest.items()
        if name.endswith((".js", ".css"))
        for address in re.findall(r"(?:https?:)?//[a-z0-9][a-z0-9.-]+\.[a-z]{2,}", (DIST / file).read_text())
    }
    assert {(name, host) for name, host in named if host not in NOT_REQUESTED} == set()


def test_no_page_needs_more_than_it_may() -> None:
    """A phone's script fits into what a weak guest network carries in about two seconds."""
    manifest = json.loads((DIST / "manifest.json").read_text())
    compressed = (DIST / f"{manifest['phone.js']}.br").stat().st_size
    assert compressed < 68_000, f"the phone's script grew to {compressed} bytes"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """All texts of the sources, extracted now."""
    with dev.extract(tmp_path_factory.mktemp("texts")).open("rb") as file:
        return read_po(file)


def test_every_text_of_the_front_end_is_found_by_the_extraction(texts: Catalog) -> None:
    """The extraction tokenizes TypeScript; this finds the plain calls in a second way and holds it to them."""
    known = {identity for message in texts for identity in _identities(message)}
    call = re.compile(r"""(?<![\w.])tn?\(\s*"((?:[^"\\]|\\.)*)"\s*[,)]""")
    said = {
        (path.name, json.loads(f'"{text}"'))
        for path in SOURCES.rglob("*.ts*")
        for text in call.findall(COMMENT.sub("", path.read_text()))
    }
    assert {(name, text) for name, text in said if text not in known} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str, texts: Catalog) -> None:
    catalogue = _catalogue(language)
    translated = {message.id for message in catalogue if message.id and all(_strings(message)) and not message.fuzzy}
    assert {message.id for message in texts if message.id} - translated == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_hold_no_text_that_nobody_says(language: str, texts: Catalog) -> None:
    said = {message.id for message in texts}
    assert [message.id for message in _catalogue(language) if message.id not in said] == []
    assert list(_catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    wrong = [
        (message.id, string)
        for message in _catalogue(language)
        if message.id
        for string in _strings(message)
        if string and not _same_placeholders(message, string)
    ]
    assert wrong == []


def _catalogue(language: str) -> Catalog:
    with (ROOT / "labapp" / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, ignore_obsolete=False)


def _identities(message: Message) -> Iterator[str]:
    yield from [message.id] if isinstance(message.id, str) else message.id


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _same_placeholders(message: Message, string: str) -> bool:
    """One form says what its source says; the singular may write the number as a word."""
    wanted = [set(PLACEHOLDER.findall(identity)) for identity in _identities(message)]
    return set(PLACEHOLDER.findall(string)) in wanted
