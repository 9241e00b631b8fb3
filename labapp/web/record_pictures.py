"""The pictures of a record: sent in with a text for those who don't see them, and taken away again, by those who may edit it or by the group
that writes the draft with a link. Works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from labapp.core.refused import Refused
from labapp.messages import message_for, reason_sentence
from labapp.photos import UPLOAD_MAX
from labapp.photos.darkroom import Pictures
from labapp.store import innovations, record_pictures
from labapp.store.innovations import Innovation
from labapp.store.record import Attachment, Record
from labapp.store.secrets import digest, new_id
from labapp.web import library, reading_page, writing
from labapp.web.api_innovations import demand_editable
from labapp.web.asking import asker, login_required, services
from labapp.web.errors import Problem
from labapp.web.photos import developed

MOST = 6  # pictures of one record: a case study, not an album
FORM_MAX = 64 * 1024  # bytes of the form around the picture
WRITTEN = {"alt": 500, "title": 200, "licence": 100}  # signs at most

blueprint = Blueprint("record_pictures", __name__)


class Hand(Struct, frozen=True):
    """Who sends pictures: the record, as whom it is changed, the budget it counts for, and the addresses of this way in."""

    found: Innovation
    account: str | None
    sender: str
    home: str
    here: str


@blueprint.route("/library/<innovation>/pictures", methods=["GET", "POST"])
@login_required
def edit(innovation: str) -> ResponseReturnValue:
    """What pictures a record has, with a form for one more and a button at each to take it away."""
    found = demand_editable(asker(), innovation)
    here = url_for("record_pictures.edit", innovation=found.id)
    return _answered(Hand(found, asker().id, asker().id, url_for("library.edit", innovation=found.id), here))


@blueprint.route("/write/<token>/pictures", methods=["GET", "POST"])
def group(token: str) -> ResponseReturnValue:
    """The same for the draft that a link opens."""
    desk = writing.by_link(token)
    return _answered(Hand(desk.found, None, digest(token), desk.home, f"{desk.home}/pictures"))


@blueprint.get("/write/<token>/pictures/<photo>")
def of_group(token: str, photo: str) -> Response:
    """A small picture of the draft that a link opens."""
    held = record_pictures.picture(services().db, writing.by_link(token).found.id, photo, "small")
    if held is None:
        raise Problem("not_found")
    return reading_page.sent(held)


def _answered(hand: Hand) -> ResponseReturnValue:
    if request.method == "GET":
        return _page(hand, {})
    try:
        if "take_away" in request.form:
            _change(hand, _without(request.form["take_away"]), {})
            flash(_("The picture is taken away."), "good")
        else:
            _add(hand)
            flash(_("The picture is there."), "good")
    except Refused as refused:
        return _page(hand, _problems(refused)), 429 if refused.code == "rate_limited" else 422
    return redirect(hand.here)


def _change(hand: Hand, step: Callable[[Record], Record], pictures: dict[str, Pictures]) -> None:
    innovations.change(
        services().db, hand.found.id, step, by=hand.account, pictures=pictures, drafts_only=hand.account is None
    )


def _add(hand: Hand) -> None:
    """:raise Refused: `bad_request` {field, reason}, `too_many`, `rate_limited`, and what a published record refuses"""
    written = {name: " ".join(request.form.get(name, "").split())[:most] for name, most in WRITTEN.items()}
    sent = request.files.get("photo")
    if not written["alt"]:
        raise Refused("bad_request", field="alt", reason="missing")
    if "consent" not in request.form:
        raise Refused("bad_request", field="consent", reason="missing")
    if sent is None or not sent.filename:
        raise Refused("bad_request", field="photo", reason="missing")
    pictures = developed(hand.sender, lambda: sent.stream.read(UPLOAD_MAX + 1))
    shown = Attachment(photo=new_id(), consent=True, **written)

    def first(record: Record) -> Record:
        if sum(one.photo is not None for one in record.attachments) >= MOST:
            raise Refused("too_many", field="photo", limit=MOST)
        return replace(record, attachments=[shown, *record.attachments])

    _change(hand, first, {str(shown.photo): pictures})


def _without(photo: str) -> Callable[[Record], Record]:
    return lambda record: replace(record, attachments=[one for one in record.attachments if one.photo != photo])


@blueprint.url_value_preprocessor  # before anything reads the form
def _take_pictures(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    request.max_content_length = UPLOAD_MAX + FORM_MAX


@blueprint.teardown_request
def _let_go(_error: BaseException | None) -> None:
    """A large file waits in one of the system's, which is open until then."""
    request.close()


def _page(hand: Hand, problems: dict[str, str]) -> str:
    found, held = hand.found, record_pictures.ids(services().db, hand.found.id)
    return render_template(
        "record_pictures.html",
        hand=hand,
        picture_at=lambda photo: (
            url_for("reading_page.picture", innovation=found.id, photo=photo, which="small")
            if hand.account
            else f"{hand.here}/{photo}"
        ),
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
