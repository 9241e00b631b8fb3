"""Check-in: a word and a scale, one's own until the reveal, then a distribution that names nobody."""

from __future__ import annotations

import pytest

from labapp.core.report import report
from labapp.core.sealing import sealed_journal
from labapp.core.speaking import SpeakerCalled
from labapp.core.viewers import Me
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, step

QUESTIONS = [
    {"id": "word", "type": "word", "text": "How do you arrive?"},
    {"id": "energy", "type": "scale5", "text": "Your energy?"},
    {"id": "hope", "type": "text", "text": "What do you hope for?"},
]
EXAMPLE = {"questions": QUESTIONS}
NORTH = {f"n{number}": "north" for number in range(5)}
SOUTH = {f"s{number}": "south" for number in range(4)}


def arriving(people: dict[str, str | None] | None = None, identity: str = "anonymous_group_tag") -> Play:
    room = Play(step("in", "check_in", questions=QUESTIONS), people=people or {**NORTH, **SOUTH}, identity=identity)
    room.open("in")
    return room


@pytest.fixture
def room() -> Play:
    return arriving()


def answer(room: Play, who: str, question: str, value: str | int) -> None:
    room.do(who, "answer.give", question=question, value=value)


def distribution(room: Play, question: str) -> dict[str, object]:
    room.do(FIA, "activity.reveal", "in")
    return room.sees(WALL)["answers/in"]["questions"][question]


def test_an_answer_is_seen_by_nobody_else_before_the_reveal(room: Play) -> None:
    answer(room, "n0", "word", "Quixotic")
    assert room.who_sees("Quixotic") == [Me("n0")]
    assert room.sees("n0")["answer/in"] == {"word": "Quixotic"}
    for audience in (STAFF, WALL, CROWD):
        assert "answers/in" not in room.sees(audience)


def test_the_later_answer_takes_the_place_of_the_earlier(room: Play) -> None:
    answer(room, "n0", "energy", 2)
    answer(room, "n0", "energy", 5)
    answer(room, "n0", "energy", 5)
    assert room.sees("n0")["answer/in"] == {"energy": 5}
    assert distribution(room, "energy")["scale"] == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1}


def test_everybody_who_answered_has_contributed(room: Play) -> None:
    answer(room, "n0", "word", "Calm")
    answer(room, "n0", "energy", 3)
    answer(room, "s0", "word", "Calm")
    assert room.sees(WALL)["activity/in"]["counts"]["contributors"] == 2
    room.do(FIA, "activity.reveal", "in")
    assert room.sees(WALL)["answers/in"]["n"] == 2


def test_words_are_counted_without_regard_to_case_and_shown_most_first(room: Play) -> None:
    for who, word in (("n0", "Tired"), ("n1", "curious"), ("n2", "Curious"), ("n3", "awake")):
        answer(room, who, "word", word)
    assert distribution(room, "word")["words"] == [
        {"word": "Curious", "n": 2},
        {"word": "awake", "n": 1},
        {"word": "Tired", "n": 1},
    ]


def test_white_space_in_a_word_is_made_one_space(room: Play) -> None:
    answer(room, "n0", "word", "  rather \n tired ")
    assert room.sees("n0")["answer/in"] == {"word": "rather tired"}


def test_a_scale_is_shown_with_its_mean(room: Play) -> None:
    for who, value in (("n0", 1), ("n1", 2), ("n2", 2)):
        answer(room, who, "energy", value)
    shown = distribution(room, "energy")
    assert (shown["scale"], shown["mean"], shown["n"]) == ({"1": 1, "2": 2, "3": 0, "4": 0, "5": 0}, 1.67, 3)


def test_a_scale_without_answers_has_no_mean(room: Play) -> None:
    assert distribution(room, "energy")["mean"] is None


def test_organisations_are_told_apart_from_five_answers_on(room: Play) -> None:
    for who in (*NORTH, *SOUTH):
        answer(room, who, "energy", 4)
    assert distribution(room, "energy")["by_organisation"] == {
        "north": {"n": 5, "scale": {"1": 0, "2": 0, "3": 0, "4": 5, "5": 0}, "mean": 4.0}
    }


def test_five_people_of_whom_four_answered_are_not_told_apart(room: Play) -> None:
    for who in list(NORTH)[:4]:
        answer(room, who, "energy", 4)
    assert "by_organisation" not in distribution(room, "energy")


def test_under_anonymity_organisations_are_never_told_apart() -> None:
    room = arriving(identity="anonymous")
    for who in NORTH:
        answer(room, who, "energy", 4)
    assert "by_organisation" not in distribution(room, "energy")


@pytest.mark.parametrize(
    ("question", "value"),
    [("energy", 0), ("energy", 6), ("energy", "4"), ("word", 4), ("word", "   "), ("none", 4), ("hope", "")],
)
def test_an_answer_that_does_not_fit_its_question_is_refused(room: Play, question: str, value: str | int) -> None:
    assert room.refused("n0", "answer.give", question=question, value=value) == "bad_request"


