"""Complete finished labs from files of the sample shape: the journal that such a lab would have left, and its record.

Agenda, people, notes, piles, ballots, test cards and answers become the events they would have been, in the order and at the times of
the file's agenda. What the program has no activity for yet (priorities, polls, exemptions, follow-ups, ...) stays word for word in one
`lab.noted` event. One thing is left out on purpose: which party a person spoke for, because membership of a union is nobody's
business once a lab is closed; the note keeps which parties each organisation came with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from labapp import catalogue
from labapp.activities.clustering import ClusterAdded
from labapp.activities.dot_vote import DotPlaced
from labapp.activities.matrix import PositionGiven
from labapp.activities.team_forming import TeamBalanced
from labapp.core import events as e
from labapp.core import kernel, trials
from labapp.core.consent import LEVELS, ConditionWritten, ProposalAsked, SupportGiven
from labapp.core.exemptions import ExemptionWritten
from labapp.core.experiments import ExperimentWritten
from labapp.core.kinds import kinds
from labapp.core.messages import Event, Stored, read
from labapp.core.model import Lab, Organisation
from labapp.core.moments import rfc3339
from labapp.core.pledges import Cadence, CommitmentConfirmed, CommitmentWritten, Side, side_of
from labapp.core.questions import AnswerGiven
from labapp.store import record as documented
from labapp.store import sample_sheets
from labapp.store.drafting import provenance
from labapp.store.exemptions import from_record
from labapp.store.innovations import Innovation
from labapp.store.sample_file import Sample, Step, Trial, read_sample
from labapp.store.sample_teams import teams


class Built(Struct, frozen=True):
    """A lab out of a sample file: its journal, the names of its people by member id, and its innovation."""

    lab_id: str
    code: str
    template: str
    created_at: str
    events: list[Stored]
    names: dict[str, str]
    innovation: Innovation | None


def build(data: dict[str, Any], *, code: str) -> Built:
    """The lab that a file of the sample shape tells of.

    :raise Refused: `bad_request` {field, reason} for a file that is not of this shape or refers to what it does not hold
    """
    sample = read_sample(data)
    happened = _Happened()
    for moment, actor, fact in _story(sample, data, code):
        happened.add(moment, actor, fact)
    lab = kernel.fold(sample.lab.id, happened.events)
    return Built(
        lab_id=sample.lab.id,
        code=code,
        template=sample.lab.template,
        created_at=happened.events[0].at,
        events=happened.events,
        names={member_id(sample, person.id): person.role for person in sample.participants},
        innovation=_innovation(sample, data, lab) if sample.innovation else None,
    )


def member_id(sample: Sample, participant: str) -> str:
    """Member ids are unique over all labs, those of a file's participants only within it."""
    return f"{sample.lab.id}-{participant}"


class _Happened:
    """A journal being written: numbers and command ids that are the same every time."""

    def __init__(self) -> None:
        self.events: list[Stored] = []

    def add(self, moment: datetime, actor: str | None, fact: Event) -> None:
        seq = len(self.events) + 1
        self.events.append(Stored(seq, rfc3339(moment), actor, f"imported-{seq}", fact))


Happening = tuple[datetime, str | None, Event]


def _story(sample: Sample, data: dict[str, Any], code: str) -> Iterator[Happening]:
    lab = sample.lab
    agenda = [_planned(sample, step) for step in sample.agenda]
    settings = {spec.id: read(kinds()[spec.kind].settings, spec.config) for spec in agenda}
    created = e.LabCreated(
        title=lab.title,
        challenge=lab.challenge,
        language=sample.language,
        identity=lab.anonymity,
        code=code,
        theme=lab.theme,
        organisations=tuple(Organisation(o.id, o.name, _short(o.name), o.level) for o in sample.organisations),
        agenda=tuple(agenda),
        starts_at=rfc3339(lab.starts_at),
    )
    early = lab.starts_at - timedelta(minutes=30)
    yield early, None, created
    yield early, None, e.LabOpened()
    for person in sample.participants:
        member = member_id(sample, person.id)
        yield (
            early,
            member,
            e.MemberJoined(member=member, organisation=person.organisation_id, actor_group=person.actor_group),
        )
        yield early, member, e.MemberArrived(member=member)
    for spec, step in zip(agenda, sample.agenda, strict=True):
        ends = step.starts_at + timedelta(minutes=step.minutes)
        yield step.starts_at, None, e.ActivityOpened(activity=spec.id)
        for actor, fact in _contributions(sample, spec):
            yield step.starts_at + timedelta(minutes=step.minutes / 2), actor, fact
        if not kinds()[spec.kind].shown_at_once(settings[spec.id]):
            yield ends, None, e.ActivityRevealed(activity=spec.id)
        yield ends, None, e.ActivityFinished(activity=spec.id)
    yield lab.ends_at, None, e.LabNoted(data=_noted(sample, data))
    yield lab.ends_at, None, e.LabClosed()
    test_card = _first(agenda, "test_card")
    for trial in sample.experiments if test_card else ():
        # What a trial showed came weeks after the lab.
        ended = datetime.fromisoformat(f"{trial.ends_on or trial.starts_on}T15:00:00+00:00")
        outcome = {"state": trial.state, "learning": trial.learned, "decision": trial.decision}
        seen = trials.Trial(
            ends_on=trial.ends_on,
            seen="\n".join(trial.observations),
            met=trial.criterion_met,
            reason=trial.decision_text or "",
        )
        at = max(ended, lab.ends_at)
        for told in (one for one in sample.exemptions if one.experiment_id == trial.id):
            exemption = replace(from_record(told), started_on=trial.starts_on)
            yield at, None, ExemptionWritten(exemption=exemption)
        yield at, None, ExperimentWritten(activity=test_card, card=trial.id, fields=outcome)
        yield at, None, trials.TrialWritten(card=trial.id, trial=seen)


