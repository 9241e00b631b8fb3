"""The socket itself: who gets in, how a client catches up, what a frame promises, what nonsense meets."""

from __future__ import annotations

import contextlib
import json
import uuid
from typing import Any

import pytest
import websocket

from tests.contract.live import PATIENCE_S, Console, Live, Phone, Refusal, Wall
from tests.contract.workshop import Site, Workshop, cards_of, new_id


def refusal(site: Site, lab: str, **auth: Any) -> str | None:
    """The code with which a connection is refused."""
    seat = Live(site.base, lab, auth)
    with pytest.raises(Refusal) as refused:
        seat.connect()
    assert refused.value.message
    return refused.value.code


# Getting in


@pytest.mark.parametrize(
    "auth", [{}, {"token": "nonsense"}, {"token": ""}, {"token": None}, {"key": "nonsense"}, {"token": "x" * 1900}]
)
def test_a_bad_token_or_key_is_refused(site: Site, calm: Workshop, auth: dict[str, Any]) -> None:
    assert refusal(site, calm.id, **auth) == "bad_token"


@pytest.mark.parametrize(
    "auth", [{"token": 7}, {"key": ["x"]}, {"token": "nonsense", "surprise": 1}, {"token": "nonsense", "protocol": "1"}]
)
def test_an_auth_that_is_none_is_refused(site: Site, calm: Workshop, auth: dict[str, Any]) -> None:
    assert refusal(site, calm.id, **auth) in ("bad_request", "bad_token")


def test_another_labs_tokens_and_keys_are_refused(site: Site, lab: Workshop, calm: Workshop) -> None:
    assert refusal(site, calm.id, token=lab.join()["token"]) == "bad_token"
    assert refusal(site, calm.id, key=lab.lab["wall_key"]) == "bad_token"
    assert refusal(site, calm.id, token=site.stranger_token) == "bad_token"
    assert refusal(site, "no-such-lab", token=site.token) == "bad_token"


def test_a_protocol_that_we_do_not_speak_any_more_is_refused(site: Site, calm: Workshop) -> None:
    assert refusal(site, calm.id, token=site.token, protocol=0) == "protocol_too_old"


def test_a_closed_lab_tells_its_members_so(site: Site, lab: Workshop) -> None:
    seat = lab.join()
    lab.staff("lab.open")
    lab.staff("lab.close")
    late = Phone(site.base, lab.id, seat["token"], seat["member"], "org-a")
    with contextlib.suppress(Refusal):
        late.connect()
        lab.seats.append(late)
    assert late.refused.code == "lab_closed" if late.refused else late.room["lab"]["state"] == "closed"


def test_one_member_cannot_take_all_the_room_there_is(lab: Workshop) -> None:
    phone, other = lab.phone(), lab.phone("org-b")

    def many() -> None:
        for _ in range(40):
            lab.again(phone)

    with pytest.raises(Refusal) as refused:
        many()
    assert refused.value.code == "too_many"
    lab.again(other)


def test_staff_wall_and_member_get_in(lab: Workshop) -> None:
    for seat in (lab.console, lab.wall, lab.phone()):
        assert seat.room["lab"]["id"] == lab.id
        assert seat.room["wall"]["view"]
        assert {f"activity/{activity['id']}" for activity in lab.agenda} <= set(seat.room)
    assert isinstance(lab.console, Console)
    assert isinstance(lab.wall, Wall)
    assert lab.wall.me == {}


# Records every audience gets


def test_the_lab_record_and_the_activities_hold_what_the_contract_says(lab: Workshop) -> None:
    for seat in (lab.console, lab.wall, lab.phone()):
        assert set(seat.room["lab"]) >= {
            "id",
            "title",
            "challenge",
            "theme",
            "language",
            "identity",
            "state",
            "code",
            "organisations",
            "current",
        }
        assert all(set(row) >= {"id", "name", "short"} for row in seat.room["lab"]["organisations"])
        for activity in seat.records("activity").values():
            assert set(activity) >= {"id", "phase", "kind", "title", "prompt", "state", "revealed", "config", "counts"}
            assert set(activity["counts"]) >= {"cards", "contributors", "ready"}
        assert set(seat.room["wall"]) >= {"view", "spotlight", "theme", "message"}


def test_the_api_gives_the_same_records_as_a_fresh_console(lab: Workshop) -> None:
    lab.phone()
    lab.console.does("lab.open")
    answer = lab.api.get(f"/labs/{lab.id}/records", audience="staff").ok()
    fresh = lab.console.snapshot()
    assert answer["seq"] == fresh["seq"]
    without = {key: value for key, value in fresh["room"]["put"].items() if key != "presence"}
    assert {key: value for key, value in answer["records"].items() if key != "presence"} == without


# Resume


