"""Where every statement of a record comes from: each source in full, as far as the record holds it, and what rests on it."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask_login import current_user

from labapp.store import sources
from labapp.store.innovations import Innovation
from labapp.store.sources import Source
from labapp.web import library, references
from labapp.web.api_innovations import demand_readable
from labapp.web.asking import asker, leads, services

blueprint = Blueprint("sources", __name__)


@blueprint.get("/library/<innovation>/sources")
def show(innovation: str) -> str:
    """The sources by number. Whoever leads the lab is led on into its report; others see what the record itself holds, and no more."""
    account = asker() if current_user.is_authenticated else None
    found = demand_readable(account, innovation)
    record = found.record
    return render_template(
        "sources.html",
        found=found,
        record=record,
        numbered=references.listed(found),
        resting=_resting(found),
        report=_report(found),
        bodies={body.id: body for body in record.organisations},
        place_words=references.place_words,
        place_anchor=references.place_anchor,
        **library.words(),
    )


def _resting(found: Innovation) -> dict[Source, list[tuple[str, str]]]:
    """{source: (words, anchor) of what rests on it}; lines of one list that bear the same name are one."""
    told: dict[Source, list[tuple[str, str]]] = {}
    for source, places in sources.resting_on(found.record).items():
        named: dict[str, str] = {}
        for place in places:
            if place in references.UNMARKED:
                continue
            named.setdefault(references.place_words(place), references.place_anchor(place))
        told[source] = list(named.items())
    return told


def _report(found: Innovation) -> dict[Source, str]:
    """{source: its address in the report of the lab}, for those who lead the lab."""
    if found.lab_id is None or not current_user.is_authenticated or not leads(asker(), found.lab_id):
        return {}
    page = url_for("report.show", lab=found.lab_id)
    places = sources.in_report(services().rooms.lab(found.lab_id), found.record)
    return {source: f"{page}#{place}" if place else page for source, place in places.items()}
