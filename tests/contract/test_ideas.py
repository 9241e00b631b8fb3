"""Idea boards: hidden until revealed, edited and taken back by their authors, late but never lost, shown as what was written."""

from __future__ import annotations

import pytest

from tests.contract.workshop import Workshop, cards_of, new_id

CARD_FIELDS = {"id", "activity", "text", "kind", "cluster", "organisation", "actor_group", "edited", "lang"}


def test_a_hidden_idea_is_its_authors_until_the_reveal(lab: Workshop) -> None:
    author, other = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board"))
    assert lab.console.records("activity")[board]["config"]["hidden"] is True
    assert lab.console.records("activity")[board]["revealed"] is False
    card = author.idea(board, "Anna writes in secret")
    lab.check()
    assert author.mine("card")[card]["text"] == "Anna writes in secret"
    assert author.mine("card")[card]["mine"] is True
    for seat in lab.seats:
        assert cards_of(seat, board) == {}
        assert seat.records("activity")[board]["counts"] == {"cards": 1, "contributors": 1, "ready": 0}
    lab.staff("activity.reveal", board)
    lab.check()
    for seat in (lab.console, lab.wall, other, author):
        shown = cards_of(seat, board)[card]
        assert set(shown) >= CARD_FIELDS
        assert shown["text"] == "Anna writes in secret"
        assert "mine" not in shown
        assert seat.records("activity")[board]["revealed"] is True
    lab.staff("activity.hide", board)
    for seat in lab.seats:
        assert cards_of(seat, board) == {}
    lab.check()


def test_an_open_board_shows_each_idea_at_once(lab: Workshop) -> None:
    author, other = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board", hidden=False))
    card = author.idea(board, "seen at once")
    other.until(lambda: card in cards_of(other, board), "the idea")
    lab.wall.until(lambda: card in cards_of(lab.wall, board), "the idea")
    lab.check()


def test_an_author_edits_and_takes_back_while_the_board_is_open(lab: Workshop) -> None:
    author, other = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board", hidden=False))
    card, gone = author.idea(board, "first words"), author.idea(board, "regretted")
    author.does("card.edit", board, card=card, text="better words")
    author.does("card.take_back", board, card=gone)
    lab.settle()
    assert cards_of(other, board)[card]["text"] == "better words"
    assert cards_of(other, board)[card]["edited"] is True
    assert gone not in cards_of(other, board)
    assert gone not in author.mine("card")
    author.may_not("unknown_card", "card.edit", board, card=gone, text="back again")
    lab.staff("activity.lock", board)
    author.may_not("activity_locked", "card.edit", board, card=card, text="too late")
    author.may_not("activity_locked", "card.take_back", board, card=card)
    lab.staff("activity.unlock", board)
    author.does("card.edit", board, card=card, text="unlocked words")
    lab.staff("activity.finish", board)
    author.may_not("activity_not_open", "card.edit", board, card=card, text="after the end")
    lab.check()


@pytest.mark.parametrize("end", ["activity.lock", "activity.finish"])
def test_an_idea_that_comes_too_late_is_kept_for_author_and_tray_alone(lab: Workshop, end: str) -> None:
    author, other = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board", hidden=False))
    in_time = author.idea(board, "in time")
    lab.staff(end, board)
    late = new_id()
    ack = author.does("card.add", board, card=late, text="a breath too late")
    assert ack["data"]["late"] is True
    lab.settle()
    assert author.mine("card")[late]["text"] == "a breath too late"
    assert lab.console.records("card")[late]["text"] == "a breath too late"
    assert late not in cards_of(lab.wall, board)
    assert late not in cards_of(other, board)
    assert "a breath too late" not in lab.heard_by(lab.wall, other)
    assert lab.wall.records("activity")[board]["counts"]["cards"] == 1
    lab.check()
    lab.staff("card.restore", card=late)
    for seat in (lab.wall, other):
        assert set(cards_of(seat, board)) == {in_time, late}
    lab.check()


