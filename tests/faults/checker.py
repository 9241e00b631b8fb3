"""The judge: reads the history that the clients wrote and the lab's export, and names what breaks an invariant.

    I1 what was acknowledged is stored exactly once, with that number and content     I2 nothing is stored that nobody wished
    I3 numbers without a gap     I5 budgets hold, and a recount gives the shown result     I6 one command, one answer

Those need nothing but the two texts, so a history can be judged again later. The others (I4, I7-I10) need the system as it
stands: `tests/faults/settling.py`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from tests.faults.history import Entry

Event = dict[str, Any]

# What each command of a participant leaves in the journal when it is granted, and what of it stands there word by word.
EFFECTS = {
    "card.add": ("card.added", ("card", "text")),
    "card.edit": ("card.edited", ("card", "text")),
    "card.take_back": ("card.taken_back", ("card",)),
    "dot.place": ("dot.placed", ("item",)),
    "dot.take": ("dot.taken", ("item",)),
}
MOST = 8  # violations of one kind that are told one by one


class Told:
    """A history, by command: what was wished, and every final answer that anybody got to it."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.wishes: dict[str, Entry] = {}
        self.answers: dict[str, list[Entry]] = defaultdict(list)
        self.sends: Counter[str] = Counter()
        self.unknown = 0
        for entry in entries:
            match entry["type"]:
                case "invoke":
                    self.wishes[entry["id"]] = entry
                case "send":
                    self.sends[entry["id"]] += 1
                case "unknown":
                    self.unknown += 1
                case "ok" | "refused":
                    self.answers[entry["id"]].append(entry)

    def granted(self) -> dict[str, Entry]:
        """The commands that were acknowledged with ok, with their first answer."""
        return {id: answers[0] for id, answers in self.answers.items() if answers[0]["type"] == "ok"}

    def refused(self) -> dict[str, Entry]:
        """The commands that were refused for good."""
        return {id: answers[0] for id, answers in self.answers.items() if answers[0]["type"] == "refused"}


def check(
    told: Told, exports: Iterable[dict[str, Any]], may_refuse: frozenset[str], members: frozenset[str | None]
) -> list[str]:
    """What breaks I1, I2, I3, I5 (budgets) or I6, one line each.

    `may_refuse` are the refusals that the work provokes, `members` the people all of whose wishes are in the history.
    """
    journals = [export["events"] for export in exports]
    by_command: dict[str, list[Event]] = defaultdict(list)
    for events in journals:
        for event in events:
            by_command[event["command"]].append(event)
    return [
        *_acknowledged_is_stored(told, by_command),
        *_stored_was_wished(told, journals, members),
        *_numbers(journals),
        *(line for events in journals for line in _budgets(events)),
        *_one_answer(told),
        *_refusals(told, may_refuse),
    ]


def _acknowledged_is_stored(told: Told, by_command: dict[str, list[Event]]) -> list[str]:
    """I1."""
    found = []
    for id, answer in told.granted().items():
        wish, events = told.wishes[id], by_command.get(id, [])
        called = f"{wish['name']} {id} of {wish['client']}"
        if wish["name"] not in EFFECTS:
            if events and max(event["seq"] for event in events) != answer["reply"]["seq"]:
                found.append(f"I1: {called} was acknowledged with another number than it has")
            continue
        name, fields = EFFECTS[wish["name"]]
        if not events:
            found.append(f"I1: {called} was acknowledged and is lost")
        elif len(events) > 1:
            found.append(f"I1: {called} is stored {len(events)} times")
        elif events[0]["seq"] != answer["reply"]["seq"]:
            found.append(f"I1: {called} was acknowledged as {answer['reply']['seq']} and is {events[0]['seq']}")
        elif events[0]["name"] != name or any(events[0]["data"][f] != wish["data"][f] for f in fields):
            found.append(f"I1: {called} is stored with other content")
    return _shortened(found)


