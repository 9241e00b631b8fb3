"""Sending a photo: who may, what comes back, what is refused, and that the same upload is one photo."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from labapp.core import photos as rules
from labapp.photos import UPLOAD_MAX
from labapp.store import photos as store
from labapp.web import photos as web
from labapp.web.photos import BAD_PHOTOS, Intake
from tests.photos.conftest import Lab
from tests.photos.evil import png
from tests.photos.pictures import scene_file
from tests.web.conftest import Caller


def error(answer: Any) -> tuple[str, dict[str, Any]]:
    """Code and details of a refusal."""
    told = (answer.json or {})["error"]
    return told["code"], told["details"]


def test_a_photo_gets_an_id_that_nobody_can_guess_and_its_size(lab: Lab, photo: bytes) -> None:
    answer = lab.phone().send(photo)

    assert answer.status_code == 201
    told = answer.json or {}
    assert (told["width"], told["height"]) == (800, 600)
    assert len(bytes.fromhex(told["photo"])) == 16


def test_a_facilitator_may_send_one_too(lab: Lab, api: Caller, photo: bytes) -> None:
    assert api.call("POST", f"/labs/{lab.id}/photos", data=photo).status_code == 201


def test_nobody_else_may(lab: Lab, other_api: Caller, photo: bytes) -> None:
    path = f"/labs/{lab.id}/photos"
    assert error(Caller(lab.api.client).call("POST", path, data=photo))[0] == "not_signed_in"
    assert error(Caller(lab.api.client, "nonsense").call("POST", path, data=photo))[0] == "not_signed_in"
    assert error(other_api.call("POST", path, data=photo))[0] == "not_found"


def test_a_member_of_another_lab_may_not(lab: Lab, other_api: Caller, photo: bytes) -> None:
    elsewhere = other_api.make_lab()
    seat = Caller(lab.api.client).call("POST", "/join", {"code": elsewhere["code"]}).json or {}
    assert (
        error(Caller(lab.api.client, seat["token"]).call("POST", f"/labs/{lab.id}/photos", data=photo))[0]
        == "not_signed_in"
    )


def test_a_removed_member_may_not(lab: Lab, photo: bytes) -> None:
    phone = lab.phone()
    lab.staff("member.remove", member=phone.member)
    assert phone.send(photo).status_code == 401


def test_the_same_upload_is_one_photo_and_another_is_another(lab: Lab, photo: bytes) -> None:
    phone, upload = lab.phone(), str(uuid4())
    first = phone.send(photo, upload).json
    assert phone.send(photo, upload).json == first
    assert phone.send(photo, str(uuid4())).json != first
    assert lab.phone().send(photo, upload).json != first, "another person's upload of the same name is another photo"


def test_what_was_stored_before_a_crash_is_found_by_the_next_try(lab: Lab, photo: bytes) -> None:
    phone, upload = lab.phone(), str(uuid4())
    id = store.photo_id(lab.services.settings.secret_key, lab.id, phone.member, upload)
    store.put(lab.services.db, lab.id, phone.member, id, web.develop(photo))
    assert (phone.send(b"", upload).json or {})["photo"] == id


@pytest.mark.parametrize("body", [b"", b"<svg/>", b"\xff\xd8\xff\xe0 but no more"])
def test_what_is_no_photo_is_named_so(lab: Lab, body: bytes) -> None:
    answer = lab.phone().send(body)
    assert answer.status_code == 400
    assert error(answer) == ("bad_request", {"field": "photo", "reason": "not_a_photo"})


def test_too_many_pixels_are_named_so(lab: Lab) -> None:
    assert error(lab.phone().send(png(6001, 4000, rows=b""))) == (
        "bad_request",
        {"field": "photo", "reason": "too_many_pixels"},
    )


def test_too_many_bytes_are_refused_before_they_are_read(lab: Lab, photo: bytes) -> None:
    answer = lab.phone().send(photo + bytes(UPLOAD_MAX))
    assert answer.status_code == 413


def test_a_closed_lab_takes_none_and_decodes_none(lab: Lab, photo: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = lab.phone()
    lab.staff("lab.close")
    monkeypatch.setattr(web, "develop", None)  # who calls it fails
    assert error(phone.send(photo))[0] == "lab_closed"
    assert store.ids(lab.services.db, lab.id) == set()


def test_a_member_and_a_lab_have_so_many_and_no_more(lab: Lab, photo: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PER_MEMBER", 2)
    monkeypatch.setattr(rules, "PER_LAB", 3)
    one, other = lab.phone(), lab.phone()
    for phone, kept in ((one, 2), (other, 1)):
        for _ in range(kept):
            phone.sends(photo)
        assert error(phone.send(photo)) == ("too_many", {"field": "photo", "limit": 2 if phone is one else 3})
    assert len(store.ids(lab.services.db, lab.id)) == 3


def test_who_keeps_sending_what_is_none_waits(lab: Lab, photo: bytes) -> None:
    phone = lab.phone()
    for _ in range(int(BAD_PHOTOS.split("/")[0])):
        assert phone.send(b"none").status_code == 400
    answer = phone.send(photo)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert lab.phone().send(photo).status_code == 201, "others do not wait for one"


def test_one_photo_of_a_member_at_a_time_and_so_many_bytes_of_all() -> None:
    intake = Intake()
    with intake.place("anna", 10):
        for member, length in (("anna", 1), ("bo", web.IN_FLIGHT_MAX)):
            with pytest.raises(web.Refused, match="rate_limited"), intake.place(member, length):
                raise AssertionError("there was no place")
        with intake.place("bo", 10):
            pass
    with intake.place("anna", web.IN_FLIGHT_MAX):
        pass


def test_who_sends_a_byte_now_and_then_holds_no_place(
    lab: Lab, app: Flask, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "RECEIVED_WITHIN_S", 0.2)
    phone = lab.phone()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    with running(server), socket.create_connection(server.server_address, timeout=10) as line:  # type: ignore[arg-type]
        head = f"POST /api/v1/labs/{lab.id}/photos HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
        line.sendall(f"{head}Authorization: Bearer {phone.caller.token}\r\n\r\n".encode() + photo[:10])
        assert line.recv(100).split()[1] == b"429"
    assert phone.send(photo).status_code == 201


@contextmanager
def running(server: BaseWSGIServer) -> Iterator[None]:
    """A server that answers in a thread."""
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


def test_photos_of_many_are_developed_together(lab: Lab, photo: bytes) -> None:
    phones = [lab.phone() for _ in range(4)]
    answers: list[int] = []
    sending = [threading.Thread(target=lambda p=phone: answers.append(p.send(photo).status_code)) for phone in phones]
    for thread in sending:
        thread.start()
    for thread in sending:
        thread.join()
    assert answers == [201] * 4


def test_a_photo_is_for_one_card_of_its_sender(lab: Lab, photo: bytes) -> None:
    anna, bo = lab.phone(), lab.phone()
    hers, spare = anna.sends(photo), anna.sends(scene_file("PNG", size=(300, 200)))

    for phone, id in ((bo, hers), (anna, "0" * 32), (anna, "../" + hers), (anna, hers.upper())):
        refused = lab.write(phone, id)
        assert (refused["ok"], refused["code"], refused["details"]["field"]) == (False, "bad_request", "photo")
    assert lab.write(anna, hers)["ok"]
    assert lab.write(anna, hers)["details"]["reason"] == "is on another card"
    assert lab.write(anna, spare)["ok"]
    assert lab.write(anna, None)["ok"]


def test_the_card_shows_its_photo_when_it_is_shown(lab: Lab, photo: bytes) -> None:
    anna = lab.phone()
    id = anna.sends(photo)
    card = lab.write(anna, id)["card"]
    assert lab.card(card) is None
    lab.staff("activity.reveal", lab.board)
    url = f"/photo/{lab.id}/{id}"
    assert lab.card(card)["photo"] == {"id": id, "url": url, "thumb": f"{url}/small", "width": 800, "height": 600}
    assert "photo" not in lab.card(lab.write(anna, None)["card"])
