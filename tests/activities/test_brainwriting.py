"""Brainwriting: three ideas of others for everybody, in each round three new ones, and what was built on them."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labapp.core.report import report
from labapp.core.viewers import Me
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, PEOPLE, STAFF, WALL, Play, note, step


def table(ideas: dict[str, int], *, people: dict[str, str | None] | None = None, **settings: object) -> Play:
    """A brainwriting that is open, on so many ideas of each of these people."""
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("build", "brainwriting", **settings),
        people=people or {**PEOPLE},
    )
    room.open("ideas")
    for who, count in ideas.items():
        for number in range(count):
            room.write(who, f"{who} {number}")
    room.open("build")
    return room


@pytest.fixture
def room() -> Play:
    return table({"anna": 2, "bo": 2, "cia": 2, "dan": 2, "eli": 2})


def deal(room: Play, who: str) -> list[str]:
    room.do(who, "build.deal")
    return list(room.sees(who)["hand/build"]["cards"])


def authors(room: Play, cards: list[str]) -> set[str]:
    return {room.card(card).author for card in cards}


# Dealing --------------------------------------------------------------------------------------------------------------


def test_everybody_gets_three_ideas_of_others(room: Play) -> None:
    for who in PEOPLE:
        hand = deal(room, who)
        assert len(set(hand)) == 3
        assert who not in authors(room, hand)


def test_the_ideas_are_spread_evenly(room: Play) -> None:
    times = Counter(card for who in PEOPLE for card in deal(room, who))
    assert sum(times.values()) == 15
    assert set(times.values()) == {1, 2}
    assert len(times) == 10


@settings(max_examples=30, deadline=None)
@given(
    counts=st.lists(st.integers(0, 3), min_size=5, max_size=5),
    order=st.permutations(list(PEOPLE)),
    rounds=st.integers(1, 3),
)
def test_whoever_comes_when_no_idea_is_ones_own_or_comes_twice(
    counts: list[int], order: list[str], rounds: int
) -> None:
    room = table(dict(zip(PEOPLE, counts, strict=True)))
    for number in range(1, rounds + 1):
        room.do(FIA, "build.round", round=number)
        for who in order:
            hand, foreign = deal(room, who), sum(counts) - counts[list(PEOPLE).index(who)]
            assert who not in authors(room, hand)
            assert len(hand) == len(set(hand)) == min(3, foreign)
            met = {*hand, *room.sees(who)["hand/build"]["earlier"]}
            assert len(met) == min(3 * number, foreign), "an idea came again while there were new ones"


def test_who_asks_again_gets_nothing_more(room: Play) -> None:
    hand = deal(room, "anna")
    assert room.do("anna", "build.deal") == ()
    assert deal(room, "anna") == hand


def test_a_hand_is_seen_by_the_one_who_holds_it(room: Play) -> None:
    deal(room, "anna")
    assert [viewer for viewer in room.everybody() if room.sees(viewer).get("hand/build", {}).get("cards")] == [
        Me("anna")
    ]


def test_a_late_comer_gets_ideas_too(room: Play) -> None:
    for who in PEOPLE:
        deal(room, who)
    room.join("late", organisation="east")
    assert len(deal(room, "late")) == 3


def test_a_hand_that_is_not_full_fills_up_when_ideas_come() -> None:
    room = table({"bo": 1})
    assert len(deal(room, "anna")) == 1
    room.do(FIA, "activity.reopen", "ideas")
    room.write("cia", "Another", "ideas")
    room.do(FIA, "activity.reopen", "build")
    assert len(deal(room, "anna")) == 2


def test_alone_in_the_room_there_is_nothing_to_build_on() -> None:
    room = table({"anna": 3})
    assert room.do("anna", "build.deal") == ()
    assert room.sees("anna")["hand/build"] == {"cards": [], "earlier": []}


def test_where_there_are_no_ideas_the_other_notes_are_built_upon() -> None:
    room = Play(step("pain", "idea_board", hidden=False, card_kind="insight"), step("build", "brainwriting"))
    room.open("pain")
    card = room.write("bo", "Nine days for a signature")
    room.open("build")
    assert deal(room, "anna") == [card]


def test_what_is_built_here_is_not_dealt(room: Play) -> None:
    (first, *_) = deal(room, "anna")
    built = room.write("anna", "Better", builds_on=first)
    room.do(FIA, "build.round", round=2)
    assert built not in {card for who in PEOPLE for card in deal(room, who)}


def test_ideas_may_come_from_named_activities_only() -> None:
    room = Play(
        step("old", "idea_board", hidden=False),
        step("new", "idea_board", hidden=False),
        step("build", "brainwriting", from_=["new", "gone"]),
    )
    room.open("old")
    room.write("bo", "Old")
    room.open("new")
    card = room.write("bo", "New")
    room.open("build")
    assert deal(room, "anna") == [card]


# Rounds ---------------------------------------------------------------------------------------------------------------


def test_a_new_round_gives_other_ideas_and_keeps_the_earlier_ones_known(room: Play) -> None:
    first = deal(room, "anna")
    room.do(FIA, "build.round", round=2)
    assert room.sees("anna")["hand/build"] == {"cards": [], "earlier": first}
    second = deal(room, "anna")
    assert set(first).isdisjoint(second)
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)["building/build"] == {"round": 2}


def test_undo_brings_back_the_round_and_its_ideas(room: Play) -> None:
    first = deal(room, "anna")
    room.do(FIA, "build.round", round=2)
    deal(room, "anna")
    room.do(FIA, "undo")
    assert room.sees("anna")["hand/build"]["cards"] == first


def test_a_round_begins_once_and_by_staff(room: Play) -> None:
    room.do(FIA, "build.round", round=2)
    assert room.do(FIA, "build.round", round=2) == ()
    assert room.refused("anna", "build.round", round=3) == "not_allowed"


# Building -------------------------------------------------------------------------------------------------------------


def test_what_is_built_is_linked_to_the_idea(room: Play) -> None:
    (idea, *_) = deal(room, "anna")
    built = room.write("anna", "And call them back", builds_on=idea)
    assert room.sees(WALL)[f"card/{built}"]["builds_on"] == idea
    assert "builds_on" not in room.sees(WALL)[f"card/{idea}"]


def test_one_builds_on_ideas_that_one_got_also_in_an_earlier_round(room: Play) -> None:
    (idea, *_) = deal(room, "anna")
    room.do(FIA, "build.round", round=2)
    room.write("anna", "I was still writing", builds_on=idea)
    foreign = next(card for card in room.lab.cards if card not in deal(room, "bo") and room.card(card).author != "bo")
    refusal = room.refusal("bo", "card.add", card=note(90), text="Not mine to build on", builds_on=foreign)
    assert (refusal.code, refusal.details["field"]) == ("bad_request", "builds_on")


def test_an_idea_of_ones_own_is_taken_in_without_a_link(room: Play) -> None:
    assert room.card(room.write("anna", "Quite another thing")).builds_on is None


def test_staff_enters_what_was_built_on_paper(room: Play) -> None:
    built = room.write(FIA, "From the table by the window", builds_on=note(1), source="paper")
    assert room.sees(WALL)[f"card/{built}"]["builds_on"] == note(1)


@pytest.mark.parametrize("hide", ["card.hide", "gone"])
def test_nothing_is_built_on_an_idea_that_the_room_does_not_see(room: Play, hide: str) -> None:
    (idea, *_) = deal(room, "anna")
    if hide == "card.hide":
        room.do(FIA, "card.hide", card=idea)
    assert (
        room.refused("anna", "card.add", card=note(90), text="x", builds_on=idea if hide == "card.hide" else "gone")
        == "unknown_card"
    )


def test_hidden_building_is_seen_after_the_reveal() -> None:
    room = table({"bo": 1}, hidden=True)
    (idea,) = deal(room, "anna")
    room.write("anna", "And call them back", builds_on=idea)
    assert room.who_sees("And call them back") == [Me("anna")]
    room.do(FIA, "activity.reveal", "build")
    assert len(room.who_sees("And call them back")) > 3


# Report and rehearsal -------------------------------------------------------------------------------------------------


def test_the_report_tells_the_chains_the_longest_first(room: Play) -> None:
    hands = {who: deal(room, who) for who in PEOPLE}
    twice = next(
        card for card, times in Counter(card for hand in hands.values() for card in hand).items() if times == 2
    )
    built = [room.write(who, f"{who} builds", builds_on=twice) for who, hand in hands.items() if twice in hand]
    (alone, *_) = (card for card in hands["anna"] if card != twice)
    single = room.write("anna", "Anna builds", builds_on=alone)
    loose = room.write("bo", "Something else")
    told = report(room.lab, room.names)[-1].told
    assert told == {"rounds": 1, "chains": [{"card": twice, "built": built}, {"card": alone, "built": [single]}]}
    room.do(FIA, "card.hide", card=alone)
    assert [chain["card"] for chain in report(room.lab, room.names)[-1].told["chains"]] == [twice]
    assert room.card(loose).builds_on is None


def test_a_pretended_person_asks_for_ideas_and_builds_on_each(room: Play) -> None:
    assert rehearse(room, "anna") == 4
    hand = room.sees("anna")["hand/build"]["cards"]
    assert [card.builds_on for card in room.lab.cards.values() if card.activity == "build"] == hand


def test_a_pretended_person_leaves_alone_what_was_hidden_meanwhile(room: Play) -> None:
    (idea, *_) = deal(room, "anna")
    room.do(FIA, "card.hide", card=idea)
    rehearse(room, "anna")
    assert idea not in {card.builds_on for card in room.lab.cards.values()}
