"""Which records may differ after a change: keys derived from the places that were touched, never by looking through the lab.

A place may name too many keys, never too few: a test folds every frame and compares with a fresh snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable

from labapp.core import material, paper, rounds, seating
from labapp.core.kinds import Followed
from labapp.core.model import Lab, Touched
from labapp.core.show import all_keys, kind_keys, note_key
from labapp.core.viewers import Staff

Keys = set[str]


def dependents(before: Lab, after: Lab, touched: Iterable[Touched]) -> Keys:
    """The keys of the shared records that may differ between two states, given the places touched on the way."""
    keys: Keys = set()
    general: set[Followed] = set()  # changes that records of all activities may follow
    moved: set[str] = set()  # activities whose cards came, went or lie in other piles
    touched = list(touched)
    if after.rounds and any(place in rounds.FOLLOWS or place[0] in rounds.FOLLOWS for place in touched):
        keys |= {f"rounds/{activity}" for activity in after.rounds}
    if after.paper and any(collection in paper.FOLLOWS for collection, _ in touched):
        keys |= {f"paper/{activity}" for activity in after.paper}
    for collection, target in touched:
        match collection:
            case "lab":
                keys |= _of_field(after, target)
                if target == "order":  # what comes before an activity is its material
                    general |= {"material", "table"}
            case "activities":
                keys |= {f"activity/{target}", f"paper/{target}", note_key(target), "lab", "wall"}
                keys |= _of_kind(before, after, target)
                keys |= _cards_of(before, after, target)
                general |= {"material", "table"}
            case "cards" | "hidden" | "accepted" | "grouping":
                keys |= {*_of_card(before, after, target), *_about_cards(after, target)}
                general.add("material")
                moved |= material.moved(before, after, target)
                if collection in ("hidden", "accepted") and target in after.cards:
                    moved.add(after.cards[target].activity)  # taken off and laid back in one tick, it lies last
            case "clusters":
                keys.add(f"cluster/{target}")
                general |= {"material", "table"}
            case "work" | "arranged":
                keys |= {f"activity/{target}", *kind_keys(after, [target], "work")}
            case "experiments":
                keys.add(f"experiment/{target}")
                general.add("material")
            case "rounds" | "paper":
                keys.add(f"{collection}/{target}")
            case "staff_notes":
                keys.add(note_key(target))
            case "members":
                keys |= {f"member/{target}", "ready"} | _signed_by(after, target)
                general |= _of_place(before, after, target)
            case "removed" | "ready":
                keys |= {f"member/{target}", "ready", "lead"}
                keys |= {f"activity/{step}" for step in (before.ready.get(target), after.ready.get(target)) if step}
                if collection == "removed":
                    general.add("people")
    return keys | _of_other_activities(after, general, moved)


def _of_other_activities(lab: Lab, general: set[Followed], moved: set[str]) -> Keys:
    """What kinds show that follows from changes elsewhere."""
    keys = set(kind_keys(lab, lab.activities, *general)) if general else set()
    shown = {id for id in moved if id in lab.activities and lab.activities[id].revealed}
    if shown and "table" not in general:
        opened = (step for step in lab.activities.values() if step.state != "planned")
        keys |= set(kind_keys(lab, [s.id for s in opened if shown & material.sources(lab, s)], "table"))
    return keys


def _of_place(before: Lab, after: Lab, member: str) -> set[Followed]:
    """What else changes with a member's place: nothing if they have only arrived, or were erased from the members' table."""
    old, new = before.members.get(member), after.members.get(member)
    same = (
        old and new and (old.organisation, old.actor_group, old.staff) == (new.organisation, new.actor_group, new.staff)
    )
    return set() if same else {"people"} if old is None else {"people", "work"}


def _signed_by(lab: Lab, member: str) -> Keys:
    """The cards that bear a member's name."""
    return {f"card/{card}" for card in lab.own_cards.get(member, ())} if lab.identity == "role_named" else set()


