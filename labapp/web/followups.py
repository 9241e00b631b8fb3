"""Pages for following up: what a lab needs before it closes, what became of what it kept, and the board of all labs of an account."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labapp.core.following import Matter
from labapp.core.refused import Refused, bad_request
from labapp.core.results import NEEDED, results
from labapp.mail import smtp
from labapp.messages import message_for, reason_sentence
from labapp.store import chains, feeds, followups, innovations, labs
from labapp.web import following
from labapp.web.addresses import site_address
from labapp.web.asking import asker, demand_lead, leads, login_required, services
from labapp.web.errors import Problem
from labapp.web.lab_words import head
from labapp.web.preparing import lead

blueprint = Blueprint("followups", __name__)

FEED = "labapp_feed"  # where the session keeps the address of a new calendar until its page has shown it once
ANCHORING = ("owner_function", "scheduled_time", "review_on")


@blueprint.get("/labs/<lab>/follow-up")
@login_required
def show(lab: str) -> ResponseReturnValue:
    """What a lab keeps: before it closes what that needs, afterwards how it stands."""
    demand_lead(lab)
    return _page(lab)


@blueprint.post("/labs/<lab>/follow-up/anchor")
@login_required
def anchor(lab: str) -> ResponseReturnValue:
    """Says who owns a result, when there is time and when it is reviewed."""
    account = demand_lead(lab)
    item = request.form.get("item", "")
    months = request.form.get("months", "12")
    data = {field: request.form.get(field, "") for field in ANCHORING}
    if _is_past(lab, item, data["review_on"]):
        return _page(lab, item, {"review_on": reason_words("not_a_day_to_come")}), 422
    answer = lead(
        lab, account, "result.anchor", {"item": item, **data, "months": int(months) if months.isdecimal() else 0}
    )
    if not answer["ok"]:
        return _page(lab, item, _problems(answer)), 422
    return redirect(url_for("followups.show", lab=lab, _anchor=f"result-{item}"))


@blueprint.post("/labs/<lab>/follow-up/stop")
@login_required
def stop(lab: str) -> ResponseReturnValue:
    """Stops a result in the open, with what was learned."""
    account = demand_lead(lab)
    item = request.form.get("item", "")
    data = {field: request.form.get(field, "") for field in ("lesson", "reason")}
    answer = lead(lab, account, "result.stop", {"item": item, **data})
    if not answer["ok"]:
        return _page(lab, item, _problems(answer)), 422
    return redirect(url_for("followups.show", lab=lab, _anchor=f"result-{item}"))


@blueprint.post("/labs/<lab>/follow-up/close")
@login_required
def close_lab(lab: str) -> ResponseReturnValue:
    """Closes the lab, if nothing is left to nobody."""
    account = demand_lead(lab)
    answer = lead(lab, account, "lab.close")
    if answer["ok"]:
        flash(_("The lab is closed. What it keeps is asked about on the days below."), "good")
    elif answer["code"] != "lab_closed":
        return _page(lab, refused=message_for(answer["code"], answer.get("details"))), 409
    return redirect(url_for("followups.show", lab=lab))


@blueprint.get("/follow-ups")
@login_required
def board() -> str:
    """What all labs of the account left, the gravest first: at risk, overdue, due, later, and what was closed in the open."""
    rows = {row.id: row for row in labs.labs_of(services().db, asker().id)}
    now = following.today()
    found = followups.of_labs(services().db, rows.keys())
    chosen = request.args.get("lab", "")
    lanes = []
    for code, heading, explanation in following.lanes():
        inside = [one for one in found if following.lane_of(one, now) == code and chosen in ("", one.lab_id)]
        inside.sort(key=lambda one: (-one.silent_days(now), _next(one), one.title))
        lanes.append({"code": code, "heading": heading, "explanation": explanation, "matters": inside})
    return render_template(
        "followups.html",
        lanes=lanes,
        labs=rows,
        chosen=chosen,
        feed=_feed("account"),
        n=len(found),
        **following.words(),
    )


@blueprint.get("/follow-ups/<matter>")
@login_required
def matter(matter: str) -> str:
    """One matter: what was asked and answered, who is asked, and how to close it in the open."""
    return _matter_page(_led(matter))


@blueprint.post("/follow-ups/<matter>")
@login_required
def change(matter: str) -> ResponseReturnValue:
    """Changes whom a matter is asked of, answers for them, closes it in the open, or follows it up again."""
    known = _led(matter)
    db, form, now = services().db, request.form, following.today()
    if known.is_open == (form.get("do") == "reopen"):
        return _matter_page(known, form.get("do", ""), {}, met=True), 409
    done = ""
    try:
        match form.get("do"):
            case "contact":
                followups.set_contact(db, known.id, function=form.get("function", ""), mailbox=form.get("mailbox", ""))
                done = _("Saved.")
            case "answer":
                check = known.next_check(now)
                if check is None:
                    raise Refused("link_expired")
                wished = wished_day(form.get("next_on", ""))
                followups.answer(db, check.id, form.get("standing", ""), form.get("words", ""), wished, now)
                done = _("Noted.")
            case "close":
                followups.close(db, known.id, form.get("reason", ""), form.get("lesson", ""), now)
                done = _("Closed openly. It stays on the board with its reason.")
            case "reopen":
                wished = wished_day(form.get("next_on", ""))
                if wished is None:
                    raise bad_request("next_on", "missing")
                followups.reopen(db, known.id, wished, now)
                done = _("It is followed up again.")
            case _:
                raise Problem("bad_request")
    except Refused as refused:
        if refused.code != "bad_request":
            raise
        problems = {str(refused.details["field"]): reason_words(str(refused.details["reason"]))}
        return _matter_page(known, form.get("do", ""), problems), 422
    flash(done, "good")
    return redirect(url_for("followups.matter", matter=known.id))


@blueprint.post("/labs/<lab>/follow-up/calendar")
@login_required
def lab_calendar(lab: str) -> ResponseReturnValue:
    """Makes a new address for the lab's calendar. It is shown once; the former one opens nothing any more."""
    demand_lead(lab)
    session[FEED] = {"of": lab, "token": feeds.renew(services().db, lab_id=lab)}
    return redirect(url_for("followups.show", lab=lab, _anchor="calendar"))


