"""Crowd scoring (25/10): everybody writes one bold idea, then five rounds in which each person scores another's from 1 to 5; at the end the
room counts down to the best.

Who scores what follows from the journal alone (`labapp.core.circle`): when the scoring begins, the event keeps the circle of ideas, and in
round k the author of an idea scores the one k places further on. So every idea is scored by five different people, never by its author,
and nobody scores the same one twice. With fewer than six ideas there are as many rounds as others' ideas. Whoever wrote nothing, a late
comer for one, has a place of their own in the same circle and scores along.

An idea's worth is the mean of its scores: somebody who leaves in the middle does not make ideas worse. Equal means share a place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any

from msgspec import Meta, Struct

from labapp.core.circle import Circle, in_a_circle, others_in_turn
from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.messages import Actor, Command, Event, May, UuidText, command, event
from labapp.core.model import Activity, Card, Lab
from labapp.core.priority import places
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Viewer

FULL_ROUNDS = 5  # then an idea may get 25 points, and its points are told instead of its mean
BEST = 5  # of one score


class ScoringSettings(Settings, frozen=True):
    """`rounds` of scoring, if there are ideas enough; `top` places are counted down at the end."""

    rounds: Annotated[int, Meta(ge=1, le=5)] = FULL_ROUNDS
    top: Annotated[int, Meta(ge=1, le=25)] = 10


class Scores(Struct, frozen=True):
    """Member -> idea -> score, and how many have scored in each round. Scores leave this module before the reveal only as one's own."""

    given: Table[str, dict[str, int]] = EMPTY
    scored: dict[int, int] = {}


class Run(Struct, frozen=True):
    """How far the scoring is: the circle of ideas, the round (0: people write), and down to which place the result has been counted."""

    circle: Circle = ()
    round: int = 0
    place: int | None = None


@command("score.round", may=May(role="staff", activity="open"))
class ScoreRound(Command, frozen=True):
    """Goes to a round; the first one ends the writing. 0 goes back to it, as long as nobody has scored."""

    round: Annotated[int, Meta(ge=0, le=5)]


@command("score.give", may=May(role="member", activity="open"))
class ScoreGive(Command, frozen=True):
    """One's score for an idea that was dealt in this round or one before; a later score takes the place of an earlier one."""

    card: UuidText
    score: Annotated[int, Meta(ge=1, le=5)]


@command("score.count_down", may=May(role="staff", activity="named"))
class ScoreCountDown(Command, frozen=True):
    """Shows the places from the last down to this one; null covers them again."""

    place: Annotated[int, Meta(ge=1, le=100)] | None


@event("score.round_begun", undoable=True)
class RoundBegun(Event, frozen=True):
    """This round is on, with the ideas in this circle."""

    round: int
    circle: Circle


@event("score.given")
class ScoreGiven(Event, frozen=True):
    """The score of the event's actor for an idea that was dealt to them in this round."""

    card: str
    score: int
    round: int


@event("score.counted_down", undoable=True)
class CountedDown(Event, frozen=True):
    """The result is shown down to this place."""

    place: int | None


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The round, score or place, if it is new.

    :raise Refused: `bad_request` (a round that there is not, or back to writing after scores), `unknown_card` (not dealt to this person),
        `not_allowed` (counting down what is not revealed)
    """
    match wish:
        case ScoreRound():
            yield from _to_round(lab, step, wish.round)
        case ScoreGive():
            dealt = dict(_dealt(lab, step, actor.member or ""))
            if wish.card not in dealt:
                raise Refused("unknown_card")
            if _scores(lab, step).given.get(actor.member or "", {}).get(wish.card) != wish.score:
                yield ScoreGiven(activity=step.id, card=wish.card, score=wish.score, round=dealt[wish.card])
        case ScoreCountDown():
            if not step.revealed:
                raise Refused("not_allowed")
            if wish.place != _run(lab, step).place:
                yield CountedDown(activity=step.id, place=wish.place)


def _to_round(lab: Lab, step: Activity, number: int) -> Iterator[Event]:
    run = _run(lab, step)
    if number == 0 and _scores(lab, step).given:
        raise bad_request("round", "people have scored already")
    circle = (run.circle or in_a_circle(_on_the_board(lab, step), step.id)) if number else ()
    if number and len(circle) < 2:
        raise bad_request("round", "two ideas are needed at least")
    if number > rounds(step, circle):
        raise bad_request("round", "there are not so many rounds")
    if (number, circle) != (run.round, run.circle):
        yield RoundBegun(activity=step.id, round=number, circle=circle)


def _on_the_board(lab: Lab, step: Activity) -> list[str]:
    return [card for of_a_kind in lab.board.get(step.id, EMPTY).values() for card in of_a_kind]


def rounds(step: Activity, circle: Circle) -> int:
    """How many rounds there are: never more than others' ideas."""
    settings: ScoringSettings = step.config
    return max(0, min(settings.rounds, len(circle) - 1))


