"""The agenda: activities are planned, opened, locked, revealed, finished, changed, moved and dropped."""

from __future__ import annotations

import pytest

from tests.core.play import CROWD, FIA, STAFF, WALL, Play, step


@pytest.fixture
def room() -> Play:
    return Play(step("one", "idea_board"), step("two", "idea_board", minutes=0), step("vote", "dot_vote"))


def state(room: Play, activity: str) -> str:
    return room.sees(CROWD)[f"activity/{activity}"]["state"]


def agenda(room: Play) -> list[str]:
    return room.sees(CROWD)["lab"]["agenda"]


def test_opening_the_first_activity_opens_a_planned_lab(room: Play) -> None:
    assert room.sees(CROWD)["lab"]["state"] == "planned"
    room.open("one")
    assert (room.sees(CROWD)["lab"]["state"], room.sees(CROWD)["lab"]["current"]) == ("open", "one")


def test_opening_another_activity_finishes_the_present_one(room: Play) -> None:
    room.open("one")
    room.wait(60)
    room.open("two")
    assert (state(room, "one"), state(room, "two")) == ("done", "open")
    assert room.sees(CROWD)["activity/one"]["finished_at"] == "2026-03-05T09:01:00.000Z"


def test_opening_the_present_activity_changes_nothing(room: Play) -> None:
    room.open("one")
    assert room.do(FIA, "activity.open", "one") == ()


def test_a_locked_activity_is_finished_too_when_another_opens(room: Play) -> None:
    room.open("one")
    room.do(FIA, "activity.lock")
    room.open("two")
    assert state(room, "one") == "done"


def test_a_finished_activity_is_reopened_with_what_it_had(room: Play) -> None:
    room.open("one")
    opened_at = room.sees(CROWD)["activity/one"]["opened_at"]
    room.wait(60)
    room.do(FIA, "activity.finish")
    room.do(FIA, "activity.reopen", "one")
    shown = room.sees(CROWD)["activity/one"]
    assert (shown["state"], shown["opened_at"], shown["finished_at"]) == ("open", opened_at, None)


def test_an_activity_is_locked_and_unlocked(room: Play) -> None:
    room.open("one")
    room.do(FIA, "activity.lock")
    assert state(room, "one") == "locked"
    assert room.do(FIA, "activity.lock") == ()
    room.do(FIA, "activity.unlock")
    assert state(room, "one") == "open"
    assert room.do(FIA, "activity.unlock") == ()


@pytest.mark.parametrize("name", ["activity.lock", "activity.unlock", "activity.reveal", "activity.finish"])
def test_what_has_not_been_opened_cannot_be_steered(room: Play, name: str) -> None:
    assert room.refused(FIA, name, "one") == "activity_not_open"


@pytest.mark.parametrize("name", ["activity.lock", "activity.unlock"])
def test_what_is_done_is_neither_locked_nor_unlocked(room: Play, name: str) -> None:
    room.open("one")
    room.do(FIA, "activity.finish")
    assert room.refused(FIA, name, "one") == "activity_not_open"


def test_revealing_hiding_and_finishing_twice_changes_nothing(room: Play) -> None:
    room.open("one")
    room.do(FIA, "activity.reveal")
    assert room.do(FIA, "activity.reveal") == ()
    room.do(FIA, "activity.hide")
    assert room.do(FIA, "activity.hide") == ()
    room.do(FIA, "activity.finish")
    assert room.do(FIA, "activity.finish") == ()


def test_a_board_that_was_revealed_stays_so_when_it_is_opened_again(room: Play) -> None:
    room.open("one")
    room.do(FIA, "activity.reveal")
    room.open("two")
    room.open("one")
    assert room.sees(CROWD)["activity/one"]["revealed"] is True


def test_what_names_no_activity_means_the_present_one(room: Play) -> None:
    room.open("one")
    room.do(FIA, "activity.lock")
    assert state(room, "one") == "locked"


# Changing the agenda -------------------------------------------------------------------------------------------------


def test_a_new_activity_comes_last_or_after_another(room: Play) -> None:
    room.do(FIA, "activity.add", kind="break", title="Coffee")
    room.do(FIA, "activity.add", kind="break", title="Lunch", after="one")
    assert agenda(room) == ["one", "a05", "two", "vote", "a04"]
    assert room.sees(CROWD)["activity/a05"]["position"] == 1


