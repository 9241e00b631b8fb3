"""Guided writing, versions, the list before publishing and the signing, as pages and over the API."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from labapp import catalogue
from labapp.store import accounts, exchange, innovations, labs, record_links, signing, writing
from labapp.store.db import Database
from labapp.store.innovations import Innovation
from labapp.store.signing import Demand
from tests.records.conftest import leader
from tests.records.test_innovations import complete
from tests.web.conftest import PASSWORD, Caller, Visitor, sign_in


@pytest.fixture(scope="module")
def db(app: Flask) -> Database:
    """The application's database, with the English sample lab."""
    db: Database = app.extensions["labapp"].db
    exchange.import_lab(db, catalogue.sample_lab("en"), leader(db))
    return db


@pytest.fixture
def draft(db: Database) -> Innovation:
    """A draft with little in it, in a lab that has not closed yet and asks nobody."""
    row = labs.create_lab(db, title="Open still", challenge="?", language="en", agenda=[], owner=leader(db))
    record = complete(title="A draft", what_failed="", lessons=[])
    return innovations.add(db, record, lab_id=row.id, owner=leader(db))


@pytest.fixture
def outsider(app: Flask, db: Database) -> Visitor:
    """Somebody with an account who leads nothing here."""
    known = accounts.account_by_email(db, "other@example.org")
    hashed = accounts.hash_password(PASSWORD)
    return sign_in(app, known or accounts.create_account(db, email="other@example.org", password_hash=hashed))


def words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def record_of(db: Database, draft: Innovation) -> Any:
    found = innovations.find(db, draft.id)
    assert found is not None
    return found.record


def was_on(page: str) -> str:
    """What the page says that it showed."""
    found = re.search(r'name="was" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


# Guided writing ------------------------------------------------------------------------------------------------------


def test_a_group_writes_with_a_link_and_without_an_account(db: Database, draft: Innovation, reader: Visitor) -> None:
    home = f"/write/{record_links.make(db, draft.id, 'write')}"
    overview = words(reader.get(home).text)
    assert "27 of 31 questions answered" in overview
    assert "2 answers are still needed" in overview
    page = reader.get(f"{home}/what_failed")
    assert "What went wrong?" in page.text
    answer = reader.send(
        f"{home}/what_failed", {"was": was_on(page.text), "what_failed": "Nobody dared.", "then": "next"}
    )
    assert (answer.status_code, answer.location) == (302, f"{home}/lessons")
    assert record_of(db, draft).what_failed == "Nobody dared."
    assert "28 of 31 questions answered" in words(reader.get(home).text)


@pytest.mark.parametrize("question", [one.id for one in writing.QUESTIONS])
def test_each_question_is_saved_as_it_was_shown(
    db: Database, draft: Innovation, facilitator: Visitor, question: str
) -> None:
    """Sending a page back unchanged changes nothing: the form of a question reads what it shows."""
    address = f"/library/{draft.id}/write/{question}"
    page = facilitator.get(address)
    assert page.status_code == 200
    before = record_of(db, draft)
    answer = facilitator.send(address, {**fields(page.text), "then": "stay"})
    assert answer.status_code == 302, words(answer.text)
    after = record_of(db, draft)
    assert {
        field: getattr(after, field)
        for field in after.__struct_fields__
        if field != "provenance" and getattr(after, field) != getattr(before, field)
    } == {}


def fields(page: str) -> dict[str, Any]:
    """The fields of the page's last form as a browser would send them."""
    form = page[page.rindex('<form method="post"') : page.rindex("</form>")]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            sent.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name] = [unescape(text)]
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        sent[name] = [unescape(chosen[1])] if chosen else []
    sent.pop("csrf_token", None)
    return sent


