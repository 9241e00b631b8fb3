"""What became of each note, pile and experiment of a lab: the pile it went into, its votes, what was tried and decided, the record, the follow-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from labapp.core.model import Lab
from labapp.core.results import results
from labapp.core.show import Records, show
from labapp.core.viewers import WallViewer
from labapp.store import followups, innovations
from labapp.store.chains import cites
from labapp.store.db import Database
from labapp.store.innovations import Innovation

Kind = Literal["pile", "votes", "experiment", "decision", "record", "follow_up"]


class Fate(Struct, frozen=True):
    """One thing that became of something.

    :param target: id of the pile, activity, experiment, record or matter
    :param words: what the room called it
    :param code: the decision, the state of the experiment, or how it stands
    :param count: dots, of votes
    :param rank: among what stood to the vote
    """

    kind: Kind
    target: str
    words: str = ""
    code: str = ""
    count: float = 0
    rank: int = 0


def of_lab(db: Database, lab: Lab) -> dict[str, list[Fate]]:
    """{id of a note, pile or experiment: what became of it, in the order in which it happened}. Holds what the whole room could see."""
    seen = show(lab, WallViewer(), {})
    found: dict[str, list[Fate]] = defaultdict(list)
    for key, card in seen.items():
        pile = card.get("cluster") if key.startswith("card/") else None
        if pile and f"cluster/{pile}" in seen:
            found[card["id"]].append(Fate("pile", pile, seen[f"cluster/{pile}"]["title"]))
    for item, fate in (*_votes(seen), *_tried(seen)):
        found[item].append(fate)
    records = innovations.of_lab(db, lab.id)
    _hand_on(found, records)
    for kept in results(lab):
        found[kept.item].append(Fate("decision", kept.item, kept.words, kept.choice))
    for record in records:
        for cited in cites(record.record):
            found[str(cited)].append(Fate("record", record.slug, record.record.title, record.status))
    for matter in followups.of_lab(db, lab.id):
        told = Fate("follow_up", matter.id, matter.title, matter.state if not matter.is_open else matter.standing)
        about = [record for record in records if record.id == matter.innovation_id]
        for item in dict.fromkeys((matter.item, *(str(item) for record in about for item in cites(record.record)))):
            found[item].append(told)
    return dict(found)


def _votes(seen: Records) -> Iterator[tuple[str, Fate]]:
    for key, tally in seen.items():
        if key.startswith("tally/") and "items" in tally:
            activity = key.partition("/")[2]
            title = seen[f"activity/{activity}"]["title"]
            for item in tally["items"]:
                rank = 1 + sum(other["dots"] > item["dots"] for other in tally["items"])
                yield item["item"], Fate("votes", activity, title, count=item["dots"], rank=rank)


def _tried(seen: Records) -> Iterator[tuple[str, Fate]]:
    """Experiments, by the note that they are written on."""
    for key, test in seen.items():
        if key.startswith("experiment/"):
            card = key.partition("/")[2]
            words = seen[f"card/{card}"]["text"].strip().partition("\n")[0] if f"card/{card}" in seen else card
            yield card, Fate("experiment", card, words, test.get("decision") or test.get("state") or "")


def _hand_on(found: dict[str, list[Fate]], records: Iterable[Innovation]) -> None:
    """Notes that an experiment goes back to, as its record says, became that experiment too."""
    for record in records:
        for test in record.record.experiments:
            for fate in [one for one in found.get(test.id, ()) if one.kind == "experiment"]:
                for idea in test.idea_ids:
                    if fate not in found[idea]:
                        found[idea].append(fate)
