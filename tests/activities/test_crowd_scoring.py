"""Crowd scoring: one bold idea each, five rounds of scores for others' ideas, then a count-down."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labapp.activities.crowd_scoring import assigned
from labapp.core.refused import Refused
from labapp.core.report import report
from tests.core.play import CROWD, FIA, PEOPLE, STAFF, WALL, Play, note, step


def prepare(room: Play) -> None:
    """Anna and two others have written, and the first round is on."""
    room.do("anna", "card.add", "it", card=note(60), text="Bold\nFirst step")
    room.do("bo", "card.add", "it", card=note(50), text="Bolder\nFirst step")
    room.do("cia", "card.add", "it", card=note(51), text="Boldest\nFirst step")
    room.do(FIA, "score.round", "it", round=1)


def crowd(n: int, identity: str = "anonymous_group_tag", **config: object) -> Play:
    """So many people of whom each has written an idea: the idea of p3 is note(3)."""
    room = Play(
        step("it", "crowd_scoring", **config), people={f"p{i}": None for i in range(1, n + 1)}, identity=identity
    )
    room.open("it")
    for i in range(1, n + 1):
        room.write(f"p{i}", f"Idea {i}\nStep {i}")
    return room


def begin(room: Play, *rounds: int) -> None:
    for number in rounds:
        room.do(FIA, "score.round", round=number)


def dealt(room: Play, who: str) -> list[str]:
    return [card["id"] for card in room.sees(who)["score/it"]["cards"]]


def score_all(room: Play, worth: dict[str, int]) -> None:
    """Everybody gives every idea that lies before them what it is worth to all."""
    for who in room.lab.taking_part:
        for card in dealt(room, who):
            room.do(who, "score.give", card=card, score=worth[card])


@pytest.fixture
def room() -> Play:
    return crowd(7)


def test_while_people_write_nobody_has_anything_to_score(room: Play) -> None:
    assert room.sees("p1")["score/it"] == {"cards": []}
    assert room.sees(WALL)["scoring/it"] == {"round": 0, "rounds": 5, "ideas": 7, "scored": 0, "people": 7}
    assert room.refused("p1", "score.give", card=note(2), score=5) == "unknown_card"


def test_everybody_writes_one_idea_and_staff_for_those_without_a_phone(room: Play) -> None:
    assert room.refusal("p1", "card.add", card=note(90), text="Another").code == "too_many"
    room.write(FIA, "From paper")
    room.write(FIA, "From another paper")
    assert room.sees(WALL)["scoring/it"]["ideas"] == 9


def test_a_round_deals_one_idea_of_somebody_else_without_a_name(room: Play) -> None:
    begin(room, 1)
    (card,) = room.sees("p1")["score/it"]["cards"]
    assert card["id"] != note(1)
    assert card == {"id": card["id"], "round": 1, "text": card["text"], "lang": None, "score": None}
    room.do("p1", "score.give", card=card["id"], score=4)
    assert room.sees("p1")["score/it"]["cards"][0]["score"] == 4
    assert room.do("p1", "score.give", card=card["id"], score=4) == ()


def test_only_what_was_dealt_is_scored_and_what_was_missed_may_be_later(room: Play) -> None:
    begin(room, 1, 2)
    first, second = dealt(room, "p1")
    other = next(note(i) for i in range(1, 8) if note(i) not in (first, second))
    assert room.refused("p1", "score.give", card=other, score=3) == "unknown_card"
    room.do("p1", "score.give", card=second, score=3)
    assert room.sees(WALL)["scoring/it"]["scored"] == 1
    room.do("p1", "score.give", card=first, score=5)
    assert room.sees(WALL)["scoring/it"]["scored"] == 1, "a score of an earlier round is not one of this"


def test_before_the_reveal_everybody_sees_numbers_alone(room: Play) -> None:
    begin(room, 1, 2, 3, 4, 5)
    score_all(room, {note(i): 5 for i in range(1, 8)})
    for audience in (STAFF, WALL, CROWD):
        seen = room.sees(audience)
        assert "scores/it" not in seen
        assert [key for key in seen if key.startswith("card/")] == []


def test_the_best_of_25_comes_first_and_equal_ones_share_a_place(room: Play) -> None:
    begin(room, 1, 2, 3, 4, 5)
    worth = {note(1): 5, note(2): 4, note(3): 4, **{note(i): 1 for i in range(4, 8)}}
    score_all(room, worth)
    room.do(FIA, "activity.reveal")
    room.do(FIA, "score.count_down", place=1)
    items = room.sees(WALL)["scores/it"]["items"]
    assert [(one["item"], one["place"], one["points"], one["n"]) for one in items[:4]] == [
        (note(1), 1, 25.0, 5),
        (note(2), 2, 20.0, 5),
        (note(3), 2, 20.0, 5),
        (note(4), 4, 5.0, 5),
    ]


def test_the_result_is_counted_down_place_by_place(room: Play) -> None:
    begin(room, 1, 2, 3, 4, 5)
    score_all(room, {note(i): min(5, i) for i in range(1, 8)})
    assert room.refused(FIA, "score.count_down", place=1) == "not_allowed"
    room.do(FIA, "activity.reveal")
    assert room.sees(CROWD)["scores/it"] == {"of": 7, "next": 7, "items": []}
    room.do(FIA, "score.count_down", place=7)
    shown = room.sees(CROWD)["scores/it"]
    assert ([one["item"] for one in shown["items"]], shown["next"]) == ([note(1)], 6)
    room.do(FIA, "score.count_down", place=1)
    assert (len(room.sees(CROWD)["scores/it"]["items"]), room.sees(CROWD)["scores/it"]["next"]) == (7, None)
    room.do(FIA, "undo")
    assert len(room.sees(CROWD)["scores/it"]["items"]) == 1
    assert room.refused("p1", "score.count_down", place=1) == "not_allowed"


def test_once_the_activity_is_done_the_whole_result_is_there(room: Play) -> None:
    begin(room, 1)
    score_all(room, {note(i): 3 for i in range(1, 8)})
    room.do(FIA, "activity.reveal")
    room.do(FIA, "activity.finish")
    assert len(room.sees(CROWD)["scores/it"]["items"]) == 7


def test_only_the_top_is_counted_down() -> None:
    room = crowd(8, top=2)
    begin(room, 1, 2, 3, 4, 5)
    score_all(room, {note(i): (5, 4, 3, 2, 1, 1, 1, 1)[i - 1] for i in range(1, 9)})
    room.do(FIA, "activity.reveal")
    assert room.sees(WALL)["scores/it"]["next"] == 2
    room.do(FIA, "score.count_down", place=2)
    assert [one["item"] for one in room.sees(WALL)["scores/it"]["items"]] == [note(2)]


@pytest.mark.parametrize(("n", "rounds"), [(2, 1), (3, 2), (5, 4), (6, 5), (30, 5)])
def test_a_small_room_has_as_many_rounds_as_others_ideas(n: int, rounds: int) -> None:
    room = crowd(n)
    begin(room, 1)
    assert room.sees(WALL)["scoring/it"]["rounds"] == rounds
    if rounds < 5:
        assert room.refused(FIA, "score.round", round=rounds + 1) == "bad_request"


def test_with_fewer_rounds_the_mean_is_told() -> None:
    room = crowd(3)
    begin(room, 1, 2)
    score_all(room, {note(1): 5, note(2): 3, note(3): 1})
    room.do(FIA, "activity.reveal")
    told = report(room.lab, room.names)[-1].told
    assert [(one["mean"], one["points"]) for one in told["scored"]] == [(5.0, None), (3.0, None), (1.0, None)]
    assert (told["n"], told["rounds"]) == (3, 2)


@pytest.mark.parametrize("n", [0, 1])
def test_an_empty_room_and_a_single_idea_cannot_be_scored(n: int) -> None:
    room = crowd(n)
    assert room.refused(FIA, "score.round", round=1) == "bad_request"
    room.do(FIA, "activity.reveal")
    assert room.sees(WALL)["scores/it"] == {"of": 0, "next": None, "items": []}


def test_a_late_comer_scores_along_and_a_late_idea_is_kept_without_a_place(room: Play) -> None:
    begin(room, 1)
    room.join("late")
    assert len(dealt(room, "late")) == 1
    room.do("late", "card.add", card=note(70), text="Too late")
    assert note(70) not in dealt(room, "p1")
    begin(room, 2)
    assert len(set(dealt(room, "late"))) == 2
    room.do(FIA, "activity.reveal")
    assert f"card/{note(70)}" in room.sees(CROWD)
    assert note(70) not in str(room.sees(CROWD)["scores/it"])


def test_somebody_who_leaves_makes_no_idea_worse(room: Play) -> None:
    begin(room, 1, 2, 3, 4, 5)
    room.do(FIA, "member.remove", member="p1")
    score_all(room, {note(i): 5 for i in range(1, 8)})
    room.do(FIA, "activity.reveal")
    room.do(FIA, "score.count_down", place=1)
    items = room.sees(WALL)["scores/it"]["items"]
    assert {(one["place"], one["points"]) for one in items} == {(1, 25.0)}
    assert sorted(one["n"] for one in items) == [4] * 5 + [5] * 2


def test_an_idea_taken_off_the_board_is_not_scored_any_more(room: Play) -> None:
    begin(room, 1)
    (card,) = dealt(room, "p1")
    room.do("p1", "score.give", card=card, score=5)
    author = room.card(card).author
    room.do(author, "card.take_back", card=card)
    assert dealt(room, "p1") == []
    assert room.refused("p1", "score.give", card=card, score=4) == "unknown_card"
    room.do(FIA, "activity.reveal")
    assert room.sees(WALL)["scores/it"]["of"] == 0


def test_an_idea_that_its_author_rewrites_is_new_on_the_phone_of_who_scores_it(room: Play) -> None:
    begin(room, 1)
    (card,) = dealt(room, "p1")
    room.do(room.card(card).author, "card.edit", card=card, text="Said better")
    assert room.sees("p1")["score/it"]["cards"][0]["text"] == "Said better"


def test_the_writing_can_be_taken_up_again_until_somebody_has_scored(room: Play) -> None:
    begin(room, 1)
    begin(room, 0)
    room.join("late")
    room.do("late", "card.add", card=note(70), text="In time")
    begin(room, 1)
    assert room.sees(WALL)["scoring/it"]["ideas"] == 8
    room.do("p1", "score.give", card=dealt(room, "p1")[0], score=2)
    assert room.refused(FIA, "score.round", round=0) == "bad_request"


def test_only_the_facilitator_goes_to_the_next_round(room: Play) -> None:
    assert room.refused("p1", "score.round", round=1) == "not_allowed"
    begin(room, 1)
    assert room.do(FIA, "score.round", round=1) == ()
    assert room.refused(FIA, "score.round", round=6) == "bad_request"


@pytest.mark.parametrize("score", [0, 6, 2.5, "3"])
def test_a_score_is_a_whole_number_from_1_to_5(room: Play, score: object) -> None:
    begin(room, 1)
    assert room.refused("p1", "score.give", card=dealt(room, "p1")[0], score=score) == "bad_request"


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 40), st.integers(0, 6), st.data())
def test_nobody_scores_their_own_or_one_twice_and_every_idea_has_five_others(
    n: int, silent: int, data: st.DataObject
) -> None:
    """Over rooms of any size, with people who wrote nothing: the idea of each who wrote is scored by as many others as there are rounds."""
    room = crowd(n)
    for number in range(silent):
        room.join(f"silent{number}")
    begin(room, 1)
    activity = room.lab.activities["it"]
    rounds = min(5, n - 1)
    scored_by: dict[str, set[str]] = {note(i): set() for i in range(1, n + 1)}
    for who in room.lab.taking_part:
        cards = assigned(room.lab, activity, who)
        assert len(cards) == len(set(cards)) == rounds
        assert note(int(who[1:])) not in cards if who.startswith("p") else True
        for card in cards:
            scored_by[card].add(who)
    for raters in scored_by.values():
        assert sum(who.startswith("p") for who in raters) == rounds
    if n >= 2:
        one = data.draw(st.integers(0, rounds - 1))
        dealt_at_once = Counter(assigned(room.lab, activity, f"p{i}")[one] for i in range(1, n + 1))
        assert set(dealt_at_once.values()) == {1}, "in each round every idea lies before one of those who wrote"
    assert room.refold() is not None


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*PEOPLE, FIA]), st.integers(0, 5), st.integers(1, 5)), max_size=40))
def test_whoever_comes_goes_writes_and_scores_the_rules_hold(deeds: list[tuple[str, int, int]]) -> None:
    room = Play(step("it", "crowd_scoring"))
    room.open("it")
    for number, (who, what, score) in enumerate(deeds):
        try:
            match what:
                case 0 | 1:
                    room.do(who, "card.add", card=note(number + 1), text=f"Idea {number}")
                case 2:
                    room.do(FIA, "score.round", round=score)
                case 3 if room.lab.own_cards.get(who):
                    room.do(who, "card.take_back", card=next(iter(room.lab.own_cards[who])))
                case _ if who in PEOPLE and dealt(room, who):
                    room.do(who, "score.give", card=dealt(room, who)[score % len(dealt(room, who))], score=score)
        except Refused:
            continue
        for member in PEOPLE:
            assert all(room.card(card).author != member for card in dealt(room, member))
    room.do(FIA, "activity.reveal")
    room.refold()
