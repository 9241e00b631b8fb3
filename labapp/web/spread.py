"""How an innovation spreads, drawn and listed; what an organisation gave and took; and a draft of one's own after a record."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from msgspec import Struct

from labapp.core.policy import readable_access
from labapp.store import innovations, spread
from labapp.store.spread import Taker
from labapp.web import library
from labapp.web.addresses import site_address
from labapp.web.api_innovations import demand_readable
from labapp.web.asking import asker, login_required, services
from labapp.web.errors import Problem

blueprint = Blueprint("spread", __name__)

COLUMN, ROW, BOX, HEIGHT = 250, 60, 210, 46  # of the drawing, in its own units
LABEL_MAX = 23  # signs of a line in a box


class Box(Struct, frozen=True):
    """One who has it, at a place of the drawing; `line` leads from whoever it was taken from."""

    x: int
    y: int
    title: str
    organisation: str
    slug: str | None
    here: bool
    line: str


@blueprint.get("/library/<innovation>/spread")
def show(innovation: str) -> str:
    """Who took it from whom: as a drawing, and the same as a list."""
    account = asker() if current_user.is_authenticated else None
    found = demand_readable(account, innovation)
    if found.status != "published":
        raise Problem("not_found")
    grown = spread.tree(services().db, found, readable_access(account is not None))
    boxes = drawn(grown, found.slug)
    return render_template(
        "spread.html",
        found=found,
        record=found.record,
        grown=grown,
        boxes=boxes,
        size=(max(box.x for box in boxes) + BOX + 4, max(box.y for box in boxes) + HEIGHT + 4),
        box=(BOX, HEIGHT),
        takers=sum(1 for _ in grown.all()) - 1,
        **library.words(),
    )


@blueprint.get("/organisations/<path:name>")
def organisation(name: str) -> str:
    """What an organisation gave others and what it took from them."""
    access = readable_access(current_user.is_authenticated)
    told = spread.of_organisation(services().db, name, access)
    if not told.name:
        raise Problem("not_found")
    return render_template("organisation.html", told=told, **library.words())


@blueprint.post("/library/<innovation>/copy")
@login_required
def copy(innovation: str) -> ResponseReturnValue:
    """Makes a draft of one's own after a record, which remembers where it came from."""
    found = demand_readable(asker(), innovation)
    if found.status != "published":
        raise Problem("not_found")
    address = f"{site_address()}{url_for('library.read', innovation=found.slug)}"
    made = innovations.add(services().db, spread.own_draft(found, address), lab_id=None, owner=asker().id)
    return redirect(url_for("library.edit", innovation=made.id))


def drawn(grown: Taker, here: str) -> list[Box]:
    """Places for all of a spread: a step to the right for each time it was handed on, a line of its own for each who hands it on no more."""
    boxes: list[Box] = []
    free = 0

    def place(taker: Taker, depth: int, giver: tuple[int, int] | None) -> None:
        nonlocal free
        x, y = 2 + depth * COLUMN, 2 + free * ROW
        line = ""
        if giver is not None:
            from_x, from_y = giver[0] + BOX, giver[1] + HEIGHT // 2
            middle = x - (COLUMN - BOX) // 2
            line = f"M{from_x} {from_y}H{middle}V{y + HEIGHT // 2}H{x}"
        title, body = (taker.title or taker.organisation), (taker.organisation if taker.title else "")
        boxes.append(Box(x, y, _short(title), _short(body), taker.slug, taker.slug == here, line))
        for number, one in enumerate(taker.takers):
            free += 1 if number else 0
            place(one, depth + 1, (x, y))

    place(grown, 0, None)
    return boxes


def _short(text: str) -> str:
    return text if len(text) <= LABEL_MAX else f"{text[: LABEL_MAX - 1].rstrip()}…"
