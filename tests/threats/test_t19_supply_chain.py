"""T19: weaknesses and strangers in what we build on. What is locked is what is fetched, and a weak version turns the audit red.

The clients are the real ones (pip-audit, npm); whom they ask is a server of this test, which answers as those do that they usually ask.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCK = ROOT / "uv.lock"
NPM_LOCK = ROOT / "static" / "package-lock.json"
CLEAN, WEAK, NOT_ASKED = 0, 1, 3

WEAKNESS = {
    "id": "GHSA-test-test-test",
    "summary": "planted",
    "details": "planted",
    "modified": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": "python-socketio", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "5.15.1"}]}],
            "versions": ["5.15.0"],
        }
    ],
}
ADVISORY = {
    "id": 1,
    "url": "https://github.com/advisories/GHSA-test",
    "title": "planted",
    "severity": "high",
    "vulnerable_versions": "<99.0.0",
}


class Registry(BaseHTTPRequestHandler):
    """Answers pip-audit as OSV and npm as its registry; knows of a weakness in whatever `weak` names, or refuses to be asked."""

    weak: set[str] = set()
    refuses = False

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.refuses:
            self.send_error(405)
            return
        self._answer(self._osv(json.loads(body)) if self.path == "/osv" else self._npm())

    def do_GET(self) -> None:
        self.send_error(404)

    def _osv(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"vulns": [WEAKNESS]} if asked["package"]["name"] in self.weak else {}

    def _npm(self) -> dict[str, Any]:
        return {name: [ADVISORY] for name in self.weak}

    def _answer(self, value: Any) -> None:
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def registry() -> Iterator[str]:
    """The address of a registry that knows of nothing; the tests tell it otherwise."""
    Registry.weak, Registry.refuses = set(), False
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def small_lock(tmp_path: Path) -> Path:
    """A lock file of two packages: an audit asks for each by itself."""
    packages = [("python-socketio", "5.18.1"), ("flask", "3.1.3")]
    text = "".join(f'[[package]]\nname = "{name}"\nversion = "{version}"\n' for name, version in packages)
    path = tmp_path / "uv.lock"
    path.write_text(text)
    return path


def audit(lock: Path, registry: str, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "audit.py", "--python-lock", str(lock), *more]
    command += ["--osv", f"{registry}/osv", "--npm-registry", registry]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)


def test_who_is_asked_and_knows_of_none_says_so(small_lock: Path, registry: str) -> None:
    done = audit(small_lock, registry)
    assert done.stdout.splitlines() == ["audit.toml: none known", "pip-audit: none known", "npm audit: none known"]
    assert done.returncode == CLEAN, done.stderr


def test_what_the_clients_hear_turns_it_red(small_lock: Path, registry: str) -> None:
    Registry.weak = {"python-socketio", "preact"}
    small_lock.write_text(small_lock.read_text().replace("5.18.1", "5.15.0"))
    done = audit(small_lock, registry)
    assert done.returncode == WEAK
    assert "python-socketio 5.15.0: GHSA-test-test-test; mended in 5.15.1" in done.stdout
    assert "preact: high, planted" in done.stdout


def test_an_old_python_socketio_turns_it_red_even_where_nobody_can_be_asked(registry: str, tmp_path: Path) -> None:
    """And who could not be asked is not called clean."""
    Registry.refuses = True
    lock = tmp_path / "uv.lock"
    planted, count = re.subn(
        r'(name = "python-socketio"\nversion = )"[^"]+"', r'\1"5.13.0"', PYTHON_LOCK.read_text(encoding="utf-8")
    )
    assert count == 1
    lock.write_text(planted, encoding="utf-8")
    done = audit(lock, registry)
    assert done.returncode == WEAK
    assert "python-socketio 5.13.0: CVE-2025-61765" in done.stdout
    refused = [line for line in done.stdout.splitlines() if "COULD NOT BE ASKED (" in line]
    assert [line.partition(":")[0] for line in refused] == ["pip-audit", "npm audit"]
    assert audit(PYTHON_LOCK, registry).returncode == NOT_ASKED


def test_continuous_integration_asks() -> None:
    text = (ROOT / ".ci" / "run").read_text()
    assert "\npython3 dev.py audit || [ $? -eq 3 ]" in text


def test_everything_that_is_fetched_has_a_hash_and_comes_from_the_public_registries() -> None:
    packages = tomllib.loads(PYTHON_LOCK.read_text())["package"]
    for package in packages:
        if "editable" in package["source"]:
            continue
        assert package["source"] == {"registry": "https://pypi.org/simple"}, package["name"]
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert files
        assert all(file["hash"].startswith("sha256:") for file in files), package["name"]
    for path, package in json.loads(NPM_LOCK.read_text())["packages"].items():
        if path:
            assert package["integrity"].startswith("sha512-"), path
            assert "resolved" not in package or package["resolved"].startswith("https://registry.npmjs.org/"), path


def test_the_browser_loads_nothing_from_anybody_else() -> None:
    """So there is nothing that a hash in a page (SRI) would have to hold: all scripts are built from the lock and served by us."""
    for page in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=[\"'](?:https?:)?//", page.read_text()), page