def test_two_phones_that_write_at_once_lose_nothing(db: Database, draft: Innovation, app: Flask) -> None:
    home = f"/write/{record_links.make(db, draft.id, 'write')}"
    one, other = Visitor(app.test_client()), Visitor(app.test_client())
    shown = was_on(one.get(f"{home}/what_failed").text)
    one.send(f"{home}/what_failed", {"was": shown, "what_failed": "Nobody dared.", "then": "next"})
    answer = other.send(f"{home}/what_failed", {"was": shown, "what_failed": "The log was lost.", "then": "next"})
    assert answer.location == f"{home}/what_failed", "they are shown both texts"
    assert "Somebody else wrote here at the same time" in other.get(answer.location).text
    kept = record_of(db, draft).what_failed
    assert "Nobody dared." in kept
    assert "The log was lost." in kept


def test_where_one_answer_must_go_the_slower_writer_decides(db: Database, draft: Innovation, app: Flask) -> None:
    home = f"/write/{record_links.make(db, draft.id, 'write')}"
    one, other = Visitor(app.test_client()), Visitor(app.test_client())
    shown = was_on(one.get(f"{home}/title").text)
    one.send(f"{home}/title", {"was": shown, "title": "Theirs", "then": "next"})
    answer = other.send(f"{home}/title", {"was": shown, "title": "Mine", "then": "next"})
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert 'value="Mine"' in answer.text
    assert record_of(db, draft).title == "Theirs"
    again = other.send(f"{home}/title", {"was": was_on(answer.text), "title": "Mine", "then": "next"})
    assert again.status_code == 302
    assert record_of(db, draft).title == "Mine"


def test_what_can_not_be_saved_is_kept_on_the_page(db: Database, draft: Innovation, facilitator: Visitor) -> None:
    address = f"/library/{draft.id}/write/costs"
    shown = was_on(facilitator.get(address).text)
    answer = facilitator.send(address, {"was": shown, "costs.purchase": "a lot", "then": "next"})
    assert answer.status_code == 422
    assert 'value="a lot"' in answer.text
    title = f"/library/{draft.id}/write/title"
    shown = was_on(facilitator.get(title).text)
    long = facilitator.send(title, {"was": shown, "title": "x" * 81, "then": "next"})
    assert long.status_code == 422
    assert "x" * 81 in long.text


def test_a_heavy_text_is_told_so_in_words(db: Database, draft: Innovation, facilitator: Visitor) -> None:
    sentence = (
        "The implementation of organisational responsibilities " + "considering various alternatives " * 10 + "began."
    )
    address = f"/library/{draft.id}/write/problem"
    shown = was_on(facilitator.get(address).text)
    facilitator.send(address, {"was": shown, "problem": sentence, "then": "stay"})
    page = words(facilitator.get(address).text)
    assert "Heavy to read." in page
    assert "This sentence is long. Divide it:" in page
    assert "heavy to read" in words(facilitator.get(f"/library/{draft.id}/write").text)


def test_a_link_opens_one_draft_and_nothing_else(db: Database, draft: Innovation, reader: Visitor) -> None:
    token = record_links.make(db, draft.id, "write")
    assert reader.get(f"/write/{token}").status_code == 200
    assert reader.get(f"/write/{token}/gossip").status_code == 404
    for path in (f"/sign/{token}", "/write/guessed", "/write/guessed/title"):
        assert reader.get(path).status_code == 410, path
    for path in (
        f"/library/{draft.id}",
        f"/report/{draft.lab_id}",
        f"/library/{draft.id}/edit",
        f"/labs/{draft.lab_id}",
    ):
        assert reader.get(path).status_code in (302, 404), path
    other = innovations.find(db, "inn-en-01")
    assert other is not None
    assert "Counter mandate" not in reader.get(f"/write/{token}").text


def test_what_is_published_is_no_longer_written_on_by_link(db: Database, draft: Innovation, reader: Visitor) -> None:
    token = record_links.make(db, draft.id, "write")
    innovations.edit(db, draft.id, complete())
    innovations.publish(db, draft.id)
    assert reader.get(f"/write/{token}/title").status_code == 410
    assert reader.send(f"/write/{token}/title", {"title": "Mine"}).status_code == 410
    innovations.withdraw(db, draft.id)


