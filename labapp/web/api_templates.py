"""Routes of the API for templates: the catalogue's for everybody, one's own for who is signed in."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from labapp import catalogue
from labapp.store import templates
from labapp.store.accounts import Account
from labapp.store.templates import Step, TemplateFile, Title
from labapp.web.api import route
from labapp.web.asking import asker_of_request, services
from labapp.web.errors import Problem
from labapp.web.preparing import demand_words


class Words(Struct, frozen=True):
    """A text in the three languages."""

    sv: str
    da: str
    en: str


class TemplateItem(Struct, frozen=True):
    """One activity of a template. `activity` is its code in the catalogue."""

    day: int
    phase: str
    activity: str
    minutes: int
    prompt: Words


class Template(Struct, frozen=True):
    """A lab template."""

    code: str
    title: Words
    total_minutes: int
    items: list[TemplateItem]


class OwnTemplate(Struct, frozen=True):
    """A template of the account that asks, in the one language it was written in."""

    code: str
    title: str
    language: str
    total_minutes: int
    agenda: tuple[Step, ...]


class TemplateChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be changed of a template."""

    title: Title


class Templates(Struct, frozen=True):
    """All lab templates: the catalogue's, and the asker's own."""

    templates: list[Template]
    own: list[OwnTemplate]


@route("GET", "/templates", auth="anybody", answer=Templates, tag="Reference")
def list_templates() -> Any:
    """The lab templates, in three languages; in `own` those that the account which asks has made."""
    account, _by_session = asker_of_request()
    own = templates.of_owner(services().db, account.id) if account else []
    return {"templates": catalogue.templates(), "own": [_shown(template) for template in own]}


@route("POST", "/templates", body=TemplateFile, answer=OwnTemplate, status=201, errors=("too_many",), tag="Reference")
def add_template(*, body: TemplateFile, asker: Account) -> OwnTemplate:
    """Keeps a template of one's own, as its page exports it.

    Ids of activities are the file's own; settings are read as strictly as in `activity.add`."""
    code = templates.save(services().db, asker.id, templates.read_file(msgspec.to_builtins(body)))
    return _mine(asker, code)


@route(
    "PATCH", "/templates/<template>", body=TemplateChange, answer=OwnTemplate, errors=("not_found",), tag="Reference"
)
def rename_template(*, template: str, body: TemplateChange, asker: Account) -> OwnTemplate:
    """Gives a template of one's own another title. Another agenda is another template."""
    _mine(asker, template)
    templates.rename(services().db, asker.id, template, demand_words("title", body.title))
    return _mine(asker, template)


@route("DELETE", "/templates/<template>", errors=("not_found",), tag="Reference")
def delete_template(*, template: str, asker: Account) -> None:
    """Deletes a template of one's own. Labs that were made from it stay as they are."""
    _mine(asker, template)
    templates.drop(services().db, asker.id, template)


def _mine(asker: Account, code: str) -> OwnTemplate:
    """:raise Problem: `not_found`, for those of others too"""
    found = templates.find(services().db, asker.id, code)
    if found is None:
        raise Problem("not_found")
    return _shown(found)


def _shown(found: templates.OwnTemplate) -> OwnTemplate:
    minutes = sum(step.minutes for step in found.agenda)
    return OwnTemplate(found.code, found.title, found.language, minutes, found.agenda)
