"""What the people of a sample lab wrote together: the plan of each trial, the rules that it touches, the draft and how it is anchored.

Only what the file tells of is written; a field that it says nothing about stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from labapp.core import events as e
from labapp.core.messages import Event
from labapp.core.sheet_places import ROOM
from labapp.core.sheets import SheetWritten
from labapp.store.sample_file import Sample, Trial

Texts = dict[str, str | None]
CHECKED = {"personal_data": "personal_data", "joint_consultation": "consultation", "rule_exemption": "law"}
NOTHING = (
    "no ",
    "not ",
    "none",
    "ingen",
    "inga",
    "inte ",
    "nej",
    "behövs inte",
    "ikke ",
)  # how a check begins that found nothing


def written(sample: Sample, spec: e.ActivitySpec) -> Iterator[tuple[str, Event]]:
    """(participant, event) for each text on the sheets of an activity."""
    for sheet, writer, texts in _sheets(sample, spec.method):
        for field, text in texts.items():
            if text:
                yield writer, SheetWritten(activity=spec.id, sheet=sheet, field=field, text=text)


def _sheets(sample: Sample, method: str) -> Iterator[tuple[str, str, Texts]]:
    somebody = sample.participants[0].id
    if method in ("pdsa", "rules_check"):
        of_trial = _plan if method == "pdsa" else _rules
        for trial in sample.experiments:
            yield trial.id, _writer(sample, trial), of_trial(trial)
    record = sample.innovation or {}
    if method == "innovation_draft" and record:
        known = next((trial.learned for trial in sample.experiments if trial.decision in ("adopt", "pilot")), None)
        yield (
            ROOM,
            somebody,
            {
                "new": record.get("whats_new"),
                "for_whom": ", ".join(record.get("target_groups", ())),
                "how_we_know": known,
                "failed": record.get("what_failed"),
            },
        )
    if method == "anchor_plan" and (anchored := record.get("anchoring")):
        cited = record.get("provenance", {}).get("experiment_ids") or [ROOM]
        names = {"owner": "owner_role", "process": "ordinary_process", "time": "scheduled_time", "review": "review_on"}
        yield cited[0], somebody, {field: anchored.get(name) for field, name in names.items()}


def _writer(sample: Sample, trial: Trial) -> str:
    own = (person.id for person in sample.participants if person.organisation_id in trial.organisation_ids)
    return next(own, sample.participants[0].id)


def _plan(trial: Trial) -> Texts:
    return {
        "when": trial.starts_on,
        "small": trial.scale,
        "prediction": trial.prediction,
        "harm": trial.safe_to_fail,
    }


def _rules(trial: Trial) -> Texts:
    """Whoever answers for the trial looks into what it touches."""
    found: Texts = {}
    for name, text in (trial.checks or {}).items():
        check = CHECKED.get(name)
        if check is None:
            continue
        clear = text.casefold().startswith(NOTHING)
        found[f"{check}.answer"] = "no" if clear else "yes"
        if not clear:
            found |= {check: text, f"{check}.who": trial.owner_role}
            found |= {f"{check}.exemption": "yes"} if name == "rule_exemption" else {}
    return found
