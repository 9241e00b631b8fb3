"""The report: one section for each activity that was opened, with what everybody in the room could see."""

from __future__ import annotations

from labapp.core.report import report
from tests.core.play import FIA, Play, note, step


def test_the_report_follows_the_agenda_and_leaves_out_what_was_never_opened() -> None:
    room = Play(step("one", "briefing"), step("two", "idea_board"), step("three", "break"))
    room.open("two")
    room.open("one")
    assert [section.activity.id for section in report(room.lab, room.names)] == ["one", "two"]


def test_hidden_late_and_withdrawn_cards_are_not_in_the_report() -> None:
    room = Play(step("ideas", "idea_board"))
    room.open("ideas")
    for text in ("Kept", "Hidden", "Withdrawn"):
        room.write("anna", text)
    room.do(FIA, "card.hide", card=note(2))
    room.do("anna", "card.take_back", card=note(3))
    (section,) = report(room.lab, room.names)
    assert section.cards == []
    room.do(FIA, "activity.reveal")
    room.do(FIA, "activity.lock")
    room.write("anna", "Late")
    (section,) = report(room.lab, room.names)
    assert [card["text"] for card in section.cards] == ["Kept"]