def _planned(sample: Sample, step: Step) -> e.ActivitySpec:
    """A step of the file's agenda with the kind that runs it and the questions and rules the file tells of."""
    kind, config = catalogue.method_kind(step.activity, sample.language)
    steps_of_kind = [other.id for other in sample.agenda if other.activity == step.activity]
    match kind:
        case "check_in" if sample.check_in and step.id == steps_of_kind[0]:
            config = {"questions": [{"id": "scale", "type": "scale5", "text": sample.check_in.question}]}
        case "check_out" if step.id == steps_of_kind[-1]:
            config = {"questions": [_goal_question(goal) for goal in _goals_at_close(sample)]}
        case "check_out":
            config = {"questions": [question for question in config["questions"] if question["type"] == "word"]}
        case "dot_vote":
            for vote in sample.voting_rounds:
                if vote.activity_id == step.id:
                    rules = {
                        "budget": vote.dots_per_person,
                        "per_item": vote.max_dots_per_item,
                        "criterion": vote.question,
                    }
                    config = {**config, **rules}
        case "matrix" if sample.impact_effort:
            config = {**config, "chosen": [placed.idea_id for placed in sample.impact_effort]}
        case "gradients":
            polls = [poll for poll in sample.agreement_polls if poll.activity_id == step.id]
            config = {"proposals": [{"id": poll.id, "text": poll.proposal} for poll in polls]}
    return e.ActivitySpec(
        id=step.id,
        phase=step.phase,
        kind=kind,
        method=step.activity,
        title=step.title,
        prompt=step.prompt,
        minutes=step.minutes,
        config=config,
        day=step.day,
    )


def _goals_at_close(sample: Sample) -> list[documented.EffectGoal]:
    """Goals asked in the room; those asked later only (`not_before`) are noted."""
    return [goal for goal in sample.effect_goals if goal.not_before is None]


def _goal_question(goal: documented.EffectGoal) -> dict[str, Any]:
    return {
        "id": goal.id,
        "type": "agree5",
        "text": goal.statement,
        "effect_goal": goal.code,
        "target_percent": goal.target_percent,
    }


def _contributions(sample: Sample, spec: e.ActivitySpec) -> Iterator[tuple[str | None, Event]]:
    """What people gave in one activity."""
    people = [member_id(sample, person.id) for person in sample.participants]
    if spec.kind == "check_in" and sample.check_in and spec.config["questions"][0]["id"] == "scale":
        values = [int(step) for step, n in sorted(sample.check_in.distribution.items()) for _ in range(n)]
        for person, value in zip(people, values, strict=False):
            yield person, AnswerGiven(activity=spec.id, question="scale", value=value)
    for number, insight in enumerate(sample.insights):
        if insight.activity_id == spec.id:
            author = people[number * 5 % len(people)]
            yield (
                author,
                e.CardAdded(activity=spec.id, card=insight.id, text=insight.text, kind="insight", lang=sample.language),
            )
    authors = _authors(sample)
    for idea in sample.ideas:
        if idea.activity_id == spec.id:
            text = f"{idea.title}\n{idea.text}"
            below = next((id for id in idea.builds_on if id != idea.id), None)  # a card builds on one
            yield (
                authors[idea.id],
                e.CardAdded(activity=spec.id, card=idea.id, text=text, lang=idea.lang, builds_on=below),
            )
    if spec.id == _first([spec], "clustering"):
        for pile in sample.clusters:
            yield None, ClusterAdded(activity=spec.id, cluster=pile.id, title=pile.title, cards=tuple(pile.idea_ids))
    for vote in sample.voting_rounds:
        if vote.activity_id == spec.id:
            for person, ballot in zip(people, vote.ballots, strict=False):
                for item, dots in ballot.dots.items():
                    for _ in range(dots):
                        yield person, DotPlaced(activity=spec.id, item=item)
    if spec.kind == "team_forming" and sample.experiments:
        yield None, TeamBalanced(activity=spec.id, teams=tuple(teams(sample)))
    if spec.kind == "matrix":
        yield from _positions(sample, spec, people)
    if spec.kind == "test_card":
        yield from _test_cards(sample, spec)
    if spec.kind in ("sheet", "rules_check"):
        for participant, fact in sample_sheets.written(sample, spec):
            yield member_id(sample, participant), fact
    if spec.kind == "gradients":
        yield from _voices(sample, spec, people)
    if spec.kind == "commitment":
        yield from _promises(sample, spec)
    if spec.kind == "check_out":
        yield from _closing_answers(sample, spec, people)


