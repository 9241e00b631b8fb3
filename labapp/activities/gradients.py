"""Gradients of agreement: where everybody stands on trying a proposal, on five levels, and what would have to change.

Nobody sees more than how many have answered before the reveal, and the reveal ends the answering: who speaks first would else draw
the others along. Reasons are a list without names in an order that tells nothing. An objection is not outvoted: the facilitator
makes it a condition, which is kept with the proposal. Proposals are asked one after the other.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from labapp.core.apart import told_apart
from labapp.core.consent import (
    FROM_PROMPT,
    LEVELS,
    MOST,
    Condition,
    ConditionDrop,
    ConditionDropped,
    ConditionWrite,
    ConditionWritten,
    GradientsSettings,
    Proposal,
    ProposalAsk,
    ProposalAsked,
    ReasonHidden,
    ReasonHide,
    ReasonRestore,
    ReasonRestored,
    Steered,
    SupportGive,
    SupportGiven,
    Voice,
    Voices,
)
from labapp.core.events import ActivityHidden, ActivityUnlocked
from labapp.core.kinds import Kind, Shown
from labapp.core.material import ITEMS, is_material
from labapp.core.messages import Actor, Command, Event
from labapp.core.model import Activity, Lab, to_json
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import Table
from labapp.core.viewers import Me, Staff, Viewer


def steered(lab: Lab, step: Activity) -> Steered:
    """What the facilitator has set in this activity."""
    found: Steered = lab.arranged.get(step.id) or Steered()
    return found


def proposals(lab: Lab, step: Activity) -> list[Proposal]:
    """Everything the room is or was asked about here. The prompt is a proposal as long as there is no other, or once it was answered."""
    found = [*step.config.proposals, *steered(lab, step).added]
    prompt_counts = not found or any(FROM_PROMPT in own for own in _given(lab, step).values())
    return [Proposal(FROM_PROMPT, ""), *found] if prompt_counts and not step.config.proposals else found


def asked_now(lab: Lab, step: Activity) -> Proposal:
    """The proposal that is asked: what the facilitator chose, else the first."""
    there = proposals(lab, step)
    return next((one for one in there if one.id == steered(lab, step).asked), there[0])


def _given(lab: Lab, step: Activity) -> Table[str, dict[str, Voice]]:
    voices: Voices = lab.work[step.id]
    return voices.given


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The wish as events.

    :raise Refused: `bad_request`, `unknown_card`, `activity_locked`, `too_many`
    """
    settings = steered(lab, step)
    match wish:
        case SupportGive():
            if wish.proposal != asked_now(lab, step).id:
                raise bad_request("proposal", "is not asked now")
            voice = Voice(wish.level, " ".join(wish.reason.split()))
            if _given(lab, step).get(actor.member or "", {}).get(wish.proposal) != voice:
                yield SupportGiven(activity=step.id, proposal=wish.proposal, level=voice.level, reason=voice.reason)
        case ProposalAsk():
            yield from _ask(lab, step, wish)
        case ReasonHide():
            if wish.reason not in settings.hidden:
                yield ReasonHidden(activity=step.id, reason=wish.reason)
        case ReasonRestore():
            if wish.reason in settings.hidden:
                yield ReasonRestored(activity=step.id, reason=wish.reason)
        case ConditionWrite():
            yield from _write(lab, step, wish)
        case ConditionDrop():
            if any(one.id == wish.condition for one in settings.conditions):
                yield ConditionDropped(activity=step.id, condition=wish.condition)


def _ask(lab: Lab, step: Activity, wish: ProposalAsk) -> Iterable[Event]:
    there = proposals(lab, step)
    if step.state == "done":
        raise Refused("activity_locked")
    text = wish.text.strip()
    if any(one.id == wish.proposal for one in there):
        if text or wish.card is not None:
            raise bad_request("proposal", "this id is taken")
        if wish.proposal == asked_now(lab, step).id:
            return
    else:
        if wish.card is not None and not is_material(lab, step, wish.card):
            raise Refused("unknown_card")
        text = text or (lab.cards[wish.card].text if wish.card else "")
        if not text:
            raise bad_request("text", "is empty")
        if len(there) >= MOST:
            raise Refused("too_many", limit=MOST)
    if step.revealed:
        yield ActivityHidden(activity=step.id)
    if step.state == "locked":
        yield ActivityUnlocked(activity=step.id)
    yield ProposalAsked(activity=step.id, proposal=wish.proposal, text=text, card=wish.card)


