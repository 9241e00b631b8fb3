"""The life of an experiment when the lab is over: planned, running, learned from, decided, and round after round until it is adopted or
stopped.

In the lab the room writes its test card (`activities.test_card`). What comes weeks later staff notes with the commands here, as it
anchors results (`results`): also in a closed lab, in the same journal. The present round stands in the lab's experiment, where
everything that reads experiments finds it; a round that was decided to be followed by another is kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct
from msgspec.structs import replace

from labapp.core import exemptions, lines
from labapp.core.experiments import Decision, ExperimentWritten, TestCardFields
from labapp.core.messages import Actor, Command, Event, May, Name, Prose, Stored, command, event
from labapp.core.model import Experiment, Lab
from labapp.core.refused import Refused, bad_request

STAFF_ALWAYS = May(role="staff", closed_lab=True)
NEXT_ROUND = ("test_again", "pilot")
TEST_CARD = ("belief", "action", "measure", "threshold")
PLAN = (*TEST_CARD, "owner_function", "kind")

Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="A day, YYYY-MM-DD")]


class Round(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A try-out that was decided about, as it was."""

    belief: str = ""
    action: str = ""
    measure: str = ""
    threshold: str = ""
    owner_function: str = ""
    kind: str = "small_test"
    starts_on: str | None = None
    ends_on: str | None = None
    seen: str = ""
    met: bool | None = None
    learning: str = ""
    decision: str | None = None
    reason: str = ""


