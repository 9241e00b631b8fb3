"""The library of documented innovations: finding, reading, and, for those who lead the lab, writing and publishing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from labapp import catalogue
from labapp.core.messages import read as core_read
from labapp.core.policy import may_read, readable_access
from labapp.core.refused import Refused
from labapp.extensions import language
from labapp.messages import message_for
from labapp.store import accounts, innovations, judging, signing
from labapp.store.drafting import split_title
from labapp.store.innovations import Innovation
from labapp.store.judging import Lack
from labapp.store.record import Record
from labapp.store.similar import similar
from labapp.web import reading_page, record_form, record_words
from labapp.web.api_innovations import may_edit
from labapp.web.asking import asker, leads, login_required, services
from labapp.web.errors import Problem
from labapp.web.shelf import page as shelf_page
from labapp.web.structured import article
from labapp.web.typed import onward
from labapp.web.wishes import query_of, wish_of_request

blueprint = Blueprint("library", __name__, url_prefix="/library")


@blueprint.get("")
def shelf() -> str:
    """What is published, by words and facets; every choice is in the address. One's own drafts above it."""
    wish = wish_of_request()
    return shelf_page(wish, _drafts() if not query_of(wish) and wish.page <= 1 else [], words())


@blueprint.get("/<innovation>")
def read(innovation: str) -> ResponseReturnValue:
    """One innovation as a case to learn from. A draft is there only for those who may edit it."""
    found = _found(innovation)
    editable = _editable(found)
    signed_in = current_user.is_authenticated
    if not may_read(found.status, found.record.access, signed_in=signed_in, may_edit=editable):
        raise Problem("not_found")
    if innovation != found.slug and found.status == "published":
        return redirect(url_for("library.read", innovation=found.slug))
    record = found.record
    lab = found.lab_id if current_user.is_authenticated and found.lab_id and leads(asker(), found.lab_id) else None
    cited = set(record.provenance.experiment_ids)
    return render_template(
        "innovation.html",
        found=found,
        record=record,
        editable=editable,
        report=url_for("report.show", lab=lab) if lab else None,
        partners=judging.partners(record),
        bodies={body.id: body for body in record.organisations},
        evidence=judging.evidence_level(record),
        experiments=[x for x in record.experiments if x.id in cited or not cited],
        also_tried=[x for x in record.experiments if cited and x.id not in cited],
        alike=similar(services().db, found, readable_access(signed_in)),
        structured=_structured(found),
        **reading_page.beside(found, editable=editable),
        **words(),
    )


def _structured(found: Innovation) -> str:
    """What search engines are told of the page; nothing of what is not for everybody."""
    if found.status != "published" or found.record.access != "public":
        return ""
    shown = reading_page.pictures(found)
    return article(
        found, [{"contentUrl": reading_page.picture_address(found, one), "caption": one.alt} for one in shown]
    )


@blueprint.route("/<innovation>/edit", methods=["GET", "POST"])
@login_required
def edit(innovation: str) -> ResponseReturnValue:
    """The form of a record; saving, publishing and taking back are its three buttons."""
    found = _found(innovation)
    if not may_edit(asker(), found):
        raise Problem("not_found")
    if request.method == "GET":
        return _form(found, found.record, {})
    written = record_form.read_form(request.form, found.record)
    try:
        record = core_read(Record, written)
        return _saved(found, record, request.form.get("then", "save"))
    except Refused as refused:
        return _form(found, record_form.loosely(written), _problems(refused)), 422


def _saved(found: Innovation, record: Record, then: str) -> ResponseReturnValue:
    """Keeps the record, does what its button says, and goes on to the page that follows.

    :raise Refused: `stale`, or `bad_request` for what a published record would lack
    """
    db = services().db
    if then == "withdraw" and found.status == "published":
        innovations.edit(db, innovations.withdraw(db, found.id).id, record, by=asker().id)
        flash(_("It is a draft again. Only those who lead the lab see it."), "good")
        return onward(url_for("library.edit", innovation=found.id))
    saved = innovations.edit(db, found.id, record, seen=request.form.get("seen"), by=asker().id)
    if then == "publish":
        if judging.missing(record):
            flash(_("Saved, but not published yet: the list below says what is missing."), "problem")
            return onward(url_for("library.edit", innovation=found.id, _anchor="missing"))
        if innovations.lacking(db, found.id):
            flash(_("Saved, but not published yet: not everybody has signed who is asked."), "problem")
            return onward(url_for("signing.show", innovation=found.id))
        published = innovations.publish(db, found.id, by=asker().id)
        flash(_("Published. Everybody can find and read it now."), "good")
        return onward(url_for("library.read", innovation=published.slug))
    if then == "read":
        return onward(url_for("library.read", innovation=saved.slug))
    flash(_("Saved."), "good")
    return onward(url_for("library.edit", innovation=found.id))


