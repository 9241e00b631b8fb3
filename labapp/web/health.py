"""For those who run the service: is it up, is it ready, and how is it doing."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from labapp.store import health as database
from labapp.web.asking import services
from labapp.web.errors import Problem

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(ok=True)


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether new visitors may be sent here: each check by name, 503 if one fails."""
    checks = _checks()
    return jsonify(ok=all(checks.values()), checks=checks), 200 if all(checks.values()) else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Prometheus text, for this machine or with the operator's token."""
    if not (_from_this_machine() or _with_token()):
        raise Problem("not_allowed")
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _checks() -> dict[str, bool]:
    """Each thing without which this process should get no visitors."""
    rooms = services().rooms
    return {**database.checks(services().db), "bus": rooms.bus.reachable(), "serving": not rooms.draining}


def _from_this_machine() -> bool:
    """Straight from loopback: what a proxy passes on comes from elsewhere, whatever its own address."""
    if any(header in request.headers for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP")):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _with_token() -> bool:
    token = services().settings.metrics_token or ""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())
