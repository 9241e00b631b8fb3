"""A first draft of an innovation's record out of a lab: from one note, one pile of notes or one experiment.

What the lab knows is filled in and cited (notes, votes, organisations, experiments, the journal's number); what only people can
say (for whom, what it was worth, what went wrong) is left for them. Only what the whole room could see goes in, and no names.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from labapp import catalogue
from labapp.core.model import Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.show import Records, show
from labapp.core.viewers import WallViewer
from labapp.store.exemptions import with_exemptions
from labapp.store.experiments import with_life
from labapp.store.record import (
    SUMMARY_MAX,
    TITLE_MAX,
    EffectGoal,
    Experiment,
    FollowUp,
    ItemVotes,
    Organisation,
    Provenance,
    Record,
    SourceCard,
    VoteResult,
)

SMALLEST_GROUP = 3  # people; below it, the organisation on a note points at somebody
FOLLOW_UP_DAYS = (30, 90, 180, 365)
ASKED_AGAIN = {
    "sv": "Används det, av vem, och vad har ändrats sedan sist?",
    "da": "Bliver det brugt, af hvem, og hvad er ændret siden sidst?",
    "en": "Is it in use, by whom, and what has changed since last time?",
}
LEVELS_OF_GOVERNMENT = ("state", "region", "municipality")


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """What a record is about: exactly one of a note, a pile of notes, or an experiment by the note it is written on."""

    card: str | None = None
    cluster: str | None = None
    experiment: str | None = None

    def place(self) -> tuple[str, str]:
        """(`card` | `cluster` | `experiment`, id).

        :raise Refused: `bad_request` if it names none or more than one
        """
        named = [(kind, target) for kind in self.__struct_fields__ if (target := getattr(self, kind))]
        if len(named) != 1:
            raise bad_request("source", "name one card, one cluster or one experiment")
        return named[0]


def draft_from(lab: Lab, source: Source, now: str, ended: date | None = None) -> Record:
    """A record filled from the lab.

    :param now: UTC, RFC 3339
    :param ended: the day from which its results are followed up; None counts from `now`
    :raise Refused: `bad_request` for an empty pile or an unclear source, `unknown_card` for one that the room cannot see
    """
    kind, target = source.place()
    seen = show(lab, WallViewer(), {})
    if f"{kind}/{target}" not in seen:
        raise Refused("unknown_card")
    cards = _cited_cards(seen, kind, target)
    experiments = [with_life(lab, _experiment(seen, card)) for card in cards if f"experiment/{card}" in seen]
    title, news = _words(seen, kind, target, cards)
    organisations = _organisations(lab)
    learned = [experiment.learning for experiment in experiments if experiment.learning]
    stopped = [
        experiment.learning for experiment in experiments if experiment.learning and experiment.decision == "stop"
    ]
    record = Record(
        language=_language(lab.language),
        title=_shortened(title, TITLE_MAX),
        summary_plain=_shortened(" ".join(news.split()), SUMMARY_MAX),
        problem=lab.challenge,
        whats_new=news,
        theme=lab.theme if lab.theme in catalogue.codes("theme") else None,
        stage=_stage(experiments),
        experiments=experiments,
        organisations=organisations,
        partners=[organisation.id for organisation in organisations],
        government_level=[level for level in LEVELS_OF_GOVERNMENT if any(o.level == level for o in organisations)],  # type: ignore[misc]
        lessons=learned,
        what_failed="\n".join(stopped),
        effect_goals=effect_goals(lab),
        follow_up=_follow_ups(lab, ended or date.fromisoformat(now[:10])),
        provenance=replace(
            provenance(
                lab,
                cards=cards,
                cluster=target if kind == "cluster" else seen[f"card/{cards[0]}"]["cluster"],
                experiments=[experiment.id for experiment in experiments],
                at=now,
            ),
            updated_at=now,
        ),
    )
    return with_exemptions(record, lab, date.fromisoformat(now[:10]))


def provenance(lab: Lab, *, cards: list[str], cluster: str | None, experiments: list[str], at: str) -> Provenance:
    """Where a record that cites these notes, this pile and these experiments comes from, as the whole room can see it."""
    seen = show(lab, WallViewer(), {})
    known = [card for card in cards if f"card/{card}" in seen]
    votes = _votes(seen, known, cluster)
    pile = seen.get(f"cluster/{cluster}")
    return Provenance(
        lab_id=lab.id,
        lab_title=lab.title,
        lab_date=(lab.starts_at or _first_opening(lab) or at)[:10],
        idea_ids=cards,
        cluster_id=cluster,
        cluster_title=pile["title"] if pile else None,
        experiment_ids=experiments,
        vote_rank=min((item.rank for vote in votes for item in vote.items), default=None),
        votes=votes,
        cards=[_source_card(lab, seen[f"card/{card}"]) for card in known],
        seq=lab.seq,
        created_at=at,
    )


def split_title(text: str) -> tuple[str, str]:
    """A note's title and its words: the first line is the title where there are more lines; a single line is both."""
    first, broken, rest = text.strip().partition("\n")
    return (first.strip(), rest.strip()) if broken and rest.strip() else (first.strip(), first.strip())


def _cited_cards(seen: Records, kind: str, target: str) -> list[str]:
    if kind != "cluster":
        return [target]
    cards: list[str] = seen[f"cluster/{target}"]["cards"]
    if not cards:
        raise bad_request("source", "this pile holds no notes")
    return cards


