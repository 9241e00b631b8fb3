"""The three sample labs become complete finished labs: what the file says is what the lab shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from labapp import catalogue
from labapp.core import kernel
from labapp.core.model import Lab
from labapp.core.refused import Refused
from labapp.core.show import show
from labapp.core.viewers import WallViewer
from labapp.store import exchange, innovations, samples
from labapp.store.judging import evidence_level, is_innovation, missing
from labapp.store.sample_file import is_sample
from tests.records.conftest import NewDatabase, leader

CODE = "ABC234"


@pytest.fixture(params=catalogue.LANGUAGES)
def sample(request: pytest.FixtureRequest) -> dict[str, Any]:
    return catalogue.sample_lab(request.param)


@pytest.fixture
def built(sample: dict[str, Any]) -> samples.Built:
    return samples.build(sample, code=CODE)


@pytest.fixture
def lab(built: samples.Built) -> Lab:
    return kernel.fold(built.lab_id, built.events)


@pytest.fixture
def seen(built: samples.Built, lab: Lab) -> dict[str, Any]:
    return show(lab, WallViewer(), built.names)


def test_the_lab_is_closed_with_every_activity_of_the_file_done(sample: dict[str, Any], lab: Lab) -> None:
    assert lab.state == "closed"
    assert list(lab.order) == [step["id"] for step in sample["agenda"]]
    assert [lab.activities[step["id"]].method for step in sample["agenda"]] == [
        step["activity"] for step in sample["agenda"]
    ]
    assert {step.state for step in lab.activities.values()} == {"done"}


def test_teams_are_those_that_tried_something(sample: dict[str, Any], lab: Lab, seen: dict[str, Any]) -> None:
    forming = [step.id for step in lab.agenda() if step.kind == "team_forming"]
    for id in forming:
        teams = seen[f"teams/{id}"]["teams"]
        assert [(team["item"], set(team["organisations"])) for team in teams] == [
            (trial["idea_ids"][0], set(trial["organisation_ids"])) for trial in sample["experiments"]
        ]
        there = {body for trial in sample["experiments"] for body in trial["organisation_ids"]}
        able = [person for person in sample["participants"] if person["organisation_id"] in there]
        assert sum(team["people"] for team in teams) == len(able), "everybody sits in one team"
    assert bool(forming) == (sample["language"] == "sv")


def test_everybody_is_there_with_organisation_and_role(sample: dict[str, Any], built: samples.Built, lab: Lab) -> None:
    people = {
        f"{sample['lab']['id']}-{person['id']}": (person["organisation_id"], person["actor_group"], person["role"])
        for person in sample["participants"]
    }
    there = {
        member.id: (member.organisation, member.actor_group, built.names[member.id]) for member in lab.participants()
    }
    assert there == people


def test_every_note_is_there_under_its_id(sample: dict[str, Any], seen: dict[str, Any]) -> None:
    for idea in sample["ideas"]:
        shown = seen[f"card/{idea['id']}"]
        assert shown["text"] == f"{idea['title']}\n{idea['text']}"
        assert (shown["activity"], shown["cluster"], shown["kind"]) == (idea["activity_id"], idea["cluster_id"], "idea")
    for insight in sample["insights"]:
        shown = seen[f"card/{insight['id']}"]
        assert (shown["text"], shown["activity"], shown["kind"]) == (insight["text"], insight["activity_id"], "insight")


def test_every_pile_holds_its_ideas(sample: dict[str, Any], seen: dict[str, Any]) -> None:
    for pile in sample["clusters"]:
        shown = seen[f"cluster/{pile['id']}"]
        assert shown["title"] == pile["title"]
        assert sorted(shown["cards"]) == sorted(pile["idea_ids"])


def test_the_tally_is_the_sum_of_the_files_ballots(sample: dict[str, Any], seen: dict[str, Any]) -> None:
    for vote in sample["voting_rounds"]:
        tally = seen[f"tally/{vote['activity_id']}"]
        cast = sum((Counter(ballot["dots"]) for ballot in vote["ballots"]), Counter())
        assert {item["item"]: item["dots"] for item in tally["items"]} == {
            item: dots for item, dots in cast.items() if dots
        }
        for line in vote["result"]:
            assert cast[line["idea_id"]] == line["dots"]
        assert (tally["voters"], tally["eligible"]) == (vote["ballots_cast"], vote["eligible"])


def test_the_answers_fall_as_the_file_says(sample: dict[str, Any], seen: dict[str, Any]) -> None:
    first = seen[f"answers/{sample['agenda'][0]['id']}"]["questions"]["scale"]
    assert first["scale"] == sample["check_in"]["distribution"]
    assert first["text"] == sample["check_in"]["question"]

    last = seen[f"answers/{sample['agenda'][-1]['id']}"]["questions"]
    asked = [goal for goal in sample["effect_goals"] if not goal.get("not_before")]
    assert list(last) == [goal["id"] for goal in asked]
    for goal in asked:
        told = last[goal["id"]]
        assert (told["n"], told["percent"]) == (goal["answers"], goal["result_percent"])
        assert told["scale"]["4"] + told["scale"]["5"] == goal["agree"]
        assert told["goal"] == {
            "code": goal["code"],
            "target_percent": goal["target_percent"],
            "percent": goal["result_percent"],
            "met": goal["met"],
        }


def test_the_room_stands_where_the_file_says(sample: dict[str, Any], seen: dict[str, Any]) -> None:
    for poll in sample["agreement_polls"]:
        told = {line["id"]: line for line in seen[f"gradients/{poll['activity_id']}"]["proposals"]}[poll["id"]]
        assert (told["text"], told["n"], told["levels"]) == (poll["proposal"], poll["answers"], poll["distribution"])
        assert [line["text"] for line in told["conditions"]] == ([poll["condition"]] if "condition" in poll else [])


def test_every_experiment_has_its_plan_and_its_outcome(sample: dict[str, Any], seen: dict[str, Any]) -> None:
    for trial in sample["experiments"]:
        shown = seen[f"experiment/{trial['id']}"]
        assert shown["belief"] == trial["hypothesis"]
        assert (shown["action"], shown["measure"], shown["threshold"]) == (
            trial["test"],
            trial["measure"],
            trial["criterion"],
        )
        assert (shown["owner_function"], shown["starts_on"], shown["kind"]) == (
            trial["owner_role"],
            trial["starts_on"],
            trial["kind"],
        )
        assert (shown["state"], shown["learning"], shown["decision"]) == (
            trial["state"],
            trial["learned"],
            trial["decision"],
        )


def test_every_promise_is_there_with_its_next_report(sample: dict[str, Any], lab: Lab, seen: dict[str, Any]) -> None:
    activity = next(step.id for step in lab.activities.values() if step.kind == "commitment")
    made = {one["id"]: one for one in seen[f"commitments/{activity}"]}
    assert {one["id"]: (one["organisation_id"], one["text"], one["next_report"]) for one in sample["commitments"]} == {
        id: (one["organisation"], one["text"], one["next_report"]) for id, one in made.items()
    }
    assert all(one["confirmed"] for one in made.values()), "each was confirmed by those who came"


def test_the_record_is_complete_and_cites_the_lab(
    sample: dict[str, Any], built: samples.Built, seen: dict[str, Any]
) -> None:
    assert built.innovation is not None
    told, record = sample["innovation"], built.innovation.record
    assert (built.innovation.id, built.innovation.slug, built.innovation.version) == (
        told["id"],
        told["slug"],
        told["version"],
    )
    assert built.innovation.status == "published"
    assert missing(record) == []
    assert record.provenance.vote_rank == told["provenance"]["vote_rank"]
    assert [card.id for card in record.provenance.cards] == told["provenance"]["idea_ids"]
    tallies = {item["item"]: item for key in seen if key.startswith("tally/") for item in seen[key]["items"]}
    for vote in record.provenance.votes:
        for item in vote.items:
            assert (item.dots, item.balanced) == (tallies[item.item]["dots"], tallies[item.item]["balanced"])


def test_the_published_record_says_word_for_word_what_the_file_says(
    sample: dict[str, Any], new_database: NewDatabase
) -> None:
    """As readers get it: every field of the file's record and of what the lab adds to it, compared whole and not by parts."""
    db = new_database()
    exchange.import_lab(db, sample, leader(db))
    told = sample["innovation"]
    found = innovations.find(db, told["slug"])
    assert found is not None
    here = msgspec.to_builtins(found.record)
    computed = {
        "id": found.id,
        "slug": found.slug,
        "version": found.version,
        "editorial_status": found.status,
        "is_innovation": is_innovation(found.record),
        "evidence_level": evidence_level(found.record),
    }
    assert computed == {name: told[name] for name in computed}
    of_the_lab = ("provenance", "organisations", "experiments")
    said = {name: value for name, value in told.items() if name not in (*computed, *of_the_lab)}
    assert {name: same_shape(here[name], value) for name, value in said.items()} == said
    cited = told["provenance"]
    assert {name: here["provenance"][name] for name in cited} == cited

    for part in ("commitments", "effect_goals", "comments", "exemptions"):
        assert [same_shape(one, other) for one, other in zip(here[part], sample[part], strict=True)] == sample[part], (
            part
        )
    asked = [one for one in sample["follow_up"] if one["innovation_id"] in (None, told["id"])]
    assert [same_shape(one, other) for one, other in zip(here["follow_up"], asked, strict=True)] == asked
    for one, other in zip(here["organisations"], sample["organisations"], strict=True):
        assert {"id": one["id"], "name": one["name"], "level": one["level"]} == {
            k: other[k] for k in ("id", "name", "level")
        }
    for one, trial in zip(here["experiments"], sample["experiments"], strict=True):
        renamed = {RENAMED.get(name, name): value for name, value in trial.items()}
        assert same_shape(one, renamed) == renamed

    beyond = {name for name, value in here.items() if name not in told and value not in (None, "", [], {})}
    assert beyond <= {*of_the_lab, "commitments", "effect_goals", "comments", "exemptions", "follow_up"} | {
        "conference_themes", "principles",  # the lab's own
        "costs", "anchoring", "contact", "reuse",  # empty parts
    }, "nothing is added that neither the file nor the lab says"  # fmt: skip
    assert here["conference_themes"] == sample["lab"].get("conference_themes", [])
    assert here["principles"] == sample["lab"].get("principles", [])


