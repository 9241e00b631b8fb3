"""The page from which a facilitator rehearses a lab: starts pretended people in a copy of it, and ends them.

The people play in a process of their own (`labapp rehearse`), which costs the real rooms of this server no more than real phones would.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from labapp.store import labs, rehearsals
from labapp.web.asking import demand_lead, login_required, services
from labapp.web.errors import Problem

blueprint = Blueprint("rehearsing", __name__)

PHONES = (6, 12, 30, 60)  # that the page offers


@blueprint.get("/labs/<lab>/rehearsal")
@login_required
def page(lab: str) -> str:
    """What a rehearsal is and how it begins; in a rehearsal, how it ends."""
    demand_lead(lab)
    row = labs.lab_row(services().db, lab)
    if row is None:
        raise Problem("not_found")
    return render_template("rehearsal.html", lab=row, phones=PHONES, is_rehearsal=rehearsals.is_rehearsal(row))


@blueprint.post("/labs/<lab>/rehearsal")
@login_required
def begin(lab: str) -> ResponseReturnValue:
    """Makes a rehearsal of a lab, sends people into it, and goes to its console."""
    demand_lead(lab)
    wanted = request.form.get("phones", "")
    if wanted not in map(str, PHONES):
        raise Problem("bad_request", field="phones", reason="not_a_choice")
    copy = rehearsals.make_rehearsal(services().db, lab)
    _send_people(copy.id, int(wanted))
    return redirect(url_for("live.console", lab=copy.id))


@blueprint.post("/labs/<lab>/rehearsal/end")
@login_required
def end(lab: str) -> ResponseReturnValue:
    """Ends a rehearsal: nothing of it is left. Its people notice and go home."""
    demand_lead(lab)
    rehearsals.end_rehearsal(services().db, lab)
    services().rooms.forget(lab)
    return redirect(url_for("labs.index"))


def _send_people(lab: str, phones: int) -> None:
    settings = services().settings
    port = settings.port or request.environ["SERVER_PORT"]
    own = {
        "LABAPP_INSTANCE": str(Path(settings.instance).resolve()),
        "LABAPP_DATABASE_URL": settings.database_url,
        "LABAPP_SECRET_KEY": settings.secret_key,
    }
    command = [sys.executable, "-m", "labapp.cli", "rehearse", lab, "--phones", str(phones)]
    people = subprocess.Popen(
        [*command, "--at", f"http://{settings.reachable_host}:{port}"],
        env=os.environ | own,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    services().socketio.start_background_task(_until_they_are_home, people)


def _until_they_are_home(people: subprocess.Popen[bytes]) -> None:
    people.wait()
