"""Pages for preparing labs: the list, a new one, its settings, its co-facilitators, its end."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from labapp import catalogue
from labapp.core.messages import read
from labapp.core.refused import Refused
from labapp.extensions import LANGUAGE_NAMES, language
from labapp.messages import message_for, reason_sentence
from labapp.store import accounts, exchange
from labapp.store import labs as lab_rows
from labapp.store.secrets import aliaser
from labapp.web.addresses import site_address
from labapp.web.asking import asker, demand_lead, login_required, services
from labapp.web.errors import Problem
from labapp.web.preparing import LabChange, NewLab, change_lab, erase_lab, make_lab

blueprint = Blueprint("labs", __name__)

EMPTY_ROWS = 3  # ready for organisations; "more rows" adds as many again
_NOTHING = {"title": "", "challenge": ""}  # what an empty field of the form says
INVITATION = "labapp_invitation"  # where the session keeps a fresh invitation until its page has shown it once


@blueprint.get("/labs")
@login_required
def index() -> str:
    """The account's labs: what runs, what comes, what was."""
    rows = lab_rows.labs_of(services().db, asker().id)
    headings = {"open": _("Running now"), "planned": _("Coming"), "closed": _("Finished")}
    groups = [(words, [row for row in rows if row.state == state]) for state, words in headings.items()]
    return _list(_("Labs"), [group for group in groups if group[1]])


@blueprint.get("/programme")
@login_required
def programme() -> str:
    """The account's labs in the order of the calendar, by month."""
    rows = lab_rows.labs_of(services().db, asker().id)
    dated = sorted((row for row in rows if row.starts_at), key=lambda row: row.starts_at or "")
    groups = [(month, list(labs)) for month, labs in groupby(dated, key=lambda row: _month(row.starts_at or ""))]
    undated = [row for row in rows if not row.starts_at]
    return _list(_("Programme"), [*groups, (_("Without a date"), undated)] if undated else groups)


@blueprint.route("/labs/new", methods=["GET", "POST"])
@login_required
def new() -> ResponseReturnValue:
    """Prepares a lab."""
    form, problems = _form(), {}
    if request.method == "POST" and "more" not in request.form:
        chosen = {field: request.form.get(field, "") for field in ("language", "template")}
        data = {**_NOTHING, **form, **chosen}
        try:
            lab = make_lab(read(NewLab, data), asker())
        except Refused as refused:
            problems = _missing(form) | _problems(refused)
        else:
            flash(_("The lab is ready. Open its console when you want to begin, or change its settings here."), "good")
            return redirect(url_for("labs.edit", lab=lab))
    lab_values = {
        "identity": "anonymous_group_tag",
        "language": language(),
        "template": catalogue.templates()[0]["code"],
        **request.form.to_dict(),
    }
    page = render_template(
        "lab_new.html", lab=lab_values, problems=problems, templates=_templates(), rows=_rows(form), **_choices()
    )
    return page, 422 if problems else 200


@blueprint.route("/labs/<lab>", methods=["GET", "POST"])
@login_required
def edit(lab: str) -> ResponseReturnValue:
    """The lab's settings: basic data, who leads it, export and deletion."""
    account = demand_lead(lab)
    problems: dict[str, str] = {}
    form = _form()
    if request.method == "POST" and "more" not in request.form:
        try:
            change_lab(lab, read(LabChange, {**_NOTHING, "theme": None, "starts_at": None, **form}), account)
        except Refused as refused:
            problems = _missing(form) | _problems(refused)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("labs.edit", lab=lab))
    return _settings(lab, problems), 422 if problems else 200


@blueprint.post("/labs/<lab>/invite")
@login_required
def invite(lab: str) -> ResponseReturnValue:
    """Makes a link by which one person joins those who lead the lab. Its token is shown once, on the page that follows."""
    demand_lead(lab)
    token, expires_at = accounts.invite(services().db, lab)
    session[INVITATION] = {"lab": lab, "token": token, "expires_at": expires_at}
    return redirect(url_for("labs.edit", lab=lab, _anchor="together"))


@blueprint.post("/labs/<lab>/invitations/<invitation>/revoke")
@login_required
def revoke(lab: str, invitation: str) -> ResponseReturnValue:
    """Withdraws an invitation."""
    demand_lead(lab)
    accounts.withdraw_invitation(services().db, lab, invitation)
    session.pop(INVITATION, None)
    flash(_("The invitation no longer works."), "good")
    return redirect(url_for("labs.edit", lab=lab, _anchor="together"))


@blueprint.get("/labs/<lab>/export")
@login_required
def export(lab: str) -> ResponseReturnValue:
    """The whole lab as a file, without loss."""
    demand_lead(lab)
    alias = aliaser(services().settings.secret_key, lab)
    response = Response(
        msgspec.json.encode(exchange.export_lab(services().db, lab, alias)), mimetype="application/json"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="lab-{lab}.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/labs/<lab>/delete")
@login_required
def delete(lab: str) -> ResponseReturnValue:
    """Deletes the lab if its name was written as confirmation."""
    demand_lead(lab)
    title = services().rooms.lab(lab).title
    if request.form.get("confirm", "").strip() != title.strip():
        problems = {"confirm": _("This is not the name of the lab. Nothing was deleted.")}
        return _settings(lab, problems), 422
    erase_lab(lab)
    flash(_("“%(lab)s” is deleted.", lab=title), "good")
    return redirect(url_for("labs.index"))


# What the pages show


def _list(heading: str, groups: list[tuple[str, list[Any]]]) -> str:
    return render_template("labs.html", heading=heading, groups=groups, **_words())


