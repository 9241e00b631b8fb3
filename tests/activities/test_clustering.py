"""Clustering: cards into named piles, by anybody in the room, and every grouping can be undone."""

from __future__ import annotations

import pytest

from labapp.core.report import report
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

ONE, TWO, THREE, SECRET = note(1), note(2), note(3), note(4)


@pytest.fixture
def room() -> Play:
    """Three public cards, a hidden one, and the clustering open."""
    room = Play(step("ideas", "idea_board"), step("secret", "idea_board"), step("piles", "clustering"))
    room.open("ideas")
    for person, text in (("anna", "One"), ("bo", "Two"), ("cia", "Three")):
        room.write(person, text)
    room.do(FIA, "activity.reveal", "ideas")
    room.open("secret")
    room.write("dan", "Secret")
    room.open("piles")
    return room


def cards_in(room: Play, cluster: str) -> list[str]:
    return room.sees(CROWD)[f"cluster/{cluster}"]["cards"]


def test_a_pile_is_made_with_the_cards_that_lie_in_it(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k1", title=" Time ", cards=[ONE, TWO])
    assert room.sees(WALL)["cluster/k1"] == {"id": "k1", "activity": "piles", "title": "Time", "cards": [ONE, TWO]}
    assert room.sees(CROWD)[f"card/{ONE}"]["cluster"] == "k1"


def test_the_id_of_a_pile_is_taken_once(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time")
    assert room.refused("bo", "cluster.add", cluster="k1", title="Trust") == "bad_request"


def test_a_pile_is_renamed(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time")
    room.do("bo", "cluster.rename", cluster="k1", title="Hours")
    assert room.sees(CROWD)["cluster/k1"]["title"] == "Hours"
    assert room.do("bo", "cluster.rename", cluster="k1", title="Hours") == ()


def test_the_cards_of_a_dropped_pile_lie_loose(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time", cards=[ONE, TWO])
    room.do("anna", "cluster.drop", cluster="k1")
    assert "cluster/k1" not in room.sees(CROWD)
    assert room.sees(CROWD)[f"card/{ONE}"]["cluster"] is None


def test_merging_puts_all_cards_into_the_other_pile(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time", cards=[ONE])
    room.do("anna", "cluster.add", cluster="k2", title="Trust", cards=[TWO])
    room.do("bo", "cluster.merge", cluster="k1", into="k2")
    assert "cluster/k1" not in room.sees(CROWD)
    assert sorted(cards_in(room, "k2")) == [ONE, TWO]


def test_a_pile_does_not_go_into_itself(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time")
    assert room.refused("anna", "cluster.merge", cluster="k1", into="k1") == "bad_request"


def test_a_card_goes_into_a_pile_to_another_and_out(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time")
    room.do("anna", "cluster.add", cluster="k2", title="Trust")
    room.do("anna", "card.group", card=ONE, cluster="k1")
    assert cards_in(room, "k1") == [ONE]
    room.do("bo", "card.group", card=ONE, cluster="k2")
    assert (cards_in(room, "k1"), cards_in(room, "k2")) == ([], [ONE])
    room.do("cia", "card.group", card=ONE, cluster=None)
    assert cards_in(room, "k2") == []


def test_laying_a_card_where_it_lies_changes_nothing(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time", cards=[ONE])
    assert room.do("bo", "card.group", card=ONE, cluster="k1") == ()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cluster.rename", {"cluster": "none", "title": "Time"}),
        ("cluster.drop", {"cluster": "none"}),
        ("cluster.merge", {"cluster": "none", "into": "k1"}),
        ("cluster.merge", {"cluster": "k1", "into": "none"}),
        ("card.group", {"card": ONE, "cluster": "none"}),
    ],
)
def test_a_pile_that_is_not_there_is_refused(room: Play, name: str, data: dict[str, str]) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time")
    assert room.refused("anna", name, **data) == "bad_request"


@pytest.mark.parametrize("card", [SECRET, note(99)])
def test_a_card_the_room_cannot_see_is_unknown(room: Play, card: str) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time")
    assert room.refused("anna", "card.group", card=card, cluster="k1") == "unknown_card"
    assert room.refused("anna", "cluster.add", cluster="k2", title="Trust", cards=[card]) == "unknown_card"


def test_after_the_lock_staff_alone_tidies_up(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time")
    room.do(FIA, "activity.lock", "piles")
    assert room.refused("anna", "card.group", card=ONE, cluster="k1") == "activity_locked"
    room.do(FIA, "card.group", card=ONE, cluster="k1")
    room.do(FIA, "activity.finish", "piles")
    assert room.refused("anna", "card.group", card=TWO, cluster="k1") == "activity_not_open"
    room.do(FIA, "card.group", "piles", card=TWO, cluster="k1")
    assert cards_in(room, "k1") == [ONE, TWO]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cluster.add", {"cluster": "k3", "title": "New", "cards": [THREE, ONE]}),
        ("cluster.rename", {"cluster": "k1", "title": "Hours"}),
        ("cluster.drop", {"cluster": "k1"}),
        ("cluster.merge", {"cluster": "k1", "into": "k2"}),
        ("card.group", {"card": ONE, "cluster": "k2"}),
        ("card.group", {"card": ONE, "cluster": None}),
    ],
)
def test_every_grouping_by_a_participant_is_undone_and_redone(room: Play, name: str, data: dict[str, object]) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time", cards=[ONE, TWO])
    room.do("anna", "cluster.add", cluster="k2", title="Trust", cards=[THREE])
    before = room.shared()
    room.do("bo", name, **data)
    after = room.shared()
    room.do(FIA, "undo")
    assert room.shared() == before
    room.do(FIA, "redo")
    assert room.shared() == after


def test_a_card_that_is_hidden_again_leaves_its_pile_for_all_to_see_but_keeps_its_place(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time", cards=[ONE, TWO])
    room.do(FIA, "card.hide", card=ONE)
    assert cards_in(room, "k1") == [TWO]
    room.do(FIA, "card.restore", card=ONE)
    assert cards_in(room, "k1") == [ONE, TWO]


def test_what_lies_on_the_table_are_the_public_cards_of_the_activities_before(room: Play) -> None:
    assert room.sees(STAFF)["items/piles"] == {"cards": [ONE, TWO, THREE], "clusters": []}
    room.do("anna", "cluster.add", cluster="k1", title="Time", cards=[TWO])
    room.do("anna", "cluster.add", cluster="empty", title="Nothing yet")
    assert room.sees(STAFF)["items/piles"]["clusters"] == ["k1"]
    assert "items/piles" not in room.sees("anna")


def test_the_setting_from_names_other_activities() -> None:
    room = Play(step("ideas", "idea_board", hidden=False), step("more", "idea_board", hidden=False))
    room.do(FIA, "activity.add", kind="clustering", title="Piles", activity="piles", config={"from": ["more"]})
    room.open("ideas")
    room.write("anna", "One")
    room.open("more")
    two = room.write("anna", "Two")
    room.open("piles")
    assert room.sees(CROWD)["items/piles"]["cards"] == [two]


def test_ideas_come_before_the_insights_and_questions_of_earlier_steps() -> None:
    room = Play(
        step("notes", "idea_board", hidden=False, card_kind="insight"),
        step("ideas", "idea_board", hidden=False),
        step("piles", "clustering"),
    )
    room.open("notes")
    insight = room.write("anna", "People wait")
    room.open("piles")
    assert room.sees(CROWD)["items/piles"]["cards"] == [insight]
    room.open("ideas")
    idea = room.write("bo", "Call them")
    room.open("piles")
    assert room.sees(CROWD)["items/piles"]["cards"] == [idea]
    room.do("bo", "cluster.add", cluster="k1", title="Time", cards=[insight])


def test_nothing_lies_on_the_table_before_the_activity_has_been_opened() -> None:
    assert "items/piles" not in Play(step("piles", "clustering")).sees(CROWD)


def test_the_report_tells_the_piles_largest_first(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k1", title="Time", cards=[ONE])
    room.do("anna", "cluster.add", cluster="k2", title="Trust", cards=[TWO, THREE])
    told = report(room.lab, room.names)[-1].told
    assert told["clusters"] == [
        {"id": "k2", "title": "Trust", "cards": [TWO, THREE]},
        {"id": "k1", "title": "Time", "cards": [ONE]},
    ]


def test_a_pile_lies_on_the_table_while_a_card_lies_in_it(room: Play) -> None:
    room.do("anna", "cluster.add", cluster="k9", title="Later")
    assert "k9" not in room.sees(WALL)["items/piles"]["clusters"]
    room.do("anna", "card.group", card=note(1), cluster="k9")
    assert "k9" in room.sees(WALL)["items/piles"]["clusters"]
    room.do("anna", "card.group", card=note(1), cluster=None)
    assert "k9" not in room.sees(WALL)["items/piles"]["clusters"]