def test_nothing_is_taken_in_before_the_board_opens(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.add("idea_board")
    phone.may_not("activity_not_open", "card.add", board, card=new_id(), text="too early")


def test_columns_are_offered_and_only_those_are_taken(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(
        lab.add("idea_board", hidden=False, columns=[{"id": "pain", "title": "Pain"}, {"id": "gain", "title": "Gain"}])
    )
    card = phone.idea(board, "in a column", column="gain")
    phone.may_not("bad_request", "card.add", board, card=new_id(), text="x", column="elsewhere")
    assert cards_of(phone, board)[card]["column"] == "gain"


def test_a_limit_per_member_is_kept_on_all_devices(lab: Workshop) -> None:
    phone, other = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board", hidden=False, per_member=3))
    devices = [phone, lab.again(phone), lab.again(phone)]
    sent = [device.send("card.add", board, card=new_id(), text="idea") for _ in range(4) for device in devices]
    answers = [pending.answer() for pending in sent]
    assert sum(answer["ok"] for answer in answers) == 3
    assert {answer["code"] for answer in answers if not answer["ok"]} == {"too_many"}
    other.idea(board, "another member is not limited by it")
    first = next(id for id, card in phone.mine("card").items() if card["activity"] == board)
    phone.does("card.take_back", board, card=first)
    phone.idea(board, "in the place of one taken back")
    phone.may_not("too_many", "card.add", board, card=new_id(), text="one more")
    lab.check()


def test_the_facilitator_hides_an_idea_and_brings_it_back(lab: Workshop) -> None:
    author, other = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board", hidden=False))
    card = author.idea(board, "not for this wall")
    lab.staff("card.hide", card=card)
    for seat in (lab.wall, other):
        assert card not in seat.records("card")
    assert lab.console.records("card")[card]["hidden"] is True
    assert author.mine("card")[card]["text"] == "not for this wall"
    lab.check()
    assert "not for this wall" not in str(lab.wall.snapshot())
    lab.staff("card.restore", card=card)
    assert lab.wall.records("card")[card]["text"] == "not for this wall"
    lab.check()


def test_ready_is_counted_once_per_member(lab: Workshop) -> None:
    one, two = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board"))
    one.does("ready.set", board, ready=True)
    lab.again(one).does("ready.set", board, ready=True)
    two.does("ready.set", board, ready=True)
    lab.settle()
    assert lab.wall.records("activity")[board]["counts"]["ready"] == 2
    two.does("ready.set", board, ready=False)
    lab.settle()
    assert lab.wall.records("activity")[board]["counts"]["ready"] == 1
    lab.check()


TEXTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% raw %} ${7*7} %s %(x)s",
    "'; DROP TABLE lab_events; --",
    '=HYPERLINK("http://x","y")',
    "😀👩🏽‍⚕️🏳️‍🌈 and 🇩🇰🇸🇪",
    "שלום עולם \u202eevil\u202c",
    "مرحبا بالعالم",
    "e\u0301 is not \u00e9, and \u200b is nothing",
    "Ærø, Ålesund, Östersund, ß, Þ",
    "line one\nline two\n\nline four",
    "tab\tand \u2028 separator",
    '\\u0000 \\n \\" \\\\',
    "a" * 500,
    "null",
    "0",
]


def test_every_text_is_shown_as_it_was_written(lab: Workshop) -> None:
    author = lab.phone()
    board = lab.open(lab.add("idea_board", hidden=False))
    written = {author.idea(board, text): text for text in TEXTS}
    lab.check()
    for seat in (lab.wall, lab.console, author):
        assert {id: card["text"] for id, card in cards_of(seat, board).items()} == written
    lab.staff("wall.spotlight", card=next(iter(written)))
    exported = lab.api.get(f"/labs/{lab.id}/export").ok()
    found = str(exported)
    assert all(repr(text)[1:-1] in found for text in TEXTS if "'" not in text and '"' not in text)


def test_a_text_that_cannot_be_stored_is_refused_not_lost_in_silence(lab: Workshop) -> None:
    author = lab.phone()
    board = lab.open(lab.add("idea_board", hidden=False))
    for text in ("a nul \x00 inside", "half a pair \ud800"):
        answer = author.command("card.add", board, card=new_id(), text=text)
        if answer["ok"]:
            lab.settle()
            mended = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            assert mended in [card["text"] for card in cards_of(author, board).values()]
        else:
            assert answer["code"] == "bad_request"
    assert author.ask("clock", {"t": 1})["t"] == 1


def test_a_cards_language_is_kept(lab: Workshop) -> None:
    author = lab.phone()
    board = lab.open(lab.add("idea_board", hidden=False))
    card = author.idea(board, "En idé på svenska", lang="sv")
    assert cards_of(author, board)[card]["lang"] == "sv"
