"""Sealing: what staff may read of the journal keeps the promises that were made when people wrote."""

from __future__ import annotations

import json

import pytest

from labapp.core import kernel
from labapp.core.messages import Stored, event_data
from labapp.core.report import report
from labapp.core.sealing import member_alias, sealed, sealed_journal
from labapp.core.seating import in_pairs
from labapp.core.show import show
from tests.core.play import FIA, STAFF, WALL, Play, note, step

QUESTION = {"id": "word", "type": "word", "text": "?"}


def alias(member: str, purpose: str) -> str:
    """An alias that a test can read; the real one can't be led back without the server's key."""
    return member if member.startswith("alias-") else f"alias-{purpose}-{sum(map(ord, member))}"


def working(identity: str = "anonymous_group_tag") -> Play:
    """Somebody has written, voted and answered; nothing is revealed yet but the board."""
    room = Play(
        step("ideas", "idea_board"),
        step("vote", "dot_vote"),
        step("in", "check_in", questions=[QUESTION]),
        identity=identity,
    )
    room.open("ideas")
    room.write("anna", "Ring at once")
    return room


def archive(room: Play) -> list[Stored]:
    return [sealed(room.lab, stored, alias) for stored in room.journal]


def named(room: Play, name: str) -> list[Stored]:
    return [kept for stored, kept in zip(room.journal, archive(room), strict=True) if stored.event.name == name]


def text(events: list[Stored]) -> str:
    return json.dumps([(stored.actor, stored.event.name, event_data(stored.event)) for stored in events])


def test_a_hidden_card_is_sealed_and_keeps_number_and_time() -> None:
    room = working()
    (kept,) = named(room, "card.added")
    assert (kept.event.name, kept.event.activity, kept.actor) == ("event.sealed", "ideas", None)
    assert event_data(kept.event) == {"of": "card.added"}
    assert (kept.seq, kept.at) == (room.journal[-1].seq, room.journal[-1].at)


def test_the_reveal_opens_the_seal() -> None:
    room = working()
    room.do(FIA, "activity.reveal", "ideas")
    (kept,) = named(room, "card.added")
    assert event_data(kept.event)["text"] == "Ring at once"


def test_hiding_again_seals_again() -> None:
    room = working()
    room.do(FIA, "activity.reveal", "ideas")
    room.do(FIA, "activity.hide", "ideas")
    assert "Ring at once" not in text(archive(room))


def test_an_edit_is_sealed_like_its_card() -> None:
    room = working()
    room.do("anna", "card.edit", card=note(1), text="Ring tomorrow")
    assert "tomorrow" not in text(archive(room))
    room.do(FIA, "activity.reveal", "ideas")
    assert "tomorrow" in text(archive(room))


def test_a_card_that_was_taken_back_stays_sealed_for_ever() -> None:
    room = working()
    room.do("anna", "card.take_back", card=note(1))
    room.do(FIA, "activity.reveal", "ideas")
    assert "Ring at once" not in text(archive(room))


def test_what_a_dropped_activity_held_is_sealed() -> None:
    room = working()
    room.do(FIA, "activity.reveal", "ideas")
    room.do(FIA, "activity.drop", "ideas")
    assert "Ring at once" not in text(archive(room))


def test_dots_and_answers_are_sealed_until_the_reveal() -> None:
    room = working()
    room.do(FIA, "activity.reveal", "ideas")
    room.open("vote")
    room.do("bo", "dot.place", item=note(1))
    room.open("in")
    room.do("bo", "answer.give", question="word", value="Tired")
    for name in ("dot.placed", "answer.given"):
        assert [stored.event.name for stored in named(room, name)] == ["event.sealed"]
    room.do(FIA, "activity.reveal", "vote")
    room.do(FIA, "activity.reveal", "in")
    for name in ("dot.placed", "answer.given"):
        assert [stored.event.name for stored in named(room, name)] == [name]


def test_how_the_lab_was_led_is_always_to_be_read() -> None:
    room = working()
    room.do("anna", "ready.set", ready=True)
    room.do(FIA, "activity.lock")
    for name in ("lab.created", "activity.opened", "activity.locked", "ready.changed", "member.joined"):
        assert {stored.event.name for stored in named(room, name)} == {name}
    assert {stored.actor for stored in named(room, "activity.locked")} == {FIA}


def test_a_sealed_event_of_an_archive_stays_sealed_and_folds() -> None:
    room = working()
    (kept,) = named(room, "card.added")
    room.store([kept.event], None)
    assert named(room, "event.sealed")[0].event == kept.event


