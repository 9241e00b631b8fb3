"""The page on which the agenda of a lab is planned. Every change is a command of the protocol, so consoles and walls follow at once."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from labapp import catalogue
from labapp.catalogue import gallery
from labapp.core.model import Activity, Lab
from labapp.extensions import language
from labapp.messages import message_for, reason_sentence
from labapp.store import labs as lab_rows
from labapp.store.accounts import Account
from labapp.web import lab_form, plan
from labapp.web.asking import demand_lead, login_required, services
from labapp.web.errors import Problem
from labapp.web.lab_words import clock, head, length, phase_words
from labapp.web.preparing import lead

blueprint = Blueprint("agenda", __name__)

MINUTES_MAX, DAYS_MAX = 600, 14
AGENDA_CHANGES = {
    "activity.added": lambda: _("an activity was added"),
    "activity.edited": lambda: _("an activity was changed"),
    "activity.moved": lambda: _("an activity was moved"),
    "activity.dropped": lambda: _("an activity was taken out"),
}
DAY_STARTS = ("lab", "day_starts")  # what a change touches that is one of the agenda as well


@blueprint.get("/labs/<lab>/agenda")
@login_required
def show(lab: str) -> str:
    """The agenda, with everything that can be done to it."""
    demand_lead(lab)
    return _page(lab)


@blueprint.post("/labs/<lab>/agenda")
@login_required
def add(lab: str) -> ResponseReturnValue:
    """Adds an activity of the catalogue, written in the lab's language, or buffer."""
    account = demand_lead(lab)
    state = services().rooms.lab(lab)
    form = request.form
    wished = _from_catalogue(form.get("method", ""), state.language)
    if wished is None:
        return _again(lab, "add", {"method": reason_sentence("not_a_choice")})
    problems: dict[str, str] = {}
    if title := form.get("title", "").strip():
        wished["title"] = title
    if form.get("minutes", "").strip():
        wished["minutes"] = _number("minutes", 0, MINUTES_MAX, problems)
    if problems:
        return _again(lab, "add", problems)
    after = form.get("after", "")
    if after in state.activities:
        wished |= {"after": after, "day": state.activities[after].day}
    else:
        wished["day"] = _known_day(state, form.get("day", ""))
    done = lead(lab, account, "activity.add", wished)
    if not done["ok"]:
        return _again(lab, "add", _of_refusal(done))
    flash(_("“%(title)s” is on the agenda.", title=wished["title"]), "good")
    return _to_the_agenda(lab)


@blueprint.post("/labs/<lab>/agenda/undo", defaults={"command": "undo"})
@blueprint.post("/labs/<lab>/agenda/redo", defaults={"command": "redo"})
@login_required
def step_back(lab: str, command: str) -> ResponseReturnValue:
    """Takes back the latest change, or does it again, if it is still the one that the page told of."""
    account = demand_lead(lab)
    stack = getattr(services().rooms.lab(lab), command)
    if not stack or stack[-1].command != request.form.get("change"):
        flash(_("Somebody has changed something else in the meantime. Nothing was undone."), "problem")
    else:
        _demand(lead(lab, account, command))
    return _to_the_agenda(lab)


@blueprint.post("/labs/<lab>/agenda/days/<int:day>")
@login_required
def begin(lab: str, day: int) -> ResponseReturnValue:
    """Gives a later day a start of its own, or lets it begin at the hour of the first again."""
    account = demand_lead(lab)
    moment = "" if request.form.get("do") == "drop" else lab_form.with_zone(request.form.get("begins", "").strip())
    others = {known: start for known, start in services().rooms.lab(lab).day_starts.items() if known != str(day)}
    own = {str(day): moment} if moment else {}
    done = lead(lab, account, "lab.edit", {"day_starts": {**others, **own}})
    if not done["ok"]:
        return _again(lab, f"day-{day}", {"begins": _("Write a date and a time after the start of the day before.")})
    return redirect(url_for("agenda.show", lab=lab, _anchor=f"day-{day}"))


