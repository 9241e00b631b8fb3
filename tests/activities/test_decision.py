"""Decision: a named function decides, and says why where it decides otherwise than the room put first."""

from __future__ import annotations

import pytest

from labapp.core.kinds import kinds
from labapp.core.report import report
from labapp.core.viewers import Me
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

EXAMPLE = {"organisation": "north"}  # Anna and Bo came from there
ONE, TWO, THREE, FOUR = note(1), note(2), note(3), note(4)
HEAD = "head of service"


def deciding(*, voted: bool = True, identity: str = "anonymous_group_tag", **settings: object) -> Play:
    """Four public cards, a vote that put the second first, test cards to be written, and an open decision, which is north's."""
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("vote", "dot_vote"),
        step("tests", "test_card"),
        step("it", "decision", **{"first": 1, **EXAMPLE, **settings}),
        identity=identity,
    )
    room.open("ideas")
    for text in ("One", "Two", "Three", "Four"):
        room.write("anna", text)
    if voted:
        room.open("vote")
        for who in ("anna", "bo"):
            room.do(who, "dot.place", item=TWO)
        room.do("cia", "dot.place", item=THREE)
        room.do(FIA, "activity.reveal", "vote")
    room.open("it")
    return room


@pytest.fixture
def room() -> Play:
    return deciding()


def make(room: Play, item: str, choice: str, who: str = "anna", function: str = HEAD, reason: str = "") -> None:
    room.do(who, "decision.make", "it", item=item, choice=choice, function=function, reason=reason)


def line(room: Play, item: str) -> dict[str, object]:
    return next(one for one in room.sees(WALL)["decisions/it"]["items"] if one["item"] == item)


def test_what_the_room_wanted_most_lies_to_be_decided_with_its_place(room: Play) -> None:
    assert [(one["item"], one["place"]) for one in room.sees(CROWD)["decisions/it"]["items"]] == [
        (TWO, 1),
        (THREE, 2),
        (ONE, None),
        (FOUR, None),
    ]


def test_no_more_lie_to_be_decided_than_the_settings_say() -> None:
    assert len(deciding(most=2).sees(WALL)["decisions/it"]["items"]) == 2


def test_a_decision_is_seen_by_everybody_with_its_function_and_reason(room: Play) -> None:
    make(room, TWO, "pilot", reason=" It is ready ")
    for audience in (STAFF, WALL, CROWD):
        (shown,) = [one for one in room.sees(audience)["decisions/it"]["items"] if one["decision"]]
        assert shown["decision"] == {"choice": "pilot", "function": HEAD, "reason": "It is ready", "differs": False}
    assert "anna" not in str(line(room, TWO))


@pytest.mark.parametrize(("item", "choice"), [(TWO, "stop"), (THREE, "pilot"), (ONE, "adopt")])
def test_a_choice_that_differs_from_the_priority_needs_a_reason(room: Play, item: str, choice: str) -> None:
    refusal = room.refusal("anna", "decision.make", item=item, choice=choice, function=HEAD, reason=" ")
    assert (refusal.code, refusal.details["field"]) == ("bad_request", "reason")
    assert choice in line(room, item)["reason_for"]
    make(room, item, choice, reason="The law forbids the other")
    assert line(room, item)["decision"]["differs"] is True


@pytest.mark.parametrize(
    ("item", "choice"), [(TWO, "adopt"), (TWO, "test_again"), (THREE, "stop"), (ONE, "test_again")]
)
def test_a_choice_in_line_with_the_priority_needs_none(room: Play, item: str, choice: str) -> None:
    make(room, item, choice)
    assert line(room, item)["decision"]["differs"] is False


def test_without_a_vote_nothing_was_put_first_and_no_reason_is_asked_for() -> None:
    room = deciding(voted=False)
    assert {(one["place"], tuple(one["reason_for"])) for one in room.sees(WALL)["decisions/it"]["items"]} == {
        (None, ())
    }
    make(room, ONE, "stop")


def test_a_function_is_needed(room: Play) -> None:
    refusal = room.refusal("anna", "decision.make", item=TWO, choice="pilot", function="  ")
    assert (refusal.code, refusal.details["field"]) == ("bad_request", "function")


@pytest.mark.parametrize(
    ("holds", "who"),
    [
        ({"organisation": "north"}, {"anna", "bo"}),
        ({"actor_group": "manager"}, {"bo", "cia"}),
        ({"organisation": "north", "actor_group": "manager"}, {"bo"}),
        ({}, set()),
    ],
)
def test_who_holds_the_function_writes_and_staff_for_anybody(holds: dict[str, str], who: set[str]) -> None:
    room = Play(step("it", "decision", **holds), people={})
    people = {
        "anna": ("north", "employee"),
        "bo": ("north", "manager"),
        "cia": ("south", "manager"),
        "eli": (None, None),
    }
    for name, (body, group) in people.items():
        room.join(name, organisation=body, actor_group=group)
    room.open("it")
    card = room.write("anna", "Close the old form")
    assert {name for name in people if room.sees(Me(name))["decider/it"] == {"writes": True}} == who
    for name in people.keys() - who:
        assert room.refused(name, "decision.make", item=card, choice="stop", function=HEAD) == "not_allowed"
    for name in who | {FIA}:
        make(room, card, "stop", who=name)
        for other in people.keys() - who:
            assert room.refused(other, "decision.take_back", item=card) == "not_allowed"
        room.do(name, "decision.take_back", item=card)
    assert line(room, card)["decision"] is None