RENAMED = {
    "hypothesis": "belief",
    "test": "action",
    "criterion": "threshold",
    "owner_role": "owner_function",
    "learned": "learning",
}


def same_shape(here: Any, told: Any) -> Any:
    """What we keep, with the fields that the file names: what the file leaves out must be empty here."""
    if isinstance(here, dict) and isinstance(told, dict):
        added = {name: value for name, value in here.items() if name not in told}
        assert all(value in (None, "", [], {}) for value in added.values()), added
        return {name: same_shape(here.get(name), value) for name, value in told.items()}
    if isinstance(here, list) and isinstance(told, list) and len(here) == len(told):
        return [same_shape(one, other) for one, other in zip(here, told, strict=True)]
    return here


def test_nothing_of_the_file_is_lost_but_who_spoke_for_which_party(
    sample: dict[str, Any], new_database: NewDatabase
) -> None:
    db = new_database()
    exported = exchange.export_lab(db, exchange.import_lab(db, sample, leader(db)))
    kept = Counter(map(repr, _leaves(exported)))
    for person in sample["participants"]:
        person.pop("id")  # it is the end of the member's id
        person.pop("party_function")
    for name in ("id", "slug", "version", "editorial_status", "is_innovation", "evidence_level"):
        sample["innovation"].pop(name)  # columns of the export, or computed
    lost = Counter(map(repr, _leaves(sample))) - kept
    assert not lost

    noted = next(event["data"]["data"] for event in exported["events"] if event["name"] == "lab.noted")
    whole = {part: value for part, value in sample.items() if part not in ("participants", "innovation")}
    assert noted["file"] == whole


