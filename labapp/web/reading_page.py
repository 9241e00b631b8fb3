"""What the page of one record has beside its text: a picture, the address to share as a QR code, and what waits for its owner."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_login import current_user

from labapp.extensions import language
from labapp.store import record_pictures, reuse, translating
from labapp.store.innovations import Innovation
from labapp.store.photos import Which
from labapp.store.record import Anchoring, Attachment, Costs, Record, Value
from labapp.web import references
from labapp.web.addresses import site_address
from labapp.web.api_innovations import demand_readable
from labapp.web.asking import asker, services
from labapp.web.drawing import qr_picture
from labapp.web.errors import Problem

blueprint = Blueprint("reading_page", __name__)


@blueprint.get("/library/<innovation>/picture/<photo>", defaults={"which": "large"})
@blueprint.get("/library/<innovation>/picture/<photo>/small", defaults={"which": "small"})
def picture(innovation: str, photo: str, which: Which) -> Response:
    """A picture that the record shows: with a text for those who don't see it, and the consent of those in it."""
    found = demand_readable(asker() if current_user.is_authenticated else None, innovation)
    shown = any(one.photo == photo for one in _shown(found.record))
    held = record_pictures.picture(services().db, found.id, photo, which) if shown else None
    if held is None:
        raise Problem("not_found")
    return sent(held)


def sent(picture: bytes) -> Response:
    """A picture as it leaves the server: nothing in it can run."""
    answer = Response(picture, mimetype="image/webp")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def pictures(found: Innovation) -> list[Attachment]:
    """The pictures that may be shown and are there still: a photo goes with the person who took it."""
    shown = _shown(found.record)
    held = record_pictures.ids(services().db, found.id) if shown else ()
    return [one for one in shown if one.photo in held]


def picture_address(found: Innovation, shown: Attachment) -> str:
    """Where a picture is had, as a whole address."""
    return site_address() + url_for("reading_page.picture", innovation=found.slug, photo=shown.photo, which="large")


def beside(found: Innovation, *, editable: bool) -> dict[str, Any]:
    """What the template of the page needs for it."""
    address = site_address() + url_for("library.read", innovation=found.slug)
    record, translated = found.record, translating.told_in(found.record, language())
    told = {} if "original" in request.args else translated
    return {
        "said": lambda field: told.get(field) or getattr(record, field),
        "lang_of": lambda field: language() if field in told else record.language,
        "said_here": bool(told),
        "has_translation": bool(translated),
        "cited": references.cited(found),
        "numbered": references.listed(found),
        "place_anchor": references.place_anchor,
        "pictures": pictures(found),
        "picture_address": picture_address,
        "change": _change(found.record),
        "took": _took(found.record),
        "whole": _whole,
        "share": address,
        "share_code": qr_picture(address) if found.status == "published" else "",
        "waiting": _waiting(found) if editable else (0, 0),
    }


def _waiting(found: Innovation) -> tuple[int, int]:
    """(how much of what readers sent waits for the owner, how much of it for more than ten days)."""
    return reuse.waiting(services().db, [found.id], services().rooms.clock.now()).get(found.id, (0, 0))


def _took(record: Record) -> bool:
    """Whether it says anything of what it took; a case from elsewhere may not."""
    told = (
        record.initiators,
        record.partners,
        record.joint_parties,
        record.factors,
        record.rules_touched,
        record.exemptions,
    )
    return any(told) or record.costs != Costs() or record.anchoring != Anchoring()


def _shown(record: Record) -> list[Attachment]:
    return [one for one in record.attachments if one.photo and one.alt and one.consent]


def _change(record: Record) -> Value | None:
    """The first value that can be drawn: a figure from before and one from after, neither below nothing."""
    return next((one for one in record.values if _drawable(one.baseline) and _drawable(one.result)), None)


def _whole(value: Value) -> float:
    """How long the whole bar is: a hundred where the figures are shares; else hardly anything, so that the longer of both fills it."""
    unit = (value.unit or "").strip().casefold()
    return 100 if unit == "%" or unit.startswith(("per cent", "percent", "procent")) else 1e-9


def _drawable(figure: Any) -> bool:
    return isinstance(figure, int | float) and 0 <= figure < 1e12
