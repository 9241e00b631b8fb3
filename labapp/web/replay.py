"""The lab's wall as a time-lapse, for those who lead it: a page with a slider, the wall in a frame of it, and what the frame is fed with.

Films are made on first use, beside the event loop, and follow their lab: they are forgotten with its room, and the one that was not
looked at the longest when all together are too long.
"""

from __future__ import annotations

from typing import Annotated, Any
from weakref import WeakKeyDictionary

from flask import Blueprint, current_app, render_template, url_for
from flask_babel import gettext as _
from msgspec import Meta, Struct

from labapp.core import replay
from labapp.core.model import Lab
from labapp.core.refused import bad_request
from labapp.core.replay import Film
from labapp.extensions import language
from labapp.live.room import Room
from labapp.messages import LANGUAGES
from labapp.store.accounts import Account
from labapp.web.addresses import site_address
from labapp.web.api import route
from labapp.web.asking import demand_lead, login_required, services
from labapp.web.credentials import beside

blueprint = Blueprint("replay", __name__)
blueprint.record_once(lambda state: state.app.extensions.setdefault("labapp_films", WeakKeyDictionary()))

EVENTS_KEPT = 40_000  # of all films of this process; a long day of 200 people is about 5000

Number = Annotated[int, Meta(ge=1, le=2**31 - 1)]


class ReplayQuery(Struct, frozen=True, forbid_unknown_fields=True):
    """Which moment, and from which one the asker comes."""

    seq: Annotated[Number, Meta(description="After the event of this number")]
    since: Annotated[Number | None, Meta(description="Only what changed after this earlier number")] = None


class ReplayAnswer(Struct, frozen=True):
    """What the walls showed after event number `seq`: all of it (`full`), or what changes on the way there."""

    seq: int
    at: str
    full: bool
    put: dict[str, Any]
    drop: list[str]


class ReplayActivity(Struct, frozen=True):
    """An activity that was on. `seq` is the first number at which it was; `title` is empty where it was dropped since."""

    id: str
    title: str
    seq: int


class ReplayMoments(Struct, frozen=True):
    """Where the walls may have changed. A moment is [number, seconds after `starts_at`, place in `activities` of what was on, or -1]."""

    starts_at: str
    seq: int
    moments: list[tuple[int, int, int]]
    activities: list[ReplayActivity]


@blueprint.get("/labs/<lab>/replay")
@login_required
def show(lab: str) -> str:
    """The page. Without JavaScript it says what was on when, and leads to the report."""
    demand_lead(lab)
    film, now = _film(lab)
    told = moments_of(film)
    urls = {
        "moments": url_for("api.replay_moments", lab=lab),
        "wall_at": url_for("api.replay_wall", lab=lab),
        "frame": url_for("replay.frame", lab=lab),
        "report": url_for("report.show", lab=lab),
    }
    boot = {**_boot(now, urls), "zone": services().settings.timezone}
    return render_template(
        "replay.html", lab=now, boot=boot, activities=told.activities, has_moments=bool(told.moments)
    )


@blueprint.get("/labs/<lab>/replay/wall")
@login_required
def frame(lab: str) -> str:
    """The wall inside the page: it shows what the page tells it, and asks the server for nothing."""
    demand_lead(lab)
    now = services().rooms.lab(lab)
    urls = {"join": f"{site_address()}/j/{now.code}", "qr": url_for("live.qr", code=now.code)}
    title = _("The wall of %(lab)s", lab=now.title)
    return render_template("live/replay.html", surface="wall", boot=_boot(now, urls), title=title)


def _boot(lab: Lab, urls: dict[str, str]) -> dict[str, Any]:
    asset = current_app.jinja_env.globals["asset"]
    return {
        "surface": "wall",
        "lab": lab.id,
        "title": lab.title,
        "language": language(),
        "languages": [],
        "texts": {tag: asset(f"i18n.{tag}.json") for tag in LANGUAGES if tag != "en"},  # type: ignore[operator]
        "token": None,
        "key": None,
        "urls": urls,
    }


@route("GET", "/labs/<lab>/replay/moments", auth="lab", answer=ReplayMoments, tag="Labs")
def replay_moments(*, lab: str, asker: Account) -> ReplayMoments:
    """The moments of the lab at which its walls may have changed."""
    return moments_of(_film(lab)[0])


@route("GET", "/labs/<lab>/replay", auth="lab", query=ReplayQuery, answer=ReplayAnswer, tag="Labs")
def replay_wall(*, lab: str, query: ReplayQuery, asker: Account) -> ReplayAnswer:
    """What the lab's walls showed after an event, or what changed on them since an earlier one.

    What was hidden then is hidden. What has been hidden, taken back or erased since is not in it, and notes have their present words."""
    film, now = _film(lab)
    last = film.last.seq
    if query.seq > last:
        raise bad_request("seq", f"the lab has events 1 to {last}")
    if query.since is not None and query.since > query.seq:
        raise bad_request("since", "is later than seq")
    names = services().rooms.names(lab)
    at = replay.at(film, query.seq)
    if query.since is None:
        return ReplayAnswer(query.seq, at, True, beside(replay.wall_at, film, query.seq, now, names), [])
    put, drop = beside(replay.wall_between, film, query.since, query.seq, now, names)
    return ReplayAnswer(query.seq, at, False, put, drop)


def moments_of(film: Film) -> ReplayMoments:
    """What the page's slider goes over."""
    places: dict[str, int] = {}
    activities: list[ReplayActivity] = []
    moments: list[tuple[int, int, int]] = []
    for moment in film.moments:
        on = moment.activity
        if on is not None and on not in places:
            places[on] = len(activities)
            known = film.last.activities.get(on)
            activities.append(ReplayActivity(on, known.title if known else "", moment.seq))
        moments.append((moment.seq, moment.after_s, -1 if on is None else places[on]))
    return ReplayMoments(film.events[0].at if film.events else "", film.last.seq, moments, activities)


def _film(lab_id: str) -> tuple[Film, Lab]:
    """The film of a lab up to now, and the lab as it is now."""
    films: WeakKeyDictionary[Room, Film] = current_app.extensions["labapp_films"]
    rooms = services().rooms
    room = rooms.room(lab_id)
    film = films.pop(room, None) or replay.blank_film(lab_id)
    new = rooms.journal.load(lab_id, film.last.seq)
    if new:
        film = beside(replay.filmed, film, new)
    films[room] = film  # what was looked at last stands last
    kept = sum(len(one.events) for one in films.values())
    for other, one in list(films.items())[:-1]:
        if kept > EVENTS_KEPT or not other.running:  # a room that ended because its lab was deleted may linger a while
            films.pop(other, None)
            kept -= len(one.events)
    return film, film.last
