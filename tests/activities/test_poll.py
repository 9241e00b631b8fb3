"""Poll: options or a scale, hidden until the reveal, live after it."""

from __future__ import annotations

import pytest

from labapp.core.report import report
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, step

EXAMPLE = {
    "type": "several",
    "options": [{"id": "desk", "title": "At the desk"}, {"id": "home", "title": "At home"}],
    "at_most": 2,
}
OPTIONS = [{"id": id, "title": id.title()} for id in ("tea", "coffee", "water")]
LARGE = {f"n{number}": "north" for number in range(6)} | {f"s{number}": "south" for number in range(2)}


def asking(
    people: dict[str, str | None] | None = None, identity: str = "anonymous_group_tag", **settings: object
) -> Play:
    more = {} if people is None else {"people": people}
    room = Play(step("ask", "poll", **settings), identity=identity, **more)
    room.open("ask")
    return room


def answer(room: Play, who: str, *options: str) -> None:
    room.do(who, "poll.answer", value=list(options))


def fall(room: Play) -> dict[str, int]:
    return {line["id"]: line["n"] for line in room.sees(WALL)["poll/ask"]["options"]}


def test_before_the_reveal_nobody_sees_more_than_how_many_have_answered() -> None:
    room = asking(options=OPTIONS)
    answer(room, "anna", "tea")
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)["poll/ask"] == {"n": 1, "eligible": 5}
    assert room.sees("anna")["choice/ask"] == {"value": ["tea"]}
    assert room.sees("bo")["choice/ask"] == {"value": None}


def test_after_the_reveal_the_result_is_live_in_the_order_of_the_settings() -> None:
    room = asking(options=OPTIONS)
    answer(room, "anna", "water")
    room.do(FIA, "activity.reveal", "ask")
    answer(room, "bo", "water")
    assert room.sees(WALL)["poll/ask"]["options"] == [
        {"id": "tea", "title": "Tea", "n": 0},
        {"id": "coffee", "title": "Coffee", "n": 0},
        {"id": "water", "title": "Water", "n": 2},
    ]


def test_an_answer_is_changed_and_taken_back_until_the_lock() -> None:
    room = asking(options=OPTIONS)
    answer(room, "anna", "tea")
    answer(room, "anna", "coffee")
    assert room.do("anna", "poll.answer", value=["coffee"]) == ()
    room.do(FIA, "activity.reveal", "ask")
    assert fall(room) == {"tea": 0, "coffee": 1, "water": 0}
    answer(room, "anna")
    assert (fall(room)["coffee"], room.sees(WALL)["poll/ask"]["n"]) == (0, 0)
    assert room.do("anna", "poll.answer", value=None) == ()
    room.do(FIA, "activity.lock", "ask")
    assert room.refused("anna", "poll.answer", value=["tea"]) == "activity_locked"


def test_of_several_options_so_many_may_be_chosen() -> None:
    room = asking(type="several", options=OPTIONS, at_most=2)
    answer(room, "anna", "water", "tea", "tea")
    assert room.sees("anna")["choice/ask"] == {"value": ["tea", "water"]}
    assert room.refused("anna", "poll.answer", value=["tea", "coffee", "water"]) == "too_many"
    assert asking(type="several", options=OPTIONS).do("anna", "poll.answer", value=["tea", "coffee", "water"])


def test_a_single_choice_is_one() -> None:
    room = asking(options=OPTIONS)
    assert room.refused("anna", "poll.answer", value=["tea", "water"]) == "too_many"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("single", ["juice"]),
        ("single", 3),
        ("single", "tea"),
        ("scale5", 0),
        ("scale5", 6),
        ("scale5", ["tea"]),
        ("scale10", 11),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(kind: str, value: object) -> None:
    room = asking(type=kind, options=OPTIONS)
    assert room.refused("anna", "poll.answer", value=value) == "bad_request"


@pytest.mark.parametrize(("kind", "steps"), [("scale5", 5), ("scale10", 11)])
def test_a_scale_is_shown_with_its_mean(kind: str, steps: int) -> None:
    room = asking(type=kind, low="Not at all", high="Fully")
    for who, value in (("anna", 1), ("bo", 5), ("cia", 5)):
        room.do(who, "poll.answer", value=value)
    room.do(FIA, "activity.reveal", "ask")
    record = room.sees(WALL)["poll/ask"]
    assert len(record["scale"]) == steps
    assert (record["scale"]["1"], record["scale"]["5"], record["mean"], record["n"]) == (1, 2, 3.67, 3)


def test_a_scale_without_answers_has_no_mean() -> None:
    room = asking(type="scale10")
    room.do(FIA, "activity.reveal", "ask")
    assert room.sees(WALL)["poll/ask"]["mean"] is None


@pytest.mark.parametrize(("settings", "value"), [({"options": OPTIONS}, ["tea"]), ({"type": "scale5"}, 4)])
def test_an_organisation_is_told_apart_from_five_answers_if_nobody_can_be_subtracted(
    settings: dict[str, object], value: object
) -> None:
    for people, apart in ((LARGE, False), ({**LARGE, "s2": "south", "s3": "south", "s4": "south"}, True)):
        room = asking(people, **settings)
        for who in people:
            room.do(who, "poll.answer", value=value)
        room.do(FIA, "activity.reveal", "ask")
        assert ("by_organisation" in room.sees(WALL)["poll/ask"]) == apart
    assert {body: line["n"] for body, line in room.sees(WALL)["poll/ask"]["by_organisation"].items()} == {
        "north": 6,
        "south": 5,
    }


def test_under_anonymity_organisations_are_never_told_apart() -> None:
    people = dict.fromkeys(LARGE, "north")
    room = asking(people, identity="anonymous", options=OPTIONS)
    for who in people:
        answer(room, who, "tea")
    room.do(FIA, "activity.reveal", "ask")
    assert "by_organisation" not in room.sees(WALL)["poll/ask"]


def test_what_was_chosen_under_other_settings_is_kept_and_not_counted() -> None:
    room = asking(options=OPTIONS)
    answer(room, "anna", "tea")
    room.do(FIA, "activity.reveal", "ask")
    room.do(FIA, "activity.edit", "ask", config={"type": "scale5"})
    assert room.sees(WALL)["poll/ask"]["mean"] is None
    room.do("bo", "poll.answer", value=4)
    room.do(FIA, "activity.edit", "ask", config={"options": OPTIONS[1:]})
    assert fall(room) == {"coffee": 0, "water": 0}
    room.do(FIA, "activity.edit", "ask", config={"options": OPTIONS})
    assert fall(room) == {"tea": 1, "coffee": 0, "water": 0}


def test_the_report_tells_the_result_after_the_reveal_alone() -> None:
    room = asking(type="scale5", low="Cold", high="Warm")
    room.do("anna", "poll.answer", value=4)
    assert report(room.lab, room.names)[0].told == {}
    room.do(FIA, "activity.reveal", "ask")
    told = report(room.lab, room.names)[0].told
    assert (told["type"], told["low"], told["high"], told["n"], told["mean"]) == ("scale5", "Cold", "Warm", 1, 4.0)


@pytest.mark.parametrize(("settings", "deeds"), [({"options": OPTIONS}, 1), ({"type": "scale10"}, 1), ({}, 0)])
def test_a_rehearsed_person_answers_once_what_can_be_answered(settings: dict[str, object], deeds: int) -> None:
    assert rehearse(asking(**settings), "anna") == deeds