def test_who_holds_it_may_be_said_while_it_is_open() -> None:
    room = deciding(organisation=None)
    assert room.sees(Me("anna"))["decider/it"] == {"writes": False}
    room.do(FIA, "activity.edit", "it", config={"organisation": "north"})
    assert [room.sees(Me(who))["decider/it"]["writes"] for who in ("anna", "cia")] == [True, False]
    make(room, ONE, "test_again")


def test_a_rehearsal_keeps_to_who_may_and_staff_decides_the_rest() -> None:
    room = deciding(most=2)
    assert rehearse(room, "cia") == 0
    assert rehearse(room, "anna") == 1
    lead = kinds()["decision"].lead
    for name, data in list(lead(room.lab, room.lab.activities["it"])):
        room.do(FIA, name, "it", **data)
    assert [one["decision"] is None for one in room.sees(WALL)["decisions/it"]["items"]] == [False, False]
    assert list(lead(room.lab, room.lab.activities["it"])) == []


@pytest.mark.parametrize("item", [note(99), "k1"])
def test_what_is_not_there_is_not_decided(room: Play, item: str) -> None:
    assert room.refused("anna", "decision.make", item=item, choice="stop", function=HEAD, reason="x") == "unknown_card"


def test_a_later_decision_takes_the_place_of_the_earlier(room: Play) -> None:
    make(room, TWO, "pilot")
    make(room, TWO, "test_again", who="bo")
    assert line(room, TWO)["decision"]["choice"] == "test_again"
    assert room.do("bo", "decision.make", item=TWO, choice="test_again", function=HEAD) == ()
    assert room.sees(WALL)["activity/it"]["counts"]["contributors"] == 2


def test_a_decision_can_be_taken_back(room: Play) -> None:
    make(room, TWO, "pilot")
    room.do("anna", "decision.take_back", item=TWO)
    assert line(room, TWO)["decision"] is None
    assert room.do("anna", "decision.take_back", item=TWO) == ()


def test_an_experiment_is_decided_with_its_idea(room: Play) -> None:
    room.open("tests")
    room.do("bo", "experiment.write", card=THREE, belief="People wait less", state="running")
    room.open("it")
    assert [one["item"] for one in room.sees(WALL)["decisions/it"]["items"]] == [THREE]
    make(room, THREE, "adopt", reason="It worked")
    shown = room.sees(WALL)[f"experiment/{THREE}"]
    assert (shown["decision"], shown["state"], shown["belief"]) == ("adopt", "decided", "People wait less")
    make(room, THREE, "stop")
    assert room.sees(WALL)[f"experiment/{THREE}"]["state"] == "stopped"
    room.do("anna", "decision.take_back", item=THREE)
    assert room.sees(WALL)[f"experiment/{THREE}"]["decision"] is None
    room.refold()


def test_an_experiment_whose_activity_left_the_agenda_stays_as_it_is(room: Play) -> None:
    room.open("tests")
    room.do("bo", "experiment.write", card=THREE, belief="People wait less")
    room.open("it")
    room.do(FIA, "activity.drop", "tests")
    make(room, THREE, "stop")
    assert room.sees(WALL)[f"experiment/{THREE}"]["decision"] is None


def test_what_comes_up_in_the_room_can_be_added_and_decided(room: Play) -> None:
    card = room.write("anna", "Close the old form")
    assert line(room, card)["place"] is None
    make(room, card, "stop")
    assert line(room, card)["decision"]["choice"] == "stop"


def test_piles_are_decided_where_the_settings_say_so() -> None:
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("piles", "clustering"),
        step("it", "decision", items="clusters", **EXAMPLE),
    )
    room.open("ideas")
    room.write("anna", "One")
    room.open("piles")
    room.do("anna", "cluster.add", cluster="k1", title="Time", cards=[ONE])
    room.open("it")
    make(room, "k1", "pilot")
    assert room.refused("anna", "decision.make", item=ONE, choice="stop", function=HEAD) == "unknown_card"
    assert [one["item"] for one in room.sees(WALL)["decisions/it"]["items"]] == ["k1"]


def test_a_decided_item_stays_on_the_board_when_others_are_wanted_more() -> None:
    room = deciding(most=1)
    make(room, FOUR, "test_again")
    assert [one["item"] for one in room.sees(WALL)["decisions/it"]["items"]] == [TWO, FOUR]
    room.do(FIA, "card.hide", card=FOUR)
    assert [one["item"] for one in room.sees(WALL)["decisions/it"]["items"]] == [TWO]


def test_after_the_lock_staff_alone_writes_down(room: Play) -> None:
    room.do(FIA, "activity.lock", "it")
    assert room.refused("anna", "decision.make", item=TWO, choice="pilot", function=HEAD) == "activity_locked"
    make(room, TWO, "pilot", who=FIA)


def test_the_report_tells_the_board(room: Play) -> None:
    make(room, TWO, "pilot")
    told = report(room.lab, room.names)[-1].told
    assert told["n"] == 1
    assert told["board"] == room.sees(WALL)["decisions/it"]["items"]


def test_an_empty_lab_has_an_empty_board() -> None:
    room = Play(step("it", "decision"))
    room.open("it")
    assert room.sees(WALL)["decisions/it"] == {"items": []}