@pytest.mark.parametrize(("question", "limit"), [("word", 40), ("hope", 300)])
def test_a_text_has_its_limit(room: Play, question: str, limit: int) -> None:
    answer(room, "n0", question, "x" * limit)
    refusal = room.refusal("n0", "answer.give", question=question, value="x" * (limit + 1))
    assert (refusal.code, refusal.details) == ("too_long", {"field": "value", "limit": limit})


def test_after_the_lock_no_answer_is_taken(room: Play) -> None:
    room.do(FIA, "activity.lock", "in")
    assert room.refused("n0", "answer.give", question="energy", value=4) == "activity_locked"


def test_a_question_whose_type_was_changed_counts_only_the_answers_that_fit(room: Play) -> None:
    answer(room, "n0", "word", "calm")
    answer(room, "n0", "energy", 4)
    swapped = [{"id": "word", "type": "scale5", "text": "?"}, {"id": "energy", "type": "word", "text": "?"}]
    room.do(FIA, "activity.edit", "in", config={"questions": swapped})
    assert (distribution(room, "word")["n"], room.sees(WALL)["answers/in"]["questions"]["energy"]["n"]) == (0, 0)


def test_the_report_tells_the_distributions_after_the_reveal_alone(room: Play) -> None:
    answer(room, "n0", "word", "Calm")
    assert report(room.lab, room.names)[0].told == {}
    room.do(FIA, "activity.reveal", "in")
    assert report(room.lab, room.names)[0].told == room.sees(WALL)["answers/in"]


def test_the_facilitator_hides_an_answer_and_brings_it_back(room: Play) -> None:
    for who, word in (("n0", "Idiots"), ("n1", "idiots"), ("n2", "calm")):
        answer(room, who, "word", word)
    room.do(FIA, "activity.reveal", "in")
    room.do(FIA, "answer.hide", "in", question="word", word="IDIOTS")
    assert room.do(FIA, "answer.hide", "in", question="word", word="idiots") == ()
    words = room.sees(WALL)["answers/in"]["questions"]["word"]["words"]
    assert words == [{"word": "calm", "n": 1}]
    assert room.sees(STAFF)["answers/in"]["questions"]["word"]["words"][-1] == {
        "word": "Idiots",
        "n": 2,
        "hidden": True,
    }
    assert report(room.lab, room.names)[0].told["questions"]["word"]["words"] == words
    room.do(FIA, "undo")
    assert len(room.sees(CROWD)["answers/in"]["questions"]["word"]["words"]) == 2
    room.do(FIA, "redo")
    room.do(FIA, "answer.restore", "in", question="word", word="idiots")
    assert room.do(FIA, "answer.restore", "in", question="word", word="idiots") == ()
    assert len(room.sees(CROWD)["answers/in"]["questions"]["word"]["words"]) == 2


def test_everybody_is_called_to_speak_once_one_organisation_after_the_other(room: Play) -> None:
    everybody = [*NORTH, *SOUTH]
    room.do(FIA, "member.remove", member="s3")
    spoken = []
    for _ in everybody[:-1]:
        room.do(FIA, "speaker.next", "in")
        spoken.append(room.sees(STAFF)["speaker/in"]["member"])
    assert sorted(spoken) == sorted(everybody[:-1])
    assert [who[0] for who in spoken[:4]] == ["n", "s", "n", "s"]
    room.do(FIA, "speaker.next", "in")
    assert room.sees(WALL)["speaker/in"]["over"] is True
    assert room.do(FIA, "speaker.next", "in") == ()
    room.do(FIA, "undo")
    assert room.sees(STAFF)["speaker/in"]["member"] == spoken[-1]
    assert (room.sees(spoken[-1])["turn/in"], room.sees(spoken[0])["turn/in"]) == ({"now": True}, {"now": False})


def test_walls_show_of_a_speaker_what_the_lab_lets_show(room: Play) -> None:
    for where, organisation in ((room, "north"), (arriving(identity="anonymous"), None)):
        where.do(FIA, "speaker.next", "in")
        record = where.sees(WALL)["speaker/in"]
        assert (record["organisation"], record["spoken"], "member" in record) == (organisation, 1, False)
        where.do(FIA, "activity.finish", "in")
        assert "speaker/in" not in where.sees(WALL)
        assert "turn/in" not in where.sees("n0")


def test_nobody_is_called_in_an_empty_room_and_only_staff_calls(room: Play) -> None:
    empty = Play(step("in", "check_in"), people={})
    empty.open("in")
    assert empty.do(FIA, "speaker.next", "in") == ()
    assert room.refused("n0", "speaker.next", "in") == "not_allowed"


def test_an_archive_does_not_tell_who_was_called(room: Play) -> None:
    room.do(FIA, "speaker.next", "in")
    room.do(FIA, "activity.reveal", "in")
    told = sealed_journal(room.lab, room.journal, lambda member, use: f"{use} of {member}")
    assert [one.event.member for one in told if isinstance(one.event, SpeakerCalled)] == ["place of n0"]
