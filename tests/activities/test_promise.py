"""Fifteen per cent: a promise to oneself, that nobody else ever sees: by no screen, no report, no export, at no time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from labapp.core import kernel
from labapp.core.messages import event_data
from labapp.core.report import report
from labapp.core.sealing import sealed_journal, without_private
from labapp.core.show import show
from labapp.core.viewers import Me
from labapp.store import exchange, labs, migrate
from labapp.store.db import Database
from labapp.store.journal import Journal
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

CANARY = "I ring my neighbour at the other agency"


@pytest.fixture
def room() -> Play:
    room = Play(step("mine", "promise"))
    room.open("mine")
    return room


def promise(room: Play, who: str = "anna", text: str = CANARY, **more: object) -> None:
    room.do(who, "promise.write", text=text, **more)


def everything_was_done(room: Play) -> Play:
    """A promise was written, changed, taken back and written again; staff has tried every handle; the lab is over."""
    promise(room, text=f"{CANARY} perhaps")
    room.do("anna", "promise.take_back")
    promise(room, remind_on="2026-04-01")
    for name in (
        "activity.reveal",
        "activity.lock",
        "activity.unlock",
        "activity.reveal",
        "activity.hide",
        "undo",
        "redo",
    ):
        room.do(FIA, name, "mine") if name.startswith("activity") else room.do(FIA, name)
    room.do(FIA, "activity.reveal", "mine")
    room.do(FIA, "lab.close")
    return room


def test_a_promise_is_ones_own(room: Play) -> None:
    promise(room, remind_on="2026-04-01")
    assert room.sees("anna")["promise/mine"] == {"text": CANARY, "remind_on": "2026-04-01"}
    assert room.who_sees(CANARY) == [Me("anna")]


def test_the_room_sees_how_many_there_are(room: Play) -> None:
    promise(room)
    promise(room, "bo", "Another")
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)["promises/mine"] == {"n": 2}
    assert room.sees(WALL)["activity/mine"]["blind"] is False, "nothing is offered to be revealed"


def test_a_later_promise_takes_the_place_of_the_earlier(room: Play) -> None:
    promise(room, text="Something")
    promise(room)
    assert room.sees("anna")["promise/mine"]["text"] == CANARY
    assert room.do("anna", "promise.write", text=f" {CANARY} ") == ()
    assert room.sees(WALL)["promises/mine"] == {"n": 1}


def test_a_promise_can_be_taken_back(room: Play) -> None:
    promise(room)
    room.do("anna", "promise.take_back")
    assert "promise/mine" not in room.sees("anna")
    assert room.sees(WALL)["promises/mine"] == {"n": 0}
    assert room.do("anna", "promise.take_back") == ()


@pytest.mark.parametrize("words", [{"text": "  "}, {"text": ""}, {"text": "x", "remind_on": "2026-02-30"}])
def test_a_promise_has_words_and_a_day_of_the_calendar(room: Play, words: dict[str, str]) -> None:
    assert room.refused("anna", "promise.write", **words) == "bad_request"


def test_nobody_can_reveal_it(room: Play) -> None:
    promise(room)
    assert room.do(FIA, "activity.reveal", "mine") == ()
    assert room.lab.activities["mine"].revealed is False
    assert room.who_sees(CANARY) == [Me("anna")]


def test_a_journal_that_says_it_was_revealed_reveals_nothing(room: Play) -> None:
    promise(room)
    from labapp.core.events import ActivityRevealed

    room.store([ActivityRevealed(activity="mine")], FIA)
    assert room.lab.activities["mine"].revealed is False


def test_through_all_that_can_be_done_only_its_author_sees_it(room: Play) -> None:
    everything_was_done(room)
    assert room.who_sees(CANARY) == [Me("anna")]
    assert room.sees("anna")["promise/mine"]["text"] == CANARY, "the author keeps it after the lab"


def test_the_report_tells_how_many_and_no_more(room: Play) -> None:
    everything_was_done(room)
    (section,) = report(room.lab, room.names)
    assert (section.told, section.cards) == ({"n": 1}, [])


@pytest.mark.parametrize("identity", ["anonymous", "anonymous_group_tag", "role_named"])
@pytest.mark.parametrize("dropped", [False, True])
def test_it_is_sealed_for_ever_in_every_journal_that_leaves(identity: str, dropped: bool) -> None:
    room = Play(step("mine", "promise"), step("next", "break"), identity=identity)
    room.open("mine")
    promise(room)
    room.open("next")
    if dropped:
        room.do(FIA, "activity.drop", "mine")
    for kept in (
        sealed_journal(room.lab, room.journal, lambda member, purpose: f"alias-{member}"),
        without_private(room.journal),
    ):
        told = json.dumps([(one.actor, event_data(one.event)) for one in kept])
        assert CANARY not in told
        assert [one.actor for one in kept if one.event.name == "event.sealed"] == [None]
        again = kernel.fold("lab-1", list(kept))
        assert all(CANARY not in json.dumps(show(again, viewer, {})) for viewer in room.everybody())


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'lab.sqlite3'}")
    migrate.upgrade(database)
    yield database
    database.close()


def test_neither_staff_nor_the_operator_exports_it(db: Database, room: Play) -> None:
    everything_was_done(room)
    with db.write() as session:
        row = labs.LabRow(
            id="lab-1", code="ABC234", wall_key="k", template=None, created_at="2026-03-05T09:00:00Z", seq=0
        )
        row.title, row.language, row.theme, row.state, row.door, row.starts_at = (
            "Play",
            "en",
            None,
            "closed",
            "open",
            None,
        )
        labs.add_lab(session, row, room.journal, None)
    assert any(CANARY in json.dumps(event_data(one.event)) for one in Journal(db).load("lab-1")), (
        "it is kept for its author"
    )
    staff = exchange.export_lab(db, "lab-1", lambda member, purpose: f"alias-{member}")
    operator = exchange.export_lab(db, "lab-1")
    for document in (staff, operator):
        assert CANARY not in json.dumps(document)
        assert "promise.written" in json.dumps(document), "that something is sealed there is no secret"


def test_a_person_of_a_rehearsal_promises_once(room: Play) -> None:
    assert rehearse(room, "anna") == 1
    assert room.sees(WALL)["promises/mine"] == {"n": 1}


def test_an_id_of_a_promise_is_nowhere(room: Play) -> None:
    """There is one a person: nothing but its author's place names it."""
    assert room.refused("anna", "promise.write", text="x", promise=note(1)) == "bad_request"
