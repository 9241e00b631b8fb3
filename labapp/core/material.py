"""Which cards and clusters an activity works on: those of the activities before it, unless its settings name others."""

from __future__ import annotations

from labapp.core.model import Activity, Card, Lab


def material(lab: Lab, step: Activity) -> list[Card]:
    """The public cards the activity may work on, oldest first."""
    named = getattr(step.config, "from_", None)
    place = lab.order.index(step.id) if step.id in lab.order else len(lab.order)
    sources = set(named) if named is not None else {*lab.order[:place], step.id}
    return [card for card in lab.cards.values() if card.activity in sources and lab.card_is_public(card)]


def offered(lab: Lab, step: Activity) -> list[Card]:
    """What the room is asked about: the ideas if there are any, else all the material.

    Insights and questions of earlier steps stay material (a dot on one is not refused), but they would crowd the list.
    """
    cards = material(lab, step)
    ideas = [card for card in cards if card.kind == "idea" or card.activity == step.id]
    return ideas or cards


def items_record(lab: Lab, step: Activity) -> dict[str, list[str]] | None:
    """Record `items/<activity>`: {cards: [id], clusters: [id]} offered, once the activity has been opened."""
    if step.state == "planned":
        return None
    cards = [card.id for card in offered(lab, step)]
    filled = {lab.grouping[card] for card in cards if card in lab.grouping}
    return {"cards": cards, "clusters": [cluster for cluster in lab.clusters if cluster in filled]}
