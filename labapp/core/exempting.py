"""The commands of an exemption: written, applied for, decided by both parties, used within its frame, ended and evaluated.

Staff does all of it but the deciding, also after the lab has closed. A party decides by a link of its own, which the pages bring in as
an order of the system: nobody decides for the other, and staff for neither.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import replace

from labapp.core import lines
from labapp.core.exemptions import (
    Bound,
    Decided,
    Evaluation,
    Exemption,
    ExemptionWritten,
    Party,
    Said,
    Use,
    lacks,
    state_on,
)
from labapp.core.messages import Actor, Command, Event, May, Name, command
from labapp.core.model import Lab
from labapp.core.refused import Refused, bad_request

STAFF_ALWAYS = May(role="staff", closed_lab=True)
MOST_USES = 500

Words = Annotated[str, Meta(max_length=300)]
Told = Annotated[str, Meta(max_length=2000)]
Day = Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="A day, YYYY-MM-DD, or empty")]
Few = Meta(max_length=20)
RuleKind = Literal["law", "collective_agreement", "internal_rule"]
RuleArea = Literal["organisation", "work_planning", "shift_planning"]
Purpose = Literal["better_resource_use", "better_service"]
Guard = Literal["constitution", "eu_law", "legal_security", "unfair_gain"]


@command("exemption.write", may=STAFF_ALWAYS)
class ExemptionWrite(Command, frozen=True):
    """Writes a draft; fields left out stay. A new id begins one, for the experiment on `card`."""

    exemption: Name
    card: Name
    kind: RuleKind | UnsetType = UNSET
    rule_area: RuleArea | None | UnsetType = UNSET
    rule_text: Words | UnsetType = UNSET
    applicant: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    purposes: dict[Purpose, Words] | UnsetType = UNSET
    frame: Annotated[dict[Words, Bound], Few] | UnsetType = UNSET
    guards: dict[Guard, bool] | UnsetType = UNSET
    starts_on: Day | UnsetType = UNSET
    expires_on: Day | UnsetType = UNSET
    eligible: Annotated[tuple[Words, ...], Meta(max_length=100)] | UnsetType = UNSET
    evaluation_minimum: Annotated[tuple[Words, ...], Few] | UnsetType = UNSET
    copy_of: Words | None | UnsetType = UNSET


@command("exemption.apply", may=STAFF_ALWAYS)
class ExemptionApply(Command, frozen=True):
    """Sends a draft to both parties. From then on its words stand."""

    exemption: Name


@command("exemption.decide", may=May(role="system", closed_lab=True))
class ExemptionDecide(Command, frozen=True):
    """What a party says: it grants or refuses what is applied for, and may end what was granted. A reason belongs to it."""

    exemption: Name
    party: Party
    said: Said
    reason: Told


@command("exemption.withdraw", may=STAFF_ALWAYS)
class ExemptionWithdraw(Command, frozen=True):
    """Takes a draft or an application back, before both have decided."""

    exemption: Name


@command("exemption.use", may=STAFF_ALWAYS)
class ExemptionUse(Command, frozen=True):
    """Enters what was done under a limit of the frame. What lies beyond the limit is refused."""

    exemption: Name
    limit: Words
    value: int | float
    note: Words = ""


@command("exemption.evaluate", may=STAFF_ALWAYS)
class ExemptionEvaluate(Command, frozen=True):
    """Says what came of it: a finding for each thing that had to be looked at, and a conclusion."""

    exemption: Name
    findings: Annotated[dict[Words, Told], Few]
    conclusion: Told


def exemption_write(
    lab: Lab, wish: ExemptionWrite, actor: Actor, activity: str | None, now: datetime
) -> Iterable[Event]:
    """The draft as it is then.

    :raise Refused: `unknown_card`, `not_now` when it is no draft any more, `bad_request`
    """
    known = lab.exemptions.get(wish.exemption)
    if wish.card not in lab.experiments or (known is not None and known.card != wish.card):
        raise Refused("unknown_card")
    if known is not None and known.state != "draft":
        raise Refused("not_now")
    given = {
        name: value
        for name in wish.__struct_fields__
        if name not in ("exemption", "card") and (value := getattr(wish, name)) is not UNSET
    }
    for name in ("starts_on", "expires_on"):
        if name in given:
            given[name] = given[name] or None
            if given[name]:
                lines.demand_day(name, given[name])
    if given.get("applicant") and given["applicant"] not in {body.id for body in lab.organisations}:
        raise bad_request("applicant", "not_a_choice")
    for name, bound in given.get("frame", {}).items():
        if not name.strip() or (not isinstance(bound, bool) and (not math.isfinite(bound) or bound < 0)):
            raise bad_request("frame", "not_a_limit")
    draft = replace(known or Exemption(id=wish.exemption, card=wish.card), **given)
    if draft != known:
        yield ExemptionWritten(exemption=draft)


def exemption_apply(
    lab: Lab, wish: ExemptionApply, actor: Actor, activity: str | None, now: datetime
) -> Iterable[Event]:
    """The application.

    :raise Refused: `bad_request` {field, reason} of the first thing that it lacks; `unknown_card`, `not_now`
    """
    one = _named(lab, wish.exemption)
    if one.state != "draft":
        raise Refused("not_now")
    for field, reason in lacks(lab, one, now.date()):
        raise bad_request(field, reason)
    yield ExemptionWritten(exemption=replace(one, state="applied", applied_on=_day(now)))


def exemption_decide(
    lab: Lab, wish: ExemptionDecide, actor: Actor, activity: str | None, now: datetime
) -> Iterable[Event]:
    """What both parties together make of it: granted by both, refused by one, ended by one.

    :raise Refused: `bad_request` without a reason, `not_now` where there is nothing to decide, `unknown_card`
    """
    one, reason = _named(lab, wish.exemption), wish.reason.strip()
    if not reason:
        raise bad_request("reason", "missing")
    said = Decided(wish.party, wish.said, reason, _day(now))
    if wish.said == "ended":
        if one.state != "granted" or one.is_over(now.date()):
            raise Refused("not_now")
        yield ExemptionWritten(exemption=replace(one, state="withdrawn", decisions=(*one.decisions, said)))
        return
    if one.state != "applied":
        raise Refused("not_now")
    if one.expires_on is not None and one.expires_on < _day(now):
        raise Refused("exemption_over", day=one.expires_on)
    others = tuple(decided for decided in one.decisions if decided.party != wish.party)
    one = replace(one, decisions=(*others, said))
    if wish.said == "refused":
        one = replace(one, state="refused", decided_on=_day(now))
    elif len(one.granted_by()) == 2:
        one = replace(one, state="granted", decided_on=_day(now))
    yield ExemptionWritten(exemption=one)


def exemption_withdraw(
    lab: Lab, wish: ExemptionWithdraw, actor: Actor, activity: str | None, now: datetime
) -> Iterable[Event]:
    """:raise Refused: `not_now` once it was decided, `unknown_card`"""
    one = _named(lab, wish.exemption)
    if one.state not in ("draft", "applied"):
        raise Refused("not_now")
    yield ExemptionWritten(exemption=replace(one, state="withdrawn"))


def exemption_use(lab: Lab, wish: ExemptionUse, actor: Actor, activity: str | None, now: datetime) -> Iterable[Event]:
    """The entry.

    :raise Refused: `outside_frame` {limit, most, value}, `exemption_over`, `not_now` while it does not run, `bad_request`, `too_many`
    """
    one = _named(lab, wish.exemption)
    most = one.limits().get(wish.limit)
    if most is None:
        raise bad_request("limit", "not_a_choice")
    if not math.isfinite(wish.value) or wish.value < 0:
        raise bad_request("value", "not_a_limit")
    if wish.value > most:
        raise Refused("outside_frame", limit=wish.limit, most=most, value=wish.value)
    if one.is_over(now.date()):
        raise Refused("exemption_over", day=one.expires_on)
    if state_on(lab, one, now.date()) != "running":
        raise Refused("not_now")
    if len(one.uses) >= MOST_USES:
        raise Refused("too_many", limit=MOST_USES)
    entry = Use(wish.limit, wish.value, _day(now), wish.note.strip())
    yield ExemptionWritten(exemption=replace(one, uses=(*one.uses, entry)))


def exemption_evaluate(
    lab: Lab, wish: ExemptionEvaluate, actor: Actor, activity: str | None, now: datetime
) -> Iterable[Event]:
    """The evaluation, once it has run.

    :raise Refused: `not_now` before it has ended, `bad_request` {field, reason} for what was not looked at, `unknown_card`
    """
    one = _named(lab, wish.exemption)
    if one.started_on is None or state_on(lab, one, now.date()) not in ("ended_as_planned", "withdrawn"):
        raise Refused("not_now")
    findings = {name: wish.findings.get(name, "").strip() for name in one.evaluation_minimum}
    for number, finding in enumerate(findings.values()):
        if not finding:
            raise bad_request(f"findings.{number}", "missing")
    if not wish.conclusion.strip():
        raise bad_request("conclusion", "missing")
    told = Evaluation(findings, wish.conclusion.strip(), _day(now))
    yield ExemptionWritten(exemption=replace(one, evaluation=told))


def _named(lab: Lab, exemption: str) -> Exemption:
    one: Exemption | None = lab.exemptions.get(exemption)
    if one is None:
        raise Refused("unknown_card")
    return one


def _day(now: datetime) -> str:
    return now.date().isoformat()


DECIDE: dict[type[Command], Callable[..., Iterable[Event]]] = {
    ExemptionWrite: exemption_write,
    ExemptionApply: exemption_apply,
    ExemptionDecide: exemption_decide,
    ExemptionWithdraw: exemption_withdraw,
    ExemptionUse: exemption_use,
    ExemptionEvaluate: exemption_evaluate,
}
