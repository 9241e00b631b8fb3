"""1-2-4-all: everybody thinks alone, compares in pairs, agrees in fours, and each four shares one card with all.

The facilitator goes from step to step. What somebody writes alone is theirs for ever (a kept card); what leaves the room is one idea
card from each four, which everybody in the four may word while the activity is open. Pairs sit within fours, so nobody changes tables.
Groups that stand already are the fours, whatever their size; only pairs are too small to hold pairs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct
from msgspec.structs import replace

from labapp.core import events as e
from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.messages import Actor, Command, Event, May, Note, UuidText, command, event
from labapp.core.model import Activity, Card, Lab, Timer
from labapp.core.moments import rfc3339
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.seating import companions, group_of, in_pairs, mixed, pair_of
from labapp.core.table import EMPTY
from labapp.core.viewers import Me, Viewer

Step = Literal["alone", "pairs", "fours", "all"]
STEPS: tuple[Step, ...] = get_args(Step)
FOUR = 4
SHARED = "shared"
StepMinutes = Annotated[int, Meta(ge=0, le=120)]


class TalkSettings(Settings, frozen=True):
    """How many minutes each step has; 0 for no clock."""

    alone: StepMinutes = 1
    pairs: StepMinutes = 2
    fours: StepMinutes = 4
    all: StepMinutes = 5


class Stage(Struct, frozen=True):
    """How far staff has led. The last step is the reveal, so it does not stand here."""

    step: Step = "alone"


@command("talk.step", may=May(role="staff", activity="open", staff_after_lock=True))
class TalkStep(Command, frozen=True):
    """Goes to a step and starts its clock. Fours and pairs are formed when they are needed; "all" shows what the fours share."""

    to: Step


@command("talk.share", may=May(role="member", activity="open"))
class TalkShare(Command, frozen=True):
    """What one's four shares with all: its one card, new or in other words. The client names the card; an existing one keeps its name.

    `instead_of` is the text that stood there, so that two who write at once do not wipe out each other's words."""

    card: UuidText
    text: Note
    instead_of: Note | None = None


@event("talk.stepped", undoable=True)
class TalkStepped(Event, frozen=True):
    """The room is at this step."""

    to: Step


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The step or the card of the four.

    :raise Refused: `bad_request` (no text, the id of another card, or another text than `instead_of` stands there by now)
    """
    match wish:
        case TalkStep():
            yield from _step(lab, step, wish.to, now)
        case TalkShare():
            yield from _share(lab, step, wish, actor.member or "")


def _step(lab: Lab, step: Activity, to: Step, now: datetime) -> Iterable[Event]:
    groups = lab.groups
    if to in ("pairs", "fours") and (not groups or (lab.seating.size == 2 and len(groups) > 1)):
        formed = mixed(lab, FOUR)
        groups = formed.groups
        yield formed
    if to == "pairs":
        yield from in_pairs(lab, groups)
    seconds = 60 * getattr(step.config, to)
    if seconds and lab.current == step.id and not _clock_is_right(lab, seconds, to == step_of(lab, step)):
        ends_at = rfc3339(now + timedelta(seconds=seconds))
        yield e.TimerSet(timer=Timer(step.id, ends_at, seconds, False, seconds))
    if to == "all":
        if not step.revealed:
            yield e.ActivityRevealed(activity=step.id)
        return
    if step.revealed:
        yield e.ActivityHidden(activity=step.id)
    if _stage(lab, step) != to:
        yield TalkStepped(activity=step.id, to=to)


def _clock_is_right(lab: Lab, seconds: int, stays: bool) -> bool:
    """Whether the clock of the step that is on was started already: a second press does not give more time."""
    return stays and lab.timer is not None and lab.timer.planned_s == seconds and not lab.timer.paused


def _share(lab: Lab, step: Activity, wish: TalkShare, author: str) -> Iterable[Event]:
    text = wish.text.strip()
    if not text:
        raise bad_request("text", "is empty")
    card = card_of_four(lab, step, author)
    if card is not None:
        if card.text == text:
            return
        if card.text != wish.instead_of:
            raise bad_request("instead_of", "another text stands there by now")
        yield e.CardEdited(card=card.id, text=text)
        return
    if wish.card in lab.cards:
        raise bad_request("card", "this id is taken")
    yield e.CardAdded(activity=step.id, card=wish.card, text=text, unsigned=True)


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab at another step."""
    return lab.put("arranged", step.id, Stage(fact.to)) if isinstance(fact, TalkStepped) else lab


