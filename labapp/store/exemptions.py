"""Exemption trials in records, and copying them: what a record says of an exemption, and what of it another organisation takes over.

The exemption itself lives in its lab's journal (`labapp.core.exemptions`). A record holds it as it stood, so that it is read and copied
when the lab is gone.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace

from labapp.core import exemptions as trials
from labapp.core.model import Lab
from labapp.store import innovations
from labapp.store.db import Database
from labapp.store.record import Exemption, Record

# What a copy takes over. Who applies, when, who decided and what came of it are its own; so are the guards, which ask about its own plan.
COPIED = ("kind", "rule_area", "rule_text", "frame", "eligible", "evaluation_minimum")


class Source(Struct, frozen=True):
    """An exemption that may be copied: of a record (by its permalink), or of a lab that one leads."""

    name: str
    exemption: Exemption


def as_record(lab: Lab, one: trials.Exemption, today: date) -> Exemption:
    """An exemption in the words of a record, as it stands on a day."""
    known = {name: getattr(one, name) for name in ("kind", "rule_area", "rule_text", "frame", "guards", "copy_of")}
    days = {name: getattr(one, name) for name in ("applied_on", "decided_on", "starts_on", "started_on", "expires_on")}
    told: dict[str, Any] = {
        "id": one.id,
        "experiment_id": one.card,
        **known,
        "applicant_organisation_id": one.applicant or None,
        "purpose": list(one.purposes),
        "measures": one.purposes,
        "state": trials.state_on(lab, one, today),
        **days,
        "approved_by": [f"{party}_party" for party in one.granted_by()],
        "decisions": msgspec.to_builtins(one.decisions),
        "uses": msgspec.to_builtins(one.uses),
        "eligible": list(one.eligible),
        "evaluation_minimum": list(one.evaluation_minimum),
        "evaluation": msgspec.to_builtins(one.evaluation),
    }
    return msgspec.convert(told, Exemption)


def from_record(told: Exemption) -> trials.Exemption:
    """An exemption as a lab keeps it, out of a record or a sample lab. Reasons that were not told stay empty."""
    known = {name: value for name in told.__struct_fields__ if (value := getattr(told, name)) not in (UNSET, None)}
    decisions = [trials.Decided(one.party, one.said, one.reason, one.on) for one in known.get("decisions", [])]
    if not decisions:
        day = known.get("decided_on", "")
        parties = [party for party in trials.PARTIES if f"{party}_party" in known.get("approved_by", [])]
        decisions = [trials.Decided(party, "granted", "", day) for party in parties]
    state = known.get("state", "draft")
    purposes = {code: known.get("measures", {}).get(code, "") for code in known.get("purpose", [])}
    return trials.Exemption(
        id=known["id"],
        card=known.get("experiment_id", ""),
        applicant=known.get("applicant_organisation_id", ""),
        purposes=purposes,
        frame={name: bound for name, bound in known.get("frame", {}).items() if not isinstance(bound, str)},
        state="granted" if state in ("running", "ended_as_planned") else state,
        decisions=tuple(decisions),
        eligible=tuple(known.get("eligible", ())),
        evaluation_minimum=tuple(known.get("evaluation_minimum", ())),
        **{
            name: known[name]
            for name in ("kind", "rule_area", "rule_text", "copy_of", "guards", "starts_on", "started_on", "expires_on")
            if name in known
        },
        **{name: known[name] for name in ("applied_on", "decided_on") if name in known},
    )


def in_record(db: Database, name: str, exemption: str) -> Source | None:
    """An exemption of a record, by the record's id or permalink."""
    found = innovations.find(db, name)
    told = next((one for one in found.record.exemptions if one.id == exemption), None) if found is not None else None
    return None if found is None or told is None else Source(found.slug, told)


def copied(source: Source) -> dict[str, Any]:
    """The fields of `exemption.write` that a copy begins with, its origin among them."""
    told = msgspec.to_builtins(source.exemption)
    taken = {name: told[name] for name in COPIED if told.get(name) is not None}
    if "frame" in taken:
        taken["frame"] = {name: bound for name, bound in taken["frame"].items() if not isinstance(bound, str)}
    measures = told.get("measures", {})
    taken["purposes"] = {code: measures.get(code, "") for code in told.get("purpose", [])}
    return {**taken, "copy_of": f"{source.name}/{told['id']}"}


def with_exemptions(record: Record, lab: Lab, today: date) -> Record:
    """The record with the exemptions of the experiments that it tells of, as they stand; others of it stay."""
    cited = {test.id for test in record.experiments}
    told = {one.id: one for one in record.exemptions}
    for one in lab.exemptions.values():
        if one.card in cited and one.is_asked_for() and one.state != "draft":
            told[one.id] = _updated(told.get(one.id), as_record(lab, one, today))
    return replace(record, exemptions=list(told.values()))


def _updated(before: Exemption | None, now: Exemption) -> Exemption:
    """The exemption as it is now. What only the record knows stays, and nothing is added that says nothing."""
    if before is None:
        return now
    told = {name: getattr(now, name) for name in now.__struct_fields__}
    known = {name for name in before.__struct_fields__ if getattr(before, name) is not UNSET}
    new = {name: value for name, value in told.items() if name in known or value not in ([], {}, None, "")}
    if "measures" in new and not any(new["measures"].values()) and "measures" not in known:
        del new["measures"]
    return replace(before, **new)