def test_a_new_activity_may_be_named_by_the_client(room: Play) -> None:
    room.do(FIA, "activity.add", kind="break", title="Coffee", activity="coffee", phase="rest", minutes=15)
    shown = room.sees(CROWD)["activity/coffee"]
    assert (shown["phase"], shown["minutes"], shown["kind"], shown["method"]) == ("rest", 15, "break", "break")


def test_a_new_activity_belongs_to_the_phase_it_follows(room: Play) -> None:
    room.do(FIA, "activity.add", kind="break", title="Coffee", after="one", activity="coffee")
    assert room.sees(CROWD)["activity/coffee"]["phase"] == "work"


def test_the_first_activity_of_an_empty_agenda_arrives() -> None:
    room = Play()
    room.do(FIA, "activity.add", kind="check_in", title="Hello")
    assert room.sees(CROWD)["activity/a01"]["phase"] == "arrive"


def test_an_id_is_taken_for_ever_even_when_its_activity_was_dropped(room: Play) -> None:
    assert room.refused(FIA, "activity.add", kind="break", title="Coffee", activity="one") == "bad_request"
    room.do(FIA, "activity.drop", "vote")
    assert room.refused(FIA, "activity.add", kind="break", title="Coffee", activity="vote") == "bad_request"


def test_a_free_id_is_never_that_of_an_activity_that_was_undone(room: Play) -> None:
    room.do(FIA, "activity.add", kind="dot_vote", title="Vote")
    room.do(FIA, "undo")
    room.do(FIA, "door.close")
    room.do(FIA, "activity.add", kind="check_in", title="Hello")
    assert agenda(room)[-1] == "a05"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"kind": "karaoke", "title": "Sing"}, "kind"),
        ({"kind": "break", "title": ""}, "title"),
        ({"kind": "break", "title": "Coffee", "minutes": -1}, "minutes"),
        ({"kind": "break", "title": "Coffee", "config": {"music": True}}, "config.music"),
        ({"kind": "dot_vote", "title": "Vote", "config": {"budget": "five"}}, "config.budget"),
        ({"kind": "dot_vote", "title": "Vote", "config": {"items": "people"}}, "config.items"),
    ],
)
def test_an_activity_that_makes_no_sense_is_refused_with_its_field(
    room: Play, data: dict[str, object], field: str
) -> None:
    refusal = room.refusal(FIA, "activity.add", **data)
    assert (refusal.code, refusal.details["field"]) == ("bad_request", field)


def test_a_text_in_a_config_has_its_limit(room: Play) -> None:
    refusal = room.refusal(FIA, "activity.edit", "vote", config={"criterion": "x" * 201})
    assert (refusal.code, refusal.details) == ("too_long", {"field": "config.criterion", "limit": 200})


def test_an_activity_comes_after_one_that_is_there(room: Play) -> None:
    assert room.refused(FIA, "activity.add", kind="break", title="Coffee", after="none") == "unknown_activity"
    assert room.refused(FIA, "activity.move", "one", after="none") == "unknown_activity"
    assert room.refused(FIA, "activity.move", "one", after="one") == "bad_request"


def test_an_activity_is_moved_after_another_or_first(room: Play) -> None:
    room.do(FIA, "activity.move", "one", after="two")
    assert agenda(room) == ["two", "one", "vote"]
    room.do(FIA, "activity.move", "vote", after=None)
    assert agenda(room) == ["vote", "two", "one"]
    assert [room.sees(CROWD)[f"activity/{id}"]["position"] for id in agenda(room)] == [0, 1, 2]


@pytest.mark.parametrize(("activity", "after"), [("one", None), ("two", "one")])
def test_moving_an_activity_where_it_is_changes_nothing(room: Play, activity: str, after: str | None) -> None:
    assert room.do(FIA, "activity.move", activity, after=after) == ()


def test_an_activity_is_edited_field_by_field(room: Play) -> None:
    room.do(FIA, "activity.edit", "vote", title="Choose", config={"budget": 3})
    room.do(FIA, "activity.edit", "vote", minutes=7, prompt="Which first?", phase="decide")
    shown = room.sees(CROWD)["activity/vote"]
    assert (shown["title"], shown["minutes"], shown["prompt"], shown["phase"]) == (
        "Choose",
        7,
        "Which first?",
        "decide",
    )
    assert (shown["config"]["budget"], shown["config"]["per_item"]) == (3, 2)