class Trial(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is known of an experiment beside its test card: when it ends, what was seen, whether the threshold was met, why it was decided
    so, and its earlier rounds."""

    ends_on: str | None = None
    seen: str = ""
    met: bool | None = None
    reason: str = ""
    rounds: tuple[Round, ...] = ()


@command("trial.plan", may=STAFF_ALWAYS)
class TrialPlan(TestCardFields, frozen=True):
    """Writes the test card of an experiment that does not run yet; fields left out stay."""


@command("trial.start", may=STAFF_ALWAYS)
class TrialStart(Command, frozen=True):
    """Begins a planned try-out today. Its test card must say what is believed, done, measured, and when it was right."""

    card: Name
    ends_on: Day | None = None


@command("trial.learn", may=STAFF_ALWAYS)
class TrialLearn(Command, frozen=True):
    """The learning card: what was seen, whether the threshold was met, and what was learned."""

    card: Name
    seen: Prose
    learning: Prose
    met: bool | None = None


@command("trial.decide", may=STAFF_ALWAYS)
class TrialDecide(Command, frozen=True):
    """What becomes of it. There is no decision without something learned, and a stop least of all."""

    card: Name
    decision: Decision
    reason: Prose = ""


@command("trial.again", may=STAFF_ALWAYS)
class TrialAgain(Command, frozen=True):
    """Begins the next round of what was decided to be tested again or piloted; the former one is kept as it was."""

    card: Name


@event("trial.written")
class TrialWritten(Event, frozen=True):
    """What is known of an experiment beside its test card is now this."""

    card: str
    trial: Trial


def trial_written(lab: Lab, fact: TrialWritten, stored: Stored) -> Lab:
    """The lab with it."""
    return lab.put("trials", fact.card, fact.trial)


def trial_of(lab: Lab, card: str) -> Trial:
    """What is known of an experiment beside its test card."""
    known: Trial = lab.trials.get(card) or Trial()
    return known


def trial_plan(lab: Lab, wish: TrialPlan, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    """:raise Refused: `not_now` once it runs or was decided, `unknown_card`"""
    known = _named(lab, wish.card)
    if known.state not in ("draft", "planned"):
        raise Refused("not_now")
    given = {name: value for name in PLAN if (value := getattr(wish, name)) is not UNSET}
    yield from _written(known, {**given, "state": "planned"})


def trial_start(lab: Lab, wish: TrialStart, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    """:raise Refused: `not_now`, `bad_request` for a test card with gaps, `outside_frame` for an end after the exemption's, `unknown_card`"""
    known = _named(lab, wish.card)
    if known.state not in ("draft", "planned"):
        raise Refused("not_now")
    for field in TEST_CARD:
        if not getattr(known, field).strip():
            raise bad_request(field, "missing")
    lines.demand_day("ends_on", wish.ends_on)
    today = now.date()
    if wish.ends_on is not None and wish.ends_on < today.isoformat():
        raise bad_request("ends_on", "past")
    under = exemptions.demand_holds(lab, known, today)
    last = under.expires_on if under is not None else None
    if last is not None and wish.ends_on is not None and wish.ends_on > last:
        raise Refused("outside_frame", limit="ends_on", most=last, value=wish.ends_on)
    yield from _written(known, {"state": "running", "starts_on": today.isoformat(), "decision": None})
    yield from _noted(lab, wish.card, replace(trial_of(lab, wish.card), ends_on=wish.ends_on or last))


def trial_learn(lab: Lab, wish: TrialLearn, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    """:raise Refused: `not_now` before it has begun, `bad_request` where nothing was learned, `unknown_card`"""
    known = _named(lab, wish.card)
    if known.state not in exemptions.BEGUN:
        raise Refused("not_now")
    if not wish.learning.strip():
        raise bad_request("learning", "missing")
    yield from _written(known, {"learning": wish.learning.strip()})
    yield from _noted(lab, wish.card, replace(trial_of(lab, wish.card), seen=wish.seen.strip(), met=wish.met))


def trial_decide(lab: Lab, wish: TrialDecide, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    """:raise Refused: `bad_request` {field: learning} while nothing was learned, `not_now` before it has begun unless it stops, `unknown_card`"""
    known = _named(lab, wish.card)
    if known.state not in exemptions.BEGUN and wish.decision != "stop":
        raise Refused("not_now")
    lesson = known.learning.strip() or (wish.reason.strip() if wish.decision == "stop" else "")
    if not lesson:
        raise bad_request("learning", "missing")
    state = "stopped" if wish.decision == "stop" else "decided"
    yield from _written(known, {"state": state, "decision": wish.decision, "learning": lesson})
    yield from _noted(lab, wish.card, replace(trial_of(lab, wish.card), reason=wish.reason.strip()))


def trial_again(lab: Lab, wish: TrialAgain, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    """:raise Refused: `not_now` unless another round was decided, `unknown_card`"""
    known = _named(lab, wish.card)
    if known.decision not in NEXT_ROUND or known.state == "running":
        raise Refused("not_now")
    kind = "pilot" if known.decision == "pilot" and known.kind != "exemption_trial" else known.kind
    rounds = (*trial_of(lab, wish.card).rounds, present_round(lab, known))
    fresh: dict[str, Any] = {"state": "planned", "decision": None, "learning": "", "starts_on": None, "kind": kind}
    yield from _written(known, fresh)
    yield from _noted(lab, wish.card, Trial(rounds=rounds))


def present_round(lab: Lab, known: Experiment) -> Round:
    """The round that an experiment is in."""
    beside = trial_of(lab, known.card)
    card = {name: getattr(known, name) for name in (*PLAN, "starts_on", "learning", "decision")}
    return Round(**card, **{name: getattr(beside, name) for name in ("ends_on", "seen", "met", "reason")})


def _named(lab: Lab, card: str) -> Experiment:
    known = lab.experiments.get(card)
    if known is None or card not in lab.cards or known.activity not in lab.activities:
        raise Refused("unknown_card")
    return known


def _written(known: Experiment, wanted: dict[str, Any]) -> Iterable[Event]:
    fields = {name: value for name, value in wanted.items() if getattr(known, name) != value}
    if fields:
        yield ExperimentWritten(activity=known.activity, card=known.card, fields=fields)


def _noted(lab: Lab, card: str, trial: Trial) -> Iterable[Event]:
    if trial != trial_of(lab, card):
        yield TrialWritten(card=card, trial=trial)


DECIDE: dict[type[Command], Callable[..., Iterable[Event]]] = {
    TrialPlan: trial_plan,
    TrialStart: trial_start,
    TrialLearn: trial_learn,
    TrialDecide: trial_decide,
    TrialAgain: trial_again,
}
