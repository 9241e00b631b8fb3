"""Sheet: a form that people fill in together: one for each group, for each experiment or idea, or one for the room.

Plans, drafts and learning cards of the catalogue are this kind with other fields.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from labapp.core import sheet_records, sheets
from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.material import items_record
from labapp.core.messages import Name
from labapp.core.model import Activity, Lab, to_json
from labapp.core.sheet_forms import Field, Part
from labapp.core.sheet_places import Per
from labapp.core.viewers import Viewer


class SheetSettings(Settings, frozen=True):
    """`per`: for whom there is a sheet; `items`: which cards have one, where each item has; `from`: the activities they come from.

    Without fields the sheet is one text about the prompt.
    """

    fields: Annotated[tuple[Field, ...], Meta(max_length=30)] = (Field("text"),)
    per: Per = "room"
    items: Literal["experiments", "cards"] = "experiments"
    from_: list[Name] | None = field(name="from", default=None)

    def parts(self) -> tuple[Part, ...]:
        """The places of each sheet."""
        return tuple(each.part() for each in self.fields)


def table_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Record `items/<activity>`, where any idea may have a sheet: a phone offers them."""
    return items_record(lab, step, viewer) if (step.config.per, step.config.items) == ("item", "cards") else None


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """The form and every sheet that was begun: {fields, sheets}."""
    return {"fields": to_json(step.config.fields), "sheets": sheet_records.told(lab, step)}


KIND = Kind(
    name="sheet",
    settings=SheetSettings,
    work=sheets.Sheets,
    commands=sheets.COMMANDS,
    decide=sheets.decide,
    evolve=sheets.evolve,
    records={**sheet_records.RECORDS, "items": Shown(table_record, follows=frozenset({"table"}), alike=True)},
    shown_at_once=lambda settings: settings.per != "group",
    contributors=sheets.contributors,
    report=report,
    rehearse=sheets.rehearse,
)
