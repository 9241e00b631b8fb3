"""Downloads: a published innovation as a file that others can take over. (A whole lab is downloaded from its settings.)"""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from labapp.web.api_innovations import demand_readable, describe
from labapp.web.asking import asker_of_request
from labapp.web.errors import Problem

blueprint = Blueprint("exports", __name__)


@blueprint.get("/library/<innovation>/record.json")
def record(innovation: str) -> Response:
    """The record as the API shows it, for those who may read its page, to be kept or imported elsewhere."""
    found = demand_readable(asker_of_request()[0], innovation)
    if found.status != "published":
        raise Problem("not_found")
    response = Response(
        msgspec.json.format(msgspec.json.encode(describe(found)), indent=1), mimetype="application/json"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}.json"'
    response.headers["Cache-Control"] = "no-store"
    return response
