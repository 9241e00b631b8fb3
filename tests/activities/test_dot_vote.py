"""Dot vote: the same number of dots for everybody, blind until the reveal, the result raw and balanced."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labapp.core.report import report
from labapp.core.viewers import Me
from tests.core.play import CROWD, FIA, PEOPLE, STAFF, WALL, Play, note, step

ONE, TWO, THREE = note(1), note(2), note(3)
LARGE = {f"n{number}": "north" for number in range(5)} | {f"s{number}": "south" for number in range(3)}


def voting(people: dict[str, str | None] = PEOPLE, identity: str = "anonymous_group_tag", **settings: object) -> Play:
    """Three public cards and an open vote on them."""
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("vote", "dot_vote", **settings),
        people=people,
        identity=identity,
    )
    room.open("ideas")
    for text in ("One", "Two", "Three"):
        room.write(next(iter(people)), text)
    room.open("vote")
    return room


@pytest.fixture
def room() -> Play:
    return voting()


def place(room: Play, who: str, *items: str) -> None:
    for item in items:
        room.do(who, "dot.place", item=item)


def tally(room: Play) -> dict[str, dict[str, object]]:
    return {line["item"]: line for line in room.sees(WALL)["tally/vote"]["items"]}


def test_a_dot_stands_on_ones_own_ballot_at_once(room: Play) -> None:
    place(room, "anna", ONE, ONE, TWO)
    assert room.sees("anna")["ballot/vote"] == {"left": 2, "dots": {ONE: 2, TWO: 1}}


def test_a_vote_beyond_the_budget_is_refused() -> None:
    room = voting(budget=2)
    place(room, "anna", ONE, TWO)
    refusal = room.refusal("anna", "dot.place", item=THREE)
    assert (refusal.code, refusal.details) == ("budget_spent", {"budget": 2})


def test_a_dot_beyond_the_limit_of_one_item_is_refused() -> None:
    room = voting(per_item=1)
    place(room, "anna", ONE)
    refusal = room.refusal("anna", "dot.place", item=ONE)
    assert (refusal.code, refusal.details) == ("item_limit", {"limit": 1})


def test_a_dot_taken_back_may_be_placed_again() -> None:
    room = voting(budget=1)
    place(room, "anna", ONE)
    room.do("anna", "dot.take", item=ONE)
    assert room.sees("anna")["ballot/vote"] == {"left": 1, "dots": {}}
    place(room, "anna", TWO)


def test_one_takes_back_only_what_one_placed(room: Play) -> None:
    place(room, "bo", ONE)
    assert room.refused("anna", "dot.take", item=ONE) == "bad_request"


def test_nobody_sees_more_than_how_many_have_voted_before_the_reveal(room: Play) -> None:
    place(room, "anna", ONE, TWO)
    place(room, "bo", ONE)
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)["tally/vote"] == {"voters": 2, "eligible": 5}


def test_a_ballot_is_seen_by_its_voter_alone(room: Play) -> None:
    place(room, "anna", ONE)
    assert [viewer for viewer in room.everybody() if "ballot/vote" in room.sees(viewer)] == [
        viewer for viewer in room.everybody() if isinstance(viewer, Me)
    ]
    assert room.sees("bo")["ballot/vote"] == {"left": 5, "dots": {}}


def test_somebody_who_took_all_dots_back_has_not_voted(room: Play) -> None:
    place(room, "anna", ONE)
    room.do("anna", "dot.take", item=ONE)
    assert room.sees(WALL)["tally/vote"]["voters"] == 0
    assert room.sees(WALL)["activity/vote"]["counts"]["contributors"] == 0


def test_the_reveal_locks_the_vote_and_shows_the_items_most_dots_first(room: Play) -> None:
    place(room, "anna", TWO, TWO, ONE)
    place(room, "bo", TWO)
    room.do(FIA, "activity.reveal", "vote")
    record = room.sees(CROWD)["tally/vote"]
    assert [(line["item"], line["dots"]) for line in record["items"]] == [(TWO, 3), (ONE, 1)]
    assert (record["voters"], record["eligible"], record["budget"]) == (2, 5, 5)
    assert room.refused("cia", "dot.place", item=ONE) == "activity_locked"


@pytest.mark.parametrize("name", ["activity.unlock", "activity.reopen", "activity.open"])
def test_a_vote_that_takes_dots_again_is_blind_again(room: Play, name: str) -> None:
    place(room, "anna", ONE)
    room.do(FIA, "activity.reveal", "vote")
    revealed = room.shared()
    room.do(FIA, name, "vote")
    assert room.sees(STAFF)["tally/vote"] == {"voters": 1, "eligible": 5}
    place(room, "bo", ONE)
    room.do("bo", "dot.take", item=ONE)
    room.do(FIA, "undo")
    assert room.shared() == revealed


def test_dots_after_the_lock_are_refused(room: Play) -> None:
    place(room, "anna", ONE)
    room.do(FIA, "activity.lock", "vote")
    assert room.refused("bo", "dot.place", item=ONE) == "activity_locked"
    assert room.refused("anna", "dot.take", item=ONE) == "activity_locked"


def test_the_reveal_of_a_locked_vote_only_reveals(room: Play) -> None:
    room.do(FIA, "activity.lock", "vote")
    assert [fact.name for fact in room.do(FIA, "activity.reveal", "vote")] == ["activity.revealed"]


@pytest.mark.parametrize("item", [note(99), "k1"])
def test_a_dot_lies_only_on_what_there_is_to_vote_on(room: Play, item: str) -> None:
    assert room.refused("anna", "dot.place", item=item) == "unknown_card"


def test_a_hidden_card_takes_no_dots(room: Play) -> None:
    room.do(FIA, "card.hide", card=ONE)
    assert room.refused("anna", "dot.place", item=ONE) == "unknown_card"


def test_a_vote_on_clusters_takes_dots_on_piles_alone() -> None:
    room = Play(
        step("ideas", "idea_board", hidden=False),
        step("piles", "clustering"),
        step("vote", "dot_vote", items="clusters"),
    )
    room.open("ideas")
    room.write("anna", "One")
    room.open("piles")
    room.do("anna", "cluster.add", cluster="k1", title="Time", cards=[ONE])
    room.do("anna", "cluster.add", cluster="empty", title="Nothing")
    room.open("vote")
    place(room, "anna", "k1")
    assert room.refused("anna", "dot.place", item=ONE) == "unknown_card"
    assert room.refused("anna", "dot.place", item="empty") == "unknown_card"
    assert room.sees(CROWD)["items/vote"] == {"cards": [ONE], "clusters": ["k1"]}


def test_balanced_gives_every_organisation_the_same_weight() -> None:
    room = voting(LARGE)
    for number in range(5):
        place(room, f"n{number}", ONE)
    for number in range(3):
        place(room, f"s{number}", TWO)
    room.do(FIA, "activity.reveal", "vote")
    assert {item: (line["dots"], line["balanced"]) for item, line in tally(room).items()} == {
        ONE: (5, 4.0),
        TWO: (3, 4.0),
    }


def test_breakdowns_are_shown_for_organisations_with_three_voters_or_more() -> None:
    room = voting(LARGE | {"h1": "hills", "h2": "hills", "free": None})
    for voter in ("n0", "n1", "n2", "s0", "s1", "s2", "h1", "h2", "free"):
        place(room, voter, ONE)
    room.do(FIA, "activity.reveal", "vote")
    assert tally(room)[ONE]["by_organisation"] == {"north": 3, "south": 3}


def test_there_is_no_breakdown_where_no_organisation_has_three_voters(room: Play) -> None:
    place(room, "anna", ONE)
    room.do(FIA, "activity.reveal", "vote")
    assert "by_organisation" not in tally(room)[ONE]
    assert tally(room)[ONE]["balanced"] == 1.0


def test_under_anonymity_nothing_tells_organisations_apart() -> None:
    room = voting(LARGE, identity="anonymous")
    for voter in LARGE:
        place(room, voter, ONE)
    room.do(FIA, "activity.reveal", "vote")
    assert tally(room) == {ONE: {"item": ONE, "dots": 8, "balanced": None}}


def test_a_member_who_was_removed_has_voted_all_the_same(room: Play) -> None:
    place(room, "anna", ONE)
    room.do(FIA, "member.remove", member="anna")
    assert room.sees(WALL)["tally/vote"] == {"voters": 1, "eligible": 4}


def test_a_vote_without_dots_has_an_empty_result(room: Play) -> None:
    room.do(FIA, "activity.reveal", "vote")
    assert room.sees(WALL)["tally/vote"]["items"] == []


def test_a_planned_vote_shows_nothing() -> None:
    room = Play(step("vote", "dot_vote"))
    assert "tally/vote" not in room.sees(WALL)
    assert "ballot/vote" not in room.sees("anna")
    assert "items/vote" not in room.sees(WALL)


def test_the_report_tells_the_result_and_its_rules(room: Play) -> None:
    place(room, "anna", ONE)
    assert report(room.lab, room.names)[-1].told == {}
    room.do(FIA, "activity.reveal", "vote")
    told = report(room.lab, room.names)[-1].told
    assert told | {"items": None} == {
        "budget": 5,
        "per_item": 2,
        "criterion": None,
        "on": "cards",
        "voters": 1,
        "items": None,
    }
    assert told["items"] == room.sees(WALL)["tally/vote"]["items"]


ballots = st.dictionaries(
    st.sampled_from([*LARGE, "h1", "h2", "e1", "free"]),
    st.lists(st.sampled_from([ONE, TWO, THREE]), min_size=1, max_size=5),
    max_size=12,
)
ALL = LARGE | {"h1": "hills", "h2": "hills", "e1": "east", "free": None}


@settings(max_examples=30, deadline=None)
@given(ballots)
def test_the_balanced_tally_follows_its_formula(cast: dict[str, list[str]]) -> None:
    room = voting(ALL, per_item=5)
    for voter, items in cast.items():
        place(room, voter, *items)
    room.do(FIA, "activity.reveal", "vote")
    shown = {item: line["balanced"] for item, line in tally(room).items()}
    expected = _balanced_by_hand(cast)
    assert shown == pytest.approx({item: float(value) for item, value in expected.items()}, abs=1e-5)
    assert sum(shown.values()) == pytest.approx(sum(map(len, cast.values())), abs=1e-4)


def _balanced_by_hand(cast: dict[str, list[str]]) -> dict[str, Fraction]:
    """The contract's sentence in exact numbers: the mean over organisations of the share of their own dots, times all dots."""
    voters = Counter(ALL[voter] for voter in cast)
    by_body: dict[str, list[str]] = {}
    for voter, items in cast.items():
        body = ALL[voter]
        name = body if body is not None and voters[body] >= 3 else "the small ones together"
        by_body.setdefault(name, []).extend(items)
    every = [item for items in cast.values() for item in items]
    shares = {item: [Fraction(own.count(item), len(own)) for own in by_body.values()] for item in set(every)}
    return {item: len(every) * sum(each) / len(each) for item, each in shares.items()}


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(list(PEOPLE)), st.booleans(), st.sampled_from([ONE, TWO, THREE])), max_size=40)
)
def test_budget_and_limit_hold_whatever_is_sent(wishes: list[tuple[str, bool, str]]) -> None:
    from labapp.core.refused import Refused

    room = voting(budget=3, per_item=2)
    for who, adds, item in wishes:
        try:
            room.do(who, "dot.place" if adds else "dot.take", item=item)
        except Refused:
            continue
        ballot = room.sees(who)["ballot/vote"]
        assert sum(ballot["dots"].values()) == 3 - ballot["left"] <= 3
        assert all(1 <= dots <= 2 for dots in ballot["dots"].values())


def test_the_settings_of_the_vote_are_there_for_every_phone(room: Play) -> None:
    config = room.sees(CROWD)["activity/vote"]["config"]
    assert config == {"budget": 5, "per_item": 2, "items": "cards", "criterion": None, "from": None}
    json.dumps(config)
