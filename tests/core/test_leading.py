"""Leading with others: notes of the facilitators, the lead, who is ready, the plan of what remains, calm screens, several walls."""

from __future__ import annotations

import pytest

from labapp.core.messages import event_data
from labapp.core.report import report
from labapp.core.sealing import sealed_journal
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, step

GUS = "gus"  # he facilitates with her


@pytest.fixture
def room() -> Play:
    room = Play(step("ideas", "idea_board"), step("vote", "dot_vote", minutes=20), step("rest", "break", minutes=15))
    room.names[GUS] = "Gus"
    room.do("system", "member.join", member=GUS, staff=True)
    room.open("ideas")
    return room


# --- Notes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("about", "key"), [("ideas", "note/ideas"), (None, "note")])
def test_a_note_of_the_facilitators_is_read_by_staff_alone(room: Play, about: str | None, key: str) -> None:
    room.do(FIA, "note.write", text="Mind the silent ones", **({"about": about} if about else {}))
    assert room.sees(STAFF)[key]["text"] == "Mind the silent ones"
    assert room.sees(STAFF)[key]["by"] == FIA
    assert room.who_sees("Mind the silent ones") == [STAFF]
    assert "Mind" not in str(report(room.lab, room.names))


def test_a_note_is_sealed_in_what_is_read_of_the_journal(room: Play) -> None:
    room.do(FIA, "note.write", text="Mind the silent ones")
    archive = sealed_journal(room.lab, room.journal, lambda member, _: member)
    assert "Mind" not in str([event_data(stored.event) for stored in archive])


def test_an_empty_note_is_gone_and_one_about_nothing_is_refused(room: Play) -> None:
    room.do(FIA, "note.write", text="Mind", about="vote")
    assert room.do(FIA, "note.write", text=" Mind ", about="vote") == ()
    room.do(GUS, "note.write", text=" ", about="vote")
    assert "note/vote" not in room.sees(STAFF)
    assert room.refused(FIA, "note.write", text="x", about="nothing") == "unknown_activity"
    assert room.refused("anna", "note.write", text="x") == "not_allowed"


def test_undo_leaves_notes_and_the_lead_alone(room: Play) -> None:
    room.do(FIA, "door.close")
    room.do(FIA, "note.write", text="Mind")
    room.do(FIA, "lead.take")
    room.do(FIA, "undo")
    assert room.sees(STAFF)["lab"]["door"] == "open"
    assert room.sees(STAFF)["note"]["text"] == "Mind"
    assert room.sees(STAFF)["lead"] == {"member": FIA}


# --- The lead ------------------------------------------------------------------------------------------------------


def test_the_lead_is_taken_and_handed_over_and_all_may_act(room: Play) -> None:
    assert "lead" not in room.sees(STAFF)
    room.do(FIA, "lead.take")
    assert room.do(FIA, "lead.take") == ()
    room.do(FIA, "lead.give", member=GUS)
    assert room.sees(STAFF)["lead"] == {"member": GUS}
    assert room.do(FIA, "activity.lock", "ideas")
    for audience in (WALL, CROWD, "anna"):
        assert "lead" not in room.sees(audience)


@pytest.mark.parametrize("who", ["anna", "nobody"])
def test_the_lead_goes_to_facilitators_alone(room: Play, who: str) -> None:
    assert room.refused(FIA, "lead.give", member=who) == "bad_request"
    assert room.refused("anna", "lead.take") == "not_allowed"


def test_a_facilitator_who_was_removed_leads_no_more(room: Play) -> None:
    room.do(GUS, "lead.take")
    room.do(FIA, "member.remove", member=GUS)
    assert "lead" not in room.sees(STAFF)
    assert room.refused(FIA, "lead.give", member=GUS) == "bad_request"


def test_undo_says_what_it_was_about_and_which_facilitator_did_it(room: Play) -> None:
    room.do(GUS, "activity.edit", "vote", title="Choose")
    told = room.sees(STAFF)["undo"]
    assert (told["undo"], told["undo_activity"], told["undo_by"]) == ("activity.edited", "vote", GUS)
    room.do(FIA, "undo")
    told = room.sees(STAFF)["undo"]
    assert (told["redo"], told["redo_activity"], told["redo_by"]) == ("activity.edited", "vote", GUS)


def test_a_grouping_by_a_participant_names_nobody() -> None:
    room = Play(step("piles", "clustering"))
    room.open("piles")
    room.do("anna", "cluster.add", cluster="k1", title="Time")
    assert room.sees(STAFF)["undo"]["undo_by"] is None


# --- Who is ready --------------------------------------------------------------------------------------------------


def crowd(identity: str = "anonymous_group_tag", **sizes: int) -> Play:
    people: dict[str, str | None] = {f"{body}-{n}": body for body, size in sizes.items() for n in range(size)}
    room = Play(step("ideas", "idea_board"), identity=identity, people=people)
    room.open("ideas")
    return room


