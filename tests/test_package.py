"""The wheel is whole: what runs from a checkout runs from an installed package."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import requests

from tests.support.server import Server

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built now and unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=100)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_what_is_not_python(site: Path) -> None:
    def names(pattern: str) -> set[str]:
        return {path.relative_to(site / "labapp").as_posix() for path in (site / "labapp").glob(pattern)}

    assert {"templates/base.html", "templates/live/phone.html"} <= names("templates/**/*.html")
    assert "static/dist/manifest.json" in names("static/dist/*")
    assert "static/dist/fonts/LICENSE.txt" in names("static/dist/fonts/*")
    assert "catalogue/vocabularies.json" in names("catalogue/*.json")
    assert {f"translations/{language}/LC_MESSAGES/messages.mo" for language in ("sv", "da")} <= names(
        "translations/**/*.mo"
    )


def test_the_wheel_holds_no_trace_of_the_checkout(site: Path) -> None:
    strangers = [path.name for path in site.iterdir() if not path.name.startswith("labapp")]
    assert strangers == []
    assert [
        path.name for path in site.rglob("*") if path.suffix in {".ts", ".tsx"} or path.name == "node_modules"
    ] == []


def test_a_server_runs_from_the_wheel(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(site))  # before the checkout, which is installed as editable
    where = "import labapp; print(labapp.__file__)"
    found = subprocess.run([sys.executable, "-c", where], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert found.stdout.startswith(str(site))

    server = Server(tmp_path, command=(sys.executable, "-c", "from labapp.cli import main; main()"))
    server.start()
    try:
        page = requests.get(server.url, timeout=10)
        assert page.status_code == 200
        [style] = [part.split('"')[0] for part in page.text.split('href="') if "/static/pages-" in part.split('"')[0]]
        assert requests.get(f"{server.url}{style}", timeout=10).headers["Cache-Control"].endswith("immutable")
    finally:
        assert server.stop() == 0