def test_a_facilitator_makes_the_link_and_ends_it(
    db: Database, draft: Innovation, facilitator: Visitor, reader: Visitor
) -> None:
    page = facilitator.send(f"/library/{draft.id}/share", {"do": "make"})
    found = re.search(r'value="https?://[^/"]+(/write/[^"]+)"', page.text)
    assert found
    assert "<svg" in page.text
    assert reader.get(found[1]).status_code == 200
    facilitator.send(f"/library/{draft.id}/share", {"do": "stop"})
    assert reader.get(found[1]).status_code == 410


# Versions ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def changed(db: Database) -> Innovation:
    """A published record with two versions, the second changed by an account."""
    made = innovations.add(db, complete(title="Versions"), lab_id=None, owner=leader(db), publish=True)
    later = complete(title="Versions", problem="Small errors took weeks to correct.", stage="implemented")
    return innovations.edit(db, made.id, later, by=leader(db))


def test_anybody_sees_in_words_what_was_changed(changed: Innovation, reader: Visitor) -> None:
    page = reader.get(f"/library/{changed.slug}/versions").text
    assert "What was changed from version 1 to 2" in words(page)
    assert re.search(r"<del><span[^>]*>taken out: </span>\s*days ", page)
    assert re.search(r"<ins><span[^>]*>added: </span>\s*weeks ", page)
    assert "Implemented" in words(page), "codes are told in words"
    assert "Leader" not in words(page), "a reader is not told whose account it was"


def test_who_may_edit_sees_the_account_and_takes_a_text_away(
    db: Database, changed: Innovation, facilitator: Visitor, reader: Visitor, outsider: Visitor
) -> None:
    page = facilitator.get(f"/library/{changed.slug}/versions").text
    assert "(Leader)" in words(page)
    address = f"/library/{changed.id}/versions/1/take-away"
    assert outsider.send(address).status_code == 404
    assert facilitator.send(address).status_code == 302
    assert "The text was taken away." in words(reader.get(f"/library/{changed.slug}/versions").text)


def test_the_api_tells_versions_and_their_difference(db: Database, changed: Innovation, app: Flask) -> None:
    nobody = Caller(app.test_client())
    told = (nobody.call("GET", f"/innovations/{changed.id}/versions").json or {})["versions"]
    assert [(one["version"], one["role"]) for one in told] == [(1, "facilitator"), (2, "facilitator")]
    assert set(told[1]["changed"]) >= {"problem", "stage"}
    difference = nobody.call("GET", f"/innovations/{changed.id}/difference?before=1&after=2").json or {}
    assert {"path": "stage", "before": "pilot", "after": "implemented"} in difference["changes"]
    assert nobody.call("GET", f"/innovations/{changed.id}/difference?before=7").status_code == 404
    innovations.withdraw(db, changed.id)
    assert nobody.call("GET", f"/innovations/{changed.id}/versions").status_code == 404


# Before publishing, and signing --------------------------------------------------------------------------------------


def test_the_list_says_what_is_missing_and_where_to_mend_it(draft: Innovation, facilitator: Visitor) -> None:
    page = facilitator.get(f"/library/{draft.id}/publishing").text
    assert f"/library/{draft.id}/write/what_failed" in page
    assert f"/library/{draft.id}/write/lessons" in page
    assert "Missing:" in words(page)


def test_a_lab_asks_and_the_parties_sign_by_link(
    db: Database, draft: Innovation, facilitator: Visitor, reader: Visitor
) -> None:
    here = f"/library/{draft.id}/publishing"
    innovations.edit(db, draft.id, complete(title="Signed"))
    facilitator.send(here, {"do": "ask", "organisations": ["org-b", "made-up"]})
    assert signing.demand(db, draft.lab_id) == Demand(("org-b",))
    facilitator.send(here, {"do": "publish"})
    assert record_status(db, draft) == "draft"
    for party, note in (("employer", ""), ("employee", "We wanted a longer test.")):
        page = facilitator.send(here, {"do": "link", "organisation": "org-b", "party": party}).text
        link = re.search(r'value="https?://[^/"]+(/sign/[^"]+)"', page)
        assert link
        shown = reader.get(link[1]).text
        assert "Nobody dared" in words(shown) or "nobody dared" in words(shown), "the whole text is read"
        seen = re.search(r'name="seen" value="([^"]+)"', shown)
        assert seen
        assert reader.send(link[1], {"said": "signed", "note": note, "seen": seen[1]}).status_code == 302
    facilitator.send(here, {"do": "publish"})
    assert record_status(db, draft) == "published"


