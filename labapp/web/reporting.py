"""Makes the report of a lab: the one model that its page and all its files are written from.

The result of an activity is told by its kind's template, here as on the page; `labapp.reports.fragments` reads from it what files hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from labapp import catalogue
from labapp.core.model import Activity, Lab, to_json
from labapp.core.paper import asked_in
from labapp.core.report import Section
from labapp.core.report import report as sections_of
from labapp.extensions import language
from labapp.reports.fragments import Reader
from labapp.reports.model import Entry, Part, Report, Run, Words
from labapp.store import goals, innovations, judging
from labapp.store.drafting import split_title
from labapp.store.innovations import Innovation
from labapp.store.secrets import now
from labapp.web import becoming_words, goal_words, library, record_words, report_gaps, report_words
from labapp.web.addresses import site_address
from labapp.web.asking import services

# What a kind tells of that is more than its settings.
TELLING = ("n", "items", "clusters", "experiments", "sheets", "chains")


class Told(NamedTuple):
    """A report whose parts have yet to be read from the HTML of their results, which its page shows, and the photos on its notes."""

    report: Report
    html: dict[str, Markup]
    photos: frozenset[str]  # addresses of small pictures


def of_lab(lab_id: str) -> Told:
    """The report of a lab in the language of this request. Holds what everybody in the room could see, and says what it leaves out."""
    lab = services().rooms.lab(lab_id)
    sections = sections_of(lab, services().rooms.names(lab_id))
    telling = [section for section in sections if _tells(section)]
    draw = _drawing(lab, sections)
    html = {section.activity.id: draw(section) for section in telling}
    foreign = None if lab.language == language() else lab.language
    found = innovations.of_lab(services().db, lab_id)
    report = Report(
        language=language(),
        kind=_("Lab report"),
        name=report_words.file_name(_("lab report"), lab.title),
        title=lab.title,
        lead=lab.challenge,
        address=site_address() + url_for("report.show", lab=lab.id),
        made_at=now(),
        kicker=(record_words.term("theme", lab.theme),) if lab.theme else (),
        case=report_words.case_head(found),
        facts=(
            *_facts(lab, foreign),
            *goal_words.facts(goals.results(services().db, lab, services().rooms.today()), foreign),
        ),
        counts=tuple(_counts(sections)),
        entries=tuple(_entry(one) for one in found),
        parts=tuple(_part(lab, section, foreign) for section in telling),
        left_out=tuple(report_gaps.of_lab(lab, [section for section in sections if section not in telling])),
        lang=foreign,
        words=report_words.words(_("Made %(day)s", day=record_words.day(now()))),
    )
    shown = (card.get("photo") for section in telling for card in section.cards)
    return Told(report, html, frozenset(photo["thumb"] for photo in shown if photo))


def _tells(section: Section) -> bool:
    """Whether an activity left anything: a break did not, nor did a question that nobody answered."""
    return bool(section.cards or section.paper) or any(section.told.get(name) for name in TELLING)


def _drawing(lab: Lab, sections: list[Section]) -> Callable[[Section], Markup]:
    """Draws the result of an activity as HTML, by its kind's template."""
    cards = {card["id"]: card for section in sections for card in section.cards}
    context = {
        "lab": lab,
        "cards": cards,
        "bodies": {body.id: (number, body) for number, body in enumerate(lab.organisations, 1)},
        "paper_words": lambda step, line: _paper_words(lab, cards, step, line),
        "without_ids": lambda html: Markup(re.sub(r'\sid="[^"]*"', "", html)),
        "became": becoming_words.of_lab(lab),
        **library.words(),
    }
    return lambda section: Markup(render_template("report_part.html", section=section, **context))


def _part(lab: Lab, section: Section, foreign: str | None) -> Part:
    step = section.activity
    settings = render_template("report_settings.html", step=step, lab=lab, **library.words())
    return Part(
        id=step.id,
        title=step.title,
        kicker=(
            catalogue.phase_label(step.phase, language()),
            _("%(minutes)s min", minutes=step.minutes),
            *Reader(language()).facts(settings),
        ),
        prompt=step.prompt,
        lang=foreign,
        data=to_json({"kind": step.kind, "cards": section.cards, "result": section.told, "paper": section.paper}),
    )


def _paper_words(lab: Lab, cards: dict[str, Any], step: Activity, line: dict[str, Any]) -> str:
    """What was asked about on paper: a note's title, a pile's, or the words of a question or proposal."""
    item = line["item"]
    if item in cards:
        return split_title(cards[item]["text"])[0]
    if item in lab.clusters:
        return lab.clusters[item].title
    return next((split_title(text)[0] for id, text in asked_in(lab, step) if id == item), "")


def _facts(lab: Lab, foreign: str | None) -> Iterator[tuple[str, Words]]:
    """What stands at the head of the report, for what there is any of."""

    def own(text: str) -> Words:
        """What the room wrote, in its language."""
        return (Run(text, lang=foreign),) if text else ()

    people = len(lab.participants())
    present = Counter(member.organisation for member in lab.participants())
    named = ", ".join(f"{body.name} {present[body.id]}" for body in lab.organisations if present[body.id])
    wished = "; ".join(record_words.term("effect_goal", code) for code in lab.brief.effect_goals)
    states = {"planned": _("Planned"), "open": _("Running"), "closed": _("Closed")}
    facts: list[tuple[str, Words]] = [
        (_("When"), (Run(record_words.day(lab.starts_at)),) if lab.starts_at else ()),
        (
            _("Who"),
            (Run(ngettext("%(num)s person", "%(num)s people", people) + (": " if named else "")), *own(named)),
        ),
        (_("Names"), (Run(record_words.term("anonymity", lab.identity)),)),
        (_("Record holder"), own(lab.brief.record_holder)),
        (_("Mandate"), own(lab.brief.mandate)),
        (_("This is included"), own(lab.brief.scope_in)),
        (_("This is not included"), own(lab.brief.scope_out)),
        (_("Effect goals"), (Run(wished),) if wished else ()),
        (_("State"), (Run(states[lab.state]),)),
    ]
    return ((name, said) for name, said in facts if said)


def _counts(sections: list[Section]) -> Iterator[tuple[int, str]]:
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
    return ((number, named) for number, named in counted if number)


def _entry(found: Innovation) -> Entry:
    """A documented innovation of the lab, in short."""
    record = found.record
    level = judging.evidence_level(record)
    return Entry(
        title=record.title or _("Without a title"),
        summary=record.summary_plain,
        verdict=judging.verdict(record),
        facts=(
            record_words.verdict_words(record)[0],
            record_words.term("stage", record.stage),
            *([_("Draft")] if found.status == "draft" else []),
        ),
        evidence=level,
        evidence_words=_(
            "Evidence: %(level)s of 5, %(words)s", level=level, words=record_words.term("evidence_level", level)
        ),
        address=site_address() + url_for("library.read", innovation=found.slug),
        lang=None if record.language == language() else record.language,
    )
