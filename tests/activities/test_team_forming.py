"""Team forming: two choices each, seen by nobody; teams that are balanced by one button and become the groups."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labapp.core.grouping import exposed
from labapp.core.model import Member
from labapp.core.report import report
from labapp.core.teaming import Choice, chosen_teams
from tests.core.play import CROWD, FIA, ORGANISATIONS, STAFF, WALL, Play, note, step

EXAMPLE = {"finalists": 3}
TWELVE = {f"{body}-{number}": body for body in ORGANISATIONS for number in range(2)}
A, B, C = note(1), note(2), note(3)


@pytest.fixture
def room() -> Play:
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("vote", "dot_vote"),
        step("teams", "team_forming"),
        people=TWELVE,
    )
    room.open("ideas")
    for text in ("A", "B", "C"):
        room.write("north-0", text)
    room.open("teams")
    return room


def choose(room: Play, who: str, first: str | None, second: str | None = None) -> None:
    room.do(who, "team.choose", "teams", first=first, second=second)


def everybody_chooses(room: Play) -> None:
    for number, who in enumerate(TWELVE):
        choose(room, who, (A, B, C)[number % 3], (B, C, A)[number % 3])


# Choosing ----------------------------------------------------------------------------------------------------


def test_a_choice_is_ones_own_and_only_how_many_have_chosen_is_told(room: Play) -> None:
    choose(room, "north-0", B, A)
    assert room.sees("north-0")["team_choice/teams"] == {"first": B, "second": A, "got": None}
    for viewer in (STAFF, WALL, CROWD):
        assert room.sees(viewer)["teams/teams"] == {"chosen": 1, "eligible": 12}


def test_a_later_choice_takes_the_place_and_none_takes_it_back(room: Play) -> None:
    choose(room, "north-0", B, A)
    choose(room, "north-0", C)
    assert room.do("north-0", "team.choose", "teams", first=C) == ()
    assert room.sees("north-0")["team_choice/teams"] == {"first": C, "second": None, "got": None}
    choose(room, "north-0", None)
    assert room.sees(WALL)["teams/teams"]["chosen"] == 0


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [(note(9), None, "unknown_card"), (A, note(9), "unknown_card"), (A, A, "bad_request"), (None, A, "bad_request")],
)
def test_a_choice_is_among_the_finalists_and_of_two_things(
    room: Play, first: str | None, second: str | None, code: str
) -> None:
    assert room.refused("north-0", "team.choose", "teams", first=first, second=second) == code


def test_after_the_lock_nobody_chooses_any_more(room: Play) -> None:
    room.do(FIA, "activity.lock", "teams")
    assert room.refused("north-0", "team.choose", "teams", first=A) == "activity_locked"


# Finalists ---------------------------------------------------------------------------------------------------


def test_finalists_are_what_the_latest_vote_put_first() -> None:
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("vote", "dot_vote"),
        step("teams", "team_forming", finalists=2),
        people=TWELVE,
    )
    room.open("ideas")
    for text in ("A", "B", "C"):
        room.write("north-0", text)
    room.open("vote")
    for who, card in (("north-0", C), ("north-1", C), ("south-0", B), ("south-1", C), ("east-0", B), ("east-1", A)):
        room.do(who, "dot.place", item=card)
    room.open("teams")
    assert room.sees(CROWD)["finalists/teams"] == {"items": [A, B]}, "a vote that was not shown tells nothing"
    room.do(FIA, "activity.reveal", "vote")
    assert room.sees(CROWD)["finalists/teams"] == {"items": [C, B]}


def test_finalists_are_piles_where_the_vote_was_on_piles_or_the_settings_say_so() -> None:
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("piles", "clustering"),
        step("vote", "dot_vote", items="clusters"),
        step("teams", "team_forming"),
        step("more", "team_forming", items="clusters"),
    )
    room.open("ideas")
    for text in ("A", "B", "C"):
        room.write("anna", text)
    room.open("piles")
    room.do(FIA, "cluster.add", cluster="k1", title="Time", cards=[A])
    room.do(FIA, "cluster.add", cluster="k2", title="Trust", cards=[B])
    room.open("teams")
    room.open("more")
    assert room.sees(CROWD)["finalists/teams"] == {"items": [A, B, C]}
    assert room.sees(CROWD)["finalists/more"] == {"items": ["k1", "k2"]}
    room.open("vote")
    room.do("anna", "dot.place", item="k2")
    room.do(FIA, "activity.reveal", "vote")
    assert room.sees(CROWD)["finalists/teams"] == {"items": ["k2"]}


# The teams ---------------------------------------------------------------------------------------------------


def test_one_button_makes_the_teams_the_groups_and_shows_them(room: Play) -> None:
    everybody_chooses(room)
    room.do(FIA, "team.balance", "teams")
    seen = room.sees(CROWD)["teams/teams"]
    assert [team["people"] for team in seen["teams"]] == [4, 4, 4]
    assert [len(team["organisations"]) for team in seen["teams"]] == [4, 4, 4]
    assert sorted(seen["items"], key=lambda line: line["item"]) == [
        {"item": item, "first": 4, "second": 4} for item in (A, B, C)
    ]
    own = room.sees("north-0")
    assert own["group"]["topic"] == {team["id"]: team["item"] for team in seen["teams"]}[own["group"]["id"]]
    assert own["team_choice/teams"]["got"] == "first"
    assert own["group"]["reason"]["code"] == "chosen"
    assert [group["topic"] for group in room.sees(WALL)["groups"]["groups"]] == [team["item"] for team in seen["teams"]]


def test_undo_takes_the_teams_back_and_hides_them_again(room: Play) -> None:
    everybody_chooses(room)
    before = room.shared()
    room.do(FIA, "team.balance", "teams")
    after = room.shared()
    room.do(FIA, "undo")
    assert room.shared() == before
    room.do(FIA, "redo")
    assert room.shared() == after
    room.refold()


def test_who_comes_late_enters_the_smallest_team_and_a_move_is_seen(room: Play) -> None:
    everybody_chooses(room)
    room.do(FIA, "team.balance", "teams")
    room.join("late", organisation="north")
    assert sorted(team["people"] for team in room.sees(CROWD)["teams/teams"]["teams"]) == [4, 4, 5]
    room.do(FIA, "group.move", member="late", group="4")
    assert room.sees(CROWD)["teams/teams"]["teams"][-1] == {
        "id": "4",
        "item": None,
        "people": 1,
        "organisations": {"north": 1},
    }
    assert room.sees("late")["team_choice/teams"] == {"first": None, "second": None, "got": None}


def test_the_report_keeps_the_teams_when_other_groups_are_formed(room: Play) -> None:
    everybody_chooses(room)
    room.do(FIA, "team.balance", "teams")
    made = room.sees(CROWD)["teams/teams"]["teams"]
    room.do(FIA, "groups.form", size=2)
    assert room.sees(CROWD)["teams/teams"]["teams"] == made
    assert report(room.lab, room.names)[1].told["teams"] == made
    assert room.sees("north-0")["team_choice/teams"]["got"] is None


def test_people_who_chose_nothing_are_in_teams_too(room: Play) -> None:
    choose(room, "north-0", C)
    room.do(FIA, "team.balance", "teams")
    assert sum(team["people"] for team in room.sees(CROWD)["teams/teams"]["teams"]) == 12
    other = next(m for m in TWELVE if room.sees(m)["group"]["topic"] == C and m != "north-0")
    assert room.sees(other)["team_choice/teams"]["got"] is None


def test_without_finalists_or_people_there_are_no_teams() -> None:
    empty = Play(step("teams", "team_forming"))
    empty.open("teams")
    assert empty.refused(FIA, "team.balance", "teams") == "bad_request"
    nobody = Play(step("ideas", "idea_board", hidden=False), step("teams", "team_forming"), people={})
    nobody.open("ideas")
    nobody.write(FIA, "A")
    nobody.open("teams")
    assert nobody.refused(FIA, "team.balance", "teams") == "bad_request"


def test_one_person_is_one_team() -> None:
    assert chosen_teams([Member("anna")], {}, [A, B]) == ((A, ("anna",)),)


def test_only_staff_makes_teams(room: Play) -> None:
    assert room.refused("north-0", "team.balance", "teams") == "not_allowed"


def mixed(teams: Iterable[Iterable[str]]) -> int:
    """How many organisations meet in the teams; a member's id begins with theirs."""
    return sum(len({id.split("-")[0] for id in team}) for team in teams)