def test_a_resume_from_nothing_the_future_or_nonsense_is_full(lab: Workshop) -> None:
    phone = lab.phone()
    for since in (None, 10_000_000, -1):
        answer = phone.ask("resume", {"since": since})
        assert answer["ok"]
        assert answer["full"]
        assert answer["room"]["put"]["lab"]["id"] == lab.id
        assert answer["room"]["drop"] == []
        assert answer["now"]
    for since in ("7", 1.5, [], {}):
        assert phone.ask("resume", {"since": since})["code"] == "bad_request"


def test_a_resume_from_the_present_number_brings_nothing(lab: Workshop) -> None:
    phone = lab.phone()
    lab.settle()
    answer = phone.ask("resume", {"since": phone.seq})
    assert not answer["full"]
    assert answer["seq"] == phone.seq
    assert set(answer["room"]["put"]) <= {"presence"}
    assert answer["room"]["drop"] == []
    assert answer["me"] == {"put": {}, "drop": []}


def test_a_resume_from_any_earlier_number_leads_to_the_same_records(lab: Workshop) -> None:
    phone, other, wall = lab.phone(), lab.phone("org-b"), lab.wall
    places = {seat: [seat.place()] for seat in (phone, other, wall, lab.console)}
    board = lab.open(lab.add("idea_board"))
    kept = phone.idea(board, "a kept idea")
    gone = phone.idea(board, "an idea taken back")
    other.idea(board, "somebody else's idea")
    for step in (
        lambda: phone.does("card.edit", board, card=kept, text="an edited idea"),
        lambda: phone.does("card.take_back", board, card=gone),
        lambda: lab.console.does("activity.reveal", board),
        lambda: lab.console.does("card.hide", card=kept),
        lambda: lab.console.does("card.restore", card=kept),
        lambda: lab.console.does("activity.finish", board),
    ):
        lab.settle()
        for seat, seen in places.items():
            seen.append(seat.place())
        step()
    lab.settle()
    partial = 0
    for seat, seen in places.items():
        for place in seen:
            partial += seat.check_resume_from(place)
    assert partial, "never a partial resume: every way back costs the whole lab"
    lab.check()


