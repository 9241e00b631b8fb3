"""Demand-free dialogue: the room talks about a theme. Nothing is judged, nothing is tied to anybody, nothing has to become a decision.

There is a theme, a clock, and rounds that the facilitator switches: free talk, or a round in which everybody may speak, in an order
if that is wished. Who would rather write sends a note that belongs to nobody: it is stored without its author, shown without
organisation and time, in an order that says nothing. There are no votes, and the notes are material of no later activity.

**The rule for keeping notes.** Nothing is kept unless the group says so. At the end the facilitator asks, the notes are shown, and
everybody with a place may answer until the facilitator ends the question. The notes are kept if at least one person said yes and nobody
said no; an answer may be changed until then, and who says nothing counts for neither. Staff may answer for who has no phone: one no is enough.
Nobody ever sees an answer, and "not kept" does not say whether anybody was against it. If the question is never asked or never ended,
nothing is kept. What is not kept is in no report and no export; that the dialogue took place is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from msgspec.structs import replace

from labapp.core import lines
from labapp.core.dialogues import (
    Dialogue,
    DialogueAnswer,
    DialogueAnswered,
    DialogueAsk,
    DialogueAsked,
    DialogueConclude,
    DialogueConcluded,
    DialogueNote,
    DialogueNoted,
    DialogueRound,
    DialogueRoundBegun,
    DialogueSettings,
    DialogueTurn,
    DialogueTurnGiven,
    Led,
)
from labapp.core.events import ActivityRevealed
from labapp.core.kinds import Kind, Shown
from labapp.core.messages import Actor, Command, Event
from labapp.core.model import Activity, Lab
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.table import EMPTY, Table
from labapp.core.viewers import Me, Staff, Viewer

MOST = 500  # notes in one dialogue


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """What was wished, if it has its place now.

    :raise Refused: `activity_locked` (the notes are shown or the question is put), `bad_request`, `too_many`
    """
    work, led = _work(lab, step), _led(lab, step)
    match wish:
        case DialogueNote():
            yield from _note(lab, step, wish)
        case DialogueRound():
            yield DialogueRoundBegun(activity=step.id, round=led.round + 1, talk=wish.talk)
        case DialogueTurn():
            if led.talk != "ordered":
                raise bad_request("turn", "this round has no order")
            if wish.turn != led.turn:
                yield DialogueTurnGiven(activity=step.id, turn=wish.turn)
        case DialogueAsk():
            if led.asked:
                return
            if not open_notes(lab, step):
                raise bad_request("notes", "there is nothing to keep")
            if not step.revealed:
                yield ActivityRevealed(activity=step.id)
            yield DialogueAsked(activity=step.id)
        case DialogueAnswer():
            _demand_asked(step, work, led)
            if work.answers.get(actor.member or "") != wish.keep:
                yield DialogueAnswered(activity=step.id, keep=wish.keep)
        case DialogueConclude():
            _demand_asked(step, work, led)
            kept = sorted(open_notes(lab, step).values()) if may_be_kept(work.answers) else []
            yield DialogueConcluded(activity=step.id, kept=tuple(kept))
        case _:
            yield from lines.hiding(lab, step, wish, work.notes)


def _note(lab: Lab, step: Activity, wish: DialogueNote) -> Iterable[Event]:
    notes = _work(lab, step).notes
    if not step.config.notes:
        raise Refused("not_allowed")
    if (
        step.revealed or _led(lab, step).asked
    ):  # a note that appears under everybody's eyes has a time, and so an author
        raise Refused("activity_locked")
    if wish.note in notes:
        raise bad_request("note", "this id is taken")
    if len(notes) >= MOST:
        raise Refused("too_many", limit=MOST)
    yield DialogueNoted(activity=step.id, note=wish.note, text=lines.words("text", wish.text))


def _demand_asked(step: Activity, work: Dialogue, led: Led) -> None:
    if step.state not in ("open", "locked"):
        raise Refused("activity_not_open")
    if not led.asked or work.outcome is not None:
        raise bad_request("keep", "nothing is asked")


def may_be_kept(answers: Table[str, bool]) -> bool:
    """The rule: at least one yes, and no no."""
    return bool(answers) and all(answers.values())


def open_notes(lab: Lab, step: Activity) -> dict[str, str]:
    """The notes that nobody took off the walls, by id; the ids are random, so their order says nothing."""
    off = lines.off(lab, step)
    return {note: text for note, text in sorted(_work(lab, step).notes.items()) if note not in off}


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the talk where it is now."""
    work, led = _work(lab, step), _led(lab, step)
    match fact:
        case DialogueNoted():
            return lab.put("work", step.id, replace(work, notes=work.notes.put(fact.note, fact.text)))
        case DialogueAnswered() if actor is not None:
            return lab.put("work", step.id, replace(work, answers=work.answers.put(actor, fact.keep)))
        case DialogueConcluded():
            outcome: Literal["kept", "not_kept"] = "kept" if fact.kept else "not_kept"
            over = Dialogue(outcome=outcome, kept=(*work.kept, *fact.kept))
            return lab.put("work", step.id, over).concerns(work.answers)
        case DialogueRoundBegun():
            order = _drawn(lab, step, fact.round) if fact.talk == "ordered" else ()
            begun = replace(led, round=fact.round, talk=fact.talk, turn=0, asked=False, order=order)
            return lab.put("arranged", step.id, begun)
        case DialogueTurnGiven():
            return lab.put("arranged", step.id, replace(led, turn=fact.turn))
        case DialogueAsked():
            lab = lab.put("work", step.id, replace(work, answers=EMPTY, outcome=None))
            return lab.put("arranged", step.id, replace(led, asked=True))
    return lines.hidden(lab, step, fact, Led())