def _authors(sample: Sample) -> dict[str, str]:
    """Idea -> member: who the file names, else somebody of the organisation it names, else somebody of one too small to be named."""
    sizes = Counter(person.organisation_id for person in sample.participants)
    authors = {}
    for number, idea in enumerate(sample.ideas):
        fitting = sample.participants
        if idea.participant_id:
            fitting = [person for person in fitting if person.id == idea.participant_id]
        elif idea.group_tag and idea.group_tag.organisation_id:
            fitting = [person for person in fitting if person.organisation_id == idea.group_tag.organisation_id]
        elif idea.group_tag and idea.group_tag.suppressed:
            fitting = [person for person in fitting if sizes[person.organisation_id] < 3] or fitting
        authors[idea.id] = member_id(sample, fitting[number % len(fitting)].id)
    return authors


def _test_cards(sample: Sample, spec: e.ActivitySpec) -> Iterator[tuple[str | None, Event]]:
    for trial in sample.experiments:
        writer = next(
            (member_id(sample, p.id) for p in sample.participants if p.organisation_id in trial.organisation_ids),
            member_id(sample, sample.participants[0].id),
        )
        yield (
            writer,
            e.CardAdded(activity=spec.id, card=trial.id, text=trial.title, kind="experiment", lang=sample.language),
        )
        plan: dict[str, str | None] = {
            "belief": trial.hypothesis,
            "action": trial.test,
            "measure": trial.measure,
            "threshold": trial.criterion,
            "owner_function": trial.owner_role,
            "starts_on": trial.starts_on,
            "kind": trial.kind,
            "state": "planned",
        }
        yield writer, ExperimentWritten(activity=spec.id, card=trial.id, fields=plan)


def _voices(sample: Sample, spec: e.ActivitySpec, people: list[str]) -> Iterator[tuple[str | None, Event]]:
    """As many people on each level as the file counts. One proposal after the other is asked."""
    polls = [poll for poll in sample.agreement_polls if poll.activity_id == spec.id]
    for number, poll in enumerate(polls):
        if number:
            yield None, ProposalAsked(activity=spec.id, proposal=poll.id)
        levels = [level for level in LEVELS for _ in range(poll.distribution.get(level, 0))]
        for place, level in enumerate(levels):  # seven apart, so that not one organisation holds all who agree
            person = people[(place * 7 + number) % len(people)] if len(people) % 7 else people[place]
            yield person, SupportGiven(activity=spec.id, proposal=poll.id, level=level)
        if poll.condition:
            condition = f"{poll.id}-condition"
            yield None, ConditionWritten(activity=spec.id, condition=condition, proposal=poll.id, text=poll.condition)


SCATTER = (0, 1, 0, -1, 0)  # of the answers around a median, which stays where it is


def _positions(sample: Sample, spec: e.ActivitySpec, people: list[str]) -> Iterator[tuple[str | None, Event]]:
    """As many places as the file counts, around the medians it tells of."""
    for number, placed in enumerate(sample.impact_effort):
        scatter = SCATTER if placed.answers >= len(SCATTER) else (0,)
        for turn, person in enumerate(people[: placed.answers]):
            impact, effort = (
                min(5, max(1, middle + scatter[(turn + shift) % len(scatter)]))
                for middle, shift in ((placed.impact_median, number), (placed.effort_median, number + 2))
            )
            yield person, PositionGiven(activity=spec.id, item=placed.idea_id, impact=impact, effort=effort)


REPORTS: dict[Cadence, int] = {"monthly": 30, "every_two_months": 60, "quarterly": 90}  # days between two


