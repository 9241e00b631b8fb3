"""A new lab like an earlier one, or one that goes on from it. Only for those who lead the earlier one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, format_date
from flask_babel import gettext as _
from msgspec import Struct

from labapp.core.deciding import in_utc
from labapp.core.messages import Name, read
from labapp.core.model import Lab
from labapp.core.refused import Refused
from labapp.store import continuing, followups, innovations, labs
from labapp.store.accounts import Account
from labapp.store.continuing import FollowUp
from labapp.web import lab_form
from labapp.web.asking import demand_lead, login_required, services
from labapp.web.errors import Problem
from labapp.web.lab_words import head
from labapp.web.preparing import Moment, Title, demand_words

blueprint = Blueprint("copying", __name__)


class LabCopy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the new lab is to differ. `follow_ups` are ids of what `GET /labs/<lab>/follow-ups` lists; with any, the lab begins with them."""

    title: Title
    starts_at: Moment | None = None
    follow_ups: list[Name] = []


@blueprint.route("/labs/<lab>/copy", methods=["GET", "POST"])
@login_required
def show(lab: str) -> ResponseReturnValue:
    """Asks how the new lab is called and what it begins with, and makes it."""
    account = demand_lead(lab)
    problems: dict[str, str] = {}
    if request.method == "POST":
        form = lab_form.sent()
        wished: dict[str, Any] = {f: form[f] for f in ("title", "starts_at") if f in form}
        chosen = request.form.getlist("follow_ups") if request.form.get("begin") == "open" else []
        try:
            body: dict[str, Any] = {"title": "", **wished, "follow_ups": chosen}
            made = copy_lab(lab, read(LabCopy, body), account)
        except Refused as refused:
            problems = {f: words for f, words in lab_form.problems(form, refused).items() if f != "challenge"}
        else:
            flash(
                _("The lab is ready. Its agenda is that of the earlier one; nothing that anybody wrote came along."),
                "good",
            )
            return redirect(url_for("labs.edit", lab=made))
    return _page(lab, problems), 422 if problems else 200


def follow_ups(lab: Lab) -> list[FollowUp]:
    """What a lab left open."""
    db = services().db
    left = continuing.still_open(lab, innovations.of_lab(db, lab.id))
    return continuing.as_followed_up(left, followups.of_lab(db, lab.id), services().rooms.today())


def copy_lab(lab_id: str, wished: LabCopy, owner: Account) -> str:
    """The id of a new lab with the frame and the agenda of another, which begins with the chosen follow-ups of that one, if any.

    :raise Refused: `bad_request` with field and reason
    """
    lab, row = services().rooms.lab(lab_id), labs.lab_row(services().db, lab_id)
    if row is None:
        raise Problem("not_found")
    left = [follow_up for follow_up in follow_ups(lab) if follow_up.id in wished.follow_ups]
    agenda = continuing.on_first_day(continuing.agenda_without_content(lab))
    made = labs.create_lab(
        services().db,
        title=demand_words("title", wished.title),
        challenge=lab.challenge,
        language=lab.language,
        agenda=[continuing.first_activity(lab.language), *agenda] if left else agenda,
        owner=owner.id,
        template=None if row.template == labs.REHEARSAL else row.template,
        theme=lab.theme,
        identity=lab.identity,
        organisations=lab.organisations,
        starts_at=in_utc("starts_at", wished.starts_at),
        brief=lab.brief,
        rest=continuing.cards([(follow_up, _origin(follow_up, lab)) for follow_up in left], lab.language),
    )
    return made.id


def lacks_words(follow_up: FollowUp) -> str:
    """Why something is open."""
    words: dict[str, str] = {
        "decision": _("Nothing decided yet"),
        "owner": _("Nobody owns it yet"),
        "report": _("Promised, and to be reported on"),
        "rest": _("Begun, and not filled in"),
        "word": _("Nobody says how it stands, or it is at risk"),
    }
    return words[follow_up.lacks]


def _origin(follow_up: FollowUp, lab: Lab) -> str:
    """Why something is open and where it comes from, in the lab's language."""
    with force_locale(lab.language):
        lacks = lacks_words(follow_up)
        origin = _("From “%(lab)s”", lab=lab.title)
        if lab.starts_at is not None:
            began = datetime.fromisoformat(lab.starts_at).astimezone(lab_form.zone())
            day = format_date(began, "d MMMM yyyy", rebase=False)
            origin = _("From “%(lab)s”, %(day)s", lab=lab.title, day=day)
    return f"{lacks} · {origin}"


def _page(lab_id: str, problems: dict[str, str]) -> str:
    row = labs.lab_row(services().db, lab_id)
    if row is None:
        raise Problem("not_found")
    lab = services().rooms.lab(lab_id)
    left = follow_ups(lab)
    sent = request.method == "POST"
    return render_template(
        "lab_copy.html",
        **head(row, lab),
        problems=problems,
        follow_ups=left,
        lacks_words=lacks_words,
        chosen=request.form.getlist("follow_ups") if sent else [follow_up.id for follow_up in left],
        begin=request.form.get("begin", "") if sent else ("open" if left else "fresh"),
        form=request.form if sent else {"title": _("%(title)s, again", title=lab.title)[:160], "starts_at": ""},
        timezone=lab_form.zone().key,
        activities=len(lab.order),
        bodies=[body.name for body in lab.organisations],
    )