def record_status(db: Database, draft: Innovation) -> str:
    found = innovations.find(db, draft.id)
    assert found is not None
    return found.status


def test_a_text_that_changed_while_it_was_read_is_not_signed(db: Database, draft: Innovation, reader: Visitor) -> None:
    signing.ask(db, str(draft.lab_id), Demand(("org-b",)))
    link = f"/sign/{record_links.make(db, draft.id, 'sign', organisation='org-b', party='employer')}"
    seen = signing.digest_of(draft.record)
    innovations.edit(db, draft.id, complete(title="Other words"))
    answer = reader.send(link, {"said": "signed", "seen": seen})
    assert answer.status_code == 422
    assert "The text was changed while you read it" in words(answer.text)
    no = reader.send(link, {"said": "declined", "seen": signing.digest_of(complete(title="Other words"))})
    assert "Say in a sentence what you do not agree with" in words(no.text)


def test_a_link_to_sign_opens_nothing_of_the_lab(db: Database, draft: Innovation, reader: Visitor) -> None:
    signing.ask(db, str(draft.lab_id), Demand(steering=True))
    token = record_links.make(db, draft.id, "sign", party="steering")
    assert "for the steering group" in words(reader.get(f"/sign/{token}").text)
    assert reader.get(f"/write/{token}").status_code == 410
    assert reader.get(f"/report/{draft.lab_id}").status_code == 302
    signing.ask(db, str(draft.lab_id), Demand())
    assert reader.get(f"/sign/{token}").status_code == 410, "who is asked no more has nothing to sign"


def test_only_who_leads_the_lab_says_who_signs(
    db: Database, draft: Innovation, outsider: Visitor, caller: Caller
) -> None:
    assert outsider.get(f"/library/{draft.id}/publishing").status_code == 404
    assert outsider.send(f"/library/{draft.id}/publishing", {"do": "ask", "steering": "1"}).status_code == 404
    own = innovations.add(db, complete(), lab_id=None, owner=leader(db))
    answer = caller.call("PUT", f"/labs/{draft.lab_id}/sign-off", {"organisations": ["nowhere"]})
    assert answer.status_code == 400
    assert record_status(db, own) == "draft"


def test_a_party_signs_from_its_place_in_the_lab(app: Flask, caller: Caller, db: Database) -> None:
    lab = caller.make_lab(organisations=[{"id": "org-b", "name": "Harbour"}])
    nobody = Caller(app.test_client())
    seats = {
        party: (
            nobody.call("POST", "/join", {"code": lab["code"], "organisation": "org-b", "party": party}).json or {}
        )["token"]
        for party in ("employer", "union", "employee")
    }
    made = caller.call("POST", "/innovations", {"lab": lab["id"], "title": "Signed in the room"}).json or {}
    assert caller.call("PUT", f"/labs/{lab['id']}/sign-off", {"organisations": ["org-b"]}).status_code == 200
    path = f"/labs/{lab['id']}/innovations/{made['id']}/signature"
    said = {
        party: Caller(app.test_client(), token).call("POST", path, {"said": "signed"}).status_code
        for party, token in seats.items()
    }
    assert said == {"employer": 200, "union": 200, "employee": 403}, "who is only an employee speaks for no party"
    told = caller.call("GET", f"/innovations/{made['id']}/signatures").json or {}
    assert told["organisations"] == [{"organisation": "org-b", "employer": True, "employee": True}]
    assert nobody.call("GET", f"/innovations/{made['id']}/signatures").status_code == 404
    assert nobody.call("POST", path, {"said": "signed"}).status_code == 401


