"""Word cloud: a few words each, counted in any spelling; the facilitator may hide one."""

from __future__ import annotations

import pytest

from labapp.core.report import report
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, step


@pytest.fixture
def room() -> Play:
    return saying()


def saying(**settings: object) -> Play:
    room = Play(step("say", "word_cloud", **settings))
    room.open("say")
    return room


def say(room: Play, who: str, *words: str) -> None:
    room.do(who, "word.give", words=list(words))


def shown(room: Play, viewer: object = WALL) -> list[tuple[str, int]]:
    return [(line["word"], line["n"]) for line in room.sees(viewer)["words/say"]["words"]]  # type: ignore[arg-type]


def test_before_the_reveal_nobody_sees_more_than_how_many_have_said_something(room: Play) -> None:
    say(room, "anna", "Trust", "time")
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)["words/say"] == {"n": 1}
    assert room.sees("anna")["word/say"] == {"words": ["Trust", "time"]}
    assert room.sees("bo")["word/say"] == {"words": []}


def test_the_same_word_in_other_letters_is_the_same_word(room: Play) -> None:
    say(room, "anna", "Åre", "time")
    say(room, "bo", "åre", "  Much   time ")
    say(room, "cia", "åre", "TIME")
    say(room, "dan", "A\u030are")
    room.do(FIA, "activity.reveal", "say")
    assert shown(room) == [("åre", 4), ("TIME", 2), ("Much time", 1)]


def test_a_person_says_a_word_once(room: Play) -> None:
    say(room, "anna", "Time", " ", "TIME")
    assert room.sees("anna")["word/say"] == {"words": ["Time"]}


def test_words_are_changed_and_taken_back(room: Play) -> None:
    say(room, "anna", "time")
    assert room.do("anna", "word.give", words=["time"]) == ()
    say(room, "anna", "trust")
    room.do(FIA, "activity.reveal", "say")
    assert shown(room, CROWD) == [("trust", 1)]
    say(room, "anna")
    assert room.sees(WALL)["words/say"] == {"n": 0, "words": []}


def test_nobody_says_more_than_the_settings_allow() -> None:
    room = saying(each=1)
    refusal = room.refusal("anna", "word.give", words=["time", "trust"])
    assert (refusal.code, refusal.details) == ("too_many", {"limit": 1})
    assert room.refused("anna", "word.give", words=["x" * 31]) == "too_long"


def test_a_hidden_word_is_seen_by_staff_alone_and_comes_back(room: Play) -> None:
    say(room, "anna", "Idiots", "trust")
    say(room, "bo", "idiots")
    room.do(FIA, "activity.reveal", "say")
    room.do(FIA, "word.hide", "say", word="IDIOTS")
    assert room.do(FIA, "word.hide", "say", word="idiots") == ()
    assert shown(room) == shown(room, CROWD) == [("trust", 1)]
    assert room.sees(STAFF)["words/say"]["words"] == [
        {"word": "trust", "n": 1},
        {"word": "Idiots", "n": 2, "hidden": True},
    ]
    assert report(room.lab, room.names)[0].told == {"n": 2, "words": [{"word": "trust", "n": 1}]}
    room.do(FIA, "undo")
    assert shown(room) == [("Idiots", 2), ("trust", 1)]
    room.do(FIA, "redo")
    room.do(FIA, "word.restore", "say", word="idiots")
    assert room.do(FIA, "word.restore", "say", word="idiots") == ()
    assert shown(room) == [("Idiots", 2), ("trust", 1)]


def test_only_staff_hides_a_word(room: Play) -> None:
    assert room.refused("anna", "word.hide", "say", word="time") == "not_allowed"


def test_after_the_lock_no_word_is_taken(room: Play) -> None:
    room.do(FIA, "activity.lock", "say")
    assert room.refused("anna", "word.give", words=["time"]) == "activity_locked"


def test_the_report_tells_nothing_before_the_reveal(room: Play) -> None:
    say(room, "anna", "time")
    assert report(room.lab, room.names)[0].told == {}


def test_a_rehearsed_person_says_a_few_words(room: Play) -> None:
    assert rehearse(room, "anna") == 1
    assert 1 <= len(room.sees("anna")["word/say"]["words"]) <= 3
