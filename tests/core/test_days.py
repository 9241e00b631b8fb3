"""The days of an agenda: activities are put into a day, moved between days, and the agenda stays in the order of its days."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from labapp.core.events import ActivityEdited, ActivityMoved
from tests.core.play import CROWD, FIA, Play, step


@pytest.fixture
def room() -> Play:
    """Two days: one and two, three and four."""
    days = {"one": 1, "two": 1, "three": 2, "four": 2}
    return Play(*(replace(step(name, "idea_board"), day=day) for name, day in days.items()))


def days(room: Play) -> list[tuple[str, int]]:
    seen = room.sees(CROWD)
    return [(id, seen[f"activity/{id}"]["day"]) for id in seen["lab"]["agenda"]]


def test_a_new_activity_comes_last_of_the_day_that_is_named(room: Play) -> None:
    room.do(FIA, "activity.add", kind="break", title="Coffee", day=1, activity="coffee")
    room.do(FIA, "activity.add", kind="break", title="Dinner", day=3, activity="dinner")
    assert days(room) == [("one", 1), ("two", 1), ("coffee", 1), ("three", 2), ("four", 2), ("dinner", 3)]


def test_a_new_activity_without_a_day_belongs_to_that_of_the_one_before(room: Play) -> None:
    room.do(FIA, "activity.add", kind="break", title="Coffee", after="one", activity="coffee")
    room.do(FIA, "activity.add", kind="break", title="Dinner", activity="dinner")
    assert dict(days(room))["coffee"] == 1
    assert days(room)[-1] == ("dinner", 2)


def test_a_new_activity_may_say_what_the_catalogue_calls_it(room: Play) -> None:
    room.do(FIA, "activity.add", kind="idea_board", title="Map", method="empathy_map", activity="map")
    assert room.sees(CROWD)["activity/map"]["method"] == "empathy_map"


def test_what_is_moved_between_others_takes_their_day(room: Play) -> None:
    room.do(FIA, "activity.move", "one", after="three")
    assert days(room) == [("two", 1), ("three", 2), ("one", 2), ("four", 2)]
    room.do(FIA, "activity.move", "four", after=None)
    assert days(room) == [("four", 1), ("two", 1), ("three", 2), ("one", 2)]


def test_at_the_edge_of_two_days_the_move_says_which(room: Play) -> None:
    room.do(FIA, "activity.move", "one", after="two", day=2)
    assert days(room) == [("two", 1), ("one", 2), ("three", 2), ("four", 2)]


def test_a_move_that_says_where_it_is_already_changes_nothing(room: Play) -> None:
    assert room.do(FIA, "activity.move", "three", after="two") == ()
    assert room.do(FIA, "activity.move", "three", after="two", day=2) == ()


@pytest.mark.parametrize(
    ("activity", "day", "order"),
    [
        ("one", 2, ["two", "one", "three", "four"]),
        ("four", 1, ["one", "two", "four", "three"]),
        ("two", 2, ["one", "two", "three", "four"]),
        ("three", 1, ["one", "two", "three", "four"]),
        ("one", 3, ["two", "three", "four", "one"]),
    ],
)
def test_another_day_brings_an_activity_to_the_nearer_end_of_it(
    room: Play, activity: str, day: int, order: list[str]
) -> None:
    room.do(FIA, "activity.edit", activity, day=day)
    assert [id for id, _ in days(room)] == order
    assert dict(days(room))[activity] == day
    assert [number for _, number in days(room)] == sorted(number for _, number in days(room))


def test_a_move_into_another_day_is_undone_in_one_step(room: Play) -> None:
    before = room.shared()
    events = room.do(FIA, "activity.move", "one", after="four")
    assert [type(event) for event in events] == [ActivityMoved, ActivityEdited]
    room.do(FIA, "undo")
    assert room.shared() == before
    room.do(FIA, "redo")
    assert days(room)[-1] == ("one", 2)


@pytest.mark.parametrize("day", [0, 15, "2"])
def test_a_day_is_a_whole_number_from_1_to_14(room: Play, day: object) -> None:
    assert room.refused(FIA, "activity.edit", "one", day=day) == "bad_request"
    assert room.refused(FIA, "activity.add", kind="break", title="Coffee", day=day) == "bad_request"


def test_the_only_activity_is_moved_into_another_day() -> None:
    room = Play(step("one", "idea_board"))
    room.do(FIA, "activity.move", "one", after=None, day=2)
    assert days(room) == [("one", 2)]


# When the days begin

FIRST = "2026-03-10T08:00:00Z"
SECOND = "2026-03-17T09:00:00Z"  # a week and an hour later


def starts(room: Play) -> tuple[str | None, dict[str, str]]:
    seen = room.sees(CROWD)["lab"]
    return seen["starts_at"], seen["day_starts"]


@pytest.fixture
def dated(room: Play) -> Play:
    room.do(FIA, "lab.edit", starts_at=FIRST, day_starts={"2": "2026-03-17T10:00:00+01:00"})
    return room


def test_a_later_day_may_begin_at_a_moment_of_its_own(dated: Play) -> None:
    assert starts(dated) == (FIRST, {"2": SECOND})
    assert dated.do(FIA, "lab.edit", day_starts={"2": SECOND}) == ()
    dated.do(FIA, "lab.edit", day_starts={})
    assert starts(dated) == (FIRST, {})
    dated.do(FIA, "undo")
    assert starts(dated) == (FIRST, {"2": SECOND})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-03-10T07:30:00Z", SECOND),  # another hour of the same day is its own alone
        ("2026-04-10T07:00:00Z", "2026-04-17T08:00:00Z"),  # in April as by the clock in March: summer time came between
        (None, None),
    ],
)
def test_later_days_move_with_the_date_of_the_first(dated: Play, first: str | None, second: str | None) -> None:
    dated.do(FIA, "lab.edit", starts_at=first)
    assert starts(dated) == (first, {"2": second} if second else {})
    dated.do(FIA, "undo")
    assert starts(dated) == (FIRST, {"2": SECOND})


@pytest.mark.parametrize(
    "days",
    [
        {"1": SECOND},
        {"15": SECOND},
        {"02": SECOND},
        {"2": "tomorrow"},
        {"2": "2026-03-17T10:00:00"},
        {"2": "0001-01-01T00:00:00+14:00"},
        {"2": FIRST},
        {"2": SECOND, "3": FIRST},
    ],
)
def test_days_begin_one_after_the_other_at_moments_there_can_be(dated: Play, days: dict[str, str]) -> None:
    assert dated.refused(FIA, "lab.edit", day_starts=days) == "bad_request"
    assert starts(dated) == (FIRST, {"2": SECOND})


def test_without_a_first_day_no_other_has_a_start(room: Play) -> None:
    assert room.refused(FIA, "lab.edit", day_starts={"2": SECOND}) == "bad_request"


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_a_lab_is_planned_in_years_there_can_be(room: Play, moment: str) -> None:
    assert room.refused(FIA, "lab.edit", starts_at=moment) == "bad_request"


# The frame around the question


def test_everybody_reads_the_frame_of_the_lab(room: Play) -> None:
    frame = {"record_holder": "Harbour", "scope_in": "Opening hours", "effect_goals": ["new_knowledge"]}
    room.do(FIA, "lab.edit", brief=frame)
    shown = room.sees(CROWD)["lab"]["brief"]
    assert (shown["record_holder"], shown["scope_in"], shown["scope_out"]) == ("Harbour", "Opening hours", "")
    assert list(shown["effect_goals"]) == ["new_knowledge"]
    assert room.do(FIA, "lab.edit", brief=frame) == ()
    room.do(FIA, "undo")
    assert room.sees(CROWD)["lab"]["brief"]["record_holder"] == ""


@pytest.mark.parametrize(
    ("frame", "code", "field"),
    [
        ({"surprise": "x"}, "bad_request", "brief"),
        ({"mandate": "x" * 301}, "too_long", "brief.mandate"),
        ({"effect_goals": ["x"] * 21}, "bad_request", "brief.effect_goals"),
    ],
)
def test_a_frame_has_its_fields_and_their_limits(room: Play, frame: dict[str, object], code: str, field: str) -> None:
    refusal = room.refusal(FIA, "lab.edit", brief=frame)
    assert refusal.code == code
    assert field in str(refusal.details.get("field"))
