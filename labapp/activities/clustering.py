"""Clustering: put together what belongs together and name each pile. Every grouping can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, field
from msgspec.structs import replace

from labapp.core.kinds import Kind, Settings
from labapp.core.material import ITEMS, offered
from labapp.core.messages import Actor, Command, Event, May, Name, command, event
from labapp.core.model import Activity, Cluster, Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person

GROUPING = May(role="member", activity="open", staff_after_lock=True)
Title = Annotated[str, Meta(min_length=1, max_length=120)]


class ClusteringSettings(Settings, frozen=True):
    """`from`: the activities whose cards are grouped; null is all before this one."""

    from_: list[Name] | None = field(name="from", default=None)


@command("cluster.add", may=GROUPING)
class ClusterAdd(Command, frozen=True):
    """A new pile, with cards in it or empty. The client names it."""

    cluster: Name
    title: Title
    cards: Annotated[list[Name], Meta(max_length=500)] = []


@command("cluster.rename", may=GROUPING)
class ClusterRename(Command, frozen=True):
    """Another name for a pile."""

    cluster: Name
    title: Title


@command("cluster.drop", may=GROUPING)
class ClusterDrop(Command, frozen=True):
    """No such pile any more; its cards lie loose."""

    cluster: Name


@command("cluster.merge", may=GROUPING)
class ClusterMerge(Command, frozen=True):
    """All cards of one pile go into another, and the first is gone."""

    cluster: Name
    into: Name


@command("card.group", may=GROUPING)
class CardGroup(Command, frozen=True):
    """A card goes into a pile, or out of all (null)."""

    card: Name
    cluster: Name | None


@event("cluster.added", undoable=True)
class ClusterAdded(Event, frozen=True):
    """There is a pile."""

    cluster: str
    title: str
    cards: tuple[str, ...] = ()


@event("cluster.renamed", undoable=True)
class ClusterRenamed(Event, frozen=True):
    """A pile has another name."""

    cluster: str
    title: str


@event("cluster.dropped", undoable=True)
class ClusterDropped(Event, frozen=True):
    """A pile is gone; its cards lie loose."""

    cluster: str


@event("cluster.merged", undoable=True)
class ClusterMerged(Event, frozen=True):
    """A pile went into another."""

    cluster: str
    into: str


@event("card.grouped", undoable=True)
class CardGrouped(Event, frozen=True):
    """A card lies in a pile, or loose."""

    card: str
    cluster: str | None


def _known(lab: Lab, cluster: str) -> Cluster:
    if cluster not in lab.clusters:
        raise bad_request("cluster", "there is no such cluster")
    return lab.clusters[cluster]


def _public(lab: Lab, card: str) -> None:
    if card not in lab.cards or not lab.card_is_public(lab.cards[card]):
        raise Refused("unknown_card")


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The grouping that was wished for; none where the cards lie so already."""
    match wish:
        case ClusterAdd():
            if wish.cluster in lab.clusters:
                raise bad_request("cluster", "this id is taken")
            for card in wish.cards:
                _public(lab, card)
            yield ClusterAdded(
                activity=step.id, cluster=wish.cluster, title=wish.title.strip(), cards=tuple(wish.cards)
            )
        case ClusterRename():
            if _known(lab, wish.cluster).title != wish.title.strip():
                yield ClusterRenamed(activity=step.id, cluster=wish.cluster, title=wish.title.strip())
        case ClusterDrop():
            yield ClusterDropped(activity=step.id, cluster=_known(lab, wish.cluster).id)
        case ClusterMerge():
            if wish.cluster == wish.into:
                raise bad_request("into", "a cluster cannot go into itself")
            yield ClusterMerged(activity=step.id, cluster=_known(lab, wish.cluster).id, into=_known(lab, wish.into).id)
        case CardGroup():
            _public(lab, wish.card)
            if wish.cluster is not None:
                _known(lab, wish.cluster)
            if lab.grouping.get(wish.card) != wish.cluster:
                yield CardGrouped(activity=step.id, card=wish.card, cluster=wish.cluster)


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with its cards regrouped."""
    match fact:
        case ClusterAdded():
            lab = lab.put("clusters", fact.cluster, Cluster(fact.cluster, step.id, fact.title))
            return _lay(lab, fact.cards, fact.cluster)
        case ClusterRenamed():
            return lab.put("clusters", fact.cluster, replace(lab.clusters[fact.cluster], title=fact.title))
        case ClusterDropped():
            return _lay(lab.drop("clusters", fact.cluster), lab.piles.get(fact.cluster, ()), None)
        case ClusterMerged():
            return _lay(lab, lab.piles.get(fact.cluster, ()), fact.into).drop("clusters", fact.cluster)
        case CardGrouped():
            return _lay(lab, (fact.card,), fact.cluster)
    return lab


def _lay(lab: Lab, cards: Iterable[str], cluster: str | None) -> Lab:
    for card in cards:
        lab = lab.drop("grouping", card) if cluster is None else lab.put("grouping", card, cluster)
    return lab


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """Every pile with its public cards' ids, largest first."""
    piles = [
        {
            "id": cluster.id,
            "title": cluster.title,
            "cards": lab.public_cards_in(cluster.id),
        }
        for cluster in lab.clusters.values()
    ]
    return {"clusters": sorted(piles, key=lambda pile: -len(pile["cards"]))}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """Puts a loose card into a pile, or begins one; few people do."""
    loose = [card for card in offered(lab, step)[0] if card not in lab.grouping]
    if not loose or person.number(1, 4) > 1:
        return
    card = person.pick(loose)
    if lab.clusters and person.number(1, 3) > 1:
        yield "card.group", {"card": card, "cluster": person.pick(list(lab.clusters))}
    else:
        yield "cluster.add", {"cluster": person.new_id(), "title": person.says()[:60], "cards": [card]}


KIND = Kind(
    name="clustering",
    settings=ClusteringSettings,
    commands=(ClusterAdd, ClusterRename, ClusterDrop, ClusterMerge, CardGroup),
    decide=decide,
    evolve=evolve,
    records={"items": ITEMS},
    report=report,
    rehearse=rehearse,
)
