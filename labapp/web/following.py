"""What the pages of follow-ups say alike: how a matter stands, by when it is asked about, and how long it has been silent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from labapp import catalogue
from labapp.core.following import Matter
from labapp.extensions import language
from labapp.web.asking import services

LISTED = 31  # days ahead that count as soon


def today() -> date:
    """The day it is where the people are."""
    return services().rooms.today()


def day(text: str | None) -> str:
    """A day as people here write it."""
    words: str = format_date(date.fromisoformat(text), "d MMMM yyyy") if text else ""
    return words


def standings(kind: str) -> list[tuple[str, str, str]]:
    """(code, words, explanation) of how a matter can stand."""
    if kind == "commitment":
        return [
            ("anchored", _("As promised"), _("What was promised has been done so far.")),
            ("at_risk", _("At risk"), _("Something is in the way. Say what.")),
            ("stopped", _("Ended"), _("It will not be done, or no longer. Say why and what you learned.")),
        ]
    return [
        ("anchored", _("Anchored"), _("It is part of daily work.")),
        ("at_risk", _("At risk"), _("Something is in the way. Say what.")),
        ("stopped", _("Stopped"), _("We ended it openly. Say what you learned.")),
    ]


def standing_words(standing: str, kind: str) -> str:
    """How a matter stands, in a word or two; empty while nobody has said."""
    return next((words for code, words, _why in standings(kind) if code == standing), "")


def decision_words(choice: str) -> str:
    """What was decided about a result."""
    return catalogue.label("decision", choice, language())


def lane_of(matter: Matter, now: date) -> str:
    """Where a matter stands on the board: closed, at risk, overdue, asked now, soon, or later."""
    if not matter.is_open:
        return "closed"
    if matter.is_at_risk(now):
        return "at_risk"
    if matter.is_overdue(now):
        return "overdue"
    planned = matter.planned()
    if planned and planned[0].due_on <= (now + timedelta(days=LISTED)).isoformat():
        return "soon"
    return "later"


def lanes() -> list[tuple[str, str, str]]:
    """(code, heading, explanation) of the board, the gravest first."""
    return [
        ("at_risk", _("At risk"), _("Somebody said so, or nobody has said anything for 90 days. Ask, help, or close it openly.")),
        ("overdue", _("Overdue"), _("The day has passed without an answer.")),
        ("soon", _("Due within a month"), ""),
        ("later", _("Later"), ""),
        ("closed", _("Closed openly"), _("What did not live on, and what it taught.")),
    ]  # fmt: skip


def age(matter: Matter, now: date) -> str:
    """How long nobody has said a word, or when somebody will be asked."""
    if not matter.is_open:
        return str(_("Closed on %(day)s", day=day(matter.closed_on)))
    if silent := matter.silent_days(now):
        return str(ngettext("Silent for %(num)s day", "Silent for %(num)s days", silent))
    planned = matter.planned()
    return str(_("Asked on %(day)s", day=day(planned[0].due_on))) if planned else str(_("No day planned"))


def words() -> dict[str, Any]:
    """What the templates need to speak of matters."""
    return {
        "day": day,
        "standings": standings,
        "standing_words": standing_words,
        "decision_words": decision_words,
        "lane_of": lane_of,
        "age": age,
        "today": today(),
        "tomorrow": (today() + timedelta(days=1)).isoformat(),
    }
