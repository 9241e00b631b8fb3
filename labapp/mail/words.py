"""What a reminder says, in the language of the record: what it is about, how long an answer takes, and the way to give it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template
from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from labapp.config import Settings
from labapp.core.following import Check, Matter, Stage
from labapp.store import passes
from labapp.store.letters import Letter

OPEN_FOR = timedelta(days=60)  # how long the address in a letter answers
STOPS_FOR = timedelta(days=365)


def reminder(settings: Settings, matter: Matter, check: Check, stage: Stage, today: date) -> Letter:
    """The letter that asks how a matter stands. It holds no name, only what the lab wrote and the function it is for."""
    answering = passes.issue(settings.secret_key, passes.ANSWER, check.id, today + OPEN_FOR)
    stopping = passes.issue(settings.secret_key, passes.NO_MORE, matter.id, today + STOPS_FOR)
    address, stop = f"{settings.base_url}/f/{answering}", f"{settings.base_url}/f/stop/{stopping}"
    with force_locale(matter.language):
        title = _shortened(matter.title)
        due = format_date(date.fromisoformat(check.due_on), "d MMMM yyyy")
        until = format_date(today + OPEN_FOR, "d MMMM yyyy")
        told = {
            "language": matter.language,
            "greeting": _("To %(function)s", function=matter.function) if matter.function else _("Hello"),
            "lead": _lead(matter, stage, due),
            "about": " ".join(matter.title.split()),
            "asked": check.question,
            "how": _("Answering takes a minute: how it stands, one sentence, and the next date. No account is needed."),
            "button": _("Report back") if matter.kind == "commitment" else _("Tell how it stands"),
            "address": address,
            "until": _(
                "The address works until %(day)s. Whoever has it can answer, so pass it on only to those who should.",
                day=until,
            ),
            "why": _("You get this because this mailbox was named when a lab closed. Nothing about you is kept."),
            "no_more": _("No more reminders of this"),
            "stop": stop,
        }
        subject = _subject(matter, stage, title)
        html = render_template("mail/reminder.html", **told)
    lines = ("greeting", "lead", "about", "asked", "how")
    text = "\n\n".join(told[name] for name in lines if told[name])
    text += f"\n\n{told['button']}:\n{address}\n\n{told['until']}\n\n-- \n{told['why']}\n{told['no_more']}:\n{stop}\n"
    return Letter(
        occasion=f"check/{check.id}/{stage}",
        lab_id=matter.lab_id,
        matter_id=matter.id,
        recipient=matter.mailbox,
        subject=subject,
        text=text,
        html=html,
        stop=stop,
    )


def invitation(
    settings: Settings,
    *,
    asking: str,
    lab_id: str,
    number: str,
    mailbox: str,
    statement: str,
    token: str,
    language: str,
) -> Letter:
    """The letter that asks whether an effect goal came true. Its address gives one answer, which is counted and not kept."""
    address = f"{settings.base_url}/g/{token}"
    with force_locale(language):
        told = {
            "language": language,
            "greeting": _("Hello"),
            "lead": _("A while ago you took part in a lab. Now there is something to say about what it was worth."),
            "about": statement,
            "asked": "",
            "how": _("It is one question. The address gives one answer. Answers are only counted; nobody sees yours."),
            "button": _("Answer"),
            "address": address,
            "until": _("One person answers: whoever of your function was there."),
            "why": _(
                "You get this because this mailbox was invited to answer. It is forgotten when this letter is sent."
            ),
            "no_more": "",
            "stop": "",
        }
        subject = _("What was the lab worth? One question")
        html = render_template("mail/reminder.html", **told)
    text = "\n\n".join(told[name] for name in ("greeting", "lead", "about", "how"))
    text += f"\n\n{told['button']}:\n{address}\n\n{told['until']}\n\n-- \n{told['why']}\n"
    return Letter(f"goal/{asking}/{number}", lab_id, mailbox, subject, text, html)


def _lead(matter: Matter, stage: Stage, due: str) -> str:
    if matter.kind == "commitment":
        body = matter.organisation or _("Your organisation")
        promised = {
            "due": _("%(body)s promised this in a lab. The next report is due on %(day)s.", body=body, day=due),
            "late": _(
                "%(body)s promised this in a lab. The report was due on %(day)s and has not come.", body=body, day=due
            ),
            "silent": _("%(body)s promised this in a lab. Nobody has reported for three months.", body=body),
        }
        return str(promised[stage])
    result = {
        "due": _("A lab decided to go on with this. On %(day)s it is time to look how it stands.", day=due),
        "late": _("A lab decided to go on with this. How it stood on %(day)s has not been told yet.", day=due),
        "silent": _(
            "Nobody has said for three months how this stands. It now counts as at risk. Stopping it openly is an answer too."
        ),
    }
    return str(result[stage])


def _subject(matter: Matter, stage: Stage, title: str) -> str:
    if stage == "silent":
        return str(_("At risk: %(title)s", title=title))
    if matter.kind == "commitment":
        return str(_("Time to report back: %(title)s", title=title))
    if stage == "late":
        return str(_("Still waiting for your word: %(title)s", title=title))
    return str(_("How does it stand? %(title)s", title=title))


def _shortened(text: str, most: int = 70) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1].rpartition(" ")[0] + "…"
