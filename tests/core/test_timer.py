"""The timer: an end, not a ticking counter, so that every clock in the room shows the same."""

from __future__ import annotations

import pytest

from tests.core.play import CROWD, FIA, Play, step


@pytest.fixture
def room() -> Play:
    room = Play(step("ideas", "idea_board", minutes=10), step("free", "idea_board", minutes=0))
    room.open("ideas")
    return room


def timer(room: Play) -> dict[str, object]:
    return room.sees(CROWD)["timer"]


def test_opening_an_activity_sets_a_stopped_clock_with_its_planned_time(room: Play) -> None:
    assert timer(room) == {
        "activity": "ideas",
        "ends_at": None,
        "remaining_s": 600,
        "paused": True,
        "planned_s": 600,
    }


def test_an_activity_without_a_planned_time_has_no_clock(room: Play) -> None:
    room.open("free")
    assert "timer" not in room.sees(CROWD)


def test_a_started_clock_says_when_it_ends(room: Play) -> None:
    room.do(FIA, "timer.start", seconds=90)
    assert timer(room) == {
        "activity": "ideas",
        "ends_at": "2026-03-05T09:01:30.000Z",
        "remaining_s": 90,
        "paused": False,
        "planned_s": 90,
    }


def test_a_paused_clock_keeps_what_was_left_and_goes_on_from_there(room: Play) -> None:
    room.do(FIA, "timer.start", seconds=90)
    room.wait(30)
    room.do(FIA, "timer.pause")
    assert (timer(room)["remaining_s"], timer(room)["ends_at"], timer(room)["paused"]) == (60, None, True)
    room.wait(1000)
    room.do(FIA, "timer.resume")
    assert (timer(room)["remaining_s"], timer(room)["planned_s"]) == (60, 90)
    assert timer(room)["ends_at"] == "2026-03-05T09:18:10.000Z"


def test_the_planned_clock_is_started_by_resume(room: Play) -> None:
    room.do(FIA, "timer.resume")
    assert timer(room)["ends_at"] == "2026-03-05T09:10:00.000Z"


def test_a_clock_that_has_run_out_is_paused_at_nothing(room: Play) -> None:
    room.do(FIA, "timer.start", seconds=5)
    room.wait(60)
    room.do(FIA, "timer.pause")
    assert timer(room)["remaining_s"] == 0


def test_a_minute_more_while_it_runs(room: Play) -> None:
    room.do(FIA, "timer.start", seconds=90)
    room.wait(30)
    room.do(FIA, "timer.add", seconds=60)
    assert (timer(room)["ends_at"], timer(room)["planned_s"]) == ("2026-03-05T09:02:30.000Z", 150)


def test_a_minute_more_after_it_has_run_out_is_a_minute_from_now(room: Play) -> None:
    room.do(FIA, "timer.start", seconds=5)
    room.wait(60)
    room.do(FIA, "timer.add", seconds=60)
    assert timer(room)["ends_at"] == "2026-03-05T09:02:00.000Z"


def test_a_minute_more_or_less_while_it_stands(room: Play) -> None:
    room.do(FIA, "timer.add", seconds=60)
    assert (timer(room)["remaining_s"], timer(room)["paused"]) == (660, True)
    room.do(FIA, "timer.add", seconds=-36_000)
    assert (timer(room)["remaining_s"], timer(room)["planned_s"]) == (0, 0)


def test_a_minute_more_makes_a_clock_where_there_is_none(room: Play) -> None:
    room.open("free")
    room.do(FIA, "timer.add", seconds=60)
    assert (timer(room)["remaining_s"], timer(room)["activity"]) == (60, "free")


def test_a_stopped_clock_is_gone(room: Play) -> None:
    room.do(FIA, "timer.stop")
    assert "timer" not in room.sees(CROWD)
    for name in ("timer.stop", "timer.pause", "timer.resume"):
        assert room.do(FIA, name) == ()


def test_pausing_what_stands_and_resuming_what_runs_changes_nothing(room: Play) -> None:
    assert room.do(FIA, "timer.pause") == ()
    room.do(FIA, "timer.resume")
    assert room.do(FIA, "timer.resume") == ()


def test_finishing_the_activity_takes_its_clock_away(room: Play) -> None:
    room.do(FIA, "activity.finish")
    assert "timer" not in room.sees(CROWD)


def test_finishing_another_activity_leaves_the_clock_running(room: Play) -> None:
    room.open("free")
    room.do(FIA, "timer.start", seconds=60)
    room.do(FIA, "activity.reopen", "ideas")
    room.do(FIA, "timer.start", seconds=60)
    room.do(FIA, "activity.lock", "ideas")
    assert timer(room)["activity"] == "ideas"


@pytest.mark.parametrize("seconds", [0, -1, 36_001, 1.5, "60"])
def test_a_clock_runs_a_whole_number_of_seconds_up_to_ten_hours(room: Play, seconds: object) -> None:
    assert room.refused(FIA, "timer.start", seconds=seconds) == "bad_request"
