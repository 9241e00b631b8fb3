"""Pages for preparing labs: the list, a new one, its settings, its co-facilitators, its end."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _

from labapp import catalogue
from labapp.core.messages import read
from labapp.core.model import Brief
from labapp.core.refused import Refused
from labapp.extensions import LANGUAGE_NAMES, language
from labapp.store import accounts, exchange
from labapp.store import labs as lab_rows
from labapp.store.secrets import aliaser
from labapp.web import lab_form, plan
from labapp.web.addresses import site_address
from labapp.web.asking import asker, demand_lead, knows_password, login_required, services
from labapp.web.errors import Problem
from labapp.web.lab_words import clock, head, length, phase_words, states, when
from labapp.web.preparing import LabChange, NewLab, change_lab, change_wall_key, erase_lab, let_go, make_lab
from labapp.web.template_cards import cards

blueprint = Blueprint("labs", __name__)

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
    form, problems = lab_form.sent(), {}
    if request.method == "POST" and "more" not in request.form:
        chosen = {field: request.form.get(field, "") for field in ("language", "template")}
        data = {**lab_form.EMPTY, **form, **chosen}
        try:
            lab = make_lab(read(NewLab, data), asker())
        except Refused as refused:
            problems = lab_form.problems(form, refused)
        else:
            flash(_("The lab is ready. Open its console when you want to begin, or change its settings here."), "good")
            return redirect(url_for("labs.edit", lab=lab))
    lab_values = {
        "identity": "anonymous_group_tag",
        "language": language(),
        "template": catalogue.templates()[0]["code"],
        **{field: value for field in ("language", "template") if (value := request.args.get(field))},
        **request.form.to_dict(),
        **lab_form.brief_values(Brief()),
    }
    shown = cards(asker(), language())
    page = render_template(
        "lab_new.html",
        lab=lab_values,
        problems=problems,
        cards=shown,
        scale=plan.longest(card.days for card in shown),
        phase_words=phase_words,
        rows=lab_form.rows(form),
        **_choices(),
    )
    return page, 422 if problems else 200


@blueprint.route("/labs/<lab>", methods=["GET", "POST"])
@login_required
def edit(lab: str) -> ResponseReturnValue:
    """The lab's settings: basic data, who leads it, export and deletion."""
    account = demand_lead(lab)
    problems: dict[str, str] = {}
    form = lab_form.sent()
    if request.method == "POST" and "more" not in request.form:
        try:
            change_lab(
                lab,
                read(LabChange, {**lab_form.EMPTY, "theme": None, "starts_at": None, "places": None, **form}),
                account,
            )
        except Refused as refused:
            problems = lab_form.problems(form, refused)
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


@blueprint.post("/labs/<lab>/staff/<account>/remove")
@login_required
def remove_staff(lab: str, account: str) -> ResponseReturnValue:
    """Takes somebody off the staff. One's own place too, as long as somebody is left to lead the lab."""
    myself = demand_lead(lab)
    if not let_go(lab, account):
        flash(_("Somebody has to lead the lab. Invite another person first."), "problem")
    elif account == myself.id:
        return redirect(url_for("labs.index"))
    return redirect(url_for("labs.edit", lab=lab, _anchor="together"))


@blueprint.post("/labs/<lab>/wall-key")
@login_required
def new_wall_key(lab: str) -> ResponseReturnValue:
    """Makes a new address for the lab's walls."""
    demand_lead(lab)
    change_wall_key(lab)
    flash(_("The old address of the wall opens nothing any more. Open the walls again from here."), "good")
    return redirect(url_for("labs.edit", lab=lab, _anchor="walls"))


@blueprint.get("/labs/<lab>/export")
@login_required
def export(lab: str) -> ResponseReturnValue:
    """The whole lab as a file, without loss."""
    demand_lead(lab)
    if not knows_password():
        return redirect(url_for("auth.password", next=url_for("labs.export", lab=lab)))
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
    if not knows_password():
        return redirect(url_for("auth.password", next=url_for("labs.edit", lab=lab)))
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
    stored = {f: getattr(lab, f) for f in ("title", "challenge", "theme", "identity", "places")}
    form = {
        **stored,
        **lab_form.brief_values(lab.brief),
        "starts_at": lab_form.local_time(lab.starts_at),
        "organisations": msgspec.to_builtins(lab.organisations),
    }
    if "title" in request.form:
        sent = lab_form.sent()
        form |= request.form.to_dict() | lab_form.brief_values(lab.brief) | {"organisations": sent["organisations"]}
    days = plan.days(lab.agenda(), lab.starts_at, lab_form.zone(), lab.day_starts)
    fresh = session.get(INVITATION)
    mine = session.pop(INVITATION) if fresh and fresh["lab"] == lab_id else None
    return render_template(
        "lab_edit.html",
        **{**head(row, lab), **_choices()},
        days=days,
        scale=plan.longest([days]),
        length=length,
        clock=clock,
        form=form,
        problems=problems,
        rows=lab_form.rows(form),
        staff=accounts.staff_of(services().db, lab_id),
        invitations=accounts.invitations_of(services().db, lab_id),
        invitation_link=f"{site_address()}/invite/{mine['token']}" if mine else None,
        invitation_until=mine["expires_at"] if mine else None,
    )


def _words() -> dict[str, Any]:
    """What lists and settings need to name things."""
    return {
        "states": states(),
        "when": when,
        "theme_label": lambda code: catalogue.label("theme", code, language()),
    }


def _choices() -> dict[str, Any]:
    """What can be chosen in the form, in the reader's language."""
    return {
        **_words(),
        "themes": [("", _("No theme")), *catalogue.choices("theme", language())],
        "levels": catalogue.choices("organisation_level", language()),
        "goals": [(code, words, catalogue.effect_goal_target(code)) for code, words in catalogue.choices("effect_goal", language())],
        "language_choices": list(LANGUAGE_NAMES.items()),
        "timezone": lab_form.zone().key,
        "identities": [
            ("anonymous_group_tag", _("Organisation and role, no name"), _("The usual choice. One sees where an idea comes from, but not whose it is.")),
            ("anonymous", _("Nothing"), _("For sensitive questions. Not even you see who wrote what. Results can't be compared between organisations.")),
            ("role_named", _("Role and name"), _("For small groups that know each other and want to talk on about the notes.")),
        ],
    }  # fmt: skip


def _month(moment: str) -> str:
    words: str = format_datetime(datetime.fromisoformat(moment), "LLLL yyyy")
    return words[:1].upper() + words[1:]