def _stage(lab: Lab, step: Activity) -> Step:
    stage: Stage = lab.arranged.get(step.id, Stage())
    return stage.step


def step_of(lab: Lab, step: Activity) -> Step:
    """The step the room is at."""
    return "all" if step.revealed else _stage(lab, step)


def card_of_four(lab: Lab, step: Activity, member: str) -> Card | None:
    """The card that a member's four has written: the latest on the board by anybody who sits in it."""
    writers = lab.writers.get(step.id, EMPTY)
    four = companions(lab, member) or (member,)
    cards = [lab.cards[card] for mate in four for card in writers.get(mate, ())]
    return max(cards, key=lambda card: (card.at, card.id), default=None)


def take_in(lab: Lab, step: Activity, card: Card) -> Card:
    """What somebody writes alone or in a pair is kept for them, however late it comes; what is written in fours, or into the column
    `shared`, is what their four shares, and bears nobody's organisation."""
    known = replace(card, column=None) if card.column == SHARED else card
    if card.author not in lab.taking_part:
        return known
    shared = card.column == SHARED or (not card.late and step_of(lab, step) in ("fours", "all"))
    return replace(known, kept=not shared, unsigned=shared, late=card.late and shared)


def check_card(lab: Lab, step: Activity, card: Card) -> None:
    """Lets one card of each four pass, and all that staff enters.

    :raise Refused: `too_many`, `bad_request` (another column than `shared`)
    """
    if card.column is not None:
        raise bad_request("column", "there is no such column")
    if card.kept or card.late or card.author not in lab.taking_part:
        return
    if card_of_four(lab, step, card.author) is not None:
        raise Refused("too_many", limit=1)


def talk_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """{step, groups: [{id, people, shared}]}: how far each four has come, never with what."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    groups = [
        {"id": str(number), "people": len(group), "shared": card_of_four(lab, step, group[0]) is not None}
        for number, group in enumerate(lab.groups, 1)
        if group
    ]
    return {"step": step_of(lab, step), "groups": groups}


def own_talk_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """One's pair and what one's four shares: {pair: {code, partners} or null, card: {id, text, mine} or null}.

    `partners` are places in the list `people` of the record `group`, which says who they are.
    """
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    shared = card_of_four(lab, step, viewer.member)
    mine = shared is not None and shared.author == viewer.member
    card = {"id": shared.id, "text": shared.text, "mine": mine} if shared else None
    return {"pair": _pair(lab, viewer.member), "card": card}


def _pair(lab: Lab, member: str) -> dict[str, Any] | None:
    found = pair_of(lab, member)
    if found is None:
        return None
    code, pair = found
    others = [mate for mate in companions(lab, member) if mate != member]
    return {"code": code, "partners": [place for place, mate in enumerate(others) if mate in pair]}


def contributors(lab: Lab, step: Activity) -> Collection[str]:
    """Everybody who wrote something, for themselves or for their four."""
    return {card.author for card in lab.cards.values() if card.activity == step.id and not card.taken_back} - {""}


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """How many people thought, and how many fours there were; what they shared are the cards."""
    return {"people": len(contributors(lab, step)), "groups": sum(map(bool, lab.groups))}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """A note alone; in fours the first at the table writes for all."""
    own = [lab.cards[card] for card in lab.own_cards.get(person.member, ()) if lab.cards[card].activity == step.id]
    match step_of(lab, step):
        case "alone" | "pairs" if not own:
            yield "card.add", {"card": person.new_id(), "text": person.says()}
        case "fours" if group_of(lab, person.member) and companions(lab, person.member)[0] == person.member:
            if card_of_four(lab, step, person.member) is None:
                yield "talk.share", {"card": person.new_id(), "text": person.says()}


def lead(lab: Lab, step: Activity) -> Iterable[Deed]:
    """From alone to pairs, to fours, to all."""
    if (present := STEPS.index(step_of(lab, step))) + 1 < len(STEPS):
        yield "talk.step", {"to": STEPS[present + 1]}


KIND = Kind(
    name="one_two_four",
    settings=TalkSettings,
    commands=(TalkStep, TalkShare),
    decide=decide,
    evolve=evolve,
    records={
        "talk": Shown(talk_record, follows=frozenset({"work", "groups", "material"}), alike=True),
        "own_talk": Shown(own_talk_record, follows=frozenset({"work", "groups", "material"})),
    },
    card_kind=lambda settings: "idea",
    take_in=take_in,
    check_card=check_card,
    shown_at_once=lambda settings: False,
    contributors=contributors,
    report=report,
    rehearse=rehearse,
    lead=lead,
)
