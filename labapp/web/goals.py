"""Pages for effect goals: of one lab, and of all labs of an account by series. Asking later makes links, each good for one answer."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from datetime import date, datetime, time, timedelta

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from msgspec import Struct

from labapp import catalogue
from labapp.core.goals import Node, Tally, Told, shown, verdict
from labapp.core.refused import Refused, bad_request
from labapp.extensions import language
from labapp.mail import smtp
from labapp.mail import words as letter_words
from labapp.store import followups, goal_records, goals, labs, letters
from labapp.store.journal import Journal
from labapp.store.series import series_of
from labapp.store.tables import LabRow
from labapp.web import following
from labapp.web.addresses import site_address
from labapp.web.asking import asker, demand_lead, login_required, services
from labapp.web.errors import Problem
from labapp.web.followups import reason_words
from labapp.web.lab_words import head

blueprint = Blueprint("goals", __name__)
blueprint.record_once(lambda state: state.app.extensions.setdefault("labapp_rooms_asked", OrderedDict()))

ROOMS_KEPT = 1000
LATER = timedelta(days=90)  # after today: the day that is proposed for asking what has come of it


class Room(Struct, frozen=True):
    """What the board shows of a lab's journal, which takes time to read: its series, and what was answered at its check-outs."""

    seq: int
    series: str
    tallies: dict[str, list[Tally]]


class Row(Struct, frozen=True):
    """A line of the dashboard: a lab, a series or the programme. `told` None is "too few", or nothing was asked."""

    name: str
    level: str  # programme | series | lab
    told: Told
    lab_id: str = ""


@blueprint.get("/labs/<lab>/goals")
@login_required
def show(lab: str) -> ResponseReturnValue:
    """The effect goals of a lab: what was answered, and what is asked later."""
    demand_lead(lab)
    return _page(lab)


@blueprint.post("/labs/<lab>/goals")
@login_required
def ask(lab: str) -> ResponseReturnValue:
    """Makes links for a goal that is asked later: letters to function mailboxes, and a sheet of links that is shown this once."""
    demand_lead(lab)
    try:
        day, mailboxes, slips = _wished_day(), _mailboxes(), _slips()
        known = services().rooms.lab(lab)
        with services().db.write() as session:
            asking, tokens = goals.ask_later(
                session,
                lab,
                code=request.form.get("code", ""),
                statement=request.form.get("statement", ""),
                not_before=day,
                links=len(mailboxes) + slips,
            )
            for number, (mailbox, token) in enumerate(zip(mailboxes, tokens, strict=False)):
                letter = letter_words.invitation(
                    services().settings,
                    asking=asking,
                    lab_id=lab,
                    number=str(number),
                    mailbox=mailbox,
                    statement=" ".join(request.form["statement"].split()),
                    token=token,
                    language=known.language,
                )
                letters.put_in(session, letter, _morning(day))
    except Refused as refused:
        if refused.code != "bad_request":
            raise
        field, reason = str(refused.details["field"]), str(refused.details["reason"])
        return _page(lab, {field: _links_words() if field == "links" else _reason(reason)}), 422
    if mailboxes:
        flash(_("The letters go out when the question opens."), "good")
    if not slips:
        return redirect(url_for("goals.show", lab=lab))
    addresses = [f"{site_address()}/g/{token}" for token in tokens[len(mailboxes) :]]
    return render_template(
        "goal_links.html",
        lab=known,
        statement=request.form["statement"],
        opens=following.day(day.isoformat()),
        slips=[
            (address, Markup(segno.make(address, error="m").svg_inline(scale=3, border=2, omitsize=True)))
            for address in addresses
        ],
    )


@blueprint.post("/labs/<lab>/goals/<asking>/end")
@login_required
def end(lab: str, asking: str) -> ResponseReturnValue:
    """Takes no more answers, and shows what came."""
    demand_lead(lab)
    goals.end(services().db, lab, asking)
    goal_records.write_back(services().db, services().rooms.lab(lab), following.today())
    return redirect(url_for("goals.show", lab=lab))


@blueprint.get("/goals")
@login_required
def board() -> str:
    """What the labs of the account have reached, goal by goal: all together, by series, and each lab."""
    rows = labs.labs_of(services().db, asker().id)
    later = defaultdict(list)
    for asking in goals.askings(services().db, [row.id for row in rows]):
        later[asking.lab_id].append(asking)
    by_series, newest = defaultdict(list), Journal(services().db).latest([row.id for row in rows])
    for row in rows:
        room = _room(row.id, newest.get(row.id, 0))
        by_series[room.series].append((row, goals.tallies_with(room.tallies, later[row.id], following.today())))
    tables = []
    for code, title in catalogue.choices("effect_goal", language()):
        lines = _lines(code, by_series)
        if lines:
            tables.append((code, title, catalogue.effect_goal_target(code), lines))
    return render_template("goals.html", tables=tables, n=len(rows), **_words())


