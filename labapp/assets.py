"""The built front end: where its files lie, which file is meant by a name, and how they are served.

The build names every file by its content and lists the names in manifest.json. A page asks for `asset("phone.js")` and
gets an address that browsers may keep for ever; a new build is a new address.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.headers import Headers

from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from flask import Flask

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries templates/ and static/ inside the package; in a checkout they lie beside it.
BASE = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent
TEMPLATES = BASE / "templates"
DIST = BASE / "static" / "dist"
PREFIX = "/static/"

_NAMED_BY_CONTENT = r"-[A-Z0-9]{8}\.\w+$"
_SHORT_S = 60  # seconds a browser may keep a file whose name stays when its content changes


class FrontEndMissing(RuntimeError):
    """The package was not built, or lacks a file that a page names."""


class Assets:
    """Knows the address of each built file; reads the manifest again when `fresh` and it has changed."""

    def __init__(self, dist: Path = DIST, *, fresh: bool = False) -> None:
        self._manifest = dist / "manifest.json"
        self._fresh = fresh
        self._read_at = 0
        self._files: dict[str, str] = {}
        self._read()

    def url(self, name: str) -> str:
        """The address of the file that the sources call `name`, such as "phone.js" or "pages.css".

        :raise FrontEndMissing: if the build made no such file.
        """
        if self._fresh:
            self._read()
        if name not in self._files:
            raise FrontEndMissing(f"The front end has no {name}: add its source under static/src and build again.")
        return PREFIX + self._files[name]

    def _read(self) -> None:
        try:
            changed_at = self._manifest.stat().st_mtime_ns
            if changed_at != self._read_at:
                self._files = json.loads(self._manifest.read_text(encoding="utf-8"))
                self._read_at = changed_at
        except FileNotFoundError:
            raise FrontEndMissing(
                f"The front end is not built ({self._manifest} is missing). In a checkout `python3 dev.py build` makes it."
            ) from None


def init_app(app: Flask) -> None:
    """Gives templates `asset(name)` and serves the files, compressed beforehand, under /static/.

    :raise FrontEndMissing: at start rather than at the first page.
    """
    assets = Assets(fresh=app.debug)
    app.jinja_env.globals["asset"] = assets.url
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(DIST),
        prefix=PREFIX,
        max_age=_SHORT_S,
        allow_all_origins=False,
        autorefresh=app.debug,
        immutable_file_test=_NAMED_BY_CONTENT,
        add_headers_function=_headers,
    )


def _headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