@blueprint.post("/labs/<lab>/agenda/<activity>")
@login_required
def change(lab: str, activity: str) -> ResponseReturnValue:
    """Changes, moves, duplicates or drops one activity."""
    account = demand_lead(lab)
    state = services().rooms.lab(lab)
    step = state.activities.get(activity)
    if step is None:
        flash(message_for("unknown_activity"), "problem")
        return _to_the_agenda(lab)
    match request.form.get("do"):
        case "up":
            _demand(_move(lab, account, state, step, -1))
        case "down":
            _demand(_move(lab, account, state, step, 1))
        case "place":
            after = request.form.get("after", "")
            if after != activity:
                data = {
                    "after": after if after in state.activities else None,
                    "day": _known_day(state, request.form.get("day", "")),
                }
                _demand(lead(lab, account, "activity.move", data, activity=activity))
        case "copy":
            fields = ("kind", "title", "prompt", "minutes", "phase", "day", "method")
            same = {field: getattr(step, field) for field in fields}
            _demand(
                lead(
                    lab,
                    account,
                    "activity.add",
                    {**same, "config": msgspec.to_builtins(step.config), "after": activity},
                )
            )
        case "drop":
            _demand(lead(lab, account, "activity.drop", activity=activity))
            flash(_("“%(title)s” is out of the agenda. You can undo this.", title=step.title), "good")
            return _to_the_agenda(lab)
        case _:
            return _save(lab, account, state, step)
    return _to_the_agenda(lab, activity)


def _save(lab: str, account: Account, state: Lab, step: Activity) -> ResponseReturnValue:
    """Sends what differs from what the form was shown with, so that two people at once do not undo each other."""
    form, problems = request.form, {}
    title = form.get("title", "").strip()
    if not title:
        problems["title"] = reason_sentence("missing")
    wished: dict[str, Any] = {
        "title": title,
        "prompt": form.get("prompt", "").strip().replace("\r\n", "\n"),
        "minutes": _number("minutes", 0, MINUTES_MAX, problems),
        "day": _number("day", 1, DAYS_MAX, problems),
    }
    if form.get("phase") in _phase_codes(state):
        wished["phase"] = form["phase"]
    if problems:
        return _again(lab, step.id, problems)
    changed = {f: v for f, v in wished.items() if str(v) != form.get(f"was_{f}", "").replace("\r\n", "\n")}
    done = lead(lab, account, "activity.edit", changed, activity=step.id)
    if not done["ok"]:
        return _again(lab, step.id, _of_refusal(done))
    return _to_the_agenda(lab, step.id)


def _move(lab: str, account: Account, state: Lab, step: Activity, by: int) -> dict[str, Any]:
    """One place up or down. At the edge of a day the activity first comes over to the other day, and keeps its place."""
    place = state.order.index(step.id)
    if not 0 <= place + by < len(state.order):
        return {"ok": True}
    neighbour = state.activities[state.order[place + by]]
    if neighbour.day != step.day:
        return lead(lab, account, "activity.edit", {"day": step.day + by}, activity=step.id)
    after = state.order[place + 1] if by > 0 else (state.order[place - 2] if place > 1 else None)
    return lead(lab, account, "activity.move", {"after": after, "day": step.day}, activity=step.id)


def _from_catalogue(method: str, tongue: str) -> dict[str, Any] | None:
    """What `activity.add` takes for an activity of the catalogue, or buffer."""
    if method == gallery.BUFFER:
        title, prompt = gallery.words("buffer", tongue)
        minutes = 10
        return {
            "kind": "break",
            "method": method,
            "phase": "break",
            "title": title,
            "prompt": prompt,
            "minutes": minutes,
        }
    if method not in catalogue.methods():
        return None
    kind, config = catalogue.method_kind(method, tongue)
    minutes, phase = gallery.usual(method)
    words = {"title": catalogue.method_title(method, tongue), "prompt": catalogue.method_prompt(method, tongue)}
    return {"kind": kind, "config": config, "method": method, "phase": phase, "minutes": minutes, **words}


def _number(field: str, least: int, most: int, problems: dict[str, str]) -> int:
    text = request.form.get(field, "").strip()
    if text.isascii() and text.isdecimal() and len(text) < 5 and least <= int(text) <= most:
        return int(text)
    problems[field] = _("Write a whole number from %(least)s to %(most)s.", least=least, most=most)
    return least


