"""The page of a lab's experiments: each as a line of life with its rounds, and a form for its next step, without a script."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from msgspec import Struct

from labapp import catalogue
from labapp.core import exemptions as trials
from labapp.core.model import Lab
from labapp.core.trials import NEXT_ROUND, PLAN, Round, present_round, trial_of
from labapp.extensions import language
from labapp.store import experiments, innovations, labs
from labapp.store.drafting import split_title
from labapp.store.secrets import new_id
from labapp.web import exemption_words
from labapp.web.asking import demand_lead, login_required, services
from labapp.web.errors import Problem
from labapp.web.lab_words import head
from labapp.web.preparing import lead

blueprint = Blueprint("experiments", __name__)

FILTERS = ("all", "open", "running", "stopped")
MET = {"yes": True, "no": False}


class Life(Struct, frozen=True):
    """One experiment as the page shows it. `record` is the permalink of a record that tells of it."""

    card: str
    title: str
    state: str
    rounds: tuple[Round, ...]
    now: Round
    exemptions: list[Any]
    needs: bool
    locked: bool
    again: bool
    record: str | None


@blueprint.get("/labs/<lab>/experiments")
@login_required
def show(lab: str) -> ResponseReturnValue:
    """Every experiment of a lab, the stopped ones beside the others."""
    demand_lead(lab)
    return _page(lab)


@blueprint.post("/labs/<lab>/experiments")
@login_required
def change(lab: str) -> ResponseReturnValue:
    """The next step of one experiment."""
    account = demand_lead(lab)
    form = request.form
    card, do = form.get("card", ""), form.get("do", "")
    data: dict[str, Any]
    match do:
        case "plan":
            name, data = "trial.plan", {field: form.get(field, "") for field in PLAN}
        case "start":
            name, data = "trial.start", {"ends_on": form.get("ends_on") or None}
        case "learn":
            told = {field: form.get(field, "") for field in ("seen", "learning")}
            name, data = "trial.learn", {**told, "met": MET.get(form.get("met", ""))}
        case "decide":
            name, data = "trial.decide", {field: form.get(field, "") for field in ("decision", "reason")}
        case "again":
            name, data = "trial.again", {}
        case "exemption":
            exemption = new_id()
            name, data = "exemption.write", _begun(lab, exemption)
        case _:
            raise Problem("bad_request")
    answer = lead(lab, account, name, {"card": card, **data})
    if not answer["ok"]:
        return _page(lab, card, do, exemption_words.problems_of(answer)), 422
    experiments.write_back(services().db, services().rooms.lab(lab), exemption_words.today())
    if do == "exemption":
        return redirect(url_for("exemptions.show", lab=lab, exemption=data["exemption"]))
    flash(_("Saved."), "good")
    return redirect(url_for("experiments.show", lab=lab, _anchor=f"x-{card}"))


def evaluated_by_default(language: str) -> list[str]:
    """What an exemption is evaluated by at the least, in the language of its lab."""
    return {
        "sv": ["Servicemått", "Resursmått", "Medarbetarnas bedömning"],
        "da": ["Servicemål", "Ressourcemål", "Medarbejdernes vurdering"],
    }.get(language, ["Service measure", "Resource measure", "The employees' judgement"])


def _begun(lab_id: str, exemption: str) -> dict[str, Any]:
    lab = services().rooms.lab(lab_id)
    applicant = {"applicant": lab.organisations[0].id} if len(lab.organisations) == 1 else {}
    return {"exemption": exemption, "evaluation_minimum": evaluated_by_default(lab.language), **applicant}


def lives(lab: Lab) -> list[Life]:
    """The experiments of a lab that stand on notes of its board, in the order in which they were begun."""
    day = exemption_words.today()
    told = {
        test.id: found.slug for found in innovations.of_lab(services().db, lab.id) for test in found.record.experiments
    }
    found = []
    for known in lab.experiments.values():
        card = lab.cards.get(known.card)
        if card is None or not lab.card_is_on_the_board(card):
            continue
        asked = [(one, trials.state_on(lab, one, day)) for one in trials.of_card(lab, known.card)]
        found.append(
            Life(
                card=known.card,
                title=split_title(card.text)[0],
                state=known.state,
                rounds=trial_of(lab, known.card).rounds,
                now=present_round(lab, known),
                exemptions=asked,
                needs=trials.needs_one(lab, known),
                locked=trials.is_locked(lab, known.card, day),
                again=known.decision in NEXT_ROUND and known.state != "running",
                record=told.get(known.card),
            )
        )
    return found


def _page(lab_id: str, card: str = "", do: str = "", problems: dict[str, str] | None = None) -> str:
    row = labs.lab_row(services().db, lab_id)
    if row is None:
        raise Problem("not_found")
    lab = services().rooms.lab(lab_id)
    experiments.write_back(services().db, lab, exemption_words.today())
    every = lives(lab)
    shown = request.args.get("show", "all")
    return render_template(
        "lab_experiments.html",
        **head(row, lab),
        lives=[life for life in every if _fits(life, shown)],
        counts={name: sum(_fits(life, name) for life in every) for name in FILTERS},
        shown=shown if shown in FILTERS else "all",
        card=card,
        do=do,
        problems=problems or {},
        form=request.form,
        kinds=catalogue.choices("experiment_kind", language()),
        decisions=catalogue.choices("decision", language()),
    )


def _fits(life: Life, shown: str) -> bool:
    match shown:
        case "open":
            return life.state in ("draft", "planned") or life.again
        case "running" | "stopped":
            return life.state == shown
    return True
