"""A draft is filled from what the whole room could see, and cites it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from labapp.core.refused import Refused
from labapp.store.drafting import Source, draft_from, split_title
from labapp.store.judging import Lack, missing
from labapp.store.record import SUMMARY_MAX, TITLE_MAX
from tests.core.play import FIA, Play, step

NOW = "2026-03-05T12:00:00.000Z"
PEOPLE = {f"n{number}": "north" for number in range(4)} | {"s1": "south", "s2": "south"}


class Worked(Play):
    """A lab with three ideas, two of them in a pile, a shown vote and a written test card."""

    def __init__(self, identity: str = "anonymous_group_tag") -> None:
        super().__init__(
            step("ideas", "idea_board"),
            step("piles", "clustering"),
            step("vote", "dot_vote"),
            step("tests", "test_card"),
            step("late", "idea_board"),
            identity=identity,
            people=PEOPLE,
        )
        self.open("ideas")
        self.log = self.write("n0", "One-line log\nEvery fix is written down in one line.", "ideas")
        self.limit = self.write("s1", "A limit of 50 euro", "ideas")
        self.tea = self.write("n1", "More tea", "ideas")
        self.do(FIA, "activity.reveal", "ideas")
        self.open("piles")
        self.do(FIA, "cluster.add", "piles", cluster="mandate", title="Mandate", cards=[self.log, self.limit])
        self.open("vote")
        for member, item in (
            ("n0", self.log),
            ("n1", self.log),
            ("n2", self.tea),
            ("s1", self.limit),
            ("s2", self.log),
        ):
            self.do(member, "dot.place", "vote", item=item)
        self.do(FIA, "activity.reveal", "vote")
        self.open("tests")
        self.do(
            "n0",
            "experiment.write",
            "tests",
            card=self.log,
            belief="We believe a log is enough.",
            action="One counter logs for four weeks.",
            measure="Errors in a sample",
            threshold="At most 4 of 40",
            owner_function="counter manager",
            starts_on="2026-04-01",
        )


@pytest.fixture(scope="module")
def room() -> Worked:
    return Worked()


def test_a_note_becomes_a_draft_with_its_votes_and_its_experiment(room: Worked) -> None:
    draft = draft_from(room.lab, Source(card=room.log), NOW)
    assert draft.title == "One-line log"
    assert draft.whats_new == "Every fix is written down in one line."
    assert draft.problem == room.lab.challenge
    assert (draft.language, draft.stage) == ("en", "proposal")
    source = draft.provenance
    assert (source.lab_id, source.idea_ids, source.cluster_id, source.seq) == (
        "lab-1",
        [room.log],
        "mandate",
        room.lab.seq,
    )
    assert (source.cluster_title, source.vote_rank, source.experiment_ids) == ("Mandate", 1, [room.log])
    [vote] = source.votes
    [item] = vote.items
    assert (item.dots, item.rank, vote.total, vote.voters) == (3, 1, 5, 5)
    # North has three voters, its dots fall 2:0:1; the two of the south count as the other half, 1:1:0.
    assert item.balanced == pytest.approx(5 * (2 / 3 + 1 / 2) / 2)
    [test] = draft.experiments
    assert (test.belief, test.threshold) == ("We believe a log is enough.", "At most 4 of 40")


def test_a_note_of_one_line_is_title_and_text(room: Worked) -> None:
    draft = draft_from(room.lab, Source(card=room.tea), NOW)
    assert (draft.title, draft.whats_new) == ("More tea", "More tea")
    assert (draft.stage, draft.experiments, draft.provenance.cluster_id) == ("idea", [], None)
    assert draft.provenance.vote_rank == 2


def test_a_pile_becomes_a_draft_of_all_its_notes(room: Worked) -> None:
    draft = draft_from(room.lab, Source(cluster="mandate"), NOW)
    assert draft.title == "Mandate"
    assert draft.whats_new == "One-line log: Every fix is written down in one line.\nA limit of 50 euro"
    assert draft.provenance.idea_ids == [room.log, room.limit]
    assert [item.title for item in draft.provenance.votes[0].items] == ["One-line log", "A limit of 50 euro"]
    assert [test.id for test in draft.experiments] == [room.log]


def test_an_experiment_becomes_a_draft_of_what_was_done(room: Worked) -> None:
    draft = draft_from(room.lab, Source(experiment=room.log), NOW)
    assert draft.title == "One-line log"
    assert draft.whats_new == "One counter logs for four weeks."


def test_organisations_are_those_that_came(room: Worked) -> None:
    draft = draft_from(room.lab, Source(card=room.log), NOW)
    assert [body.id for body in draft.organisations] == ["north", "south"] == draft.partners


def test_a_note_carries_its_organisation_only_where_that_names_nobody(room: Worked) -> None:
    cards = draft_from(room.lab, Source(cluster="mandate"), NOW).provenance.cards
    assert [(card.id, card.organisation) for card in cards] == [(room.log, "north"), (room.limit, None)]


@pytest.mark.parametrize("identity", ["anonymous", "anonymous_group_tag", "role_named"])
def test_no_draft_holds_a_person(identity: str) -> None:
    room = Worked(identity)
    for source in (Source(card=room.log), Source(cluster="mandate"), Source(experiment=room.log)):
        written = json.dumps(json.loads(json.dumps(str(draft_from(room.lab, source, NOW)))))
        for member, name in room.names.items():
            assert name not in written
            assert f"'{member}'" not in written


def test_a_stopped_test_tells_what_went_wrong() -> None:
    room = Worked()
    room.do(
        FIA,
        "experiment.write",
        "tests",
        card=room.log,
        state="stopped",
        decision="stop",
        learning="Two signatures are the law.",
    )
    draft = draft_from(room.lab, Source(experiment=room.log), NOW)
    assert (draft.stage, draft.what_failed, draft.lessons) == (
        "stopped",
        "Two signatures are the law.",
        ["Two signatures are the law."],
    )


def test_what_the_room_cannot_see_makes_no_draft(room: Worked) -> None:
    other = Worked()
    other.open("late")
    hidden = other.write("n0", "A secret", "late")
    for source in (
        Source(card=hidden),
        Source(card="nowhere"),
        Source(cluster="nowhere"),
        Source(experiment=other.tea),
    ):
        with pytest.raises(Refused, match="unknown_card"):
            draft_from(other.lab, source, NOW)


def test_an_open_vote_is_not_in_a_draft() -> None:
    room = Play(step("ideas", "idea_board", hidden=False), step("vote", "dot_vote"))
    room.open("ideas")
    card = room.write("anna", "An idea", "ideas")
    room.open("vote")
    room.do("bo", "dot.place", "vote", item=card)
    assert draft_from(room.lab, Source(card=card), NOW).provenance.votes == []


@pytest.mark.parametrize("source", [Source(), Source(card="a", cluster="b"), Source(card="")])
def test_a_source_names_exactly_one_thing(room: Worked, source: Source) -> None:
    with pytest.raises(Refused, match="bad_request"):
        draft_from(room.lab, source, NOW)


def test_an_empty_pile_makes_no_draft() -> None:
    room = Worked()
    room.open("piles")
    room.do(FIA, "cluster.add", "piles", cluster="empty", title="Nothing")
    with pytest.raises(Refused, match="bad_request"):
        draft_from(room.lab, Source(cluster="empty"), NOW)


def test_long_words_are_cut_to_what_a_title_and_a_summary_hold() -> None:
    room = Play(step("ideas", "idea_board", hidden=False))
    room.open("ideas")
    card = room.write("anna", "word " * 190, "ideas")
    draft = draft_from(room.lab, Source(card=card), NOW)
    assert len(draft.title) <= TITLE_MAX
    assert len(draft.summary_plain) <= SUMMARY_MAX
    assert draft.title.endswith("word…")
    assert Lack("title", "missing") not in missing(draft)


def test_what_the_check_out_measured_is_in_the_draft() -> None:
    question = {"id": "q", "type": "agree5", "text": "I learned.", "effect_goal": "new_knowledge", "target_percent": 70}
    people = dict.fromkeys(("anna", "bo", "cia", "dan", "eva"), "north")
    room = Play(
        step("ideas", "idea_board", hidden=False), step("end", "check_out", questions=[question]), people=people
    )
    room.open("ideas")
    card = room.write("anna", "An idea", "ideas")
    room.open("end")
    for member, value in (("anna", 5), ("bo", 4), ("cia", 4), ("dan", 4), ("eva", 2)):
        room.do(member, "answer.give", "end", question="q", value=value)
    assert draft_from(room.lab, Source(card=card), NOW).effect_goals == []
    room.do(FIA, "activity.reveal", "end")
    [goal] = draft_from(room.lab, Source(card=card), NOW).effect_goals
    assert (goal.code, goal.answers, goal.result_percent, goal.target_percent, goal.met) == (
        "new_knowledge",
        5,
        80,
        70,
        True,
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One line", ("One line", "One line")),
        ("Title\nText", ("Title", "Text")),
        ("  Title \n\n Text\nmore ", ("Title", "Text\nmore")),
        ("Title\n", ("Title", "Title")),
    ],
)
def test_the_first_line_of_several_is_the_title(text: str, parts: tuple[str, str]) -> None:
    assert split_title(text) == parts


def test_days_of_follow_up_count_from_the_end_of_the_lab(room: Worked) -> None:
    draft = draft_from(room.lab, Source(card=room.log), NOW, date(2026, 2, 1))
    assert [asked.due_on for asked in draft.follow_up] == ["2026-03-03", "2026-05-02", "2026-07-31", "2027-02-01"]
    assert draft_from(room.lab, Source(card=room.log), NOW).follow_up[0].due_on == "2026-04-04"
