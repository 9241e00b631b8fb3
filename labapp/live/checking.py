"""`labapp check`: folds a lab's journal again and compares it with everything that was derived from it."""

from __future__ import annotations

from itertools import pairwise

from labapp.core import kernel
from labapp.core.dependents import dependents, own_dependents
from labapp.core.model import Lab
from labapp.core.viewers import ROOM_VIEWERS, Me, Viewer
from labapp.live.view import Made, View
from labapp.store import labs, members, photos
from labapp.store.journal import Journal


def differences(journal: Journal, lab_id: str) -> list[str]:
    """What does not agree, one line each; empty if all is well."""
    if altered := journal.broken_seals(lab_id):
        return altered  # what follows from rows that nobody wrote tells nothing
    events = journal.load(lab_id)
    if not events:
        return ["the journal has no events"]
    numbers = [0, *(stored.seq for stored in events)]
    found = [f"number {n} is followed by {m}" for n, m in pairwise(numbers) if m != n + 1]
    names = members.names(journal.db, lab_id)
    lab = Lab(id=lab_id)
    everybody = [*ROOM_VIEWERS.values(), *(Me(member) for member in kernel.fold(lab_id, events).members)]
    views = [View(viewer, Made(lab, names)) for viewer in everybody]
    for stored in events:
        before, lab = lab, kernel.evolve(kernel.fresh(lab), stored)
        keys, own = dependents(before, lab, lab.touched), own_dependents(before, lab, lab.touched)
        made = Made(lab, names)
        for view in views:
            mine = isinstance(view.viewer, Me)
            view.note(own.get(view.viewer.member, set()) | own.get("*", set()) if isinstance(view.viewer, Me) else keys)
            if view.is_behind or not mine:
                view.move(made)
    for view in views:
        found += _against_fresh(view, Made(lab, names))
    return found + _rows(journal, lab)


def _against_fresh(view: View, made: Made) -> list[str]:
    fresh = View(view.viewer, made).records
    keys = fresh.keys() | view.records.keys()
    wrong = sorted(key for key in keys if fresh.get(key) != view.records.get(key))
    return [f"{_called(view.viewer)} was shown another {key} than the journal gives" for key in wrong]


def _called(viewer: Viewer) -> str:
    return f"member {viewer.member}" if isinstance(viewer, Me) else type(viewer).__name__.lower()


def _rows(journal: Journal, lab: Lab) -> list[str]:
    """The lab's row and its receipts against the fold."""
    found = []
    row = labs.lab_row(journal.db, lab.id)
    for field in ("title", "state", "door", "seq", "language", "theme"):
        if row is None or getattr(row, field) != getattr(lab, field):
            found.append(f"the lab's row has another {field} than the journal gives")
    answers = journal.answers(lab.id)
    there = photos.ids(journal.db, lab.id)
    found += [f"the picture of photo {photo} is missing" for photo in lab.photos if photo not in there]
    found += [f"of photo {photo} there is a picture, but no word in the journal" for photo in there - lab.photos.keys()]
    late = [command for command, reply in answers if reply.get("ok") and reply.get("seq", 0) > lab.seq]
    return found + [f"the receipt of command {command} has a number that the journal has not" for command in late]
