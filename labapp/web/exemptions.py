"""Pages of an exemption trial: the application on one screen, the page on which a party decides, and copying it.

A party decides by a signed address, without an account; nothing is stored about the person. Staff hands the addresses on and decides for
neither party.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labapp import catalogue
from labapp.core import exemptions as trials
from labapp.core.model import Lab
from labapp.core.policy import may_read
from labapp.extensions import language
from labapp.store import exemptions, experiments, innovations, labs, passes
from labapp.store.drafting import split_title
from labapp.store.exemptions import Source
from labapp.store.secrets import new_id
from labapp.web import exemption_words
from labapp.web.addresses import site_address
from labapp.web.api_innovations import may_edit
from labapp.web.asking import asker, demand_lead, login_required, services
from labapp.web.errors import Problem
from labapp.web.exemption_form import number_of, read_form, rows_of
from labapp.web.lab_words import head
from labapp.web.preparing import lead

blueprint = Blueprint("exemptions", __name__)

DECIDE = "decide about an exemption"
SENT_FOR = timedelta(days=30)  # an address lives at least so long, also where the period ends sooner


@blueprint.app_context_processor
def words() -> dict[str, Any]:
    """What templates say of exemptions: records and reports tell of them too."""
    return exemption_words.words()


@blueprint.get("/labs/<lab>/exemptions/<exemption>")
@login_required
def show(lab: str, exemption: str) -> ResponseReturnValue:
    """One exemption: its form while it is a draft, afterwards how it stands and the next step."""
    demand_lead(lab)
    return _page(lab, exemption)


@blueprint.post("/labs/<lab>/exemptions/<exemption>")
@login_required
def change(lab: str, exemption: str) -> ResponseReturnValue:
    """Saves the draft, sends it to the parties, takes it back, enters a use, evaluates, or copies it."""
    account = demand_lead(lab)
    one = _named(lab, exemption)
    do, form = request.form.get("do", ""), request.form
    steps: list[tuple[str, dict[str, Any]]] = []
    copy = new_id()
    match do:
        case "save" | "apply":
            steps.append(("exemption.write", {"card": one.card, **read_form(form)}))
            steps += [("exemption.apply", {})] if do == "apply" else []
        case "withdraw":
            steps.append(("exemption.withdraw", {}))
        case "use":
            entry = {
                "limit": form.get("limit", ""),
                "value": number_of(form.get("value", "")),
                "note": form.get("note", ""),
            }
            steps.append(("exemption.use", entry))
        case "evaluate":
            findings = {name: form.get(f"finding-{place}", "") for place, name in enumerate(one.evaluation_minimum)}
            steps.append(("exemption.evaluate", {"findings": findings, "conclusion": form.get("conclusion", "")}))
        case "copy":
            source = Source(lab, exemptions.as_record(services().rooms.lab(lab), one, exemption_words.today()))
            taken = {"exemption": copy, "card": form.get("card") or one.card, **exemptions.copied(source)}
            steps.append(("exemption.write", taken))
        case _:
            raise Problem("bad_request")
    for name, data in steps:
        answer = lead(lab, account, name, {"exemption": exemption, **data})
        if not answer["ok"]:
            return _page(lab, exemption, do, exemption_words.problems_of(answer)), 422
    experiments.write_back(services().db, services().rooms.lab(lab), exemption_words.today())
    if do == "apply":
        flash(_("Sent. Give each party its address below."), "good")
    else:
        flash(_("Copied. Look through it: it is your own application now.") if do == "copy" else _("Saved."), "good")
    return redirect(url_for("exemptions.show", lab=lab, exemption=copy if do == "copy" else exemption))


@blueprint.route("/x/<token>", methods=["GET", "POST"])
def decide(token: str) -> ResponseReturnValue:
    """What a party is asked to decide, in full, and its answer with a reason."""
    about = passes.opened(services().settings.secret_key, DECIDE, token, exemption_words.today())
    lab_id, exemption, party = about.split("/") if about is not None else ("", "", "")
    row = labs.lab_row(services().db, lab_id) if about is not None else None
    if row is None or exemption not in (lab := services().rooms.lab(lab_id)).exemptions:
        raise Problem("link_expired")
    problems: dict[str, str] = {}
    if request.method == "POST":
        data = {name: request.form.get(name, "") for name in ("said", "reason")}
        answer = services().rooms.order(lab_id, "exemption.decide", {"exemption": exemption, "party": party, **data})
        if answer["ok"]:
            experiments.write_back(services().db, services().rooms.lab(lab_id), exemption_words.today())
            flash(_("Thank you. Your answer is kept."), "good")
            return redirect(url_for("exemptions.decide", token=token))
        problems = exemption_words.problems_of(answer)
    one: trials.Exemption = lab.exemptions[exemption]
    page = render_template(
        "exemption_decide.html",
        lab=lab,
        one=one,
        told=exemptions.as_record(lab, one, exemption_words.today()),
        title=_title(lab, one.card),
        test=lab.experiments.get(one.card),
        party=party,
        mine=next((said for said in reversed(one.decisions) if said.party == party), None),
        ends=one.state == "granted" and not one.is_over(exemption_words.today()),
        bodies={body.id: body.name for body in lab.organisations},
        problems=problems,
        form=request.form,
    )
    return (page, 422) if problems else page


@blueprint.route("/library/<innovation>/exemptions/<exemption>/copy", methods=["GET", "POST"])
@login_required
def copy(innovation: str, exemption: str) -> ResponseReturnValue:
    """Takes an exemption of a record over for an experiment of one's own, with one press."""
    found = innovations.find(services().db, innovation)
    if found is None or not may_read(
        found.status, found.record.access, signed_in=True, may_edit=may_edit(asker(), found)
    ):
        raise Problem("not_found")
    source = exemptions.in_record(services().db, innovation, exemption)
    if source is None:
        raise Problem("not_found")
    own = _own_experiments()
    problem = ""
    if request.method == "POST":
        lab_id, _slash, card = request.form.get("experiment", "").partition("/")
        account = demand_lead(lab_id)
        new, lab = new_id(), services().rooms.lab(lab_id)
        applicant = {"applicant": lab.organisations[0].id} if len(lab.organisations) == 1 else {}
        taken = {"exemption": new, "card": card, **exemptions.copied(source), **applicant}
        answer = lead(lab_id, account, "exemption.write", taken)
        if answer["ok"]:
            flash(_("Copied. Look through it: it is your own application now."), "good")
            return redirect(url_for("exemptions.show", lab=lab_id, exemption=new))
        problem = " ".join(exemption_words.problems_of(answer).values())
    page = render_template(
        "exemption_copy.html",
        record=found.record,
        slug=found.slug,
        told=source.exemption,
        bodies={body.id: body.name for body in found.record.organisations},
        own=own,
        problem=problem,
    )
    return (page, 422) if problem else page


