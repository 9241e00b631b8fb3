"""Gradients of agreement: five levels, blind until the reveal; objections become conditions of the proposal."""

from __future__ import annotations

import json

import pytest

from labapp import catalogue
from labapp.core.consent import LEVELS
from labapp.core.report import report
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

EXAMPLE = {
    "proposals": [{"id": "p1", "text": "We try one counter for four weeks"}, {"id": "p2", "text": "We start on Monday"}]
}
LARGE = {f"n{number}": "north" for number in range(6)} | {f"s{number}": "south" for number in range(5)}


def asking(
    people: dict[str, str | None] | None = None, identity: str = "anonymous_group_tag", **settings: object
) -> Play:
    """Two public notes, and a question of consent open."""
    more = {} if people is None else {"people": people}
    room = Play(
        step("ideas", "idea_board", hidden=False), step("ask", "gradients", **settings), identity=identity, **more
    )
    room.open("ideas")
    for text in ("A page\nOne page for all", "Less paper"):
        room.write(next(iter(people or {"anna": None})), text)
    room.open("ask")
    return room


@pytest.fixture
def room() -> Play:
    return asking(**EXAMPLE)


def stand(room: Play, who: str, level: str, reason: str = "", proposal: str = "p1") -> None:
    room.do(who, "support.give", proposal=proposal, level=level, reason=reason)


def told(room: Play, viewer: object = WALL, proposal: str = "p1") -> dict[str, object]:
    lines = room.sees(viewer)["gradients/ask"]["proposals"]  # type: ignore[arg-type]
    return next(line for line in lines if line["id"] == proposal)


def test_the_levels_are_those_of_the_vocabulary() -> None:
    assert catalogue.codes("support_level") == LEVELS


def test_before_the_reveal_nobody_sees_more_than_how_many_have_answered(room: Play) -> None:
    stand(room, "anna", "cannot_support", "Nights are not covered")
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)["gradients/ask"] == {
            "asked": "p1",
            "eligible": 5,
            "proposals": [{"id": "p1", "text": EXAMPLE["proposals"][0]["text"], "card": None, "n": 1},
                          {"id": "p2", "text": "We start on Monday", "card": None, "n": 0}],
        }  # fmt: skip
    assert room.who_sees("Nights") == room.who_sees("cannot_support")
    assert len(room.who_sees("Nights")) == 1
    assert room.sees("anna")["support/ask"] == {"p1": {"level": "cannot_support", "reason": "Nights are not covered"}}


def test_a_later_word_takes_the_place_of_an_earlier(room: Play) -> None:
    stand(room, "anna", "cannot_support")
    stand(room, "anna", "can_live_with", "If it ends in June")
    assert room.do("anna", "support.give", proposal="p1", level="can_live_with", reason=" If it  ends in June ") == ()
    room.do(FIA, "activity.reveal", "ask")
    assert told(room)["n"] == 1
    assert told(room)["levels"] == dict.fromkeys(LEVELS, 0) | {"can_live_with": 1}


def test_the_reveal_ends_the_answering(room: Play) -> None:
    room.do(FIA, "activity.reveal", "ask")
    assert room.refused("anna", "support.give", proposal="p1", level="full_support") == "activity_locked"


def test_reasons_are_told_without_names_in_an_order_that_tells_nothing(room: Play) -> None:
    stand(room, "anna", "full_support", "zeal")
    stand(room, "bo", "cannot_support", "Rota")
    stand(room, "cia", "cannot_support", "nights")
    stand(room, "dan", "cannot_support", "nights")
    stand(room, "eli", "stand_aside")
    room.do(FIA, "activity.reveal", "ask")
    lines = [(line["level"], line["text"], line["n"]) for line in told(room)["reasons"]]  # type: ignore[attr-defined]
    assert lines == [("cannot_support", "nights", 2), ("cannot_support", "Rota", 1), ("full_support", "zeal", 1)]
    assert "anna" not in json.dumps(room.sees(STAFF)["gradients/ask"])


def test_the_same_words_look_the_same_whoever_wrote_them_and_when() -> None:
    seen = []
    for order in (("anna", "bo"), ("bo", "anna")):
        room = asking(**EXAMPLE)
        for who, text in zip(order, ("One", "Two"), strict=True):
            stand(room, who, "stand_aside", text)
        room.do(FIA, "activity.reveal", "ask")
        seen.append(room.sees(STAFF)["gradients/ask"])
    assert seen[0] == seen[1]


