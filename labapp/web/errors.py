"""What a page or the API answers when it can't do what was asked: one shape, one table of statuses, never a traceback.

Views raise `Problem` (or let the core's `Refused` pass). The API gets `{"error": {code, message, details}}`, a browser gets a page that
says what happened and what to do. Both work when the database does not.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from labapp.core.refused import Refused
from labapp.extensions import language_context
from labapp.messages import message_for
from labapp.web.typed import written

log = logging.getLogger(__name__)

STATUS: dict[str, int] = {
    "bad_request": 400,
    "form_expired": 400,
    "too_long": 400,
    "bad_login": 401,
    "bad_token": 401,
    "not_signed_in": 401,
    "door_closed": 403,
    "not_allowed": 403,
    "not_yours": 403,
    "not_found": 404,
    "unknown_activity": 404,
    "unknown_card": 404,
    "unknown_code": 404,
    "method_not_allowed": 405,
    "activity_locked": 409,
    "activity_not_open": 409,
    "budget_spent": 409,
    "item_limit": 409,
    "lab_closed": 409,
    "not_anchored": 409,
    "needs_approval": 409,
    "exemption_not_begun": 409,
    "exemption_over": 409,
    "outside_frame": 409,
    "not_now": 409,
    "stale": 409,
    "too_early": 409,
    "too_many": 409,
    "link_expired": 410,
    "too_large": 413,
    "unsupported_media_type": 415,
    "protocol_too_old": 426,
    "rate_limited": 429,
    "internal": 500,
    "shutting_down": 503,
}

# What werkzeug raises by itself (no such address, body too large, ...) in our words.
_CODE_OF_STATUS = {
    400: "bad_request",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    410: "link_expired",
    413: "too_large",
    415: "unsupported_media_type",
    429: "rate_limited",
    503: "shutting_down",
}


class Problem(Exception):
    """A request is not answered as asked; `code` is a key of `STATUS`, `details` says more."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def init_app(app: Flask) -> None:
    """Makes every error of `app` an answer of ours."""
    app.register_error_handler(Problem, lambda error: answer(error.code, error.details))
    app.register_error_handler(Refused, lambda error: answer(error.code, error.details))
    app.register_error_handler(CSRFError, lambda _error: answer("form_expired", {}))
    app.register_error_handler(HTTPException, _http_exception)
    app.register_error_handler(Exception, _fault)


def wants_json() -> bool:
    """Whether the asker is a program: the API's addresses, always."""
    return request.path.startswith("/api/")


def answer(code: str, details: dict[str, Any], status: int | None = None) -> Response:
    """The response for a code, as JSON or as a page."""
    status = status or STATUS.get(code, 400)
    if wants_json():
        body = {"error": {"code": code, "message": message_for(code, details), "details": details}}
        response = make_response(jsonify(body), status)
    else:
        # Without the context processors: they ask who is signed in, and the database may be what failed.
        template = current_app.jinja_env.get_template("error.html")
        page = template.render(
            code=code, status=status, message=message_for(code, details), written=written(), **language_context()
        )
        response = make_response(page, status)
    if status == 401 and wants_json():
        response.headers["WWW-Authenticate"] = 'Bearer realm="labapp"'
    if status == 429:
        response.headers["Retry-After"] = str(details.get("retry_in", 60))
    return response


def _http_exception(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error  # a redirect is no error
    code = _CODE_OF_STATUS.get(status, "bad_request" if status < 500 else "internal")
    response = answer(code, {}, status)
    if status == 405 and error.response is None:
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return response


def _fault(error: Exception) -> Response:
    # The endpoint and the kind of fault are logged, never what was sent: it may hold an idea, a password or a token.
    log.error("a request failed", extra={"endpoint": request.endpoint}, exc_info=error)
    return answer("internal", {})
