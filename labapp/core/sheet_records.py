"""What is shown of sheets: how far each is for everybody; what stands on it for those who share it, and for the room after the reveal."""

from __future__ import annotations

from typing import Any

from labapp.core import merging
from labapp.core.kinds import Record, Shown
from labapp.core.model import Activity, Lab, to_json
from labapp.core.sheet_places import is_common, is_shown, offered_sheets, own_sheet
from labapp.core.sheets import Sheet, parts, work_of
from labapp.core.viewers import Crowd, Me, Viewer


def sheets_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Record `sheets/<activity>`: {sheets: [{id, filled, of, missing, fields?, earlier?}]}.

    Numbers for everybody. What is written: for all after the reveal; for phones always where the sheet is everybody's, who could not
    write on it together else.
    """
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    shown = []
    for sheet in listed(lab, step):
        readable = _is_readable(lab, step, sheet, viewer)
        shown.append(content(lab, step, sheet) if readable else completeness(lab, step, sheet))
    return {"sheets": shown}


def _is_readable(lab: Lab, step: Activity, sheet: str, viewer: Viewer) -> bool:
    return step.revealed or (isinstance(viewer, Crowd) and is_common(lab, step, sheet))


def holds_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Record `holds/<activity>`: {holds: [{sheet, field, organisation, until}]}: who writes where, on sheets that the viewer may read.

    A record of its own: marks come and go often, and the texts need not be told again for them.
    """
    if isinstance(viewer, Me) or step.state == "planned":
        return None
    marked = dict.fromkeys(hold.sheet for hold in work_of(lab, step).holds.values() if is_shown(lab, step, hold.sheet))
    readable = [sheet for sheet in sorted(marked) if _is_readable(lab, step, sheet, viewer)]
    return {"holds": [{"sheet": sheet, **hold} for sheet in readable for hold in holds_on(lab, step, sheet)]}


def listed(lab: Lab, step: Activity) -> list[str]:
    """The sheets that are told of: those to be filled in now, and all on which something was written.

    Of cards without an experiment only those that were begun: every idea could have a sheet.
    """
    begun = [sheet for sheet in work_of(lab, step).sheets if is_shown(lab, step, sheet)]
    of_ideas = step.config.per == "item" and step.config.items == "cards"
    offered = [] if of_ideas else offered_sheets(lab, step)
    return list(dict.fromkeys([*offered, *begun]))


def completeness(lab: Lab, step: Activity, sheet: str) -> dict[str, Any]:
    """{id, filled, of, missing}: how many fields of a sheet are filled, and how many that are required are not."""
    known = work_of(lab, step).sheets.get(sheet, Sheet())
    texts = {name: field.text for name, field in known.fields.items()}
    counted = [part for part in parts(step) if part.counted]
    missing = sum(part.required and not texts.get(part.id) for part in counted)
    return {
        "id": sheet,
        "filled": sum(bool(texts.get(part.id)) for part in counted),
        "of": len(counted),
        "missing": missing,
    }


def content(lab: Lab, step: Activity, sheet: str) -> dict[str, Any]:
    """Completeness, and {fields: {field: text}, earlier: {field: [texts]}}. Nothing tells who wrote.

    An earlier text is shown while a word of it is missing in the present one.
    """
    known = work_of(lab, step).sheets.get(sheet, Sheet())
    earlier = {
        name: kept
        for name, field in known.fields.items()
        if (kept := [text for text in field.earlier if merging.lost(text, field.text)])
    }
    texts = {name: field.text for name, field in known.fields.items() if field.text}
    return {**completeness(lab, step, sheet), "fields": texts, "earlier": earlier}


def holds_on(lab: Lab, step: Activity, sheet: str) -> list[dict[str, Any]]:
    """Who writes on a sheet, [{field, organisation, until}]: by organisation, where the lab tells organisations."""
    holds = [
        {"field": hold.field, "organisation": _body(lab, member), "until": hold.until}
        for member, hold in work_of(lab, step).holds.items()
        if hold.sheet == sheet
    ]
    return sorted(holds, key=lambda hold: (str(hold["field"]), str(hold["until"]), str(hold["organisation"])))


def _body(lab: Lab, member: str) -> str | None:
    known = lab.members.get(member)
    return None if known is None or lab.identity == "anonymous" else known.organisation


def own_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Record `sheet/<activity>`: {own, holding, sheet?}: the id of one's own sheet, where one is seen to write, and before the
    reveal what stands on the sheet that one's group shares."""
    if not isinstance(viewer, Me) or step.state == "planned":
        return None
    own = own_sheet(lab, step, viewer.member)
    hold = work_of(lab, step).holds.get(viewer.member)
    shown: dict[str, Any] = {"own": own, "holding": None if hold is None else to_json(hold)}
    if own is not None and not step.revealed and not is_common(lab, step, own):
        shown["sheet"] = {**content(lab, step, own), "holds": holds_on(lab, step, own)}
    return shown


RECORDS: dict[str, Record | Shown] = {
    "sheets": Shown(sheets_record, follows=frozenset({"work", "groups", "material"})),
    "holds": Shown(holds_record, follows=frozenset({"work", "groups", "material"})),
    "sheet": Shown(own_record, follows=frozenset({"work", "groups"})),
}


def told(lab: Lab, step: Activity) -> list[dict[str, Any]]:
    """For the report: the sheets on which something stands, [{id, title, experiment, fields: {field: text}, earlier}].

    `title` is the card a sheet belongs to, `experiment` what was planned on it; both None for the sheet of a group or of the room.
    """
    shown = []
    for sheet in listed(lab, step):
        full = content(lab, step, sheet)
        if not full["fields"]:
            continue
        card, experiment = lab.cards.get(sheet), lab.experiments.get(sheet)
        shown.append(
            {
                **{name: full[name] for name in ("id", "fields", "earlier")},
                "title": None if card is None else card.text,
                "experiment": None if experiment is None else to_json(experiment),
            }
        )
    return shown