def test_who_sits_in_the_room_finds_on_the_phone_what_to_sign(
    app: Flask, caller: Caller, reader: Visitor, db: Database
) -> None:
    lab = caller.make_lab(organisations=[{"id": "org-b", "name": "Harbour"}, {"id": "org-c", "name": "Hill"}])
    nobody = Caller(app.test_client())

    def phone(party: str, organisation: str = "org-b") -> Caller:
        seat = nobody.call("POST", "/join", {"code": lab["code"], "organisation": organisation, "party": party}).json
        return Caller(app.test_client(), (seat or {})["token"])

    def to_sign(seat: Caller) -> list[dict[str, str]]:
        return list((seat.call("GET", f"/labs/{lab['id']}/to-sign").json or {})["records"])

    union, employee, hill = phone("union"), phone("employee"), phone("union", "org-c")
    caller.call("POST", "/innovations", {"lab": lab["id"], "title": "Written in the room", "language": "en"})
    assert to_sign(union) == [], "the lab asks nobody"
    caller.call("PUT", f"/labs/{lab['id']}/sign-off", {"organisations": ["org-b"]})
    assert (to_sign(employee), to_sign(hill)) == ([], [])
    (waiting,) = to_sign(union)
    assert (waiting["title"], waiting["state"]) == ("Written in the room", "open")
    page = reader.get(waiting["address"])
    assert "You are asked to sign this text for the employees at Harbour." in words(page.text)
    assert f'href="/phone/{lab["id"]}"' in page.text, "and the way back"
    seen = re.search(r'name="seen" value="([^"]+)"', page.text)
    assert seen
    assert reader.send(waiting["address"], {"said": "signed", "seen": seen[1]}).status_code == 302
    assert [one["state"] for one in to_sign(union)] == ["signed"]
    assert nobody.call("GET", f"/labs/{lab['id']}/to-sign").status_code == 401
    assert reader.get(waiting["address"][:-3] + "abc").status_code == 410, "an address can't be made up"
    caller.call("POST", f"/labs/{lab['id']}/commands", {"id": str(uuid4()), "name": "lab.open", "data": {}})
    closed = caller.call("POST", f"/labs/{lab['id']}/commands", {"id": str(uuid4()), "name": "lab.close", "data": {}})
    assert (closed.json or {})["ok"]
    assert reader.get(waiting["address"]).status_code == 200, "time to read at home what was written in the room"


# Who may read what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("access", "anybody", "account"), [("public", 200, 200), ("internal", 404, 200), ("restricted", 404, 404)]
)
def test_a_published_record_is_read_by_those_it_is_for(
    db: Database, reader: Visitor, outsider: Visitor, facilitator: Visitor, access: str, anybody: int, account: int
) -> None:
    made = innovations.add(db, complete(access=access), lab_id=None, owner=leader(db), publish=True)
    for path in (f"/library/{made.slug}", f"/library/{made.slug}/versions", f"/api/v1/innovations/{made.id}"):
        assert reader.get(path).status_code == anybody, path
        assert outsider.get(path).status_code == account, path
        assert facilitator.get(path).status_code == 200, path


def test_raw_notes_stay_narrower_than_the_record_that_came_of_them(
    db: Database, reader: Visitor, outsider: Visitor, app: Flask
) -> None:
    """The record cites three notes; the lab has thirty. Who reads the one does not get at the others."""
    stranger = accounts.account_by_email(db, "other@example.org")
    assert stranger is not None
    caller = Caller(app.test_client(), accounts.add_token(db, stranger.id, "test"))
    assert reader.get("/library/counter-mandate-for-small-fixes").status_code == 200
    uncited = next(idea for idea in catalogue.sample_lab("en")["ideas"] if idea["id"] not in ("i24", "i01", "i09"))
    for path in ("/library/counter-mandate-for-small-fixes", "/library/counter-mandate-for-small-fixes/record.json"):
        assert uncited["text"] not in words(reader.get(path).text)
    for path in ("/report/lab-en", "/labs/lab-en", "/labs/lab-en/export"):
        assert outsider.get(path).status_code == 404, path
    for path in ("/labs/lab-en/records", "/labs/lab-en/events", "/labs/lab-en/export"):
        assert caller.call("GET", path).status_code == 404, path