def assigned(lab: Lab, step: Activity, member: str) -> list[str]:
    """The ideas that a person scores, one a round: none of their own, none twice."""
    circle = _run(lab, step).circle
    own = {card for card in lab.own_cards.get(member, ()) if lab.cards[card].activity == step.id}
    return others_in_turn(circle, own, member)[: rounds(step, circle)]


def _dealt(lab: Lab, step: Activity, member: str) -> list[tuple[str, int]]:
    """(idea, round) of what lies before a person up to the present round, without what was taken off the board since."""
    so_far = assigned(lab, step, member)[: _run(lab, step).round]
    return [(card, number) for number, card in enumerate(so_far, 1) if _lies_open(lab, card)]


def _lies_open(lab: Lab, card: str) -> bool:
    """Whether an idea is on the board still; in an archive one that was taken back may not even be known."""
    return card in lab.cards and lab.card_is_on_the_board(lab.cards[card])


def _scores(lab: Lab, step: Activity) -> Scores:
    scores: Scores = lab.work[step.id]
    return scores


def _run(lab: Lab, step: Activity) -> Run:
    return lab.arranged.get(step.id) or Run()


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with a score taken in, another round on, or more of the result shown."""
    run = _run(lab, step)
    match fact:
        case RoundBegun():
            return lab.put("arranged", step.id, Run(fact.circle, fact.round, run.place))
        case CountedDown():
            return lab.put("arranged", step.id, Run(run.circle, run.round, fact.place))
        case ScoreGiven() if actor is not None:
            scores = _scores(lab, step)
            own, scored = scores.given.get(actor, {}), scores.scored
            if fact.card not in own:
                scored = {**scored, fact.round: scored.get(fact.round, 0) + 1}
            return lab.put("work", step.id, Scores(scores.given.put(actor, {**own, fact.card: fact.score}), scored))
    return lab


def check_card(lab: Lab, step: Activity, card: Card) -> None:
    """Lets one idea a person pass; staff may write for those who have no phone. One that comes after the scoring began is kept, unscored.

    :raise Refused: `too_many`
    """
    author = lab.members.get(card.author)
    if lab.writers.get(step.id, EMPTY).get(card.author) and not (author and author.staff):
        raise Refused("too_many", limit=1)


def score_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """What lies before one person: {cards: [{id, round, text, lang, score}]}, the present round last. Whose it is stands nowhere."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    given = _scores(lab, step).given.get(viewer.member, {})
    dealt = [(lab.cards[card], number) for card, number in _dealt(lab, step, viewer.member)]
    return {
        "cards": [
            {"id": card.id, "round": number, "text": card.text, "lang": card.lang, "score": given.get(card.id)}
            for card, number in dealt
        ]
    }