def test_an_edit_that_says_what_is_already_so_changes_nothing(room: Play) -> None:
    room.do(FIA, "activity.edit", "vote", config={"budget": 3})
    assert room.do(FIA, "activity.edit", "vote", config={"budget": 3}) == ()
    assert room.do(FIA, "activity.edit", "vote") == ()
    assert room.do(FIA, "lab.edit", title="Play") == ()


def test_dropping_the_present_activity_leaves_the_lab_between_activities(room: Play) -> None:
    room.open("one")
    room.do(FIA, "activity.reveal")
    card = room.write("anna", "Hello")
    room.do(FIA, "activity.drop", "one")
    assert agenda(room) == ["two", "vote"]
    assert room.sees(CROWD)["lab"]["current"] is None
    assert "timer" not in room.sees(CROWD)
    assert f"card/{card}" not in room.sees(CROWD)
    assert f"card/{card}" not in room.sees(STAFF)
    assert f"card/{card}" in room.sees("anna")


def test_dropping_another_activity_leaves_the_present_one_alone(room: Play) -> None:
    room.open("one")
    room.do(FIA, "activity.drop", "vote")
    assert room.sees(CROWD)["lab"]["current"] == "one"
    assert "tally/vote" not in room.sees(WALL)


# The lab itself ------------------------------------------------------------------------------------------------------


def test_closing_the_lab_finishes_what_runs_and_takes_nothing_more_in(room: Play) -> None:
    room.open("one")
    room.do(FIA, "lab.close")
    assert (room.sees(CROWD)["lab"]["state"], state(room, "one")) == ("closed", "done")
    assert "timer" not in room.sees(CROWD)
    assert room.refused("anna", "ready.set", ready=True) == "lab_closed"
    assert room.refused(FIA, "activity.open", "two") == "lab_closed"


def test_a_lab_is_closed_between_activities_too(room: Play) -> None:
    room.do(FIA, "lab.open")
    assert room.do(FIA, "lab.open") == ()
    room.do(FIA, "lab.close")
    assert room.sees(CROWD)["lab"]["state"] == "closed"


def test_a_closed_lab_is_opened_again(room: Play) -> None:
    room.do(FIA, "lab.close")
    room.do(FIA, "lab.open")
    room.open("one")
    assert state(room, "one") == "open"


def test_what_a_lab_is_about_is_edited_field_by_field(room: Play) -> None:
    room.do(FIA, "lab.edit", title="New", challenge="Fewer hours", theme=None, starts_at="2026-03-05T10:00:00+01:00")
    shown = room.sees(CROWD)["lab"]
    assert (shown["title"], shown["challenge"], shown["starts_at"]) == ("New", "Fewer hours", "2026-03-05T09:00:00Z")


@pytest.mark.parametrize("nonsense", ["tomorrow", "2026-02-31T09:00:00Z", "2026-03-05T09:00:00"])
def test_a_lab_starts_at_a_moment_that_exists(room: Play, nonsense: str) -> None:
    refusal = room.refusal(FIA, "lab.edit", starts_at=nonsense)
    assert (refusal.code, refusal.details["field"]) == ("bad_request", "starts_at")


def test_invited_organisations_get_ids_and_short_labels(room: Play) -> None:
    bodies = [
        {"name": "Harbour Municipality"},
        {"name": "Regional Health Board North"},
        {"name": "Police"},
        {"name": "The Tax Agency", "id": "tax", "short": "Tax", "level": "state"},
    ]
    room.do(FIA, "lab.edit", organisations=bodies)
    shown = room.sees(CROWD)["lab"]["organisations"]
    assert [(body["id"], body["short"], body["level"]) for body in shown] == [
        ("org-1", "HM", None),
        ("org-2", "RHBN", None),
        ("org-3", "Poli", None),
        ("tax", "Tax", "state"),
    ]


def test_two_organisations_do_not_share_an_id_and_a_list_has_an_end(room: Play) -> None:
    twice = [{"name": "One", "id": "x"}, {"name": "Two", "id": "x"}]
    assert room.refused(FIA, "lab.edit", organisations=twice) == "bad_request"
    many = [{"name": f"Body {number}"} for number in range(201)]
    assert room.refused(FIA, "lab.edit", organisations=many) == "bad_request"
