"""An exemption's whole life with a moved clock, through the pages: applied for, one party approves and the start is refused, the second
approves, started, expired, locked, evaluated, and copied by another organisation. And the life of an experiment after its lab."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from labapp import Services, catalogue
from labapp.core import exemptions
from labapp.core.exemptions import Exemption, state_on
from labapp.core.model import Lab
from labapp.store import accounts, exchange, innovations, labs
from labapp.store.db import Database
from tests.following.conftest import ANCHOR, NOTE, START, Moved, activity, command, try_command
from tests.web.conftest import PASSWORD, Caller, Visitor

OTHER = "00000000-0000-4000-8000-000000000002"
CARD = {"belief": "Less noise", "action": "Ten minutes", "measure": "Calls a week", "threshold": "At most ten"}
FORM = {
    "rule_text": "Local agreement on shift changes",
    "rule_area": "shift_planning",
    "kind": "collective_agreement",
    "purpose-better_service": "on",
    "measure-better_service": "Calls between shifts",
    "weeks": "8",
    "limit-0": "Minutes at each shift change",
    "most-0": "10",
    "voluntary": "on",
    "starts_on": START.date().isoformat(),
    "expires_on": (START.date() + timedelta(days=55)).isoformat(),
    **{f"guard-{guard}": "yes" for guard in exemptions.GUARDS},
    "evaluation_minimum": "Service\nStaff",
    "eligible": "",
}


def body_of(services: Services, lab: str) -> str:
    return services.rooms.lab(lab).organisations[0].id


@pytest.fixture
def closed(api: Caller, lab: dict[str, Any], services: Services) -> str:
    """A closed lab whose experiment departs from a rule."""
    command(
        api, lab["id"], "lab.edit", {"organisations": [{"name": "Fjord Municipality"}, {"name": "Hill Municipality"}]}
    )
    tests = activity(api, lab["id"], "test_card")
    plan = {"card": NOTE, **CARD, "kind": "exemption_trial", "decision": "test_again", "state": "planned"}
    command(api, lab["id"], "experiment.write", plan, activity=tests)
    command(api, lab["id"], "result.anchor", {"item": NOTE, **ANCHOR})
    command(api, lab["id"], "lab.close")
    return str(lab["id"])


def fold(services: Services, lab: str) -> Lab:
    return services.rooms.lab(lab)


def the_one(services: Services, lab: str) -> Exemption:
    (one,) = fold(services, lab).exemptions.values()
    return one  # type: ignore[no-any-return]


def links(page: str) -> dict[str, str]:
    """The path for each party."""
    found = dict(re.findall(r'id="link-(\w+)" readonly value="https://lab\.example(/x/[^"]+)"', page))
    assert set(found) == {"employer", "employee"}
    return found


def applied(leader: Visitor, services: Services, lab: str, **more: str) -> str:
    """The address of an application that was sent to the parties."""
    page = f"/labs/{lab}/experiments"
    address = leader.send(page, {"card": NOTE, "do": "exemption"}).location
    sent = leader.send(address, {"do": "apply", **FORM, "applicant": body_of(services, lab), **more})
    assert sent.status_code == 302, sent.text
    return str(address)


def test_the_whole_life(
    leader: Visitor, reader: Visitor, api: Caller, services: Services, db: Database, clock: Moved, closed: str
) -> None:
    page = f"/labs/{closed}/experiments"
    start = {"card": NOTE, "do": "start", "ends_on": ""}
    draft = api.call("POST", "/innovations", {"lab": closed, "source": {"experiment": NOTE}}).json or {}

    # Without an exemption it can't start. A draft with a gap is not sent, and what was written is kept.
    assert "Needs an exemption" in leader.get(page).text
    refused = leader.send(page, start)
    assert refused.status_code == 422
    assert "the employer and the employees have not granted the exemption" in refused.text
    address = leader.send(page, {"card": NOTE, "do": "exemption"}).location
    gap = {**FORM, "applicant": body_of(services, closed), "measure-better_service": ""}
    answer = leader.send(address, {"do": "apply", **gap})
    assert answer.status_code == 422
    assert "Measure for: Better service" in answer.text
    assert 'value="Local agreement on shift changes"' in answer.text

    # Applied for; one party approves, and the start is refused with the reason.
    assert leader.send(address, {"do": "apply", **FORM, "applicant": body_of(services, closed)}).status_code == 302
    party = links(leader.get(address).text)
    asked = reader.get(party["employer"])
    assert "You are asked to decide for the employer." in asked.text
    assert "Minutes at each shift change: at most 10" in asked.text
    assert reader.send(party["employer"], {"said": "granted", "reason": ""}).status_code == 422
    assert reader.send(party["employer"], {"said": "granted", "reason": "It is safe"}).status_code == 302
    refused = leader.send(page, start)
    assert refused.status_code == 422
    assert (
        "It can&#39;t start: it departs from a rule, and the employees have not granted the exemption." in refused.text
    )

    # The second approves; it starts.
    assert reader.send(party["employee"], {"said": "granted", "reason": "Voluntary, and paid"}).status_code == 302
    assert state_on(fold(services, closed), the_one(services, closed), START.date()) == "granted"
    assert leader.send(page, start).status_code == 302
    assert "Running" in leader.get(address).text

    # Within the frame it is entered, beyond it refused.
    use = {"do": "use", "limit": "Minutes at each shift change"}
    beyond = leader.send(address, {**use, "value": "15"})
    assert (beyond.status_code, "15 is more than the limit of 10" in beyond.text) == (422, True)
    assert leader.send(address, {**use, "value": "10"}).status_code == 302
    (told,) = innovations.find(db, draft["id"]).record.exemptions  # type: ignore[union-attr]
    assert (told.state, [one.reason for one in told.decisions]) == ("running", ["It is safe", "Voluntary, and paid"])

    # On its last day it runs; the day after it is over by itself, and the test is locked.
    clock.to(55)
    assert leader.send(address, {**use, "value": "9"}).status_code == 302
    clock.to(56)
    assert leader.send(address, {**use, "value": "9"}).status_code == 422
    over = leader.get(page).text
    assert "Locked: the exemption is over" in over
    assert "Ended as planned" in over
    late = try_command(api, closed, "trial.plan", {"card": NOTE, "belief": "x"})
    assert late["code"] in ("not_now", "exemption_over")
    assert "Ended as planned" in leader.get(address).text
    assert reader.get(party["employee"]).status_code == 410

    # It is learned from, decided, and evaluated.
    learned = {"card": NOTE, "do": "learn", "seen": "Nine calls", "learning": "Talk beats notes", "met": "yes"}
    assert leader.send(page, learned).status_code == 302
    assert leader.send(page, {"card": NOTE, "do": "decide", "decision": "adopt", "reason": ""}).status_code == 302
    wrong = leader.send(address, {"do": "evaluate", "finding-0": "Nine", "finding-1": "", "conclusion": "Good"})
    assert wrong.status_code == 422
    done = {"do": "evaluate", "finding-0": "Nine calls", "finding-1": "27 of 31 go on", "conclusion": "Agree on it"}
    assert leader.send(address, done).status_code == 302
    assert "27 of 31 go on" in leader.get(address).text
    told = innovations.find(db, draft["id"]).record.exemptions[0]  # type: ignore[union-attr]
    assert (told.state, told.evaluation.conclusion) == ("ended_as_planned", "Agree on it")  # type: ignore[union-attr]

    # Somebody else copies it for an experiment of theirs: the form is filled, its origin kept, nothing is granted.
    other = Visitor(services_client(leader))
    account = accounts.create_account(
        db, email="other@example.org", password_hash=accounts.hash_password(PASSWORD), name="Other"
    )
    other.send("/login", {"email": account.email, "password": PASSWORD})
    other.account = account
    theirs = Caller(services_client(leader), accounts.add_token(db, account.id))
    made = theirs.make_lab(template="half_day_lab")
    begin_experiment(theirs, made["id"])
    hidden = other.get(f"/library/{draft['id']}/exemptions/{told.id}/copy")
    assert hidden.status_code == 404, "a draft is nobody else's"
    with db.write() as session:
        session.get(innovations.InnovationRow, draft["id"]).status = "published"  # type: ignore[union-attr]
    copying = f"/library/{draft['id']}/exemptions/{told.id}/copy"
    assert "Talk" not in other.get(copying).text
    new = other.send(copying, {"experiment": f"{made['id']}/{OTHER}"})
    assert new.status_code == 302, new.text
    copy = the_one(services, made["id"])
    slug = innovations.find(db, draft["id"]).slug  # type: ignore[union-attr]
    assert (copy.copy_of, copy.state, copy.card) == (f"{slug}/{told.id}", "draft", OTHER)
    assert copy.limits() == {"max_weeks": 8, "Minutes at each shift change": 10}
    assert copy.purposes == {"better_service": "Calls between shifts"}
    assert (copy.decisions, copy.guards, copy.expires_on, copy.evaluation) == ((), {}, None, None)
    assert 'value="Local agreement on shift changes"' in other.get(new.location).text
    assert try_command(theirs, made["id"], "trial.start", {"card": OTHER})["code"] == "needs_approval"


def services_client(leader: Visitor) -> Any:
    return leader.client.application.test_client()


def begin_experiment(api: Caller, lab: str) -> None:
    """An open lab with one test card."""
    command(api, lab, "lab.open")
    board = activity(api, lab, "idea_board")
    command(api, lab, "activity.open", activity=board)
    command(api, lab, "card.add", {"card": OTHER, "text": "Overlap"}, activity=board)
    command(api, lab, "activity.reveal", activity=board)
    tests = activity(api, lab, "test_card")
    command(api, lab, "activity.open", activity=tests)
    command(api, lab, "experiment.write", {"card": OTHER, **CARD}, activity=tests)


def test_a_party_may_say_no_and_either_may_end_it(
    leader: Visitor, reader: Visitor, services: Services, closed: str
) -> None:
    address = applied(leader, services, closed)
    party = links(leader.get(address).text)
    reader.send(party["employee"], {"said": "refused", "reason": "Too short a notice"})
    assert "Too short a notice" in leader.get(address).text
    assert state_on(fold(services, closed), the_one(services, closed), START.date()) == "refused"
    again = leader.send(address, {"do": "copy", "card": NOTE}).location
    leader.send(again, {"do": "apply", **FORM, "applicant": body_of(services, closed)})
    party = links(leader.get(again).text)
    for path in party.values():
        reader.send(path, {"said": "granted", "reason": "Now it fits"})
    assert leader.send(f"/labs/{closed}/experiments", {"card": NOTE, "do": "start"}).status_code == 302
    assert "End the exemption" in reader.get(party["employer"]).text
    reader.send(party["employer"], {"said": "ended", "reason": "Overtime grew"})
    assert "Locked: the exemption is over" in leader.get(f"/labs/{closed}/experiments").text


def test_an_address_opens_one_exemption_for_one_party(
    leader: Visitor, reader: Visitor, services: Services, closed: str
) -> None:
    party = links(leader.get(applied(leader, services, closed)).text)
    reader.send(party["employee"], {"said": "granted", "reason": "Yes", "party": "employer"})
    assert the_one(services, closed).granted_by() == ("employee",)
    assert reader.get(party["employee"][:-2] + "xx").status_code == 410
    assert reader.get(party["employee"]).headers["Cache-Control"] == "no-store"
    assert reader.get(f"/labs/{closed}/experiments").status_code == 302


def test_an_experiment_lives_on_in_rounds_and_a_stop_is_found(
    leader: Visitor, api: Caller, services: Services, db: Database, lab: dict[str, Any]
) -> None:
    tests = activity(api, lab["id"], "test_card")
    command(api, lab["id"], "experiment.write", {"card": NOTE, **CARD, "state": "planned"}, activity=tests)
    command(api, lab["id"], "result.anchor", {"item": NOTE, **ANCHOR})
    command(api, lab["id"], "lab.close")
    draft = api.call("POST", "/innovations", {"lab": lab["id"], "source": {"experiment": NOTE}}).json or {}
    page = f"/labs/{lab['id']}/experiments"

    def step(do: str, **fields: str) -> None:
        answer = leader.send(page, {"card": NOTE, "do": do, **fields})
        assert answer.status_code == 302, answer.text

    step("start")
    wrong = leader.send(page, {"card": NOTE, "do": "learn", "seen": "Four of nine", "learning": ""})
    assert (wrong.status_code, "Four of nine" in wrong.text) == (422, True)
    step("learn", seen="Four of nine", learning="Mornings work", met="no")
    step("decide", decision="test_again", reason="Mornings only")
    step("again")
    step("plan", **{**CARD, "threshold": "Six of nine", "owner_function": "Head of service", "kind": "small_test"})
    step("start")
    step("learn", seen="Two of nine", learning="Nobody has the time", met="no")
    step("decide", decision="stop", reason="Costs more than it gives")
    for shown in ("", "?show=stopped"):
        told = leader.get(page + shown).text
        assert "Round 2" in told
        assert "Mornings work" in told
        assert "Nobody has the time" in told
    assert "There is none here." in leader.get(f"{page}?show=running").text
    (test,) = innovations.find(db, draft["id"]).record.experiments  # type: ignore[union-attr]
    assert (test.state, test.decision, test.learning) == ("stopped", "stop", "Nobody has the time")
    assert [(one.learning, one.decision) for one in test.rounds] == [("Mornings work", "test_again")]
    labs.delete_lab(db, lab["id"])
    (kept,) = innovations.find(db, draft["id"]).record.experiments  # type: ignore[union-attr]
    assert kept == test, "the record is whole without its lab"


def test_record_and_report_of_the_danish_sample_tell_of_its_exemption(leader: Visitor, db: Database) -> None:
    assert leader.account
    lab = exchange.import_lab(db, catalogue.sample_lab("da"), leader.account.id)
    (found,) = innovations.of_lab(db, lab)
    for page in (f"/library/{found.slug}", f"/report/{lab}", f"/labs/{lab}/exemptions/f1"):
        told = leader.get(page)
        assert told.status_code == 200, page
        assert "Lokal aftale om planlægning af vagtskifte" in told.text
        assert "Minutes at each shift change: at most 10" in told.text
        assert "The employees granted it (18 March 2026)" in told.text
    address = leader.send(f"/labs/{lab}/exemptions/f1", {"do": "copy", "card": "x1"}).location
    assert "Copied from" in leader.get(address).text, (
        "who leads a closed lab that came from elsewhere may go on with it"
    )