def _known_day(state: Lab, text: str) -> int:
    """The day that a form names; the last one where it names none."""
    last = max((step.day for step in state.activities.values()), default=1)
    return int(text) if text in {str(day) for day in range(1, min(last + 1, DAYS_MAX) + 1)} else last


def _of_refusal(done: dict[str, Any]) -> dict[str, str]:
    details = done.get("details", {})
    field = str(details.get("field", "")).partition(".")[0]
    return {field if field in ("title", "prompt", "minutes", "day") else "form": message_for(done["code"], details)}


def _demand(done: dict[str, Any]) -> None:
    if not done["ok"]:
        flash(message_for(done["code"], done.get("details")), "problem")


def _to_the_agenda(lab: str, activity: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("agenda.show", lab=lab, _anchor=f"activity-{activity}" if activity else "agenda"))


def _again(lab: str, form: str, problems: dict[str, str]) -> ResponseReturnValue:
    """The page with what was typed in one of its forms, and what is wrong with it."""
    return _page(lab, form, problems), 422


# What the page shows


def _page(lab_id: str, refused: str = "", problems: dict[str, str] | None = None) -> str:
    row = lab_rows.lab_row(services().db, lab_id)
    if row is None:
        raise Problem("not_found")
    lab = services().rooms.lab(lab_id)
    days = plan.days(lab.agenda(), lab.starts_at, lab_form.zone(), lab.day_starts)
    return render_template(
        "lab_agenda.html",
        **head(row, lab),
        days=days,
        scale=plan.longest([days]),
        in_all=plan.in_all(days),
        starts=lab.day_starts,
        refused=refused,
        problems=problems or {},
        sent=request.form if refused else MultiDict(),
        can_change=lab.state != "closed",
        choices=_choices(),
        phases=[(code, phase_words(code)) for code in _phase_codes(lab)],
        last_day=min(max((day.number for day in days), default=1) + 1, DAYS_MAX),
        undo=_change(lab, "undo"),
        redo=_change(lab, "redo"),
        method_words=_method_words,
        length=length,
        clock=clock,
        date=lambda moment: format_datetime(moment, "EEEE d MMMM", rebase=False),
        local=lambda moment: moment.strftime("%Y-%m-%dT%H:%M"),
    )


def _choices() -> list[tuple[str, list[tuple[str, str, int]]]]:
    """The catalogue by phase: (phase, [(method, title, minutes)])."""
    shown = language()
    by_phase: dict[str, list[tuple[str, str, int]]] = {}
    for method in catalogue.methods():
        minutes, phase = gallery.usual(method)
        by_phase.setdefault(phase, []).append((method, catalogue.method_title(method, shown), minutes))
    order = [phase["code"] for phase in catalogue.phases()]
    named = [(phase_words(code), by_phase[code]) for code in order if code in by_phase]
    rest = [(gallery.BUFFER, gallery.words("buffer", shown)[0], 10), *by_phase.get("break", [])]
    return [*named, (_("Breaks and buffer"), rest)]


def _method_words(step: Activity) -> str:
    """What the catalogue calls an activity; nothing where its title or phase says so already, or for one made by hand."""
    if step.method not in catalogue.methods():
        return ""
    words = catalogue.method_title(step.method, language())
    return "" if words in (step.title, phase_words(step.phase)) else words


def _phase_codes(lab: Lab) -> list[str]:
    """The phases that can be chosen: the catalogue's, breaks, and those that somebody has thought of for this lab."""
    known = [*(phase["code"] for phase in catalogue.phases()), "break"]
    return [*known, *dict.fromkeys(step.phase for step in lab.agenda() if step.phase not in known)]


def _change(lab: Lab, stack: str) -> dict[str, str] | None:
    """The change that would be taken back or done again, if it is one of the agenda: others belong to the console."""
    changes = getattr(lab, stack)
    if not changes:
        return None
    last = changes[-1]
    if set(last.after) == {DAY_STARTS}:
        return {"command": last.command, "words": _("a day begins at another time")}
    return {"command": last.command, "words": AGENDA_CHANGES[last.name]()} if last.name in AGENDA_CHANGES else None
