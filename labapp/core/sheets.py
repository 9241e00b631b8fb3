"""Sheets: forms that several people fill in at the same time. What one person writes never makes another's words disappear unseen.

A text is written over what its writer saw (`was`). If somebody else has written meanwhile, both changes are made; where they
contradict each other, or where a person takes out what another wrote, the earlier text is put aside: whoever shares the
sheet sees it there and can bring it back. What arrives after the lock is put aside as well. Who writes in a field is told by a mark that
ends by itself and locks nobody out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from labapp.core import merging
from labapp.core.messages import LINE_MAX, PROSE_MAX, Actor, Command, Event, May, Name, Prose, command, event
from labapp.core.model import Activity, Lab
from labapp.core.moments import rfc3339
from labapp.core.policy import enters_for_others
from labapp.core.refused import Refused, bad_request
from labapp.core.rehearsal import Deed, Person
from labapp.core.sheet_forms import Part
from labapp.core.sheet_places import ROOM, is_common, is_shown, offered_sheets, own_sheet, sharers
from labapp.core.table import EMPTY, Table

HELD = timedelta(seconds=30)  # how long "somebody writes here" stands after the last sign of it
KEPT, KEPT_SIGNS = 20, 3 * PROSE_MAX  # earlier texts of a field that are at hand; the journal has all
TYPED = ("line", "text", "date")


class Written(Struct, frozen=True):
    """What stands in a field, who wrote last, what stood there before they began, and what was put aside."""

    text: str = ""
    by: str | None = None
    before: str = ""
    earlier: tuple[str, ...] = ()


class Sheet(Struct, frozen=True):
    """One form: what was written, by field, and the members who have written on it."""

    fields: dict[str, Written] = {}
    writers: frozenset[str] = frozenset()


class Hold(Struct, frozen=True):
    """The field in which a member writes, and until when that is told."""

    sheet: str
    field: str
    until: str


class Sheets(Struct, frozen=True):
    """The sheets of an activity, where its members write now, and who has written at all."""

    sheets: Table[str, Sheet] = EMPTY
    holds: Table[str, Hold] = EMPTY
    writers: Table[str, bool] = EMPTY


@command("sheet.write", may=May(role="member", activity="named"))
class SheetWrite(Command, frozen=True):
    """What is to stand in a field. `was` is the text that the writer saw when they began."""

    sheet: Name
    field: Name
    text: Prose
    was: Prose | UnsetType = UNSET


@command("sheet.hold", may=May(role="member", activity="open"))
class SheetHold(Command, frozen=True):
    """One begins or ends to write in a field. Nobody is kept from writing there too."""

    sheet: Name
    field: Name
    on: bool


@event("sheet.written")
class SheetWritten(Event, frozen=True):
    """This stands in a field now. `lost` was put aside, `until` tells how long its writer is seen to write."""

    sheet: str
    field: str
    text: str
    lost: tuple[str, ...] = ()
    until: str | None = None


@event("sheet.held")
class SheetHeld(Event, frozen=True):
    """The event's actor writes in a field until then; None: not any more."""

    sheet: str
    field: str
    until: str | None = None


COMMANDS: tuple[type[Command], ...] = (SheetWrite, SheetHold)


def parts(step: Activity) -> tuple[Part, ...]:
    """The places of each sheet of an activity, by its settings."""
    found: tuple[Part, ...] = step.config.parts()
    return found


def work_of(lab: Lab, step: Activity) -> Sheets:
    """The sheets of an activity."""
    work: Sheets = lab.work[step.id]
    return work


def written(lab: Lab, step: Activity, sheet: str, field: str) -> Written:
    """What stands in a field of a sheet."""
    known = work_of(lab, step).sheets.get(sheet)
    return Written() if known is None else known.fields.get(field, Written())


def decide(lab: Lab, step: Activity, wish: Command, actor: Actor, now: datetime) -> Iterable[Event]:
    """The text as it then stands, or the mark of who writes; none if it is so already.

    :raise Refused: `bad_request`, `too_long`, `not_allowed` (another group's sheet)
    """
    if not isinstance(wish, SheetWrite | SheetHold):
        return
    part = next((part for part in parts(step) if part.id == wish.field), None)
    if part is None:
        raise bad_request("field", "the sheet has no such field")
    demand_own(lab, step, wish.sheet, actor)
    if isinstance(wish, SheetWrite):
        yield from _write(lab, step, wish, part, actor, now)
    else:
        yield from hold(lab, step, wish, actor, now)


def _write(lab: Lab, step: Activity, wish: SheetWrite, part: Part, actor: Actor, now: datetime) -> Iterable[Event]:
    if step.state == "planned":
        raise Refused("activity_not_open")
    place = {"activity": step.id, "sheet": wish.sheet, "field": part.id}
    present, given = written(lab, step, wish.sheet, part.id), _fitting(part, wish.text)
    if step.state != "open" and not enters_for_others(actor):  # letters that were on their way when it was locked
        if part.type in TYPED and given not in present.earlier and merging.lost(given, present.text):
            yield SheetWritten(**place, text=present.text, lost=(given,))
        return
    text, lost = settle(part, present, given, None if wish.was is UNSET else wish.was, actor.member)
    if text != present.text:
        yield SheetWritten(**place, text=text, lost=lost, until=rfc3339(now + HELD))


