"""What the fuzzers play on: a real server with facilitators, a lab in the middle of its day, and the ids of what is in it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import requests

from labapp.core.kinds import kinds
from tests.contract.workshop import Site, Workshop, new_id
from tests.support.server import Account, Server

# Which fields of messages hold ids of what.
FIELDS = {
    "activity": "activity",
    "after": "activity",
    "from": "activity",
    "card": "card",
    "cards": "card",
    "spotlight": "card",
    "item": "card",
    "cluster": "cluster",
    "into": "cluster",
    "member": "member",
    "organisation": "organisation",
    "config": "config",
}

Names = dict[str, list[Any]]


@dataclass
class Ground:
    """A server, the facilitator whose labs are fuzzed, and another who has no part in them."""

    server: Server
    owner: Account
    stranger: Account

    @classmethod
    def on(cls, server: Server, number: int = 0) -> Ground:
        """Makes the accounts; with another number other ones."""
        owner, stranger = (server.account(f"{name}{number}@labapp.example") for name in ("owner", "stranger"))
        return cls(server, owner, stranger)

    @property
    def site(self) -> Site:
        """The same, as the clients of the contract know it."""
        owner = self.owner
        return Site(self.server.url, owner.token, self.stranger.token, owner.email, owner.password)

    @property
    def document(self) -> dict[str, Any]:
        """The OpenAPI document that the server gives."""
        return dict(requests.get(f"{self.server.url}/api/v1/openapi.json", timeout=10).json())

    def lab(self) -> Workshop:
        """An open lab with an activity of every kind, two ideas and a pile."""
        lab = Workshop.create(self.site)
        api = lab.api
        agenda = {kind: f"fuzz-{kind}" for kind in kinds()}
        for kind, activity in agenda.items():
            wish = {"kind": kind, "title": kind, "prompt": "?", "minutes": 5, "activity": activity}
            body = {"id": new_id(), "name": "activity.add", "data": wish}
            assert api.post(f"/labs/{lab.id}/commands", body).ok()["ok"]
        for number, kind in enumerate(("idea_board", "clustering")):
            assert api.command(lab.id, "activity.open", agenda[kind])["ok"]
            card = {"card": f"00000000-0000-4000-8000-00000000000{number}", "text": "An idea"}
            assert api.command(lab.id, "card.add", agenda["idea_board"], **card)["ok"]
        assert api.command(lab.id, "activity.reveal", agenda["idea_board"])["ok"]
        assert api.command(lab.id, "cluster.add", agenda["clustering"], cluster="pile", title="A pile")["ok"]
        return lab


def names_in(lab: Workshop) -> Names:
    """The ids of everything in a lab, by what they are of, and the configurations of its activities."""
    records = lab.api.get(f"/labs/{lab.id}/records", audience="staff").ok()["records"]
    names: Names = {"organisation": [one["id"] for one in records["lab"]["organisations"]], "config": []}
    for key, record in records.items():
        kind, _, name = key.partition("/")
        if kind in ("activity", "card", "cluster", "member"):
            names.setdefault(kind, []).append(name)
        if kind == "activity":
            names["config"].append(record["config"])
    return names


def with_names(chance: random.Random, data: Any, names: Names) -> Any:
    """The same JSON data with ids that exist in most places where an id belongs."""
    if isinstance(data, list):
        return [with_names(chance, item, names) for item in data]
    if not isinstance(data, dict):
        return data
    return {key: _named(chance, key, value, names) for key, value in data.items()}


def _named(chance: random.Random, key: str, value: Any, names: Names) -> Any:
    known = names.get(FIELDS.get(key, ""), [])
    if not known or chance.random() < 0.2:
        return with_names(chance, value, names)
    if isinstance(value, str | dict):
        return chance.choice(known)
    return [chance.choice(known) for _ in value] if isinstance(value, list) else value