@blueprint.post("/follow-ups/calendar")
@login_required
def own_calendar() -> ResponseReturnValue:
    """The same for all labs of the account."""
    session[FEED] = {"of": "account", "token": feeds.renew(services().db, user_id=asker().id)}
    return redirect(url_for("followups.board", _anchor="calendar"))


def wished_day(text: str) -> date | None:
    """The day of a form, if one was chosen.

    :raise Refused: `bad_request`
    """
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise bad_request("next_on", "not_a_day_to_come") from None


def reason_words(reason: str) -> str:
    """What is wrong with a field of these forms."""
    if reason in ("not_a_day_to_come", "not_a_day"):
        return str(_("Choose a day to come, at most three years ahead."))
    if reason == "too_long" or "length <=" in reason:
        return str(_("This is too long. Shorten it and save again."))
    return reason_sentence(reason)


def _page(lab_id: str, item: str = "", problems: dict[str, str] | None = None, refused: str = "") -> str:
    row = labs.lab_row(services().db, lab_id)
    if row is None:
        raise Problem("not_found")
    lab = services().rooms.lab(lab_id)
    if lab.state == "closed":
        chains.begin(services().db, lab, following.today())
    return render_template(
        "lab_followup.html",
        **head(row, lab),
        results=results(lab),
        matters=followups.of_lab(services().db, lab_id) if lab.state == "closed" else [],
        needed=NEEDED,
        records=innovations.of_lab(services().db, lab_id),
        item=item,
        problems=problems or {},
        refused=refused,
        form=request.form,
        feed=_feed(lab_id),
        can_send=smtp.can_send(services().settings),
        rehearsal=lab.rehearsal,
        **following.words(),
    )


def _is_past(lab_id: str, item: str, text: str) -> bool:
    """Whether a day of review that somebody chooses now lies behind us. One that was chosen before and has come may stand."""
    known = next((kept.anchor.review_on for kept in results(services().rooms.lab(lab_id)) if kept.item == item), None)
    try:
        return text != (known or "") and date.fromisoformat(text) < following.today()
    except ValueError:
        return False  # the command says what is wrong with it


def _matter_page(known: Matter, do: str = "", problems: dict[str, str] | None = None, *, met: bool = False) -> str:
    """:param met: somebody else closed it, or opened it again, while this form was being filled in"""
    row = labs.lab_row(services().db, known.lab_id)
    return render_template(
        "followup.html",
        matter=known,
        lab=row,
        do=do,
        problems=problems or {},
        form=request.form if do else {},
        met=met,
        can_send=smtp.can_send(services().settings),
        **following.words(),
    )


def _led(matter_id: str) -> Matter:
    """A matter of a lab that the account leads; others do not exist for it."""
    known = followups.find(services().db, matter_id)
    if known is None or not leads(asker(), known.lab_id):
        raise Problem("not_found")
    return known


def _feed(of: str) -> str | None:
    """The address of a calendar that was made a moment ago, once."""
    fresh = session.get(FEED)
    if not fresh or fresh["of"] != of:
        return None
    session.pop(FEED)
    return f"{site_address()}/calendar/{fresh['token']}.ics"


def _next(one: Matter) -> str:
    planned = one.planned()
    return planned[0].due_on if planned else "9999"


def _problems(answer: dict[str, Any]) -> dict[str, str]:
    details = answer.get("details", {})
    if answer["code"] in ("bad_request", "too_long") and "field" in details:
        return {str(details["field"]): reason_words(str(details.get("reason", "too_long")))}
    return {"form": message_for(answer["code"], details)}
