"""Which cards and clusters an activity works on: those of the activities before it, unless its settings name others."""

from __future__ import annotations

from typing import Any

from labapp.core.index import Path, shelf
from labapp.core.kinds import Shown
from labapp.core.model import Activity, Card, Lab
from labapp.core.viewers import Me, Viewer


def sources(lab: Lab, step: Activity) -> set[str]:
    """The activities whose cards the activity works on."""
    named = getattr(step.config, "from_", None)
    if named is not None:
        return set(named)
    place = lab.order.index(step.id) if step.id in lab.order else len(lab.order)
    return {*lab.order[:place], step.id}


def is_material(lab: Lab, step: Activity, card: str) -> bool:
    """Whether the activity may work on a card: everybody sees it, and it comes from where the activity takes its cards."""
    known = lab.cards.get(card)
    return known is not None and known.activity in sources(lab, step) and lab.card_is_public(known)


def written_by(lab: Lab, step: Activity, member: str) -> list[Card]:
    """The cards that a member wrote in an activity and did not take back."""
    own = (lab.cards[card] for card in lab.own_cards.get(member, ()))
    return [card for card in own if card.activity == step.id and not card.taken_back]


def pile_is_material(lab: Lab, step: Activity, cluster: str) -> bool:
    """Whether such a card lies in a pile."""
    pile = lab.piles.get(cluster)
    return pile is not None and not _shelves(lab, step).isdisjoint(pile.values())


def _shelves(lab: Lab, step: Activity) -> set[Path]:
    """Where the material lies: (activity, kind of card), as in `Lab.board`."""
    shown = (lab.activities[source] for source in sources(lab, step) if source in lab.activities)
    return {(source.id, kind) for source in shown if source.revealed for kind in lab.board.get(source.id, ())}


def offered(lab: Lab, step: Activity) -> tuple[list[str], list[str]]:
    """What the room is asked about, by id: the ideas if there are any, else all the material; and the piles they fill.

    Insights and questions of earlier steps stay material (a dot on one is not refused), but they would crowd the list.
    """
    shelves = _shelves(lab, step)
    shelves = {(source, kind) for source, kind in shelves if kind == "idea" or source == step.id} or shelves
    cards = [
        c for source, kinds in lab.board.items() for kind, on in kinds.items() if (source, kind) in shelves for c in on
    ]
    piles = [id for id in lab.clusters if id in lab.piles and not shelves.isdisjoint(lab.piles[id].values())]
    return cards, piles


def items_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Record `items/<activity>`: {cards: [id], clusters: [id]} offered, once the activity has been opened."""
    if step.state == "planned" or isinstance(viewer, Me):
        return None
    cards, piles = offered(lab, step)
    return {"cards": cards, "clusters": piles}


def moved(before: Lab, after: Lab, card: str) -> set[str]:
    """The activities whose cards are not on the table as before, after one card may have changed its place on board and piles.

    What lies in a pile counts only as "there is a card of this activity and kind".
    """
    was, now = shelf(before, card), shelf(after, card)
    if was != now:
        return {path[0] for path in (was, now) if path}
    if now is None:
        return set()
    piles = {lab.grouping[card] for lab in (before, after) if card in lab.grouping}
    filled = any(_lies_in(before, pile, now) != _lies_in(after, pile, now) for pile in piles)
    return {now[0]} if filled else set()


def _lies_in(lab: Lab, pile: str, path: Path) -> bool:
    return pile in lab.piles and path in lab.piles[pile].values()


ITEMS = Shown(items_record, follows=frozenset({"table"}), alike=True)
