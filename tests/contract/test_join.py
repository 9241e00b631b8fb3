"""Joining by code: in at once, never by guessing, never when the door is closed."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.contract.live import Phone, Refusal
from tests.contract.workshop import Site, Workshop, new_id

IN_S = 60.0  # a second or two on a machine of its own; a door that made them queue by address would take far longer


def test_a_member_is_in_with_a_code_alone(site: Site, lab: Workshop) -> None:
    seat = site.nobody.join(lab.lab["code"]).ok(201)
    assert set(seat) >= {"lab", "member", "token"}
    assert seat["lab"] == lab.id
    phone = Phone(site.base, seat["lab"], seat["token"], seat["member"], None)
    lab.seats.append(phone.connect())
    assert phone.room["lab"]["id"] == lab.id


def test_a_code_is_read_whatever_its_case(site: Site, lab: Workshop) -> None:
    assert site.nobody.join(lab.lab["code"].lower()).ok(201)["lab"] == lab.id


def test_everything_that_may_be_said_at_the_door_is_accepted(site: Site, lab: Workshop) -> None:
    seat = site.nobody.join(
        lab.lab["code"],
        organisation="org-b",
        actor_group="employee",
        party="employer",
        name="counter manager",
        language="da",
    )
    assert seat.status == 201, seat.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("organisation", "org-of-another-lab"), ("actor_group", "no_such_group"), ("party", "no_such_party"), ("language", "fi"),
     ("name", 7), ("name", "x" * 10_000), ("surprise", "x"), ("code", 123456), ("code", None)],
)  # fmt: skip
def test_a_bad_field_at_the_door_is_refused(site: Site, lab: Workshop, field: str, value: Any) -> None:
    reply = site.nobody.post("/join", {"code": lab.lab["code"], field: value})
    assert reply.status == 400, reply.text
    assert reply.code in ("bad_request", "too_long")


def test_an_unknown_and_a_closed_code_get_the_same_answer(site: Site, lab: Workshop) -> None:
    lab.staff("lab.open")
    lab.staff("lab.close")
    closed = site.nobody.join(lab.lab["code"])
    unknown = site.nobody.join("ZZZZZZ")
    closed.refused(404, "unknown_code")
    assert (closed.status, closed.body) == (unknown.status, unknown.body)


def test_a_closed_door_keeps_new_members_out_and_those_inside_in(site: Site, lab: Workshop) -> None:
    phone = lab.phone()
    lab.staff("door.close")
    site.nobody.join(lab.lab["code"]).refused(403, "door_closed")
    lab.again(phone)
    phone.cut()
    phone.until(lambda: phone.in_step and phone.resumes > 1, "its way back in")
    lab.staff("door.open")
    site.nobody.join(lab.lab["code"]).ok(201)


def test_a_token_survives_a_reload(lab: Workshop) -> None:
    phone = lab.phone()
    phone.close()
    assert lab.again(phone).seq is not None


def test_a_removed_member_is_out_at_once_and_may_be_let_back_in(lab: Workshop) -> None:
    phone = lab.phone()
    lab.console.does("member.remove", member=phone.member)
    phone.until(lambda: not phone.in_step, "the end of its connection")
    phone.close()
    with pytest.raises(Refusal) as refused:
        Phone(lab.site.base, lab.id, phone.token, phone.member, phone.organisation).connect()
    assert refused.value.code == "bad_token"
    lab.seats.remove(phone)
    lab.staff("member.restore", member=phone.member)
    assert lab.again(phone).seq is not None


def test_a_removed_members_commands_are_refused_on_the_way_out(lab: Workshop) -> None:
    phone = lab.phone()
    board = lab.open(lab.add("idea_board"))
    lab.console.does("member.remove", member=phone.member)
    lab.seats.remove(phone)
    pending = phone.send("card.add", board, card=new_id(), text="one more")
    phone.until(lambda: pending.done.is_set() or not phone.in_step, "an answer or the end of the connection")
    assert pending.ack is None or not pending.ack["ok"]
    phone.close()


def test_sixty_phones_behind_one_address_are_in_at_once(lab: Workshop) -> None:
    lab.staff("lab.open")
    lab.open(lab.add("idea_board"))
    began = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        phones = list(pool.map(lambda n: lab.phone("org-a" if n % 2 else "org-b"), range(60)))
    took = time.monotonic() - began
    assert len({phone.member for phone in phones}) == 60
    assert took < IN_S, f"60 phones took {took:.1f} s"
    lab.check_seats(phones[::20])


def test_guessing_codes_is_stopped_for_the_whole_site_while_the_room_gets_in(own_site: Site) -> None:
    """Wrong codes have a budget for the site; right ones from the same address are never counted."""
    lab = Workshop.create(own_site)
    answers = []
    for n in range(400):
        answers.append(own_site.nobody.join(f"ZZ{n:04d}".replace("0", "A").replace("1", "B")))
        if answers[-1].code == "rate_limited":
            break
    assert answers[-1].refused(429, "rate_limited")["details"]["retry_in"] > 0
    with ThreadPoolExecutor(10) as pool:
        seats = list(pool.map(lambda _: lab.site.nobody.join(lab.lab["code"]), range(30)))
    assert {seat.status for seat in seats} == {201}