def _lines(code: str, by_series: dict[str, list[tuple[LabRow, dict[str, list[Tally]]]]]) -> list[Row]:
    """The lines of one goal, the programme first; what may be shown of each is decided for all of them together."""
    series, found = [], []
    for title, of in sorted(by_series.items(), key=lambda entry: (not entry[0], entry[0])):
        asked = [(row, known[code]) for row, known in of if code in known]
        if asked:
            nodes = [Node(row.title, parts=tuple(Node("", tally) for tally in tallies)) for row, tallies in asked]
            series.append(Node(title, parts=tuple(nodes)))
            found.append([row for row, _tallies in asked])
    if not series:
        return []
    told = shown(Node("", parts=tuple(series)))
    lines = [Row(_("All labs"), "programme", told)]
    for one, rows in zip(told.parts, found, strict=True):
        lines.append(Row(one.name or _("Without a series"), "series", one))
        lines += [Row(row.title, "lab", part, row.id) for row, part in zip(rows, one.parts, strict=True)]
    return lines


def _room(lab_id: str, seq: int) -> Room:
    """A lab as it was after so many events, read anew only when there are more."""
    kept: OrderedDict[str, Room] = current_app.extensions["labapp_rooms_asked"]
    room = kept.pop(lab_id, None)
    if room is None or room.seq != seq:
        lab = Journal(services().db).fold(lab_id)
        room = Room(lab.seq, series_of(lab), goals.tallies(lab))
    kept[lab_id] = room
    while len(kept) > ROOMS_KEPT:
        kept.popitem(last=False)
    return room


def _page(lab_id: str, problems: dict[str, str] | None = None) -> str:
    row = labs.lab_row(services().db, lab_id)
    if row is None:
        raise Problem("not_found")
    lab = services().rooms.lab(lab_id)
    now = following.today()
    return render_template(
        "lab_goals.html",
        **head(row, lab),
        results=goals.results(services().db, lab, now),
        chosen=lab.brief.effect_goals,
        problems=problems or {},
        form=request.form
        if problems
        else {"not_before": (now + LATER).isoformat(), "code": "tool_contributed", "slips": "0"},
        can_send=smtp.can_send(services().settings),
        **_words(),
    )


def _words() -> dict[str, object]:
    return {
        "goals": catalogue.choices("effect_goal", language()),
        "target": catalogue.effect_goal_target,
        "goal_words": lambda code: catalogue.label("effect_goal", code, language()),
        "day": following.day,
        "judge": verdict,
    }


def _wished_day() -> date:
    try:
        day = date.fromisoformat(request.form.get("not_before", ""))
    except ValueError:
        raise bad_request("not_before", "not_a_day_to_come") from None
    if not following.today() <= day <= following.today() + followups.FURTHEST:
        raise bad_request("not_before", "not_a_day_to_come")
    return day


def _mailboxes() -> list[str]:
    """The mailboxes of the form, each once.

    :raise Refused: `bad_request` for what is none, or where this server sends no letters
    """
    found = list(dict.fromkeys(request.form.get("mailboxes", "").replace(",", " ").split()))
    if any(not followups.is_mailbox(mailbox) for mailbox in found):
        raise bad_request("mailboxes", "not_an_address")
    if found and not smtp.can_send(services().settings):
        raise bad_request("mailboxes", "sends_nothing")
    return found


def _slips() -> int:
    text = request.form.get("slips", "").strip() or "0"
    if not text.isdecimal() or len(text) > 4:
        raise bad_request("links", "not_a_choice")
    return int(text)


def _morning(day: date) -> datetime:
    """When letters of a day go out: not in the night."""
    return max(datetime.combine(day, time(8), services().rooms.zone), services().rooms.clock.now())


def _links_words() -> str:
    """What to write where the number of links can't be used."""
    return str(_("Write how many links to make, from 1 to %(most)s.", most=goals.MOST_LINKS))


def _reason(reason: str) -> str:
    if reason == "sends_nothing":
        return str(_("This server sends no letters. Make links to hand out instead."))
    return reason_words(reason)