def test_organisations_are_told_apart_from_five_answers_each() -> None:
    room = asking(LARGE, **EXAMPLE)
    for who in LARGE:
        stand(room, who, "full_support" if who.startswith("n") else "can_live_with")
    room.do(FIA, "activity.reveal", "ask")
    apart = told(room)["by_organisation"]
    assert {body: line["n"] for body, line in apart.items()} == {"north": 6, "south": 5}  # type: ignore[attr-defined]


def test_nobody_is_found_by_subtraction() -> None:
    room = asking(LARGE | {"h1": "hills"}, **EXAMPLE)
    for who in (*LARGE, "h1"):
        stand(room, who, "full_support")
    room.do(FIA, "activity.reveal", "ask")
    assert list(told(room)["by_organisation"]) == ["north"]  # type: ignore[call-overload]
    alone = asking({**dict.fromkeys(list(LARGE)[:6], "north"), "h1": "hills"}, **EXAMPLE)
    for who in (*list(LARGE)[:6], "h1"):
        stand(alone, who, "full_support")
    alone.do(FIA, "activity.reveal", "ask")
    assert "by_organisation" not in told(alone)


def test_under_anonymity_organisations_are_never_told_apart() -> None:
    room = asking(LARGE, identity="anonymous", **EXAMPLE)
    for who in LARGE:
        stand(room, who, "full_support")
    room.do(FIA, "activity.reveal", "ask")
    assert "by_organisation" not in told(room)


def test_the_facilitator_hides_a_reason_and_brings_it_back(room: Play) -> None:
    stand(room, "anna", "stand_aside", "He is impossible")
    room.do(FIA, "activity.reveal", "ask")
    (line,) = told(room)["reasons"]  # type: ignore[misc]
    room.do(FIA, "reason.hide", "ask", reason=line["id"])
    assert told(room)["reasons"] == told(room, CROWD)["reasons"] == []
    assert told(room, STAFF)["reasons"] == [{**line, "hidden": True}]
    assert told(room)["levels"]["stand_aside"] == 1  # type: ignore[index]
    assert report(room.lab, room.names)[-1].told["proposals"][0]["reasons"] == []
    room.do(FIA, "undo")
    assert told(room)["reasons"] == [line]
    room.do(FIA, "redo")
    room.do(FIA, "reason.restore", "ask", reason=line["id"])
    assert told(room)["reasons"] == [line]


def test_an_objection_becomes_a_condition_of_the_proposal(room: Play) -> None:
    stand(room, "anna", "cannot_support", "Nights are not covered")
    room.do(FIA, "activity.reveal", "ask")
    room.do(FIA, "condition.write", "ask", condition="c1", proposal="p1", text=" Only by day ")
    room.do(FIA, "condition.write", "ask", condition="c2", proposal="p1", text="Stop if nights suffer")
    room.do(FIA, "condition.write", "ask", condition="c1", proposal="p1", text="Only by day, in May")
    assert told(room, CROWD)["conditions"] == [
        {"id": "c1", "text": "Only by day, in May"},
        {"id": "c2", "text": "Stop if nights suffer"},
    ]
    room.do(FIA, "condition.drop", "ask", condition="c1")
    assert told(room)["conditions"] == [{"id": "c2", "text": "Stop if nights suffer"}]
    room.do(FIA, "undo")
    assert [line["text"] for line in told(room)["conditions"]] == ["Only by day, in May", "Stop if nights suffer"]  # type: ignore[attr-defined]
    assert room.do(FIA, "condition.drop", "ask", condition="none") == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"condition": "c1", "proposal": "none", "text": "Words"}, "bad_request"),
        ({"condition": "c1", "proposal": "p1", "text": "  "}, "bad_request"),
        ({"condition": "c1", "proposal": "p1", "text": "x" * 301}, "too_long"),
    ],
)
def test_a_condition_that_does_not_fit_is_refused(room: Play, data: dict[str, str], code: str) -> None:
    assert room.refused(FIA, "condition.write", "ask", **data) == code
    assert room.refused("anna", "condition.write", "ask", condition="c1", proposal="p1", text="Words") == "not_allowed"


def test_conditions_and_proposals_have_their_limit(room: Play) -> None:
    for number in range(50):
        room.do(FIA, "condition.write", "ask", condition=f"c{number}", proposal="p1", text="Words")
    assert room.refused(FIA, "condition.write", "ask", condition="c50", proposal="p1", text="Words") == "too_many"
    assert room.do(FIA, "condition.write", "ask", condition="c49", proposal="p1", text="Other words")
    for number in range(48):
        room.do(FIA, "proposal.ask", "ask", proposal=f"q{number}", text="We try it")
    assert room.refused(FIA, "proposal.ask", "ask", proposal="q48", text="We try it") == "too_many"


