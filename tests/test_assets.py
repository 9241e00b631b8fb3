"""The built front end is found by name, kept by browsers, sent compressed, and missed at start rather than at a page."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from flask import Flask

from labapp import assets
from labapp.assets import Assets, FrontEndMissing


def test_a_missing_build_is_said_at_start(tmp_path: Path) -> None:
    with pytest.raises(FrontEndMissing, match=r"python3 dev\.py build"):
        Assets(tmp_path)


def test_a_name_that_was_not_built_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, {"phone.js": "phone-AAAAAAAA.js"}, at=1)
    with pytest.raises(FrontEndMissing, match=r"no wall\.js"):
        Assets(tmp_path).url("wall.js")


@pytest.mark.parametrize(
    ("fresh", "expected"), [(True, "/static/phone-BBBBBBBB.js"), (False, "/static/phone-AAAAAAAA.js")]
)
def test_a_new_build_is_seen_while_developing(tmp_path: Path, fresh: bool, expected: str) -> None:
    _write(tmp_path, {"phone.js": "phone-AAAAAAAA.js"}, at=1)
    known = Assets(tmp_path, fresh=fresh)
    _write(tmp_path, {"phone.js": "phone-BBBBBBBB.js"}, at=2)
    assert known.url("phone.js") == expected


@pytest.fixture
def site() -> Flask:
    app = Flask(__name__, static_folder=None)
    assets.init_app(app)
    return app


def test_a_file_is_sent_compressed_and_kept_for_ever(site: Flask) -> None:
    address = site.jinja_env.from_string('{{ asset("pages.css") }}').render()
    with site.test_client().get(address, headers={"Accept-Encoding": "br"}) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_else_of_the_checkout_is_served(site: Flask) -> None:
    client = site.test_client()
    statuses = [client.get(f"/static/{path}").status_code for path in ("../package.json", ".built/", "src/store.ts")]
    assert statuses == [404, 404, 404]


def _write(dist: Path, manifest: dict[str, str], *, at: int) -> None:
    path = dist / "manifest.json"
    path.write_text(json.dumps(manifest))
    os.utime(path, (at, at))
