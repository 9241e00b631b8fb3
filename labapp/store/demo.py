"""What `labapp demo` shows: the three sample labs, finished and documented, and one lab that is about to begin."""

from __future__ import annotations

from labapp import catalogue
from labapp.core.model import Organisation
from labapp.store import exchange, templates
from labapp.store.db import Database
from labapp.store.labs import create_lab, lab_row, labs_of

TITLE = "Time for people"
CHALLENGE = "How might we free one hour a week for every colleague, without anyone waiting longer for an answer?"
ORGANISATIONS = (
    Organisation("harbour", "Harbour Municipality", "Harbour", "municipality"),
    Organisation("permits", "National Permits Agency", "Permits", "state"),
    Organisation("transport", "Regional Transport Authority", "Transport", "region"),
    Organisation("residents", "Residents' Forum", "Residents", "civil_society"),
)


def load_demo(db: Database, owner: str) -> str:
    """Loads what is not there yet, led by the account `owner`: the id of the lab that is about to begin."""
    for language in catalogue.LANGUAGES:
        sample = catalogue.sample_lab(language)
        if lab_row(db, sample["lab"]["id"]) is None:
            exchange.import_lab(db, sample, owner)
    for row in labs_of(db, owner):
        if row.title == TITLE and row.state != "closed":
            return row.id
    template, language = "half_day_lab", "en"
    return create_lab(
        db,
        title=TITLE,
        challenge=CHALLENGE,
        language=language,
        agenda=templates.agenda_of_catalogue(template, language),
        owner=owner,
        template=template,
        theme="trust_based_cooperation",
        organisations=ORGANISATIONS,
    ).id