def scoring_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """How far the room is: {round, rounds, ideas, scored, people}; `scored` have scored in this round."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    run, scored = _run(lab, step), _scores(lab, step).scored.get(_run(lab, step).round, 0)
    ideas = len(run.circle or _on_the_board(lab, step))
    return {
        "round": run.round,
        "rounds": rounds(step, run.circle) or step.config.rounds,
        "ideas": ideas,
        "scored": scored,
        "people": max(len(lab.taking_part), scored),
    }


def scores_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """After the reveal what has been counted down so far: {of, next, items: [{item, place, mean, points, n}]}; all once it is done."""
    if isinstance(viewer, Me) or not step.revealed:
        return None
    ranked = result(lab, step)
    place = 1 if step.state == "done" else _run(lab, step).place
    top = [one for one in ranked if one["place"] <= step.config.top]
    shown = [one for one in top if place is not None and one["place"] >= place]
    hidden = [one["place"] for one in top if one not in shown]
    items = ranked if place == 1 else shown
    return {"of": len(ranked), "next": max(hidden, default=None), "items": items}


def result(lab: Lab, step: Activity) -> list[dict[str, Any]]:
    """The scored ideas, best first: {item, place, mean, points, n}. `points` of 25 after five rounds, else None."""
    means = _means(lab, step)
    given = {card: mean for card, (mean, _) in means.items() if _lies_open(lab, card)}
    place = places({card: float(mean) for card, mean in given.items()})
    full = rounds(step, _run(lab, step).circle) == FULL_ROUNDS
    return [
        {
            "item": card,
            "place": place[card],
            "mean": round(float(given[card]), 2),
            "points": round(float(given[card] * FULL_ROUNDS), 1) if full else None,
            "n": means[card][1],
        }
        for card in sorted(given, key=lambda card: (place[card], card))
    ]


def _means(lab: Lab, step: Activity) -> dict[str, tuple[Fraction, int]]:
    """Idea -> (the mean of its scores, how many there are), for those that were scored."""
    scores: dict[str, list[int]] = defaultdict(list)
    for own in _scores(lab, step).given.values():
        for card, score in own.items():
            scores[card].append(score)
    return {card: (Fraction(sum(each), len(each)), len(each)) for card, each in scores.items()}


def weighs(lab: Lab, step: Activity) -> Mapping[str, float]:
    """The mean of each idea."""
    return {card: float(mean) for card, (mean, _) in _means(lab, step).items()}


def contributors(lab: Lab, step: Activity) -> set[str]:
    """Those who wrote or scored."""
    return {*lab.writers.get(step.id, ()), *_scores(lab, step).given}


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The whole result, whatever was counted down."""
    run = _run(lab, step)
    return {"n": len(_scores(lab, step).given), "rounds": rounds(step, run.circle), "scored": result(lab, step)}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """An idea while people write, later a score for the next that lies before them."""
    if _run(lab, step).round == 0:
        if not lab.writers.get(step.id, EMPTY).get(person.member):
            yield "card.add", {"card": person.new_id(), "text": f"{person.says()}\n{person.says()}"}
        return
    given = _scores(lab, step).given.get(person.member, {})
    for card, _ in _dealt(lab, step, person.member):
        if card not in given:
            yield "score.give", {"card": card, "score": person.number(1, BEST)}
            return


def lead(lab: Lab, step: Activity) -> Iterable[Deed]:
    """The next round of scoring."""
    run = _run(lab, step)
    circle = run.circle or tuple(_on_the_board(lab, step))
    if run.round < rounds(step, circle):
        yield "score.round", {"round": run.round + 1}


KIND = Kind(
    name="crowd_scoring",
    settings=ScoringSettings,
    work=Scores,
    commands=(ScoreRound, ScoreGive, ScoreCountDown),
    decide=decide,
    evolve=evolve,
    records={
        "score": Shown(score_record, follows=frozenset({"work", "cards"})),
        "scoring": Shown(scoring_record, follows=frozenset({"work", "cards", "people"}), alike=True),
        "scores": Shown(scores_record, follows=frozenset({"work", "cards"}), alike=True),
    },
    card_kind=lambda settings: "idea",
    check_card=check_card,
    shown_at_once=lambda settings: False,
    reveal_locks=True,
    contributors=contributors,
    report=report,
    weighs=weighs,
    rehearse=rehearse,
    lead=lead,
)
