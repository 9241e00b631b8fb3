"""Exemption trials (fritagelse): a test that departs from a rule, within a frame that both parties agreed to, until a day.

An exemption is applied for by an organisation for one experiment. The employer and the employees decide, each with a reason; both must
grant it, and each may end it. It ends by the clock on its last day, which is a day of UTC like all moments of the journal. What it
may not go beyond (`frame`) is refused, not warned of. `gated` holds the door: no command, whichever it is, sets an experiment running
that needs an exemption and has none today, nor changes the plan of one whose exemption is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from labapp.core.experiments import ExperimentWritten
from labapp.core.messages import Event, Stored, event
from labapp.core.model import Experiment, Lab
from labapp.core.refused import Refused
from labapp.core.sheets import Sheets

Party = Literal["employer", "employee"]
Said = Literal["granted", "refused", "ended"]
State = Literal["draft", "applied", "granted", "refused", "running", "ended_as_planned", "withdrawn"]
Bound = bool | int | float

PARTIES: tuple[Party, ...] = ("employer", "employee")
GUARDS = ("constitution", "eu_law", "legal_security", "unfair_gain")  # of the free-municipality trials
MAX_WEEKS = "max_weeks"  # the limit in a frame that the period itself is held to
AFTERWARDS = {"learning", "decision"}  # fields of an experiment that stay open when its exemption is over
BEGUN = ("running", "decided", "stopped")


class Decided(Struct, frozen=True):
    """What a party said, why, and when. Who spoke for it is written nowhere."""

    party: Party
    said: Said
    reason: str
    on: str


class Use(Struct, frozen=True):
    """One entry of what was done under a limit of the frame."""

    limit: str
    value: int | float
    on: str
    note: str = ""


class Evaluation(Struct, frozen=True):
    """What came of it: a finding for each thing that had to be looked at, and a conclusion."""

    findings: dict[str, str]
    conclusion: str
    on: str


class Exemption(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One exemption of an experiment (its note). `state` is what was said of it; what the clock makes of that is `state_on`.

    `purposes` are codes of `exemption_purpose` with the measure for each. Numbers in `frame` are hard limits, the rest are promises.
    `guards` say that it stays clear of four things. Those `eligible` may copy it; an empty list is everybody.
    """

    id: str
    card: str
    kind: str = "collective_agreement"
    rule_area: str | None = None
    rule_text: str = ""
    applicant: str = ""
    purposes: dict[str, str] = {}
    frame: dict[str, Bound] = {}
    guards: dict[str, bool] = {}
    starts_on: str | None = None
    expires_on: str | None = None
    eligible: tuple[str, ...] = ()
    evaluation_minimum: tuple[str, ...] = ()
    copy_of: str | None = None
    state: State = "draft"
    applied_on: str | None = None
    decided_on: str | None = None
    started_on: str | None = None
    decisions: tuple[Decided, ...] = ()
    uses: tuple[Use, ...] = ()
    evaluation: Evaluation | None = None

    def limits(self) -> dict[str, int | float]:
        """The hard limits of the frame."""
        return {name: bound for name, bound in self.frame.items() if not isinstance(bound, bool)}

    def granted_by(self) -> tuple[Party, ...]:
        """The parties that have granted it."""
        return tuple(
            party for party in PARTIES if any(d.party == party and d.said == "granted" for d in self.decisions)
        )

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed, or a party has ended it."""
        passed = self.expires_on is not None and self.expires_on < today.isoformat()
        return (self.state == "granted" and passed) or any(d.said == "ended" for d in self.decisions)

    def holds_on(self, today: date) -> bool:
        """Whether both parties grant this day."""
        day = today.isoformat()
        return self.state == "granted" and (self.starts_on or day) <= day <= (self.expires_on or day)

    def is_asked_for(self) -> bool:
        """Whether the experiment depends on it. One that was taken back before anybody said no does not count any more."""
        return self.state != "withdrawn" or any(d.said != "granted" for d in self.decisions)


@event("exemption.written")
class ExemptionWritten(Event, frozen=True):
    """An exemption is now as it says."""

    exemption: Exemption


def exemption_written(lab: Lab, fact: ExemptionWritten, stored: Stored) -> Lab:
    """The lab with an exemption as it is now."""
    return lab.put("exemptions", fact.exemption.id, fact.exemption)


def of_card(lab: Lab, card: str) -> list[Exemption]:
    """The exemptions of an experiment, in the order in which they were begun."""
    return [one for one in lab.exemptions.values() if one.card == card]


def state_on(lab: Lab, one: Exemption, today: date) -> State:
    """What an exemption is on a day, in the words of `exemption_state`: it runs with its experiment and ends by the clock."""
    if one.state != "granted" or one.started_on is None:
        return one.state
    known = lab.experiments.get(one.card)
    state = known.state if known is not None else "decided"
    if state == "running":
        return "ended_as_planned" if one.is_over(today) else "running"
    return "ended_as_planned" if state in BEGUN or one.is_over(today) else "granted"


def needs_one(lab: Lab, known: Experiment) -> bool:
    """Whether an experiment may run only with an exemption: by its kind, because one was asked for, or by the room's check of rules."""
    if known.kind == "exemption_trial" or any(one.is_asked_for() for one in of_card(lab, known.card)):
        return True
    checks = [lab.work.get(step.id) for step in lab.agenda() if step.kind == "rules_check"]
    sheets = [work.sheets[known.card] for work in checks if isinstance(work, Sheets) and known.card in work.sheets]
    return any(id.endswith(".exemption") and field.text for sheet in sheets for id, field in sheet.fields.items())


