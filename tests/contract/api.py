"""The JSON API as a client of ours sees it: requests in, status and body out, and a memory of all that was said."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

import requests

HTTP_TIMEOUT_S = 60


@dataclass(frozen=True)
class Reply:
    """What came back: `body` is the parsed JSON (or None), `text` the raw bytes as text."""

    status: int
    body: Any
    text: str
    headers: requests.structures.CaseInsensitiveDict[str]

    @property
    def code(self) -> str | None:
        """The error code of the one error shape; None where the answer is no error."""
        return self.body["error"]["code"] if isinstance(self.body, dict) and "error" in self.body else None

    def ok(self, status: int = 200) -> Any:
        """The body, after the status was found to be as expected."""
        assert self.status == status, f"expected {status}, got {self.status}: {self.text[:600]}"
        return self.body

    def refused(self, status: int, code: str) -> dict[str, Any]:
        """The error object, after status, code and shape were found to be as expected."""
        assert (self.status, self.code) == (status, code), (
            f"expected {status} {code}, got {self.status}: {self.text[:600]}"
        )
        error = self.body["error"]
        assert set(self.body) == {"error"}, self.text
        assert {"code", "message"} <= set(error) <= {"code", "message", "details"}, self.text
        assert isinstance(error["message"], str), self.text
        assert error["message"], self.text
        return dict(error)


@dataclass
class Api:
    """One caller of `/api/v1`; without a token it is a stranger. `heard` keeps the text of every answer."""

    base: str
    token: str | None = None
    language: str | None = None
    heard: list[str] = field(default_factory=list)

    def call(self, method: str, path: str, body: Any = None, *, params: dict[str, Any] | None = None) -> Reply:
        """One request; `path` is relative to /api/v1 unless it begins with //, which means the site's root."""
        url = self.base + (path[1:] if path.startswith("//") else "/api/v1" + path)
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.language:
            headers["Accept-Language"] = self.language
        reply = requests.request(
            method, url, json=body, params=params, headers=headers, timeout=HTTP_TIMEOUT_S, allow_redirects=False
        )
        self.heard.append(reply.text)
        is_json = reply.headers.get("Content-Type", "").startswith("application/json")
        return Reply(reply.status_code, reply.json() if is_json and reply.text else None, reply.text, reply.headers)

    def get(self, path: str, **params: Any) -> Reply:
        """GET with query parameters."""
        return self.call("GET", path, params=params or None)

    def post(self, path: str, body: Any) -> Reply:
        """POST of a JSON body."""
        return self.call("POST", path, body)

    def patch(self, path: str, body: Any) -> Reply:
        """PATCH of a JSON body."""
        return self.call("PATCH", path, body)

    def delete(self, path: str) -> Reply:
        """DELETE."""
        return self.call("DELETE", path)

    def command(
        self, lab: str, name: str, activity: str | None = None, *, id: str | None = None, **data: Any
    ) -> dict[str, Any]:
        """The acknowledgement of one command sent over HTTP."""
        body = {"id": id or str(uuid.uuid4()), "name": name, "data": data}
        if activity is not None:
            body["activity"] = activity
        return dict(self.post(f"/labs/{lab}/commands", body).body)

    def join(self, code: str, **who: Any) -> Reply:
        """A new member by join code; needs no account."""
        return self.post("/join", {"code": code, **who})