def _form(found: Innovation, record: Any, problems: dict[str, str]) -> str:
    """The form with a record, or with what was written where that makes no record yet."""
    judged = record if isinstance(record, Record) else found.record
    lacks = judging.missing(judged)
    bodies = {body.id: body.name for body in record.organisations}
    return render_template(
        "innovation_edit.html",
        found=found,
        record=record,
        problems=problems,
        lacks=lacks,
        done=len(judging.required(judged)) - sum(lack.field in judging.required(judged) for lack in lacks),
        required=judging.required(judged),
        advised=judging.advised(judged),
        partner_choices=[(body, bodies.get(body, body)) for body in dict.fromkeys([*bodies, *record.partners])],
        seen=request.form.get("seen") or found.updated_at,
        scores={factor.factor: factor.score for factor in record.factors},
        policy_areas=options(record_words.POLICY_AREAS),
        rule_kinds=options(record_words.RULE_KINDS),
        experiment_states=options(record_words.EXPERIMENT_STATES),
        government_levels=[*catalogue.choices("organisation_level", language())[:3], ("other", _("Other"))],
        figure_input=lambda value: "" if value is None else str(value),
        keeps=True,
        **words(),
    )


def options(words: dict[str, Any]) -> list[tuple[str, str]]:
    """Codes with their words, for a list to choose from."""
    return [(code, str(text)) for code, text in words.items()]


def _problems(refused: Refused) -> dict[str, str]:
    """{form field: sentence}. The first field that was not understood, all that is missing, or that somebody else was faster."""
    if "missing" in refused.details:
        lacks = [Lack(lack["field"], lack["reason"]) for lack in refused.details["missing"]]
        return {lack.field: record_words.lack_sentence(lack) for lack in lacks}
    if refused.code == "stale":
        return {
            "stale": _(
                "Somebody else has saved this meanwhile. What you wrote is below; look at theirs before you save again."
            )
        }
    field = str(refused.details.get("field", ""))
    if refused.code == "too_long":
        return {form_field(field): message_for(refused.code, refused.details)}
    return {form_field(field): _("This can't be saved as it is. Check what is written.")}


def form_field(path: str) -> str:
    """The name that a form gives to a place in the record: `values[0].unit` is `values-0-unit`, `contact.mailbox` is itself."""
    if "[" not in path:
        return path
    return path.replace("[", "-").replace("].", "-").replace("]", "")


def _drafts() -> list[Innovation]:
    if not current_user.is_authenticated:
        return []
    account = asker()
    return innovations.drafts(services().db, accounts.staffed_labs(services().db, account.id), account.id)


def _found(innovation: str) -> Innovation:
    found = innovations.find(services().db, innovation)
    if found is None:
        raise Problem("not_found")
    return found


def _editable(found: Innovation) -> bool:
    return bool(current_user.is_authenticated and may_edit(asker(), found))


def words() -> dict[str, Any]:
    """What templates need to put records into words."""
    return {
        "W": record_words,
        "term": record_words.term,
        "figure": record_words.figure,
        "day": record_words.day,
        "split_title": split_title,
        "choices": lambda vocabulary: catalogue.choices(vocabulary, language()),
        "verdict": judging.verdict,
        "is_claim": judging.is_claim,
        "signatures": lambda found: signing.shown(services().db, found.id, found.lab_id, found.record),
        "record_evidence": judging.evidence_level,
        "partner_names": lambda record: ", ".join(body.name for body in judging.partners(record)),
        "verdict_words": record_words.verdict_words,
    }
