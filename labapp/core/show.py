"""What each audience sees: records, key -> JSON value. The one place where the permission to see is decided.

`record` gives the value of one key for one viewer, or None where this viewer has no such record. A snapshot is `record` over
all keys; a live update is `record` over the keys that `following` derives from what was touched. So they cannot disagree, and
an update costs what changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from labapp.core import leading, paper, photos, rounds, seating
from labapp.core.kinds import Followed, kinds
from labapp.core.model import Activity, Card, Lab, to_json
from labapp.core.table import EMPTY
from labapp.core.viewers import Crowd, Me, Staff, Viewer, WallViewer

CROWD = Crowd()
Records = dict[str, Any]
Names = Mapping[str, str]  # member id -> the name or role they gave, from the members' table; erased people are absent


def show(lab: Lab, viewer: Viewer, names: Names) -> Records:
    """Everything the viewer may see of the lab. Costs one `record` per key: about 3 ms for 500 cards."""
    shown = ((key, record(lab, viewer, names, key)) for key in all_keys(lab, viewer))
    return {key: value for key, value in shown if value is not None}


def all_keys(lab: Lab, viewer: Viewer) -> Iterable[str]:
    """Every key the viewer could have a record for."""
    if isinstance(viewer, Me):
        own = [f"card/{card}" for card in lab.own_cards.get(viewer.member, ())]
        return ["me", "group", *own, *kind_keys(lab, lab.activities)]
    return [
        *("lab", "timer", "wall", "undo", "groups", "lead", "ready"),
        *(f"activity/{activity}" for activity in lab.activities),
        *(f"card/{card}" for card in lab.cards),
        *(f"cluster/{cluster}" for cluster in lab.clusters),
        *(f"experiment/{card}" for card in lab.experiments),
        *(f"member/{member}" for member in lab.members),
        *(f"rounds/{activity}" for activity in lab.rounds),
        *(f"paper/{activity}" for activity in lab.paper),
        *(note_key(about) for about in lab.staff_notes),
        *kind_keys(lab, lab.activities),
    ]


def note_key(about: str) -> str:
    """The key of the facilitators' note on an activity, or on the lab."""
    return f"note/{about}" if about else "note"


def kind_keys(lab: Lab, activities: Iterable[str], *follows: Followed) -> list[str]:
    """The keys of what the kinds themselves show of these activities; of those that follow one of these changes, if any are given."""
    steps = [lab.activities[activity] for activity in activities if activity in lab.activities]
    return [
        f"{name}/{step.id}"
        for step in steps
        for name in kinds()[step.kind].records
        if not follows or not kinds()[step.kind].shown(name).follows.isdisjoint(follows)
    ]


def record(lab: Lab, viewer: Viewer, names: Names, key: str) -> Any:
    """The value of one record for one viewer, or None."""
    name, _, target = key.partition("/")
    core = MINE if isinstance(viewer, Me) else SHARED
    if name in core:
        return core[name](lab, viewer, names, target)
    step = lab.activities.get(target)
    if step is None or name not in kinds()[step.kind].records:
        return None
    return kinds()[step.kind].shown(name).of(lab, step, viewer)


def seen_as(lab: Lab, viewer: Viewer, key: str) -> Viewer:
    """In whose stead somebody looks at a record: who is seen as the same viewer sees the same, so it is made and encoded once."""
    if isinstance(viewer, Me):
        return viewer
    name, _, target = key.partition("/")
    if name in ALIKE:
        return CROWD
    if name in SHARED:
        return CROWD if name != "groups" and isinstance(viewer, WallViewer) else viewer
    step = lab.activities.get(target)
    alike = step is None or name not in kinds()[step.kind].records or kinds()[step.kind].shown(name).alike
    return CROWD if alike else viewer


def lab_record(lab: Lab, viewer: Viewer, names: Names, target: str) -> Any:
    return {
        "id": lab.id,
        "title": lab.title,
        "challenge": lab.challenge,
        "theme": lab.theme,
        "language": lab.language,
        "identity": lab.identity,
        "state": lab.state,
        "code": lab.code,
        "door": lab.door,
        "starts_at": lab.starts_at,
        "day_starts": lab.day_starts,
        "rehearsal": lab.rehearsal,
        "brief": to_json(lab.brief),
        "organisations": to_json(lab.organisations),
        "agenda": list(lab.order),
        "current": lab.current,
    }


def activity_record(lab: Lab, viewer: Viewer, names: Names, target: str) -> Any:
    step = lab.activities.get(target)
    if step is None:
        return None
    shown = to_json(step)
    shown["position"] = lab.order.index(target) if target in lab.order else len(lab.order)
    shown["counts"] = counts(lab, step)
    kind = kinds()[step.kind]
    shown["takes_cards"] = kind.card_kind(step.config) is not None
    shown["blind"] = not kind.shown_at_once(step.config) and not kind.private
    return shown


def counts(lab: Lab, step: Activity) -> dict[str, int]:
    """How many cards, people who gave something, and people who are ready. Numbers only: they name nobody."""
    kind = kinds()[step.kind]
    cards = sum(len(of_a_kind) for of_a_kind in lab.board.get(step.id, EMPTY).values())
    ready = len(lab.getting_ready.get(step.id, ()))
    return {"cards": cards, "contributors": len(kind.contributors(lab, step)), "ready": ready}


def timer_record(lab: Lab, viewer: Viewer, names: Names, target: str) -> Any:
    return to_json(lab.timer) if lab.timer else None


def wall_record(lab: Lab, viewer: Viewer, names: Names, target: str) -> Any:
    wall = to_json(lab.wall)
    card = lab.cards.get(lab.wall.spotlight or "")
    if card is None or not lab.card_is_public(card):
        wall["spotlight"] = None
    if lab.wall.calm:  # a client that knows nothing of it shows nothing either
        wall["view"] = "blank"
        wall["others"] = dict.fromkeys(wall["others"], "blank")
    return wall


