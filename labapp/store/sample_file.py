"""The shape of a sample lab's file: what becomes events is read strictly, everything else is let through to be noted."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from labapp import catalogue
from labapp.core.consent import Level
from labapp.core.messages import read
from labapp.core.model import Identity
from labapp.core.refused import bad_request
from labapp.store import record as documented

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,40}$")]
Text = Annotated[str, Meta(max_length=1000)]


class SampleLab(Struct):
    """The lab itself; what else the file says of it is noted."""

    id: Id
    title: Text
    challenge: Text
    template: str
    theme: str
    anonymity: Identity
    starts_at: datetime
    ends_at: datetime


class SampleOrganisation(Struct):
    id: Id
    name: Text
    level: str | None = None
    kind: str | None = None


class Participant(Struct):
    id: Id
    role: Annotated[str, Meta(max_length=120)]
    organisation_id: Id
    actor_group: str
    party_function: str = "none"


class Step(Struct):
    id: Id
    phase: str
    activity: str
    title: Text
    prompt: Text
    minutes: Annotated[int, Meta(ge=0, le=600)]
    starts_at: datetime
    day: int = 1


class CheckIn(Struct):
    question: Text
    distribution: dict[Literal["1", "2", "3", "4", "5"], int]


class Insight(Struct):
    id: Id
    activity_id: Id
    text: Text


class GroupTag(Struct):
    organisation_id: Id | None = None
    suppressed: bool = False


class Idea(Struct):
    id: Id
    activity_id: Id
    title: Text
    text: Text
    lang: str | None = None
    participant_id: Id | None = None
    group_tag: GroupTag | None = None
    builds_on: list[Id] = []


class Pile(Struct):
    id: Id
    title: Annotated[str, Meta(max_length=120)]
    idea_ids: list[Id]


class Ballot(Struct):
    dots: dict[Id, Annotated[int, Meta(ge=0, le=100)]]


class Vote(Struct):
    activity_id: Id
    question: Text
    dots_per_person: int
    max_dots_per_item: int
    ballots: list[Ballot]


class AgreementPoll(Struct):
    """How a room stood on a proposal: how many on each level of support, and nobody by name."""

    id: Id
    activity_id: Id
    proposal: Text
    distribution: dict[Level, Annotated[int, Meta(ge=0, le=500)]]
    condition: Annotated[str, Meta(max_length=300)] = ""


class PlacedIdea(Struct):
    """Where an idea lies in the matrix: the medians and how many answered; the single answers are not told."""

    idea_id: Id
    impact_median: Annotated[int, Meta(ge=1, le=5)]
    effort_median: Annotated[int, Meta(ge=1, le=5)]
    answers: Annotated[int, Meta(ge=0, le=500)]


class Trial(Struct):
    id: Id
    title: Text
    idea_ids: list[Id]
    organisation_ids: list[Id]
    kind: str
    state: str
    owner_role: str
    hypothesis: Text
    test: Text
    measure: Text
    criterion: Text
    starts_on: str
    ends_on: str | None = None
    baseline: documented.Baseline | None = None
    prediction: str | None = None
    scale: str | None = None
    safe_to_fail: str | None = None
    checks: dict[str, str] | None = None
    result: dict[str, Any] | None = None
    observations: list[str] = []
    criterion_met: bool | None = None
    learned: str = ""
    decision: str | None = None
    decision_text: str | None = None


class Sample(Struct):
    """The parts of a file that become events; unknown parts are noted, not refused."""

    schema_version: str
    language: Literal["sv", "da", "en"]
    lab: SampleLab
    organisations: list[SampleOrganisation]
    participants: Annotated[list[Participant], Meta(min_length=1, max_length=500)]
    agenda: Annotated[list[Step], Meta(min_length=1, max_length=100)]
    innovation: dict[str, Any] | None = None
    check_in: CheckIn | None = None
    insights: list[Insight] = []
    ideas: list[Idea] = []
    clusters: list[Pile] = []
    voting_rounds: list[Vote] = []
    impact_effort: Annotated[list[PlacedIdea], Meta(max_length=24)] = []
    agreement_polls: list[AgreementPoll] = []
    experiments: list[Trial] = []
    effect_goals: list[documented.EffectGoal] = []
    follow_up: list[documented.FollowUp] = []
    commitments: list[documented.Commitment] = []
    comments: list[documented.Comment] = []
    exemptions: list[documented.Exemption] = []


def is_sample(data: Any) -> bool:
    """Whether the data has the shape of a sample lab rather than of our own export."""
    return isinstance(data, dict) and "schema_version" in data and "lab" in data


def read_sample(data: Any) -> Sample:
    """The file as a sample lab.

    :raise Refused: `bad_request` {field, reason} for another shape, or where the file names what it does not hold
    """
    sample = read(Sample, data)
    _check_references(sample)
    return sample


def _check_references(sample: Sample) -> None:
    """:raise Refused: `bad_request` where the file names a step, idea, organisation or person that it does not hold"""
    steps = {step.id for step in sample.agenda}
    ideas = {idea.id for idea in sample.ideas}
    bodies = {body.id for body in sample.organisations}
    people = {person.id for person in sample.participants}
    named = [
        *(("insights", insight.activity_id, steps) for insight in sample.insights),
        *(("ideas", idea.activity_id, steps) for idea in sample.ideas),
        *(("ideas", idea.participant_id, people) for idea in sample.ideas if idea.participant_id),
        *(("ideas", below, ideas) for idea in sample.ideas for below in idea.builds_on),
        *(("clusters", idea, ideas) for pile in sample.clusters for idea in pile.idea_ids),
        *(("voting_rounds", vote.activity_id, steps) for vote in sample.voting_rounds),
        *(("impact_effort", placed.idea_id, ideas) for placed in sample.impact_effort),
        *(("agreement_polls", poll.activity_id, steps) for poll in sample.agreement_polls),
        *(
            ("voting_rounds", item, ideas)
            for vote in sample.voting_rounds
            for ballot in vote.ballots
            for item in ballot.dots
        ),
        *(("participants", person.organisation_id, bodies) for person in sample.participants),
    ]
    for field, target, known in named:
        if target not in known:
            raise bad_request(field, f"{target} is not in this file")
    for step in sample.agenda:
        if step.activity not in catalogue.methods():
            raise bad_request("agenda", f"{step.activity} is not an activity of the catalogue")
    for vote in sample.voting_rounds:
        if len(vote.ballots) > len(sample.participants):
            raise bad_request("voting_rounds", "there are more ballots than participants")
    for poll in sample.agreement_polls:
        if sum(poll.distribution.values()) > len(sample.participants):
            raise bad_request("agreement_polls", "there are more answers than participants")
    if any(placed.answers > len(sample.participants) for placed in sample.impact_effort):
        raise bad_request("impact_effort", "there are more answers than participants")
    if sample.experiments and "test_card" not in {step.activity for step in sample.agenda}:
        raise bad_request("experiments", "the agenda has no test_card to write them in")
