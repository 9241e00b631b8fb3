"""Rules check: which laws, agreements and personal data a plan touches, whether it needs consultation, and who looks into it.

A check is a question that is answered yes, no or unsure. Its light says what is left to do: green is nothing, amber that a function
looks into it, red that nobody does yet. An exemption that is needed stands out by itself.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

from labapp.core import sheet_records, sheets
from labapp.core.kinds import Kind, Settings, Shown
from labapp.core.messages import Name
from labapp.core.model import Activity, Lab
from labapp.core.sheet_forms import Part
from labapp.core.sheet_places import Per
from labapp.core.viewers import Me, Viewer

ANSWERS = ("yes", "no", "unsure")
Light = Literal["open", "green", "amber", "red"]


class Check(Struct, frozen=True, forbid_unknown_fields=True):
    """One question. Yes means that there is something to look into."""

    id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_:-]{1,40}$(?!\n)", description="An id")]
    title: Annotated[str, Meta(min_length=1, max_length=120)]
    hint: Annotated[str, Meta(max_length=200)] = ""


class RulesSettings(Settings, frozen=True):
    """The checks, and for whom there is a sheet with them; see the kind `sheet`."""

    checks: Annotated[tuple[Check, ...], Meta(max_length=8)] = ()  # as many as a wall shows side by side
    per: Per = "room"
    items: Literal["experiments", "cards"] = "experiments"
    from_: list[Name] | None = field(name="from", default=None)

    def parts(self) -> tuple[Part, ...]:
        """The places of each sheet: the answer to each check, a note, the function that looks into it, and whether it needs an exemption."""
        found: list[Part] = []
        for check in self.checks:
            found += (
                Part(f"{check.id}.answer", "choice", ANSWERS, required=True),
                Part(check.id, "text", counted=False),
                Part(f"{check.id}.who", "line", counted=False),
                Part(f"{check.id}.exemption", "tick", counted=False),
            )
        return tuple(found)


def results(lab: Lab, step: Activity, sheet: str) -> list[dict[str, Any]]:
    """What a sheet says of each check: [{check, answer, note, who, exemption, light}]."""
    shown = []
    for check in step.config.checks:
        note = sheets.written(lab, step, sheet, check.id).text
        answer, who, exemption = (
            sheets.written(lab, step, sheet, f"{check.id}.{part}").text for part in ("answer", "who", "exemption")
        )
        light = light_of(answer, who, bool(exemption))
        said = {"check": check.id, "answer": answer, "note": note, "who": who}
        shown.append({**said, "exemption": bool(exemption), "light": light})
    return shown


def light_of(answer: str, who: str, needs_exemption: bool) -> Light:
    """What is left to do about a check."""
    if needs_exemption or answer in ("yes", "unsure"):
        return "amber" if who else "red"
    return "green" if answer == "no" else "open"


def rules_record(lab: Lab, step: Activity, viewer: Viewer) -> Any:
    """Record `rules/<activity>`, once it is shown: {sheets: [{id, checks: [{check, answer, note, who, exemption, light}]}]}."""
    if isinstance(viewer, Me) or not step.revealed:
        return None
    shown = [{"id": sheet, "checks": results(lab, step, sheet)} for sheet in sheet_records.listed(lab, step)]
    return {"sheets": shown}


def report(lab: Lab, step: Activity) -> dict[str, Any]:
    """What was found about each plan: {titles, sheets, exemptions}: the words of each check, and how many exemptions are needed."""
    told = [{**sheet, "checks": results(lab, step, sheet["id"])} for sheet in sheet_records.told(lab, step)]
    needed = sum(check["exemption"] for sheet in told for check in sheet["checks"])
    checks = {check.id: check.title for check in step.config.checks}
    return {"titles": checks, "sheets": told, "exemptions": needed}


KIND = Kind(
    name="rules_check",
    settings=RulesSettings,
    work=sheets.Sheets,
    commands=sheets.COMMANDS,
    decide=sheets.decide,
    evolve=sheets.evolve,
    records={
        **sheet_records.RECORDS,
        "rules": Shown(rules_record, follows=frozenset({"work", "groups", "material"}), alike=True),
    },
    shown_at_once=lambda settings: settings.per != "group",
    contributors=sheets.contributors,
    report=report,
    rehearse=sheets.rehearse,
)