def _stored_was_wished(told: Told, journals: list[list[Event]], members: frozenset[str | None]) -> list[str]:
    """I2: of a command whose answer is unknown there may be an effect or none, of a refused one there is none."""
    found, refused = [], told.refused()
    joined = Counter(
        event["data"]["member"] for events in journals for event in events if event["name"] == "member.joined"
    )
    found += [f"I2: {member} joined {times} times" for member, times in joined.items() if times > 1]
    effects: Counter[str] = Counter()
    for event in (event for events in journals for event in events):
        id = event["command"]
        if id in told.wishes:
            effects[id] += 1
            if id in refused:
                code = refused[id]["reply"]["code"]
                found.append(f"I2: {told.wishes[id]['name']} {id} was refused ({code}) and is stored")
        elif event["actor"] in members:
            found.append(f"I2: nobody wished {event['name']} at number {event['seq']}")
    doubled = [id for id, times in effects.items() if times > 1 and told.wishes[id]["name"] in EFFECTS]
    found += [f"I2: {told.wishes[id]['name']} {id} took effect {effects[id]} times" for id in doubled]
    return _shortened(found)


def _numbers(journals: list[list[Event]]) -> list[str]:
    """I3."""
    return [
        "I3: the numbers of a lab are not 1, 2, 3 …"
        for events in journals
        if [event["seq"] for event in events] != list(range(1, len(events) + 1))
    ]


def ballots(events: list[Event], activity: str) -> dict[str, Counter[str]]:
    """The dots of one vote, counted from the journal alone: member -> item -> dots."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for event in events:
        if event["activity"] == activity and event["name"] in ("dot.placed", "dot.taken"):
            counted[event["actor"]][event["data"]["item"]] += 1 if event["name"] == "dot.placed" else -1
    return counted


def _budgets(events: list[Event]) -> list[str]:
    """I5, first half: at no moment had anybody more dots than the vote gives, or fewer than none."""
    votes = {e["activity"]: e["data"]["spec"]["config"] for e in events if e["name"] == "activity.added"}
    votes = {activity: config for activity, config in votes.items() if "budget" in config}
    held: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    found = []
    for event in events:
        if event["name"] not in ("dot.placed", "dot.taken") or event["activity"] not in votes:
            continue
        rules, ballot = votes[event["activity"]], held[event["activity"], event["actor"]]
        item = event["data"]["item"]
        ballot[item] += 1 if event["name"] == "dot.placed" else -1
        if ballot.total() > rules["budget"] or not 0 <= ballot[item] <= rules["per_item"]:
            found.append(f"I5: at number {event['seq']} {event['actor']} is beyond the rules of the vote")
    return _shortened(found)


def recount(events: list[Event], activity: str, shown: list[dict[str, Any]]) -> list[str]:
    """I5, second half: the result that was shown is what the journal's dots add up to."""
    total: Counter[str] = Counter()
    for ballot in ballots(events, activity).values():
        total.update(ballot)
    counted = {item: dots for item, dots in total.items() if dots}
    told = {line["item"]: line["dots"] for line in shown}
    return [] if told == counted else [f"I5: the result shows {told}, the journal gives {counted}"]


def _one_answer(told: Told) -> list[str]:
    """I6."""
    found = []
    for id, answers in told.answers.items():
        first = answers[0]
        for other in answers[1:]:
            if other["reply"] != first["reply"]:
                found.append(f"I6: {told.wishes[id]['name']} {id} got {first['reply']} and then {other['reply']}")
                break
    return _shortened(found)


def _refusals(told: Told, may_refuse: frozenset[str]) -> list[str]:
    """Nobody was refused for a reason that was not true."""
    codes = Counter(entry["reply"]["code"] for entry in told.refused().values())
    return [
        f"I2: {times} commands were wrongly refused: {code}" for code, times in codes.items() if code not in may_refuse
    ]


def _shortened(found: list[str]) -> list[str]:
    return found if len(found) <= MOST else [*found[:MOST], f"{found[0][:2]}: … {len(found)} in all"]
