"""What the facilitator's hands do: agenda, clock, walls, messages, groups, door, and taking it all back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.contract.workshop import Workshop, cards_of, new_id


def moment(text: str) -> datetime:
    """A time of the contract."""
    assert text.endswith(("Z", "+00:00"))
    return datetime.fromisoformat(text)


def between(start: datetime, then: datetime) -> bool:
    """Whether a time lies between a moment that we noted and now, to the second that a time may be rounded by."""
    return start - timedelta(seconds=1) <= then <= datetime.now(UTC) + timedelta(seconds=1)


# Agenda


def test_opening_an_activity_brings_everybody_there_and_finishes_the_last(lab: Workshop) -> None:
    phone = lab.phone()
    first, second = (activity["id"] for activity in lab.agenda[:2])
    assert phone.room["lab"]["state"] == "planned"
    lab.open(first)
    for seat in lab.seats:
        assert seat.room["lab"]["state"] == "open"
        assert seat.room["lab"]["current"] == first
        assert seat.records("activity")[first]["state"] == "open"
    lab.open(second)
    for seat in lab.seats:
        assert seat.room["lab"]["current"] == second
        assert seat.records("activity")[first]["state"] == "done"
    lab.staff("activity.lock", second)
    assert phone.records("activity")[second]["state"] == "locked"
    lab.staff("activity.unlock", second)
    assert phone.records("activity")[second]["state"] == "open"
    lab.staff("activity.finish", second)
    assert phone.records("activity")[second]["state"] == "done"
    lab.staff("activity.reopen", first)
    assert phone.room["lab"]["current"] == first
    assert phone.records("activity")[first]["state"] == "open"
    lab.check()


def test_the_agenda_is_edited_while_the_lab_runs(lab: Workshop) -> None:
    phone = lab.phone()
    ids = [activity["id"] for activity in lab.agenda]
    lab.open(ids[0])
    new = lab.add("briefing", after=ids[0])
    assert [activity["id"] for activity in lab.agenda] == [ids[0], new, *ids[1:]]
    lab.staff("activity.edit", new, title="A new title", prompt="A new prompt", minutes=7)
    lab.staff("activity.move", new, after=ids[2])
    assert [activity["id"] for activity in lab.agenda] == [*ids[:3], new, *ids[3:]]
    lab.staff("activity.move", new, after=None)
    assert [activity["id"] for activity in lab.agenda] == [new, *ids]
    lab.all_reach(lab.settle())
    assert phone.records("activity")[new]["title"] == "A new title"
    assert lab.agenda[0]["minutes"] == 7
    lab.staff("activity.drop", new)
    assert new not in phone.records("activity")
    lab.check()
    lab.staff("undo")
    assert phone.records("activity")[new]["title"] == "A new title"
    assert [activity["id"] for activity in lab.agenda] == [new, *ids]
    lab.check()


def test_dropping_a_board_takes_its_ideas_along_and_undo_brings_both_back(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board", hidden=False))
    card = phone.idea(board, "an idea on a board that goes")
    lab.staff("activity.drop", board)
    assert card not in lab.wall.records("card")
    lab.check()
    lab.staff("undo")
    assert cards_of(lab.wall, board)[card]["text"] == "an idea on a board that goes"
    lab.check()


# Clock


def test_the_clock_starts_pauses_goes_on_and_gets_more_time(lab: Workshop) -> None:
    phone = lab.phone()
    lab.open(lab.agenda[0]["id"])
    started = datetime.now(UTC)
    lab.staff("timer.start", seconds=120)
    timer = phone.room["timer"]
    assert set(timer) >= {"activity", "ends_at", "remaining_s", "paused", "planned_s"}
    assert timer["activity"] == lab.agenda[0]["id"]
    assert between(started, moment(timer["ends_at"]) - timedelta(seconds=120))
    assert (timer["paused"], timer["remaining_s"], timer["planned_s"]) == (False, 120, 120)
    lab.staff("timer.pause")
    assert phone.room["timer"]["ends_at"] is None
    assert phone.room["timer"]["paused"] is True
    left = phone.room["timer"]["remaining_s"]
    assert 120 - (datetime.now(UTC) - started).total_seconds() - 1 <= left <= 120
    lab.staff("timer.add", seconds=60)
    assert phone.room["timer"]["remaining_s"] == left + 60
    resumed = datetime.now(UTC)
    lab.staff("timer.resume")
    assert phone.room["timer"]["paused"] is False
    assert between(resumed, moment(phone.room["timer"]["ends_at"]) - timedelta(seconds=left + 60))
    lab.staff("timer.stop")
    assert phone.room.get("timer") is None
    lab.check()


# Walls and messages


def test_the_wall_follows_the_facilitator(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board", hidden=False))
    card = phone.idea(board, "look at this one")
    for view in ("lobby", "prompt", "board", "clusters", "vote", "experiments", "break", "closing", "blank", "auto"):
        lab.staff("wall.show", view=view)
        assert lab.wall.room["wall"]["view"] == view
    lab.staff("wall.spotlight", card=card)
    assert lab.wall.room["wall"]["spotlight"] == card
    lab.staff("wall.spotlight", card=None)
    assert lab.wall.room["wall"]["spotlight"] is None
    lab.staff("room.tell", text="Coffee in ten minutes")
    assert lab.wall.room["wall"]["message"] == "Coffee in ten minutes"
    assert phone.room["wall"]["message"] == "Coffee in ten minutes"
    lab.staff("room.tell", text="")
    assert lab.wall.room["wall"]["message"] is None
    lab.check()


def test_a_hidden_card_cannot_be_in_the_spotlight(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board"))
    secret = phone.idea(board, "still hidden")
    lab.console.may_not("unknown_card", "wall.spotlight", card=secret)
    lab.staff("activity.reveal", board)
    lab.staff("wall.spotlight", card=secret)
    lab.staff("card.hide", card=secret)
    assert lab.wall.room["wall"]["spotlight"] is None
    lab.check()


# People


def test_groups_hold_everybody_once_and_mix_organisations(lab: Workshop) -> None:
    phones = [lab.phone(body) for body in ["org-a"] * 4 + ["org-b"] * 4 + ["org-c"]]
    lab.staff("groups.form", size=3)
    groups = lab.console.room["groups"]["groups"]
    members = [member for group in groups for member in group["members"]]
    assert sorted(members) == sorted(phone.member for phone in phones)
    assert {len(group["members"]) for group in groups} == {3}
    bodies = {phone.member: phone.organisation for phone in phones}
    assert all(len({bodies[member] for member in group["members"]}) >= 2 for group in groups)
    assert all(phone.me["group"]["size"] == 3 for phone in phones)
    assert all(phone.member not in lab.heard_by(lab.wall) for phone in phones)
    lab.check()


def test_the_console_sees_who_is_there(lab: Workshop) -> None:
    one, two = lab.phone("org-a"), lab.phone("org-b")
    lab.console.until(lambda: (lab.console.presence or {}).get("online") == 2, "both online")
    lab.wall.until(
        lambda: (lab.wall.presence or {}).get("by_organisation") == {"org-a": 1, "org-b": 1}, "both organisations"
    )
    assert lab.wall.presence["members"] == 2
    assert one.member not in str(lab.wall.presence)
    two.close()
    lab.seats.remove(two)
    lab.console.until(lambda: (lab.console.presence or {}).get("online") == 1, "one gone")
    assert lab.console.presence["members"] == 2


# Taking it back


def test_undo_takes_back_one_change_at_a_time_and_redo_does_them_again(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board"))
    card = phone.idea(board, "kept through every undo")
    lab.staff("activity.reveal", board)
    lab.staff("wall.show", view="blank")
    lab.staff("card.hide", card=card)
    lab.staff("undo")
    assert card in lab.wall.records("card")
    assert lab.wall.room["wall"]["view"] == "blank"
    lab.staff("undo")
    assert lab.wall.room["wall"]["view"] == "auto"
    lab.staff("undo")
    assert card not in lab.wall.records("card")
    assert lab.wall.records("activity")[board]["revealed"] is False
    lab.check()
    lab.staff("redo")
    assert card in lab.wall.records("card")
    lab.staff("redo")
    assert lab.wall.room["wall"]["view"] == "blank"
    lab.staff("wall.show", view="board")
    lab.staff("redo")
    assert lab.wall.room["wall"]["view"] == "board", "a new change ends what could be done again"
    assert phone.mine("card")[card]["text"] == "kept through every undo"
    lab.check()


def test_undo_leaves_what_participants_gave(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board", hidden=False))
    lab.staff("wall.show", view="board")
    card = phone.idea(board, "written after the change")
    lab.staff("undo")
    assert lab.wall.room["wall"]["view"] == "auto"
    assert card in cards_of(lab.wall, board)
    lab.check()


def test_undo_with_nothing_to_take_back_changes_nothing(lab: Workshop) -> None:
    before = lab.console.place()
    for name in ("undo", "redo"):
        answer = lab.console.command(name)
        assert answer["ok"] or answer["code"] in ("bad_request", "stale")
    lab.settle()
    assert lab.console.room["lab"] == before[1]["lab"]


def test_two_facilitators_pressing_next_together_move_one_step(lab: Workshop) -> None:
    second = lab.again_staff()
    target = lab.agenda[1]["id"]
    lab.open(lab.agenda[0]["id"])
    one, two = lab.console.send("activity.open", target), second.send("activity.open", target)
    answers = [one.answer(), two.answer()]
    assert all(answer["ok"] or answer["code"] == "stale" for answer in answers)
    lab.settle()
    assert lab.wall.room["lab"]["current"] == target
    assert [activity["state"] for activity in lab.agenda[:3]] == ["done", "open", "planned"]
    lab.check()


def test_a_card_cannot_be_hidden_twice_or_told_by_nobody(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board", hidden=False))
    card = phone.idea(board, "an idea")
    lab.staff("card.hide", card=card)
    assert lab.console.does("card.hide", card=card)["ok"]
    lab.console.may_not("unknown_card", "card.hide", card=new_id())
    lab.check()