def _of_field(lab: Lab, field: str) -> Keys:
    match field:
        case "timer" | "wall" | "lead":
            return {field}
        case "groups" | "seating":
            return {"groups", *kind_keys(lab, lab.activities, "groups")}
        case "undo" | "redo":
            return {"undo"}
        case "order":
            return {"lab", *(f"activity/{activity}" for activity in lab.activities)}
        case "current":  # "ready" is a word about the present activity
            return {"lab", "ready", *(f"member/{member}" for member in lab.ready)}
        case "identity" | "organisations":
            return set(all_keys(lab, Staff()))
    return {"lab"}


def _of_kind(before: Lab, after: Lab, activity: str) -> Keys:
    """What the kind shows of an activity that changed, came or was dropped."""
    return {*kind_keys(before, [activity]), *kind_keys(after, [activity])}


def _of_card(before: Lab, after: Lab, card: str) -> Keys:
    """A card's own record, its activity's counts, its author's, its experiment, the piles it lay and lies in, and its spotlight."""
    keys = {f"card/{card}"}
    keys |= {f"cluster/{lab.grouping[card]}" for lab in (before, after) if card in lab.grouping}
    if card in after.experiments:
        keys.add(f"experiment/{card}")
    if card == after.wall.spotlight:
        keys.add("wall")
    if card in after.cards:
        keys.add(f"activity/{after.cards[card].activity}")
        if after.identity == "role_named":  # else nobody is told what one person wrote
            keys.add(f"member/{after.cards[card].author}")
    return keys


def _about_cards(lab: Lab, card: str) -> list[str]:
    """What the kind of a card's own activity shows of its cards."""
    return kind_keys(lab, [lab.cards[card].activity], "cards") if card in lab.cards else []


def _cards_of(before: Lab, after: Lab, activity: str) -> Keys:
    """What changes when an activity shows or hides its cards; nothing if it did neither."""
    old, new = before.activities.get(activity), after.activities.get(activity)
    if old and new and old.revealed == new.revealed:
        return set()
    keys: Keys = set()
    for card in after.cards.values():
        if card.activity == activity:
            keys |= _of_card(before, after, card.id)
    return keys


def own_dependents(before: Lab, after: Lab, touched: Iterable[Touched]) -> dict[str, Keys]:
    """Member -> keys of that member's own records that may differ. `"*"` stands for every member."""
    keys: dict[str, Keys] = {}
    places = list(touched)
    given = {*kind_keys(after, [target for collection, target in places if collection == "work"], "work")}
    for collection, target in places:
        match collection:
            case "me":
                keys.setdefault(target, set()).update(given)
            case "members" | "removed" | "ready":
                keys.setdefault(target, set()).update({"me", *_signed_by(after, target)})
                if target not in before.members:  # their phone may have been told what anybody is told
                    keys[target].update(kind_keys(after, after.activities))
                if after.identity == "role_named" and collection == "members":
                    for member in seating.companions(after, target):  # who sit with them are told their name
                        keys.setdefault(member, set()).add("group")
            case "cards" | "hidden" | "accepted" | "grouping" if target in after.cards and after.cards[target].author:
                keys.setdefault(after.cards[target].author, set()).add(f"card/{target}")
                if about := _about_cards(after, target):
                    keys.setdefault("*", set()).update(about)
                if of_groups := kind_keys(
                    after, [after.cards[target].activity], "groups"
                ):  # a group writes one card together
                    author = after.cards[target].author
                    for member in (author, *seating.companions(after, author)):
                        keys.setdefault(member, set()).update(of_groups)
            case "activities":
                keys.setdefault("*", set()).update(_of_kind(before, after, target))
            case "arranged":
                keys.setdefault("*", set()).update(kind_keys(after, [target], "work"))
            case "lab" if target == "current":
                for member in after.ready:
                    keys.setdefault(member, set()).add("me")
            case "lab" if target == "seating":
                for member in seating.reseated(before, after):
                    keys.setdefault(member, set()).update({"group", *kind_keys(after, after.activities, "groups")})
            case "lab" if target == "identity":
                keys.setdefault("*", set()).update({"group", *(f"card/{card}" for card in after.cards)})
                keys["*"].update(kind_keys(after, after.activities))
    return keys
