"""A follow-up's whole life with a moved clock: due, mail received, answered from the link, overdue, graveyard, closed with reason."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from labapp import Services
from labapp.core.following import Matter
from labapp.mail.postman import Postman
from labapp.store import followups, innovations
from labapp.store.db import Database
from tests.following.conftest import NOTE, Letterbox, Moved, close_with_anchor
from tests.web.conftest import Caller, Visitor

MAILBOX = "service@harbour.example"


def matter_of(db: Database, lab: dict[str, Any]) -> Matter:
    (found,) = followups.of_lab(db, lab["id"])
    return found


def link(text: str) -> str:
    """The address that a letter asks to open, as a path."""
    found = re.search(r"https://lab\.example(/f/(?!stop)\S+)", text)
    assert found, text
    return found[1]


def words(box: Letterbox) -> str:
    """The plain text of the latest letter."""
    part = box.letters[-1].get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_follow_up_from_the_close_of_the_lab_to_the_open_end(
    app: Any,
    services: Services,
    db: Database,
    api: Caller,
    leader: Visitor,
    reader: Visitor,
    lab: dict[str, Any],
    clock: Moved,
    letterbox: Letterbox,
) -> None:
    draft = api.call("POST", "/innovations", {"lab": lab["id"], "source": {"experiment": NOTE}}).json or {}
    close_with_anchor(api, lab["id"])
    matter = matter_of(db, lab)
    assert [check.day for check in matter.checks] == [30, 90, 180, 365]
    assert matter.checks[0].due_on == "2026-04-04"
    page = f"/follow-ups/{matter.id}"
    leader.send(page, {"do": "contact", "function": "Head of service", "mailbox": MAILBOX})
    postman = Postman(app, clock)

    # The day before nothing is sent; on the day one letter, however often somebody looks.
    clock.to(29)
    assert postman.round()["sent"] == 0
    clock.to(30)
    assert [postman.round()["sent"] for _ in range(3)] == [1, 0, 0]
    (letter,) = letterbox.letters
    assert letterbox.recipients == [MAILBOX]
    assert letter["Subject"] == "How does it stand? Call back the same day"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Head of service" in words(letterbox)
    assert "leader@example.org" not in letter.as_string()

    # It is answered from the link, without an account; opening the page changes nothing.
    address = link(words(letterbox))
    assert "Has it begun as planned?" in reader.get(address).text
    assert matter_of(db, lab).checks[0].state == "planned"
    answer = {"standing": "anchored", "words": "Eleven of twelve call back.", "next_on": ""}
    assert reader.send(address, answer).status_code == 302
    assert "Eleven of twelve call back." in reader.get(address).text
    first = matter_of(db, lab).checks[0]
    assert (first.state, first.answer, first.answered_on) == ("done", "Eleven of twelve call back.", "2026-04-04")
    record = innovations.find(db, draft["id"])
    assert record is not None
    assert [(one.day, one.state, one.answer) for one in record.record.follow_up][:2] == [
        (30, "done", "Eleven of twelve call back."),
        (90, "planned", None),
    ]
    assert record.record.anchoring.owner_role == "Head of service"

    # At ninety days nobody answers: due, asked again after a week, and overdue from the day after.
    clock.to(90)
    assert postman.round()["sent"] == 1
    assert "Due within a month" in leader.get("/follow-ups").text
    clock.to(91)
    assert postman.round()["sent"] == 0
    assert "Overdue" in leader.get(f"/labs/{lab['id']}/follow-up").text
    clock.to(97)
    assert postman.round()["sent"] == 1
    assert letterbox.letters[-1]["Subject"] == "Still waiting for your word: Call back the same day"

    # Ninety days without a word: it is at risk, and says so once.
    clock.to(30 + 89)
    assert not matter_of(db, lab).is_at_risk(services.rooms.today())
    clock.to(30 + 90)
    assert matter_of(db, lab).is_at_risk(services.rooms.today())
    assert [postman.round()["sent"] for _ in range(2)] == [1, 0]
    assert letterbox.letters[-1]["Subject"] == "At risk: Call back the same day"
    board = leader.get("/follow-ups").text
    assert "Silent for 90 days" in board

    # It is closed with a reason, openly, and nobody is asked any more.
    assert leader.send(page, {"do": "close", "reason": "", "lesson": "x"}).status_code == 422
    assert leader.send(page, {"do": "close", "reason": "No time", "lesson": "Calls need a rota"}).status_code == 302
    closed = matter_of(db, lab)
    assert (closed.state, closed.reason, closed.lesson) == ("closed", "No time", "Calls need a rota")
    assert "Calls need a rota" in leader.get("/follow-ups").text
    clock.to(365)
    assert postman.round()["sent"] == 0
    assert reader.get(link(words(letterbox))).status_code == 410

    # And it can be taken up again.
    leader.send(page, {"do": "reopen", "next_on": "2027-04-01"})
    again = matter_of(db, lab)
    assert (again.state, again.planned()[0].due_on) == ("open", "2027-04-01")
    assert again.planned()[0].question == "How is it now?"
    clock.moment = clock.moment.replace(year=2027, month=4, day=1)
    assert postman.round()["sent"] == 1
    assert services.rooms.today() == date(2027, 4, 1)
