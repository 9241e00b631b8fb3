"""What an answer means for the record of the innovation: its follow-ups, commitments and where it is anchored, as they are now."""

from __future__ import annotations

import logging

from msgspec.structs import replace

from labapp.core.following import Matter
from labapp.core.refused import Refused
from labapp.store import innovations
from labapp.store.db import Database
from labapp.store.record import Commitment, FollowUp, Record

log = logging.getLogger(__name__)


def write_back(db: Database, matter: Matter) -> None:
    """Brings the record of a matter's innovation up to date, if it has one. What can't be published is told in the follow-up alone."""
    if matter.innovation_id is None:
        return
    told = _with_result if matter.kind == "result" else _with_report
    try:
        innovations.change(db, matter.innovation_id, lambda record: told(record, matter))
    except Refused as refused:
        log.warning("a follow-up could not be written into its record: %s", refused.code)


def _with_result(record: Record, matter: Matter) -> Record:
    """The record with each day that was asked about; days that were dropped without an answer are left as they stood."""
    told = {entry.id: entry for entry in record.follow_up}
    for check in matter.checks:
        id = check.ref or check.id
        known = told.get(id)
        if check.state == "dropped" and known is None:
            continue
        told[id] = FollowUp(
            id=id,
            due_on=check.due_on,
            day=check.day,
            question=(check.question or (known.question if known else ""))[:500],
            innovation_id=known.innovation_id if known else None,
            state={"done": "done", "dropped": "not_answered"}.get(check.state, "planned"),
            answer=check.answer or None,
        )
    ordered = sorted(told.values(), key=lambda entry: (entry.due_on, entry.id))
    anchoring = record.anchoring
    if matter.function and not anchoring.owner_role.strip():
        anchoring = replace(anchoring, owner_role=matter.function)
    return replace(record, follow_up=ordered, anchoring=anchoring)


def _with_report(record: Record, matter: Matter) -> Record:
    known = next((one for one in record.commitments if one.id == matter.item), None)
    if known is None:
        return record
    planned = matter.planned()
    state = "active" if planned else "released" if matter.reason else "fulfilled"
    now: Commitment = replace(
        known,
        next_report=planned[0].due_on if planned else known.next_report,
        state=state,
    )
    return replace(record, commitments=[now if one.id == now.id else one for one in record.commitments])
