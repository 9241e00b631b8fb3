"""What people wrote in a record, piece by piece, with the field it stands in: for the search, its snippets and the feeds."""

from __future__ import annotations

from collections.abc import Iterator

from labapp import catalogue
from labapp.store.record import Experiment, Record


def pieces(record: Record) -> Iterator[tuple[str, str]]:
    """(field, text) of every text that may be searched for, the title first. Addresses, ids and codes are not among them."""
    yield from (piece for piece in _all(record) if piece[1])


def _all(record: Record) -> Iterator[tuple[str, str]]:
    yield "title", record.title
    yield "summary_plain", record.summary_plain
    for body in record.organisations:
        yield "organisations", body.name
    if record.theme:
        yield "theme", catalogue.label("theme", record.theme, record.language)
    for field in ("problem", "whats_new", "replaces", "what_failed", "side_effects"):
        yield field, getattr(record, field)
    for field in ("lessons", "core_elements", "adaptable_elements", "target_groups"):
        for line in getattr(record, field):
            yield field, line
    for value in record.values:
        yield "values", value.indicator
        yield "values", value.for_whom
    for experiment in record.experiments:
        yield from (("experiments", text) for text in _of_experiment(experiment))
    for rule in record.rules_touched:
        yield "rules_touched", rule.text
        yield "rules_touched", rule.handled
    for field in ("novelty_source", "equality_note", "system_effect"):
        yield field, getattr(record, field) or ""
    yield "reuse.conditions", record.reuse.conditions
    for adopter in record.reuse.adopters:
        yield "reuse.adopters", adopter.organisation
        yield "reuse.adopters", adopter.change or ""
    yield "anchoring.owner_role", record.anchoring.owner_role
    yield "anchoring.ordinary_process", record.anchoring.ordinary_process


def _of_experiment(experiment: Experiment) -> Iterator[str]:
    yield experiment.title or ""
    yield from (experiment.belief, experiment.action, experiment.measure, experiment.threshold)
    yield from (experiment.owner_function, experiment.learning, experiment.decision_text or "")
    yield from experiment.observations
