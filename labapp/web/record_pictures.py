"""The pictures of a record: sent in with a text for those who don't see them, and taken away again. Works without JavaScript."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from msgspec.structs import replace

from labapp.core.refused import Refused
from labapp.messages import message_for, reason_sentence
from labapp.photos import UPLOAD_MAX
from labapp.store import innovations, record_pictures
from labapp.store.innovations import Innovation
from labapp.store.record import Attachment, Record
from labapp.store.secrets import new_id
from labapp.web import library
from labapp.web.api_innovations import may_edit
from labapp.web.asking import asker, login_required, services
from labapp.web.errors import Problem
from labapp.web.photos import developed

MOST = 6  # pictures of one record: a case study, not an album
FORM_MAX = 64 * 1024  # bytes of the form around the picture
WRITTEN = {"alt": 500, "title": 200, "licence": 100}  # signs at most

blueprint = Blueprint("record_pictures", __name__)


@blueprint.route("/library/<innovation>/pictures", methods=["GET", "POST"])
@login_required
def edit(innovation: str) -> ResponseReturnValue:
    """What pictures a record has, with a form for one more and a button at each to take it away."""
    found = innovations.find(services().db, innovation)
    if found is None or not may_edit(asker(), found):
        raise Problem("not_found")
    if request.method == "GET":
        return _page(found, {})
    try:
        if "take_away" in request.form:
            innovations.change(services().db, found.id, _without(request.form["take_away"]), by=asker().id)
            flash(_("The picture is taken away."), "good")
        else:
            _add(found)
            flash(_("The picture is there."), "good")
    except Refused as refused:
        return _page(found, _problems(refused)), 429 if refused.code == "rate_limited" else 422
    return redirect(url_for("record_pictures.edit", innovation=found.id))


def _add(found: Innovation) -> None:
    """:raise Refused: `bad_request` {field, reason}, `too_many`, `rate_limited`, and what a published record refuses"""
    written = {name: " ".join(request.form.get(name, "").split())[:most] for name, most in WRITTEN.items()}
    sent = request.files.get("photo")
    if not written["alt"]:
        raise Refused("bad_request", field="alt", reason="missing")
    if "consent" not in request.form:
        raise Refused("bad_request", field="consent", reason="missing")
    if sent is None or not sent.filename:
        raise Refused("bad_request", field="photo", reason="missing")
    pictures = developed(asker().id, lambda: sent.stream.read(UPLOAD_MAX + 1))
    shown = Attachment(photo=new_id(), consent=True, **written)

    def first(record: Record) -> Record:
        if sum(one.photo is not None for one in record.attachments) >= MOST:
            raise Refused("too_many", field="photo", limit=MOST)
        return replace(record, attachments=[shown, *record.attachments])

    innovations.change(services().db, found.id, first, by=asker().id, pictures={str(shown.photo): pictures})


def _without(photo: str) -> Any:
    return lambda record: replace(record, attachments=[one for one in record.attachments if one.photo != photo])


@blueprint.url_value_preprocessor  # before anything reads the form
def _take_pictures(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    request.max_content_length = UPLOAD_MAX + FORM_MAX


@blueprint.teardown_request
def _let_go(_error: BaseException | None) -> None:
    """A large file waits in one of the system's, which is open until then."""
    request.close()


def _page(found: Innovation, problems: dict[str, str]) -> str:
    held = record_pictures.ids(services().db, found.id)
    return render_template(
        "record_pictures.html",
        found=found,
        record=found.record,
        pictures=[one for one in found.record.attachments if one.photo in held],
        written=request.form if problems else {"licence": found.record.licence},
        problems=problems,
        most_mb=UPLOAD_MAX // 1024**2,
        **library.words(),
    )


def _problems(refused: Refused) -> dict[str, str]:
    """{form field: sentence}"""
    own = {
        "alt": _("Write what is to be seen, for those who do not see it."),
        "consent": _("A picture is shown only with the consent of those in it."),
        "missing": _("Choose a picture."),
        "not_a_photo": _("This is no picture that can be shown. Choose a JPEG, PNG or WebP file."),
        "too_many_pixels": _("The picture is too large. Choose one with at most 24 million pixels."),
    }
    field, reason = str(refused.details.get("field", "photo")), str(refused.details.get("reason", ""))
    if refused.code == "bad_request" and field in ("photo", "alt", "consent"):
        return {field: str(own.get(field) or own.get(reason) or reason_sentence(reason))}
    return {"photo": message_for(refused.code, refused.details)}
