"""Whoever is erased leaves no byte: not in the database, its file, any page, export, report or calendar; and what is published stays whole.

A lab is led, attended, documented, signed, copied, asked about and followed up by people with names that stand nowhere else by chance.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import deque
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
import pytest
from flask import Flask
from msgspec.structs import replace

from labapp import Services
from labapp.mail.postman import Postman
from labapp.store import (
    accounts,
    exchange,
    feeds,
    followups,
    innovations,
    labs,
    letters,
    privacy,
    record_links,
    reuse,
    signing,
)
from labapp.store.db import Database
from labapp.store.record import Contact, Provenance
from labapp.store.reuse import Wish
from labapp.store.secrets import aliaser
from labapp.store.signing import Demand
from labapp.web.api_innovations import describe
from tests.following.conftest import NOTE, Moved, close_with_anchor, experimenting
from tests.following.test_pages import answering
from tests.photos.pictures import scene_file
from tests.records.test_innovations import complete
from tests.records.test_report_files import words
from tests.web.conftest import PASSWORD, Caller, Visitor

# A facilitator with an account, whose address was given where a function's belongs; a participant; and a reader who asked.
LEADER, LEADER_ADDRESS = "Ottilia Zwiebelqvist", "ottilia.zwiebelqvist@harbour.example"
MEMBER = "Hrothgar Ziegenpeter"
READER_ADDRESS = "wunibald@lake.example"
TRACES = ("zwiebelqvist", "ottilia", "hrothgar", "ziegenpeter", "wunibald")
PUBLIC = ("/", "/library", "/sitemap.xml", "/library/feed.atom", "/library/records.ndjson", "/library/opsi.ndjson")
PASSED_BY = re.compile(  # what is the same page again, or is made of the same model as another file
    r"lang=(sv|da)|/library[?]|/labs/new|/organisations/|/(copied|ask|visit|comment)$|^/(static|dist|privacy|access|programme|login)"
    r"|[.](docx|pptx|xlsx|zip|svg|css|woff2)|library/.*record.pdf"
)
DISSENT = "We wanted a longer test."


@dataclass
class Place:
    """A lab with everything in it."""

    app: Flask
    services: Services
    db: Database
    lab: str
    member: str
    record: str  # the record of the lab, in its second version
    elsewhere: str  # a case that was brought in
    colleague: Visitor  # who leads the lab as well, and stays

    def pages(self, visitor: Visitor, *start: str) -> dict[str, str]:
        """What can be read behind all links from some addresses, and the links from there, each language and each list once."""
        read: dict[str, str] = {}
        ways = deque(start)
        while ways:
            path = ways.popleft()
            if path in read or PASSED_BY.search(path):
                continue
            answer = visitor.get(path)
            assert answer.status_code < 500, path
            read[path] = words("x.pdf", answer.data) if path.partition("?")[0].endswith(".pdf") else answer.text
            if answer.mimetype.endswith(("html", "xml")):
                found = re.findall(r'(?:href|src)="([^"]+)"|<loc>([^<]+)</loc>', answer.text)
                addresses = (unescape(one or other).partition("#")[0] for one, other in found)
                inner = (address.removeprefix("https://lab.example") for address in addresses)
                ways.extend(path for path in inner if re.match("/(?!/)", path))
        return read

    def everywhere(self) -> dict[str, str]:
        """All that leaves the server, by where it does."""
        stranger = self.pages(Visitor(self.app.test_client()), *PUBLIC)
        own = self.pages(
            self.colleague, "/labs", "/follow-ups", "/goals", f"/labs/{self.lab}/replay", f"/report/{self.lab}"
        )
        assert f"/library/{told(self, self.record)['slug']}/versions" in stranger
        assert any(path.startswith(f"/report/{self.lab}/report.json") for path in own)
        sealed = aliaser(self.services.settings.secret_key, self.lab)
        exports = (exchange.export_lab(self.db, self.lab, alias) for alias in (None, sealed))
        files = {f"export {number}": json.dumps(document) for number, document in enumerate(exports)}
        return {**{f"stranger {path}": text for path, text in stranger.items()}, **own, **files}

    def file(self) -> bytes:
        """Every byte of the database, and of what was not written into it yet."""
        path = Path(self.db.url.database or "")
        return b"".join(part.read_bytes() for part in path.parent.glob(path.name + "*"))

    def rows(self) -> str:
        """All tables as text."""
        with closing(sqlite3.connect(self.db.url.database or "")) as connection:
            return "\n".join(connection.iterdump())


@pytest.fixture
def place(app: Flask, services: Services, db: Database, leader: Visitor, clock: Moved) -> Place:
    """A lab that was led by two, and what came of it."""
    assert leader.account
    hashed = accounts.hash_password(PASSWORD)
    account = accounts.create_account(db, email=LEADER_ADDRESS, password_hash=hashed, name=LEADER)
    own = Caller(app.test_client(), accounts.add_token(db, account.id, f"Laptop of {LEADER}"))
    lab = experimenting(own, identity="role_named", organisations=[{"name": "Fjord Municipality"}])
    labs.add_staff(db, lab["id"], leader.account.id)
    labs.create_lab(db, title="Hers alone", challenge="?", language="en", agenda=(), owner=account.id)
    feeds.renew(db, user_id=account.id)

    body = services.rooms.lab(lab["id"]).organisations[0].id
    joining = {"code": lab["code"], "name": MEMBER, "party": "union", "organisation": body}
    seat = Caller(app.test_client()).call("POST", "/join", joining).json or {}
    phone = Caller(app.test_client(), seat["token"])
    photo = (phone.call("POST", f"/labs/{lab['id']}/photos", data=scene_file()).json or {})["photo"]

    # Documented by the group with a link, signed by both parties with a note, published, and changed by her.
    source = {"lab": lab["id"], "source": {"experiment": NOTE}}
    draft = own.call("POST", "/innovations", source).json or {}
    found = innovations.find(db, draft["id"])
    assert found is not None
    Visitor(app.test_client()).send(
        f"/write/{record_links.make(db, found.id, 'write')}/what_failed", {"was": "{}", "what_failed": "Nobody dared."}
    )
    picture = [{"title": "The counter", "alt": "A counter", "photo": photo, "consent": True}]
    record = replace(complete(), provenance=found.record.provenance, organisations=found.record.organisations)
    innovations.edit(db, found.id, record, by=account.id)
    assert own.call("PATCH", f"/innovations/{found.id}", {"attachments": picture}).status_code == 200
    signing.ask(db, lab["id"], Demand((body,)))
    Visitor(app.test_client()).send(
        f"/sign/{record_links.make(db, found.id, 'sign', organisation=body, party='employer')}", {"said": "signed"}
    )
    said = phone.call(
        "POST", f"/labs/{lab['id']}/innovations/{found.id}/signature", {"said": "signed", "note": DISSENT}
    )
    assert said.status_code == 200, said.text
    innovations.publish(db, found.id, by=account.id)

    # Read, copied, commented and asked about.
    now = clock.now()
    for wish in (
        Wish("comment", organisation="Lake Region", function="Nurse", text="It works at night, too."),
        Wish("use", organisation="Lake Region", mailbox=READER_ADDRESS, mode="copied"),
    ):
        reuse.let_stand(db, reuse.add(db, found.id, wish, now, confirm=False).id, by=account.id)
    question = Wish("advice", organisation="Lake Region", mailbox=READER_ADDRESS, text="How did you log it?")
    Visitor(app.test_client()).send(
        f"/library/{found.id}/ask",
        {"organisation": question.organisation, "mailbox": question.mailbox, "text": question.text},
    )
    assert any(READER_ADDRESS in letter.recipient for letter in letters.claim(db, now))

    # A case from elsewhere, which names her as its contact.
    case = replace(
        complete(title="From Norway", country="NO", external_source="https://no.example/1"),
        provenance=Provenance(),
        contact=Contact("Development unit", LEADER_ADDRESS),
        problem=f"Write to {LEADER_ADDRESS.upper()} about it.",
    )
    elsewhere = innovations.add(db, case, lab_id=None, owner=account.id, publish=True)

    # Followed up, with a reminder to her that has not been sent yet, and an answer from a link.
    close_with_anchor(own, lab["id"])
    result, *promises = followups.of_lab(db, lab["id"])
    promise = next(one for one in promises if one.planned())
    report = {"standing": "anchored", "words": "As promised"}
    assert Visitor(app.test_client()).send(f"/f/{answering(services, promise)}", report).status_code == 302
    followups.set_contact(db, result.id, function="Head of service", mailbox=LEADER_ADDRESS)
    clock.to(225)
    assert Postman(app, clock).write() == 1
    return Place(app, services, db, lab["id"], seat["member"], found.id, elsewhere.id, leader)


def told(place: Place, innovation: str) -> dict[str, Any]:
    """A record as the API shows it."""
    found = innovations.find(place.db, innovation)
    assert found is not None
    with place.app.test_request_context():
        plain: dict[str, Any] = msgspec.to_builtins(describe(found))
    return plain


def traces(text: bytes | str) -> list[str]:
    plain = (text if isinstance(text, str) else text.decode("utf-8", "replace")).casefold()
    return [trace for trace in TRACES if trace in plain]


def test_people_are_there_until_they_are_erased_and_then_no_byte_of_them(place: Place) -> None:
    assert set(traces(place.rows())) == set(TRACES), "else this would prove nothing"
    assert "hrothgar" in traces(json.dumps(exchange.export_lab(place.db, place.lab)))
    before = {name: told(place, name) for name in (place.record, place.elsewhere)}

    receipts = [privacy.erase(place.db, who) for who in (LEADER_ADDRESS.upper(), place.member, READER_ADDRESS)]

    assert traces(json.dumps(receipts)) == []
    assert traces(place.rows()) == []
    assert traces(place.file()) == []
    assert {where: found for where, page in place.everywhere().items() if (found := traces(page))} == {}
    after = {name: told(place, name) for name in (place.record, place.elsewhere)}
    assert after[place.record] == before[place.record]
    assert after[place.elsewhere] == {
        **before[place.elsewhere],
        "contact": {"function": "Development unit", "mailbox": ""},
        "problem": "Write to … about it.",
    }
    (hers,) = receipts[0]["labs_without_leader"]
    assert labs.lab_row(place.db, hers) is not None
    assert receipts[0]["records"] == ["from-norway"]
    assert receipts[2]["messages"] == 1


def test_an_erased_lab_leaves_its_record_whole(place: Place) -> None:
    before = told(place, place.record)
    reader = Visitor(place.app.test_client())
    page = f"/library/{before['slug']}"
    shown = [reader.get(f"{page}{end}").status_code for end in ("", "/sources", "/versions", "/record.json")]

    privacy.erase(place.db, place.lab)

    assert told(place, place.record) == {**before, "lab": None}
    assert (
        [reader.get(f"{page}{end}").status_code for end in ("", "/sources", "/versions", "/record.json")]
        == shown
        == [200] * 4
    )
    for end in ("", "/record.md"):
        assert DISSENT in reader.get(f"{page}{end}").text
    assert before["sign_off"]["notes"] == [DISSENT]
    for trace in ("hrothgar", "ziegenpeter", place.member):
        assert trace not in place.rows().casefold()
        assert trace.encode() not in place.file().lower()


def test_what_nobody_is_known_by_is_said(db: Database) -> None:
    for nobody in ("nobody", "nobody@example.org"):
        with pytest.raises(privacy.NothingToErase):
            privacy.erase(db, nobody)
