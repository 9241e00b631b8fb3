"""`rehearse`: a lab with pretended people, over real sockets, of which nothing is left."""

from __future__ import annotations

import json
import logging
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from labapp.cli.common import as_json, database, settings, show

if TYPE_CHECKING:
    from labapp.rehearsal.direction import Lead
    from labapp.store.db import Database

ANSWER_S = 30.0
log = logging.getLogger(__name__)


@click.command()
@click.argument("lab_id", metavar="LAB")
@click.option("--phones", default=12, show_default=True, type=click.IntRange(1, 200), help="How many people pretend.")
@click.option(
    "--minutes",
    type=click.FloatRange(0.05),
    help="Lead through the whole agenda in so many minutes, without a facilitator.",
)
@click.option("--seed", default=1, show_default=True, help="The same people do the same things again.")
@click.option("--at", "base", metavar="URL", help="Where the server is (default: as the settings say).")
@as_json
def rehearse(lab_id: str, phones: int, minutes: float | None, seed: int, base: str | None, as_json: bool) -> None:
    """Rehearse LAB on a running server: pretended people arrive late, write, change, vote and lose their network.

    They play in a copy of the lab that is marked as a rehearsal and deleted at the end. Without --minutes you lead it yourself, at the
    address that is printed; closing the lab, or Ctrl-C here, ends it. A LAB that is a rehearsal already is played in as it is.
    """
    from labapp.rehearsal.direction import Rehearsal
    from labapp.store import rehearsals
    from labapp.store.journal import Journal
    from labapp.store.labs import lab_links, lab_row

    db, chosen = database(), settings()
    base = (base or f"http://{chosen.reachable_host}:{chosen.port}").rstrip("/")
    row = lab_row(db, lab_id)
    if row is None:
        raise click.ClickException(f"There is no lab {lab_id}.")
    copy = row if rehearsals.is_rehearsal(row) else rehearsals.make_rehearsal(db, lab_id)
    links = lab_links(copy, base)
    click.echo(f"Rehearsal {copy.id}\n  console {links['console']}\n  wall    {links['wall']}", err=True)
    stopped: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: stopped.append(number))
    seconds = (minutes or 0.0) * 60
    planned = sum(step.minutes for step in Journal(db).fold(copy.id).agenda()) * 60 or 1
    try:
        with _leading(db, copy.id, base) as lead:
            rehearsal = Rehearsal(
                Journal(db),
                copy.id,
                base,
                phones=phones,
                seed=seed,
                lead=lead if minutes else None,
                seconds=seconds,
                pace=max(1.0, min(20.0, planned / seconds)) if minutes else 1.0,
            )
            outcome = rehearsal.play(lambda: not stopped)
    finally:
        rehearsals.end_rehearsal(db, copy.id)
    told = {
        "rehearsal": copy.id,
        "phones": outcome.phones,
        "answers": outcome.answers,
        "returns": outcome.returns,
        "unanswered": outcome.unanswered,
    }
    said = ", ".join(f"{number} {answer}" for answer, number in sorted(outcome.answers.items())) or "nothing asked"
    plain = f"{outcome.phones} people: {said}; {outcome.returns} came back after losing their network."
    show(told, plain, as_json)
    if outcome.unanswered:
        raise click.ClickException(f"{outcome.unanswered} phones still wait for an answer.")


@contextmanager
def _leading(db: Database, lab_id: str, base: str) -> Iterator[Lead]:
    """A facilitator's hand on the lab, with a token that ends with it."""
    from labapp.store import accounts
    from labapp.store.secrets import digest

    leader = accounts.staff_of(db, lab_id)[0]
    token = accounts.add_token(db, leader.id, "rehearsal")

    def lead(command: str, activity: str | None, data: dict[str, Any]) -> None:
        wish = {"id": str(uuid4()), "name": command, "data": data} | ({"activity": activity} if activity else {})
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{base}/api/v1/labs/{lab_id}/commands", json.dumps(wish).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:
                answer.read()
        except urllib.error.HTTPError as refused:  # somebody at the console was first
            log.info("a step of the rehearsal was refused: %s", refused)

    try:
        yield lead
    finally:
        accounts.withdraw_token(db, leader.id, digest(token))


COMMANDS = (rehearse,)
