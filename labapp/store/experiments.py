"""Experiments in records: the rounds and findings that the lab's journal holds beside their test cards, and keeping records up to date."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import msgspec
from msgspec.structs import replace

from labapp.core.model import Lab
from labapp.core.refused import Refused
from labapp.core.trials import trial_of
from labapp.store import exemptions, innovations
from labapp.store.db import Database
from labapp.store.record import Experiment, Record, Round

log = logging.getLogger(__name__)
LINE_MAX, LINES_MAX = 500, 50  # of the list of observations
PRESENT = (
    "belief",
    "action",
    "measure",
    "threshold",
    "owner_function",
    "starts_on",
    "kind",
    "state",
    "learning",
    "decision",
)


def with_life(lab: Lab, test: Experiment) -> Experiment:
    """An experiment of a record with what the lab knows beside its test card. What it does not know stays as it is written."""
    beside = trial_of(lab, test.id)
    known: dict[str, Any] = {
        "ends_on": beside.ends_on,
        "criterion_met": beside.met,
        "decision_text": beside.reason or None,
        "observations": [line[:LINE_MAX] for line in beside.seen.splitlines() if line.strip()][:LINES_MAX],
        "rounds": msgspec.convert(msgspec.to_builtins(beside.rounds), list[Round]),
    }
    return replace(test, **{name: value for name, value in known.items() if value not in (None, [])})


def up_to_date(record: Record, lab: Lab, today: date, *, draft: bool) -> Record:
    """The record with its experiments' exemptions as they stand, and in a draft with their rounds too: a published text is its writers'."""
    if draft:
        record = replace(record, experiments=[_present(lab, test) for test in record.experiments])
    return exemptions.with_exemptions(record, lab, today)


def write_back(db: Database, lab: Lab, today: date) -> None:
    """Brings the records of a lab up to date. One that somebody is writing in at this moment waits for the next time."""
    if not lab.trials and not lab.exemptions:
        return
    for found in innovations.of_lab(db, lab.id):
        record = up_to_date(found.record, lab, today, draft=found.status == "draft")
        if record == found.record:
            continue
        try:
            innovations.edit(db, found.id, record, seen=found.updated_at)
        except Refused as refused:
            log.warning("an experiment could not be written into its record: %s", refused.code)


def _present(lab: Lab, test: Experiment) -> Experiment:
    known = lab.experiments.get(test.id)
    if known is None or test.id not in lab.trials:
        return test
    return with_life(lab, replace(test, **{name: getattr(known, name) for name in PRESENT}))
