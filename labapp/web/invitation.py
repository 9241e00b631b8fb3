"""Inviting to a lab: words to send, in three languages, and a sheet of paper with the code for the door."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import force_locale, format_date
from flask_babel import gettext as _
from msgspec import Struct

from labapp import catalogue
from labapp.core.model import Lab
from labapp.extensions import LANGUAGE_NAMES
from labapp.store import labs
from labapp.store.tables import LabRow
from labapp.web import lab_form, plan
from labapp.web.addresses import site_address
from labapp.web.asking import demand_lead, login_required, services
from labapp.web.errors import Problem
from labapp.web.lab_words import clock, head, length, privacy_words

blueprint = Blueprint("invitation", __name__)

PLACE_MAX = 120  # signs


class Invitation(Struct, frozen=True):
    """An invitation in one language: a line for the subject, and the letter."""

    language: str
    name: str
    subject: str
    letter: str


@blueprint.get("/labs/<lab>/invitation")
@login_required
def show(lab: str) -> str:
    """The letter in the lab's language first, and the way to the poster."""
    row, state = _lab(lab)
    first = sorted(catalogue.LANGUAGES, key=lambda tongue: tongue != state.language)
    return render_template(
        "lab_invitation.html",
        **head(row, state),
        letters=[_letter(row, state, tongue) for tongue in first],
        place=_place(),
        link=labs.lab_links(row, site_address())["join"],
        tongues=LANGUAGE_NAMES,
    )


@blueprint.get("/labs/<lab>/poster")
@login_required
def poster(lab: str) -> str:
    """One sheet of A4 with the question, the code and the way in."""
    row, state = _lab(lab)
    asked = request.args.get("language", "")
    tongue = asked if asked in catalogue.LANGUAGES else state.language
    with force_locale(tongue):
        return render_template(
            "lab_poster.html",
            lab=state,
            tongue=tongue,
            tongues=LANGUAGE_NAMES,
            place=_place(),
            when=_when(state),
            code=f"{row.code[:3]} {row.code[3:]}",
            address=site_address().partition("://")[2],
            privacy=privacy_words(state.identity),
            lengths=length(sum(step.minutes for step in state.agenda())),
        )


def _lab(lab: str) -> tuple[LabRow, Lab]:
    demand_lead(lab)
    row = labs.lab_row(services().db, lab)
    if row is None:
        raise Problem("not_found")
    return row, services().rooms.lab(lab)


def _place() -> str:
    """Where people meet, as the address says: the lab itself knows no room."""
    return " ".join(request.args.get("place", "").split())[:PLACE_MAX]


def _when(lab: Lab) -> list[tuple[str, str]]:
    """The days of the lab: (day, hours)."""
    days = plan.days(lab.agenda(), lab.starts_at, lab_form.zone(), lab.day_starts)
    return [
        (
            _capital(format_date(day.starts_at, "EEEE d MMMM yyyy", rebase=False)),
            f"{clock(day.starts_at)}–{clock(day.ends_at)}",
        )
        for day in days
        if day.starts_at and day.ends_at
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _letter(row: LabRow, lab: Lab, tongue: str) -> Invitation:
    """The invitation, made of what is known of the lab; what is not known leaves no gap."""
    join = labs.lab_links(row, site_address())["join"]
    bodies = ", ".join(body.name for body in lab.organisations)
    brief = lab.brief
    with force_locale(tongue):
        days = [", ".join(day) for day in _when(lab)]
        facts = [
            (_("When"), "; ".join(days)),
            (_("Where"), _place()),
            (_("Who"), bodies),
            (_("This is included"), brief.scope_in),
            (_("This is not included"), brief.scope_out),
            (_("Mandate"), brief.mandate),
        ]
        kept = (
            [_("%(body)s keeps what is written and answers for it.", body=brief.record_holder)]
            if brief.record_holder
            else []
        )
        parts = [
            _("You are invited to “%(lab)s”.", lab=lab.title),
            lab.challenge,
            "\n".join(f"{name}: {_one_line(words)}" for name, words in facts if words),
            _("Bring your phone. You need no account and no app: open %(link)s, or scan the code on the wall. The code is %(code)s.", link=join, code=row.code),
            " ".join([privacy_words(lab.identity), *kept]),
            _("Welcome!"),
        ]  # fmt: skip
        subject = _("Invitation: %(lab)s", lab=lab.title)
    return Invitation(tongue, LANGUAGE_NAMES[tongue], subject, "\n\n".join(part for part in parts if part))


def _one_line(words: Any) -> str:
    return " ".join(str(words).split())