def _words(seen: Records, kind: str, target: str, cards: list[str]) -> tuple[str, str]:
    """The title, and what is new, in the room's own words."""
    if kind == "cluster":
        return seen[f"cluster/{target}"]["title"], "\n".join(_joined(seen[f"card/{card}"]["text"]) for card in cards)
    title, text = split_title(seen[f"card/{target}"]["text"])
    action = seen.get(f"experiment/{target}", {}).get("action", "")
    return title, (action or text) if kind == "experiment" else text


def _joined(text: str) -> str:
    title, words = split_title(text)
    return words if title == words else f"{title}: {words}"


def _experiment(seen: Records, card: str) -> Experiment:
    test = seen[f"experiment/{card}"]
    kinds, decisions = catalogue.codes("experiment_kind"), catalogue.codes("decision")
    return Experiment(
        id=card,
        title=split_title(seen[f"card/{card}"]["text"])[0],
        idea_ids=[card],
        belief=test["belief"],
        action=test["action"],
        measure=test["measure"],
        threshold=test["threshold"],
        owner_function=test["owner_function"],
        starts_on=test["starts_on"] or None,
        kind=test["kind"] if test["kind"] in kinds else None,
        state=test["state"],
        learning=test["learning"] or "",
        decision=test["decision"] if test["decision"] in decisions else None,
    )


def _votes(seen: Records, cards: list[str], cluster: str | None) -> list[VoteResult]:
    """Every shown vote in which something of ours stood, with the rank of ours; equal dots share a rank."""
    results = []
    for key, tally in seen.items():
        if not key.startswith("tally/") or "items" not in tally:
            continue
        activity = key.partition("/")[2]
        items = tally["items"]
        ours = {*cards, cluster, *(seen[f"card/{card}"]["cluster"] for card in cards)}
        found = [
            ItemVotes(
                item=item["item"],
                title=_item_title(seen, item["item"]),
                dots=item["dots"],
                balanced=item["balanced"],
                rank=1 + sum(other["dots"] > item["dots"] for other in items),
            )
            for item in items
            if item["item"] in ours
        ]
        if found:
            title = seen[f"activity/{activity}"]["title"]
            total = sum(item["dots"] for item in items)
            found.sort(key=lambda item: item.rank)
            results.append(VoteResult(activity, title, tally["voters"], total, found, tally.get("budget")))
    return results


def _item_title(seen: Records, item: str) -> str:
    if f"cluster/{item}" in seen:
        return str(seen[f"cluster/{item}"]["title"])
    return split_title(seen[f"card/{item}"]["text"])[0] if f"card/{item}" in seen else item


def _organisations(lab: Lab) -> list[Organisation]:
    """Those who had somebody in the room; all that were invited if nobody said where they came from."""
    present = {member.organisation for member in lab.participants()}
    came = [body for body in lab.organisations if body.id in present] or list(lab.organisations)
    return [Organisation(body.id, body.name, body.short, body.level) for body in came]


def _source_card(lab: Lab, card: dict[str, Any]) -> SourceCard:
    sizes = Counter(member.organisation for member in lab.participants())
    shown = lab.identity == "role_named" or sizes[card["organisation"]] >= SMALLEST_GROUP
    return SourceCard(card["id"], card["text"], card["organisation"] if shown else None)


def effect_goals(lab: Lab) -> list[EffectGoal]:
    """What the check-outs measured, one per goal; only where enough people answered for a share to be shown."""
    seen = show(lab, WallViewer(), {})
    goals = []
    for key, answers in seen.items():
        if not key.startswith("answers/"):
            continue
        activity = key.partition("/")[2]
        texts = {question["id"]: question["text"] for question in seen[f"activity/{activity}"]["config"]["questions"]}
        for question, told in answers.get("questions", {}).items():
            goal = told.get("goal")
            if goal and goal.get("percent") is not None:
                goals.append(
                    EffectGoal(
                        id=f"{activity}:{question}",
                        code=goal["code"],
                        statement=texts.get(question, ""),
                        target_percent=goal["target_percent"],
                        answers=told["n"],
                        result_percent=round(goal["percent"]),
                        met=goal["met"],
                    )
                )
    return goals


def _follow_ups(lab: Lab, since: date) -> list[FollowUp]:
    """The days on which it is usually asked about again, counted from the end of the lab."""
    return [
        FollowUp(f"day-{days}", (since + timedelta(days)).isoformat(), days, ASKED_AGAIN[_language(lab.language)])
        for days in FOLLOW_UP_DAYS
    ]


def _stage(experiments: list[Experiment]) -> str:
    """How far it has come, from what was tried: a decision to introduce something is not yet its use."""
    if not experiments:
        return "idea"
    if all(experiment.decision == "stop" or experiment.state == "stopped" for experiment in experiments):
        return "stopped"
    return "test" if any(experiment.state in ("running", "decided") for experiment in experiments) else "proposal"


def _first_opening(lab: Lab) -> str | None:
    return min((activity.opened_at for activity in lab.activities.values() if activity.opened_at), default=None)


def _language(language: str) -> Literal["sv", "da", "en"]:
    return language if language in ("sv", "da", "en") else "en"  # type: ignore[return-value]


def _shortened(text: str, limit: int) -> str:
    """The text, cut at a word if it is longer than it may be."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rpartition(" ")[0].rstrip(",.;:") + "…"