def test_a_client_that_was_away_catches_up_by_itself(lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board", hidden=False))
    phone, other = lab.phone(), lab.phone("org-b")
    phone.cut()
    card = other.idea(board, "written while the phone was away")
    phone.until(lambda: card in cards_of(phone, board), "what it missed")
    lab.check()


# Frames


def test_frames_are_contiguous_and_private_ones_come_first(lab: Workshop) -> None:
    phone, other = lab.phone(), lab.phone("org-b")
    board = lab.open(lab.add("idea_board", hidden=False))
    for n in range(8):
        phone.idea(board, f"idea {n}")
        other.idea(board, f"another idea {n}")
    lab.settle()
    for seat in lab.seats:
        last, shown_me = None, 0
        for frame in seat.frames:
            assert set(frame) == {"channel", "from", "seq", "put", "drop"}
            assert frame["channel"] in ("room", "me")
            assert frame["from"] <= frame["seq"]
            if frame["channel"] == "room":
                assert frame["from"] < frame["seq"]
                assert last is None or frame["from"] <= last, "a gap between two room frames"
                last = frame["seq"]
            else:
                assert last is None or frame["from"] <= last
                shown_me += 1
        if isinstance(seat, Phone):
            assert shown_me, "own cards never came on the own channel"
        else:
            assert shown_me == 0 or seat is lab.console
    for number, frame in enumerate(phone.frames):
        if frame["channel"] == "me":
            later = [f for f in phone.frames[number:] if f["channel"] == "room"]
            assert all(f["seq"] >= frame["seq"] for f in later[:1] if f["from"] >= frame["from"]) or not later


def test_an_own_card_is_in_the_own_records_when_the_room_reaches_its_number(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board"))
    for n in range(5):
        card = phone.idea(board, f"idea {n}")
        assert phone.mine("card")[card]["mine"] is True


def test_the_server_says_where_it_is_at_least_every_ten_seconds(lab: Workshop) -> None:
    phone = lab.phone()
    phone.until(lambda: phone.pulses, "a pulse")
    assert set(phone.pulses[0]) >= {"seq", "now"}
    assert phone.pulses[0]["now"].endswith(("Z", "+00:00"))


def test_the_clock_answers_with_what_was_sent_and_the_time(lab: Workshop) -> None:
    answer = lab.phone().ask("clock", {"t": 1234.5})
    assert answer["t"] == 1234.5
    assert answer["now"].endswith(("Z", "+00:00"))


# Nonsense


@pytest.mark.parametrize(
    "payload",
    [None, 7, "text", [], {}, {"id": "x"}, {"id": "not-a-uuid", "name": "card.add", "data": {}}, {"name": "card.add", "data": {}},
     {"id": 7, "name": "card.add", "data": {}}, {"id": str(uuid.UUID(int=1)), "name": 7, "data": {}},
     {"id": str(uuid.UUID(int=2)), "name": "card.add", "data": []}, {"id": str(uuid.UUID(int=3)), "name": "card.add"},
     {"id": str(uuid.UUID(int=4)), "name": "no.such", "data": {}}, {"id": str(uuid.UUID(int=5)), "name": "ready.set", "data": {"ready": "yes"}},
     {"id": str(uuid.UUID(int=6)), "name": "ready.set", "data": {"ready": True}, "surprise": 1}],
)  # fmt: skip
def test_a_command_that_is_none_is_answered_with_bad_request(lab: Workshop, payload: Any) -> None:
    phone = lab.phone()
    answer = phone.ask("command", payload)
    assert answer["ok"] is False
    assert answer["code"] == "bad_request"
    assert answer["message"]
    assert phone.ask("clock", {"t": 1})["t"] == 1


@pytest.mark.parametrize("event", ["resume", "clock"])
@pytest.mark.parametrize("payload", [7, "x", [], {"surprise": 1}])
def test_a_wrong_type_in_any_event_is_answered(lab: Workshop, event: str, payload: Any) -> None:
    answer = lab.phone().ask(event, payload)
    assert answer["ok"] is False
    assert answer["code"] == "bad_request"


def test_an_unknown_event_harms_nobody(lab: Workshop) -> None:
    phone = lab.phone()
    try:
        answer = phone.ask("no_such_event", {"x": 1}, timeout=1)
    except TimeoutError:
        pass
    else:
        assert answer["code"] == "bad_request"
    assert phone.ask("clock", {"t": 2})["t"] == 2


@pytest.mark.parametrize(
    "packet",
    ['["connect",{}]', '["disconnect"]', '["__disconnect_final"]', '["connect_error"]', '7["disconnect"]', '[ "disconnect" ]',
     '\n[\n"disconnect"]', r'["\u0064isconnect"]', r'9["disc\u006fnnect",{}]'],
)  # fmt: skip
def test_a_member_who_speaks_the_librarys_own_events_gains_nothing(lab: Workshop, packet: str) -> None:
    """A removed member must be cut off and hear no more, whatever it told the server about its connection before."""
    phone, other = lab.phone(), lab.phone("org-b")
    phone.say("2/live," + packet)
    lab.seats.remove(phone)
    lab.console.does("member.remove", member=phone.member)
    board = lab.open(lab.add("idea_board", hidden=False))
    card = other.idea(board, "after the removal")
    lab.settle()
    phone.until(lambda: not phone.in_step, "the end of its connection")
    phone.close()
    assert card not in "".join(phone.raw)


def test_too_few_and_too_many_arguments_are_answered(lab: Workshop) -> None:
    phone = lab.phone()
    assert phone.ask("command")["code"] == "bad_request"
    assert phone.ask("command", {}, {})["code"] == "bad_request"


def test_a_wall_and_a_phones_wall_key_command_nothing(lab: Workshop) -> None:
    board = lab.open(lab.add("idea_board"))
    lab.wall.may_not("not_allowed", "card.add", board, card=new_id(), text="from the wall")
    lab.wall.may_not("not_allowed", "lab.close")


MALFORMED = [
    "4", "42", "42/live", "42/live,", "42/live,[", '42/live,["command"', "42/live,{}", "42/live,[]", "42/live,[7]", '42/live,0[""]',
    '42/live,99999999999999999999["command",{}]', '451-/live,["command",{"_placeholder":true,"num":0}]',
    '459-/live,["command",{"_placeholder":true,"num":5}]', "43/live,1[]", "49", "4\x00", "9", "b" + "A" * 50, '42["command",{}]',
    '42/nowhere,["command",{}]', '42/live,1["connect",{}]', '42/live,1["disconnect"]', '42/live,1["__disconnect_final"]',
]  # fmt: skip


@pytest.mark.parametrize("frame", MALFORMED)
def test_a_malformed_packet_harms_nobody_else(site: Site, lab: Workshop, frame: str) -> None:
    """The sender is answered, ignored or cut; everybody else goes on."""
    address = site.base.replace("http", "ws", 1) + f"/socket.io/?EIO=4&transport=websocket&lab={lab.id}"
    raw = websocket.create_connection(address, timeout=PATIENCE_S)
    assert raw.recv().startswith("0")
    raw.send("40/live," + json.dumps({"lab": lab.id, "token": lab.join()["token"], "protocol": 1}))
    assert raw.recv().startswith("40/live,")
    raw.send(frame)
    honest = lab.phone()
    assert honest.ask("clock", {"t": 3})["t"] == 3
    raw.close()