def settle(
    part: Part, present: Written, given: str, was: str | None, member: str | None
) -> tuple[str, tuple[str, ...]]:
    """The text that is to stand in a field when `member` writes `given` over `was` (None: over what is not known), and what is put aside.

    What others wrote meanwhile is joined with it. Where both contradict each other the later stands, and the earlier is put aside; so is
    what another had written before the writer began, when a word of it goes.
    """
    overtaken = was is None or was.strip() != present.text
    text = given
    if overtaken and was is not None and part.type == "text":
        both = merging.joined(was.strip(), given, present.text)
        text = given if both is None or len(both) > PROSE_MAX else both
    if part.type not in TYPED:
        return text, ()
    theirs = present.before if present.by == member and member is not None else present.text
    at_risk = [theirs, present.text] if overtaken or text in present.earlier else [theirs]
    fresh = (earlier for earlier in dict.fromkeys(at_risk) if earlier not in present.earlier)
    return text, tuple(earlier for earlier in fresh if merging.lost(earlier, text))


def hold(lab: Lab, step: Activity, wish: SheetHold, actor: Actor, now: datetime) -> Iterable[Event]:
    """The mark of who writes, if it is not told already and would not end soon."""
    mark = work_of(lab, step).holds.get(actor.member or "")
    known = mark if mark and (mark.sheet, mark.field) == (wish.sheet, wish.field) else None
    place = {"activity": step.id, "sheet": wish.sheet, "field": wish.field}
    if wish.on and (known is None or known.until < rfc3339(now + HELD / 2)):
        yield SheetHeld(**place, until=rfc3339(now + HELD))
    if not wish.on and known is not None:
        yield SheetHeld(**place)


def demand_own(lab: Lab, step: Activity, sheet: str, actor: Actor) -> None:
    """Lets pass who shares a sheet, who wrote on it before the groups were formed anew, and staff.

    :raise Refused: `bad_request` where there is no such sheet, `not_allowed`
    """
    known = work_of(lab, step).sheets.get(sheet)
    if (known is None and sheet not in (ROOM, *offered_sheets(lab, step))) or not is_shown(lab, step, sheet):
        raise bad_request("sheet", "there is no such sheet")
    has_written = known is not None and actor.member in known.writers
    if enters_for_others(actor) or has_written or is_common(lab, step, sheet):
        return
    if own_sheet(lab, step, actor.member or "") != sheet:
        raise Refused("not_allowed")


def _fitting(part: Part, given: str) -> str:
    text = given.strip()
    if part.type == "line" and len(text) > LINE_MAX:
        raise Refused("too_long", field="text", limit=LINE_MAX)
    if part.type == "line":
        text = " ".join(text.split())
    if part.type == "date" and text and not _is_day(text):
        raise bad_request("text", "a day is needed, YYYY-MM-DD")
    if part.type == "choice" and text and text not in part.options:
        raise bad_request("text", "this can't be chosen")
    if part.type == "tick" and text not in ("", "yes"):
        raise bad_request("text", 'a tick is "yes" or nothing')
    return text


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def evolve(lab: Lab, step: Activity, fact: Event, actor: str | None) -> Lab:
    """The lab with the text written or the mark set."""
    if not isinstance(fact, SheetWritten | SheetHeld):
        return lab
    work = work_of(lab, step)
    if isinstance(fact, SheetWritten):
        work = with_text(work, fact.sheet, fact.field, fact.text, fact.lost, actor)
    if actor is not None:
        holds = work.holds.drop(actor)
        if fact.until is not None:
            holds = holds.put(actor, Hold(fact.sheet, fact.field, fact.until))
        work = replace(work, holds=holds)
    lab = lab.put("work", step.id, work)
    return lab if is_common(lab, step, fact.sheet) else lab.concerns(sharers(lab, fact.sheet))


def with_text(work: Sheets, sheet: str, field: str, text: str, lost: tuple[str, ...], actor: str | None) -> Sheets:
    """The sheets with a text in one field, and with what was put aside for it."""
    form = work.sheets.get(sheet, Sheet())
    now = _after(form.fields.get(field, Written()), text, lost, actor)
    writers = form.writers if actor is None else form.writers | {actor}
    work = replace(work, sheets=work.sheets.put(sheet, Sheet({**form.fields, field: now}, writers)))
    return work if actor is None or actor in work.writers else replace(work, writers=work.writers.put(actor, True))


def _after(old: Written, text: str, lost: tuple[str, ...], actor: str | None) -> Written:
    earlier = (*old.earlier, *lost)[-KEPT:]
    while sum(map(len, earlier)) > KEPT_SIGNS:
        earlier = earlier[1:]
    if text == old.text:  # something was put aside and nothing else
        return replace(old, earlier=earlier)
    before = old.before if old.by == actor and actor is not None else old.text
    return Written(text, actor, before, earlier)


def contributors(lab: Lab, step: Activity) -> Collection[str]:
    """Everybody who has written on a sheet."""
    return work_of(lab, step).writers


def rehearse(lab: Lab, step: Activity, person: Person) -> Iterable[Deed]:
    """What still stands empty on the person's sheet, one place after the other."""
    sheet = own_sheet(lab, step, person.member) or person.pick(offered_sheets(lab, step))
    empty = [part for part in parts(step) if part.counted and not written(lab, step, sheet, part.id).text]
    if not empty:
        return []
    said: dict[str, Any] = {
        "line": person.says,
        "text": person.says,
        "date": lambda: "2026-10-01",
        "tick": lambda: "yes",
    }
    part = empty[0]
    text = person.pick(part.options) if part.type == "choice" else said[part.type]()
    return [("sheet.write", {"sheet": sheet, "field": part.id, "text": text, "was": ""})]
