"""The library as a whole, for a national library and for whoever wants to look at all of it: one record a line, sent as it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from flask import Blueprint, Response, stream_with_context, url_for
from msgspec.structs import replace

from labapp.store import finding, innovations
from labapp.store.innovations import Innovation
from labapp.store.opsi import case
from labapp.web.addresses import site_address
from labapp.web.api_innovations import describe
from labapp.web.asking import services
from labapp.web.wishes import wish_of_request

AT_ONCE = 100  # records in memory

blueprint = Blueprint("library_bulk", __name__)


@blueprint.get("/library/records.ndjson")
def records() -> Response:
    """What fits the wish in the address, whole and lossless: each line can be imported elsewhere."""
    return _lines("records.ndjson", describe)


@blueprint.get("/library/opsi.ndjson")
def opsi() -> Response:
    """The same as case studies of the OECD's observatory."""
    return _lines(
        "opsi.ndjson", lambda found: case(found, site_address() + url_for("library.read", innovation=found.slug))
    )


def _lines(name: str, shape: Callable[[Innovation], Any]) -> Response:
    """Only what everybody may read, also for those who may read more: a file goes on."""
    db = services().db
    ids = finding.all_ids(db, replace(wish_of_request(), access=("public",)))

    def lines() -> Iterator[bytes]:
        for start in range(0, len(ids), AT_ONCE):
            with db.read() as session:
                some = innovations.by_ids(session, ids[start : start + AT_ONCE])
            yield b"".join(msgspec.json.encode(shape(found)) + b"\n" for found in some if found.status == "published")

    response = Response(stream_with_context(lines()), mimetype="application/x-ndjson")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
