"""Where every statement of a record comes from: the lab, its notes and piles, its votes, and what was tried, promised and measured.

All of it stands in the record itself, so that a reader can follow a statement back without seeing the lab, and still can when the lab has
been erased. What a source says is no wider than the record: of the notes only those that it cites.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from msgspec import Struct

from labapp.core.model import Lab
from labapp.core.show import show
from labapp.core.viewers import WallViewer
from labapp.store.record import Experiment, Record, Value

Kind = Literal["lab", "elsewhere", "cluster", "card", "vote", "experiment", "exemption", "commitment", "goal", "reader"]
FEW_NOTES = 3  # more are cited by their pile

OF_THE_IDEA = (
    *("title", "summary_plain", "whats_new", "replaces", "core_elements", "adaptable_elements", "target_groups"),
    *("innovation_types", "novelty", "novelty_source", "practice_break", "degree", "facet", "initiators"),
    "user_involvement",
)
OF_WHAT_WAS_TRIED = (
    *("stage", "is_innovation_reason", "evaluation_methods", "side_effects", "costs", "factors", "rules_touched"),
    *("equality_note", "system_effect", "lessons", "what_failed", "anchoring"),
)
OF_THE_LAB = (
    *("problem", "theme", "conference_themes", "principles", "policy_area", "government_level", "core_task_link"),
    *("organisations", "partners", "joint_parties", "contact", "licence", "reuse", "unit", "case_number", "doc_number"),
    *("coordinated_with", "country", "provenance"),
)
_NOTHING = Record()
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_ALWAYS = ("stage", "licence")  # said of every record, also where it is what a new one begins with
ONE_BY_ONE = ("values", "experiments", "exemptions", "commitments", "effect_goals", "follow_up", "comments")


class Source(Struct, frozen=True):
    """Something that a statement rests on. `id` is its id in the lab; the lab itself has none."""

    kind: Kind
    id: str = ""

    @property
    def anchor(self) -> str:
        """Its place on the page of sources."""
        return f"{self.kind}-{self.id}" if self.id else self.kind


def sources(record: Record) -> list[Source]:
    """Everything that a record goes back to, each once, in the order in which it happened: the numbers of the references."""
    cited = record.provenance
    found = [_origin(record)]
    if cited.cluster_id:
        found.append(Source("cluster", cited.cluster_id))
    found += [Source("card", card.id) for card in cited.cards]
    found += [Source("vote", vote.activity) for vote in cited.votes]
    found += [Source("experiment", test.id) for test in _cited_first(record)]
    found += [Source("exemption", trial.id or "") for trial in record.exemptions]
    found += [Source("commitment", promise.id) for promise in record.commitments]
    found += [Source("goal", goal.id) for goal in record.effect_goals]
    if record.comments or record.reuse.adopters:
        found.append(Source("reader"))
    return list(dict.fromkeys(found))


def claims(record: Record) -> dict[str, tuple[Source, ...]]:
    """{place in the record: what it rests on} of all that is filled in; of lists whose parts have sources of their own, `values.0`."""
    found: dict[str, tuple[Source, ...]] = {}
    for field in (*OF_THE_IDEA, *OF_THE_LAB, *OF_WHAT_WAS_TRIED, *ONE_BY_ONE):
        held = getattr(record, field)
        if field in ONE_BY_ONE:
            found |= {f"{field}.{number}": _of_part(record, field, part) for number, part in enumerate(held)}
        elif (held not in _EMPTY and held != getattr(_NOTHING, field)) or field in _ALWAYS:
            found[field] = _of_field(record, field)
    for number, vote in enumerate(record.provenance.votes):
        found[f"provenance.votes.{number}"] = (Source("vote", vote.activity),)
    for number, _ in enumerate(record.reuse.adopters):
        found[f"reuse.adopters.{number}"] = (Source("reader"),)
    return found


def resting_on(record: Record) -> dict[Source, list[str]]:
    """{source: places in the record that rest on it}: what became of it here."""
    found: dict[Source, list[str]] = {source: [] for source in sources(record)}
    for place, cited in claims(record).items():
        for source in cited:
            found.setdefault(source, []).append(place)
    return found


def in_report(lab: Lab, record: Record) -> dict[Source, str]:
    """{source: id of its place in the report of the lab}; "" is its beginning. Only what the whole room could see stands there."""
    seen = show(lab, WallViewer(), {})
    promises = {one["id"] for key, told in seen.items() if key.startswith("commitments/") for one in told}
    asked = {
        question: key.partition("/")[2]
        for key, told in seen.items()
        if key.startswith("answers/")
        for question in told.get("questions", {})
    }
    places: dict[Source, str] = {}
    for source in sources(record):
        match source.kind:
            case "lab":
                places[source] = ""
            case "card" | "cluster" | "experiment" if f"{source.kind}/{source.id}" in seen:
                places[source] = source.anchor
            case "vote" if source.id in lab.activities:
                places[source] = f"activity-{source.id}"
            case "commitment" if source.id in promises:
                places[source] = source.anchor
            case "goal" if (activity := asked.get(source.id.rpartition(":")[2])) is not None:
                places[source] = f"activity-{activity}"
    return places


def measured(value: Value, test: Experiment) -> bool:
    """Whether one of an experiment's figures is the one that a value tells of."""
    held = [figure for figure in (test.result or {}).values() if isinstance(figure, int | float)]
    return isinstance(value.result, int | float) and value.result in held


