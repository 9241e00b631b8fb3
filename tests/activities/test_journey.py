"""Journey: notes on the steps of one person's way, each with a mood; the means make a curve."""

from __future__ import annotations

import pytest

from labapp.core.report import report
from labapp.core.viewers import Me
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

EXAMPLE = {"columns": [{"id": "before", "title": "Before"}, {"id": "contact", "title": "First contact"}]}


def journey(**settings: object) -> Play:
    room = Play(step("way", "journey", **{**EXAMPLE, **settings}))
    room.open("way")
    return room


@pytest.fixture
def room() -> Play:
    return journey()


def feels(room: Play, who: str, mood: int, column: str = "before") -> str:
    card = room.write(who, f"{who} at {column}", column=column)
    room.do(who, "journey.mood", card=card, mood=mood)
    return card


def steps(room: Play) -> list[str]:
    return [column["title"] for column in room.sees(CROWD)["activity/way"]["config"]["columns"]]


# Moods ----------------------------------------------------------------------------------------------------------------


def test_the_curve_is_the_mean_mood_of_each_step(room: Play) -> None:
    feels(room, "anna", -2)
    feels(room, "bo", 1)
    feels(room, "cia", 2, "contact")
    room.write("dan", "Without a mood", column="contact")
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)["journey/way"]["curve"] == [
            {"step": "before", "title": "Before", "n": 2, "mean": -0.5},
            {"step": "contact", "title": "First contact", "n": 1, "mean": 2.0},
        ]


def test_a_step_without_moods_has_no_mean(room: Play) -> None:
    assert [point["mean"] for point in room.sees(WALL)["journey/way"]["curve"]] == [None, None]


def test_walls_and_staff_know_the_mood_of_each_note_and_phones_their_own(room: Play) -> None:
    card = feels(room, "anna", -1)
    assert room.sees(WALL)["journey/way"]["moods"] == room.sees(STAFF)["journey/way"]["moods"] == {card: -1}
    assert "moods" not in room.sees(CROWD)["journey/way"]
    assert room.sees("anna")["moods/way"] == {card: -1}
    assert room.sees("bo")["moods/way"] == {}


def test_people_change_their_own_mood_while_it_is_open(room: Play) -> None:
    card = feels(room, "anna", -2)
    room.do("anna", "journey.mood", card=card, mood=1)
    assert room.do("anna", "journey.mood", card=card, mood=1) == ()
    assert room.sees("anna")["moods/way"] == {card: 1}
    assert room.refused("bo", "journey.mood", card=card, mood=0) == "not_yours"
    room.do(FIA, "activity.lock", "way")
    assert room.refused("anna", "journey.mood", "way", card=card, mood=0) == "activity_locked"


@pytest.mark.parametrize("mood", [-3, 3, 0.5, "1", None])
def test_a_mood_is_a_whole_number_from_minus_two_to_two(room: Play, mood: object) -> None:
    card = room.write("anna", "One", column="before")
    assert room.refused("anna", "journey.mood", card=card, mood=mood) == "bad_request"


def test_a_note_of_another_activity_has_no_mood() -> None:
    room = Play(step("ideas", "idea_board", hidden=False), step("way", "journey", **EXAMPLE))
    room.open("ideas")
    card = room.write("anna", "One")
    room.open("way")
    room.do(FIA, "activity.reopen", "ideas")
    room.do(FIA, "activity.reopen", "way")
    assert room.refused("anna", "journey.mood", "way", card=card, mood=1) == "activity_not_open"
    assert room.refused("anna", "journey.mood", "way", card=note(77), mood=1) == "unknown_card"


def test_a_note_that_is_hidden_or_taken_back_takes_its_mood_along(room: Play) -> None:
    hidden, gone = feels(room, "anna", -2), feels(room, "bo", -1)
    feels(room, "cia", 2)
    room.do(FIA, "card.hide", card=hidden)
    room.do("bo", "card.take_back", card=gone)
    assert room.sees(WALL)["journey/way"]["curve"][0] == {"step": "before", "title": "Before", "n": 1, "mean": 2.0}