def test_who_is_ready_is_counted_by_organisation() -> None:
    room = crowd(north=4, south=3)
    for who in ("north-0", "north-1", "south-2"):
        room.do(who, "ready.set", ready=True)
    assert room.sees(STAFF)["ready"] == {
        "activity": "ideas",
        "ready": 3,
        "members": 7,
        "by_organisation": [
            {"organisations": ["north"], "ready": 2, "members": 4},
            {"organisations": ["south"], "ready": 1, "members": 3},
        ],
    }
    for audience in (WALL, CROWD, "north-0"):
        assert "ready" not in room.sees(audience)


def test_small_organisations_are_counted_together_and_never_follow_from_the_rest() -> None:
    room = crowd(north=5, south=3, east=1, west=1)
    room.do("east-0", "ready.set", ready=True)
    groups = room.sees(STAFF)["ready"]["by_organisation"]
    assert [(group["organisations"], group["members"]) for group in groups] == [
        (["north"], 5),
        (["south", "east", "west"], 5),
    ]
    assert crowd(north=5, east=1, west=2).sees(STAFF)["ready"]["by_organisation"][1]["members"] == 3


@pytest.mark.parametrize("sizes", [{"north": 2}, {"north": 1, "south": 1}, {"north": 4, "south": 2}, {"north": 9}])
def test_where_no_two_groups_are_large_enough_there_is_only_the_whole(sizes: dict[str, int]) -> None:
    room = crowd(**sizes)
    room.do("north-0", "ready.set", ready=True)
    assert room.sees(STAFF)["ready"]["ready"] == 1
    assert room.sees(STAFF)["ready"]["by_organisation"] is None


def test_under_anonymity_no_organisation_is_told_apart() -> None:
    assert crowd("anonymous", north=5, south=5).sees(STAFF)["ready"]["by_organisation"] is None


def test_staff_and_people_who_left_are_not_counted() -> None:
    room = crowd(north=4, south=4)
    room.do("north-0", "ready.set", ready=True)
    room.do(FIA, "ready.set", ready=True)
    room.do(FIA, "member.remove", member="north-0")
    assert (room.sees(STAFF)["ready"]["ready"], room.sees(STAFF)["ready"]["members"]) == (0, 7)


# --- The plan of what remains --------------------------------------------------------------------------------------


def test_the_rest_is_planned_anew_as_one_change(room: Play) -> None:
    before = room.shared()
    assert len(room.do(FIA, "agenda.replan", minutes={"vote": 12, "rest": 10})) == 1
    seen = room.sees(STAFF)
    assert [
        (seen[f"activity/{id}"]["minutes"], seen[f"activity/{id}"]["planned_minutes"]) for id in ("vote", "rest")
    ] == [
        (12, 20),
        (10, 15),
    ]
    room.do(FIA, "undo")
    assert room.shared() == before


def test_what_was_planned_first_is_remembered_until_somebody_changes_it_by_hand(room: Play) -> None:
    room.do(FIA, "agenda.replan", minutes={"vote": 12})
    room.do(FIA, "agenda.replan", minutes={"vote": 9})
    assert room.sees(STAFF)["activity/vote"]["planned_minutes"] == 20
    assert room.do(FIA, "agenda.replan", minutes={"vote": 9}) == ()
    room.do(FIA, "activity.edit", "vote", minutes=25)
    assert room.sees(STAFF)["activity/vote"]["planned_minutes"] is None


def test_a_plan_for_an_activity_that_is_not_there_changes_nothing(room: Play) -> None:
    assert room.refused(FIA, "agenda.replan", minutes={"vote": 12, "gone": 3}) == "unknown_activity"
    assert room.refused(FIA, "agenda.replan", minutes={}) == "bad_request"
    assert room.sees(STAFF)["activity/vote"]["minutes"] == 20


# --- Calm, and several walls ---------------------------------------------------------------------------------------


def test_calm_darkens_every_wall_and_gives_back_what_was_shown(room: Play) -> None:
    room.do(FIA, "wall.show", view="prompt")
    room.do(FIA, "wall.show", view="board", wall="b")
    before = room.sees(WALL)["wall"]
    room.do(FIA, "room.calm", on=True)
    seen = room.sees(WALL)["wall"]
    assert (seen["view"], seen["calm"], seen["others"]) == ("blank", True, {"b": "blank"})
    assert room.sees(CROWD)["wall"]["calm"] is True
    room.open("vote")
    assert room.sees(WALL)["wall"]["view"] == "blank", "what is prepared under the cover is not shown"
    room.do(FIA, "undo")
    room.do(GUS, "room.calm", on=False)
    assert room.sees(WALL)["wall"] == before


def test_a_wall_with_a_letter_keeps_its_own_content(room: Play) -> None:
    room.do(FIA, "wall.show", view="timer", wall="b")
    room.do(FIA, "wall.show", view="board")
    room.open("vote")
    assert room.sees(WALL)["wall"]["others"] == {"b": "timer"}
    assert room.sees(WALL)["wall"]["view"] == "auto"
    assert room.refused(FIA, "wall.show", view="auto", wall="bb") == "bad_request"
