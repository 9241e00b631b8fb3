"""What a rehearsal takes over from the lab that is practised."""

from __future__ import annotations

from pathlib import Path

from labapp import catalogue
from labapp.core.events import ActivitySpec
from labapp.core.model import Brief, Organisation
from labapp.store import accounts, labs, migrate, rehearsals
from labapp.store.db import Database
from labapp.store.journal import Journal


def test_a_rehearsal_has_the_frame_of_its_lab(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'lab.sqlite3'}")
    migrate.upgrade(db)
    owner = accounts.create_account(db, email="a@b.example", password_hash="-").id
    brief = Brief(record_holder="North", mandate="The council has asked us", scope_in="Permits")
    (first, *_) = catalogue.agenda("taster_90", "en")
    agenda = [ActivitySpec("act-1", first.phase, first.kind, first.method, first.title, first.prompt, first.minutes)]
    lab = labs.create_lab(
        db,
        title="L",
        challenge="?",
        language="en",
        agenda=agenda,
        owner=owner,
        organisations=(Organisation("north", "North", "N"),),
        brief=brief,
    )
    practised, copy = (Journal(db).fold(id) for id in (lab.id, rehearsals.make_rehearsal(db, lab.id).id))
    assert copy.rehearsal
    assert (copy.brief, copy.organisations, copy.identity) == (brief, practised.organisations, practised.identity)
    assert [step.title for step in copy.agenda()] == [step.title for step in practised.agenda()]
    db.close()