def test_a_hidden_journey_shows_no_mood_before_the_reveal() -> None:
    room = journey(hidden=True)
    feels(room, "anna", -2)
    assert room.who_sees("anna at before") == [Me("anna")]
    assert [viewer for viewer in (STAFF, WALL, CROWD) if "journey/way" in room.sees(viewer)] == []
    room.do(FIA, "activity.reveal", "way")
    assert room.sees(WALL)["journey/way"]["curve"][0]["mean"] == -2.0


# Steps ----------------------------------------------------------------------------------------------------------------


def test_the_facilitator_adds_names_moves_and_drops_steps(room: Play) -> None:
    room.do(FIA, "journey.add", step="after", title="Afterwards")
    room.do(FIA, "journey.add", step="wait", title="Waiting", after="before")
    assert steps(room) == ["Before", "Waiting", "First contact", "Afterwards"]
    room.do(FIA, "journey.rename", step="wait", title="In the queue")
    room.do(FIA, "journey.move", step="wait", after="contact")
    room.do(FIA, "journey.move", step="after", after=None)
    room.do(FIA, "journey.drop", step="before")
    assert steps(room) == ["Afterwards", "First contact", "In the queue"]
    for _ in range(6):
        room.do(FIA, "undo")
    assert steps(room) == ["Before", "First contact"]


def test_the_first_step_of_an_empty_journey_can_be_added_before_it_is_opened() -> None:
    room = Play(step("way", "journey"))
    room.do(FIA, "journey.add", "way", step="one", title="One")
    assert steps(room) == ["One"]


def test_what_is_as_wished_already_changes_nothing(room: Play) -> None:
    assert room.do(FIA, "journey.rename", step="before", title="Before") == ()
    assert room.do(FIA, "journey.move", step="contact", after="before") == ()
    assert room.do(FIA, "journey.move", step="contact", after="contact") == ()


def test_the_notes_of_a_step_stay_when_it_goes_and_lie_there_when_it_comes_back(room: Play) -> None:
    feels(room, "anna", -2)
    room.do(FIA, "journey.drop", step="before")
    assert [point["step"] for point in room.sees(WALL)["journey/way"]["curve"]] == ["contact"]
    assert len(room.sees(WALL)["journey/way"]["moods"]) == 1
    room.do(FIA, "undo")
    assert room.sees(WALL)["journey/way"]["curve"][0]["mean"] == -2.0


@pytest.mark.parametrize(
    ("command", "data"),
    [
        ("journey.add", {"step": "before", "title": "Again"}),
        ("journey.add", {"step": "new", "title": "New", "after": "never"}),
        ("journey.rename", {"step": "never", "title": "Never"}),
        ("journey.move", {"step": "never", "after": None}),
        ("journey.move", {"step": "before", "after": "never"}),
        ("journey.drop", {"step": "never"}),
        ("card.add", {"card": note(1), "text": "Lost", "column": "never"}),
    ],
)
def test_a_step_that_is_not_there_is_refused(room: Play, command: str, data: dict[str, object]) -> None:
    assert room.refused(FIA, command, "way", **data) == "bad_request"


def test_only_staff_changes_the_steps(room: Play) -> None:
    assert room.refused("anna", "journey.add", step="new", title="New") == "not_allowed"


def test_a_journey_has_at_most_twenty_steps(room: Play) -> None:
    for number in range(18):
        room.do(FIA, "journey.add", step=f"s{number}", title=str(number))
    assert room.refusal(FIA, "journey.add", step="more", title="More").details == {"limit": 20}


# Report and rehearsal -------------------------------------------------------------------------------------------------


def test_the_report_tells_steps_moods_and_notes(room: Play) -> None:
    card = feels(room, "anna", -2)
    (section,) = report(room.lab, room.names)
    assert section.told["curve"][0] == {"step": "before", "title": "Before", "n": 1, "mean": -2.0}
    assert section.told["moods"] == {card: -2}
    assert [one["id"] for one in section.cards] == [card]


def test_a_pretended_person_writes_notes_and_says_how_each_feels(room: Play) -> None:
    assert rehearse(room, "anna") == 6
    assert room.sees(WALL)["journey/way"]["curve"][0] == {"step": "before", "title": "Before", "n": 3, "mean": -2.0}


def test_a_pretended_person_writes_on_a_journey_without_steps_too() -> None:
    room = journey(columns=[])
    assert rehearse(room, "anna") == 6
    assert len(room.sees(WALL)["journey/way"]["moods"]) == 3
