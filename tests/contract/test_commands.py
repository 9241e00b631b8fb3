"""Commands: once whatever the network repeats, refused with a reason, never past the rules."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.contract.live import Live
from tests.contract.workshop import Site, Workshop, cards_of, new_id

STAFF_COMMANDS: list[tuple[str, bool, dict[str, Any]]] = [
    ("lab.open", False, {}),
    ("lab.close", False, {}),
    ("door.close", False, {}),
    ("door.open", False, {}),
    ("activity.open", True, {}),
    ("activity.lock", True, {}),
    ("activity.unlock", True, {}),
    ("activity.reveal", True, {}),
    ("activity.hide", True, {}),
    ("activity.finish", True, {}),
    ("activity.reopen", True, {}),
    ("activity.add", False, {"kind": "idea_board", "title": "x", "prompt": "y", "minutes": 5}),
    ("activity.edit", True, {"title": "mine"}),
    ("activity.move", True, {"after": None}),
    ("activity.drop", True, {}),
    ("timer.start", False, {"seconds": 60}),
    ("timer.pause", False, {}),
    ("timer.resume", False, {}),
    ("timer.add", False, {"seconds": 60}),
    ("timer.stop", False, {}),
    ("wall.show", False, {"view": "blank"}),
    ("wall.spotlight", False, {"card": None}),
    ("room.tell", False, {"text": "hello"}),
    ("groups.form", False, {"size": 4}),
    ("undo", False, {}),
    ("redo", False, {}),
]


def send_raw(seat: Live, **body: Any) -> dict[str, Any]:
    """The answer to a command body sent as it is, outside the outbox."""
    return dict(seat.ask("command", body))


# Once


def test_the_same_id_twice_has_one_effect_and_one_answer(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board", hidden=False))
    body = {"id": new_id(), "name": "card.add", "activity": board, "data": {"card": new_id(), "text": "only once"}}
    first = send_raw(phone, **body)
    assert first["ok"]
    second_device = lab.again(phone)
    assert [send_raw(phone, **body), send_raw(second_device, **body)] == [first, first]
    lab.settle()
    assert len(cards_of(phone, board)) == 1


def test_the_same_id_sent_ten_times_at_once_has_one_effect(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board", hidden=False))
    body = {"id": new_id(), "name": "card.add", "activity": board, "data": {"card": new_id(), "text": "only once"}}
    devices = [phone, lab.again(phone), lab.again(phone)]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda n: send_raw(devices[n % 3], **body), range(10)))
    assert answers[0]["ok"]
    assert all(answer == answers[0] for answer in answers)
    lab.settle()
    assert len(cards_of(phone, board)) == 1


def test_a_refusal_is_remembered_as_well(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.add("idea_board")
    body = {"id": new_id(), "name": "card.add", "activity": board, "data": {"card": new_id(), "text": "too early"}}
    early = send_raw(phone, **body)
    assert early["code"] == "activity_not_open"
    lab.open(board)
    assert send_raw(phone, **body) == early


def test_the_same_id_with_other_content_is_refused(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board", hidden=False))
    body = {"id": new_id(), "name": "card.add", "activity": board, "data": {"card": new_id(), "text": "first"}}
    first = send_raw(phone, **body)
    for other in (
        {**body, "data": {"card": new_id(), "text": "first"}},
        {**body, "data": {**body["data"], "text": "second"}},
        {**body, "name": "ready.set", "data": {"ready": True}},
        {**body, "activity": lab.agenda[0]["id"]},
    ):
        assert send_raw(phone, **other)["code"] == "bad_request"
    assert send_raw(phone, **body) == first
    lab.settle()
    assert [card["text"] for card in cards_of(phone, board).values()] == ["first"]


def test_two_members_may_use_the_same_command_id(lab: Workshop) -> None:
    one, two = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board", hidden=False))
    shared = new_id()
    for phone in (one, two):
        assert send_raw(
            phone, id=shared, name="card.add", activity=board, data={"card": new_id(), "text": phone.member}
        )["ok"]
    lab.settle()
    assert {card["text"] for card in cards_of(one, board).values()} == {one.member, two.member}


def test_a_card_id_is_taken_once_even_by_another_member(lab: Workshop) -> None:
    one, two = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board", hidden=False))
    card = one.idea(board, "mine")
    answer = two.command("card.add", board, card=card, text="stolen")
    assert not answer["ok"]
    lab.settle()
    assert [c["text"] for c in cards_of(one, board).values()] == ["mine"]


def test_http_and_socket_share_receipts(lab: Workshop) -> None:
    shared = new_id()
    over_http = lab.api.command(lab.id, "lab.open", id=shared)
    assert over_http["ok"]
    assert send_raw(lab.console, id=shared, name="lab.open", data={}) == over_http
    refused = lab.api.command(lab.id, "timer.start", seconds=-5)
    assert refused["ok"] is False
    assert refused["code"] == "bad_request"


def test_ok_means_that_the_journal_has_it(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board"))
    ack = phone.does("card.add", board, card=new_id(), text="kept")
    journal = lab.api.get(f"/labs/{lab.id}/events", since=ack["seq"] - 1).ok()
    events = journal["events"] if isinstance(journal, dict) else journal
    assert events[0]["seq"] == ack["seq"]
    whole = lab.api.get(f"/labs/{lab.id}/events", since=0).ok()
    whole = whole["events"] if isinstance(whole, dict) else whole
    assert [event["seq"] for event in whole] == list(range(1, len(whole) + 1))


# What is not understood


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("card.add", {"text": "no card"}),
        ("card.add", {"card": "not-a-uuid", "text": "x"}),
        ("card.add", {"card": str(uuid.UUID(int=9)), "text": ""}),
        ("card.add", {"card": str(uuid.UUID(int=9)), "text": "   "}),
        ("card.add", {"card": str(uuid.UUID(int=9)), "text": 7}),
        ("card.add", {"card": str(uuid.UUID(int=9)), "text": None}),
        ("card.add", {"card": str(uuid.UUID(int=9)), "text": ["x"]}),
        ("card.add", {"card": str(uuid.UUID(int=9)), "text": "x", "author": "somebody else"}),
        ("card.add", {"card": str(uuid.UUID(int=9)), "text": "x", "column": "no-such-column"}),
        ("card.edit", {"card": str(uuid.UUID(int=9))}),
        ("card.take_back", {}),
        ("ready.set", {"ready": 1}),
    ],
)
def test_a_participants_bad_data_is_refused_with_field_and_reason(
    lab: Workshop, name: str, data: dict[str, Any]
) -> None:
    board = lab.open(lab.add("idea_board"))
    answer = lab.phone().may_not("bad_request", name, board, **data)
    assert set(answer["details"]) >= {"field", "reason"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("timer.start", {"seconds": 0}), ("timer.start", {"seconds": "60"}), ("timer.start", {}), ("timer.start", {"seconds": 60, "x": 1}),
        ("wall.show", {"view": "no such view"}), ("groups.form", {"size": 1}), ("groups.form", {"size": "four"}),
        ("activity.add", {"kind": "no_such_kind", "title": "x", "prompt": "y", "minutes": 5}),
        ("activity.add", {"kind": "dot_vote", "title": "x", "prompt": "y", "minutes": 5, "config": {"budget": "many"}}),
        ("activity.add", {"kind": "dot_vote", "title": "x", "prompt": "y", "minutes": 5, "config": {"surprise": 1}}),
        ("activity.add", {"kind": "dot_vote", "title": "x", "prompt": "y", "minutes": -5}),
        ("member.remove", {"member": 7}), ("room.tell", {"text": 7}),
    ],
)  # fmt: skip
def test_a_facilitators_bad_data_is_refused_with_field_and_reason(
    lab: Workshop, name: str, data: dict[str, Any]
) -> None:
    answer = lab.console.may_not("bad_request", name, **data)
    assert set(answer["details"]) >= {"field", "reason"}


def test_ten_thousand_signs_are_too_long(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board"))
    phone.may_not("too_long", "card.add", board, card=new_id(), text="x" * 10_000)
    lab.console.may_not("too_long", "room.tell", text="x" * 10_000)
    clusters = lab.open(lab.add("clustering"))
    phone.may_not("too_long", "cluster.add", clusters, cluster=new_id(), title="x" * 10_000)
    card = lab.phone()
    lab.settle()
    assert cards_of(card, board) == {}


# Who and where


@pytest.mark.parametrize(("name", "needs_activity", "data"), STAFF_COMMANDS)
def test_a_participant_may_not_do_what_is_the_facilitators(
    lab: Workshop, name: str, needs_activity: bool, data: dict[str, Any]
) -> None:
    board = lab.open(lab.first("idea_board"))
    lab.phone().may_not("not_allowed", name, board if needs_activity else None, **data)


def test_a_participant_may_not_touch_members_or_hide_cards(lab: Workshop) -> None:
    one, two = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board", hidden=False))
    card = one.idea(board, "mine")
    two.may_not("not_allowed", "member.remove", member=one.member)
    two.may_not("not_allowed", "member.restore", member=one.member)
    two.may_not("not_allowed", "card.hide", card=card)
    one.may_not("not_allowed", "card.restore", card=card)
    two.may_not("not_yours", "card.edit", board, card=card, text="changed")
    two.may_not("not_yours", "card.take_back", board, card=card)
    lab.check()
    assert cards_of(two, board)[card]["text"] == "mine"


def test_unknown_activities_and_cards_are_said_to_be_unknown(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board"))
    phone.may_not("unknown_activity", "card.add", "no-such-activity", card=new_id(), text="x")
    phone.may_not("unknown_card", "card.edit", board, card=new_id(), text="x")
    phone.may_not("unknown_card", "card.take_back", board, card=new_id())
    lab.console.may_not("unknown_activity", "activity.open", "no-such-activity")
    lab.console.may_not("unknown_card", "wall.spotlight", card=new_id())


def test_another_labs_ids_are_unknown_here(site: Site, lab: Workshop) -> None:
    theirs = Workshop.create(site)
    try:
        their_board = theirs.open(theirs.add("idea_board", hidden=False))
        their_phone = theirs.phone()
        their_card = their_phone.idea(their_board, "in the other lab")
        phone = lab.phone()
        board = lab.open(lab.add("idea_board", hidden=False))
        phone.may_not("unknown_card", "card.edit", board, card=their_card, text="changed")
        lab.console.may_not("unknown_card", "card.hide", card=their_card)
        lab.console.may_not("unknown_card", "wall.spotlight", card=their_card)
        answer = lab.console.command("member.remove", member=their_phone.member)
        assert not answer["ok"]
        clusters = lab.open(lab.add("clustering"))
        cluster = new_id()
        phone.does("cluster.add", clusters, cluster=cluster, title="ours")
        phone.may_not("unknown_card", "card.group", clusters, card=their_card, cluster=cluster)
        vote = lab.open(lab.add("dot_vote", items="cards"))
        answer = phone.command("dot.place", vote, item=their_card)
        assert answer["code"] in ("unknown_card", "bad_request")
        theirs.settle()
        assert cards_of(their_phone, their_board)[their_card]["text"] == "in the other lab"
        assert "in the other lab" not in lab.heard_by(*lab.seats)
    finally:
        theirs.leave()


def test_a_closed_lab_takes_no_commands(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board"))
    lab.console.does("lab.close")
    answer = phone.command("card.add", board, card=new_id(), text="after the end") if phone.in_step else None
    assert answer is None or answer["code"] == "lab_closed"
    lab.console.may_not("lab_closed", "timer.start", seconds=60)


# Not too fast


def test_a_burst_of_twenty_passes_and_the_next_is_asked_to_wait(lab: Workshop) -> None:
    phone, neighbour = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board", hidden=False))
    sent = [phone.send("card.add", board, card=new_id(), text=f"idea {n}") for n in range(40)]
    answers = [pending.answer(patient=False) for pending in sent]
    passed = [answer for answer in answers if answer["ok"]]
    limited = [answer for answer in answers if not answer["ok"]]
    assert 20 <= len(passed) <= 26, f"{len(passed)} of 40 passed"
    assert {answer["code"] for answer in limited} == {"rate_limited"}
    assert all(0 < answer["details"]["retry_in"] <= 10 for answer in limited)
    assert neighbour.does("card.add", board, card=new_id(), text="the neighbour is not slowed")["ok"]
    # What was refused for the moment has no receipt: the same ids are taken in later.
    for pending in sent:
        assert pending.answer()["ok"]
    lab.settle()
    assert len(cards_of(phone, board)) == 41


def test_a_second_device_shares_its_members_limit(lab: Workshop) -> None:
    phone = lab.phone()
    second = lab.again(phone)
    board = lab.open(lab.add("idea_board", hidden=False))
    sent = [seat.send("card.add", board, card=new_id(), text="idea") for _ in range(20) for seat in (phone, second)]
    passed = sum(pending.answer(patient=False)["ok"] for pending in sent)
    assert passed <= 26