def _write(lab: Lab, step: Activity, wish: ConditionWrite) -> Iterable[Event]:
    text = wish.text.strip()
    if not text:
        raise bad_request("text", "is empty")
    if all(one.id != wish.proposal for one in proposals(lab, step)):
        raise bad_request("proposal", "there is no such proposal")
    conditions = steered(lab, step).conditions
    if len(conditions) >= MOST and all(one.id != wish.condition for one in conditions):
        raise Refused("too_many", limit=MOST)
    written = Condition(wish.condition, wish.proposal, text)
    if written not in conditions:
        yield ConditionWritten(activity=step.id, condition=written.id, proposal=written.proposal, text=text)


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the voice or what the facilitator set taken in."""
    settings = steered(lab, step)
    match fact:
        case SupportGiven() if actor is not None:
            given = _given(lab, step)
            voices = {**given.get(actor, {}), fact.proposal: Voice(fact.level, fact.reason)}
            return lab.put("work", step.id, Voices(given.put(actor, voices)))
        case ProposalAsked():
            new = (Proposal(fact.proposal, fact.text, fact.card),) if fact.text else ()
            settings = replace(settings, asked=fact.proposal, added=(*settings.added, *new))
        case ReasonHidden():
            settings = replace(settings, hidden=(*settings.hidden, fact.reason))
        case ReasonRestored():
            settings = replace(settings, hidden=tuple(one for one in settings.hidden if one != fact.reason))
        case ConditionWritten():
            written = Condition(fact.condition, fact.proposal, fact.text)
            known = any(one.id == written.id for one in settings.conditions)
            changed = tuple(written if one.id == written.id else one for one in settings.conditions)
            settings = replace(settings, conditions=changed if known else (*changed, written))
        case ConditionDropped():
            rest = tuple(one for one in settings.conditions if one.id != fact.condition)
            settings = replace(settings, conditions=rest)
        case _:
            return lab
    return lab.put("arranged", step.id, settings)


def support_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """One's own voices: {proposal: {level, reason}}."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    return to_json(_given(lab, step).get(viewer.member, {}))


def gradients_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """What is asked and how many have answered; after the reveal how they answered: {asked, eligible, proposals: [...]}."""
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    told = []
    for one in proposals(lab, step):
        voices = _voices(lab, step, one.id)
        line = {**to_json(one), "n": len(voices)}
        told.append(
            {**line, **_result(lab, step, one.id, voices, staff=isinstance(viewer, Staff))} if step.revealed else line
        )
    eligible = max([len(lab.taking_part), *(line["n"] for line in told)])
    return {"asked": asked_now(lab, step).id, "eligible": eligible, "proposals": told}


def _voices(lab: Lab, step: Activity, proposal: str) -> dict[str, Voice]:
    """Member -> voice on one proposal."""
    return {member: own[proposal] for member, own in _given(lab, step).items() if proposal in own}


def _result(lab: Lab, step: Activity, proposal: str, voices: Mapping[str, Voice], *, staff: bool) -> dict[str, Any]:
    """{levels: {level: n}, by_organisation?, reasons: [{id, level, text, n, hidden?}], conditions: [{id, text}]}; hidden reasons are for staff."""
    result: dict[str, Any] = {"levels": _levels(voices.values())}
    if apart := told_apart(lab, voices):
        result["by_organisation"] = {body: {"n": len(own), "levels": _levels(own)} for body, own in apart.items()}
    settings = steered(lab, step)
    said = Counter((voice.level, voice.reason) for voice in voices.values() if voice.reason and voice.level in LEVELS)
    reasons = []
    for (level, text), n in sorted(
        said.items(), key=lambda line: (-LEVELS.index(line[0][0]), line[0][1].casefold(), line[0][1])
    ):
        id = _reason_id(proposal, level, text)
        if id not in settings.hidden:
            reasons.append({"id": id, "level": level, "text": text, "n": n})
        elif staff:
            reasons.append({"id": id, "level": level, "text": text, "n": n, "hidden": True})
    result["reasons"] = reasons
    result["conditions"] = [{"id": one.id, "text": one.text} for one in settings.conditions if one.proposal == proposal]
    return result


def _levels(voices: Iterable[Voice]) -> dict[str, int]:
    said = Counter(voice.level for voice in voices)
    return {level: said[level] for level in LEVELS}


def _reason_id(proposal: str, level: str, text: str) -> str:
    """Made of the words themselves, so that nothing about it tells who wrote them, or when."""
    return hashlib.sha256(f"{proposal}\n{level}\n{text}".encode()).hexdigest()[:16]


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """Every proposal that was answered or has conditions, with its result."""
    told = []
    for one in proposals(lab, step):
        voices = _voices(lab, step, one.id)
        result = _result(lab, step, one.id, voices, staff=False)
        if voices or result["conditions"]:
            told.append({**to_json(one), "n": len(voices), **result})
    return {"n": len(_given(lab, step)), "proposals": told}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """A voice on what is asked, most often a friendly one; who can't support it says why."""
    proposal = asked_now(lab, step).id
    if proposal in _given(lab, step).get(person.member, {}):
        return []
    level = person.pick([LEVELS[0], LEVELS[0], LEVELS[0], LEVELS[1], LEVELS[1], LEVELS[2], LEVELS[2], *LEVELS[3:]])
    reason = person.says() if level in LEVELS[3:] else ""
    return [("support.give", {"proposal": proposal, "level": level, "reason": reason})]


KIND = Kind(
    name="gradients",
    settings=GradientsSettings,
    work=Voices,
    commands=(SupportGive, ProposalAsk, ReasonHide, ReasonRestore, ConditionWrite, ConditionDrop),
    decide=decide,
    evolve=evolve,
    records={
        "items": ITEMS,
        "support": Shown(support_record, follows=frozenset({"work"})),
        "gradients": Shown(gradients_record, follows=frozenset({"work", "people"})),
    },
    shown_at_once=lambda settings: False,
    reveal_locks=True,
    contributors=_given,
    report=report,
    rehearse=rehearse,
    off="hidden",
)
