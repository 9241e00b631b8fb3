"""A lab with people in it who have phones, in an application in this process; children that decode are real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from labapp.extensions import Failures
from tests.photos.pictures import scene_file
from tests.web.conftest import (  # noqa: F401  the others as fixtures, for the tests here
    Caller,
    api,
    app,
    facilitator,
    new_account,
    other_api,
    other_facilitator,
    password_hash,
    services,
)


@dataclass
class Phone:
    """A participant: joins, sends photos and notes, looks at pictures."""

    caller: Caller
    lab: str
    member: str

    def send(self, photo: bytes, upload: str | None = None) -> TestResponse:
        """Sends a photo."""
        named = {"upload": upload} if upload else {}
        return self.caller.call("POST", f"/labs/{self.lab}/photos", data=photo, query_string=named)

    def sends(self, photo: bytes) -> str:
        """Sends a photo that must be taken in: its id."""
        answer = self.send(photo)
        assert answer.status_code == 201, answer.text
        return str((answer.json or {})["photo"])

    def sees(self, photo: str, which: str = "") -> TestResponse:
        """Asks for a picture, with the phone's token."""
        headers = {"Authorization": f"Bearer {self.caller.token}"}
        return self.caller.client.get(f"/photo/{self.lab}/{photo}{which}", headers=headers)


@dataclass
class Lab:
    """A lab with an open board. Rooms are asked directly: what sockets do is not the matter here."""

    services: Any
    api: Caller
    id: str
    code: str
    board: str

    def phone(self) -> Phone:
        """Somebody joins."""
        seat = Caller(self.api.client).call("POST", "/join", {"code": self.code}).json or {}
        return Phone(Caller(self.api.client, seat["token"]), self.id, seat["member"])

    def staff(self, name: str, activity: str | None = None, **data: Any) -> None:
        """A facilitator's command that must succeed."""
        command = {"id": str(uuid4()), "name": name, "activity": activity, "data": data}
        done = self.api.call("POST", f"/labs/{self.id}/commands", command).json or {}
        assert done["ok"], done

    def write(self, phone: Phone, photo: str | None, **fields: Any) -> dict[str, Any]:
        """A note with a photo: the acknowledgement, and the id of the card beside it."""
        from labapp.core.messages import Actor

        card = str(uuid4())
        data = {"card": card, "text": "The ramp ends too early", "photo": photo, **fields}
        wish = {"id": str(uuid4()), "name": "card.add", "activity": self.board, "data": data}
        done = self.services.rooms.perform(self.id, **wish, actor=Actor(phone.member, "member"))
        return {**done, "card": card}

    def card(self, card: str, audience: str = "crowd") -> Any:
        """A card as an audience sees it."""
        records = (self.api.call("GET", f"/labs/{self.id}/records?audience={audience}").json or {})["records"]
        return records.get(f"card/{card}")


@pytest.fixture
def lab(app: Flask, api: Caller, services: Any) -> Iterator[Lab]:  # noqa: F811
    """A lab with an open board."""
    app.extensions["labapp_failures"] = Failures(None)
    made = api.make_lab()
    board = next(step["id"] for step in made["agenda"] if step["kind"] == "idea_board")
    room = Lab(services, api, made["id"], made["code"], board)
    room.staff("activity.open", board)
    yield room
    app.extensions["labapp_failures"] = Failures(None)


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A photo with everything a phone adds."""
    return scene_file()