def is_locked(lab: Lab, card: str, today: date) -> bool:
    """Whether the plan of an experiment is locked: its exemption is over, and no other is asked for or holds."""
    asked = [one for one in of_card(lab, card) if one.is_asked_for()]
    return any(one.is_over(today) for one in asked) and not any(
        one.state in ("draft", "applied") or (one.state == "granted" and not one.is_over(today)) for one in asked
    )


def demand_holds(lab: Lab, known: Experiment, today: date) -> Exemption | None:
    """The exemption under which an experiment runs today; None if it needs none.

    :raise Refused: `needs_approval` {waits}, `exemption_not_begun` {day}, `exemption_over` {day}
    """
    if not needs_one(lab, known):
        return None
    asked = [one for one in of_card(lab, known.card) if one.is_asked_for()]
    for one in asked:
        if one.holds_on(today):
            return one
    for one in reversed(asked):
        if one.state in ("draft", "applied", "refused"):
            break
        if one.is_over(today):
            raise Refused("exemption_over", day=one.expires_on)
        if one.state == "granted":
            raise Refused("exemption_not_begun", day=one.starts_on)
    granted = asked[-1].granted_by() if asked else ()
    raise Refused("needs_approval", waits=[party for party in PARTIES if party not in granted])


def gated(lab: Lab, facts: Iterable[Event], now: datetime) -> Iterator[Event]:
    """The events of a command, where none of them starts or changes an experiment in spite of its exemption. The first start is noted.

    :raise Refused: as `demand_holds`; `exemption_over` {day} for a plan that is locked
    """
    today = now.date()
    for fact in facts:
        yield fact
        if not isinstance(fact, ExperimentWritten):
            continue
        before = lab.experiments.get(fact.card) or Experiment(card=fact.card, activity=fact.activity or "")
        after = replace(before, **fact.fields)
        ends = fact.fields.get("state") in ("decided", "stopped")
        if not ends and fact.fields.keys() - AFTERWARDS and is_locked(lab, fact.card, today):
            raise Refused("exemption_over", day=max((one.expires_on or "") for one in of_card(lab, fact.card)))
        if after.state == "running" and fact.fields.keys() & {"state", "kind"}:
            one = demand_holds(lab, after, today)
            if one is not None and one.started_on is None:
                yield ExemptionWritten(exemption=replace(one, started_on=today.isoformat()))


def lacks(lab: Lab, one: Exemption, today: date) -> list[tuple[str, str]]:
    """(field, reason) of what an application still lacks before it may be sent to the parties."""
    found: list[tuple[str, str]] = []
    plain: dict[str, Any] = {
        "rule_area": one.rule_area,
        "rule_text": one.rule_text.strip(),
        "applicant": one.applicant or not lab.organisations,
        "purposes": one.purposes,
        "frame": one.limits(),
        "starts_on": one.starts_on,
        "expires_on": one.expires_on,
        "evaluation_minimum": one.evaluation_minimum,
    }
    found += [(field, "missing") for field, value in plain.items() if not value]
    found += [(f"measure.{purpose}", "missing") for purpose, measure in one.purposes.items() if not measure.strip()]
    for guard in GUARDS:
        if one.guards.get(guard) is not True:
            found.append((f"guards.{guard}", "missing" if guard not in one.guards else "guard"))
    if one.applicant and not _may_apply(lab, one):
        found.append(("applicant", "not_eligible"))
    if one.starts_on and one.expires_on:
        first, last = date.fromisoformat(one.starts_on), date.fromisoformat(one.expires_on)
        weeks = one.limits().get(MAX_WEEKS)
        if last < first:
            found.append(("expires_on", "before_start"))
        elif weeks is not None and last - first >= timedelta(weeks=weeks):
            found.append(("expires_on", "too_long_period"))
        if last < today:
            found.append(("expires_on", "past"))
    return found


def _may_apply(lab: Lab, one: Exemption) -> bool:
    names = {name.strip().casefold() for name in one.eligible}
    body = next((body for body in lab.organisations if body.id == one.applicant), None)
    return not names or (body is not None and bool({body.name.casefold(), body.short.casefold()} & names))
