"""Making a lab from a template and changing its basic data: what the page and the API do alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal
from uuid import uuid4

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from labapp import catalogue
from labapp.core.commands import DayStarts, OrganisationIn, Places
from labapp.core.deciding import in_utc, name_organisations
from labapp.core.events import ActivitySpec
from labapp.core.messages import Name, unfit
from labapp.core.model import Brief, Identity
from labapp.core.refused import Refused, bad_request
from labapp.store import accounts, labs, members, templates
from labapp.store.accounts import Account
from labapp.web.asking import services

ASKED_LATER = ("tool_contributed",)  # effect goals of which the room knows nothing yet when it goes home

Title = Annotated[str, Meta(min_length=1, max_length=160)]
Challenge = Annotated[str, Meta(min_length=1, max_length=600)]
TemplateCode = Annotated[
    Name,
    Meta(
        description="A code of `GET /templates`, of the catalogue or of one's own",
        examples=[known["code"] for known in catalogue.templates()],
    ),
]
ThemeCode = Annotated[Name, Meta(extra_json_schema={"enum": list(catalogue.codes("theme"))})]
Moment = Annotated[
    str, Meta(max_length=40, description="RFC 3339, with a time zone", examples=["2026-04-14T08:30:00Z"])
]


class NewLab(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A lab that is wished for. `template` and `theme` are codes of the catalogue."""

    title: Title
    challenge: Challenge
    language: Literal["sv", "da", "en"]
    template: TemplateCode
    theme: ThemeCode | None = None
    identity: Identity = "anonymous_group_tag"
    organisations: list[OrganisationIn] = []
    starts_at: Moment | None = None
    brief: Brief = Brief()


class LabChange(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be changed; fields left out stay."""

    title: Title | UnsetType = UNSET
    challenge: Challenge | UnsetType = UNSET
    theme: ThemeCode | UnsetType | None = UNSET
    identity: Identity | UnsetType = UNSET
    starts_at: Moment | UnsetType | None = UNSET
    day_starts: DayStarts | UnsetType = UNSET
    organisations: list[OrganisationIn] | UnsetType = UNSET
    places: Places | UnsetType | None = UNSET
    brief: Brief | UnsetType = UNSET


def make_lab(wished: NewLab, owner: Account) -> str:
    """The id of a new lab with the template's agenda in the lab's language, led by `owner`.

    :raise Refused: `bad_request` with field and reason
    """
    row = labs.create_lab(
        services().db,
        title=demand_words("title", wished.title),
        challenge=demand_words("challenge", wished.challenge),
        language=wished.language,
        agenda=_with_goals(
            _agenda(wished.template, wished.language, owner), wished.brief.effect_goals, wished.language
        ),
        owner=owner.id,
        template=wished.template,
        brief=known_goals(wished.brief),
        theme=known_theme(wished.theme),
        identity=wished.identity,
        organisations=name_organisations(wished.organisations),
        starts_at=in_utc("starts_at", wished.starts_at),
    )
    return row.id


def change_lab(lab: str, change: LabChange, account: Account) -> None:
    """Changes the basic data of a lab by one command, so that open consoles, walls and phones follow.

    :raise Refused: `bad_request`; whatever the room answers
    """
    wanted = {field: value for field in change.__struct_fields__ if (value := getattr(change, field)) is not UNSET}
    checks: dict[str, Callable[[Any], Any]] = {
        "title": lambda text: demand_words("title", text),
        "challenge": lambda text: demand_words("challenge", text),
        "theme": known_theme,
        "starts_at": lambda moment: in_utc("starts_at", moment),
        "brief": known_goals,
    }
    data = {field: checks[field](value) if field in checks else value for field, value in wanted.items()}
    if not data:
        return
    done = lead(lab, account, "lab.edit", msgspec.to_builtins(data))
    if not done["ok"]:
        raise Refused(done["code"], **done.get("details", {}))


def lead(
    lab: str, account: Account, name: str, data: Any = None, *, id: str | None = None, activity: str | None = None
) -> dict[str, Any]:
    """The acknowledgement of one command that an account of the lab's staff sends."""
    rooms = services().rooms
    actor = rooms.staff_actor(lab, account.id, account.name or None)
    return rooms.perform(
        lab, id=id or str(uuid4()), name=name, activity=activity, data={} if data is None else data, actor=actor
    )


def let_go(lab: str, account_id: str) -> bool:
    """Takes an account off the staff of a lab. Its consoles are closed at once, in every process; False for the last one, who stays."""
    if not accounts.drop_staff(services().db, lab, account_id):
        return False
    _move(lab, account_id, "member.remove")
    services().gateway.guard.review()  # walls and previews of theirs, which have no place in the lab
    return True


def welcome(lab: str, account_id: str) -> None:
    """Opens the lab's room again to an account that was let go before and now leads it anew."""
    _move(lab, account_id, "member.restore")


def erase_lab(lab: str) -> None:
    """Deletes a lab and closes its room."""
    labs.delete_lab(services().db, lab)
    services().rooms.forget(lab)


def change_wall_key(lab: str) -> None:
    """Makes a new address for the lab's walls. Those that came by the old one are let go, here at once, elsewhere within a second."""
    labs.change_wall_key(services().db, lab)
    services().gateway.guard.review()


def _move(lab: str, account_id: str, command: str) -> None:
    member = members.place_of(services().db, lab, account_id)
    if member is not None and member in services().rooms.lab(lab).members:
        services().rooms.order(lab, command, {"member": member})


def demand_words(field: str, text: str) -> str:
    """A text without space around it.

    :raise Refused: `bad_request` if nothing is left, or if it holds what no database keeps
    """
    if reason := unfit(text):
        raise bad_request(field, reason)
    if not text.strip():
        raise bad_request(field, "missing")
    return text.strip()


def known_theme(theme: str | None) -> str | None:
    """The theme, if the catalogue has it.

    :raise Refused: `bad_request`
    """
    if theme is not None and theme not in catalogue.codes("theme"):
        raise bad_request("theme", "not_a_choice")
    return theme


def known_goals(brief: Brief) -> Brief:
    """The frame of a lab, if the catalogue has its effect goals.

    :raise Refused: `bad_request`
    """
    if not set(brief.effect_goals) <= set(catalogue.codes("effect_goal")):
        raise bad_request("brief.effect_goals", "not_a_choice")
    return brief


def _agenda(template: str, language: str, owner: Account) -> list[ActivitySpec]:
    own = templates.find(services().db, owner.id, template)
    if own is not None:
        return templates.agenda_of(own, language)
    try:
        return templates.agenda_of_catalogue(template, language)
    except catalogue.UnknownCode:
        raise bad_request("template", "not_a_choice") from None


def _with_goals(agenda: list[ActivitySpec], goals: Iterable[str], language: str) -> list[ActivitySpec]:
    """The agenda whose last check-out asks about each goal that the lab is to be measured by; what can only be told later is asked later."""
    last = max((place for place, step in enumerate(agenda) if step.kind == "check_out"), default=None)
    if last is None:
        return agenda
    questions = list(agenda[last].config.get("questions", ()))
    asked = {question.get("effect_goal") for question in questions}
    questions += [
        {
            "id": code,
            "type": "agree5",
            "text": catalogue.label("effect_goal", code, language),
            "effect_goal": code,
            "target_percent": catalogue.effect_goal_target(code),
        }
        for code in dict.fromkeys(goals)
        if code not in asked and code not in ASKED_LATER and code in catalogue.codes("effect_goal")
    ]
    step = replace(agenda[last], config={**agenda[last].config, "questions": questions})
    return [*agenda[:last], step, *agenda[last + 1 :]]
