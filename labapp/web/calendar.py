"""Follow-ups as a calendar (iCalendar, RFC 5545): whole days on which something is asked about. The address is the key."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, Response
from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event

from labapp.core.following import Check, Matter
from labapp.store import feeds, followups
from labapp.web.addresses import site_address
from labapp.web.asking import services
from labapp.web.errors import Problem

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/calendar/<token>.ics")
def show(token: str) -> Response:
    """The days of a lab, or of all labs of an account, on which something is asked about and no answer has come."""
    labs = feeds.labs_of(services().db, token)
    if labs is None:
        raise Problem("not_found")
    found = Calendar()
    found.add("prodid", "-//Labapp//Follow-ups//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Labapp")
    found.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for matter in followups.of_labs(services().db, labs):
        for check in matter.planned():
            found.add_component(_event(matter, check))
    return Response(found.to_ical(), mimetype="text/calendar", headers={"Cache-Control": "private, max-age=3600"})


def _event(matter: Matter, check: Check) -> Event:
    due = date.fromisoformat(check.due_on)
    with force_locale(matter.language):
        report = matter.kind == "commitment"
        head = _("Report: %(title)s", title=matter.title) if report else _("Follow up: %(title)s", title=matter.title)
    event = Event()
    event.add("uid", f"{check.id}@labapp")
    event.add("summary", " ".join(str(head).split())[:200])
    event.add("description", "\n".join(part for part in (check.question, matter.organisation, matter.function) if part))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("dtstamp", datetime.combine(date.fromisoformat(matter.since), datetime.min.time(), UTC))
    event.add("url", f"{site_address()}/follow-ups/{matter.id}")
    event.add("transp", "TRANSPARENT")
    return event