def undo_record(lab: Lab, viewer: Viewer, names: Names, target: str) -> Any:
    if not isinstance(viewer, Staff):
        return None
    shown: Records = {}
    for way, changes in (("undo", lab.undo), ("redo", lab.redo)):
        last = changes[-1] if changes else None
        shown[way] = last.name if last else None
        shown[f"{way}_activity"] = last.activity if last else None
        by = lab.members.get(last.by or "") if last else None
        shown[f"{way}_by"] = by.id if by and by.staff else None
    return shown


def card_record(lab: Lab, viewer: Viewer, names: Names, target: str) -> Any:
    card = lab.cards.get(target)
    if card is None or not _sees_card(lab, viewer, card):
        return None
    shown: Records = {
        "id": card.id,
        "activity": card.activity,
        "text": card.text,
        "kind": card.kind,
        "column": card.column,
        "lang": card.lang,
        "edited": card.edited,
        "cluster": lab.grouping.get(card.id),
        **_signature(lab, card, names),
    }
    if card.builds_on is not None:
        shown["builds_on"] = card.builds_on
    if card.source is not None:
        shown["source"] = card.source
    if card.photo is not None and (photo := photos.shown(lab, card.photo)):
        shown["photo"] = photo
    if isinstance(viewer, Me):
        shown["mine"] = True
    if isinstance(viewer, Me | Staff):
        shown["late"] = lab.card_is_late(card)
        shown["hidden"] = card.id in lab.hidden
    if isinstance(viewer, Staff) and lab.identity == "role_named":
        shown["author"] = card.author
    return shown


def _sees_card(lab: Lab, viewer: Viewer, card: Card) -> bool:
    """The author always sees their card; staff also hidden and late ones, but nothing kept or before the reveal; others what is public."""
    if card.taken_back:
        return False
    if isinstance(viewer, Me):
        return card.author == viewer.member
    if isinstance(viewer, Staff):
        step = lab.activities.get(card.activity)
        return step is not None and step.revealed and not card.kept
    return lab.card_is_public(card)


def _signature(lab: Lab, card: Card, names: Names) -> Records:
    """What the identity rule lets everybody know of a card's author. Fully anonymous cards do not even carry a time."""
    if lab.identity == "anonymous":
        return {"organisation": None, "actor_group": None, "at": None}
    if card.unsigned:
        return {"organisation": None, "actor_group": None, "at": card.at}
    author = lab.members.get(card.author)
    signature: Records = {
        "organisation": author.organisation if author else None,
        "actor_group": author.actor_group if author else None,
        "at": card.at,
    }
    if lab.identity == "role_named":
        signature["by"] = names.get(card.author)
    return signature


def cluster_record(lab: Lab, viewer: Viewer, names: Names, target: str) -> Any:
    cluster = lab.clusters.get(target)
    if cluster is None:
        return None
    cards = lab.public_cards_in(target)
    return {"id": cluster.id, "activity": cluster.activity, "title": cluster.title, "cards": cards}


def experiment_record(lab: Lab, viewer: Viewer, names: Names, target: str) -> Any:
    experiment = lab.experiments.get(target)
    card = lab.cards.get(target)
    if experiment is None or card is None or not lab.card_is_public(card):
        return None
    return to_json(experiment)


def member_record(lab: Lab, viewer: Viewer, names: Names, target: str) -> Any:
    """A person, for staff. What they wrote is counted only where the lab shows authors: a count that moves names the author."""
    member = lab.members.get(target)
    if member is None or not isinstance(viewer, Staff):
        return None
    shown: Records = {**to_json(member), "name": names.get(target), "removed": target in lab.removed}
    if lab.identity == "role_named":
        own = (lab.cards[card] for card in lab.own_cards.get(target, ()))
        shown["cards"] = sum(map(lab.card_is_on_the_board, own))
        shown["ready"] = lab.ready.get(target) == lab.current and lab.current is not None
    return shown


def me_record(lab: Lab, viewer: Viewer, names: Names, target: str) -> Any:
    member = lab.members.get(viewer.member) if isinstance(viewer, Me) else None
    if member is None:
        return None
    return {
        "member": member.id,
        "organisation": member.organisation,
        "actor_group": member.actor_group,
        "name": names.get(member.id),
        "staff": member.staff,
        "removed": member.id in lab.removed,
        "ready": lab.current is not None and lab.ready.get(member.id) == lab.current,
    }


Shower = Callable[[Lab, Viewer, Names, str], Any]
SHARED: dict[str, Shower] = {
    "lab": lab_record,
    "timer": timer_record,
    "wall": wall_record,
    "undo": undo_record,
    "groups": seating.groups_record,
    "activity": activity_record,
    "card": card_record,
    "cluster": cluster_record,
    "experiment": experiment_record,
    "member": member_record,
    "rounds": lambda lab, viewer, names, target: rounds.rounds_record(lab, viewer, target),
    "paper": lambda lab, viewer, names, target: paper.paper_record(lab, viewer, target),
    "note": lambda lab, viewer, names, target: leading.note_record(lab, viewer, target),
    "lead": lambda lab, viewer, names, target: leading.lead_record(lab, viewer),
    "ready": lambda lab, viewer, names, target: leading.ready_record(lab, viewer),
}
OF_STAFF = {"undo", "member", "rounds", "paper", "note", "lead", "ready"}  # or of staff earlier than of others
ALIKE = SHARED.keys() - {"groups", "card", *OF_STAFF}  # the same for staff, walls and phones
MINE: dict[str, Shower] = {"me": me_record, "group": seating.group_record, "card": card_record}