members = st.lists(
    st.tuples(st.sampled_from(ORGANISATIONS), st.sampled_from(["employee", "manager"])), min_size=1, max_size=30
)
items = st.sampled_from(["a", "b", "c", "d"])


@settings(max_examples=60, deadline=None)
@given(members, st.data())
def test_teams_are_of_one_size_and_nobody_is_placed_unwished_without_need(
    bodies: list[tuple[str, str]], data: st.DataObject
) -> None:
    people = [Member(str(number), body, role) for number, (body, role) in enumerate(bodies)]
    choices: dict[str, Choice] = {}
    for member in people:
        first = data.draw(items)
        second = data.draw(items)
        choices[member.id] = (first, second if second != first else None)
    teams = chosen_teams(people, choices, ["a", "b", "c", "d"])
    assert sorted(id for _, team in teams for id in team) == sorted(member.id for member in people)
    sizes = [len(team) for _, team in teams]
    assert max(sizes) - min(sizes) <= 3
    assert len(teams) == 1 or min(sizes) >= 2
    if len(teams) > 1:
        known = {member.id: member for member in people}
        assert (
            not any(exposed([known[id] for id in team]) for _, team in teams) or len({body for body, _ in bodies}) == 1
        )


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 3), st.randoms(use_true_random=False))
def test_everybody_gets_a_choice_where_the_first_choices_are_even(each: int, chance: random.Random) -> None:
    """Six people of six organisations wish for each of three things, `each` times over."""
    people = [Member(f"{body}-{number}", body) for number in range(3 * each) for body in ORGANISATIONS]
    chance.shuffle(people)
    choices: dict[str, Choice] = {member.id: ("abc"[at % 3], "bca"[at % 3]) for at, member in enumerate(people)}
    teams = chosen_teams(people, choices, ["a", "b", "c"])
    assert all(topic in choices[id] for topic, team in teams for id in team)
    as_wished = [[id for id, (first, _) in choices.items() if first == topic] for topic in "abc"]
    assert mixed(team for _, team in teams) >= mixed(as_wished)