def test_proposals_are_asked_one_after_the_other(room: Play) -> None:
    stand(room, "anna", "full_support")
    room.do(FIA, "activity.reveal", "ask")
    facts = room.do(FIA, "proposal.ask", "ask", proposal="p2")
    assert [fact.name for fact in facts] == ["activity.hidden", "activity.unlocked", "proposal.asked"]
    assert room.sees(CROWD)["gradients/ask"]["asked"] == "p2"
    assert "levels" not in told(room)
    assert room.refused("bo", "support.give", proposal="p1", level="full_support") == "bad_request"
    stand(room, "bo", "can_live_with", proposal="p2")
    room.do(FIA, "activity.reveal", "ask")
    assert (told(room)["n"], told(room, proposal="p2")["n"]) == (1, 1)
    assert room.do(FIA, "proposal.ask", "ask", proposal="p2") == ()


def test_the_next_proposal_is_one_change_that_can_be_taken_back(room: Play) -> None:
    stand(room, "anna", "full_support")
    room.do(FIA, "activity.reveal", "ask")
    before = room.shared()
    room.do(FIA, "proposal.ask", "ask", proposal="new", text="We wait")
    room.do(FIA, "undo")
    assert room.shared() == before


def test_without_a_proposal_the_prompt_is_one_until_another_is_put() -> None:
    room = asking()
    assert room.sees(CROWD)["gradients/ask"]["proposals"] == [{"id": "prompt", "text": "", "card": None, "n": 0}]
    room.do(FIA, "proposal.ask", "ask", proposal="new", text="We try one counter")
    assert [line["id"] for line in room.sees(CROWD)["gradients/ask"]["proposals"]] == ["new"]
    room.do(FIA, "undo")
    stand(room, "anna", "full_support", proposal="prompt")
    room.do(FIA, "proposal.ask", "ask", proposal="new", text="We try one counter")
    assert [line["id"] for line in room.sees(CROWD)["gradients/ask"]["proposals"]] == ["prompt", "new"]


def test_a_proposal_may_be_a_note_on_the_table(room: Play) -> None:
    room.do(FIA, "proposal.ask", "ask", proposal="n1", card=note(1))
    line = told(room, proposal="n1")
    assert (line["text"], line["card"]) == ("A page\nOne page for all", note(1))
    room.do(FIA, "proposal.ask", "ask", proposal="n2", card=note(2), text="We use half the paper")
    assert told(room, proposal="n2")["text"] == "We use half the paper"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"proposal": "new"}, "bad_request"),
        ({"proposal": "p2", "text": "Other words"}, "bad_request"),
        ({"proposal": "new", "card": note(99)}, "unknown_card"),
    ],
)
def test_a_proposal_that_cannot_be_asked_is_refused(room: Play, data: dict[str, str], code: str) -> None:
    assert room.refused(FIA, "proposal.ask", "ask", **data) == code
    assert room.refused("anna", "proposal.ask", "ask", proposal="p2") == "not_allowed"
    room.do(FIA, "activity.finish", "ask")
    assert room.refused(FIA, "proposal.ask", "ask", proposal="p2") == "activity_locked"


def test_a_level_that_does_not_exist_and_too_long_a_reason_are_refused(room: Play) -> None:
    assert room.refused("anna", "support.give", proposal="p1", level="maybe") == "bad_request"
    assert room.refused("anna", "support.give", proposal="p1", level="stand_aside", reason="x" * 301) == "too_long"


def test_who_has_left_has_answered_all_the_same(room: Play) -> None:
    stand(room, "anna", "full_support")
    room.do(FIA, "member.remove", member="anna")
    record = room.sees(WALL)["gradients/ask"]
    assert (record["eligible"], record["proposals"][0]["n"]) == (4, 1)


def test_the_report_tells_what_was_answered_and_nothing_before_the_reveal(room: Play) -> None:
    stand(room, "anna", "stand_aside", "I was not there")
    assert report(room.lab, room.names)[-1].told == {}
    room.do(FIA, "activity.reveal", "ask")
    section = report(room.lab, room.names)[-1].told
    assert section["n"] == 1
    assert section["proposals"] == [told(room)]


def test_a_rehearsed_person_stands_somewhere_on_each_proposal(room: Play) -> None:
    assert [rehearse(room, who) for who in ("anna", "bo", "cia", "dan", "eli")] == [1] * 5
    room.do(FIA, "proposal.ask", "ask", proposal="p2")
    assert (rehearse(room, "anna"), rehearse(room, "anna")) == (1, 0)
    room.do(FIA, "activity.reveal", "ask")
    assert (told(room)["n"], told(room, proposal="p2")["n"]) == (5, 1)