@pytest.mark.parametrize("identity", ["anonymous", "anonymous_group_tag"])
def test_under_anonymity_no_event_names_a_participant(identity: str) -> None:
    room = working(identity)
    room.do(FIA, "activity.reveal", "ideas")
    room.do(FIA, "groups.form", size=2)
    room.do(FIA, "group.move", member="dan", group="3")
    room.store(in_pairs(room.lab, room.lab.groups), FIA)
    room.join("late", organisation="south")
    room.do(FIA, "member.remove", member="bo")
    room.do(FIA, "member.restore", member="bo")
    room.do("system", "member.arrive", member="cia")
    kept = text(archive(room))
    assert [name for name in ("anna", "bo", "cia", "dan", "eli", "late") if f'"{name}"' in kept] == []
    assert f'"{FIA}"' in kept


def test_a_group_tag_author_has_the_alias_of_their_place_an_anonymous_one_another() -> None:
    for identity, purpose in (("anonymous_group_tag", "place"), ("anonymous", "author")):
        room = working(identity)
        room.do(FIA, "activity.reveal", "ideas")
        (kept,) = named(room, "card.added")
        assert kept.actor == alias("anna", purpose)


def test_where_roles_are_named_the_journal_names_members() -> None:
    room = working("role_named")
    room.do(FIA, "activity.reveal", "ideas")
    assert [stored.actor for stored in named(room, "card.added")] == ["anna"]
    assert archive(room) == room.journal


def test_a_place_has_one_alias_everywhere_and_staff_none() -> None:
    room = working()
    assert member_alias(room.lab, "anna", alias) == alias("anna", "place")
    assert member_alias(room.lab, FIA, alias) == FIA
    assert member_alias(working("role_named").lab, "anna", alias) == "anna"
    assert member_alias(room.lab, "nobody", alias) == alias("nobody", "place")


def much_happened() -> Play:
    """Cards that were taken back, hidden, brought back, piled, voted on and tried, and changes that were undone."""
    room = Play(
        step("ideas", "idea_board"), step("piles", "clustering"), step("try", "test_card"), step("end", "break")
    )
    room.open("ideas")
    gone, hidden, tried, late = (room.write("anna", text) for text in ("Gone", "Hidden", "Tried", "Late"))
    room.do("anna", "card.edit", card=gone, text="Gone for good")
    room.do("anna", "card.take_back", card=gone)
    room.do(FIA, "card.hide", card=hidden)
    room.do(FIA, "undo")
    room.do(FIA, "card.hide", card=late)
    room.do(FIA, "card.restore", card=late)
    room.do(FIA, "activity.reveal", "ideas")
    room.open("piles")
    room.do("bo", "cluster.add", cluster="k1", title="Time", cards=[hidden, tried])
    room.do("bo", "cluster.add", cluster="k2", title="Trust", cards=[late])
    room.do("bo", "cluster.merge", cluster="k2", into="k1")
    room.do(FIA, "undo")
    room.open("try")
    room.do("cia", "experiment.write", card=tried, belief="It helps")
    room.open("end")
    return room


@pytest.mark.parametrize("hide", [(), ("ideas",), ("piles",), ("ideas", "piles"), ("ideas", "piles", "try")])
def test_an_archive_makes_a_lab_whatever_is_sealed_in_it(hide: tuple[str, ...]) -> None:
    room = much_happened()
    for activity in hide:
        room.do(FIA, "activity.hide", activity)
    again = kernel.fold(room.lab.id, sealed_journal(room.lab, room.journal, alias))
    assert report(again, {})
    there, here = show(again, WALL, {}), room.sees(WALL)
    assert {key for key in there if key.startswith("card/")} == {key for key in here if key.startswith("card/")}
    assert show(again, STAFF, {})["undo"] == room.sees(STAFF)["undo"]


def test_undo_in_an_archive_meets_the_change_it_met_in_the_lab() -> None:
    room = Play(step("ideas", "idea_board"))
    room.do(FIA, "door.close")
    room.open("ideas")
    card = room.write("anna", "Hidden")
    room.do("anna", "card.take_back", card=card)
    other = room.write("anna", "Also hidden")
    room.do(FIA, "card.hide", card=other)
    room.do(FIA, "undo")  # the sealed change, not the opening of the activity
    again = kernel.fold(room.lab.id, sealed_journal(room.lab, room.journal, alias))
    assert (again.current, again.door) == ("ideas", "closed")