def address_for(lab: Lab, one: trials.Exemption, party: str) -> str:
    """The address on which a party decides. The same one ends what it granted."""
    until = max(date.fromisoformat(one.expires_on or "1970-01-01"), exemption_words.today() + SENT_FOR)
    token = passes.issue(services().settings.secret_key, DECIDE, f"{lab.id}/{one.id}/{party}", until)
    return f"{site_address()}/x/{token}"


def _page(lab_id: str, exemption: str, do: str = "", problems: dict[str, str] | None = None) -> str:
    row = labs.lab_row(services().db, lab_id)
    if row is None:
        raise Problem("not_found")
    one, lab, day = _named(lab_id, exemption), services().rooms.lab(lab_id), exemption_words.today()
    state = trials.state_on(lab, one, day)
    return render_template(
        "exemption.html",
        **head(row, lab),
        one=one,
        told=exemptions.as_record(lab, one, day),
        state=state,
        over=one.is_over(day),
        title=_title(lab, one.card),
        lacks=trials.lacks(lab, one, day) if state == "draft" else [],
        links={party: address_for(lab, one, party) for party in trials.PARTIES}
        if state in ("applied", "granted", "running")
        else {},
        rows=rows_of(one),
        limits=[(name, exemption_words.bound_words(name, most)) for name, most in one.limits().items()],
        bodies={body.id: body.name for body in lab.organisations},
        cards={card: _title(lab, card) for card in lab.experiments if card in lab.cards},
        areas=catalogue.choices("rule_area", language()),
        purposes=catalogue.choices("exemption_purpose", language()),
        do=do,
        problems=problems or {},
        form=request.form,
    )


def _own_experiments() -> list[tuple[str, str]]:
    """(lab/note, title and lab) of the experiments that the account may apply for."""
    found = []
    for row in labs.labs_of(services().db, asker().id):
        lab = services().rooms.lab(row.id)
        cards = [card for card in lab.experiments if card in lab.cards and lab.card_is_on_the_board(lab.cards[card])]
        found += [(f"{lab.id}/{card}", f"{_title(lab, card)} · {lab.title}") for card in cards]
    return found


def _title(lab: Lab, card: str) -> str:
    return split_title(lab.cards[card].text)[0] if card in lab.cards else ""


def _named(lab_id: str, exemption: str) -> trials.Exemption:
    one: trials.Exemption | None = services().rooms.lab(lab_id).exemptions.get(exemption)
    if one is None:
        raise Problem("not_found")
    return one