def _work(lab: Lab, step: Activity) -> Dialogue:
    work: Dialogue = lab.work[step.id]
    return work


def _led(lab: Lab, step: Activity) -> Led:
    return lines.arranged(lab, step, Led())


def dialogue_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """{round, talk, turn, speakers, asked, outcome, written, answered, notes?}: where the talk is; the texts when they are shown.

    `notes` are [{id, text}] in an order that says nothing; for staff also those off the wall, marked `hidden`.
    """
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    work, led = _work(lab, step), _led(lab, step)
    shown: dict[str, Any] = {
        "round": led.round,
        "talk": led.talk,
        "turn": led.turn,
        "speakers": len(led.order),
        "asked": led.asked and work.outcome is None,
        "outcome": work.outcome if led.asked else None,
        "written": len(work.notes),
        "answered": len(work.answers),
        "kept": len(work.kept),
    }
    if step.revealed:
        kept = [{"id": f"kept-{number}", "text": text} for number, text in enumerate(sorted(work.kept), 1)]
        open_ = [{"id": note, "text": text} for note, text in open_notes(lab, step).items()]
        shown["notes"] = [*kept, *open_]
        if isinstance(viewer, Staff):
            shown["notes"] += [
                {"id": note, "text": work.notes[note], "hidden": True}
                for note in sorted(lines.off(lab, step))
                if note in work.notes
            ]
    return shown


def own_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """{keep, place}: one's own answer, and one's place in the order of this round, from 0; null where there is none."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    order = _led(lab, step).order
    place = order.index(viewer.member) if viewer.member in order else None
    return {"keep": _work(lab, step).answers.get(viewer.member), "place": place}


def _drawn(lab: Lab, step: Activity, round_: int) -> tuple[str, ...]:
    """Everybody who takes part in an order as good as by lot, another in each round, and the same whenever the journal is read."""
    lot = {m: hashlib.sha256(f"{step.id}/{round_}/{m}".encode()).digest() for m in lab.taking_part}
    return tuple(sorted(lot, key=lot.__getitem__))


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The notes that the group kept; nothing else is told of a dialogue."""
    kept = sorted(_work(lab, step).kept)
    return {"n": len(kept), "notes": kept} if kept else {}


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """Now and then a note, of which nobody knows whose it is; an answer when the room is asked."""
    work, led = _work(lab, step), _led(lab, step)
    if led.asked and work.outcome is None:
        return [] if person.member in work.answers else [("dialogue.answer", {"keep": True})]
    room = len(work.notes) < len(lab.taking_part)
    writes = step.config.notes and room and not step.revealed and not led.asked and person.number(1, 4) == 1
    return [("dialogue.note", {"note": person.new_id(), "text": person.says()})] if writes else []


def lead(lab: Lab, step: Activity) -> Iterable[Deed]:
    """Asks whether the notes may be kept, and concludes."""
    if _work(lab, step).outcome is not None:
        return
    if _led(lab, step).asked:
        yield "dialogue.conclude", {}
    elif open_notes(lab, step):
        yield "dialogue.ask", {}


KIND = Kind(
    name="dialogue",
    settings=DialogueSettings,
    work=Dialogue,
    commands=(DialogueNote, *lines.HIDING, DialogueTurn, DialogueRound, DialogueAsk, DialogueAnswer, DialogueConclude),
    decide=decide,
    evolve=evolve,
    records={
        "dialogue": Shown(dialogue_record, follows=frozenset({"work"})),
        "speaking": Shown(own_record, follows=frozenset({"work"})),
    },
    shown_at_once=lambda settings: False,
    sealed=(DialogueNoted, DialogueAnswered),
    contributors=lambda lab, step: (),
    report=report,
    rehearse=rehearse,
    lead=lead,
)