def _promises(sample: Sample, spec: e.ActivitySpec) -> Iterator[tuple[str | None, Event]]:
    """The promises of the organisations, each confirmed by whom it came with: what the file calls active was agreed in the room."""
    for promise in sample.commitments:
        own = [person for person in sample.participants if person.organisation_id == promise.organisation_id]
        if not own or promise.next_report is None:
            continue
        every = promise.report_every_days
        cadence = min(REPORTS, key=lambda name: abs(REPORTS[name] - every)) if every else "once"
        yield (
            member_id(sample, own[0].id),
            CommitmentWritten(
                activity=spec.id,
                commitment=promise.id,
                organisation=promise.organisation_id,
                text=promise.text,
                owner_function=own[0].role,
                next_report=promise.next_report,
                cadence=cadence,
            ),
        )
        speakers: dict[Side, str] = {}
        for person in own:
            speakers.setdefault(side_of(person.actor_group), member_id(sample, person.id))
        for side, speaker in speakers.items():
            yield speaker, CommitmentConfirmed(activity=spec.id, commitment=promise.id, side=side, confirmed=True)


def _closing_answers(sample: Sample, spec: e.ActivitySpec, people: list[str]) -> Iterator[tuple[str | None, Event]]:
    """As many answers as the file counts, as many of them in agreement; no person agrees with everything by rule."""
    asked = {question["id"] for question in spec.config["questions"]}
    for number, goal in enumerate(_goals_at_close(sample)):
        if goal.id not in asked:
            continue
        answers, agree = min(goal.answers or 0, len(people)), goal.agree or 0
        for place in range(answers):
            value = (5, 4)[place % 2] if place < agree else (3, 2)[place % 2]
            person = people[(place + 3 * number) % len(people)]
            yield person, AnswerGiven(activity=spec.id, question=goal.id, value=value)


def _noted(sample: Sample, data: dict[str, Any]) -> dict[str, Any]:
    """The file as it was, but for its people: of them only which parties each organisation came with."""
    rest = {part: value for part, value in data.items() if part not in ("participants", "innovation")}
    parties: dict[str, list[str]] = {}
    for person in sample.participants:
        known = parties.setdefault(person.organisation_id, [])
        if person.party_function != "none" and person.party_function not in known:
            known.append(person.party_function)
    return {"source": "sample lab", "file": rest, "parties": parties}


def _innovation(sample: Sample, data: dict[str, Any], lab: Lab) -> Innovation:
    """The file's record with all that the lab knows about it."""
    told = dict(data["innovation"])
    own = {name: told.pop(name, None) for name in ("id", "slug", "version", "editorial_status")}
    for computed in ("is_innovation", "evidence_level"):
        told.pop(computed, None)
    written = read(documented.Record, told)
    cited = written.provenance
    found = provenance(
        lab, cards=cited.idea_ids, cluster=cited.cluster_id, experiments=cited.experiment_ids, at=cited.created_at or ""
    )
    kept = {name: value for name in cited.__struct_fields__ if (value := getattr(cited, name)) not in (None, [])}
    text = replace(
        written,
        provenance=replace(found, **kept),
        organisations=[
            documented.Organisation(o.id, o.name, _short(o.name), o.level, o.kind) for o in sample.organisations
        ],
        experiments=[_experiment(trial) for trial in sample.experiments],
        exemptions=sample.exemptions,
        commitments=sample.commitments,
        effect_goals=sample.effect_goals,
        comments=sample.comments,
        follow_up=[question for question in sample.follow_up if question.innovation_id in (None, own["id"])],
        conference_themes=data["lab"].get("conference_themes", []),
        principles=data["lab"].get("principles", []),
    )
    published = own["editorial_status"] == "published"
    created = _utc(cited.created_at) or rfc3339(sample.lab.ends_at)
    updated = _utc(cited.updated_at) or created
    return Innovation(
        id=str(own["id"] or f"{sample.lab.id}-innovation"),
        slug=str(own["slug"] or own["id"] or sample.lab.id),
        status="published" if published else "draft",
        version=int(own["version"] or 1),
        lab_id=sample.lab.id,
        owner=None,
        record=text,
        created_at=created,
        updated_at=updated,
        published_at=updated if published else None,
    )


def _experiment(trial: Trial) -> documented.Experiment:
    told = msgspec.to_builtins(trial)
    words = {
        "belief": "hypothesis",
        "action": "test",
        "threshold": "criterion",
        "owner_function": "owner_role",
        "learning": "learned",
    }
    for ours, theirs in words.items():
        told[ours] = told.pop(theirs)
    return read(documented.Experiment, told)


def _utc(moment: str | None) -> str | None:
    return rfc3339(datetime.fromisoformat(moment)) if moment else None


def _short(name: str) -> str:
    """A label for where there is little room: the name without brackets, or as many of its words as 26 signs hold."""
    words = name.split("(")[0].split()
    while len(words) > 1 and len(" ".join(words)) > 26:
        words.pop()
    return " ".join(words)


def _first(agenda: list[e.ActivitySpec], kind: str) -> str | None:
    return next((spec.id for spec in agenda if spec.kind == kind), None)
