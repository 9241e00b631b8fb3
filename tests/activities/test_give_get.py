"""Give and get: offers and requests, suggested pairs, and agreements that two people have said yes to."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.core.report import report
from labapp.core.viewers import Me
from tests.activities.rehearsing import rehearse
from tests.core.play import CROWD, FIA, STAFF, WALL, Play, note, step

OFFER, REQUEST, OTHER = note(1), note(2), note(3)
GIVES, NEEDS = "Training in plain language", "Somebody who trains us in language"


def prepare(room: Play) -> None:
    """What has to be there before two can agree: for tests/activities/test_every_kind.py."""
    room.do("anna", "exchange.write", "it", note=note(50), side="offer", text=GIVES)
    room.do("anna", "exchange.write", "it", note=note(1), side="request", text="To be taken back")
    room.do("cia", "exchange.write", "it", note=note(51), side="request", text=NEEDS)


def exchanging(identity: str = "anonymous_group_tag", **settings: Any) -> Play:
    room = Play(step("give", "give_get", **settings), identity=identity)
    room.open("give")
    return room


@pytest.fixture
def room() -> Play:
    return exchanging()


@pytest.fixture
def matched(room: Play) -> Play:
    """Anna of the north offers what Cia of the south needs, and everybody sees it."""
    write(room)
    write(room, "cia", REQUEST, "request", NEEDS)
    room.do(FIA, "activity.reveal", "give")
    return room


def write(room: Play, who: str = "anna", id: str = OFFER, side: str = "offer", text: str = GIVES, **more: Any) -> None:
    room.do(who, "exchange.write", note=id, side=side, text=text, **more)


def agree(room: Play, who: str, agree: bool = True, offer: str = OFFER, request: str = REQUEST) -> None:
    room.do(who, "match.agree", "give", offer=offer, request=request, agree=agree)


def told(room: Play) -> dict[str, Any]:
    shown: dict[str, Any] = room.sees(WALL)["exchanges/give"]
    return shown


def test_before_the_reveal_only_numbers_are_shown(room: Play) -> None:
    write(room, to="south")
    for audience in (STAFF, WALL, CROWD):
        assert room.sees(audience)["exchanges/give"] == {"written": 1}
    assert room.who_sees(GIVES) == [Me("anna")]
    assert room.sees("anna")["exchange/give"] == [{"id": OFFER, "side": "offer", "text": GIVES, "to": "south"}]


def test_the_reveal_shows_them_with_organisations_and_suggests_what_may_fit(matched: Play) -> None:
    assert told(matched) == {
        "written": 2,
        "notes": [
            {"id": OFFER, "side": "offer", "text": GIVES, "to": None, "organisation": "north"},
            {"id": REQUEST, "side": "request", "text": NEEDS, "to": None, "organisation": "south"},
        ],
        "agreements": [],
        "waiting": [],
        "suggested": [{"offer": OFFER, "request": REQUEST}],
    }


def test_under_anonymity_no_organisation_is_shown_and_none_decides_what_is_suggested() -> None:
    room = exchanging("anonymous")
    write(room, to="east")
    write(room, "bo", REQUEST, "request", NEEDS)
    room.do(FIA, "activity.reveal", "give")
    assert {shown["organisation"] for shown in told(room)["notes"]} == {None}
    assert told(room)["suggested"] == [{"offer": OFFER, "request": REQUEST}]


def test_a_pair_becomes_an_agreement_when_both_have_said_yes(matched: Play) -> None:
    agree(matched, "anna")
    assert (told(matched)["waiting"], told(matched)["suggested"]) == (
        [{"offer": OFFER, "request": REQUEST, "by": "offer"}],
        [],
    )
    agree(matched, "cia")
    assert (told(matched)["agreements"], told(matched)["waiting"]) == ([{"offer": OFFER, "request": REQUEST}], [])
    assert matched.do("cia", "match.agree", "give", offer=OFFER, request=REQUEST) == ()


def test_who_asks_may_be_first(matched: Play) -> None:
    agree(matched, "cia")
    assert told(matched)["waiting"][0]["by"] == "request"


def test_what_one_of_the_two_declines_is_not_suggested_again_and_nobody_is_told(matched: Play) -> None:
    agree(matched, "anna")
    agree(matched, "cia", False)
    assert [told(matched)[part] for part in ("agreements", "waiting", "suggested")] == [[], [], []]
    agree(matched, "cia")
    assert len(told(matched)["agreements"]) == 1, "minds change"


def test_a_pair_that_was_not_suggested_can_be_proposed_by_one_of_the_two(matched: Play) -> None:
    write(matched, "dan", OTHER, "request", "A meeting room")
    agree(matched, "anna", request=OTHER)
    assert told(matched)["waiting"] == [{"offer": OFFER, "request": OTHER, "by": "offer"}]


def test_nobody_agrees_for_others_but_staff(matched: Play) -> None:
    assert matched.refused("bo", "match.agree", "give", offer=OFFER, request=REQUEST) == "not_yours"
    agree(matched, FIA)
    assert len(told(matched)["agreements"]) == 1


@pytest.mark.parametrize(("offer", "request_"), [(REQUEST, OFFER), (OFFER, OFFER), (OFFER, OTHER), (OTHER, REQUEST)])
def test_a_pair_is_an_offer_and_a_request_that_are_there(matched: Play, offer: str, request_: str) -> None:
    assert matched.refused("anna", "match.agree", "give", offer=offer, request=request_) == "unknown_card"


def test_nobody_agrees_before_the_reveal_or_after_the_end(room: Play) -> None:
    write(room)
    write(room, "cia", REQUEST, "request", NEEDS)
    assert room.refused("anna", "match.agree", "give", offer=OFFER, request=REQUEST) == "unknown_card"
    room.do(FIA, "activity.reveal", "give")
    room.do(FIA, "activity.lock", "give")
    agree(room, "anna")
    room.do(FIA, "activity.finish", "give")
    assert room.refused("cia", "match.agree", "give", offer=OFFER, request=REQUEST) == "activity_not_open"
    agree(room, FIA)


def test_other_words_are_another_agreement(matched: Play) -> None:
    agree(matched, "anna")
    agree(matched, "cia")
    write(matched, text="Training for two days in language")
    assert told(matched)["agreements"] == []
    assert (
        matched.do("anna", "exchange.write", note=OFFER, side="offer", text="Training for two days in language") == ()
    )
    agree(matched, "anna")
    matched.do("anna", "exchange.take_back", note=OFFER)
    assert (told(matched)["waiting"], told(matched)["written"]) == ([], 1)


def test_each_person_writes_as_many_as_the_lab_asks_for() -> None:
    room = exchanging(each=2)
    write(room)
    write(room, id=REQUEST)
    assert room.refused("anna", "exchange.write", note=OTHER, side="offer", text="x") == "too_many"
    write(room, id=OTHER, side="request")


def test_there_is_an_end_to_them(room: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labapp.activities.give_get.MOST", 1)
    write(room)
    assert room.refused(FIA, "exchange.write", note=OTHER, side="offer", text="x") == "too_many"


def test_only_the_author_and_staff_change_a_note(room: Play) -> None:
    write(room)
    assert room.refused("bo", "exchange.write", note=OFFER, side="offer", text="x") == "not_yours"
    assert room.refused("bo", "exchange.take_back", note=OFFER) == "not_yours"
    assert room.refused("anna", "exchange.take_back", note=OTHER) == "unknown_card"
    assert room.refused("anna", "exchange.write", note=OFFER, side="request", text="x") == "bad_request"
    write(room, FIA, text="Put right")
    assert room.sees("anna")["exchange/give"][0]["text"] == "Put right"


def test_staff_writes_for_an_organisation_without_a_phone(room: Play) -> None:
    write(room, FIA, organisation="east")
    write(room, FIA, OTHER, organisation="west")
    assert (
        room.refused("anna", "exchange.write", note=REQUEST, side="offer", text="x", organisation="east")
        == "not_allowed"
    )
    room.do(FIA, "activity.reveal", "give")
    assert [shown["organisation"] for shown in told(room)["notes"]] == ["east", "west"]


@pytest.mark.parametrize("words", [{"text": " "}, {"to": "nowhere"}, {"side": "gift"}])
def test_a_note_has_words_a_side_and_an_organisation_of_the_lab(room: Play, words: dict[str, str]) -> None:
    line = {"note": OFFER, "side": "offer", "text": "x", **words}
    assert room.refused("anna", "exchange.write", **line) == "bad_request"


def test_what_staff_takes_off_the_wall_takes_its_pairs_along(matched: Play) -> None:
    agree(matched, "anna")
    matched.do(FIA, "line.hide", "give", line=OFFER)
    assert ([shown["id"] for shown in told(matched)["notes"]], told(matched)["waiting"]) == ([REQUEST], [])
    assert [shown["hidden"] for shown in matched.sees(STAFF)["exchanges/give"]["notes"]] == [False, True]
    assert matched.refused("cia", "match.agree", "give", offer=OFFER, request=REQUEST) == "unknown_card"
    matched.do(FIA, "undo")
    assert len(told(matched)["waiting"]) == 1


def test_the_report_holds_the_agreements_and_what_is_left(matched: Play) -> None:
    write(matched, "dan", OTHER, "request", "A meeting room")
    agree(matched, FIA)
    found = report(matched.lab, matched.names)[-1].told
    assert found["n"] == 3
    assert [(pair["offer"]["text"], pair["request"]["organisation"]) for pair in found["agreements"]] == [
        (GIVES, "south")
    ]
    assert (found["offers"], [one["text"] for one in found["requests"]]) == ([], ["A meeting room"])


def test_people_of_a_rehearsal_offer_ask_and_agree(room: Play) -> None:
    for who in ("anna", "cia"):
        assert rehearse(room, who) == 2
    room.do(FIA, "activity.reveal", "give")
    for who in ("anna", "cia"):
        rehearse(room, who)
    assert told(room)["suggested"] == []