def test_nobodys_party_is_kept(sample: dict[str, Any], new_database: NewDatabase) -> None:
    db = new_database()
    exported = exchange.export_lab(db, exchange.import_lab(db, sample, leader(db)))
    assert {member["party"] for member in exported["members"]} == {None}
    noted = next(event["data"]["data"] for event in exported["events"] if event["name"] == "lab.noted")
    assert "participants" not in noted["file"]
    assert set(noted["parties"]) == {person["organisation_id"] for person in sample["participants"]}


def test_group_tags_of_the_file_are_the_writers_organisations(lab: Lab, sample: dict[str, Any]) -> None:
    for idea in sample["ideas"]:
        author = lab.members[lab.cards[idea["id"]].author]
        tag = idea.get("group_tag") or {}
        if tag.get("organisation_id"):
            assert author.organisation == tag["organisation_id"]
        if idea.get("participant_id"):
            assert author.id == f"{lab.id}-{idea['participant_id']}"


def test_building_twice_gives_the_same_journal(sample: dict[str, Any], built: samples.Built) -> None:
    assert samples.build(sample, code=CODE) == built


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        (lambda file: file.pop("agenda"), "agenda"),
        (lambda file: file["lab"].pop("challenge"), "challenge"),
        (lambda file: file["ideas"][0].update(activity_id="a99"), "ideas"),
        (lambda file: file["ideas"][0].update(participant_id="p99"), "ideas"),
        (lambda file: file["clusters"][0]["idea_ids"].append("i99"), "clusters"),
        (lambda file: file["voting_rounds"][0]["ballots"][0]["dots"].update(i99=1), "voting_rounds"),
        (lambda file: file["voting_rounds"][0].update(activity_id="a99"), "voting_rounds"),
        (lambda file: file["voting_rounds"][0].update(ballots=[{"dots": {}}] * 999), "voting_rounds"),
        (lambda file: file["participants"][0].update(organisation_id="org-z"), "participants"),
        (lambda file: file["agenda"][0].update(activity="tombola"), "agenda"),
        (lambda file: file.update(agenda=[s for s in file["agenda"] if s["activity"] != "test_card"]), "experiments"),
        (lambda file: file["innovation"].update(theme="gossip"), "theme"),
        (lambda file: file["innovation"].update(surprise=1), "surprise"),
    ],
)
def test_a_spoilt_file_is_refused_with_its_field(spoil: Any, field: str) -> None:
    file = catalogue.sample_lab("en")
    spoil(file)
    with pytest.raises(Refused) as refused:
        samples.build(file, code=CODE)
    assert refused.value.code == "bad_request"
    assert field in f"{refused.value.details['field']} {refused.value.details['reason']}"


