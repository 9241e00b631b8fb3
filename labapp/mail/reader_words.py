"""Letters about what readers send: to confirm a mailbox, and to pass a question on to the function that answers for a record."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template
from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from labapp.config import Settings
from labapp.store import passes
from labapp.store.innovations import Innovation
from labapp.store.letters import Letter
from labapp.store.reuse import UNCONFIRMED_FOR, Response

ANSWERED_FOR = timedelta(days=60)


def confirmation(settings: Settings, found: Innovation, sent: Response, today: date) -> Letter:
    """Asks the mailbox that was given whether it was really they who wrote."""
    until = today + UNCONFIRMED_FOR
    token = passes.issue(settings.secret_key, passes.CONFIRM, sent.id, until)
    with force_locale(sent.language or found.record.language):
        told = {
            "lead": _(
                "Somebody gave this mailbox on the page of an innovation. Confirm that it was you, and it is passed on."
            ),
            "about": found.record.title,
            "asked": "",
            "how": _("If it was not you, do nothing. It is then forgotten."),
            "button": _("Yes, it was us"),
            "address": f"{settings.base_url}/c/{token}",
            "until": _("The address works until %(day)s.", day=format_date(until, "d MMMM yyyy")),
            "why": _("You get this because this mailbox was given. It is forgotten when the matter is done."),
        }
        return _letter(found, sent, "confirm", sent.mailbox, _("Confirm: %(title)s", title=found.record.title), told)


def question(settings: Settings, found: Innovation, sent: Response, today: date) -> Letter:
    """Passes a question on to the function that answers for the record."""
    until = today + ANSWERED_FOR
    token = passes.issue(settings.secret_key, passes.ANSWERED, sent.id, until)
    with force_locale(found.record.language):
        asker = ", ".join(filter(None, (sent.function, sent.organisation)))
        lead = (
            _("%(asker)s would like to come and see this:", asker=asker)
            if sent.kind == "visit"
            else _("%(asker)s asks for advice about this:", asker=asker)
        )
        told = {
            "lead": lead,
            "about": found.record.title,
            "asked": sent.text,
            "how": _("Write to %(mailbox)s. Then press the button, so that nobody waits.", mailbox=sent.mailbox),
            "button": _("We have answered"),
            "address": f"{settings.base_url}/c/answered/{token}",
            "until": _("The address works until %(day)s.", day=format_date(until, "d MMMM yyyy")),
            "why": _("You get this because this mailbox stands as the contact of a published record."),
        }
        subject = _("A question about: %(title)s", title=found.record.title)
        return _letter(found, sent, "question", found.record.contact.mailbox, subject, told)


def _letter(found: Innovation, sent: Response, purpose: str, to: str, subject: str, told: dict[str, str]) -> Letter:
    """The letter as plain text and as HTML, in the language that is in force."""
    shown = {
        "language": sent.language or found.record.language,
        "greeting": _("Hello"),
        "no_more": "",
        "stop": "",
        **told,
    }
    if purpose == "question":
        shown["language"] = found.record.language
    html = render_template("mail/reminder.html", **shown)
    text = "\n\n".join(shown[name] for name in ("greeting", "lead", "about", "asked", "how") if shown[name])
    text += f"\n\n{told['button']}:\n{told['address']}\n\n{told['until']}\n\n-- \n{told['why']}\n"
    return Letter(f"reader/{sent.id}/{purpose}", str(found.lab_id), to, " ".join(subject.split())[:120], text, html)
