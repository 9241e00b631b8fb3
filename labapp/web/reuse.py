"""What readers send about a record without an account, the mailbox that confirms it, and the page on which its owner looks at it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from labapp.core.refused import Refused
from labapp.extensions import language
from labapp.mail import reader_words, smtp
from labapp.messages import reason_sentence
from labapp.store import innovations, letters, passes, reuse
from labapp.store.innovations import Innovation
from labapp.store.reuse import Kind, Response, Wish
from labapp.web import following, library
from labapp.web.api_innovations import demand_editable, demand_readable
from labapp.web.asking import asker, login_required, services
from labapp.web.errors import Problem

blueprint = Blueprint("reuse", __name__)

PAGES: dict[str, Kind] = {"copied": "use", "ask": "advice", "visit": "visit", "comment": "comment"}
FIELDS = ("organisation", "function", "mailbox", "text", "mode", "since")


@blueprint.route("/library/<innovation>/<any(copied, ask, visit, comment):page>", methods=["GET", "POST"])
def send(innovation: str, page: str) -> ResponseReturnValue:
    """A form for readers: that they copied it, a question, the wish for a visit, or a comment."""
    found = _published(innovation)
    problems: dict[str, str] = {}
    if request.method == "POST":
        texts = {name: request.form.get(name, "") for name in FIELDS}
        try:
            sent = _take_in(found, Wish(PAGES[page], language=language(), **texts))
        except Refused as refused:
            problems = _problems(refused)
        else:
            flash(_thanks(found, sent), "good")
            return redirect(url_for("library.read", innovation=found.slug))
    shown = render_template(
        "reader_form.html",
        found=found,
        record=found.record,
        kind=PAGES[page],
        problems=problems,
        form=request.form,
        today=following.today().isoformat(),
        confirms=_can_mail(found),
        asked_for=reuse.ASKED_FOR[PAGES[page]],
    )
    return shown, 422 if problems else 200


@blueprint.route("/library/<innovation>/responses", methods=["GET", "POST"])
@login_required
def responses(innovation: str) -> ResponseReturnValue:
    """What readers sent, for who answers for the record: let it stand, decline it, or note that it was answered."""
    found = demand_editable(asker(), innovation)
    if request.method == "POST":
        sent = reuse.find(services().db, request.form.get("response", ""))
        if sent is None or sent.innovation_id != found.id:
            raise Problem("not_found")
        _decide(sent, request.form.get("do", ""))
        return redirect(url_for("reuse.responses", innovation=found.id))
    moment = _now()
    return render_template(
        "reader_responses.html",
        found=found,
        record=found.record,
        responses=reuse.of(services().db, found.id),
        is_late=lambda sent: sent.is_late(moment),
        kinds=kind_words(),
        **library.words(),
    )


@blueprint.route("/c/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    """The mailbox confirms that it was they. Opening it changes nothing: mail programs open addresses by themselves."""
    sent, found = _of_pass(passes.CONFIRM, token)
    if request.method == "POST" and not sent.confirmed:
        reuse.confirm(services().db, sent.id)
        _pass_on(found, sent)
    done = request.method == "POST" or sent.confirmed
    return render_template("reader_confirm.html", found=found, record=found.record, done=done, purpose="confirm")


@blueprint.route("/c/answered/<token>", methods=["GET", "POST"])
def answered(token: str) -> ResponseReturnValue:
    """The function that answers for a record says that a question has been answered."""
    sent, found = _of_pass(passes.ANSWERED, token)
    if request.method == "POST":
        reuse.answered(services().db, sent.id, _now())
    done = request.method == "POST" or sent.state == "answered"
    return render_template("reader_confirm.html", found=found, record=found.record, done=done, purpose="answered")


def kind_words() -> dict[str, str]:
    """What each kind of message is called."""
    return {
        "use": _("We use it too"),
        "advice": _("A question"),
        "visit": _("Wish for a visit"),
        "comment": _("A comment"),
    }


def _take_in(found: Innovation, wish: Wish) -> Response:
    """Keeps what was sent, and writes the letter that follows.

    :raise Refused: `bad_request`, `rate_limited`
    """
    confirm = _can_mail(found)
    sent = reuse.add(services().db, found.id, wish, _now(), confirm=confirm)
    if sent.state == "unconfirmed":
        letter = reader_words.confirmation(services().settings, found, sent, following.today())
        letters.put(services().db, letter, _now())
    return sent


def _pass_on(found: Innovation, sent: Response) -> None:
    """Sends a question that was confirmed to the contact of the record; others wait on the page of the owner alone."""
    if sent.is_question and found.record.contact.mailbox and _can_mail(found):
        letters.put(services().db, reader_words.question(services().settings, found, sent, following.today()), _now())


def _can_mail(found: Innovation) -> bool:
    """Letters go with a lab; for a record without one its owner looks at everything, confirmed or not."""
    return found.lab_id is not None and smtp.can_send(services().settings)


def _decide(sent: Response, do: str) -> None:
    match do:
        case "stand":
            try:
                reuse.let_stand(services().db, sent.id, by=asker().id)
            except Refused:
                flash(
                    _("The record can't be changed as it is. Open it, put right what it lacks, and try again."),
                    "problem",
                )
            else:
                flash(_("It is part of the record now."), "good")
        case "decline":
            reuse.drop(services().db, sent.id)
            flash(_("It is forgotten."), "good")
        case "answered":
            reuse.answered(services().db, sent.id, _now())
            flash(_("Noted as answered. The mailbox and the words are forgotten."), "good")


def _of_pass(purpose: str, token: str) -> tuple[Response, Innovation]:
    about = passes.opened(services().settings.secret_key, purpose, token, following.today())
    sent = reuse.find(services().db, about) if about else None
    found = innovations.find(services().db, sent.innovation_id) if sent else None
    if sent is None or found is None:
        raise Problem("link_expired")
    return sent, found


def _published(innovation: str) -> Innovation:
    """:raise Problem: `not_found` for what one may not read, and for drafts"""
    found = demand_readable(asker() if current_user.is_authenticated else None, innovation)
    if found.status != "published":
        raise Problem("not_found")
    return found


def _thanks(found: Innovation, sent: Response) -> str:
    if sent.state == "unconfirmed":
        return str(
            _(
                "Thank you. A letter is on its way to the mailbox you gave. It is passed on when somebody has pressed the button in it."
            )
        )
    if sent.is_question:
        return str(_("Thank you. Whoever answers for this sees your question and writes to the mailbox you gave."))
    return str(_("Thank you. Whoever answers for this looks at it first. Then it is shown here."))


def _problems(refused: Refused) -> dict[str, str]:
    details: dict[str, Any] = refused.details
    if refused.code == "rate_limited":
        return {"form": _("A lot has been sent here today. Try again tomorrow.")}
    field, reason = str(details["field"]), str(details["reason"])
    own = {
        "personal_number": _("This looks like a personal identity number. Take it out."),
        "not_past": _("Choose a day that has been."),
        "not_a_day": _("Write a day, like 2026-05-31."),
        "not_an_address": _("Write a whole e-mail address, like unit@example.org."),
    }
    return {field: str(own.get(reason) or reason_sentence(reason))}


def _now() -> datetime:
    return services().rooms.clock.now()
