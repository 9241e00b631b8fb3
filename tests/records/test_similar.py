"""Records that are like one: rare words of title and summary first, then facets; nothing that a reader may not find."""

from __future__ import annotations

from msgspec.structs import replace

from labapp.store import innovations
from labapp.store.db import Database
from labapp.store.innovations import Innovation
from labapp.store.similar import similar
from tests.records.conftest import leader
from tests.records.test_innovations import complete


def _publish(db: Database, title: str, **fields: object) -> Innovation:
    record = replace(complete(), title=title, summary_plain=f"{title}.", **fields)
    return innovations.add(db, record, lab_id=None, owner=leader(db), publish=True)


def test_rare_words_make_alike(db: Database) -> None:
    night = _publish(db, "Night nurses on call")
    twin = _publish(db, "A nurse for the night")
    for number in range(5):
        _publish(db, f"Something else {number}")
    assert similar(db, night)[0].id == twin.id
    assert night.id not in {other.id for other in similar(db, night)}


def test_what_is_for_colleagues_is_not_shown_to_others(db: Database) -> None:
    night = _publish(db, "Night nurses on call")
    hidden = _publish(db, "Night nurses in hospital", access="internal")
    assert similar(db, night) == []
    assert [other.id for other in similar(db, night, ("public", "internal"))] == [hidden.id]


def test_a_draft_has_neighbours_too(db: Database) -> None:
    shown = _publish(db, "Night nurses on call")
    draft = innovations.add(db, replace(complete(), title="Night nurse"), lab_id=None, owner=leader(db))
    assert [other.id for other in similar(db, draft)] == [shown.id]