def test_only_the_sample_shape_is_a_sample() -> None:
    assert is_sample(catalogue.sample_lab("en"))
    assert not any(map(is_sample, ({}, [], None, {"format": "labapp-lab"})))


def _leaves(value: Any) -> Iterator[Any]:
    match value:
        case dict():
            for part in value.values():
                yield from _leaves(part)
        case list():
            for part in value:
                yield from _leaves(part)
        case _:
            yield value


def sheets_of(lab: Lab, method: str) -> dict[str, dict[str, str]]:
    """What stands on the sheets of a catalogue activity, as the wall shows it."""
    step = next(step for step in lab.activities.values() if step.method == method)
    shown = show(lab, WallViewer(), {})[f"sheets/{step.id}"]["sheets"]
    return {sheet["id"]: sheet["fields"] for sheet in shown}


def sample_of(language: str) -> tuple[dict[str, Any], Lab]:
    file = catalogue.sample_lab(language)
    built = samples.build(file, code=CODE)
    return file, kernel.fold(built.lab_id, built.events)


def test_every_trial_has_the_plan_and_the_rules_that_the_file_tells_of() -> None:
    file, lab = sample_of("sv")
    plans, rules = sheets_of(lab, "pdsa"), sheets_of(lab, "rules_check")
    for trial in file["experiments"]:
        assert plans[trial["id"]]["small"] == trial["scale"]
        assert plans[trial["id"]]["prediction"] == trial["prediction"]
        found = rules[trial["id"]]
        assert (found["personal_data.answer"], found["personal_data"]) == ("yes", trial["checks"]["personal_data"])
        assert (found["law.answer"], "law.exemption" in found) == ("no", False)


def test_the_draft_and_its_anchoring_are_those_of_the_record() -> None:
    file, lab = sample_of("sv")
    told = file["innovation"]
    assert sheets_of(lab, "innovation_draft")["room"]["new"] == told["whats_new"]
    (plan,) = (fields for fields in sheets_of(lab, "anchor_plan").values() if fields)
    assert (plan["owner"], plan["review"]) == (told["anchoring"]["owner_role"], told["anchoring"]["review_on"])
