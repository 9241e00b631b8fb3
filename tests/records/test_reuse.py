"""What readers send about a record, who looks at it first, and how an innovation spreads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from labapp.core.refused import Refused
from labapp.store import innovations, reuse, spread, versions
from labapp.store.db import Database
from labapp.store.innovations import Innovation
from labapp.store.record import Adopter, Organisation, Provenance, Record, Reuse
from labapp.store.reuse import Wish
from labapp.store.spread import Taker
from tests.records.conftest import leader
from tests.records.test_innovations import complete

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
EVERYBODY = ("public",)
COPY = Wish("use", organisation="Lake Region", function="Head of care", mailbox="care@lake.example", mode="copied")
QUESTION = Wish("advice", organisation="Lake Region", mailbox="care@lake.example", text="How did you log it?")
COMMENT = Wish("comment", organisation="Lake Region", function="Nurse", text="It works at night, too.")


@pytest.fixture
def found(db: Database) -> Innovation:
    return innovations.add(db, complete(), lab_id=None, owner=leader(db), publish=True)


def published(db: Database, **changes: Any) -> Innovation:
    record = complete(**{"reuse": Reuse(conditions="A log."), **changes})
    return innovations.add(db, record, lab_id=None, owner=leader(db), publish=True)


def record_of(db: Database, found: Innovation) -> Record:
    here = innovations.find(db, found.id)
    assert here is not None
    return here.record


def test_nothing_is_shown_before_it_was_let_stand(db: Database, found: Innovation) -> None:
    before = found.record.reuse.adopters
    sent = reuse.add(db, found.id, COPY, NOW, confirm=False)
    assert record_of(db, found).reuse.adopters == before
    changed = reuse.let_stand(db, sent.id, by=leader(db))
    assert changed.version == found.version + 1
    assert changed.record.reuse.adopters[-1] == Adopter("Lake Region", mode="copied")
    assert reuse.of(db, found.id) == [], "function and mailbox are forgotten"
    assert [one.version for one in versions.of(db, found.id)] == [1, 2]


def test_a_second_word_of_an_organisation_replaces_its_first(db: Database, found: Innovation) -> None:
    for wish in (COPY, replace(COPY, organisation="lake region", mode="adapted", text="Shorter", since="2026-05-01")):
        reuse.let_stand(db, reuse.add(db, found.id, wish, NOW, confirm=False).id, by=None)
    mine = [one for one in record_of(db, found).reuse.adopters if one.organisation.casefold() == "lake region"]
    assert mine == [Adopter("lake region", since="2026-05-01", mode="adapted", change="Shorter")]


def test_a_comment_stands_with_a_role_and_no_name(db: Database, found: Innovation) -> None:
    sent = reuse.add(db, found.id, COMMENT, NOW, confirm=True)
    assert sent.state == "open", "without a mailbox there is nothing to confirm"
    said = reuse.let_stand(db, sent.id, by=None).record.comments[-1]
    assert (said.text, said.role, said.state) == ("It works at night, too.", "Nurse, Lake Region", "visible")


def test_until_its_mailbox_confirms_nobody_sees_it(db: Database, found: Innovation) -> None:
    sent = reuse.add(db, found.id, COPY, NOW, confirm=True)
    assert reuse.of(db, found.id) == []
    with pytest.raises(Refused):
        reuse.let_stand(db, sent.id, by=None)
    assert reuse.confirm(db, sent.id)
    (open_now,) = reuse.of(db, found.id)
    assert (open_now.state, open_now.confirmed) == ("open", True)


def test_what_nobody_confirms_is_forgotten(db: Database, found: Innovation) -> None:
    sent = reuse.add(db, found.id, COPY, NOW, confirm=True)
    reuse.add(db, found.id, COMMENT, NOW + timedelta(days=8), confirm=True)
    assert not reuse.confirm(db, sent.id)


def test_a_question_waits_ten_days_and_then_is_late(db: Database, found: Innovation) -> None:
    sent = reuse.add(db, found.id, QUESTION, NOW, confirm=False)
    for days, late in ((10, 0), (11, 1)):
        assert reuse.waiting(db, [found.id], NOW + timedelta(days=days)) == {found.id: (1, late)}
    reuse.answered(db, sent.id, NOW + timedelta(days=12))
    assert reuse.waiting(db, [found.id], NOW + timedelta(days=40)) == {}
    (kept,) = reuse.of(db, found.id)
    assert (kept.state, kept.organisation, kept.text, kept.mailbox) == ("answered", "Lake Region", "", "")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (replace(COPY, organisation=" "), "organisation"),
        (replace(COPY, mailbox="no address"), "mailbox"),
        (replace(COPY, mailbox=""), "mailbox"),
        (replace(COPY, mode="stolen"), "mode"),
        (replace(COPY, mode="adapted"), "text"),
        (replace(COPY, since="2026-06-02"), "since"),
        (replace(COPY, since="yesterday"), "since"),
        (replace(COPY, text="x" * 501), "text"),
        (replace(QUESTION, text=""), "text"),
        (replace(COMMENT, function=""), "function"),
        (replace(COMMENT, text="Ask 19800101-1234"), "text"),
    ],
)
def test_what_is_not_understood_is_said_by_field(wish: Wish, field: str) -> None:
    with pytest.raises(Refused) as refused:
        reuse.checked(wish, NOW.date())
    assert refused.value.details["field"] == field


def test_a_mailbox_and_a_record_take_only_so_much_in_a_day(db: Database, found: Innovation) -> None:
    for _ in range(reuse.MOST_OF_MAILBOX):
        reuse.add(db, found.id, QUESTION, NOW, confirm=False)
    with pytest.raises(Refused, match="rate_limited"):
        reuse.add(db, found.id, QUESTION, NOW, confirm=False)
    for number in range(reuse.MOST_OF_RECORD - reuse.MOST_OF_MAILBOX):
        reuse.add(db, found.id, replace(QUESTION, mailbox=f"care@lake{number}.example"), NOW, confirm=False)
    with pytest.raises(Refused, match="rate_limited"):
        reuse.add(db, found.id, COMMENT, NOW, confirm=False)
    reuse.add(db, found.id, COMMENT, NOW + timedelta(days=2), confirm=False)


# Spread --------------------------------------------------------------------------------------------------------------


def told(taker: Taker) -> Any:
    return (taker.title or taker.organisation, [told(one) for one in taker.takers])


def test_the_spread_is_told_from_where_it_began(db: Database) -> None:
    lake = Organisation("lake", "Lake Region")
    first = published(
        db,
        title="First",
        reuse=Reuse(
            conditions="A log.",
            adopters=[Adopter("Lake Region", mode="adapted", change="Shorter"), Adopter("Hill Town")],
        ),
    )
    second = published(
        db, title="Second", organisations=[lake], partners=["lake"], reuse=Reuse(conditions="A log.", adopters=[Adopter("Moor")]),
        provenance=Provenance(copied_from=first.id),
    )  # fmt: skip
    expected = ("First", [("Second", [("Moor", [])]), ("Hill Town", [])])
    for start in (first, second):
        grown = spread.tree(db, start, EVERYBODY)
        assert told(grown) == expected, "an organisation that has a record of its own is one line"
    assert grown.takers[0].change == "Shorter"


def test_a_circle_of_copies_comes_to_an_end(db: Database) -> None:
    first = published(db, title="First")
    second = published(db, title="Second", provenance=Provenance(copied_from=first.id))
    innovations.edit(db, first.id, replace(first.record, provenance=Provenance(copied_from=second.id)))
    assert [one.title for one in spread.tree(db, second, EVERYBODY).all()] == ["First", "Second"]


def test_what_may_not_be_read_is_not_in_the_spread(db: Database) -> None:
    first = published(db, title="First")
    hidden = published(db, title="Second", access="restricted", provenance=Provenance(copied_from=first.id))
    innovations.add(
        db, complete(title="Draft", provenance=Provenance(copied_from=first.id)), lab_id=None, owner=leader(db)
    )
    assert told(spread.tree(db, first, EVERYBODY)) == ("First", [])
    assert spread.tree(db, hidden, EVERYBODY).title == "First"


def test_an_organisation_sees_what_it_gave_and_took(db: Database) -> None:
    lake = Organisation("lake", "Lake Region")
    given = published(
        db,
        title="Given",
        organisations=[lake],
        partners=["lake"],
        reuse=Reuse(conditions="A log.", adopters=[Adopter("Moor")]),
    )
    taken = published(db, title="Taken", reuse=Reuse(conditions="A log.", adopters=[Adopter("LAKE region")]))
    mine = spread.of_organisation(db, "lake Region", EVERYBODY)
    assert mine.name == "Lake Region"
    assert [(record.id, [one.organisation for one in takers]) for record, takers in mine.gave] == [(given.id, ["Moor"])]
    assert [record.id for record, _ in mine.took] == [taken.id]
    assert spread.of_organisation(db, "Nobody", EVERYBODY).name == ""


def test_a_draft_of_ones_own_takes_the_core_and_no_results(db: Database, found: Innovation) -> None:
    own = spread.own_draft(found, "https://labapp.example/library/x")
    assert own.core_elements == found.record.core_elements
    assert (own.novelty, own.provenance.copied_from, own.values, own.experiments) == ("copied", found.id, [], [])
    assert "https://labapp.example/library/x" in (own.novelty_source or "")