def _of_field(record: Record, field: str) -> tuple[Source, ...]:
    if field in OF_THE_IDEA:
        return _idea(record)
    return _tried(record) if field in OF_WHAT_WAS_TRIED else (_origin(record),)


def _of_part(record: Record, field: str, part: Any) -> tuple[Source, ...]:
    """What one value, experiment, promise and so on rests on."""
    match field:
        case "values":
            told = [Source("experiment", test.id) for test in _cited(record) if measured(part, test)]
            return tuple(told) or _tried(record)
        case "experiments":
            known = {card.id for card in record.provenance.cards}
            ideas = (Source("card", idea) for idea in part.idea_ids if idea in known)
            return (Source("experiment", part.id), *ideas)
        case "exemptions":
            tried = {test.id for test in record.experiments}
            behind = (Source("experiment", part.experiment_id),) if part.experiment_id in tried else ()
            return (Source("exemption", part.id or ""), *behind)
        case "commitments":
            return (Source("commitment", part.id),)
        case "effect_goals":
            return (Source("goal", part.id),)
        case "comments":
            return (Source("reader"),)
    return _tried(record)


def _origin(record: Record) -> Source:
    came_from = record.provenance
    return Source("lab") if came_from.lab_id or came_from.lab_title else Source("elsewhere")


def _idea(record: Record) -> tuple[Source, ...]:
    """The pile, and its notes where they are few."""
    came_from = record.provenance
    pile = (Source("cluster", came_from.cluster_id),) if came_from.cluster_id else ()
    cards = tuple(Source("card", card.id) for card in came_from.cards)
    return (*pile, *(cards if len(cards) <= FEW_NOTES or not pile else ())) or (_origin(record),)


def _tried(record: Record) -> tuple[Source, ...]:
    return tuple(Source("experiment", test.id) for test in _cited(record)) or _idea(record)


def _cited(record: Record) -> list[Experiment]:
    """The experiments that a record is about; those of the same lab that it only tells of are not."""
    named = record.provenance.experiment_ids
    return [test for test in record.experiments if test.id in named] or record.experiments


def _cited_first(record: Record) -> Iterator[Experiment]:
    cited = _cited(record)
    yield from cited
    yield from _others(record.experiments, cited)


def _others(tests: Iterable[Experiment], cited: list[Experiment]) -> Iterator[Experiment]:
    return (test for test in tests if test not in cited)
