"""A record is published with the signatures its lab asks for, and a signature never outlives a change of what was signed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from msgspec import UNSET
from msgspec.structs import replace

from labapp import catalogue
from labapp.core.refused import Refused
from labapp.store import exchange, innovations, labs, signing
from labapp.store.db import Database
from labapp.store.innovations import Innovation
from labapp.store.record import Adopter, Comment, FollowUp, JointParties, Record, Signature, SignOff
from labapp.store.secrets import now
from labapp.store.signing import Demand, Party, digest_of
from tests.records.conftest import NewDatabase, leader
from tests.records.test_innovations import complete
from tests.records.test_versions import RECORDS

SEATS: list[tuple[str, Party]] = [
    ("org-b", "employer"),
    ("org-b", "employee"),
    ("org-f", "employer"),
    ("org-f", "employee"),
]


@pytest.fixture
def here(new_database: NewDatabase) -> Database:
    db = new_database()
    exchange.import_lab(db, catalogue.sample_lab("en"), leader(db))
    return db


@pytest.fixture
def draft(here: Database) -> Innovation:
    """A complete draft of a lab that asks both parties of two organisations."""
    signing.ask(here, "lab-en", Demand(("org-b", "org-f")))
    return innovations.add(here, complete(), lab_id="lab-en", owner=leader(here))


def sign(db: Database, draft: Innovation, *seats: tuple[str, Party], **more: Any) -> None:
    for seat in seats:
        signing.say(db, draft.id, seat, "signed", **more)


def states(db: Database, draft: Innovation) -> list[str]:
    found = innovations.find(db, draft.id)
    assert found is not None
    return [answer.state for answer in signing.answers(db, draft.id, found.lab_id, found.record)]


def lacking(db: Database, draft: Innovation) -> list[str]:
    """What publishing says is missing; nothing when it was published."""
    try:
        innovations.publish(db, draft.id)
    except Refused as refused:
        return [lack["reason"] for lack in refused.details["missing"]]
    return []


def test_a_lab_that_asks_nobody_publishes_without(here: Database) -> None:
    made = innovations.add(here, complete(), lab_id="lab-en", owner=leader(here), publish=True)
    assert made.status == "published"
    assert signing.shown(here, made.id, made.lab_id, made.record) == SignOff()


def test_both_parties_of_each_organisation_sign_before_it_is_published(here: Database, draft: Innovation) -> None:
    assert lacking(here, draft) == ["not_signed"]
    sign(here, draft, *SEATS[:3])
    assert states(here, draft) == ["signed", "signed", "signed", "open"]
    assert lacking(here, draft) == ["not_signed"]
    sign(here, draft, SEATS[3])
    assert lacking(here, draft) == []
    published = innovations.find(here, draft.id)
    assert published is not None
    assert published.record.joint_parties == JointParties(employer=True, employee=True)


def test_nothing_is_published_past_the_parties_in_one_step(here: Database, draft: Innovation) -> None:
    with pytest.raises(Refused, match="bad_request"):
        innovations.add(here, complete(), lab_id="lab-en", owner=leader(here), publish=True)
    sign(here, draft, *SEATS)
    innovations.publish(here, draft.id)
    with pytest.raises(Refused, match="bad_request"):
        innovations.edit(here, draft.id, complete(whats_new="What nobody signed."))
    kept = innovations.find(here, draft.id)
    assert kept is not None
    assert kept.record.whats_new != "What nobody signed."


def test_what_goes_on_after_the_signing_needs_no_new_one(here: Database, draft: Innovation) -> None:
    sign(here, draft, *SEATS)
    innovations.publish(here, draft.id)
    found = innovations.find(here, draft.id)
    assert found is not None
    lived = replace(
        found.record,
        comments=[Comment("c1", "We use it too.")],
        follow_up=[FollowUp("f1", "2026-05-14", 30, "In use?", state="done", answer="Yes."), *found.record.follow_up],
        reuse=replace(found.record.reuse, adopters=[Adopter("Another town")]),
    )
    innovations.edit(here, draft.id, lived)
    assert set(states(here, draft)) == {"signed"}


def test_a_lab_that_begins_to_ask_leaves_what_is_published(here: Database) -> None:
    made = innovations.add(here, complete(), lab_id="lab-en", owner=leader(here), publish=True)
    signing.ask(here, "lab-en", Demand(("org-b",)))
    assert innovations.edit(here, made.id, complete(title="Another name")).version == 2


def test_a_no_has_a_reason_and_holds_the_record_back(here: Database, draft: Innovation) -> None:
    sign(here, draft, *SEATS[:3])
    with pytest.raises(Refused, match="bad_request"):
        signing.say(here, draft.id, SEATS[3], "declined")
    signing.say(here, draft.id, SEATS[3], "declined", note="Night shifts are not in it.")
    assert lacking(here, draft) == ["not_signed"]
    assert states(here, draft)[3] == "declined"


def test_a_dissent_note_is_shown_by_nobodys_name(here: Database, draft: Innovation) -> None:
    sign(here, draft, *SEATS[:3])
    sign(here, draft, SEATS[3], note="We wanted a longer test.")
    innovations.publish(here, draft.id)
    found = innovations.find(here, draft.id)
    assert found is not None
    shown = signing.shown(here, draft.id, found.lab_id, found.record)
    assert [(one.organisation_id, one.party) for one in shown.signatures] == SEATS
    assert shown.notes == ["We wanted a longer test."]


def test_what_was_signed_stands_in_the_record_and_outlives_the_lab(here: Database, draft: Innovation) -> None:
    sign(here, draft, *SEATS[:3])
    sign(here, draft, SEATS[3], note="We wanted a longer test.")
    published = innovations.publish(here, draft.id).record
    assert published.sign_off == SignOff(
        [Signature(party, now()[:10], body) for body, party in SEATS], ["We wanted a longer test."]
    )
    labs.delete_lab(here, "lab-en")
    assert signing.shown(here, draft.id, None, published) == published.sign_off
    grown = innovations.edit(here, draft.id, replace(published, comments=[Comment("c1", "We use it too.")])).record
    assert grown.sign_off == published.sign_off
    reworded = innovations.edit(here, draft.id, replace(grown, whats_new="What nobody signed.")).record
    assert reworded.sign_off is None


def test_nobody_writes_signatures_into_a_record(here: Database) -> None:
    forged = SignOff([Signature("employer", "2026-05-01", "org-b")])
    made = innovations.add(here, complete(sign_off=forged), lab_id="lab-en", owner=leader(here), publish=True)
    assert made.record.sign_off is None
    assert innovations.edit(here, made.id, complete(sign_off=forged)).record.sign_off is None


def test_a_signature_is_taken_back(here: Database, draft: Innovation) -> None:
    sign(here, draft, *SEATS)
    signing.say(here, draft.id, SEATS[0], "withdrawn")
    assert states(here, draft) == ["open", "signed", "signed", "signed"]


def test_who_is_not_asked_can_not_sign(here: Database, draft: Innovation) -> None:
    for seat in [("org-a", "employer"), ("", "steering"), ("org-b", "steering")]:
        with pytest.raises(Refused, match="not_allowed"):
            signing.say(here, draft.id, seat, "signed")  # type: ignore[arg-type]


def test_nobody_signs_what_they_have_not_read(here: Database, draft: Innovation) -> None:
    seen = digest_of(draft.record)
    innovations.edit(here, draft.id, complete(replaces="Something else."))
    with pytest.raises(Refused, match="stale"):
        signing.say(here, draft.id, SEATS[0], "signed", seen=seen)


def test_the_steering_group_approves_where_there_is_one(here: Database) -> None:
    signing.ask(here, "lab-en", Demand(steering=True))
    draft = innovations.add(here, complete(), lab_id="lab-en", owner=leader(here))
    assert lacking(here, draft) == ["not_approved"]
    sign(here, draft, ("", "steering"))
    assert lacking(here, draft) == []
    found = innovations.find(here, draft.id)
    assert found is not None
    assert found.record.joint_parties == complete().joint_parties, "only the parties sign for the parties"


def test_a_lab_that_is_gone_asks_nobody(here: Database, draft: Innovation) -> None:
    labs.delete_lab(here, "lab-en")
    assert lacking(here, draft) == []


def as_signed(record: Record) -> Record:
    """The record without what is not signed. An answer that was never asked for and one that is missing are one."""
    asked = record.anchoring.bearer_accepted
    return replace(
        record,
        joint_parties=None,
        sign_off=None,
        anchoring=replace(record.anchoring, bearer_accepted=None if asked is UNSET else asked),
    )


@given(RECORDS, RECORDS)
def test_a_signature_never_survives_a_change_of_what_was_signed(one: Record, other: Record) -> None:
    if as_signed(one) != as_signed(other):
        assert digest_of(one) != digest_of(other)


@given(RECORDS)
def test_a_signature_stays_when_nothing_was_changed(record: Record) -> None:
    assert digest_of(record) == digest_of(replace(record, joint_parties=JointParties(True, False)))
