"""References of a record's page: small numbers behind each statement, which lead to the page of its sources."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from msgspec import Struct

from labapp.store import sources
from labapp.store.drafting import split_title
from labapp.store.innovations import Innovation
from labapp.store.record import Record
from labapp.store.sources import Source
from labapp.web import record_words

WORDS_MAX = 80
UNMARKED = {  # what the page doesn't tell as a statement of its own
    "title", "theme", "conference_themes", "principles", "government_level", "core_task_link", "organisations", "practice_break",
    "degree", "facet", "novelty_source", "unit", "doc_number", "coordinated_with", "country",
}  # fmt: skip


class Reference(Struct, frozen=True):
    """A source by its number on the page, what it is called, and where it is told in full."""

    number: int
    source: Source
    words: str
    address: str


def listed(found: Innovation) -> dict[Source, Reference]:
    """All sources of a record, numbered."""
    page = url_for("sources.show", innovation=found.slug)
    return {
        source: Reference(number, source, words_of(found.record, source), f"{page}#{source.anchor}")
        for number, source in enumerate(sources.sources(found.record), 1)
    }


def cited(found: Innovation) -> dict[str, list[Reference]]:
    """{place in the record: the references that stand behind it}."""
    numbered = listed(found)
    told = sources.claims(found.record).items()
    return {place: [numbered[source] for source in rests_on if source in numbered] for place, rests_on in told}


def words_of(record: Record, source: Source) -> str:
    """What a source is called."""
    return str(_words(record, source))


def _words(record: Record, source: Source) -> Any:
    came_from = record.provenance
    match source.kind:
        case "lab":
            return _("The lab “%(title)s”", title=came_from.lab_title or came_from.lab_id or "")
        case "elsewhere":
            return record.external_source or _("Written without a lab on this site")
        case "cluster":
            return _("Pile “%(title)s”", title=_short(came_from.cluster_title or source.id))
        case "card":
            text = next((card.text for card in came_from.cards if card.id == source.id), source.id)
            return _("Note “%(title)s”", title=_short(split_title(text)[0]))
        case "vote":
            title = next((vote.title for vote in came_from.votes if vote.activity == source.id), source.id)
            return _("Vote “%(title)s”", title=_short(title))
        case "experiment":
            titles = {test.id: test.title for test in record.experiments}
            return _("Experiment “%(title)s”", title=_short(titles.get(source.id) or record.title))
        case "exemption":
            return _("Exemption trial")
        case "commitment":
            bodies = {body.id: body.name for body in record.organisations}
            made = next((one for one in record.commitments if one.id == source.id), None)
            return _("Promise of %(body)s", body=bodies.get(made.organisation_id, made.organisation_id) if made else "")
        case "goal":
            goal = next((goal for goal in record.effect_goals if goal.id == source.id), None)
            return _("Answers to “%(title)s”", title=_short(goal.statement if goal else source.id))
        case "reader":
            return _("Those who have read it since")


def place_words(place: str) -> str:
    """A place in the record in words: `values.0` is a line of "What it was worth"."""
    field, _dot, rest = place.partition(".")
    names = {
        "experiments": _("What was tried"),
        "exemptions": _("Exemption trial"),
        "commitments": _("What the organisations promised"),
        "effect_goals": _("What the lab gave those who took part"),
        "comments": _("Comments"),
        "provenance": _("Votes") if rest else _("Where it comes from"),
        "organisations": _("Organisations"),
        "anchoring": _("Owned in daily work by"),
        "reuse": _("Who uses it too") if rest else _("How to copy it"),
        "contact": _("Whom to ask"),
        "is_innovation_reason": _("What it counts as"),
        "case_number": _("Case number"),
        "follow_up": _("What happened since"),
    }
    return names.get(field) or record_words.field_name(field)


def place_anchor(place: str) -> str:
    """Where a place of the record stands on its page."""
    return "from-" + place.replace(".", "-")


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= WORDS_MAX else plain[: WORDS_MAX - 1].rpartition(" ")[0] + "…"
