"""Templates as they are shown to choose from: the catalogue's and one's own, drawn to one scale, with their agenda in a language."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from labapp import catalogue
from labapp.catalogue import gallery
from labapp.catalogue.gallery import Suits
from labapp.store import templates
from labapp.store.accounts import Account
from labapp.web import plan
from labapp.web.asking import services
from labapp.web.lab_words import length
from labapp.web.plan import Day, Planned


class Card(Struct, frozen=True):
    """A template to choose. `agendas` has its activities by language; one of one's own is in one language only."""

    code: str
    title: str
    language: str
    length: str
    days: list[Day]
    agendas: dict[str, Sequence[Planned]]
    suits: Suits | None
    own: bool


def cards(account: Account, shown: str) -> list[Card]:
    """What an account can begin a lab from, in words of the language `shown`: its own first."""
    own = [
        Card(
            code=template.code,
            title=template.title,
            language=template.language,
            length=length(sum(step.minutes for step in template.agenda)),
            days=plan.days(template.agenda),
            agendas={template.language: template.agenda},
            suits=None,
            own=True,
        )
        for template in templates.of_owner(services().db, account.id)
    ]
    return [*own, *(_of_catalogue(template["code"], shown) for template in catalogue.templates())]


def _of_catalogue(code: str, shown: str) -> Card:
    agendas: dict[str, Sequence[Planned]] = {tongue: catalogue.agenda(code, tongue) for tongue in catalogue.LANGUAGES}
    return Card(
        code=code,
        title=catalogue.template(code)["title"][shown],
        language=shown,
        length=length(catalogue.template(code)["total_minutes"]),
        days=plan.days(agendas[shown]),
        agendas=agendas,
        suits=gallery.suits(code, shown),
        own=False,
    )