def _settings(lab_id: str, problems: dict[str, str]) -> str:
    row = lab_rows.lab_row(services().db, lab_id)
    if row is None:
        raise Problem("not_found")
    lab = services().rooms.lab(lab_id)
    stored = {f: getattr(lab, f) for f in ("title", "challenge", "theme", "identity")}
    form = {**stored, "starts_at": _local(lab.starts_at), "organisations": msgspec.to_builtins(lab.organisations)}
    if "title" in request.form:
        form |= request.form.to_dict() | {"organisations": _form()["organisations"]}
    fresh = session.get(INVITATION)
    mine = session.pop(INVITATION) if fresh and fresh["lab"] == lab_id else None
    return render_template(
        "lab_edit.html",
        lab={**stored, "id": lab.id, "state": lab.state, "code": lab.code, "wall_key": row.wall_key},
        form=form,
        problems=problems,
        rows=_rows(form),
        staff=[account.email for account in accounts.staff_of(services().db, lab_id)],
        invitations=accounts.invitations_of(services().db, lab_id),
        invitation_link=f"{site_address()}/invite/{mine['token']}" if mine else None,
        invitation_until=mine["expires_at"] if mine else None,
        **_choices(),
    )


def _words() -> dict[str, Any]:
    """What lists and settings need to name things."""
    return {
        "states": {"planned": _("Planned"), "open": _("Running"), "closed": _("Finished")},
        "when": lambda moment: format_datetime(datetime.fromisoformat(moment), "d MMMM yyyy HH:mm"),
        "theme_label": lambda code: catalogue.label("theme", code, language()),
    }


def _choices() -> dict[str, Any]:
    """What can be chosen in the form, in the reader's language."""
    return {
        **_words(),
        "themes": [("", _("No theme")), *catalogue.choices("theme", language())],
        "levels": catalogue.choices("organisation_level", language()),
        "language_choices": list(LANGUAGE_NAMES.items()),
        "timezone": _zone().key,
        "identities": [
            ("anonymous_group_tag", _("Organisation and role, no name"), _("The usual choice. One sees where an idea comes from, but not whose it is.")),
            ("anonymous", _("Nothing"), _("For sensitive questions. Not even you see who wrote what. Results can't be compared between organisations.")),
            ("role_named", _("Role and name"), _("For small groups that know each other and want to talk on about the notes.")),
        ],
    }  # fmt: skip


def _templates() -> list[dict[str, Any]]:
    shown = language()
    return [
        {
            "code": template["code"],
            "title": template["title"][shown],
            "length": _length(template["total_minutes"]),
            "agenda": catalogue.agenda(template["code"], shown),
        }
        for template in catalogue.templates()
    ]


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)s hour", "%(num)s hours", hours)] if hours else []
    if rest or not hours:
        parts.append(ngettext("%(num)s minute", "%(num)s minutes", rest))
    return " ".join(parts)


def _month(moment: str) -> str:
    words: str = format_datetime(datetime.fromisoformat(moment), "LLLL yyyy")
    return words[:1].upper() + words[1:]


# Forms


def _form() -> dict[str, Any]:
    """The fields of the form as the API would get them; empty fields are left out."""
    form = request.form
    plain = {f: form.get(f, "").strip() for f in ("title", "challenge", "theme", "identity")}
    plain["starts_at"] = _with_zone(form.get("starts_at", ""))
    columns = [form.getlist(f"org_{field}") for field in ("id", "name", "short", "level")]
    organisations = [
        {"id": id or None, "name": name.strip(), "short": short.strip() or None, "level": level or None}
        for id, name, short, level in zip(*columns, strict=False)
        if name.strip()
    ]
    return {**{field: value for field, value in plain.items() if value}, "organisations": organisations}


def _rows(form: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows for organisations: those that are filled, and some empty ones; more of them where more were asked for."""
    filled = form["organisations"]
    sent = len(request.form.getlist("org_name")) if "more" in request.form else 0
    return [*filled, *({} for _row in range(max(0, sent - len(filled)) + EMPTY_ROWS))]


def _with_zone(local: str) -> str:
    """The moment of a form's local time, RFC 3339; what can't be read is passed on and refused where all input is judged."""
    try:
        return datetime.fromisoformat(local).replace(tzinfo=_zone()).isoformat() if local else ""
    except ValueError:
        return local


def _local(moment: str | None) -> str:
    """A moment as a form's local time."""
    if not moment:
        return ""
    return datetime.fromisoformat(moment).astimezone(_zone()).strftime("%Y-%m-%dT%H:%M")


def _zone() -> ZoneInfo:
    return ZoneInfo(services().settings.timezone)


def _missing(form: dict[str, Any]) -> dict[str, str]:
    """The fields that must not be empty and are: all at once, where a refusal names the first."""
    return {field: reason_sentence("missing") for field in _NOTHING if field not in form}


def _problems(refused: Refused) -> dict[str, str]:
    """{field: sentence} of a refusal; the field of an organisation's part is `organisations`."""
    field = str(refused.details.get("field") or "").partition(".")[0].partition("[")[0]
    if refused.code == "too_long":
        return {field: reason_sentence("too_long")}
    if refused.code == "bad_request" and field:
        reason = str(refused.details.get("reason", ""))
        if "required" in reason or ">= 1" in reason:
            reason = "missing"
        known = reason_sentence(reason)
        return {field: known if known != reason else message_for("bad_request", {"field": field})}
    if field == "identity":
        return {
            field: _("People have already written under the present rule. From now on it can only be made stricter.")
        }
    return {field or "title": message_for(refused.code, refused.details)}
