"""The report of a lab: what was asked, written, grouped, chosen and decided to try, in the order it happened. Made to be printed."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from flask import Blueprint, render_template
from flask_babel import ngettext
from markupsafe import Markup

from labapp import catalogue
from labapp.core.model import Activity, Lab
from labapp.core.paper import asked
from labapp.core.report import Section
from labapp.core.report import report as sections_of
from labapp.extensions import language
from labapp.store import innovations
from labapp.store.drafting import split_title
from labapp.web import library
from labapp.web.asking import demand_lead, login_required, services

blueprint = Blueprint("report", __name__)


@blueprint.get("/report/<lab>")
@login_required
def show(lab: str) -> str:
    """The documentation of a lab for those who lead it."""
    demand_lead(lab)
    state = services().rooms.lab(lab)
    sections = sections_of(state, services().rooms.names(lab))
    cards = {card["id"]: card for section in sections for card in section.cards}
    return render_template(
        "report.html",
        lab=state,
        steps=[section for section in sections if _tells(section)],
        silent=[section.activity for section in sections if not _tells(section)],
        cards=cards,
        bodies={body.id: (number, body) for number, body in enumerate(state.organisations, 1)},
        results=_results(sections),
        people=len(state.participants()),
        present=_present(state),
        innovations=innovations.of_lab(services().db, lab),
        paper_words=lambda step, line: _paper_words(state, cards, step, line),
        without_ids=lambda html: Markup(re.sub(r'\sid="[^"]*"', "", html)),
        phase_label=lambda code: catalogue.phase_label(code, language()),
        **library.words(),
    )


TELLING = (
    "n",
    "items",
    "clusters",
    "experiments",
    "sheets",
    "chains",
)  # what a kind tells of that is more than its settings


def _tells(section: Section) -> bool:
    """Whether an activity left anything: a break did not, nor did a question that nobody answered."""
    return bool(section.cards) or any(section.told.get(name) for name in TELLING)


def _paper_words(lab: Lab, cards: dict[str, Any], step: Activity, line: dict[str, Any]) -> str:
    """What was counted on paper: a note's title, a pile's, or a question's with the answer."""
    item = line["item"]
    if item in cards:
        words = split_title(cards[item]["text"])[0]
    elif item in lab.clusters:
        words = lab.clusters[item].title
    else:
        words = next((text for id, text in asked(step.config) if id == item), "")
    return " ".join(part for part in (words, line["value"]) if part)


def _present(lab: Lab) -> list[tuple[str, int]]:
    """(organisation, people) of those who had somebody in the room, in the order of the invitation."""
    people = Counter(member.organisation for member in lab.participants())
    return [(body.name, people[body.id]) for body in lab.organisations if people[body.id]]


def _results(sections: list[Section]) -> list[tuple[int, str]]:
    """(how many, of what) came out of the lab, for what there is any of."""
    notes = sum(len(section.cards) for section in sections)
    piles = sum(len(section.told.get("clusters", ())) for section in sections)
    dots = sum(item.get("dots", 0) for section in sections for item in section.told.get("items", ()))
    tests = sum(len(section.told.get("experiments", ())) for section in sections)
    closed = sum(len(section.told.get("stopped", ())) for section in sections)
    counted = [
        (notes, ngettext("note", "notes", notes)),
        (piles, ngettext("pile", "piles", piles)),
        (dots, ngettext("dot placed", "dots placed", dots)),
        (tests, ngettext("experiment", "experiments", tests)),
        (closed, ngettext("thing closed in the open", "things closed in the open", closed)),
    ]
    return [(number, words) for number, words in counted if number]
